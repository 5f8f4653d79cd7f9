"""pandas frames and series as tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..conversion import to_arrow
from ..dtypes import column_kind
from ..facts import Column, ColumnKind, Value, VariableKind
from ..identity import library_class, mro, overrides, type_name
from ..values import plain
from .labels import label_text
from .table import Table, unique

# A subclass that changes how its own data is reached is not read through pandas.
HOSTILE = ("__getattribute__", "__getattr__", "_mgr", "iloc", "columns", "index", "dtypes")
SIZED_COLUMNS = 50
KIND_OF_TYPE: dict[str, ColumnKind] = {
    "str": "text",
    "bool": "boolean",
    "int": "integer",
    "float": "number",
    "Decimal": "number",
    "datetime": "datetime",
    "date": "date",
    "time": "time",
    "timedelta": "duration",
    "bytes": "binary",
}


class PandasFrame(Table):
    """A pandas frame; its index counts as columns unless it only numbers the rows."""

    def __init__(self, frame: Any, kind: VariableKind = "dataframe") -> None:
        self.frame = frame
        self.kind = kind
        self.index_width = 0 if numbers_rows(frame.index) else frame.index.nlevels

    @property
    def height(self) -> int:
        return len(self.frame.index)

    @property
    def width(self) -> int:
        return self.index_width + len(self.frame.columns)

    def labels(self, count: int) -> list[str]:
        names = self.frame.index.names
        levels = [
            ("index" if self.index_width == 1 else f"level_{level}") if name is None else label_text(name)
            for level, name in enumerate(names[: self.index_width])
        ]
        return (levels + [label_text(label) for label in self.frame.columns[: max(count, 0)].tolist()])[
            :count
        ]

    @property
    def nameless(self) -> tuple[str, ...]:
        """What the levels of the index that have no name are called here."""
        names = self.frame.index.names[: self.index_width]
        labels = self.labels(self.index_width)
        return tuple(label for label, name in zip(labels, names, strict=True) if name is None)

    @cached_property
    def dtypes(self) -> list[Any]:
        return self.frame.dtypes.tolist()  # type: ignore[no-any-return]

    def dtype(self, position: int) -> Any:
        if position >= self.index_width:
            return self.dtypes[position - self.index_width]
        index = self.frame.index
        return index.levels[position].dtype if index.nlevels > 1 else index.dtype

    def column(self, position: int) -> Column:
        dtype = self.dtype(position)
        text = str(dtype)
        kind = column_kind(text)
        if text == "object":
            kind = kind_of_objects(self.peek_objects(position))
        return Column(
            self.names[position] if "names" in self.__dict__ else self.early_name(position), text, kind
        )

    def early_name(self, position: int) -> str:
        """The name of one of the first columns, without naming thousands."""
        if position >= BUDGET.listed_columns:
            return self.names[position]
        return self.first_names[position]

    @cached_property
    def first_names(self) -> list[str]:
        return unique(self.labels(BUDGET.listed_columns))

    def peek_objects(self, position: int) -> list[Any]:
        return self.objects(self.frame.iloc[: BUDGET.peek_rows], position).tolist()  # type: ignore[no-any-return]

    def objects(self, rows: Any, position: int) -> Any:
        """A column of some rows of the frame, as a Series or an Index."""
        if position < self.index_width:
            return rows.index.get_level_values(position)
        return rows.iloc[:, position - self.index_width]

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return self.cells(self.frame.iloc[start:stop], positions, limits)

    def take(self, rows: Sequence[int], positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return self.cells(self.frame.iloc[list(rows)], positions, limits)

    def cells(self, rows: Any, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return [self.column_cells(self.objects(rows, position), limits) for position in positions]

    def column_cells(self, column: Any, limits: CellLimits) -> list[Value]:
        if type(column.dtype) is library_class("pandas", "ArrowDtype"):
            import pyarrow as pa

            from ..arrow_cells import cells

            return cells(pa.chunked_array(pa.array(column.array)), limits)
        return [plain(value, limits) for value in column.tolist()]

    def size(self) -> tuple[int | None, bool]:
        frame = self.frame
        width = len(frame.columns)
        some = frame.iloc[:, :SIZED_COLUMNS] if width > SIZED_COLUMNS else frame
        total = int(some.memory_usage(index=False, deep=False).sum())
        if width > SIZED_COLUMNS:
            total = total * width // SIZED_COLUMNS
        exact = width <= SIZED_COLUMNS
        if any(str(dtype) == "object" for dtype in self.dtypes[:SIZED_COLUMNS]):
            exact = False
        if self.index_width == 1:
            total += int(frame.index.memory_usage(deep=False))
        return total, exact

    def missing(self, position: int) -> int | None:
        if str(self.dtype(position)) == "object" and self.height > BUDGET.converted_cells:
            return None
        column = self.objects(self.frame, position)
        if self.height > BUDGET.converted_cells and type(column.dtype).__module__.startswith("numpy"):
            if column.dtype.kind in "biu":
                return 0
            if column.to_numpy().strides[0] != column.dtype.itemsize:
                # The columns of one block lie between each other: counting reads all of them, for each.
                return None
        return int(column.isna().sum())

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        import pyarrow as pa

        column = self.objects(self.frame.iloc[::step], position)
        try:
            if str(column.dtype) == "object":
                return to_arrow(column.tolist(), limits)
            if type(column.dtype) is library_class("pandas", "PeriodDtype"):
                return pa.array(column.array.to_timestamp(), from_pandas=True)  # the beginnings
            if type(column.dtype) is library_class("pandas", "SparseDtype"):
                if len(column) > BUDGET.exact_cells:
                    return None  # written out it may be larger than memory
                column = column.array.to_dense()
            return pa.array(column, from_pandas=True)
        except (pa.ArrowException, TypeError, ValueError, NotImplementedError):
            return None


def numbers_rows(index: Any) -> bool:
    """Whether an index is the default one: 0, 1, 2, … without a name."""
    return (
        type(index) is library_class("pandas", "RangeIndex")
        and index.start == 0
        and index.step == 1
        and index.name is None
    )


def kind_of_objects(values: list[Any]) -> ColumnKind:
    """What an untyped column holds, told from the true types of a few values."""
    names = {
        type_name(value).rsplit(".", 1)[-1] for value in values if value is not None and not is_nan(value)
    }
    if len(names) == 1:
        return KIND_OF_TYPE.get(names.pop(), "nested")
    return "number" if names and names <= {"int", "float"} else "nested" if names else "text"


def is_nan(value: Any) -> bool:
    return (type(value) is float and value != value) or type_name(value).endswith((".NAType", ".NaTType"))


def open_pandas(obj: Any) -> Table | None:
    """A pandas DataFrame or Series as a table; None for anything else."""
    pandas = sys.modules.get("pandas")
    frame_class, series_class = library_class("pandas", "DataFrame"), library_class("pandas", "Series")
    if pandas is None or frame_class is None or series_class is None:
        return None
    classes = mro(obj)
    if frame_class in classes:
        if type(obj) is not frame_class:
            if overrides(obj, frame_class, *HOSTILE):
                return None
            obj = pandas.DataFrame(obj, copy=False)
        return PandasFrame(obj)
    if series_class in classes:
        if type(obj) is not series_class:
            if overrides(obj, series_class, *HOSTILE):
                return None
            obj = pandas.Series(obj, copy=False)
        return PandasFrame(obj.to_frame("value" if obj.name is None else obj.name), "series")
    return None
