"""Variables in the form in which the engine reads them: without a copy where that can be."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from ..errors import NotSharedError
from .budgets import BUDGET, QUERY_BUDGET, CellLimits
from .conversion import only_texts
from .dtypes import column_kind
from .shortform import short_form
from .tables.lazy_frames import DuckDBRelation, PolarsLazyFrame
from .tables.narrowed import Narrowed
from .tables.pandas_frames import PandasFrame
from .tables.records import Records
from .tables.remote_frames import RemoteFrame
from .tables.table import Table, unique

CONVERTED = CellLimits(chars=1_000_000, bytes=1_000_000, items=100_000, depth=12)
# pandas types the engine reads as they are; the others are converted or left out.
READABLE = frozenset(
    {"integer", "number", "boolean", "text", "datetime", "date", "time", "duration", "categorical"}
)


@dataclass
class Source:
    """One variable, ready to be registered.

    Attributes:
        name: As the statement writes it.
        variable: Name in the namespace.
        columns: All of its columns, under the names that a query may use.
        data: A pandas frame or an arrow table.
        relation: Instead of data, a relation of the user's own connection.
        remote: Instead of data, the lazy frame of an engine.
        allowed: Of a remote frame the columns that may be read; None for all.
        left_out: Why a column cannot be queried, by lower-case name.
        notes: What a reader must know about how the variable was read.
        zone: Time zone of its first column that has one.
        taken: The columns that the engine is given.
    """

    name: str
    variable: str
    columns: list[str]
    data: Any = None
    relation: Any = None
    remote: Any = None
    allowed: tuple[str, ...] | None = None
    left_out: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    zone: str | None = None
    taken: tuple[str, ...] = ()

    def take(self, places: Sequence[int], allowed: Sequence[int] | None) -> None:
        """Notes which columns the engine is given, and forgets those that may not be known."""
        self.taken = tuple(self.columns[place] for place in places)
        if allowed is not None:
            self.columns = [self.columns[place] for place in allowed]


def source_of(name: str, variable: str, table: Table, needed: frozenset[str] | None) -> Source:
    """A table as a source.

    Args:
        name: As the statement writes it.
        variable: Name in the namespace.
        table: The variable's rows and columns.
        needed: Lower-case names of the columns a query may read; None for all.

    Raises:
        BudgetExceededError: It would have to be copied, and is too large for that.
        NotSharedError: No value of it may be known.
    """
    table = table.simplest() if isinstance(table, Narrowed) else table
    if isinstance(table, Narrowed):
        if not table.places:
            raise NotSharedError(
                f"`{variable}` cannot be queried: `chat.privacy` shares its columns and types with this "
                "chat, and no values."
            )
        source = source_of_part(name, variable, table.inner, needed, table.places)
        for label in table.sealed:
            source.left_out[label.casefold()] = (
                f"The values of `{label}` in `{variable}` are not shared with this chat (`chat.privacy`)."
            )
        return source
    return source_of_part(name, variable, table, needed, None)


def source_of_part(
    name: str, variable: str, table: Table, needed: frozenset[str] | None, allowed: Sequence[int] | None
) -> Source:
    """A table as a source, of which only the columns at some positions may be read."""
    columns = unique(table.labels(table.width), fold=True)
    source = Source(name, variable, columns)
    source.notes += renamed(variable, table, columns, needed)
    if isinstance(table, DuckDBRelation):
        source.relation = (
            table.native if allowed is None else table.part([table.schema[place][0] for place in allowed])
        )
        source.take(range(len(columns)) if allowed is None else allowed, allowed)
        return source
    if isinstance(table, PolarsLazyFrame | RemoteFrame):
        source.remote = table
        source.allowed = None if allowed is None else tuple(table.schema[place][0] for place in allowed)
        source.take(range(len(columns)) if allowed is None else allowed, allowed)
        return source
    places = selected(columns, needed)
    if allowed is not None:
        # The engine never has what may not be read.
        places = [place for place in places if place in set(allowed)] or [allowed[0]]
    if isinstance(table, PandasFrame):
        from_pandas(source, table, places)
    else:
        source.data = arrow_table(source, table, places)
    source.take(places, allowed)
    return source


def renamed(variable: str, table: Table, columns: Sequence[str], needed: frozenset[str] | None) -> list[str]:
    labels = table.labels(table.width)
    pairs = [
        (label, column)
        for label, column in zip(labels, columns, strict=True)
        if label != column and (needed is None or column.casefold() in needed)
    ]
    if not pairs:
        return []
    label, column = pairs[0]
    more = f", and {len(pairs) - 1:,} more alike" if len(pairs) > 1 else ""
    return [f"`{variable}` has more than one column `{label}`; in SQL a later one is `{column}`{more}."]


def selected(columns: Sequence[str], needed: frozenset[str] | None) -> list[int]:
    """Positions of the columns to register; never none, so that rows can be counted."""
    if needed is None:
        return list(range(len(columns)))
    return [place for place, column in enumerate(columns) if column.casefold() in needed] or [0][
        : len(columns)
    ]


def from_pandas(source: Source, table: PandasFrame, places: Sequence[int]) -> None:
    """Registers a frame as it is, or its columns without a copy, or as arrow where one must be converted."""
    plain_columns = {place: readable(table, place) for place in places}
    source.zone = next((zone for place in places if (zone := zone_of(table.dtype(place)))), None)
    if not places or not all(plain_columns.values()):
        source.data = arrow_table(source, table, places)
        return
    frame = table.frame
    names = frame.columns.tolist()
    if table.index_width == 0 and len(places) == len(names) and names == source.columns:
        source.data = frame
        return
    pandas = sys.modules["pandas"]
    series: dict[str, Any] = {}
    for place in places:
        column = table.objects(frame, place)
        if place < table.index_width:
            column = pandas.Series(column.array, index=frame.index, dtype=column.dtype, copy=False)
        series[source.columns[place]] = column
    source.data = pandas.DataFrame(series, copy=False)


def readable(table: PandasFrame, place: int) -> bool:
    """Whether the engine reads a pandas column as it is, without running code of a cell."""
    dtype = table.dtype(place)
    text = str(dtype)
    if text == "object":
        return only_texts(table.objects(table.frame, place).to_numpy())
    if runs_backwards(table, place):
        return False
    known = type(dtype).__module__.split(".")[0] in ("pandas", "numpy")
    if text.startswith(("Sparse", "period", "interval", "complex", "float128")) or "[pyarrow]" in text:
        return False
    return known and column_kind(text) in READABLE


def runs_backwards(table: PandasFrame, place: int) -> bool:
    """Whether a column is a view in reverse, as of `df[::-1]`: the engine fails on it ("std::bad_cast")."""
    held = getattr(table.objects(table.frame, place), "array", None)
    for name in ("_ndarray", "_data", "_mask"):
        strides = getattr(getattr(held, name, None), "strides", None)
        if strides and strides[0] < 0:
            return True
    return False


def zone_of(dtype: Any) -> str | None:
    """The time zone of a column's type as text."""
    for attribute in ("tz", "time_zone"):
        zone = getattr(dtype, attribute, None)
        if zone is not None:
            return str(zone)
    return None


