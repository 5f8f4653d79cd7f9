"""Frames that are computed when they are read: polars LazyFrames and DuckDB relations."""

from __future__ import annotations

import contextlib
import sys
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

from ..budgets import BUDGET, QUERY_BUDGET, CellLimits
from ..dtypes import column_kind, type_name
from ..facts import Column, Value, VariableKind
from ..identity import library_class, mro, overrides
from ..isolation import can_isolate, in_child
from ..waiting import within
from .arrow_data import ArrowTable
from .polars_frames import HOSTILE, PolarsFrame
from .polars_process import collected
from .table import Table

T = TypeVar("T")


class LazyFrame(Table):
    """Columns are known; rows are computed on demand, only those asked for, within a deadline.

    Attributes:
        schema_is_free: The columns can be told at once, without reading a file.
    """

    kind: VariableKind = "lazyframe"
    lazy = True
    schema_is_free = False

    def __init__(self, native: Any) -> None:
        self.native = native

    @property
    @abstractmethod
    def schema(self) -> list[tuple[str, str]]:
        """Names and types of the columns."""

    @abstractmethod
    def fetch(self, start: int, count: int) -> Table:
        """Computes some consecutive rows."""

    @property
    def height(self) -> int | None:
        return None

    def facts(self) -> dict[str, Value]:
        """What is known without computing anything."""
        return {}

    @property
    def width(self) -> int:
        return len(self.schema)

    def labels(self, count: int) -> list[str]:
        return [name or "(no name)" for name, _ in self.schema[:count]]

    def column(self, position: int) -> Column:
        dtype = self.schema[position][1]
        return Column(self.names[position], dtype, column_kind(dtype))

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        rows = self.fetch(start, max(stop - start, 0))
        return rows.read(0, rows.height or 0, positions, limits)


class EngineFrame(LazyFrame):
    """A frame that narwhals can wrap, so that a statement can be handed to its engine.

    Attributes:
        engine: The engine's name as people write it.
        sorts: It sorts well.
        frame: The frame in narwhals.
    """

    engine: str
    sorts = True
    frame: Any

    @property
    def seconds(self) -> float:
        """How long a question may take that has no limit of its own."""
        return QUERY_BUDGET.seconds

    @property
    @abstractmethod
    def home(self) -> tuple[object, ...]:
        """What frames have in common that one statement can read together: engine, session."""

    @abstractmethod
    def compute(self, frame: Any, seconds: float, cancelled: threading.Event | None = None) -> Any:
        """The rows of a narwhals frame of this engine, as an arrow table.

        Args:
            frame: Says itself how many rows at most.
            seconds: Until it is stopped, or no longer waited for where an engine cannot be stopped.
            cancelled: When set, it ends.

        Raises:
            InspectionError: The engine failed, or is gone.
        """

    def planned(self, make: Callable[[], T], seconds: float, cancelled: threading.Event | None = None) -> T:
        """What is made of its frame before rows are asked for, within the same limits."""
        return make()

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turns errors of an engine into words; here they are told as they are."""
        yield


class PolarsLazyFrame(EngineFrame):
    """A polars LazyFrame. Polars cannot be cancelled, so its work is done in a process that can be killed."""

    engine = "polars"

    @property
    def home(self) -> tuple[object, ...]:
        return (self.engine,)

    @cached_property
    def frame(self) -> Any:
        """The frame in narwhals."""
        import narwhals

        return narwhals.from_native(self.native)

    def compute(self, frame: Any, seconds: float, cancelled: threading.Event | None = None) -> Any:
        """The rows of a narwhals frame of polars, as an arrow table."""
        rows = collected(frame.to_native(), seconds, cancelled)
        return rows.to_arrow(compat_level=sys.modules["polars"].CompatLevel.newest())

    @cached_property
    def schema(self) -> list[tuple[str, str]]:
        # Resolving the columns may read the head of a remote file.
        schema = within(
            BUDGET.fetch_seconds, self.native.collect_schema, "Reading the columns of a lazy frame"
        )
        return [(name, type_name(dtype)) for name, dtype in schema.items()]

    def fetch(self, start: int, count: int) -> Table:
        return PolarsFrame(collected(self.native.slice(start, count), BUDGET.fetch_seconds))


class DuckDBRelation(LazyFrame):
    """A DuckDB relation: it runs on the user's own connection, so in a child where there can be one."""

    schema_is_free = True

    @cached_property
    def schema(self) -> list[tuple[str, str]]:
        types = [str(kind) for kind in self.native.types]
        return list(zip(self.native.columns, types, strict=True))

    def fetch(self, start: int, count: int) -> Table:
        return ArrowTable(self.rows_of(self.native.limit(count, start)))

    def rows_of(self, rows: Any) -> Any:
        """The rows of a relation of the same connection, as an arrow table."""
        if not can_isolate():
            return within(BUDGET.fetch_seconds, lambda: to_arrow(rows), "Computing a relation")
        import pyarrow as pa

        def work() -> bytes:
            sink = pa.BufferOutputStream()
            table = to_arrow(rows)
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
            return bytes(sink.getvalue())

        answer = in_child(
            work,
            seconds=BUDGET.fetch_seconds,
            memory=QUERY_BUDGET.memory,
            max_bytes=QUERY_BUDGET.bytes,
            keep_files=True,
        )
        return pa.ipc.open_stream(answer).read_all()


def to_arrow(relation: Any) -> Any:
    """The rows of a relation; the method's name differs between versions of DuckDB."""
    found = relation.to_arrow_table() if library_has(relation, "to_arrow_table") else relation.arrow()
    return found if type(found) is library_class("pyarrow", "Table") else found.read_all()


def library_has(relation: Any, method: str) -> bool:
    return method in vars(type(relation))


def open_lazy(obj: Any) -> Table | None:
    """A polars LazyFrame or DuckDB relation as a table; None for anything else. Computes nothing."""
    lazy = library_class("polars", "LazyFrame")
    if lazy is not None and lazy in mro(obj):
        if type(obj) is lazy:
            return PolarsLazyFrame(obj)
        if overrides(obj, lazy, *HOSTILE, "_ldf"):
            return None
        return PolarsLazyFrame(lazy._from_pyldf(obj._ldf))
    if "duckdb" in sys.modules and type(obj) is library_class("duckdb", "DuckDBPyRelation"):
        return DuckDBRelation(obj)
    return None
