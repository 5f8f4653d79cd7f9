"""A stored conversation, read inside the process: its items, and its export to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from . import transcript
from .errors import ChatKitNotebookError
from .session import Session

PAGE = 200
EXPORTED = 100_000
"""The newest items that are exported."""


class NoConversationError(ChatKitNotebookError):
    """There is no conversation yet."""


class Conversation:
    """One thread of a chat.

    Args:
        session: The chat.
        thread_id: The thread; None when none is open.
    """

    def __init__(self, session: Session, thread_id: str | None) -> None:
        self.session = session
        self.thread_id = thread_id

    def items(self, limit: int) -> list[dict[str, Any]]:
        """The newest items as ChatKit's JSON, oldest first; hidden ones are not among them."""
        if self.thread_id is None:
            return []
        found: list[dict[str, Any]] = []
        after: str | None = None
        while len(found) < limit:
            params = {"thread_id": self.thread_id, "limit": min(PAGE, limit - len(found)), "order": "desc"}
            if after is not None:
                params["after"] = after
            page = self.session.call({"type": "items.list", "params": params})
            found += page["data"]
            after = page.get("after")
            if not page.get("has_more") or after is None:
                break
        return found[::-1]

    def title(self) -> str:
        """What it is called; empty while it has no title."""
        if self.thread_id is None:
            return ""
        thread = self.session.call({"type": "threads.get_by_id", "params": {"thread_id": self.thread_id}})
        return str(thread.get("title") or "")

    def export(self, path: str | Path) -> Path:
        """Writes the conversation to a .html, .md or .json file.

        Raises:
            NoConversationError: Nothing was said yet.
            TranscriptError: The suffix is another, or the file cannot be written.
        """
        if self.thread_id is None:
            raise NoConversationError("There is no conversation to export yet: send a message first.")
        thread = self.session.call({"type": "threads.get_by_id", "params": {"thread_id": self.thread_id}})
        return transcript.export(thread, self.items(EXPORTED), path)
