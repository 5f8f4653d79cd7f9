"""The commands that every notebook chat has after "/": a new chat, export, what was sent, the doctor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from . import ledger
from .context import Sent
from .slash import OURS, Command

FORMATS = {
    "html": "A page to read and to share",
    "md": "Markdown, to edit",
    "json": "All items, to keep",
}
MOST_FILES = 1_000
TITLE = 60


class Chat(Protocol):
    """What the commands need of a chat."""

    ledger: Any
    thread_id: str | None

    def open_thread(self, thread_id: str | None) -> None: ...
    def export(self, path: str | Path) -> Path: ...
    def doctor(self) -> object: ...


def own_commands(chat: Chat, say: Callable[[str], None], title: Callable[[], str]) -> list[Command]:
    """The commands of a chat.

    Args:
        chat: Whose commands they are.
        say: Shows a text under the chat.
        title: What the open conversation is called.
    """

    def export(chosen: Mapping[str, Any]) -> dict[str, Any] | None:
        ending = str(chosen.get("id")).removeprefix(f"{OURS}export").removeprefix(".")
        if not ending:
            commands = [
                Command(f"{OURS}export.{one}", f".{one}", export, what) for one, what in FORMATS.items()
            ]
            return {"type": "menu", "commands": [command.entry() for command in commands]}
        say(f"The conversation was written to {chat.export(free_name(title(), ending))}")
        return None

    def sent() -> None:
        entries: Iterable[Sent] = [one for one in chat.ledger if one.thread_id == chat.thread_id]
        say(ledger.as_text(entries) if entries else "Nothing was sent to a model in this conversation yet.")

    chat_group = "Chat"
    return [
        Command(
            f"{OURS}new",
            "New chat",
            lambda: chat.open_thread(None),
            "Begin another conversation",
            "compose",
            chat_group,
        ),
        Command(
            f"{OURS}export", "Export", export, "Write this conversation to a file", "document", chat_group
        ),
        Command(
            f"{OURS}sent",
            "What was sent",
            sent,
            "To which model, how much, of which variables",
            "search",
            chat_group,
        ),
        Command(
            f"{OURS}doctor",
            "Doctor",
            lambda: say(str(chat.doctor())),
            "Look at everything a chat needs, and tell",
            "lifesaver",
            chat_group,
        ),
    ]


def free_name(title: str, ending: str) -> Path:
    """A file in the working folder, named after the conversation, that does not exist yet."""
    stem = re.sub(r"[^\w-]+", "-", title.casefold())[:TITLE].strip("-") or "conversation"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{ending}" for number in range(1, MOST_FILES))
    return next((Path(name) for name in names if not Path(name).exists()), Path(f"{stem}.{ending}"))
