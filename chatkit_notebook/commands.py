"""Commands to a page: kept until one is there, run by the one that is used, watched until they are done."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from .transport import frames
from .transport.loop import LoopThread

TIMEOUT_SECONDS = 30 * 60.0
"""In the page a command may have to wait for the answer under way; after this long it counts as lost."""
ACCEPT_SECONDS = 2.0
"""How long a page may take to accept a command, once another page is there to run it."""
MAX_WAITING = 100
ANSWER_SECONDS = 3.0
"""How long an answer of the page is waited for."""


@dataclass(slots=True)
class Command:
    """A method of the element, to be called in one page.

    Attributes:
        page: The page it was addressed to; None is whichever hears it.
        answer: Waits for what the page answers, if anybody does.
        accepted: Whether that page said that it will run it.
    """

    id: str
    name: str
    args: list[Any]
    page: str | None = None
    accepted: bool = False
    answer: Future[Any] | None = None


class Commands:
    """The commands of one notebook widget. All methods may be called from any thread.

    Every page that shows the chat hears every command; the one it is addressed to, the page that was used
    last, runs it.

    Args:
        send: Sends a message to the page.
        failed: Told in words when a command did not work.
        loop: Keeps the time.
    """

    def __init__(
        self, send: Callable[[frames.Message], None], failed: Callable[[str], None], loop: LoopThread
    ) -> None:
        self._send = send
        self._failed = failed
        self._loop = loop
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._page_is_there = False
        self._page: str | None = None
        self._waiting: deque[Command] = deque()
        self._under_way: dict[str, Command] = {}

    @property
    def waiting(self) -> int:
        """How many commands wait for a page."""
        return len(self._waiting)

    def post(self, name: str, *args: Any) -> None:
        """Sends a command, or keeps it until a page is there; returns at once."""
        with self._lock:
            command = Command(f"k{next(self._numbers)}", name, list(args))
            if not self._page_is_there:
                if len(self._waiting) < MAX_WAITING:
                    self._waiting.append(command)
                    return
                lost = command
            else:
                lost = None
                self._under_way[command.id] = command
        if lost is not None:
            self._failed(
                f"{MAX_WAITING} commands wait for a page already: `{name}` was dropped. Show the chat."
            )
            return
        self._dispatch(command)

    async def ask(self, name: str, *args: Any, seconds: float = ANSWER_SECONDS) -> Any:
        """What the page that is used answers to a command; None without a page or an answer in time."""
        with self._lock:
            if not self._page_is_there:
                return None
            command = Command(f"k{next(self._numbers)}", name, list(args), answer=Future())
            self._under_way[command.id] = command
        assert command.answer is not None
        self._dispatch(command)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(command.answer), seconds)
        except asyncio.TimeoutError:
            with self._lock:
                self._under_way.pop(command.id, None)
            return None

    def page_said_hello(self, page: str | None = None) -> None:
        """A page is there: what waited for one goes out, in order."""
        with self._lock:
            self._page_is_there = True
            self._page = self._page or page
            waited = list(self._waiting)
            self._waiting.clear()
            self._under_way.update((command.id, command) for command in waited)
        for command in waited:
            self._dispatch(command)

    def page_is_used(self, page: str) -> None:
        """The chat was drawn in a page, or somebody went to that page: it runs the commands from now on."""
        with self._lock:
            self._page = page
            orphans = [command for command in self._under_way.values() if self._is_orphan(command)]
        if orphans:
            self._loop.call(self._adopt_later)

    def accepted(self, command_id: str) -> None:
        """The page that a command was addressed to will run it."""
        with self._lock:
            command = self._under_way.get(command_id)
            if command is not None:
                command.accepted = True

    def settle(self, result: frames.Result) -> None:
        """The page says how a command ended; of two pages the first counts."""
        with self._lock:
            command = self._under_way.pop(result.id, None)
        if command is None:
            return
        if command.answer is not None:
            if not command.answer.cancelled():
                command.answer.set_result(None if result.error is not None else result.value)
        elif result.error is not None:
            self._failed(result.error)

    def clear(self) -> None:
        """Forgets everything: the chat is closed."""
        with self._lock:
            self._waiting.clear()
            self._under_way.clear()

    def _dispatch(self, command: Command) -> None:
        self._address(command)
        self._loop.call(self._watch, command)

    def _address(self, command: Command) -> None:
        with self._lock:
            command.page = self._page
        self._send(frames.command(command.id, command.name, command.args, command.page))

    def _is_orphan(self, command: Command) -> bool:
        """Whether it went to a page that may be closed by now, or that shows no chat."""
        return not command.accepted and command.page not in (None, self._page)

    def _adopt_later(self) -> None:
        self._loop.loop.call_later(ACCEPT_SECONDS, self._adopt)

    def _adopt(self) -> None:
        with self._lock:
            orphans = [command for command in self._under_way.values() if self._is_orphan(command)]
        for command in orphans:
            self._address(command)

    def _watch(self, command: Command) -> None:
        self._loop.loop.call_later(TIMEOUT_SECONDS, self._expire, command)

    def _expire(self, command: Command) -> None:
        with self._lock:
            expired = self._under_way.pop(command.id, None)
        if expired is not None:
            self._failed(
                f"For {TIMEOUT_SECONDS / 60:g} minutes the page did not say whether `{command.name}` worked. "
                "Is the chat still shown? Display it again."
            )
