"""Answers a SELECT over variables: read-only, bounded in rows, bytes, memory and time."""

from __future__ import annotations

import importlib
import re
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from ..errors import (
    BudgetExceededError,
    ChatKitNotebookError,
    ColumnNotFoundError,
    InspectionError,
    NotATableError,
    QueryFailedError,
    VariableNotFoundError,
    closest,
    what_there_is,
)
from .budgets import BUDGET, QUERY_BUDGET, CellLimits
from .dataframes import gone, in_rows, plural, told
from .dtypes import column_kind
from .facts import Column, Page, Value
from .identity import type_name
from .isolation import (
    ChildFailedError,
    GoesOnError,
    LimitReachedError,
    StoppedError,
    available_memory,
    can_isolate,
    in_child,
)
from .pushdown.tree import CannotPushError
from .sql_engine import Limits, Outcome, run, run_with_deadline
from .sql_guard import Statement, check
from .sql_remote import fetch, pushed
from .sql_sources import Source, source_of
from .tables.arrow_data import ArrowTable
from .tables.opening import open_table
from .tables.table import unique
from .waiting import within

RESULT = "query"
# Enough for the result and its schema, which may name thousands of columns.
SCHEMA_BYTES = 4 * 2**20


@dataclass(frozen=True)
class QueryResult:
    """The kept rows of a query, with the exact types of their columns.

    Attributes:
        sql: The statement.
        columns: The columns of the result; a repeated name gets a number.
        total: Number of kept rows.
        cut: There are more rows than were kept.
        tables: Names of the variables it read.
        seconds: How long it took.
        notes: What a reader must know, in words.
        read: The columns that the engine was given, by variable.
        elsewhere: An engine of lazy or remote frames computed it.
    """

    sql: str
    columns: tuple[Column, ...]
    total: int
    cut: bool
    tables: tuple[str, ...]
    seconds: float
    notes: tuple[str, ...]
    table: ArrowTable = field(repr=False)
    read: tuple[tuple[str, tuple[str, ...]], ...] = ()
    elsewhere: bool = False

    def page(
        self,
        start: int = 0,
        count: int = 20,
        *,
        max_columns: int = BUDGET.page_columns,
        max_cell_chars: int = BUDGET.cell.chars,
    ) -> Page:
        """Some consecutive rows of the result."""
        start = max(0, min(start, self.total))
        count = max(0, min(count, BUDGET.page_rows))
        shown = range(min(len(self.columns), max(max_columns, 1)))
        hidden = len(self.columns) - len(shown)
        cells = self.table.read(
            start, min(start + count, self.total), shown, CellLimits(chars=max_cell_chars)
        )
        notes = list(self.notes)
        if hidden:
            notes.append(f"{hidden:,} more {plural(hidden, 'column is', 'columns are')} not shown.")
        return Page(
            source=RESULT,
            columns=self.columns[: len(shown)],
            rows=in_rows(cells),
            start=start,
            total=self.total,
            total_is_minimum=self.cut,
            hidden_columns=hidden,
            notes=tuple(notes),
            sql=self.sql,
            seconds=self.seconds,
        )

    def record(self, row: int) -> tuple[tuple[Column, Value], ...]:
        """One whole row of the result, long values in full up to 20,000 characters.

        Raises:
            InspectionError: There is no such row.
        """
        if not 0 <= row < self.total:
            raise gone(RESULT, row, self.total)
        shown = range(min(len(self.columns), BUDGET.record_columns))
        cells = self.table.read(row, row + 1, shown, BUDGET.whole_cell)
        pairs = [(self.columns[place], cell[0]) for place, cell in zip(shown, cells, strict=True)]
        left = len(self.columns) - len(shown)
        if left:
            pairs.append((Column("…", "", "other"), f"{left:,} more columns are not shown."))
        return tuple(pairs)


