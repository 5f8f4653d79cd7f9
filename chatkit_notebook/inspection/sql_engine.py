"""Runs one checked statement on a locked engine of its own and keeps a bounded part of the result."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import BudgetExceededError, QueryFailedError
from .budgets import QUERY_BUDGET
from .isolation import LimitReachedError, StoppedError, is_stopped
from .sql_guard import Statement
from .sql_sources import Source
from .tables.lazy_frames import to_arrow

BATCH_ROWS = 2_048
# One sent before the engine has started is lost, so interrupts are sent until it has stopped.
INTERRUPT_EVERY = 0.05
READERS = ("to_arrow_reader", "fetch_arrow_reader", "fetch_record_batch")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take.

    Attributes:
        rows: Rows kept of the result.
        bytes: Bytes kept of the result.
        seconds: Until it is interrupted.
        memory: Bytes of memory of the engine.
    """

    rows: int = QUERY_BUDGET.rows
    bytes: int = QUERY_BUDGET.bytes
    seconds: float = QUERY_BUDGET.seconds
    memory: int = QUERY_BUDGET.memory


@dataclass(frozen=True, slots=True)
class Outcome:
    """The kept part of a result.

    Attributes:
        table: An arrow table.
        types: The engine's name of each column's type.
        cut: Whether there is more.
        notes: What a reader must know of how it was made.
    """

    table: Any
    types: tuple[str, ...]
    cut: bool
    notes: tuple[str, ...] = ()

    def to_bytes(self) -> bytes:
        """As bytes, for the way out of a child process."""
        import pyarrow as pa

        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.table.schema) as writer:
            writer.write_table(self.table)
        head = json.dumps({"types": self.types, "cut": self.cut, "notes": self.notes}).encode()
        return len(head).to_bytes(4, "big") + head + bytes(sink.getvalue())

    @classmethod
    def from_bytes(cls, data: bytes) -> Outcome:
        """What `to_bytes` wrote."""
        import pyarrow as pa

        length = int.from_bytes(data[:4], "big")
        head = json.loads(data[4 : 4 + length])
        table = pa.ipc.open_stream(pa.py_buffer(data)[4 + length :]).read_all()
        return cls(table, tuple(head["types"]), head["cut"], tuple(head["notes"]))


def run(statement: Statement, sources: Sequence[Source], limits: Limits) -> Outcome:
    """Runs a statement over sources on a fresh engine, in this thread, without a deadline of its own."""
    with asked(statement, sources, limits) as (relation, notes, _):
        return replace(kept(relation, statement, limits), notes=notes)


@contextlib.contextmanager
def asked(
    statement: Statement, sources: Sequence[Source], limits: Limits
) -> Iterator[tuple[Any, tuple[str, ...], Any]]:
    """A statement over sources as a relation that computes nothing yet, remarks, and its fresh connection.

    The connection is None where the whole statement runs on one of the user's own, where its relations are.
    """
    relations = {source.name: source.relation for source in sources if source.relation is not None}
    if not relations:
        with engine(sources, limits) as connection:
            yield connection.sql(statement.sql), (), connection
        return
    names = " and ".join(f"`{source.variable}`" for source in sources if source.relation is not None)
    if len(relations) == len(sources) and on_one_connection(relations):
        notes = (f"{names} were queried in DuckDB, where they are.",) if len(relations) > 1 else ()
        yield over_relations(relations, statement.sql), notes, None
        return
    copies = [copied(source, statement.columns) for source in sources]
    rows = sum(copy.data.num_rows for copy in copies if copy.name in relations)
    note = (
        f"All {rows:,} rows of {names} were copied from DuckDB, because the query joins them with what is "
        "not on their connection."
    )
    with engine(copies, limits) as connection:
        yield connection.sql(statement.sql), (note,), connection


def on_one_connection(relations: Mapping[str, Any]) -> bool:
    """Whether relations are of the same connection. Computes nothing."""
    import duckdb

    first, *others = relations.values()
    try:
        for other in others:
            # it refuses relations of two connections when they are put together
            first.set_alias("left_side").cross(other.set_alias("right_side"))
    except duckdb.Error:
        return False
    return True


def over_relations(relations: Mapping[str, Any], sql: str) -> Any:
    """A checked statement over relations of one connection, as a relation of that connection."""
    (name, first), *others = relations.items()
    if not others:
        return first.query(name, sql)
    # The others stand in front under their names, written out by the engine itself.
    made = ", ".join(f"{quoted(other)} AS ({relation.sql_query()})" for other, relation in others)
    # the statement is checked; what stands before it are the user's own relations
    return first.query(name, f"WITH {made} SELECT * FROM ({sql}\n) AS asked")  # noqa: S608


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def copied(source: Source, needed: frozenset[str] | None) -> Source:
    """A source whose relation is computed, the columns that are needed: to be joined with other variables."""
    if source.relation is None:
        return source
    import duckdb

    names = [
        str(name) for name in source.relation.columns if needed is None or str(name).casefold() in needed
    ] or source.relation.columns[:1]
    part = source.relation.select(*[duckdb.ColumnExpression(name) for name in names])
    return replace(source, data=to_arrow(part), relation=None)


