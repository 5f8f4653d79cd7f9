"""A widget as Python code: run, it makes the widget again."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import given, settings

from chatkit_notebook.errors import WidgetError
from chatkit_notebook.workbench.python_code import template_code, widget_code

from .widgets import valid_nodes


def made(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, "<widget>", "exec"), names)
    dumped: dict[str, Any] = names["widget"].model_dump(mode="json", exclude_none=True)
    return dumped


def without_null(value: Any) -> Any:
    """What the SDK writes of a value: it drops null everywhere, in the lists of a payload, too."""
    if isinstance(value, dict):
        return {name: without_null(held) for name, held in value.items() if held is not None}
    if isinstance(value, list):
        return [without_null(held) for held in value if held is not None]
    return value


def holds(whole: Any, part: Any) -> bool:
    """Whether all of a part is in the whole, which may have defaults beside it."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            name in whole and holds(whole[name], held) for name, held in part.items()
        )
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part)


@settings(max_examples=40, deadline=None)
@given(valid_nodes())
def test_the_code_makes_the_widget_again(widget: dict[str, Any]) -> None:
    assert holds(made(widget_code(widget)), without_null(widget))
    assert made(widget_code(widget, "template")) == without_null(widget)


def test_classes_are_written_as_people_write_them() -> None:
    widget = {"type": "Card", "size": "sm", "children": [{"type": "Text", "value": 'a "b"\n', "id": "t"}]}
    assert widget_code(widget) == (
        "from chatkit.widgets import Card, Text\n\n"
        'widget = Card(\n    size="sm",\n    children=[\n'
        '        Text(value="a \\"b\\"\\n", id="t"),\n    ],\n)\n'
    )


def test_what_the_classes_do_not_hold_is_said() -> None:
    table = {"type": "Card", "border": 1, "children": [{"type": "Table", "children": []}]}
    code = widget_code(table)
    assert "# Card has no `border`\n# there is no class Table\n" in code
    assert made(code) == table
    with pytest.raises(WidgetError, match="there is no class Table"):
        widget_code(table, "classes")
    with pytest.raises(WidgetError, match="Did you mean `classes`"):
        widget_code(table, "class")  # type: ignore[arg-type]


def test_a_template_is_built_by_the_sdk() -> None:
    template = '{"type": "Card", "children": [{"type": "Text", "value": {{ (who) | tojson }}}]}'
    document = {"version": "1.0", "name": "x", "template": template, "jsonSchema": {}}
    assert made(template_code(document, {"who": 'A"da'}))["children"][0]["value"] == 'A"da'
