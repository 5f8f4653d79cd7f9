"""Frames of engines that compute elsewhere or later, through narwhals: Dask, Spark, sqlframe, Ibis."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

from ...errors import BudgetExceededError, InspectionError
from ..budgets import BUDGET, QUERY_BUDGET
from ..dtypes import type_name
from ..facts import Value
from ..identity import instance_attributes, library_class, module_of, mro
from ..isolation import ChildFailedError, StoppedError, can_isolate, in_child
from ..waiting import within
from .arrow_data import ArrowTable
from .lazy_frames import EngineFrame, withheld
from .remote_jobs import ConnectionJob, DaskJob, Job, SparkJob
from .schemas import Schema
from .table import Table

T = TypeVar("T")

# Where each engine's class of frames can be found once the user has imported it, and the engine's name.
FRAMES = (
    ("dask.dataframe", "DataFrame", "Dask"),
    ("pyspark.sql.dataframe", "DataFrame", "Spark"),
    ("pyspark.sql.connect.dataframe", "DataFrame", "Spark"),
    ("sqlframe.base.dataframe", "BaseDataFrame", "sqlframe"),
    ("ibis.expr.types.relations", "Table", "Ibis"),
)
COLUMNS = (
    ("dask.dataframe", "Series", "Dask", "to_frame"),
    ("ibis.expr.types.generic", "Column", "Ibis", "as_table"),
)
# The first letters of the modules of frames that hold their columns themselves.
HOLDS_COLUMNS = {"Dask": "dask.", "Ibis": "ibis."}
# What engines say when the session behind a frame is no more.
GONE = (
    "Py4JNetworkError",
    "Connection refused",
    "SparkContext was shut down",
    "stopped SparkContext",
    "NO_ACTIVE_SESSION",
    "SESSION_CLOSED",
    "SESSION_OR_CONTEXT_NOT_EXISTS",
    "INVALID_HANDLE.SESSION",
    "failed to connect to all addresses",
    'Cannot invoke "org.apache.spark',
    "Connection Error: Connection already closed",
    "Connection has already been closed",
)


class RemoteFrame(EngineFrame):
    """A frame of an engine. Rows come only when they are asked for, a bounded number, within a deadline.

    Attributes:
        engine: Its name as people write it.
        sorts: The engine sorts well.
        works_on_plans: It works on each step of a plan before rows are asked for.
    """

    def __init__(self, native: Any, engine: str) -> None:
        super().__init__(native)
        self.engine = engine
        self.sorts = engine != "Dask"
        self.works_on_plans = engine == "Spark"

    @property
    def schema_is_free(self) -> bool:  # type: ignore[override]
        # a subclass of the notebook's own may do anything when it is asked
        ours = HOLDS_COLUMNS.get(self.engine)
        return ours is not None and module_of(type(self.native)).startswith(ours)

    @property
    def columns_known(self) -> bool:  # type: ignore[override]
        # what a cell has asked Spark for, its frame keeps
        held = instance_attributes(self.native) if self.engine == "Spark" else {}
        return "schema" in held or held.get("_cached_schema") is not None or super().columns_known

    @property
    def home(self) -> tuple[object, ...]:
        # looked up when a query asks: it makes Ibis choose a backend
        if self.engine == "Ibis":
            return (self.engine, id(self.native.get_backend()))
        session = {"Spark": "sparkSession", "sqlframe": "session"}.get(self.engine)
        return (self.engine, id(getattr(self.native, session)) if session else 0)

    @cached_property
    def frame(self) -> Any:
        """The frame in narwhals."""
        import narwhals

        # It tells of a package to come, which is nothing to the reader of the notebook.
        warnings.filterwarnings("ignore", "Dask support is moving out of Narwhals", FutureWarning)
        return narwhals.from_native(self.native).lazy()

    def read_schema(self) -> Schema:
        found = self.frame.collect_schema()
        return tuple((str(name), type_name(dtype)) for name, dtype in found.items())

    def facts(self) -> dict[str, Value]:
        """What is known of the engine, without asking it."""
        facts: dict[str, Value] = {"engine": self.engine}
        if self.engine == "Dask":
            facts["partitions"] = int(self.native.npartitions)
        return facts

    def fetch(self, start: int, count: int, names: Sequence[str] | None = None) -> Table:
        if start + count > BUDGET.remote_rows:
            raise BudgetExceededError(
                f"At most the first {BUDGET.remote_rows:,} rows are fetched from {self.engine}. "
                "Query it for the rows you want: filter, or sort the other way round."
            )
        with self.told():  # a session that is gone fails at the first step of a plan
            frame = self.frame if names is None else self.frame.select(*names)
            table = self.compute(frame.head(start + count), self.seconds)
        return ArrowTable(table.slice(start))

    def compute(self, frame: Any, seconds: float, cancelled: Any = None) -> Any:
        """The rows of a narwhals frame of this engine, as an arrow table."""
        with self.told():
            if can_isolate() and self.computes_here:
                return self.compute_in_child(frame, seconds, cancelled)
            job = self.job()
            return self.waited_for(lambda: job.collected(frame), seconds, cancelled, job)

    def planned(self, make: Callable[[], T], seconds: float, cancelled: Any = None) -> T:
        """What is made of its frame before rows are asked for: some engines work on that already."""
        if not self.works_on_plans:
            return make()
        return self.waited_for(make, seconds, cancelled)

    def waited_for(self, make: Callable[[], T], seconds: float, cancelled: Any, job: Job | None = None) -> T:
        """What comes of work in a thread, which is stopped at its engine when it is no longer wanted."""
        job = job or self.job()

        def work() -> T:
            with job.marked():
                return make()

        try:
            return within(seconds, work, f"{self.engine}'s computation", cancelled)
        except (BudgetExceededError, StoppedError) as error:
            if job.cancel() and isinstance(error, StoppedError):
                raise StoppedError("It was stopped.") from error
            raise

    @property
    def seconds(self) -> float:
        """How long a question may take: more where there is a way to stop it."""
        return BUDGET.remote_seconds if self.engine == "Spark" else QUERY_BUDGET.seconds

    @property
    def computes_here(self) -> bool:
        """Whether it computes in this process, with nothing that a forked child would lack or disturb."""
        if self.engine == "Dask":
            return cluster() is None
        if self.engine == "Ibis":
            return str(self.native.get_backend().name) == "duckdb"
        return self.engine == "sqlframe" and type(self.native).__module__.startswith("sqlframe.duckdb")

    def job(self) -> Job:
        """What stops its work elsewhere."""
        if self.engine == "Spark":
            return SparkJob(self.native)
        if self.engine == "Dask" and (client := cluster()) is not None:
            return DaskJob(client)
        if self.engine == "Ibis":
            return ConnectionJob(getattr(self.native.get_backend(), "con", None))
        return Job()

    def compute_in_child(self, frame: Any, seconds: float, cancelled: Any) -> Any:
        """What computes in this process cannot be stopped, so it runs where it can be killed."""
        import pyarrow as pa

        def work() -> bytes:
            with one_thread() if self.engine == "Dask" else contextlib.nullcontext():
                table = Job().collected(frame)
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
            return bytes(sink.getvalue())

        answer = in_child(
            work,
            seconds=seconds,
            memory=QUERY_BUDGET.memory,
            max_bytes=QUERY_BUDGET.bytes * 2,
            cancelled=cancelled,
            keep_files=True,
        )
        return pa.ipc.open_stream(answer).read_all()

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turns the engine's errors into words; its own are left out where something is kept back."""
        try:
            yield
        except InspectionError as error:
            if not isinstance(error, ChildFailedError):
                raise
            raise self.explained(error.kind, str(error)) from error
        except Exception as error:
            raise self.explained(type(error).__name__, str(error)) from error

    @property
    def has_ended(self) -> bool:
        """Whether its session was stopped here; what fails afterwards says so in many ways, or not at all."""
        if self.engine != "Spark":
            return False
        context = getattr(getattr(self.native, "sparkSession", None), "_sc", None)
        return context is not None and getattr(context, "_jsc", context) is None

    def explained(self, kind: str, message: str) -> InspectionError:
        if self.has_ended or any(sign in message or sign in kind for sign in GONE):
            return InspectionError(
                f"The {self.engine} session of this frame is gone. "
                "Start a new one and run the cell that makes the frame again."
            )
        if self.discreet:
            return withheld(self.engine)
        lines = message.strip().splitlines() or [""]
        said = next((line.strip() for line in lines if line.strip()), "no reason given")[:400]
        return InspectionError(f"{self.engine} could not compute it ({kind}: {said}).")


def one_thread() -> contextlib.AbstractContextManager[Any]:
    """Dask in a forked child: its threads are not there."""
    import dask

    return cast("contextlib.AbstractContextManager[Any]", dask.config.set(scheduler="synchronous"))


def cluster() -> Any | None:
    """The client of the cluster on which Dask computes, if it does; it cannot be used in a child process."""
    base = sys.modules.get("dask.base")
    if base is None or "distributed" not in sys.modules:
        return None
    client = getattr(base.get_scheduler(), "__self__", None)
    return client if type(client).__module__.split(".")[0] == "distributed" else None


def open_remote(obj: Any) -> Table | None:
    """A frame or column of an engine as a table; None for anything else. Asks nothing of the engine."""
    classes = mro(obj)
    for module, name, engine in FRAMES:
        cls = library_class(module, name)
        if cls is not None and cls in classes:
            return RemoteFrame(obj, engine)
    for module, name, engine, convert in COLUMNS:
        cls = library_class(module, name)
        if cls is not None and cls in classes:
            frame: Callable[[], Any] = getattr(obj, convert)
            return RemoteFrame(frame(), engine)
    return None
