"""What the analyst can be asked for: the result of reading one question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ...inspection.charts.facts import PERIODS

Function = Literal[
    "count", "sum", "mean", "min", "max", "median", "std", "distinct", "share", "change", "growth",
    "quantile", "corr", "latest", "earliest", "running", "range",
]  # fmt: skip
COMPUTED: frozenset[Function] = frozenset(
    {"std", "range", "share", "change", "growth", "quantile", "corr", "latest", "earliest", "running"}
)
"""What no chart computes itself."""
ALONG: frozenset[Function] = frozenset({"change", "growth", "running"})
"""What goes along time, from one group to the next."""

Operator = Literal[
    "=",
    "!=",
    ">",
    ">=",
    "<",
    "<=",
    "between",
    "in",
    "not in",
    "contains",
    "starts",
    "ends",
    "missing",
    "present",
    "last",
    "part",
    "newest",
    "oldest",
    "outside",
    "begins",
]

Position = Literal["first", "last", "sample"]
ChartKind = Literal["bar", "line", "area", "histogram", "scatter"]


@dataclass(frozen=True)
class Period:
    """A stretch of time a question names ("2009", "March 2009", "2009-03-01").

    Attributes:
        start: First day or moment, ISO 8601.
        end: First day or moment after it, ISO 8601.
    """

    start: str
    end: str


@dataclass(frozen=True)
class Usual:
    """A value that the column itself gives: "above average".

    Attributes:
        function: The mean, the median or a quantile of all its values.
        at: Of a quantile: from 0.0 to 1.0.
    """

    function: Literal["mean", "median", "quantile"] = "mean"
    at: float | None = None


Literal_ = float | int | str | bool | Period | Usual


@dataclass(frozen=True)
class Condition:
    """One test of one column.

    Attributes:
        column: The column's real name.
        operator: How it is compared.
        values: What it is compared with.
        fold: Compare text without regard to case: the value was not seen in the data as it was written.
        said: The values in the question's own words, where they were converted: "4 kg".
    """

    column: str
    operator: Operator
    values: tuple[Literal_, ...] = ()
    fold: bool = False
    said: str = field(default="", compare=False)


GRAINS = (*PERIODS, "year day", "season")
"""Periods of a date that a question may group by; a group is then called "month of date"."""


def grain_of(group: str) -> tuple[str, str] | None:
    """The period and the column of a group such as "month of date"; None for a column's name."""
    unit, _, column = group.partition(" of ")
    return (unit, column) if column and unit in GRAINS else None


Where = tuple[tuple[Condition, ...], ...]
"""Alternatives (or) of conditions that hold together (and)."""


@dataclass(frozen=True)
class Aggregate:
    """A number computed from many rows; without a column it counts rows.

    Attributes:
        other: The second column: of a correlation, or the date that says which value is the latest.
        at: Of a quantile: from 0.0 to 1.0.
    """

    function: Function
    column: str | None = None
    other: str | None = None
    at: float | None = None


@dataclass(frozen=True)
class Order:
    """A sort key: a column or an aggregate."""

    by: str | Aggregate
    descending: bool = False


@dataclass(frozen=True)
class Having:
    """A test of groups by one of their numbers: "more than 5 airports"."""

    aggregate: Aggregate
    operator: Operator
    value: float | int


@dataclass(frozen=True)
class Query:
    """Rows or aggregates of one table.

    Attributes:
        assumed: The question named no function; the mean was taken.
        of: Of a share: which rows are all of them; `where` is then the part.
        offset: Rows to leave out at the beginning: "the second highest".
        having: Which groups are kept.
        lacking: Of distinct values: those that have no such row.
        many: How many groups are kept, and not which.
        each: Of rows: the first of each group of these in the order, `limit` of them, with those that tie.
        unused: Words of the question that are in none of this; the answer says so.
    """

    table: str
    columns: tuple[str, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    groups: tuple[str, ...] = ()
    where: Where = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    distinct: bool = False
    assumed: bool = False
    of: Where = ()
    offset: int = 0
    having: tuple[Having, ...] = ()
    lacking: Where = ()
    many: bool = False
    each: tuple[str, ...] = ()
    unused: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Show:
    """A page of a table as it is.

    Attributes:
        unused: Words of the question that are in none of this.
    """

    table: str
    columns: tuple[str, ...] = ()
    position: Position = "first"
    count: int = 20
    start: int = 0
    unused: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Describe:
    """What one variable is.

    Attributes:
        name: The variable.
        focus: The part that was asked for.
    """

    name: str
    focus: Literal["all", "columns", "shape"] = "all"


@dataclass(frozen=True)
class Missing:
    """Missing values of some columns, or of all."""

    table: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duplicates:
    """How many rows repeat an earlier one, in all columns or in some.

    Attributes:
        unique: It was asked whether none does.
    """

    table: str
    columns: tuple[str, ...] = ()
    unique: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Statement:
    """SQL as the user wrote it."""

    sql: str


@dataclass(frozen=True)
class ListVariables:
    """Everything in memory, or what fits a pattern."""

    pattern: str | None = None


@dataclass(frozen=True)
class Plot:
    """A chart.

    Attributes:
        query: The columns, groups and rows that it is about.
        kind: What was asked for; None when any chart will do.
        said: The word that was used for it, where ChatKit has no such chart.
        free: It is over time, in whichever periods suit the width.
    """

    query: Query
    kind: ChartKind | None = None
    said: str = ""
    free: bool = False


@dataclass(frozen=True)
class Compare:
    """What differs between two tables, by the columns of a key or by one that is looked for."""

    left: str
    right: str
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Join:
    """By which columns two tables can be joined."""

    left: str
    right: str


@dataclass(frozen=True)
class Linked:
    """A question about two tables: rows of the first with what the second one knows of each.

    Attributes:
        left: The table whose rows count.
        right: The table that is looked into.
        query: What is asked of both; its table is called "left + right".
        keys: The columns to join by, of each table; None until they are found.
        held: Only whether the second table has a row is asked: True for those that have one, else False.
        drawn: The chart that is asked for.
    """

    left: str
    right: str
    query: Query
    keys: tuple[str, str] | None = None
    held: bool | None = None
    drawn: Plot | None = None


@dataclass(frozen=True)
class Profile:
    """One column, closely."""

    table: str
    column: str


@dataclass(frozen=True)
class Export:
    """Rows to a file: a table's, or those of a question."""

    table: str
    format: str = "csv"
    query: Query | None = None


@dataclass(frozen=True)
class Talk:
    """Something said that asks for no data."""

    kind: Literal["hello", "thanks", "help"]


@dataclass(frozen=True)
class Unclear:
    """It was not understood, or could mean several things.

    Attributes:
        why: A sentence for the user.
        choices: (label, prompt) pairs to click on.
        asked: The person was asked already which of them it is.
    """

    why: str
    choices: tuple[tuple[str, str], ...] = ()
    asked: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the person can be asked which of several things they mean."""
        return len(self.choices) > 1 and not self.asked


@dataclass(frozen=True)
class Code:
    """Python that is to be proposed, not run.

    Attributes:
        code: The code.
        purpose: What it does, for its heading.
    """

    code: str
    purpose: str


Intent = (
    Query | Show | Describe | Missing | Duplicates | Statement | ListVariables | Plot | Compare | Join
    | Linked | Profile | Export | Code | Talk | Unclear
)  # fmt: skip

Reader = Callable[[str], Intent]
"""Reads another question about the same table."""
