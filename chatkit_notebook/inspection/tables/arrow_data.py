"""Arrow tables, record batches and arrays as tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..dtypes import column_kind
from ..facts import Column, Value, VariableKind
from ..identity import library_class, mro
from .table import Table


class ArrowTable(Table):
    """An arrow table, record batch, or an array as its only column."""

    def __init__(self, data: Any, kind: VariableKind = "dataframe") -> None:
        self.data = data
        self.kind = kind

    @property
    def height(self) -> int:
        return self.data.num_rows  # type: ignore[no-any-return]

    @property
    def width(self) -> int:
        return self.data.num_columns  # type: ignore[no-any-return]

    def labels(self, count: int) -> list[str]:
        return [name or "(no name)" for name in self.data.schema.names[:count]]

    def column(self, position: int) -> Column:
        dtype = str(self.data.schema.field(position).type)
        return Column(self.names[position], dtype, column_kind(dtype))

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        from ..arrow_cells import cells

        length = max(stop - start, 0)
        return [cells(self.data.column(position).slice(start, length), limits) for position in positions]

    def size(self) -> tuple[int | None, bool]:
        return int(self.data.nbytes), True

    def missing(self, position: int) -> int | None:
        return int(self.data.column(position).null_count)

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        import pyarrow as pa

        column = self.data.column(position)
        if step <= 1:
            return column
        try:
            return column.take(pa.array(range(0, len(column), step), pa.int64()))
        except (pa.ArrowException, NotImplementedError):
            return column.slice(0, len(column) // step)


def open_arrow(obj: Any) -> Table | None:
    """A pyarrow Table, RecordBatch, Array or ChunkedArray as a table; None for anything else."""
    pyarrow = sys.modules.get("pyarrow")
    if pyarrow is None:
        return None
    if type(obj) in (library_class("pyarrow", "Table"), library_class("pyarrow", "RecordBatch")):
        return ArrowTable(obj)
    array = library_class("pyarrow", "Array")
    if type(obj) is library_class("pyarrow", "ChunkedArray") or (array is not None and array in mro(obj)):
        return ArrowTable(pyarrow.table({"value": obj}), "series")
    return None
