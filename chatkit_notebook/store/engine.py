"""Running transactions: on a SQLite file or in memory, or on a PostgreSQL server."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.pool import StaticPool

from ..errors import StoreError
from .place import Place, ReplacedError

BUSY_SECONDS = 10.0
"""How long a write waits while another process holds the SQLite file, and a connection for a server."""
SWITCH_SECONDS = 1.0
"""How long the switch to write-ahead logging waits; it can be done without."""

T = TypeVar("T")
Work = Callable[[sa.Connection], T]
"""The statements of one transaction, written as if nothing had to be awaited."""


class Engine(Protocol):
    """Where transactions run."""

    async def run(self, work: Work[T], *, writes: bool) -> T:
        """Runs the work in a transaction that is committed when it returns and rolled back when it raises."""

    async def close(self) -> None:
        """Disconnects."""


def open_engine(url: URL, told: Callable[[str], None]) -> Engine:
    """The engine for a database; it has not connected yet.

    Args:
        url: Of the database.
        told: Called, on any thread, with what the user should know of the file.

    Raises:
        StoreError: The driver of the database is not installed.
    """
    try:
        return SQLite(url, told) if url.get_backend_name() == "sqlite" else PostgreSQL(url)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            f"The driver for {url.drivername} is not installed ({error}). "
            'Install it with `pip install "chatkit-notebook[postgres]"`, or choose a SQLite file.'
        ) from error


class SQLite:
    """One connection in a thread of its own.

    A whole transaction goes there and back in one step. An async driver takes a step for every call on a
    cursor, ten or more, and each waits for the interpreter lock while the user's cell runs a Python loop.
    """

    def __init__(self, url: URL, told: Callable[[str], None]) -> None:
        self.told = told
        self.place = None if url.database in (None, ":memory:") else Place(Path(str(url.database)))
        self.engine = sa.create_engine(
            url,
            # One kernel has one user; and a database in memory lives exactly as long as its connection.
            poolclass=StaticPool,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        self.writer = self.engine.execution_options(writes=True)
        self.thread = one_thread()
        sa.event.listen(self.engine, "do_connect", make_private)
        sa.event.listen(self.engine, "connect", prepare)
        sa.event.listen(self.engine, "begin", begin)

    async def run(self, work: Work[T], *, writes: bool) -> T:
        engine = self.writer if writes else self.engine
        return await asyncio.get_running_loop().run_in_executor(self.thread, self.transact, engine, work)

    def transact(self, engine: sa.Engine, work: Work[T]) -> T:
        if self.place is not None and self.place.is_lost:
            self.return_to(self.place)
        with engine.begin() as connection:
            if self.place is not None and self.place.opened is None:
                self.place.note()
            return work(connection)

    def return_to(self, place: Place) -> None:
        """The file was deleted or replaced. Nothing of a deleted one is lost as long as it is open here.

        Raises:
            ReplacedError: Another file is in its place; the next transaction is done there.
            OSError: It cannot be put back.
        """
        with self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            put_back = place.put_back(raw)
        self.engine.dispose()
        place.opened = None
        if not put_back:
            raise ReplacedError("it was replaced by another file while it was open")
        self.told(
            f"The database of conversations {place.path} was deleted while the chat was open, and written "
            "anew with all that was in it. To be rid of conversations, delete them in the history."
        )

    async def close(self) -> None:
        ending, self.thread = self.thread, one_thread()
        await asyncio.get_running_loop().run_in_executor(ending, self.engine.dispose)
        ending.shutdown(wait=False)
        if self.place is not None:
            self.place.opened = None


class PostgreSQL:
    """A pool of connections; the work runs in greenlets that await the driver."""

    def __init__(self, url: URL) -> None:
        # needs greenlet, which comes with the extra `postgres` only
        from sqlalchemy.ext.asyncio import create_async_engine

        options = {"connect_timeout": int(BUSY_SECONDS)} if url.get_driver_name() == "psycopg" else {}
        self.engine = create_async_engine(url, pool_pre_ping=True, connect_args=options)

    async def run(self, work: Work[T], *, writes: bool) -> T:
        async with self.engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        await self.engine.dispose()


def one_thread() -> ThreadPoolExecutor:
    """A thread that is made when it is first needed."""
    return ThreadPoolExecutor(1, thread_name_prefix="chatkit-notebook-store")


def make_private(dialect: object, record: object, arguments: list[Any], options: dict[str, Any]) -> None:
    """Makes a new file readable by its owner only; SQLite gives the files beside it the same mode."""
    path = arguments[0]
    if os.path.isdir(path):
        raise IsADirectoryError("that is a folder")  # the driver only says that it is unable
    if path != ":memory:":
        # What is wrong with the place, connecting says better.
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def prepare(connection: sqlite3.Connection, record: object) -> None:
    # The driver must not begin transactions by itself: see begin().
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # A file on a network drive or one that is being switched by another process keeps the mode it has.
    connection.execute(f"PRAGMA busy_timeout = {int(SWITCH_SECONDS * 1000)}")
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    connection.execute("PRAGMA synchronous = NORMAL")


def begin(connection: sa.Connection) -> None:
    # A transaction that reads first and then wants to write fails at once, without waiting, when another
    # process has written in between; one that asks for the write lock first waits for it.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
