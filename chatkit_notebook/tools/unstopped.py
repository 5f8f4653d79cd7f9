"""Work of tools that Stop could not end: whoever waited for it notes it, and the stored answer tells."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

from ..errors import causes
from ..inspection.isolation import GoesOnError

POLL_SECONDS = 0.02
SETTLE_SECONDS = 0.6
"""How long Stop waits for the threads of tools to see it: they look every 25 ms."""


class Unstopped:
    """What goes on after one turn was stopped.

    Attributes:
        words: A sentence for each work that could not be stopped.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.waiting = 0
        self.lock = threading.Lock()

    def begin(self) -> None:
        """A thread begins work that Stop may have to end."""
        with self.lock:
            self.waiting += 1

    def end(self, error: BaseException | None) -> None:
        """It has ended, or is no longer waited for: then the error, or a cause of it, says so."""
        with self.lock:
            self.waiting -= 1
            for one in causes(error):
                if isinstance(one, GoesOnError) and str(one) not in self.words:
                    self.words.append(str(one))

    async def settled(self) -> list[str]:
        """What goes on, once all threads have seen that they are stopped."""
        for _ in range(round(SETTLE_SECONDS / POLL_SECONDS)):
            if not self.waiting:
                break
            await asyncio.sleep(POLL_SECONDS)
        return list(self.words)


UNSTOPPED: ContextVar[Unstopped | None] = ContextVar("chatkit_notebook_unstopped", default=None)
"""Of the turn that is being answered."""
