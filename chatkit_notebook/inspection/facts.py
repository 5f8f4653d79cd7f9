"""Facts about variables, columns and pages of rows: plain data, no library types inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

VariableKind = Literal[
    "dataframe",  # rows and columns in memory
    "lazyframe",  # rows and columns that are computed on demand, here or elsewhere
    "series",
    "array",
    "mapping",
    "sequence",
    "scalar",
    "text",
    "function",
    "class",
    "module",
    "object",
]

ColumnKind = Literal[
    "integer",
    "number",  # float, decimal
    "boolean",
    "text",
    "datetime",
    "date",
    "time",
    "duration",
    "categorical",
    "nested",  # lists, structs, objects
    "binary",
    "other",
]

Value = object
"""A cell: None (missing), bool, int, float, str, bytes, Decimal, date, datetime, time, timedelta,
or a list or dict of these."""


COPIED = " copied from "
"""In a note of a page: rows left the engine that holds them, for a query that could not be handed to it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: Its name as text, also where the frame uses other objects as names.
        dtype: The type as the library writes it ("int64", "String", "datetime64[ns, UTC]").
        kind: What it means for a reader: alignment and formatting follow from it.
        missing: Number of missing values, or None when it was not counted.
        statistics: Short facts in order of display, e.g. {"min": 1, "max": 9, "mean": 4.2, "distinct": 7}.
        exact: False when `statistics` come from a sample.
        missing_exact: False when `missing` is an estimate from a sample.
    """

    name: str
    dtype: str
    kind: ColumnKind
    missing: int | None = None
    statistics: dict[str, Value] = field(default_factory=dict)
    exact: bool = True
    missing_exact: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a table or of a query's result.

    Attributes:
        source: The variable's name, or "query".
        columns: The columns of this page.
        rows: One tuple a row, as long as `columns`.
        start: Zero-based position of the first row in the whole.
        total: Number of rows of the whole, or None when it is not known without computing it.
        total_is_minimum: The whole has at least `total` rows: the result was cut there.
        hidden_columns: Number of columns left out of this page.
        notes: What was cut or estimated, in words, for the reader.
        sql: The statement that made it, if one did.
        seconds: How long it took to read.
        positions: Zero-based position of each row in the whole, where they do not follow one another (a
            sample); empty when row `i` of this page is row `start + i`.
        fingerprint: Of values of the whole, to tell later whether it has changed; "" where there is none.
    """

    source: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    start: int = 0
    total: int | None = None
    total_is_minimum: bool = False
    hidden_columns: int = 0
    notes: tuple[str, ...] = ()
    sql: str | None = None
    seconds: float = 0.0
    positions: tuple[int, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """What is known of one variable.

    Attributes:
        name: The name in the namespace.
        kind: What it is to a reader.
        type: The type as people write it ("pandas.DataFrame", "int", "list").
        shape: Its lengths; None where one is unknown without computing it.
        size_bytes: Memory it holds, or None.
        size_exact: False when `size_bytes` is an estimate.
        columns: The columns, at most as many as the budget allows.
        hidden_columns: Number of columns left out.
        facts: Short facts in order of display, for what columns do not tell: {"dtype": "float32"}.
        preview: A bounded short form in one line.
        sample: A few rows, for tables when a description was asked for.
        notes: What was cut, estimated or left out, in words.
        queryable: Whether SQL can be run over it.
        kept_back: Whether rules of privacy, or a name that says secret, keep something of it back.
        picture: Whether it can be drawn as an image.
    """

    name: str
    kind: VariableKind
    type: str
    shape: tuple[int | None, ...] | None = None
    size_bytes: int | None = None
    size_exact: bool = True
    columns: tuple[Column, ...] = ()
    hidden_columns: int = 0
    facts: dict[str, Value] = field(default_factory=dict)
    preview: str = ""
    sample: Page | None = None
    notes: tuple[str, ...] = ()
    queryable: bool = False
    kept_back: bool = False
    picture: bool = False
