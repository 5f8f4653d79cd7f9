"""What a widget loses when it is written in a format, in words: nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .python_code import losses as of_classes
from .python_code import nodes
from .written_json import STATEMENT, TAG

MOST_TAGS = 8
TAG_CHARACTERS = 60
KEPT_IN_CODE = ("version", "name", "template", "jsonSchema")
INPUTS = ("Input", "Textarea", "Select", "DatePicker", "Checkbox", "RadioGroup")


def losses(kind: str, widget: Mapping[str, Any], template: Any, data: Any = None) -> list[str]:
    """What a file of a kind does not hold of a widget and of what makes it; empty when it holds all.

    Args:
        kind: "widget", "json", "jsx", "py", "html", "png" or "svg".
        widget: As it is drawn.
        template: The `Template` that makes it.
        data: What the template sees.
    """
    return list(FINDERS[kind](widget, template, data))


def of_document(widget: Mapping[str, Any], template: Any, data: Any) -> Iterator[str]:
    if data is not None and template.is_template:
        yield "The data is not in a .widget document: give it again to `.build(data)` or to Preview."
    if template.is_stale:
        yield (
            "`encodedWidget`, the project that ChatKit Studio opens, is kept as it was, without what was "
            "changed in the template here. The SDK and this package read the template."
        )


def of_json(widget: Mapping[str, Any], template: Any, data: Any) -> Iterator[str]:
    if template.function is not None:
        yield "The function is not in it, only the widget that it made."
    elif template.is_template:
        yield "The template is not in it, only the widget that it makes of the present data."


def of_jsx(widget: Mapping[str, Any], template: Any, data: Any) -> Iterator[str]:
    if template.function is not None:
        yield "The function is not in it: the JSX is the widget that it made, with the data filled in."
    elif template.jsx is not None:
        if template.is_template and data is not None:
            yield "The data is not in it: the JSX names what it takes from there."
    elif template.is_template:
        found = list(tags(template.source or ""))
        shown = "; ".join(f"line {line}: {tag}" for line, tag in found[:MOST_TAGS])
        more = f"; and {len(found) - MOST_TAGS} more" if len(found) > MOST_TAGS else ""
        yield (
            "Jinja cannot be told in JSX. The JSX is the widget of the present data, all written out. "
            f"What decided it is lost: {shown}{more}."
        )


def of_python(widget: Mapping[str, Any], template: Any, data: Any) -> Iterator[str]:
    if template.function is not None:
        yield "The function is not in it, only the widget that it made."
    if template.is_template:
        left = [name for name in (template.document or {}) if name not in KEPT_IN_CODE]
        if left:
            yield f"Of the .widget document the code does not have {', '.join(f'`{name}`' for name in left)}."
        if template.jsx is not None:
            yield "The JSX is not in it, but the Jinja template that was made of it."
        return
    dropped = list(of_classes(widget))
    if dropped:
        yield (
            "The classes of chatkit.widgets do not hold all of it, so that the code uses DynamicWidgetRoot, "
            f"which drops null: {'; '.join(dropped[:MOST_TAGS])}."
        )


def of_page(widget: Mapping[str, Any], template: Any, data: Any) -> Iterator[str]:
    yield from of_json(widget, template, data)
    found = list(nodes(widget))
    if any("Action" in name for node in found for name in node) or any(
        name in widget for name in ("confirm", "cancel")
    ):
        yield "No Python answers its actions: the page fires the event `chatkit-action` on its document."
    if any(str(node.get("src", "")).startswith("http") for node in found):
        yield "Images with an address in the network are not in it: without a network they are not drawn."


def of_picture(widget: Mapping[str, Any], template: Any, data: Any) -> Iterator[str]:
    found = list(nodes(widget))
    controls = [
        str(node["type"]) for node in found if node.get("type") in INPUTS or node.get("type") == "Button"
    ]
    if controls:
        yield f"It is a picture: {len(controls)} controls and buttons cannot be used in it."
    yield "The JSON is not in it."


def tags(source: str) -> Iterator[tuple[int, str]]:
    """The expressions and the statements that begin something, with their lines."""
    for match in TAG.finditer(source):
        statement = STATEMENT.match(match[0])
        if match[0].startswith("{#") or (statement and statement[1].startswith(("end", "else"))):
            continue
        tag = " ".join(match[0].split())
        shown = tag if len(tag) <= TAG_CHARACTERS else tag[: TAG_CHARACTERS - 1] + "…"
        yield source.count("\n", 0, match.start()) + 1, shown


FINDERS = {
    "widget": of_document,
    "json": of_json,
    "jsx": of_jsx,
    "py": of_python,
    "html": of_page,
    "png": of_picture,
    "svg": of_picture,
}
