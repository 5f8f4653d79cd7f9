"""What a chart shows and what was asked for: plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from ..facts import ColumnKind

ChartKind = Literal["bar", "line", "area", "histogram", "scatter"]
Aggregate = Literal["count", "sum", "mean", "median", "min", "max", "distinct"]

Period = Literal[
    "hour", "day", "week", "month", "quarter", "year",
    "weekday", "clock hour", "calendar day", "calendar week", "calendar month", "calendar quarter",
]  # fmt: skip
"""What a place on an axis of dates may span; those of the second line come again: all of a kind are one."""

PERIODS: tuple[Period, ...] = get_args(Period)

KINDS: tuple[ChartKind, ...] = ("bar", "line", "area", "histogram", "scatter")
AGGREGATES: tuple[Aggregate, ...] = ("count", "sum", "mean", "median", "min", "max", "distinct")

MOST_POINTS = 150
MOST_BARS = 24
MOST_SERIES = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A chart that is asked for.

    Attributes:
        source: A variable's name; with `sql`, what to call its result.
        x: Column along the axis.
        y: Column of the values; None counts rows.
        by: Column whose values become series.
        kind: None chooses by the types of the columns.
        aggregate: What becomes of several rows at one place of the axis; None takes the mean of `y`.
        where: A condition in SQL on the rows.
        sql: A SELECT whose result is drawn instead of a variable.
        period: What a place of an axis of dates spans; None takes what suits the width.
    """

    source: str
    x: str
    y: str | None = None
    by: str | None = None
    kind: ChartKind | None = None
    aggregate: Aggregate | None = None
    where: str | None = None
    sql: str | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One line, area or set of bars; one value for each label of the chart, None where there is none."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's points and what to say of it.

    Attributes:
        wanted: What was asked for.
        kind: What is drawn.
        labels: The places along the axis, as text.
        series: Their values.
        measure: What the values are, such as "mean body_mass_g".
        axis: What the places are, such as "month of date".
        rows: Rows that were counted in.
        total: Rows there are.
        stacked: The series add up.
        notes: What was left out or put together, in words.
        sql: The statement that gave the points.
        tables: The variables it read.
        read: Of each variable the columns that were read.
        seconds: How long it took.
    """

    wanted: Wanted
    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    measure: str
    axis: str
    rows: int
    total: int
    stacked: bool = False
    notes: tuple[str, ...] = ()
    sql: str = ""
    tables: tuple[str, ...] = ()
    seconds: float = 0.0
    read: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """What is known of the column along the axis before it is divided.

    Attributes:
        kind: What it holds.
        low: Its smallest value, None when there is none.
        high: Its largest.
        distinct: About how many different values.
        present: Rows that have one.
        total: Rows.
    """

    kind: ColumnKind
    low: object
    high: object
    distinct: int
    present: int
    total: int

    @property
    def numeric(self) -> bool:
        return self.kind in ("integer", "number")

    @property
    def temporal(self) -> bool:
        return self.kind in ("date", "datetime")
