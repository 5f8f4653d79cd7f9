"""polars frames and series that are in memory, as tables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..dtypes import column_kind, type_name
from ..facts import Column, Value, VariableKind
from ..identity import library_class, mro, overrides
from ..values import plain
from .table import Table

HOSTILE = ("__getattribute__", "__getattr__", "_df", "_s")


class PolarsFrame(Table):
    """A polars frame. Values pass through arrow, so that a long list in a cell is never built whole."""

    def __init__(self, frame: Any, kind: VariableKind = "dataframe") -> None:
        self.frame = frame
        self.kind = kind

    @property
    def height(self) -> int:
        return self.frame.height  # type: ignore[no-any-return]

    @property
    def width(self) -> int:
        return self.frame.width  # type: ignore[no-any-return]

    def labels(self, count: int) -> list[str]:
        return [name or "(no name)" for name in self.frame.columns[:count]]

    def column(self, position: int) -> Column:
        series = self.frame.to_series(position)
        dtype = type_name(series.dtype)
        return Column(
            series.name or "(no name)", dtype, "nested" if dtype == "Object" else column_kind(dtype)
        )

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        rows = self.frame.slice(start, max(stop - start, 0))
        return [series_cells(rows.to_series(position), limits) for position in positions]

    def take(self, rows: Sequence[int], positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        taken = [self.frame.to_series(position).gather(list(rows)) for position in positions]
        return [series_cells(series, limits) for series in taken]

    def size(self) -> tuple[int | None, bool]:
        return int(self.frame.estimated_size()), True

    def missing(self, position: int) -> int | None:
        return int(self.frame.to_series(position).null_count())

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        series = self.frame.to_series(position)
        if str(series.dtype) == "Object":
            return None
        return to_arrow(series.gather_every(step) if step > 1 else series)


def series_cells(series: Any, limits: CellLimits) -> list[Value]:
    arrow = None if str(series.dtype) == "Object" else to_arrow(series)
    if arrow is None:
        return [plain(value, limits) for value in series.to_list()]
    from ..arrow_cells import cells

    return cells(arrow, limits)


def to_arrow(series: Any) -> Any | None:
    """A series as an arrow array without a copy; None where arrow has no type for it."""
    polars = sys.modules["polars"]
    try:
        return series.to_arrow(compat_level=polars.CompatLevel.newest())
    except (polars.exceptions.PolarsError, ValueError, TypeError, NotImplementedError):
        return None


def open_polars(obj: Any) -> Table | None:
    """A polars DataFrame or Series as a table; None for anything else."""
    frame_class, series_class = library_class("polars", "DataFrame"), library_class("polars", "Series")
    if frame_class is None or series_class is None:
        return None
    classes = mro(obj)
    if frame_class in classes:
        if type(obj) is not frame_class:
            if overrides(obj, frame_class, *HOSTILE):
                return None
            obj = frame_class._from_pydf(obj._df)
        return PolarsFrame(obj)
    if series_class in classes:
        if type(obj) is not series_class:
            if overrides(obj, series_class, *HOSTILE):
                return None
            obj = series_class._from_pyseries(obj._s)
        return PolarsFrame(obj.alias(obj.name or "value").to_frame(), "series")
    return None
