"""A line in a ListView or Card that says why it does not show what was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from .cells import cut, one_line
from .components import Node, box, item, row, text

KEY = "notice"
WORDS = 600


def with_notice(widget: Node, words: str, buttons: Sequence[Node] = ()) -> Node:
    """The widget with this notice as its last line but the footer; an older notice is taken away.

    Args:
        widget: A ListView or Card of this package; it is not changed.
        words: What happened, for the person.
        buttons: What can be done about it.
    """
    children = widget.get("children") or []
    children = [child for child in children if child.get("key") != KEY]
    at_end = [child for child in children if child.get("key") == "footer"]
    before = [child for child in children if child.get("key") != "footer"]
    said = text(cut(one_line(words[: WORDS + 1]), WORDS), color="warning", maxLines=4)
    content = [box(said, flex=1, minWidth=0), *buttons]
    line = item(*content, key=KEY) if widget.get("type") == "ListView" else row(*content, key=KEY, gap=3)
    return {**widget, "children": [*before, line, *at_end]}
