"""What ChatKit documents of its components: a widget that keeps to this draws in every UI of ChatKit."""

from __future__ import annotations

import json
from typing import Any

from chatkit.widgets import DynamicWidgetRoot

COMMON = {"type", "key", "id"}
BLOCK = {
    "height", "width", "size", "minHeight", "minWidth", "minSize", "maxHeight", "maxWidth", "maxSize",
    "aspectRatio", "radius", "margin",
}  # fmt: skip
BOX = BLOCK | {
    "children", "align", "justify", "wrap", "flex", "gap", "padding", "border", "background",
}  # fmt: skip
TEXT = {"value", "color", "weight", "textAlign", "truncate", "maxLines"}

PROPERTIES: dict[str, set[str]] = {
    "Card": {
        "children", "size", "padding", "background", "border", "status", "collapsed", "asForm", "confirm",
        "cancel", "theme",
    },
    "ListView": {"children", "limit", "status", "theme"},
    "ListViewItem": {"children", "onClickAction", "gap", "align"},
    "Basic": {"children", "gap", "padding", "align", "justify", "direction", "theme"},
    "Box": BOX | {"direction"},
    "Row": BOX,
    "Col": BOX,
    "Spacer": {"minSize"},
    "Divider": {"color", "size", "spacing", "flush"},
    "Title": TEXT | {"size"},
    "Text": TEXT | {"size", "italic", "lineThrough", "width", "minLines", "streaming", "editable"},
    "Caption": TEXT | {"size"},
    "Markdown": {"value", "streaming"},
    "Badge": {"label", "color", "variant", "size", "pill"},
    "Icon": {"name", "color", "size"},
    "Button": {
        "label", "onClickAction", "submit", "iconStart", "iconEnd", "iconSize", "style", "color", "variant",
        "size", "pill", "uniform", "block", "disabled",
    },
    "Form": BOX | {"onSubmitAction", "direction"},
    "Select": {
        "name", "options", "onChangeAction", "placeholder", "defaultValue", "variant", "size", "pill",
        "block", "clearable", "disabled", "searchable",
    },
    "Input": {
        "name", "inputType", "defaultValue", "required", "pattern", "placeholder", "allowAutofillExtensions",
        "autoSelect", "autoFocus", "disabled", "variant", "size", "gutterSize", "pill",
    },
    "Chart": BLOCK | {
        "data", "series", "xAxis", "showYAxis", "showLegend", "showTooltip", "barGap",
        "barCategoryGap", "flex",
    },
    "Image": {"src", "alt", "fit", "width", "height"},
    "Table": {"children"},
    "Table.Row": {"children", "header"},
    "Table.Cell": {
        "children", "width", "padding", "colSpan", "rowSpan", "align", "vAlign", "colSize",
    },
}  # fmt: skip

VALUES: dict[str, set[str]] = {
    "color": {
        "prose", "primary", "emphasis", "secondary", "tertiary", "success", "warning", "danger", "info",
        "discovery", "caution",
    },
    "weight": {"normal", "medium", "semibold", "bold"},
    "textAlign": {"start", "center", "end"},
    "align": {"start", "center", "end", "baseline", "stretch"},
    "justify": {"start", "center", "end", "between", "around", "evenly", "stretch"},
    "variant": {"solid", "soft", "outline", "ghost"},
}  # fmt: skip

SIZES = {
    "Text": {"xs", "sm", "md", "lg", "xl"},
    "Caption": {"sm", "md", "lg"},
    "Card": {"sm", "md", "lg", "full"},
    "Badge": {"sm", "md", "lg"},
}

ICONS = {
    "agent", "analytics", "atom", "batch", "bolt", "book-open", "book-closed", "book-clock", "bug",
    "calendar", "chart", "check", "check-circle", "check-circle-filled", "chevron-left",
    "chevron-right", "circle-question", "clock", "compass", "confetti", "cube", "desktop", "document",
    "dot", "dots-horizontal", "dots-vertical", "empty-circle", "external-link", "globe", "keys", "lab",
    "images", "info", "lifesaver", "lightbulb", "mail", "map-pin", "maps", "mobile", "name", "notebook",
    "notebook-pencil", "page-blank", "phone", "play", "plus", "profile", "profile-card", "reload",
    "star", "star-filled", "search", "sparkle", "sparkle-double", "square-code", "square-image",
    "square-text", "suitcase", "settings-slider", "user", "wreath", "write", "write-alt", "write-alt2",
}  # fmt: skip

ACTION = {"type", "payload", "handler", "loadingBehavior", "streaming"}


def all_nodes(widget: dict[str, Any]) -> list[dict[str, Any]]:
    """Every node of a widget, in document order."""
    found = [widget]
    for child in widget.get("children", []):
        found.extend(all_nodes(child))
    return found


def texts(widget: dict[str, Any]) -> list[str]:
    """What can be read in a widget, in document order."""
    return [
        node.get("value", node.get("label")) for node in all_nodes(widget) if {"value", "label"} & set(node)
    ]


def check_widget(widget: dict[str, Any]) -> dict[str, Any]:
    """Fails when ChatKit's own model refuses the widget or it uses what ChatKit does not document."""
    parsed = DynamicWidgetRoot.model_validate(widget)
    # what is stored and sent is what was built
    assert json.loads(parsed.model_dump_json(exclude_none=True)) == json.loads(json.dumps(widget))
    for node in all_nodes(widget):
        kind = node["type"]
        assert set(node) <= PROPERTIES[kind] | COMMON, (
            f"{kind} has no {set(node) - PROPERTIES[kind] - COMMON}"
        )
        assert all(value is not None for value in node.values())
        for name, allowed in VALUES.items():
            assert node.get(name) is None or node[name] in allowed, f"{kind}.{name} = {node[name]!r}"
        if kind in SIZES and "size" in node:
            assert node["size"] in SIZES[kind]
        for name in ("gap", "minWidth", "flex", "maxLines"):
            assert isinstance(node.get(name, 0), int)
        for name in ("iconStart", "iconEnd"):
            assert node.get(name, "dot") in ICONS
        if kind == "ListView":
            assert all(child["type"] == "ListViewItem" for child in node["children"])
        else:
            assert all(child["type"] != "ListViewItem" for child in node.get("children", []))
        if "value" in node:
            assert isinstance(node["value"], str)
        if "onClickAction" in node:
            action = node["onClickAction"]
            assert set(action) <= ACTION
            assert isinstance(action["streaming"], bool)
    return widget
