"""Where in a JSX text the nodes and properties of its widget stand, as far as no data decides it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from ..errors import WidgetError
from .jsx_nodes import Array, Element, Node, Object, Words
from .jsx_syntax import Reader
from .problems import Path


def jsx_places(text: str) -> dict[Path, tuple[int, int]]:
    """Line and column, from 1, by path; nothing when it is no JSX.

    What stands behind a loop or a condition has no place of its own: nobody knows how many nodes come before.
    """
    try:
        root = Reader(text).document()
    except WidgetError:
        return {}
    begins = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    found: dict[Path, tuple[int, int]] = {}

    def place(path: Path, at: int) -> None:
        line = bisect_right(begins, at)
        found[path] = (line, at - begins[line - 1] + 1)

    def value(node: Node, path: Path) -> None:
        place(path, node.at)
        if isinstance(node, Element):
            element(node, path)
        elif isinstance(node, Object):
            for name, held in node.members:
                value(held, (*path, name))
        elif isinstance(node, Array):
            for index, held in enumerate(node.members):
                value(held, (*path, index))

    def element(node: Element, path: Path) -> None:
        place(path, node.at)
        place((*path, "type"), node.at)
        for name, held in node.attributes:
            value(held, (*path, name))
        members = [one for child in node.children for one in flattened(child)]
        for index, child in enumerate(members):
            if not isinstance(child, Element):
                break
            element(child, (*path, "children", index))

    element(root, ())
    return found


def flattened(node: Node) -> list[Node]:
    """The nodes that stand for one between tags: those of a fragment, and none for white space."""
    if isinstance(node, Words) and not node.text.strip():
        return []
    if isinstance(node, Element) and not node.name:
        return [one for child in node.children for one in flattened(child)]
    return [node]
