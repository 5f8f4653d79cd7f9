"""Nodes in JSX: their attributes, and the words between their tags."""

from __future__ import annotations

import re
from typing import Any

from .components import COMPONENTS
from .jsx_nodes import Array, Element, Literal, Node, Object, Text, Unary, Words
from .jsx_syntax import Reader, Span
from .jsx_template import to_template
from .jsx_write import PLAIN, attribute, script
from .written import MARK, Edit, Property, WrittenNode, WrittenText

SPACE_BEFORE = re.compile(r"\s+$")


class WrittenJsx(WrittenText):
    """The JSX of one widget.

    Raises:
        WidgetError: It is none.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes = {}
        reader = Reader(text)
        self.element(reader.document(), reader.spans)

    def element(self, element: Element, spans: dict[int, Span]) -> None:
        span = spans[element.at]
        node = WrittenNode(element.at, span.end, span.behind)
        values = dict(element.attributes)
        for name, begin, at, end in span.attributes:
            again = name in node.properties
            node.properties[name] = Property(begin, at, end, literal=not again and is_literal(values[name]))
        words = [child for child in element.children if not isinstance(child, Words) or child.text.strip()]
        if span.inside and words and not any(isinstance(child, Element) for child in words):
            known = COMPONENTS.get(element.name, {})
            shown = next((one for one in ("value", "label") if one in known), None)
            if shown is not None and "children" not in known:
                literal = all(isinstance(child, Words) or is_literal(child) for child in words)
                node.properties[shown] = Property(span.inside[0], *span.inside, literal, between=True)
        if element.name:
            self.nodes[element.at] = node
        for below in (*element.children, *values.values()):
            self.below(below, spans)

    def below(self, node: object, spans: dict[int, Span]) -> None:
        """The elements in an expression."""
        if isinstance(node, Element):
            self.element(node, spans)
        elif isinstance(node, Node):
            for held in vars(node).values():
                self.below(held, spans)
        elif isinstance(node, tuple):
            for held in node:
                self.below(held, spans)

    def marked(self) -> str:
        return to_template(self.text, MARK)

    def put(self, node: WrittenNode, name: str, value: Any) -> Edit:
        held = node.properties.get(name)
        if held is None:
            return Edit(node.behind, node.behind, f" {attribute(name, value)}")
        if held.between:
            return Edit(held.at, held.end, between_tags(value))
        return Edit(held.begin, held.end, attribute(name, value))

    def take(self, node: WrittenNode, name: str) -> Edit:
        held = node.properties[name]
        if held.between:
            return Edit(held.at, held.end, "")
        space = SPACE_BEFORE.search(self.text[: held.begin])
        return Edit(space.start() if space else held.begin, held.end, "")


def is_literal(node: Node) -> bool:
    if isinstance(node, Text):
        return all(isinstance(part, str) for part in node.parts)
    if isinstance(node, Array):
        return all(map(is_literal, node.members))
    if isinstance(node, Object):
        return all(is_literal(held) for _, held in node.members)
    if isinstance(node, Unary):
        return node.operator == "-" and isinstance(node.value, Literal)
    return isinstance(node, Literal)


def between_tags(value: Any) -> str:
    """A value as words, or in braces where words would not be the same."""
    words = isinstance(value, str) and value and value == value.strip() and PLAIN.fullmatch(value)
    return str(value) if words else f"{{{script(value)}}}"
