"""What earlier turns of a conversation say and the rules of privacy, as they are now, keep back."""

from __future__ import annotations

from chatkit.types import HiddenContextItem, ThreadItem, UserMessageItem, UserMessageTagContent

from ..context import Read
from ..inspection.privacy import Policy, strictest
from .notes import ToolNote

COLUMN = "column:"
"""How the id of a tag begins that names a column; its data says which."""


def kept_back(turn: list[ThreadItem], privacy: Policy) -> str:
    """What was read in a turn and may not be known any more, in words; empty when there is nothing."""
    if not privacy.restricts:
        return ""
    names: dict[str, None] = {}
    for item in turn:
        found = ToolNote.read(item.content) if isinstance(item, HiddenContextItem) else None
        if found is not None and found.reads is None:
            return "what it says of the data is"
        for read in found.reads or () if found is not None else ():
            if may_not_be_known(read, privacy):
                names[f"`{read.variable}`"] = None
    listed = list(names)
    verb = "is" if len(listed) == 1 else "are"
    return f"{', '.join(listed[:6])}{' and more' if len(listed) > 6 else ''} {verb}" if listed else ""


def may_not_be_known(read: Read, privacy: Policy) -> bool:
    """Whether the rules as they are now would not give what was read."""
    whole = privacy.level(read.variable)
    if not read.columns:
        return whole == "deny" or (
            read.values and (whole == "schema" or privacy.has_column_rules(read.variable))
        )
    level = strictest(privacy.column_level(read.variable, column, whole) for column in read.columns)
    return level == "deny" or (read.values and level == "schema")


def within_rules(item: UserMessageItem, privacy: Policy | None) -> UserMessageItem:
    """A user's message, without the rows and columns it points at when those may not be known any more."""
    if privacy is None or not privacy.restricts:
        return item
    content = [
        part.model_copy(update={"data": {}})
        if isinstance(part, UserMessageTagContent) and part.data and not may_be_known(part, privacy)
        else part
        for part in item.content
    ]
    return item.model_copy(update={"content": content})


def may_be_known(tag: UserMessageTagContent, privacy: Policy) -> bool:
    """Whether a column or a row may be known; of a row of a result it is not told what it is from."""
    data = tag.data or {}
    if tag.id.startswith(COLUMN):
        table, column = data.get("table"), data.get("column")
        if not isinstance(table, str) or not isinstance(column, str):
            return False
        return not may_not_be_known(Read(table, (column,), values=False), privacy)
    source = tag.id.removeprefix("row:").rsplit(":", 1)[0]
    if source == tag.id or not source.isidentifier():
        return False
    return not may_not_be_known(Read(source, tuple(name for name in data if name != "…")), privacy)
