"""One column of a table or of a result: missing and distinct values, its ends, and how its values spread."""
# ruff: noqa: S608 - building SQL is what this file is for; the engine that runs it is locked and read-only

from __future__ import annotations

from dataclasses import dataclass

from ..errors import InspectionError
from .charts.facts import Chart, Wanted
from .charts.points import Ask, chart_of
from .facts import Column, Value
from .sql_text import identifier

MEASURED = ("integer", "number", "duration")
EXACT_ROWS = 1_000_000
"""Up to this many rows the distinct values are counted."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a column.

    Attributes:
        source: The table's name.
        column: The column; its statistics are those of a reader: min, max, mean, median.
        rows: Rows there are.
        missing: Rows without a value.
        distinct: How many different values.
        exact: Whether that is counted; else it is estimated.
        chart: How they spread; None when there are none, or they cannot be drawn.
        tables: The variables that were read.
        sql: The statement behind the numbers.
    """

    source: str
    column: Column
    rows: int
    missing: int
    distinct: int
    exact: bool
    chart: Chart | None
    tables: tuple[str, ...]
    sql: str


def profile_of(source: str, column: str, ask: Ask, *, sql: str | None = None) -> Profile:
    """The profile of a column.

    Args:
        source: The variable's name; with `sql`, what to call its result.
        column: The column.
        ask: Runs a query over the variables.
        sql: A SELECT whose result is meant.

    Raises:
        InspectionError: There is no such column, or it cannot be read.
    """
    table = f"({sql}) AS source" if sql else identifier(source)
    name = identifier(column)
    kind = ask(f"SELECT {name} FROM {table} LIMIT 0").columns[0]
    ordered = kind.kind in (*MEASURED, "date", "datetime", "time")
    ends = f", min({name}), max({name})" if ordered else ""
    middle = f", avg({name}), median({name})" if kind.kind in MEASURED else ""
    whole = int(str(ask(f"SELECT count(*) FROM {table}").page(0, 1).rows[0][0]))
    exact = whole <= EXACT_ROWS
    distinct_values = f"count(DISTINCT {name})" if exact else f"approx_count_distinct({name})"
    result = ask(f"SELECT count(*), count({name}), {distinct_values}{ends}{middle} FROM {table}")
    row: tuple[Value, ...] = result.page(0, 1).rows[0]
    labels = ("min", "max", "mean", "median")
    statistics = dict(zip(labels, row[3:], strict=False))
    rows, present, distinct = (int(str(value)) for value in row[:3])
    described = Column(column, kind.dtype, kind.kind, rows - present, statistics)
    chart = None
    if present:
        try:
            chart = chart_of(Wanted(source, column, sql=sql), ask)
        except InspectionError:
            chart = None  # the numbers stand without it
    return Profile(
        source,
        described,
        rows,
        rows - present,
        min(distinct, present),
        exact,
        chart,
        result.tables,
        result.sql,
    )
