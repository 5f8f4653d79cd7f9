"""How often messages go to the pages: seldom enough for Jupyter, often enough for the eye."""

from __future__ import annotations

BATCH_SECONDS = 0.016
"""Shortest time between two messages of a response."""
MESSAGES_PER_SECOND = 300
"""Of all responses together: beyond 1,000 a second Jupyter drops messages, those of cells too."""
RECENT_SECONDS = 1.0
"""How long a response that has sent something counts as one that streams."""
FREELY = 16
"""How many messages may be on their way before the page's silence slows us down."""
SLOWING = 5
"""For each so many more the pause doubles, so that a window of 64 lasts for more than half a minute."""
SLOWEST = 2.0


class Pace:
    """Keeps the count of one kernel's messages. Lives on the loop's thread only."""

    shortest = BATCH_SECONDS

    def __init__(self) -> None:
        self.recent: dict[str, float] = {}

    def sent(self, request: str, now: float) -> None:
        """A response has sent a message."""
        self.recent.pop(request, None)
        self.recent[request] = now  # the newest is the last
        while self.recent[oldest := next(iter(self.recent))] < now - RECENT_SECONDS:
            del self.recent[oldest]

    def between(self, now: float, unacknowledged: int) -> float:
        """Seconds that a response leaves between two of its messages.

        Args:
            now: The loop's time.
            unacknowledged: How many of its messages the page has not confirmed. Where its word waits for the
                running cell, longer steps make the window last longer.
        """
        streaming = sum(1 for time in self.recent.values() if time >= now - RECENT_SECONDS)
        fair = max(BATCH_SECONDS, streaming / MESSAGES_PER_SECOND)
        doublings = max(0, unacknowledged - FREELY) / SLOWING
        return float(max(fair, min(BATCH_SECONDS * 2**doublings, SLOWEST)))
