"""The title of a conversation, made from its first message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatkit.types import UserMessageItem

LENGTH = 60
UNTITLED = "New conversation"

# Marks that mean something in Markdown or in a cell, and nothing in a title.
MARKS = re.compile(r"^(%%\w+|[#>*+-]+(?=\s)|```\w*)\s*|[`*_]{2,}|`", re.MULTILINE)


def title_of(message: UserMessageItem) -> str:
    """One line of at most 60 characters: the text with its tags, or the names of what is attached."""
    parts = [part.text if part.type == "input_text" else f" {part.text} " for part in message.content]
    return first_words("".join(parts)) or first_words(names(message)) or UNTITLED


def names(message: UserMessageItem) -> str:
    attached: Sequence[str] = [attachment.name for attachment in message.attachments]
    return ", ".join(attached)


def first_words(text: str) -> str:
    # Only the beginning can matter, however much was pasted.
    line = " ".join(MARKS.sub("", text[: 20 * LENGTH]).split())
    line = "".join(character for character in line if character.isprintable())
    line = re.sub(r"\s+([,.;:!?])", r"\1", line)
    if len(line) <= LENGTH:
        return line
    cut = line[: LENGTH - 1]
    words = cut.rpartition(" ")[0]
    # A word longer than half a title is cut in the middle.
    return (words if len(words) > LENGTH // 2 else cut).rstrip(" ,.;:–-") + "…"
