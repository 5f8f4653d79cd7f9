"""The selector of the background loop: while there is work it does not ask the system for more."""

from __future__ import annotations

import asyncio
import selectors
import sys
import time
from typing import Any

AGAIN_SECONDS = 0.001
"""How long the loop goes on with what it has before it asks for more."""


class Selector(selectors.DefaultSelector):
    """Asks the system only when the loop has nothing to do, or has been busy for a while.

    Each question gives up the interpreter lock, even one that does not wait. Beside a cell that computes, it
    takes a switch interval to have it back, and a request would pay that for each of its steps.
    """

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        """The events of `selectors`; none at once when a question that need not wait was just asked."""
        if timeout is not None and timeout <= 0 and time.monotonic() - self._asked < AGAIN_SECONDS:
            return []
        events = super().select(timeout)
        self._asked = time.monotonic()
        return events


def new_event_loop() -> asyncio.AbstractEventLoop:
    """A loop with this selector; on Windows, whose loop has none, the system's own."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    return asyncio.SelectorEventLoop(Selector())
