"""Lines of a list in two halves: on a narrow page the second half goes below the first."""

from __future__ import annotations

from .components import Node, box, row

HALF_WIDTH = 160


def halves(*both: Node) -> Node:
    """One line of a list, made of what `half` gives."""
    return row(*both, flex=1, minWidth=0, wrap="wrap", gap=3)


def half(*cells: Node, share: int) -> Node:
    """Cells that stay together."""
    return row(*cells, flex=share, minWidth=HALF_WIDTH, gap=3)


def cell(content: Node, share: int, *, least: int = 0) -> Node:
    """One cell of a half, and the least of its width in pixels."""
    return box(content, flex=share, minWidth=least, align="stretch")
