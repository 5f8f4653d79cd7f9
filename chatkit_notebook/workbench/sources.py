"""Which place of a document makes a node of its widget, and what is edited there to change a property."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import WidgetError
from .positions import offsets
from .templates import Template, of_text
from .written import MARK, Edit, WrittenNode, WrittenText
from .written_json import WrittenJson
from .written_jsx import WrittenJsx


@dataclass
class Found:
    """A node of the widget in the document.

    Attributes:
        text: The part of the document with the widget, where it stands alone.
        written: How the node is written there.
        nodes: How many nodes of the widget are made of it.
    """

    text: Written
    written: WrittenNode
    nodes: int


@dataclass
class Written:
    """The text of a widget in its document.

    Attributes:
        whole: The document.
        text: What makes the widget: the document itself, or the template that is a text of it.
        schema: Of the data.
        at: Where in the document each character of the template begins; None where it is the document.
    """

    whole: str
    text: WrittenText
    schema: Mapping[str, Any]
    at: list[int] | None = None

    def edit(self, edit: Edit) -> dict[str, Any]:
        """An edit as the page makes it: in its own units, and as JSON where the template is a text of it."""
        if self.at is None:
            return self.in_page(edit.begin, edit.end, edit.insert)
        insert = json.dumps(edit.insert, ensure_ascii=False)[1:-1]
        return self.in_page(self.at[edit.begin], self.at[edit.end], insert)

    def in_page(self, begin: int, end: int, insert: str) -> dict[str, Any]:
        return {"from": units(self.whole[:begin]), "to": units(self.whole[:end]), "insert": insert}


def look(source: str, path: str, data: Any) -> dict[str, Any]:
    """What the form shows of a node: where it stands, and how each property is written.

    Args:
        source: The document in the editor.
        path: Of the node: "0.1" is the second child of the root's first.
        data: What the template sees.

    Returns:
        `from`, `to`; `nodes`, how many are made of the same place; `properties`: of each that is written
        there, whether it is a `literal`, and its `text`.

    Raises:
        WidgetError: The document has no such node.
    """
    found = find(source, path, data)
    edit = found.text.edit(Edit(found.written.begin, found.written.end, ""))
    text = found.text.text.text
    properties = {
        name: {"literal": held.literal, "text": text[held.at : held.end] if held.at >= 0 else ""}
        for name, held in found.written.properties.items()
    }
    return {"from": edit["from"], "to": edit["to"], "nodes": found.nodes, "properties": properties}


def change(source: str, path: str, data: Any, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The edit of the document that changes a property of a node.

    Args:
        source: The document in the editor.
        path: Of the node.
        data: What the template sees.
        name: Of the property.
        given: `value`, or `text` that takes the place of an expression; neither takes the property away.

    Returns:
        `from`, `to` and `insert`.

    Raises:
        WidgetError: The document has no such node, or nothing there to change.
    """
    found = find(source, path, data)
    held = found.written.properties.get(name)
    if isinstance(text := given.get("text"), str):
        if held is None:
            raise WidgetError(f"`{name}` is not written at this node: something around it decides.")
        return found.text.edit(Edit(held.at, held.end, text))
    if "value" in given:
        return found.text.edit(found.text.text.put(found.written, name, given["value"]))
    if held is None:
        raise WidgetError(f"`{name}` is not written at this node, so it cannot be taken away here.")
    return found.text.edit(found.text.text.take(found.written, name))


def find(source: str, path: str, data: Any) -> Found:
    """The place of a node.

    Raises:
        WidgetError: The document cannot be built, or has no such node.
    """
    written = read(source)
    built = Template(written.text.marked(), schema=written.schema).build(data)
    made: dict[str, int] = {}
    for at, node in nodes(built, ""):
        if isinstance(mark := node.get(MARK), int):
            made[at] = mark
    begin = made.get(path)
    if begin is None or begin not in written.text.nodes:
        raise WidgetError("This node is not written in the document: an expression of its data makes it.")
    return Found(written, written.text.nodes[begin], list(made.values()).count(begin))


def read(source: str) -> Written:
    """The text that makes the widget of a document.

    Raises:
        WidgetError: It cannot be read.
    """
    template = of_text(source)
    if template.written is not None:
        return Written(source, WrittenJsx(source), template.schema)
    if template.document is None:
        return Written(source, WrittenJson(source), template.schema)
    begin = next(at for path, at in offsets(source) if path == ("template",))
    at = source.index('"', source.index(":", begin) + 1)
    return Written(source, WrittenJson(str(template.source)), template.schema, unescaped(source, at))


def unescaped(text: str, at: int) -> list[int]:
    """Where each character of the JSON text that begins at `at` stands, and where it ends."""
    places, index = [], at + 1
    while text[index] != '"':
        places.append(index)
        if text[index] != "\\":
            index += 1
            continue
        length = 6 if text[index + 1] == "u" else 2
        high = length == 6 and 0xD800 <= int(text[index + 2 : index + 6], 16) < 0xDC00
        index += length * 2 if high and text[index + 6 : index + 8] == "\\u" else length
    return [*places, index]


def nodes(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The nodes of a widget with their paths, as the page numbers them."""
    yield path, node
    children = node.get("children")
    below = [children] if isinstance(children, Mapping) else children if isinstance(children, list) else []
    typed = [child for child in below if isinstance(child, Mapping) and isinstance(child.get("type"), str)]
    for index, child in enumerate(typed):
        yield from nodes(child, f"{path}.{index}" if path else str(index))


def units(text: str) -> int:
    """The length of a text as a page counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