def query(
    sql: str,
    frames: Mapping[str, object],
    *,
    limit_rows: int = QUERY_BUDGET.rows,
    limit_bytes: int = QUERY_BUDGET.bytes,
    seconds: float | None = None,
    memory: int = QUERY_BUDGET.memory,
    cancelled: threading.Event | None = None,
    trusted: bool = False,
) -> QueryResult:
    """Runs one SELECT over variables. Blocks: call it in a worker thread.

    Only the variables the statement names are read, on an engine of its own that has no files, no network
    and no settings to change. Where the platform can, it runs in a child process that is killed when a
    limit is reached, unless it is as plain as `sql_plain` says.

    Args:
        sql: One SELECT statement.
        frames: The variables it may read, by name; case only counts where it tells two apart.
        limit_rows: Rows of the result that are kept.
        limit_bytes: Bytes of the result that are kept.
        seconds: Until it is stopped; None for what suits the engine.
        memory: Bytes of memory the engine may use; less when the machine is short of it.
        cancelled: Set it to stop the query.
        trusted: The statement was made by this package: it is checked all the same, and runs in this process,
            which saves the child's 50 ms.

    Raises:
        QueryRefusedError: It is not a single read-only SELECT, or uses what is not allowed.
        QueryFailedError: The engine could not run it, or it was stopped.
        VariableNotFoundError: It names a table that is no variable.
        NotATableError: It names a variable that has no rows and columns.
        ColumnNotFoundError: It names a column that is in none of its tables.
        BudgetExceededError: Rows, bytes, memory or seconds ran out.
    """
    began = time.perf_counter()
    statement = check(sql)
    sources = [opened(name, frames, statement.columns) for name in statement.tables]
    seconds = suitable_seconds(sources) if seconds is None else seconds
    limits = Limits(limit_rows, limit_bytes, seconds, available_memory(memory))
    try:
        outcome = answered(statement, sources, limits, cancelled, trusted)
    except GoesOnError as error:
        raise QueryFailedError(f"The query was stopped. {error}") from error
    except StoppedError as error:
        raise QueryFailedError("The query was stopped.") from error
    except LimitReachedError as error:
        raise BudgetExceededError(f"{error} Filter earlier, or aggregate before joining.") from error
    except ChildFailedError as error:
        raise translated(error.kind, str(error), sources) from error
    except ChatKitNotebookError:
        raise
    except Exception as error:
        raise translated(type(error).__name__, str(error), sources) from error
    return result_of(statement, sources, outcome, time.perf_counter() - began)


def suitable_seconds(sources: Iterable[Source]) -> float:
    """How long a question may take, by the slowest of the engines that it is about."""
    asked = [source.remote.seconds for source in sources if source.remote is not None]
    return max(asked, default=QUERY_BUDGET.seconds)


def answered(
    statement: Statement,
    sources: list[Source],
    limits: Limits,
    cancelled: threading.Event | None,
    trusted: bool,
) -> Outcome:
    if any(source.remote is not None for source in sources):
        try:
            return pushed(statement, sources, limits, cancelled)
        except CannotPushError as error:
            missing = missing_column(statement, sources, limits)
            if missing is not None:
                raise missing from error
            for source in sources:
                if source.remote is not None:
                    fetch(source, statement.columns, str(error), limits, cancelled)
    computes = any(source.relation is not None for source in sources)
    if can_isolate() and (computes or statement.costly or not (trusted or statement.plain)):
        # Loaded once here, not again in each child.
        importlib.import_module("pyarrow")
        answer = in_child(
            lambda: run(statement, sources, limits).to_bytes(),
            seconds=limits.seconds,
            memory=limits.memory,
            max_bytes=limits.bytes + SCHEMA_BYTES,
            cancelled=cancelled,
            keep_files=computes,
        )
        return Outcome.from_bytes(answer)
    if statement.costly:
        names = ", ".join(f"`{name}`" for name in sorted(statement.costly))
        raise QueryFailedError(f"{names} cannot be used here: on this system it could not be stopped.")
    if computes:
        # It runs on the user's own connection, which is not ours to interrupt.
        work = partial(run, statement, sources, limits)
        return within(limits.seconds, work, "Computing the relation", cancelled)
    return run_with_deadline(statement, sources, limits, cancelled)


def missing_column(statement: Statement, sources: Sequence[Source], limits: Limits) -> InspectionError | None:
    """What to say of a column that is in no table: the local engine is asked, over no rows, first."""
    import pyarrow as pa

    empty = [
        replace(source, remote=None, data=pa.table({name: pa.nulls(0) for name in source.columns}))
        for source in sources
        if source.relation is None
    ]
    try:
        # what is expensive without any row is not looked into
        answered(statement, empty, replace(limits, seconds=min(limits.seconds, 1.0)), None, trusted=False)
    except Exception as error:  # noqa: BLE001 - of other errors the statement itself will tell
        kind = error.kind if isinstance(error, ChildFailedError) else type(error).__name__
        told = translated(kind, str(error), empty)
        return told if isinstance(told, ColumnNotFoundError) else None
    return None


def opened(name: str, frames: Mapping[str, object], needed: frozenset[str] | None) -> Source:
    """The variable that a table's name means.

    Raises:
        VariableNotFoundError: There is none; the message lists the tables there are.
        NotATableError: It has no rows and columns.
    """
    variable = name if name in frames else same_but_for_case(name, frames)
    if variable is None:
        tables = [known for known in frames if open_quietly(frames[known])]
        message = f"There is no variable `{name}` to query. {what_there_is(name, tables)}"
        if re.search(r"[./\\]", name):
            message += " Queries read variables only, not files: load the file in a cell first."
        raise VariableNotFoundError(message)
    obj = frames[variable]
    try:
        table = open_table(obj)
        if table is None:
            raise NotATableError(
                f"`{variable}` ({type_name(obj)}) has no rows and columns to query. "
                "Make a dataframe of it in a cell."
            )
        return source_of(name, variable, table, needed)
    except Exception as error:
        raise told(variable, error) from error


