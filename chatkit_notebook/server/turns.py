"""Which conversations are being answered right now: one turn at a time in each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from chatkit.types import ThreadMetadata, ThreadStreamEvent

from ..tools.unstopped import Unstopped
from .pending import PendingItems


@dataclass
class Turn:
    """A turn that runs.

    Attributes:
        task: What runs it; cancelled, it keeps what there is and ends.
        thread: The object that ChatKit compares and saves; None until the agent was asked.
        events: The agent's events, so that they can be closed when the turn is cancelled.
        pending: Items that were begun.
        unstopped: What tools wait for, and what of it Stop could not end.
    """

    task: asyncio.Task[object] | None
    thread: ThreadMetadata | None = None
    events: AsyncIterator[ThreadStreamEvent] | None = None
    pending: PendingItems = field(default_factory=PendingItems)
    unstopped: Unstopped = field(default_factory=Unstopped)


class Turns:
    """The turns of all chats in this process: two chats may show the same conversation.

    A second message waits for the first answer, and a message after Stop for the partial answer to be stored.
    """

    def __init__(self) -> None:
        self.running: dict[str, Turn] = {}
        self.locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def lock(self, thread_id: str) -> asyncio.Lock:
        lock = self.locks.get(thread_id)
        if lock is None:
            lock = self.locks[thread_id] = asyncio.Lock()
        return lock

    def is_busy(self, thread_id: str) -> bool:
        return self.lock(thread_id).locked()

    @asynccontextmanager
    async def take(self, thread_id: str) -> AsyncIterator[Turn]:
        """Waits until the conversation is free and holds it."""
        async with self.lock(thread_id):
            turn = self.running[thread_id] = Turn(asyncio.current_task())
            try:
                yield turn
            finally:
                del self.running[thread_id]

    async def stop(self, thread_id: str) -> None:
        """Cancels the turn of a conversation, if one runs, and waits until it has ended."""
        turn = self.running.get(thread_id)
        if turn is not None and turn.task is not None and turn.task is not asyncio.current_task():
            turn.task.cancel()
            await asyncio.wait({turn.task})


TURNS = Turns()
