"""A widget as Python code: with the classes of chatkit.widgets where they hold all of it."""

from __future__ import annotations

import json
import keyword
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from ..errors import WidgetError, what_there_is
from .components import COMPONENTS

Style = Literal["classes", "template"]
STYLES = ("classes", "template")
WIDEST = 88


def widget_code(widget: Mapping[str, Any], style: Style | None = None) -> str:
    """Code that makes a widget and binds it to `widget`.

    Args:
        widget: As JSON.
        style: "classes" or "template" (the SDK's `DynamicWidgetRoot`, which takes any widget); None takes
            classes where they lose nothing, and says in a comment why not.

    Raises:
        WidgetError: Classes were asked for and do not hold all of it, or `style` is neither.
    """
    if style not in (None, *STYLES):
        raise WidgetError(f"`style` cannot be {style!r}. {what_there_is(str(style), STYLES)}")
    lost = list(losses(widget))
    if style == "classes" and lost:
        raise WidgetError(
            f"The classes of chatkit.widgets do not hold all of this widget: {'; '.join(lost[:5])}."
        )
    if style == "template" or lost:
        return dynamic_code(widget, lost if style is None else [])
    names = sorted({node["type"] for node in nodes(widget)})
    imported = f"from chatkit.widgets import {', '.join(names)}"
    if len(imported) > WIDEST:
        imported = "from chatkit.widgets import (\n" + "".join(f"    {name},\n" for name in names) + ")"
    return f"{imported}\n\nwidget = {written_node(widget, '')}\n"


def template_code(document: Mapping[str, Any], data: Any) -> str:
    """Code that builds a widget from a template and its data."""
    kept = {
        name: document[name] for name in ("version", "name", "template", "jsonSchema") if name in document
    }
    return (
        "from chatkit.widgets import WidgetTemplate\n\n"
        f"template = WidgetTemplate({literal(kept, '')})\n"
        f"data = {literal(data, '')}\n"
        "widget = template.build(data)\n"
    )


def dynamic_code(widget: Mapping[str, Any], lost: list[str]) -> str:
    reasons = "".join(f"# {reason}\n" for reason in lost[:5])
    said = f"# The classes of chatkit.widgets do not hold all of it:\n{reasons}" if lost else ""
    return (
        f"from chatkit.widgets import DynamicWidgetRoot\n\n{said}"
        f"widget = DynamicWidgetRoot.model_validate({literal(widget, '')})\n"
    )


def losses(widget: Mapping[str, Any]) -> Iterator[str]:
    """What the classes of chatkit.widgets do not hold, in words."""
    classes = widget_classes()
    told = False
    for node in nodes(widget):
        kind = node.get("type")
        known = classes.get(str(kind))
        if known is None:
            told = True
            yield f"there is no class {kind}"
            continue
        for name, value in node.items():
            if name not in known.model_fields:
                told = True
                yield f"{kind} has no `{name}`"
            elif value is None:
                told = True
                yield f"{kind} would drop `{name}`, which is null"
        if not isinstance(node.get("children", []), (list, Mapping)):
            told = True
            yield f"{kind} takes no such children"
    if not told:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                classes[widget["type"]].model_validate(widget)
        except ValueError as error:
            yield str(error).splitlines()[-2].strip() if "\n" in str(error) else str(error)


def widget_classes() -> dict[str, Any]:
    with warnings.catch_warnings():
        # the SDK deprecates its classes when they are imported
        warnings.simplefilter("ignore")
        from chatkit import widgets
    return {name: getattr(widgets, name) for name in COMPONENTS if hasattr(widgets, name)}


def nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A node and all below it."""
    yield node
    children = node.get("children")
    for child in (
        [children] if isinstance(children, Mapping) else children if isinstance(children, list) else []
    ):
        if isinstance(child, Mapping):
            yield from nodes(child)


def written_node(node: Mapping[str, Any], indent: str) -> str:
    inner = indent + "    "
    given = []
    for name, value in node.items():
        if name == "type":
            continue
        if name == "children" and isinstance(value, list) and value:
            body = "".join(f"{inner}    {written_node(child, inner + '    ')},\n" for child in value)
            shown = f"[\n{body}{inner}]"
        elif name == "children" and isinstance(value, Mapping):
            shown = written_node(value, inner)
        else:
            shown = literal(value, inner)
        given.append(
            f"{name}={shown}"
            if name.isidentifier() and not keyword.iskeyword(name)
            else f"**{{{name!r}: {shown}}}"
        )
    line = f"{node['type']}({', '.join(given)})"
    if "\n" not in line and len(indent) + len(line) <= WIDEST:
        return line
    return f"{node['type']}(\n" + "".join(f"{inner}{one},\n" for one in given) + f"{indent})"


def literal(value: Any, indent: str) -> str:
    """JSON as a Python literal, over several lines where one is too long."""
    line = repr(value) if not isinstance(value, str) else text_literal(value)
    if not isinstance(value, (Mapping, list)) or (len(indent) + len(line) <= WIDEST and "\n" not in line):
        return line
    inner = indent + "    "
    if isinstance(value, Mapping):
        body = "".join(
            f"{inner}{text_literal(str(name))}: {literal(held, inner)},\n" for name, held in value.items()
        )
        return f"{{\n{body}{indent}}}"
    return "[\n" + "".join(f"{inner}{literal(held, inner)},\n" for held in value) + f"{indent}]"


def text_literal(text: str) -> str:
    """A text in double quotes, as formatters write it."""
    quoted = json.dumps(text, ensure_ascii=False)
    # an escape that is not Python's, or a line break that is only JSON's business
    return quoted if quoted.isprintable() and "\\u" not in quoted and "\\/" not in quoted else repr(text)
