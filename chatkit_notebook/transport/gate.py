"""How many messages a page may send: one that floods the kernel is held off, and told so once."""

from __future__ import annotations

import time

BURST = 500
"""How many may come at once: a page that opens sends a dozen."""
PER_SECOND = 100.0
"""How many may come for long. Each may have an answer, and Jupyter drops what exceeds 1,000 a second."""
FLOOD = (
    "A page of this chat sends more messages than a chat needs, so some of them were dropped. "
    "Nothing is lost: reload the page if it does not go on by itself."
)


class Gate:
    """Counts one chat's messages. A page sends again what was dropped, as it does with what was lost.

    Attributes:
        dropped: How many were held off since the beginning.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._room = float(BURST)
        self._counted = time.monotonic()
        self._told = False

    def admits(self) -> bool:
        """Whether one more message may pass."""
        now = time.monotonic()
        self._room = min(float(BURST), self._room + (now - self._counted) * PER_SECOND)
        self._counted = now
        if self._room >= BURST / 2:
            self._told = False  # the flood is over; the next one is told again
        if self._room < 1:
            self.dropped += 1
            return False
        self._room -= 1
        return True

    def complaint(self) -> str | None:
        """What to say of a message that was dropped; None when it was said already."""
        if self._told:
            return None
        self._told = True
        return FLOOD
