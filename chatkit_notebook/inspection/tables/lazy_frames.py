"""Frames that are computed when they are read: polars LazyFrames and DuckDB relations."""

from __future__ import annotations

import contextlib
import sys
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

from ...errors import InspectionError
from ..budgets import BUDGET, QUERY_BUDGET, CellLimits
from ..dtypes import column_kind, type_name
from ..facts import Column, Value, VariableKind
from ..identity import library_class, mro, overrides
from ..isolation import ChildFailedError, can_isolate, in_child
from ..waiting import within
from .arrow_data import ArrowTable
from .polars_frames import HOSTILE, PolarsFrame
from .polars_process import collected
from .schemas import SCHEMAS, Schema
from .table import Table

T = TypeVar("T")


class LazyFrame(Table):
    """Rows are computed on demand, only those asked for, within a deadline.

    Attributes:
        native: The frame of its library.
        engine: Who computes it, as people write the name.
        schema_is_free: The columns stand in the object itself: nobody is asked, and nothing is waited for.
        computed: Its rows are there already; reading them is work for an engine all the same.
        discreet: The engine's own words on an error are not repeated: they may hold what may not be known.
    """

    kind: VariableKind = "lazyframe"
    lazy = True
    engine = ""
    schema_is_free = False
    computed = False
    discreet = False

    def __init__(self, native: Any) -> None:
        self.native = native

    @abstractmethod
    def read_schema(self) -> Schema:
        """Names and types of the columns, however long that takes."""

    @abstractmethod
    def fetch(self, start: int, count: int, names: Sequence[str] | None = None) -> Table:
        """Computes some consecutive rows.

        Args:
            start: The first of them.
            count: How many.
            names: Of which columns; None for all.
        """

    @cached_property
    def schema(self) -> Schema:
        """Names and types of the columns."""
        return self.asked(BUDGET.fetch_seconds)

    @property
    def held(self) -> object:
        """The object with whose life the columns are remembered."""
        return self.native

    @property
    def stamp(self) -> object:
        """What tells whether the columns are still those that were read; None where they cannot change."""
        return None

    @property
    def columns_known(self) -> bool:  # type: ignore[override]
        """Whether the columns can be told at once: they stand in the object, or were read before."""
        return (
            self.schema_is_free or "schema" in vars(self) or SCHEMAS.known(self.held, self.stamp) is not None
        )

    def look_up(self, seconds: float) -> None:
        if "schema" not in vars(self):
            self.schema = self.asked(seconds)

    def asked(self, seconds: float) -> Schema:
        """The columns: at once where that can be, else within a deadline."""
        with self.told():
            if self.schema_is_free:
                return self.read_schema()
            return SCHEMAS.known(self.held, self.stamp) or SCHEMAS.ask(
                self.held,
                lambda: (self.read_schema(), self.stamp),
                lambda: self.stamp,
                seconds,
                f"Asking {self.engine} for the columns of this frame",
            )

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turns errors of an engine into words; where it may say nothing, its own words are left out."""
        try:
            yield
        except Exception as error:
            if not self.discreet or (
                isinstance(error, InspectionError) and not isinstance(error, ChildFailedError)
            ):
                raise
            raise withheld(self.engine) from error

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
        names = [name for name, _ in self.schema]
        wanted = [names[position] for position in positions]
        # two columns of one name can only be told apart by their places among all
        alone = len(set(names)) == len(names)
        rows = self.fetch(start, max(stop - start, 0), wanted if alone and wanted else None)
        expected = unnamed(wanted if alone and wanted else names)
        # behind them an engine may add an index of its own
        if rows.labels(len(expected)) != expected:
            raise InspectionError(
                f"The columns of this frame of {self.engine} are not those that it had: nothing of it was "
                "read. Make the frame again in a cell."
            )
        places = range(len(wanted)) if alone and wanted else positions
        return rows.read(0, rows.height or 0, places, limits)


def unnamed(names: Sequence[str]) -> list[str]:
    return [name or "(no name)" for name in names]


def withheld(engine: str) -> InspectionError:
    """An error of an engine, without its words."""
    return InspectionError(
        f"{engine} could not read it. What it said is not repeated here: something of this frame is kept "
        "back (`chat.privacy`), and an error may name it. Read the frame in a cell to see the error."
    )


class EngineFrame(LazyFrame):
    """A frame that narwhals can wrap, so that a statement can be handed to its engine.

    Attributes:
        engine: The engine's name as people write it.
        sorts: It sorts well.
        frame: The frame in narwhals.
    """

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
        with self.told():
            rows = collected(frame.to_native(), seconds, cancelled)
        return rows.to_arrow(compat_level=sys.modules["polars"].CompatLevel.newest())

    def read_schema(self) -> Schema:
        # Resolving the columns may read the head of a remote file.
        return tuple((name, type_name(dtype)) for name, dtype in self.native.collect_schema().items())

    def fetch(self, start: int, count: int, names: Sequence[str] | None = None) -> Table:
        native = self.native if names is None else self.native.select(names)
        with self.told():
            return PolarsFrame(collected(native.slice(start, count), BUDGET.fetch_seconds))


class DuckDBRelation(LazyFrame):
    """A DuckDB relation: it runs on the user's own connection, so in a child where there can be one."""

    engine = "DuckDB"
    schema_is_free = True

    def read_schema(self) -> Schema:
        types = [str(kind) for kind in self.native.types]
        return tuple(zip(self.native.columns, types, strict=True))

    def fetch(self, start: int, count: int, names: Sequence[str] | None = None) -> Table:
        rows = self.native.limit(count, start)
        with self.told():
            return ArrowTable(self.rows_of(rows if names is None else self.part(names, rows)))

    def part(self, names: Sequence[str], rows: Any = None) -> Any:
        """Some columns of the relation, or of rows of it."""
        import duckdb

        whole = self.native if rows is None else rows
        return whole.select(*[duckdb.ColumnExpression(name) for name in names])

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
