"""A chat on the app: its address is there at once, its server once the heavy imports are done."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from typing import TYPE_CHECKING

from ..context import ChatContext
from ..errors import ClosedError
from .runs import CLOSED, Run

if TYPE_CHECKING:
    from .chat import NotebookChatServer


class MountedChat:
    """Lets requests wait until the chat can answer.

    `resolve` and `fail` may be called from any thread, and again: the last call holds.

    Attributes:
        context: The chat.
        runs: What it is answering; ended when the chat is closed.
    """

    def __init__(self, context: ChatContext) -> None:
        self.context = context
        self.runs: weakref.WeakSet[Run] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._outcome: NotebookChatServer | BaseException | None = None
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    @property
    def ready(self) -> bool:
        """Whether `server` answers, or raises, without waiting."""
        return self._outcome is not None

    async def server(self) -> NotebookChatServer:
        """The chat's server, waited for.

        Raises:
            Exception: What `fail` was called with: the chat could not be made, or was closed.
        """
        with self._lock:
            outcome = self._outcome
            if outcome is None:
                waiter = (asyncio.get_running_loop(), asyncio.Event())
                self._waiting.append(waiter)
        if outcome is None:
            await waiter[1].wait()
            return await self.server()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def resolve(self, server: NotebookChatServer) -> None:
        """The chat can answer."""
        self._set(server)

    def fail(self, error: BaseException) -> None:
        """The chat cannot answer: it could not be made, or is closed."""
        self._set(error)
        if isinstance(error, ClosedError):
            for run in list(self.runs):
                with contextlib.suppress(RuntimeError):  # its loop is closed, so it has ended
                    run.loop.call_soon_threadsafe(run.stop, CLOSED)

    def _set(self, outcome: NotebookChatServer | BaseException) -> None:
        with self._lock:
            self._outcome = outcome
            waiting, self._waiting = self._waiting, []
        for loop, event in waiting:
            loop.call_soon_threadsafe(event.set)
