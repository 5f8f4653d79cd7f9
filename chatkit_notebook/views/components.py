"""The components of a ChatKit widget as plain JSON, one function each; None leaves a property out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]
"""One node of a ChatKit widget: its type, its properties and its children."""


def node(type: str, children: Iterable[Node] | None = None, **properties: Any) -> Node:
    """A node of any type; properties are named as in ChatKit (camelCase)."""
    made: Node = {"type": type, **{name: value for name, value in properties.items() if value is not None}}
    if children is not None:
        made["children"] = list(children)
    return made


def text(value: str, **properties: Any) -> Node:
    """Text in the small size that tables and records are set in."""
    return node("Text", value=value, **{"size": "sm", **properties})


def caption(value: str, **properties: Any) -> Node:
    return node("Caption", value=value, **{"color": "secondary", **properties})


def box(*children: Node, **properties: Any) -> Node:
    return node("Box", children, **properties)


def row(*children: Node, **properties: Any) -> Node:
    return node("Row", children, **properties)


def column(*children: Node, **properties: Any) -> Node:
    return node("Col", children, **properties)


def item(*children: Node, **properties: Any) -> Node:
    """A line of a ListView."""
    return node("ListViewItem", children, **{"gap": 3, "align": "center", **properties})


def list_view(items: Iterable[Node]) -> Node:
    return node("ListView", items)


def card(*children: Node, size: str = "lg", **properties: Any) -> Node:
    return node("Card", children, size=size, **properties)


def divider(**properties: Any) -> Node:
    return node("Divider", **properties)


def button(label: str, action: Node, **properties: Any) -> Node:
    """A quiet button that fits into a line of text."""
    quiet = {"variant": "outline", "color": "secondary", "size": "sm", "pill": True}
    return node("Button", label=label, onClickAction=action, **{**quiet, **properties})


def action(
    type: str,
    payload: dict[str, Any],
    *,
    handler: str = "server",
    loading: str = "auto",
    streaming: bool = True,
) -> Node:
    """What a click does: an ActionConfig."""
    return {
        "type": type,
        "payload": payload,
        "handler": handler,
        "loadingBehavior": loading,
        "streaming": streaming,
    }