def arrow_table(source: Source, table: Table, places: Sequence[int]) -> Any:
    """Columns as an arrow table; those that arrow cannot hold as text, or left out."""
    import pyarrow as pa

    names: list[str] = []
    arrays: list[Any] = []
    budget = QUERY_BUDGET.converted_cells
    for place in places:
        name = source.columns[place]
        array = None
        if costs_conversion(table, place):
            budget -= table.height or 0
            if budget < 0:
                leave_out(
                    source,
                    table,
                    place,
                    "has too many cells without a type; give it one in a cell, such as with astype(str)",
                )
                continue
        array = narrowed(table.arrow(place, 1, CONVERTED))
        if array is None or unreadable_arrow(array.type):
            array = as_text(table, place)
            if array is None:
                leave_out(source, table, place, f"of type {table.column(place).dtype} cannot be queried")
                continue
            source.notes.append(read_as_text(source, table, place))
        elif pa.types.is_string(array.type) and not only_texts(untyped(table, place)):
            source.notes.append(read_as_text(source, table, place))
        elif table.column(place).dtype.startswith("period"):
            source.notes.append(
                f"`{name}` of `{source.variable}` ({table.column(place).dtype}) is read as the beginning of "
                "each period."
            )
        if pa.types.is_string_view(array.type) and not filters_string_views():
            array = array.cast(pa.large_string())
        source.zone = source.zone or zone_of(array.type)
        names.append(name)
        arrays.append(array)
    if not arrays and table.height is not None:
        # Rows can be counted even where no column can be read.
        names, arrays = ["(rows)"], [pa.nulls(table.height)]
    return pa.table(dict(zip(names, arrays, strict=True)))


