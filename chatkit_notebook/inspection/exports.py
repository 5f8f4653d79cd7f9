"""All rows of a variable or of a SELECT, written to a CSV or Parquet file, a batch at a time."""

from __future__ import annotations

import contextlib
import errno
import functools
import importlib
import json
import os
import stat
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from ..errors import BudgetExceededError, ChatKitNotebookError, InspectionError, QueryFailedError
from .budgets import QUERY_BUDGET
from .file_columns import file_batch, file_schema
from .isolation import (
    ChildFailedError,
    LimitReachedError,
    StoppedError,
    available_memory,
    can_isolate,
    in_child,
)
from .pushdown.tree import CannotPushError
from .sql import opened, translated
from .sql_engine import Limits, Watch, asked, batches_of
from .sql_guard import Statement, check
from .sql_remote import fetch, pushed
from .sql_sources import Source
from .waiting import within

Format = Literal["csv", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)
SECONDS = 300.0
MOST_FETCHED_ROWS = 1_000_000
MOST_FETCHED_BYTES = 256 * 2**20
"""Of a frame of another engine: it comes whole into this kernel before it is written."""
ANSWER_BYTES = 4_096


class ExportError(InspectionError):
    """The file could not be written; the message says why and what to do."""


class ExistsError(ExportError):
    """There is a file of that name already."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written.

    Attributes:
        path: Where it is.
        rows: Rows in it.
        size: Bytes.
    """

    path: Path
    rows: int
    size: int


def destination(text: str, format: Format, *, overwrite: bool = False) -> Path:
    """The file that a person names.

    Args:
        text: A path, relative to the kernel's folder or with "~"; the ending is added when it is missing.
        format: What will be written.
        overwrite: A file that is there may be replaced.

    Raises:
        ExistsError: There is one.
        ExportError: It cannot be written there.
    """
    text = text.strip()
    if not text or "\x00" in text:
        raise ExportError("Write a name for the file.")
    path = Path(text).expanduser()
    if path.suffix.casefold() != f".{format}":
        path = path.with_name(f"{path.name}.{format}")
    try:
        path = Path(os.path.abspath(path))
        if path.is_dir():
            raise ExportError(f"{path} is a folder. Write the name of a file in it.")
        if not path.parent.is_dir():
            raise ExportError(f"There is no folder {path.parent}. Make it first, or choose another one.")
        if path.exists() and not overwrite:
            size = path.stat().st_size
            raise ExistsError(f"{path} exists already ({size:,} bytes).")
    except OSError as error:
        raise failed(error, path) from error
    if not os.access(path.parent, os.W_OK):
        raise ExportError(f"You may not write into {path.parent}. Choose another folder.")
    return path


def export(
    sql: str,
    frames: Mapping[str, object],
    path: Path,
    format: Format,
    *,
    cancelled: threading.Event | None = None,
    seconds: float = SECONDS,
) -> Written:
    """Writes all rows of a SELECT to a file; blocks: call it in a worker thread.

    The rows go to a file beside it that takes its name at the end, so that a failure leaves what was there.

    Args:
        sql: One SELECT over the variables; the same rules hold as for any query.
        frames: The variables it may read, by name.
        path: From `destination`.
        format: What to write.
        cancelled: Set it to stop.
        seconds: Until it is stopped.

    Raises:
        ExportError: The file could not be written.
        InspectionError: The rows could not be read.
    """
    statement = check(sql)
    sources = [opened(name, frames, statement.columns) for name in statement.tables]
    partial = partial_path(path)
    far = any(source.remote is not None for source in sources)
    limits = Limits(QUERY_BUDGET.rows, QUERY_BUDGET.bytes, seconds, available_memory(QUERY_BUDGET.memory))
    try:
        rows = fetched_rows(statement, sources, partial, format, limits, cancelled) if far else None
        if rows is None:
            rows = written_rows(statement, sources, partial, format, limits, cancelled)
        os.replace(partial, path)
        return Written(path, rows, path.stat().st_size)
    except StoppedError as error:
        raise ExportError("Writing was stopped; nothing was kept.") from error
    except LimitReachedError as error:
        raise BudgetExceededError(f"{error} Nothing was kept. Export fewer rows or columns.") from error
    except ChildFailedError as error:
        if error.kind in ("OSError", "ArrowIOError", "FileNotFoundError", "PermissionError"):
            raise failed(OSError(number_in(str(error)), str(error)), path) from error
        if error.kind == QueryFailedError.__name__:
            raise ExportError(str(error)) from error
        raise translated(error.kind, str(error), sources) from error
    except OSError as error:
        raise failed(error, path) from error
    except ChatKitNotebookError:
        raise
    except Exception as error:
        raise translated(type(error).__name__, str(error), sources) from error
    finally:
        forget(partial)


