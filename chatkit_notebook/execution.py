"""Code that a person lets run: what it publishes, who runs it, and the log of what was decided."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal, Protocol

Decision = Literal["proposed", "run", "edited and run", "inserted", "dismissed", "shared", "kept", "refused"]


@dataclass
class Approval:
    """One thing that was proposed, or decided about a proposal.

    Attributes:
        time: Seconds since the epoch.
        decision: What happened. "refused" is a click that no proposal stands behind; "kept" made a variable
            of a result.
        code: Exactly the code; of a result that was kept, its name and its statement.
        thread_id: The conversation.
        item_id: The card.
        outcome: Of code that ran: "running", "done", "failed", "stopped" or "unknown: …" (its kernel ended);
            else why it was refused, or "".
        seconds: How long it ran.
    """

    time: float
    decision: Decision
    code: str
    thread_id: str
    item_id: str
    outcome: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Output:
    """Something that running code published.

    Attributes:
        kind: "waiting" (another cell runs), "started", "text", "image", "error", "clear", or at last "end".
        text: A text, the traceback of an error, or an image as a data: URL; of the end how it ended: "done",
            "failed" or "stopped".
        key: Of a display that a later output with the same key takes the place of.
    """

    kind: Literal["waiting", "started", "text", "image", "error", "clear", "end"]
    text: str = ""
    key: str = ""


class StillRunningError(Exception):
    """Code was interrupted and goes on: it does not heed that, or is in a call that cannot be interrupted.

    Args:
        ended: Is set when it has ended after all.
    """

    def __init__(self, ended: asyncio.Event) -> None:
        super().__init__("The code was interrupted and goes on.")
        self.ended = ended


class Executor(Protocol):
    """Runs code on the kernel's main thread, as a cell would."""

    def run(self, code: str) -> AsyncIterator[Output]:
        """What the code publishes, as it comes. Closing the iterator stops the code.

        Raises:
            StillRunningError: On closing, when the code does not stop soon.
        """

    async def insert(self, code: str) -> str:
        """Offers the code as a cell below the chat; says in words where it is."""