def read_as_text(source: Source, table: Table, place: int) -> str:
    return f"`{source.columns[place]}` of `{source.variable}` ({table.column(place).dtype}) is read as text."


def untyped(table: Table, place: int) -> Iterable[Any]:
    """The cells of a column that has no type of its own; none for a typed one."""
    if isinstance(table, PandasFrame) and str(table.dtype(place)) == "object":
        return cast("Iterable[Any]", table.objects(table.frame, place))
    return table.raw(0, table.height, place) if isinstance(table, Records) else ()


def costs_conversion(table: Table, place: int) -> bool:
    """Whether arrow gets a column only by looking at each cell in Python."""
    if isinstance(table, PandasFrame):
        return str(table.dtype(place)) == "object"
    return table.kind in ("sequence", "mapping") or table.column(place).dtype in ("object", "Object")


def filters_string_views() -> bool:
    """Whether the engine filters polars' kind of text; older versions leave it to arrow, which cannot."""
    import duckdb

    return int(str(duckdb.__version__).split(".")[0]) >= 2


def narrowed(array: Any | None) -> Any | None:
    """Half floats and very wide decimals as the nearest type of number that the engine has."""
    import pyarrow as pa

    if array is None or not (pa.types.is_float16(array.type) or pa.types.is_decimal256(array.type)):
        return array
    if pa.types.is_float16(array.type):
        return array.cast(pa.float32())
    try:
        return array.cast(pa.decimal128(38, array.type.scale))
    except (pa.ArrowInvalid, ValueError):
        return array.cast(pa.float64())


def unreadable_arrow(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_interval(kind) or str(kind).startswith(("extension<pandas", "sparse")):
        return True
    return not engine_reads(kind)


@cache
def engine_reads(kind: Any) -> bool:
    """Whether the engine reads an arrow type: it is the engine that is asked about all but plain ones."""
    import duckdb
    import pyarrow as pa

    plain = (
        *(pa.types.is_integer, pa.types.is_float32, pa.types.is_float64, pa.types.is_boolean),
        *(pa.types.is_string, pa.types.is_large_string, pa.types.is_date, pa.types.is_timestamp),
    )
    if any(is_kind(kind) for is_kind in plain):
        return True
    try:
        with duckdb.connect() as engine:
            engine.from_arrow(pa.schema([("c", kind)]).empty_table()).fetchall()
    except (duckdb.Error, pa.ArrowException):
        return False
    return True


def as_text(table: Table, place: int) -> Any | None:
    """A column as the short forms of its cells; None when there are too many."""
    import pyarrow as pa

    height = table.height or 0
    if height > BUDGET.sample_rows:
        return None
    cells = table.read(0, height, [place], CONVERTED)[0]
    return pa.array([None if cell is None else text_of(cell) for cell in cells], pa.string())


def text_of(cell: Any) -> str:
    text = cell if type(cell) is str else short_form(cell, BUDGET.whole_cell)
    # half a character, as a file that was read with "surrogateescape" may hold
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def leave_out(source: Source, table: Table, place: int, reason: str) -> None:
    name = source.columns[place]
    source.left_out[name.casefold()] = f"The column `{name}` of `{source.variable}` {reason}."
    source.notes.append(source.left_out[name.casefold()])
