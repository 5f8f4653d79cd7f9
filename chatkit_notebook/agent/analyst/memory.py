"""What is in memory, for the grammar: names, columns, and a bounded sample of cell values."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from ...errors import ChatKitNotebookError
from ...inspection.facts import Value, Variable
from .names import Catalogue, Table, Values

if TYPE_CHECKING:
    from ...inspection.namespace import Namespace

MAX_VARIABLES = 2_000
PEEK_PLACES = 8
PEEK_ROWS = 40


def read_catalogue(namespace: Namespace) -> Catalogue:
    """The tables and other variables of a namespace, without reading their rows.

    Args:
        namespace: The variables the agent may see.
    """
    # inspection loads the dataframe libraries; only an analyst that answers needs them
    from ...inspection.describers import brief

    tables: list[Table] = []
    others: list[Variable] = []
    for name in namespace.names()[:MAX_VARIABLES]:
        try:
            variable = brief(name, namespace.get(name))
        except ChatKitNotebookError:
            continue  # gone, or not readable: list_variables tells of it
        if variable.queryable and variable.columns:
            rows = variable.shape[0] if variable.shape else None
            lazy = variable.kind == "lazyframe"
            tables.append(
                Table(name, variable.columns, rows, dict if lazy else peek_at(namespace, name, rows))
            )
        else:
            others.append(variable)
    return Catalogue(tuple(tables), tuple(others))


def peek_at(namespace: Namespace, name: str, rows: int | None) -> Callable[[], Values]:
    """A reader of a bounded sample of a table's cell values, at most once; the same sample every time."""

    @cache
    def peek() -> Values:
        from ...inspection.dataframes import page

        values: dict[str, list[Value]] = {}
        step = max((rows or 0) // PEEK_PLACES, PEEK_ROWS)
        for place in range(PEEK_PLACES):
            if place and place * step >= (rows or 0):
                break
            try:
                found = page(name, namespace.get(name), start=place * step, count=PEEK_ROWS, max_columns=100)
            except ChatKitNotebookError:
                break
            for index, column in enumerate(found.columns):
                if column.kind in {"text", "categorical", "boolean"}:
                    held = values.setdefault(column.name, [])
                    held += [row[index] for row in found.rows if row[index] is not None]
        return values

    return peek
