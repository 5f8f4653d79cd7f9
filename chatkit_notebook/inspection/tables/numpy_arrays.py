"""numpy arrays of one or two dimensions, and structured ones, as tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..conversion import to_arrow
from ..dtypes import column_kind
from ..facts import Column, Value, VariableKind
from ..identity import library_class, mro, overrides
from ..values import plain
from .pandas_frames import kind_of_objects
from .table import Table

HOSTILE = ("__getattribute__", "__getattr__", "__getitem__", "view")


class NumpyArray(Table):
    """An array: one column a field, else one a column, else a single one."""

    kind: VariableKind = "array"

    def __init__(self, array: Any) -> None:
        self.array = array
        self.fields: tuple[str, ...] = array.dtype.names or ()

    @property
    def height(self) -> int:
        return int(self.array.shape[0])

    @property
    def width(self) -> int:
        if self.fields:
            return len(self.fields)
        return int(self.array.shape[1]) if self.array.ndim == 2 else 1

    def labels(self, count: int) -> list[str]:
        if self.fields:
            return list(self.fields[:count])
        return ["value"] if self.array.ndim == 1 else [str(index) for index in range(min(count, self.width))]

    def values(self, position: int) -> Any:
        """A view of one column."""
        if self.fields:
            return self.array[self.fields[position]]
        return self.array[:, position] if self.array.ndim == 2 else self.array

    def column(self, position: int) -> Column:
        values = self.values(position)
        dtype = str(values.dtype)
        kind = column_kind(dtype)
        if values.dtype.kind == "O":
            kind = kind_of_objects(list(values[: BUDGET.peek_rows]))
        elif values.ndim > 1 or values.dtype.names:
            kind = "nested"
        name = self.fields[position] if self.fields else "value" if self.array.ndim == 1 else str(position)
        return Column(name, dtype, kind)

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return [[plain(value, limits) for value in self.values(p)[start:stop]] for p in positions]

    def take(self, rows: Sequence[int], positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return [[plain(value, limits) for value in self.values(p)[list(rows)]] for p in positions]

    def size(self) -> tuple[int | None, bool]:
        return int(self.array.nbytes), self.array.dtype.kind != "O"

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        import pyarrow as pa

        values = self.values(position)[::step]
        if values.ndim > 1 or values.dtype.names:
            return None
        try:
            if values.dtype.kind == "O":
                return to_arrow(values.tolist(), limits)
            return pa.array(values, from_pandas=True)
        except (pa.ArrowException, TypeError, ValueError, NotImplementedError):
            return None


def open_numpy(obj: Any) -> Table | None:
    """A numpy array of one or two dimensions as a table; None for anything else."""
    array = plain_array(obj)
    if array is None or array.ndim not in (1, 2) or (array.ndim == 2 and array.dtype.names):
        return None
    return NumpyArray(array)


def plain_array(obj: Any) -> Any | None:
    """The data of a numpy array, also of a library's or the user's subclass; None for anything else."""
    numpy = sys.modules.get("numpy")
    base = library_class("numpy", "ndarray")
    if numpy is None or base is None or base not in mro(obj):
        return None
    if type(obj) is base:
        return obj
    if type(obj) is library_class("numpy.ma", "MaskedArray"):
        # Only masked arrays need another memory: their missing values stand in a second array.
        return obj if obj.ndim in (1, 2) else None
    if overrides(obj, base, *HOSTILE) and type(obj) is not library_class("numpy", "matrix"):
        return None
    return base.view(obj, base)
