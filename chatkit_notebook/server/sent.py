"""What was sent to a model in one turn, for the page that shows it."""

from __future__ import annotations

import json
from typing import Any

from ..context import THIS_PROCESS, ChatContext, Sent
from .requests import Envelope, text_of

MOST_CHARACTERS = 1_000_000
"""Of all requests of a turn, as JSON: the page shows them as text."""


async def sent_in_turn(chat: ChatContext, envelope: Envelope) -> dict[str, Any]:
    """The requests that answered a message, as they were written down when they were sent.

    Of an earlier kernel there are those that left the machine: `requests` is empty where none did.
    """
    thread, turn = text_of(envelope.params, "thread_id"), text_of(envelope.params, "turn")
    known = [sent for sent in list(chat.sent) if sent.thread_id == thread and sent.turn == turn]
    kept = await chat.store.sent_in_turn(thread, turn) if thread and turn and chat.store is not None else []
    # the store has those of an earlier kernel and of other chats, this process those of the analyst
    here = {sent.time for sent in known}
    others = [sent for sent in map(Sent.from_json, kept) if sent.time not in here]
    found = sorted([*others, *known], key=lambda sent: sent.time)
    room = MOST_CHARACTERS
    requests = []
    for sent in found:
        entry, used = as_json(sent, room)
        room -= used
        requests.append(entry)
    return {"requests": requests}


def as_json(sent: Sent, room: int) -> tuple[dict[str, Any], int]:
    """One request, and the characters that its content takes."""
    content = json.dumps(sent.content, ensure_ascii=False, indent=1)
    cut = max(len(content) - room, 0)
    entry = {
        "time": sent.time,
        "model": sent.model,
        "where": "" if sent.where == THIS_PROCESS else sent.where,
        "bytes": sent.size,
        "redacted": sent.redacted,
        "files": list(sent.files),
        "reads": [
            {
                "variable": read.variable,
                "columns": list(read.columns),
                "rows": read.rows,
                "values": read.values,
            }
            for read in sent.reads
        ],
        "content": content[: len(content) - cut],
        "cut": cut,
    }
    return entry, len(content) - cut
