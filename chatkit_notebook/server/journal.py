"""What a run has said so far, in as few events as tell it: for pages that come later, or come back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

JOURNAL_BYTES = 4_000_000
"""How much of what is done is kept; the store has the items, so a page that missed more reads them there."""

DATA = b"data: "
UPDATE = b'data: {"type":"thread.item.updated"'
ITEM_EVENTS = frozenset(
    {"thread.item.added", "thread.item.done", "thread.item.replaced", "thread.item.removed"}
)
LATEST_ONLY = frozenset({"stream_options", "progress_update", "thread.updated"})
ONCE = frozenset({"thread.created", "client_effect"})
"""Of use only to the page that was there."""


@dataclass(slots=True)
class Entry:
    """The newest event about one thing.

    Attributes:
        seq: Its number.
        part: The event as it was sent.
        kind: Its type.
    """

    seq: int
    part: bytes
    kind: str


class Journal:
    """Follows the events of one run.

    An item has one entry, where it was first mentioned; its many updates are not kept, since what it has
    become is known where it is made.

    Attributes:
        seq: Number of the newest event; the first is 1.
        dropped: Number of the newest event that is no longer kept; 0 when all are.
    """

    def __init__(self, limit: int = JOURNAL_BYTES) -> None:
        self.limit = limit
        self.seq = 0
        self.dropped = 0
        self.size = 0
        self.entries: dict[str, Entry] = {}

    def add(self, part: bytes) -> dict[str, Any] | None:
        """Takes an encoded event. Answers it decoded, unless it is the update of an item."""
        self.seq += 1
        if part.startswith(UPDATE):
            return None
        event: dict[str, Any] = json.loads(part.removeprefix(DATA))
        kind = event.get("type", "")
        key = f"#{self.seq}"
        if kind in ITEM_EVENTS:
            key = event["item_id"] if kind == "thread.item.removed" else event["item"]["id"]
            # Progress stands for what is not there yet, as in the page.
            self.remove("progress_update")
        elif kind in LATEST_ONLY:
            key = kind
            self.remove(key)
        before = self.entries.get(key)
        self.entries[key] = Entry(self.seq, part, kind)
        self.size += len(part) - (0 if before is None else len(before.part))
        self.shorten()
        return event

    def remove(self, key: str) -> None:
        entry = self.entries.pop(key, None)
        if entry is not None:
            self.size -= len(entry.part)

    def shorten(self) -> None:
        while self.size > self.limit:
            oldest = next((key for key, e in self.entries.items() if e.kind != "thread.item.added"), None)
            if oldest is None:
                return
            self.dropped = max(self.dropped, self.entries[oldest].seq)
            self.remove(oldest)

    def is_complete_after(self, after: int | None) -> bool:
        """Whether `replay` tells everything that came after this event."""
        return self.dropped <= (after or 0)

    def replay(self, after: int | None, begun: Mapping[str, bytes]) -> list[bytes]:
        """Events that bring a page up to date.

        Args:
            after: Number of the newest event it has; None when it saw nothing of the run.
            begun: Items that are being made, as `thread.item.added` with what they are now.
        """
        parts = []
        for key, entry in self.entries.items():
            if entry.kind == "thread.item.added":
                # One that is not begun any more is being stored right now: that event is still to come.
                if key in begun:
                    parts.append(begun[key])
            elif entry.seq > (after or 0) and not (after is None and entry.kind in ONCE):
                parts.append(entry.part)
        return parts
