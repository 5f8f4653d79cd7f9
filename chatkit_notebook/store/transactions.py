"""Transactions on the database: writes keep their order, and each is finished when its caller has gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL

from . import address, migrations
from .engine import Work, open_engine
from .failures import DatabaseError
from .place import ReplacedError

log = logging.getLogger(__name__)

T = TypeVar("T")


class Transactions:
    """Where the statements of the store are carried out.

    Belongs to the event loop that first used it.

    Args:
        url: Of the database.

    Attributes:
        where: Names the database to people.
        told: Called, on any thread, with what the user should know of the database.

    Raises (every method):
        DatabaseError: The database cannot be opened, read or written: where, why and what to do.
    """

    def __init__(self, url: URL) -> None:
        self.where = address.describe(url)
        self.told: Callable[[str], None] = log.warning
        self.engine = open_engine(url, lambda text: self.told(text))
        self.started = False
        self.starting = asyncio.Lock()
        self.writing = asyncio.Lock()
        self.running: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Connects and brings the tables up to date; does nothing the second time.

        Raises:
            StoreError: The database cannot be opened, was written by a newer version, or cannot be changed.
        """
        if self.started:
            return
        async with self.starting:
            if not self.started:
                await self.finish(self.migrate())
                self.started = True

    async def close(self) -> None:
        """Waits for what is being written and disconnects."""
        while self.running:
            await asyncio.wait(self.running)
        await self.engine.close()
        self.started = False

    async def read(self, work: Work[T]) -> T:
        await self.start()
        return await self.finish(self.transact(work, "read", writes=False))

    async def write(self, work: Work[T]) -> T:
        await self.start()
        return await self.finish(self.in_turn(self.transact(work, "written to", writes=True)))

    async def migrate(self) -> None:
        for step in await self.transact(migrations.pending, "opened", writes=False):
            await self.transact(partial(migrations.apply, step=step), "opened", writes=True)

    async def transact(self, work: Work[T], what: str, *, writes: bool) -> T:
        try:
            try:
                return await self.engine.run(work, writes=writes)
            except ReplacedError:
                for step in await self.engine.run(migrations.pending, writes=False):
                    await self.engine.run(partial(migrations.apply, step=step), writes=True)
                return await self.engine.run(work, writes=writes)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            raise DatabaseError(self.where, what, error) from error

    async def in_turn(self, write: Coroutine[Any, Any, T]) -> T:
        # Writes of this process keep their order, also when the first one's caller was cancelled.
        async with self.writing:
            return await write

    async def finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Awaits work that goes on when the caller is cancelled: a cut connection would lose more."""
        task = asyncio.create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return await asyncio.shield(task)