def same_but_for_case(name: str, frames: Iterable[str]) -> str | None:
    folded = name.casefold()
    return next((known for known in frames if known.casefold() == folded), None)


def open_quietly(obj: object) -> bool:
    try:
        return open_table(obj) is not None
    except Exception:  # noqa: BLE001 - only a name in an error message
        return False


def result_of(statement: Statement, sources: list[Source], outcome: Outcome, seconds: float) -> QueryResult:
    names = unique(outcome.table.schema.names)
    columns = tuple(
        Column(name, kind, column_kind(kind)) for name, kind in zip(names, outcome.types, strict=True)
    )
    total = outcome.table.num_rows
    notes = [*(note for source in sources for note in source.notes), *outcome.notes]
    if outcome.cut:
        notes.append(
            f"The result is longer: only its first {total:,} {plural(total, 'row', 'rows')} were kept."
        )
    return QueryResult(
        sql=statement.sql,
        columns=columns,
        total=total,
        cut=outcome.cut,
        tables=tuple(source.variable for source in sources),
        seconds=seconds,
        notes=tuple(notes),
        table=ArrowTable(outcome.table),
        read=tuple((source.variable, source.taken) for source in sources),
        elsewhere=any(source.remote is not None for source in sources),
    )


UNKNOWN_COLUMN = (
    re.compile(r'Referenced column "(?P<column>[^"]+)" not found'),
    re.compile(r'"(?P<table>[^"]+)" does not have a column named "(?P<column>[^"]+)"'),
    re.compile(r'Table "(?P<table>[^"]+)" does not have a column named "(?P<column>[^"]+)"'),
    re.compile(r'Column "(?P<column>[^"]+)" in .* (?:not found|does not exist)'),
    re.compile(r'column "(?P<column>[^"]+)" (?:does not exist|not found)', re.IGNORECASE),
    re.compile(r"Column with name (?P<column>\S+) does not exist"),
)


ADVICE = (
    (
        re.compile(r"invalid (date|timestamp) field format"),
        "Compare dates with a whole day (DATE '2024-03-01'), months with date_trunc('month', column).",
    ),
    (
        re.compile(r"Could not convert string|argument types '\w+\(VARCHAR\)'"),
        "A text stands where a number must: compare numbers, or take TRY_CAST(x AS DOUBLE) of a text.",
    ),
    (
        re.compile(r"Cannot compare values of type VARCHAR|of type \w+ and type VARCHAR"),
        "Put the value in quotes where the column holds texts ('5'), or compare TRY_CAST(column AS DOUBLE).",
    ),
)
"""What can be done next, by what the engine says."""


def translated(kind: str, message: str, sources: list[Source]) -> InspectionError:
    """The engine's error in words that help: what happened, what there is instead."""
    if kind == "OutOfMemoryException" or "bad_alloc" in message:
        return BudgetExceededError(
            "The query needed more memory than it may use. Filter earlier, or aggregate before joining."
        )
    if "surrogate" in message:
        return QueryFailedError(
            "The query could not be run: a text it read holds half a character (a lone surrogate), which is "
            "not valid Unicode. Repair the column in a cell: "
            'column.str.encode("utf-8", "replace").str.decode("utf-8").'
        )
    for pattern in UNKNOWN_COLUMN:
        found = pattern.search(message)
        if found is not None:
            return unknown_column(found["column"], sources, message)
    said = message.split(": ", 1)[-1] if re.match(r"^[A-Z]\w+( \w+)* Error: ", message) else message
    said = said.split("\n\nLINE ")[0].split("\n\tCandidate functions")[0].strip()[:600]
    advice = next((advice for pattern, advice in ADVICE if pattern.search(said)), "")
    said = f"{said.rstrip('.')}. {advice}" if advice else said
    return QueryFailedError(f"The query could not be run: {said}")


def unknown_column(column: str, sources: list[Source], message: str) -> InspectionError:
    for source in sources:
        reason = source.left_out.get(column.casefold())
        if reason is not None:
            return QueryFailedError(f"The query could not be run: {reason}")
    available = list(dict.fromkeys(name for source in sources for name in source.columns))
    if column.casefold() in {name.casefold() for name in available} or not available:
        # It exists, but not where the statement asks for it.
        first = message.split(": ", 1)[-1].split("\n\nLINE ")[0]
        return QueryFailedError(f"The query could not be run: {first[:600]}")
    where = " or ".join(f"`{source.variable}`" for source in sources)
    if len(sources) == 1:
        return ColumnNotFoundError.named(column, sources[0].variable, available)
    near = closest(column, available)
    owner = next((source.variable for source in sources if near in source.columns), None)
    hint = f" Did you mean `{near}` of `{owner}`?" if near and owner else ""
    return ColumnNotFoundError(
        f"There is no column `{column}` in {where}.{hint} {what_there_is('', available)}"
    )
