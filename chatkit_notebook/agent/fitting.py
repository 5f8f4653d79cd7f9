"""What of a conversation fits into a budget of tokens: the question always, then the newest entries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Entry = list[dict[str, Any]]
"""Input items that stay together or go together: a message, or a call with its output."""

QUESTION_TOKENS = 12_000
"""The most that the question itself may take; the middle of a longer one is left out."""

FILE_TOKENS = {"input_image": 1_000, "input_file": 4_000}


def tokens(part: Mapping[str, Any]) -> int:
    """An estimate of an input item's tokens; an image or a file counts as a fixed number."""
    content = part.get("content")
    if isinstance(content, list):
        return sum(FILE_TOKENS.get(str(one.get("type"))) or tokens(one) for one in content)
    text = "".join(str(part.get(key) or "") for key in ("content", "text", "arguments", "output", "name"))
    return len(text.encode()) // 4 + 8


def fitted(entries: list[Entry], budget: int) -> list[dict[str, Any]]:
    """The newest entries that fit, the question always among them, beginning with something the user said."""
    at = next((i for i in range(len(entries) - 1, -1, -1) if entries[i][0].get("role") == "user"), None)
    if at is None:
        return [part for entry in entries for part in entry]
    question = [shortened(part, min(QUESTION_TOKENS, budget)) for part in entries[at]]
    size = sum(map(tokens, question))
    after: list[Entry] = []
    for entry in reversed(entries[at + 1 :]):
        size += sum(map(tokens, entry))
        if size > budget:
            break
        after.append(entry)
    before: list[Entry] = []
    for entry in reversed(entries[:at]):
        size += sum(map(tokens, entry))
        if size > budget:
            break
        before.append(entry)
    while before and before[-1][0].get("role") != "user":
        before.pop()
    cut = len(before) < at
    kept = [*reversed(before), question, *reversed(after)]
    parts = [part for entry in kept for part in entry]
    if cut and isinstance(parts[0].get("content"), str):
        parts[0] = {**parts[0], "content": f"{parts[0]['content']}\n\n⟦Earlier messages are left out.⟧"}
    return parts


def shortened(part: dict[str, Any], budget: int) -> dict[str, Any]:
    """A message within a budget: its middle is left out, with a note, so that how it ends is still read."""
    content = part.get("content")
    if isinstance(content, list):
        return {
            **part,
            "content": [
                {**one, "text": cut_middle(one["text"], budget)} if "text" in one else one for one in content
            ],
        }
    return {**part, "content": cut_middle(content, budget)} if isinstance(content, str) else part


def cut_middle(text: str, budget: int) -> str:
    data = text.encode()
    room = budget * 4 - 200
    if len(data) <= budget * 4:
        return text
    head, tail = data[: room * 3 // 4].decode(errors="ignore"), data[-(room // 4) :].decode(errors="ignore")
    left_out = len(text) - len(head) - len(tail)
    return f"{head}\n\n⟦{left_out:,} characters are left out here.⟧\n\n{tail}"
