"""A widget's JSON as JSX: every member is kept, so that reading it back gives the same JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import WidgetError
from .jsx_expressions import DEEPEST
from .jsx_syntax import ATTRIBUTE, TAG

PLAIN = re.compile(r"[^\"&{}<>\\\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]*")
"""A text that stands in quotes as it is."""
WIDEST = 100


def write_jsx(widget: Mapping[str, Any]) -> str:
    """The JSX of a widget.

    Raises:
        WidgetError: A node has no name that a tag can have, or it is nested too deeply.
    """
    return "\n".join(lines(widget, "", 1)) + "\n"


def lines(node: Mapping[str, Any], indent: str, depth: int) -> Iterator[str]:
    kind = node.get("type")
    if not isinstance(kind, str) or not TAG.fullmatch(kind):
        raise WidgetError(f"A component called {kind!r} cannot be written as JSX.")
    if depth > DEEPEST:
        raise WidgetError(f"A widget nested deeper than {DEEPEST} levels cannot be written as JSX.")
    children = node.get("children")
    nested = children_of(kind, children)
    given = [
        attribute(name, value)
        for name, value in node.items()
        if name != "type" and not (name == "children" and nested is not None)
    ]
    opening = f"{indent}<{' '.join([kind, *given])}"
    if len(opening) > WIDEST and given:
        opening = "\n".join([f"{indent}<{kind}", *(f"{indent}  {one}" for one in given)]) + f"\n{indent}"
        opening = opening.rstrip(" ") if nested is None else opening
    if nested is None:
        yield opening + (f"{indent}/>" if opening.endswith("\n") else " />")
        return
    if not nested:
        yield f"{opening}></{kind}>"
        return
    yield f"{opening}>"
    for child in nested:
        yield from lines(child, indent + "  ", depth + 1)
    yield f"{indent}</{kind}>"


def children_of(kind: str, children: Any) -> list[Mapping[str, Any]] | None:
    """The children that can stand between tags; None where they must stand in an attribute."""
    if kind == "Transition":
        # between its tags, one child is no list
        if isinstance(children, Mapping):
            children = [children]
        elif isinstance(children, list) and len(children) == 1:
            return None
    if not isinstance(children, list):
        return None
    for child in children:
        if not isinstance(child, Mapping) or not TAG.fullmatch(str(child.get("type") or "")):
            return None
    return children


def attribute(name: str, value: Any) -> str:
    if not ATTRIBUTE.fullmatch(name):
        return f"{{...{script({name: value})}}}"
    if value is True:
        return name
    if isinstance(value, str) and PLAIN.fullmatch(value):
        return f'{name}="{value}"'
    return f"{name}={{{script(value)}}}"


def script(value: Any) -> str:
    """JSON is JavaScript."""
    return json.dumps(value, ensure_ascii=False)
