"""Frames of Modin: their rows are held, and what is asked of them is computed at once, by its workers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from ..budgets import CellLimits
from ..facts import Value
from ..identity import instance_attributes, library_class, mro
from .arrow_data import ArrowTable
from .remote_frames import RemoteFrame
from .table import Table


class ModinFrame(RemoteFrame):
    """A frame or column of Modin. Reading it works on all its parts, so it is read like one elsewhere.

    Args:
        obj: A DataFrame or Series of Modin.
    """

    computed = True

    def __init__(self, obj: Any) -> None:
        self.obj = obj
        self.engine = "Modin"
        self.sorts = True
        self.works_on_plans = True

    @cached_property
    def native(self) -> Any:
        """It as a DataFrame of Modin."""
        series = library_class("modin.pandas.series", "Series")
        return self.obj.to_frame() if series is not None and series in mro(self.obj) else self.obj

    @property
    def held(self) -> object:
        return self.obj

    @property
    def inside(self) -> Any:
        """What Modin knows of the frame without asking its workers; None where that is not to be seen."""
        compiler = instance_attributes(self.obj).get("_query_compiler")
        return None if compiler is None else instance_attributes(compiler).get("_modin_frame")

    @property
    def stamp(self) -> object:
        # a cell may give it other columns in place: what was read is of these names and types
        inside = self.inside
        pandas = library_class("pandas", "DataFrame")
        if pandas is not None and type(inside) is pandas:
            return labels_of(inside)
        known = all(told(inside, f"has_materialized_{part}") is True for part in ("columns", "dtypes"))
        return labels_of(inside) if known else object()

    @property
    def height(self) -> int | None:
        """Number of rows, where Modin has counted them already."""
        inside = self.inside
        pandas = library_class("pandas", "DataFrame")
        if pandas is not None and type(inside) is pandas:
            return len(inside)
        if told(inside, "has_materialized_index") is True:
            return len(inside.index)
        lengths = instance_attributes(inside).get("_row_lengths_cache") if inside is not None else None
        if type(lengths) is list and all(type(one) is int for one in lengths):
            return sum(lengths)
        return None

    def read_schema(self) -> Any:
        # once these are computed, Modin keeps them, and the stamp can be told
        self.native.dtypes  # noqa: B018
        return super().read_schema()

    def fetch(self, start: int, count: int, names: Sequence[str] | None = None) -> Table:
        return self.picked(slice(start, start + count), names)

    def take(self, rows: Sequence[int], positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        names = [name for name, _ in self.schema]
        if len(set(names)) < len(names):
            return super().take(rows, positions, limits)
        found = self.picked(list(rows), [names[position] for position in positions])
        return found.read(0, len(rows), range(len(positions)), limits)

    def picked(self, rows: slice | list[int], names: Sequence[str] | None) -> Table:
        """Rows by their places, of some columns."""
        import pyarrow as pa

        known = [name for name, _ in self.schema]
        places = range(len(known)) if names is None else [known.index(name) for name in names]

        def work() -> Any:
            few = self.native.iloc[rows, list(places)]._to_pandas()
            few.columns = known if names is None else list(names)
            return pa.Table.from_pandas(few, preserve_index=False)

        with self.told():
            return ArrowTable(self.waited_for(work, self.seconds, None))


def told(inside: Any, name: str) -> object:
    """What Modin says of its own caches; None where it has no such word."""
    return getattr(inside, name, None) if inside is not None else None


def labels_of(frame: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(map(str, frame.columns)), tuple(map(str, frame.dtypes))


def open_modin(obj: Any) -> Table | None:
    """A frame or column of Modin as a table; None for anything else. Asks nothing of its workers."""
    classes = mro(obj)
    for module, name in (("modin.pandas.dataframe", "DataFrame"), ("modin.pandas.series", "Series")):
        cls = library_class(module, name)
        if cls is not None and cls in classes:
            return ModinFrame(obj)
    return None
