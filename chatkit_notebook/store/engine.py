"""The SQLAlchemy engine for a URL, with the settings each kind of database needs."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from ..errors import StoreError

BUSY_SECONDS = 10.0
"""How long a write waits while another process holds the SQLite file."""


def create_engine(url: URL) -> AsyncEngine:
    """An engine that has not connected yet.

    Raises:
        StoreError: The driver of the database is not installed.
    """
    try:
        if url.get_backend_name() == "sqlite":
            return sqlite_engine(url)
        return create_async_engine(
            url, pool_pre_ping=True, connect_args={"connect_timeout": int(BUSY_SECONDS)}
        )
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            f"The driver for {url.drivername} is not installed ({error}). "
            'Install it with `pip install "chatkit-notebook[postgres]"`, or choose a SQLite file.'
        ) from error


def sqlite_engine(url: URL) -> AsyncEngine:
    # One connection: a kernel has one user, tasks queue for it instead of running into each other's locks,
    # and a database in memory lives exactly as long as its connection.
    engine = create_async_engine(
        url,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=6 * BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS},
    )
    sa.event.listen(engine.sync_engine, "do_connect", make_private)
    sa.event.listen(engine.sync_engine, "connect", prepare_sqlite)
    sa.event.listen(engine.sync_engine, "begin", begin_sqlite)
    return engine


def make_private(dialect: object, record: object, arguments: list[Any], options: dict[str, Any]) -> None:
    """Makes a new file readable by its owner only; SQLite gives the files beside it the same mode."""
    path = arguments[0]
    if path != ":memory:":
        # What is wrong with the place, connecting says better.
        with contextlib.suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def prepare_sqlite(connection: Any, record: object) -> None:
    # The driver must not begin transactions by itself: see begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    # A file on a network drive or one that is being switched by another process keeps the mode it has.
    with contextlib.suppress(sqlite3.Error):
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def begin_sqlite(connection: sa.Connection) -> None:
    # A transaction that reads first and then wants to write fails at once, without waiting, when another
    # process has written in between; one that asks for the write lock first waits for it.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
