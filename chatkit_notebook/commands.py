"""Commands to the page: kept until one is there, and watched until they are done."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .transport import frames
from .transport.loop import LoopThread

TIMEOUT_SECONDS = 30 * 60.0
"""In the page a command may have to wait for the answer under way; after this long it counts as lost."""
MAX_WAITING = 100


@dataclass(frozen=True, slots=True)
class Command:
    """A method of the element, to be called in the page."""

    id: str
    name: str
    args: list[Any]


class Commands:
    """The commands of one notebook widget. All methods may be called from any thread.

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

    def page_said_hello(self) -> None:
        """A page is there: what waited for one goes out, in order."""
        with self._lock:
            self._page_is_there = True
            waited = list(self._waiting)
            self._waiting.clear()
            self._under_way.update((command.id, command) for command in waited)
        for command in waited:
            self._dispatch(command)

    def settle(self, result: frames.Result) -> None:
        """The page says how a command ended; of two pages the first counts."""
        with self._lock:
            command = self._under_way.pop(result.id, None)
        if command is not None and result.error is not None:
            self._failed(result.error)

    def clear(self) -> None:
        """Forgets everything: the chat is closed."""
        with self._lock:
            self._waiting.clear()
            self._under_way.clear()

    def _dispatch(self, command: Command) -> None:
        self._send(frames.command(command.id, command.name, command.args))
        self._loop.call(self._watch, command)

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
