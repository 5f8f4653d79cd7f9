"""Answers a SELECT over a lazy or remote frame: in its own engine if it can, else over a bounded copy."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

from ..errors import BudgetExceededError, InspectionError
from .budgets import BUDGET
from .dataframes import plural
from .pushdown.plan import plan
from .pushdown.select import Plan
from .pushdown.tree import CannotPushError
from .sql_engine import Limits, Outcome, fitting
from .sql_guard import Statement
from .sql_sources import Source, arrow_table
from .tables.arrow_data import ArrowTable


def pushed(
    statement: Statement, sources: Sequence[Source], limits: Limits, cancelled: threading.Event | None
) -> Outcome:
    """The result of a statement that the engine of its tables computes.

    Raises:
        CannotPushError: It cannot be said to that engine; the message names what.
        InspectionError: The engine failed, was too slow, or is gone.
    """
    if any(source.remote is None for source in sources):
        raise CannotPushError("a join with a table in memory")
    remote = sources[0].remote
    if len({source.remote.home for source in sources}) > 1:
        raise CannotPushError("a join with a table of another engine or session")

    def planned() -> tuple[Plan, Any]:
        frames = {source.name: shared(source) for source in sources}
        made = plan(statement.tree, frames, limits.rows, sorts=remote.sorts)
        return made, made.finish(made.first) if remote.sorts else None

    began = time.perf_counter()
    try:
        made, lazily = remote.planned(planned, limits.seconds, cancelled)
    except InspectionError:
        raise
    except Exception as error:
        # what one backend of narwhals does not know; the reason is its own
        raise CannotPushError(f"{type(error).__name__} in {remote.engine}") from error
    if lazily is not None:
        table = remote.compute(lazily, limits.seconds, cancelled)
    else:
        table = finished_here(made, remote, limits, cancelled)
    names = " and ".join(f"`{source.variable}`" for source in sources)
    were = plural(len(sources), "was", "were")
    sources[0].notes.append(
        f"{names} {were} queried in {remote.engine}; only the result was fetched "
        f"({time.perf_counter() - began:.1f} s)."
    )
    # an engine may add an index of its own
    return outcome_of(table.select(list(made.names)).slice(made.skip), limits)


def shared(source: Source) -> Any:
    """The frame of a source: the engine is never asked for what may not be known."""
    frame = source.remote.frame
    return frame if source.allowed is None else frame.select(*source.allowed)


def finished_here(made: Plan, remote: Any, limits: Limits, cancelled: threading.Event | None) -> Any:
    """The result of an engine that cannot sort well: its groups or its top rows are sorted here."""
    import narwhals as nw

    most = max(BUDGET.remote_copy_rows, limits.rows)
    table = remote.compute(made.first.head(most + 1), limits.seconds, cancelled)
    if table.num_rows > most:
        raise BudgetExceededError(
            f"The query makes more than {most:,} groups. Group by something coarser, or filter first."
        )
    return made.finish(nw.from_native(table)).to_native()


def outcome_of(table: Any, limits: Limits) -> Outcome:
    """The kept part of a result that an engine gave."""
    cut = table.num_rows > limits.rows
    table = table.slice(0, limits.rows)
    if table.nbytes > limits.bytes:
        table, cut = fitting(table, limits.bytes), True
    return Outcome(table, tuple(str(field.type) for field in table.schema), cut)


def fetch(source: Source, needed: frozenset[str] | None, reason: str, limits: Limits, cancelled: Any) -> None:
    """Makes a copy of a small frame, so that the statement can be answered over it.

    Raises:
        BudgetExceededError: It is not small.
    """
    remote = source.remote
    names = remote.labels(remote.width)
    allowed = names if source.allowed is None else list(source.allowed)
    wanted = [name for name in allowed if needed is None or name.casefold() in needed] or allowed[:1]
    limit = BUDGET.lazy_query_rows if remote.engine == "polars" else BUDGET.remote_copy_rows
    with remote.told():
        part = remote.frame.select(*wanted).head(limit + 1)
    table = remote.compute(part, limits.seconds, cancelled)
    if table.num_rows > limit:
        raise BudgetExceededError(
            f"`{source.variable}` is a frame of {remote.engine} with more than {limit:,} rows, and {reason} "
            "cannot be handed to it. Filter, group and aggregate this one table, or compute a part of it in "
            "a cell and query that."
        )
    # under its own columns, because the source keeps all of them for its errors
    copy = Source(source.name, source.variable, list(wanted))
    source.data = arrow_table(copy, ArrowTable(table), range(len(wanted)))
    source.notes += copy.notes
    source.left_out |= copy.left_out
    source.zone = copy.zone
    source.remote = None
    rows = f"{table.num_rows:,} {plural(table.num_rows, 'row', 'rows')}"
    source.notes.append(
        f"All {rows} of `{source.variable}` were copied from {remote.engine}, because {reason} cannot be "
        "handed to it."
    )