def fetched_rows(
    statement: Statement,
    sources: list[Source],
    path: Path,
    format: Format,
    limits: Limits,
    cancelled: threading.Event | None,
) -> int | None:
    """Writes what the engine of lazy or remote frames gives, all of it or nothing.

    Returns:
        How many rows; None where the statement cannot be handed to it: the sources are copies then.
    """
    most = replace(limits, rows=MOST_FETCHED_ROWS, bytes=MOST_FETCHED_BYTES)
    try:
        outcome = pushed(statement, sources, most, cancelled)
    except CannotPushError as error:
        for source in sources:
            if source.remote is not None:
                fetch(source, statement.columns, str(error), limits, cancelled)
        return None
    if outcome.cut:
        raise BudgetExceededError(
            f"These are more than {MOST_FETCHED_ROWS:,} rows, or {MOST_FETCHED_BYTES // 2**20} MB, of a "
            "frame that is not in this kernel. Nothing was kept. Export fewer rows or columns, or have its "
            "engine write the file in a cell."
        )
    return written_batches(outcome.table.to_batches(), outcome.table.schema, path, format)


def written_rows(
    statement: Statement,
    sources: list[Source],
    path: Path,
    format: Format,
    limits: Limits,
    cancelled: threading.Event | None,
) -> int:
    """Writes the rows, in a child process where the platform can; returns how many."""
    if not can_isolate():
        work = functools.partial(stream, statement, sources, path, format, limits, cancelled)
        if any(source.relation is not None for source in sources):
            return within(limits.seconds, work, "Writing the relation", cancelled)
        return work()
    for module in ("pyarrow", f"pyarrow.{format}"):
        # loaded once here, not in each child
        importlib.import_module(module)
    answer = in_child(
        lambda: json.dumps(stream(statement, sources, path, format, limits, None)).encode(),
        seconds=limits.seconds,
        memory=limits.memory,
        max_bytes=ANSWER_BYTES,
        cancelled=cancelled,
        keep_files=any(source.relation is not None for source in sources),
    )
    return int(json.loads(answer))


def stream(
    statement: Statement,
    sources: list[Source],
    path: Path,
    format: Format,
    limits: Limits,
    cancelled: threading.Event | None,
) -> int:
    """Writes the rows as they come from the engine."""
    with (
        asked(statement, sources, limits) as (relation, _, connection),
        watching(connection, limits, cancelled),
    ):
        reader = batches_of(relation)
        return written_batches(reader, reader.schema, path, format)


def written_batches(batches: Iterable[Any], schema: Any, path: Path, format: Format) -> int:
    """Writes batches to a file as they come; returns how many rows."""
    schema = file_schema(schema, format)
    rows = 0
    with writer(path, schema, format) as sink:
        for batch in batches:
            sink.write_batch(file_batch(batch, schema))
            rows += batch.num_rows
    return rows


@contextlib.contextmanager
def watching(connection: Any, limits: Limits, cancelled: threading.Event | None) -> Iterator[None]:
    """Interrupts a connection when time is up; one of the user's own (None) is not ours to interrupt."""
    if connection is None:
        yield
        return
    with Watch(connection, limits.seconds, cancelled) as watch:
        try:
            yield
        except Exception as error:
            if watch.reason is not None:
                raise watch.reason from error
            raise


def writer(path: Path, schema: Any, format: Format) -> Any:
    if format == "csv":
        from pyarrow.csv import CSVWriter

        return CSVWriter(str(path), schema)
    from pyarrow.parquet import ParquetWriter

    return ParquetWriter(str(path), schema)


def partial_path(path: Path) -> Path:
    """Where a file is written until it is whole."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")


def forget(partial: Path) -> None:
    """Removes what is left of a file that was not finished; never a device."""
    with contextlib.suppress(OSError):
        if stat.S_ISREG(partial.stat().st_mode):
            partial.unlink()


def number_in(message: str) -> int:
    """The error's number in "[Errno 28] No space left on device"."""
    found = message.partition("rrno ")[2].partition("]")[0]
    return int(found) if found.isdigit() else errno.EIO


def failed(error: OSError, path: Path) -> ExportError:
    """Why a file could not be written, in words."""
    message = str(error)
    if error.errno == errno.ENOSPC or "No space left" in message:
        return ExportError(
            f"The disk of {path.parent} is full: {path.name} was not written. "
            "Make room, or choose a folder on another disk."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return ExportError(f"You may not write {path}. Choose another folder.")
    if error.errno == errno.EROFS:
        return ExportError(f"{path.parent} can only be read. Choose another folder.")
    if error.errno == errno.ENAMETOOLONG:
        return ExportError("The name of the file is too long.")
    return ExportError(f"{path.name} could not be written: {error.strerror or message}.")
