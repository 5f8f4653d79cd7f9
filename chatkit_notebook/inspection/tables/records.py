"""Plain Python containers as tables: lists of records or objects, dicts of columns, lists of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..conversion import to_arrow
from ..facts import Column, Value, VariableKind
from ..fields import MISSING, attribute, declared, kept_quiet
from ..identity import mro, type_name
from ..shortform import FUNCTION_TYPES, field_names
from ..values import plain
from .labels import label_text
from .pandas_frames import kind_of_objects
from .table import Table

# Records need not all have the same keys: those of the first ones tell the columns.
KEYED_RECORDS = 200
MAX_KEYS = 5_000
FRAMES = frozenset(
    {
        "duckdb.DuckDBPyRelation",
        "pandas.DataFrame",
        "pandas.Series",
        "polars.DataFrame",
        "polars.LazyFrame",
        "polars.Series",
        "pyarrow.RecordBatch",
        "pyarrow.Table",
    }
)


class Records(Table):
    """A list or tuple whose items are dicts, tuples, objects with declared fields, or single values."""

    kind: VariableKind = "sequence"

    def __init__(
        self,
        items: Any,
        base: type,
        keys: list[Any],
        pick: Callable[[Any, Any], Any],
        titles: Sequence[str] | None = None,
    ) -> None:
        self.items = items
        self.base: Any = base
        self.keys = keys
        self.pick = pick
        self.titles = [label_text(key) for key in keys] if titles is None else list(titles)

    @property
    def height(self) -> int:
        return int(self.base.__len__(self.items))

    @property
    def width(self) -> int:
        return len(self.keys)

    def labels(self, count: int) -> list[str]:
        return self.titles[:count]

    def raw(self, start: int, stop: int, position: int, step: int = 1) -> list[Any]:
        """Values of one column as they are; None where a record has no such key."""
        key = self.keys[position]
        return [self.pick(item, key) for item in self.base.__getitem__(self.items, slice(start, stop, step))]

    def column(self, position: int) -> Column:
        values = self.raw(0, BUDGET.peek_rows, position)
        names = sorted({type_name(value) for value in values if value is not None})
        return Column(self.names[position], " | ".join(names[:3]) or "None", kind_of_objects(values))

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return [[plain(value, limits) for value in self.raw(start, stop, position)] for position in positions]

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        return to_arrow(self.raw(0, self.height, position, step), limits)


class Columns(Table):
    """A dict of columns of one length: each a list, tuple, array or series."""

    kind: VariableKind = "mapping"

    def __init__(self, keys: list[Any], parts: list[Table]) -> None:
        self.keys = keys
        self.parts = parts

    @property
    def height(self) -> int:
        return self.parts[0].height or 0

    @property
    def width(self) -> int:
        return len(self.keys)

    def labels(self, count: int) -> list[str]:
        return [label_text(key) for key in self.keys[:count]]

    def column(self, position: int) -> Column:
        part = self.parts[position]
        found = part.column(part.index_width)
        return Column(self.names[position], found.dtype, found.kind)

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        parts = [self.parts[position] for position in positions]
        return [part.read(start, stop, [part.index_width], limits)[0] for part in parts]

    def missing(self, position: int) -> int | None:
        part = self.parts[position]
        return part.missing(part.index_width)

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        part = self.parts[position]
        return part.arrow(part.index_width, step, limits)


def key_of(record: Any, key: Any) -> Any:
    return dict.get(record, key) if dict in mro(record) else None


def item_of(record: Any, position: Any) -> Any:
    if tuple not in mro(record) or position >= tuple.__len__(record):
        return None
    return tuple.__getitem__(record, position)


def field_of(record: Any, name: Any) -> Any:
    value = attribute(record, name)
    return None if value is MISSING else value


def itself(value: Any, key: Any) -> Any:
    return value


def open_records(obj: Any) -> Table | None:
    """A list or tuple of records, tuples, objects or single values as a table; None for anything else."""
    classes = mro(obj)
    base: Any = list if list in classes else tuple if tuple in classes and field_names(obj) is None else None
    if base is None or base.__len__(obj) == 0:
        return None
    first = base.__getitem__(obj, slice(KEYED_RECORDS))
    if all(dict in mro(item) for item in first):
        keys = record_keys(first)
        return Records(obj, base, keys, key_of) if keys is not None else None
    if all(type(item) is not list and tuple in mro(item) for item in first):
        return open_tuples(obj, base, first)
    fields = declared(type(first[0]))
    if fields and all(type(item) is type(first[0]) for item in first):
        quiet = kept_quiet(type(first[0]))
        return Records(obj, base, [name for name in fields if name not in quiet], field_of)
    if any(type(item) in FUNCTION_TYPES or holds_tables(item) for item in first):
        return None
    return Records(obj, base, ["value"], itself)


def record_keys(records: Sequence[Any]) -> list[Any] | None:
    """The keys of the first records in order; None when one is not a plain value, or there are none."""
    keys: dict[Any, None] = {}
    for record in records:
        for key in list(dict.keys(record))[:MAX_KEYS]:
            # Hashing any other key would run its code.
            if type(key) not in (str, int, bool, float, type(None)):
                return None
            keys[key] = None
        if len(keys) > MAX_KEYS:
            break
    return list(keys) or None


def open_tuples(obj: Any, base: Any, first: Sequence[Any]) -> Table | None:
    width = tuple.__len__(first[0])
    if width == 0 or any(tuple.__len__(item) != width for item in first):
        return Records(obj, base, ["value"], itself)
    fields = field_names(first[0])
    titles = fields if fields is not None and len(fields) == width else None
    return Records(obj, base, list(range(width)), item_of, titles)


def holds_tables(item: Any) -> bool:
    """Whether an item is a frame of a library: a list of frames is not itself a table."""
    return type_name(item) in FRAMES


def open_columns(obj: Any, open_array: Callable[[Any], Table | None]) -> Table | None:
    """A dict of columns of one length as a table; None for anything else.

    Args:
        obj: Anything.
        open_array: Opens an array or a series of a library as a table.
    """
    if dict not in mro(obj) or not 0 < dict.__len__(obj) <= MAX_KEYS:
        return None
    keys = list(dict.keys(obj))
    parts: list[Table] = []
    for value in list(dict.values(obj)):
        part = open_values(value) or open_array(value)
        if part is None or part.lazy or part.kind not in ("series", "array", "sequence"):
            return None
        if part.width - part.index_width != 1 or (parts and part.height != parts[0].height):
            return None
        parts.append(part)
    return Columns(keys, parts)


def open_values(obj: Any) -> Table | None:
    """A list or tuple as one column, whatever its items are."""
    classes = mro(obj)
    for base in (list, tuple):
        if base in classes:
            return Records(obj, base, ["value"], itself)
    return None
