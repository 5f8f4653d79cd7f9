"""The way of a notebook widget's messages to its pages: at once, or kept until a page asks."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Hashable
from typing import Any

WAIT_SECONDS = 0.1
"""How long an answer to a poll waits for something to send. A cell that is run meanwhile waits too."""
MOST_AT_ONCE = 64
"""Messages in answer to one poll."""

Message = tuple[dict[str, Any], "list[bytes] | None"]
Send = Callable[[dict[str, Any], "list[bytes] | None"], None]


class Outlet:
    """Sends what a widget has to say. All methods may be called from any thread.

    Some hosts (Colab) show a message only when the thread that handles the page's messages sends it. There,
    what other threads have to say is kept until the page polls.

    Args:
        send: Sends one message on the comm.
        keeps: Whether messages of other threads than the main one are kept.
    """

    def __init__(self, send: Send, *, keeps: bool) -> None:
        self.keeps = keeps
        self._send = send
        self._context = contextvars.copy_context()
        self._news = threading.Condition()
        self._kept: dict[Hashable, Message] = {}
        self._count = 0

    @property
    def waiting(self) -> bool:
        """Whether something is kept."""
        return bool(self._kept)

    def send(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Sends a message now, or keeps it."""
        if self.keeps and threading.current_thread() is not threading.main_thread():
            with self._news:
                self._kept.setdefault(self._key(message), (message, buffers))
                self._news.notify_all()
            return
        if self.keeps:
            self.release(None)
        self._pass(message, buffers)

    def release(self, most: int | None = MOST_AT_ONCE, wait: float = 0.0) -> bool:
        """Sends what was kept, oldest first; on the thread that handles the page's messages.

        Args:
            most: How many messages; None is all.
            wait: Seconds to wait for the first one.

        Returns:
            Whether some are left.
        """
        with self._news:
            if wait:
                self._news.wait_for(lambda: self._kept, wait)
            keys = list(self._kept)[:most]
            messages = [self._kept.pop(key) for key in keys]
            left = bool(self._kept)
        for message, buffers in messages:
            self._pass(message, buffers)
        return left

    def _pass(self, message: dict[str, Any], buffers: list[bytes] | None) -> None:
        try:
            self._send(message, buffers)
        except LookupError:
            # ipykernel 7.0 looks for the request it answers in a context variable, which other threads lack.
            self._context.copy().run(self._send, message, buffers)

    def _key(self, message: dict[str, Any]) -> Hashable:
        """A frame that is sent again while the first one is still here is the same message."""
        content = message.get("content")
        if isinstance(content, dict) and "seq" in content:
            return content["id"], content["seq"]
        self._count += 1
        return self._count
