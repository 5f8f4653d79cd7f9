"""Figures by group of frames that are computed when they are read: the engine groups, few rows come back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import BudgetExceededError, InspectionError
from .budgets import BUDGET
from .tables.lazy_frames import DuckDBRelation, EngineFrame
from .tables.narrowed import whole
from .tables.table import Table

MOST_GROUPS = 5_000
"""Groups that come back; a column with more of them names things and groups nothing."""


def lazy_groups(
    name: str, table: Table, held: dict[str, str], x: str, y: Sequence[str], by: str | None, how: str
) -> dict[str, Any]:
    """The figures by group as arrow columns, by the names that were asked for; "rows" counts rows.

    Args:
        name: Of the variable.
        table: The frame.
        held: The columns' own names by those that were asked for.
        x: The column that groups.
        y: Columns whose figures are told.
        by: A second column that groups.
        how: "mean", "sum", ...

    Raises:
        InspectionError: The frame is of a library that cannot group.
        BudgetExceededError: It took too long, or there are too many groups.
    """
    import narwhals as nw

    lazy = whole(table)
    if not isinstance(lazy, DuckDBRelation | EngineFrame):
        raise InspectionError(f"`{name}` cannot be grouped.")
    frame = nw.from_native(lazy.native).lazy()
    keys = list(dict.fromkeys([held[x], *([held[by]] if by else [])]))
    wanted = {f"chart {column}": getattr(nw.col(held[column]), how)() for column in y} or {
        "chart rows": nw.len()
    }
    query = frame.group_by(*keys).agg(**wanted).head(MOST_GROUPS + 1)
    if isinstance(lazy, DuckDBRelation):
        found = lazy.rows_of(query.to_native())
    else:
        found = lazy.compute(query, BUDGET.fetch_seconds)
    if found.num_rows > MOST_GROUPS:
        raise BudgetExceededError(
            f"`{name}` has more than {MOST_GROUPS:,} groups by {' and '.join(keys)}. Group by another column."
        )
    columns = {x: found.column(held[x])} | ({by: found.column(held[by])} if by else {})
    return columns | {made.removeprefix("chart "): found.column(made) for made in wanted}