def run_with_deadline(
    statement: Statement, sources: Sequence[Source], limits: Limits, cancelled: threading.Event | None
) -> Outcome:
    """Runs a statement in this thread and interrupts it when time is up or it is no longer wanted.

    Raises:
        LimitReachedError: It took longer than `limits.seconds`.
        StoppedError: `cancelled` was set.
    """
    with engine(sources, limits) as connection:
        watch = Watch(connection, limits.seconds, cancelled)
        try:
            with watch:
                return kept(connection.sql(statement.sql), statement, limits)
        except Exception as error:
            if watch.reason is not None:
                raise watch.reason from error
            raise


class Watch:
    """Interrupts a connection from another thread.

    Attributes:
        reason: Why it was interrupted, if it was.
    """

    def __init__(self, connection: Any, seconds: float, cancelled: threading.Event | None) -> None:
        self.connection = connection
        self.seconds = seconds
        self.cancelled = cancelled
        self.done = threading.Event()
        self.reason: LimitReachedError | StoppedError | None = None
        self.thread = threading.Thread(target=self.watch, name="chatkit-notebook-deadline", daemon=True)

    def watch(self) -> None:
        deadline = time.monotonic() + self.seconds
        while not self.done.wait(INTERRUPT_EVERY):
            if is_stopped(self.cancelled):
                self.reason = self.reason or StoppedError("It was stopped.")
            elif time.monotonic() >= deadline:
                self.reason = self.reason or LimitReachedError(
                    f"It took longer than {self.seconds:g} seconds and was stopped."
                )
            if self.reason is not None:
                self.connection.interrupt()

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.done.set()
        self.thread.join()


@contextlib.contextmanager
def engine(sources: Sequence[Source], limits: Limits) -> Iterator[Any]:
    """A fresh engine that sees the sources and nothing else; nothing stays registered afterwards."""
    import duckdb

    # By default DuckDB spills rows into .tmp of the notebook's folder, where a killed child would leave them.
    connection = duckdb.connect(":memory:", config={"enable_external_access": "false", "temp_directory": ""})
    try:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"SET threads = {QUERY_BUDGET.threads}")
        connection.execute(f"SET memory_limit = '{limits.memory // 2**20}MiB'")
        zone = next((source.zone for source in sources if source.zone is not None), None)
        if zone is not None:
            with contextlib.suppress(duckdb.Error):
                connection.execute("SET TimeZone = ?", [zone])
        connection.execute("SET lock_configuration = true")
        for source in sources:
            connection.register(source.name, source.data)
        yield connection
    finally:
        connection.close()


def kept(relation: Any, statement: Statement, limits: Limits) -> Outcome:
    """The first rows of a result, as many as the limits allow."""
    import pyarrow as pa

    types = tuple(str(kind) for kind in relation.types)
    if statement.ordered:
        # Told how many rows are wanted, the engine keeps the top ones instead of sorting all.
        relation = relation.limit(limits.rows + 1)
    reader = batches_of(relation)
    kept_batches: list[Any] = []
    rows = size = 0
    cut = False
    for batch in reader:
        room = limits.rows - rows
        if batch.num_rows > room:
            batch, cut = batch.slice(0, room), True
        if size + batch.nbytes > limits.bytes:
            batch, cut = fitting(batch, limits.bytes - size), True
            if rows + batch.num_rows == 0:
                raise BudgetExceededError(
                    f"One row of the result is larger than {limits.bytes / 2**20:,.0f} MB. "
                    "Select fewer columns, or only a part of a long value: left(column, 200)."
                )
        kept_batches.append(batch)
        rows += batch.num_rows
        size += batch.nbytes
        if cut:
            break
    table = pa.Table.from_batches(kept_batches, schema=reader.schema)
    return Outcome(whole_numbers(table, types), types, cut)


def batches_of(relation: Any) -> Any:
    """A reader of record batches; the method's name differs between versions of DuckDB.

    Raises:
        QueryFailedError: This version has none of them.
    """
    methods = vars(type(relation))
    for name in READERS:
        if name in methods:
            return getattr(relation, name)(BATCH_ROWS)
    raise QueryFailedError(
        f"The query could not be run: DuckDB {version()} has none of the methods {', '.join(READERS)} "
        "that hand out rows bit by bit. Install another one (%pip install -U duckdb) and restart the kernel."
    )


def version() -> str:
    import duckdb

    return str(duckdb.__version__)


def fitting(batch: Any, room: int) -> Any:
    """As many first rows of a batch as fit into some bytes."""
    low, high = 0, batch.num_rows
    while low < high:
        middle = (low + high + 1) // 2
        if batch.slice(0, middle).nbytes <= room:
            low = middle
        else:
            high = middle - 1
    return batch.slice(0, low)


def whole_numbers(table: Any, types: Sequence[str]) -> Any:
    """Sums of integers come as decimals of 38 digits; as integers where they fit."""
    import pyarrow as pa

    for place, kind in enumerate(types):
        if kind in ("HUGEINT", "UHUGEINT"):
            with contextlib.suppress(pa.ArrowInvalid):
                column = table.column(place).cast(pa.int64())
                table = table.set_column(place, pa.field(table.field(place).name, pa.int64()), column)
    return table
