"""What validation says of a widget: where, what is allowed, what was probably meant, and who minds."""

# ruff: noqa: E501 - a line is a case

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest
from chatkit.widgets import DynamicWidgetRoot
from hypothesis import given, settings
from pydantic import ValidationError

from chatkit_notebook import card, list_view, load_widget, table
from chatkit_notebook.workbench.problems import Problem
from chatkit_notebook.workbench.validation import validate

from .widgets import any_nodes, valid_nodes

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import chatkit.widgets as sdk


def root(*children: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Card", "children": list(children), **more}


def only(widget: Any, text: str | None = None) -> Problem:
    problems = validate(widget, text)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


@pytest.mark.parametrize(
    ("widget", "path", "words"),
    [
        (root(sise="sm"), "$.sise", "Card has no property `sise`; it has no effect. Did you mean `size`?"),
        (root({"type": "Txt"}), "$.children[0].type", "no component 'Txt'; only its children are drawn. Did you mean `Text`?"),
        (root({"type": "Text"}), "$.children[0].value", "Text needs `value`"),
        (root({"type": "Text", "value": 3}), "$.children[0].value", "must be text, not 3"),
        (root({"type": "Text", "value": "", "size": "huge"}), "$.children[0].size", "cannot be 'huge'. Allowed: xs, sm, md, lg, xl"),
        (root({"type": "Text", "value": "", "color": "secondry"}), "$.children[0].color", "Did you mean `secondary`?"),
        (root({"type": "Icon", "name": "sparkel"}), "$.children[0].name", "Did you mean `sparkle`?"),
        (root({"type": "ListViewItem", "children": []}), "$.children[0]", "ListViewItem stands only directly in ListView, not in Card"),
        ({"type": "ListView", "children": [{"type": "Text", "value": ""}]}, "$.children[0]", "ListView holds only ListViewItem, not Text"),
        (root({"type": "Card", "children": []}), "$.children[0]", "Card is a root"),
        (root({"type": "Table", "children": [{"type": "Table.Cell"}]}), "$.children[0].children[0]", "only directly in Table.Row"),
        (root("bare"), "$.children[0]", "A child must be a node, not 'bare'. Write"),
        (root({"value": "x"}), "$.children[0].type", "A node needs a `type`"),
        (root({"type": "Box", "children": {"type": "Spacer"}}), "$.children[0].children", "must be a list"),
        (root({"type": "Box", "padding": {"tpo": 1}}), "$.children[0].padding", "has no `tpo`. Did you mean `top`?"),
        (root({"type": "Box", "border": {"size": 1, "style": "doted"}}), "$.children[0].border.style", "Did you mean `dotted`?"),
        (root({"type": "Button"}), "$.children[0]", "neither `label` nor `iconStart`"),
        (root({"type": "Button", "label": "x", "onClickAction": "go"}), "$.children[0].onClickAction", "must be an action like"),
        (root({"type": "Button", "label": "x", "onClickAction": {"type": "a", "handler": "sever"}}), "$.children[0].onClickAction.handler", "Did you mean `server`?"),
        (root({"type": "Button", "label": "x", "onClickAction": {"type": "a", "streaming": "false"}}), "$.children[0].onClickAction.streaming", "must be true or false, not 'false'"),
        (root({"type": "Select", "name": "s", "options": [{"value": 1, "label": "x"}]}), "$.children[0].options[0].value", "must be text, not 1"),
        (root({"type": "DatePicker", "name": "d", "min": "tomorrow"}), "$.children[0].min", "must be a date like"),
        (root(confirm={"label": "OK"}), "$.confirm", "has no `action`"),
        (root({"type": "Text", "value": "", "maxLines": True}), "$.children[0].maxLines", "must be a whole number, not true"),
        ({"type": "Row", "children": []}, "$.type", 'cannot be \'Row\'. Allowed: Card, ListView, Basic. Put it into {"type": "Basic"'),
        ({"type": ["Card"]}, "$.type", "The root of a widget cannot be a list"),
        ([], "$", "A widget is an object with a `type`, not a list"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_what_is_allowed(widget: Any, path: str, words: str) -> None:
    problem = only(widget)
    assert problem.json_path == path
    assert words in problem.message


def test_the_place_is_that_in_the_text() -> None:
    text = '{\n  "type": "Card",\n  "children": [\n    {"type": "Text", "value": "a", "sze": "x"}\n  ]\n}'
    problem = only(json.loads(text), text)
    assert (problem.line, problem.column) == (4, 36)
    assert text.splitlines()[3][35:].startswith('"sze"')
    missing = '{"type": "Card", "children": [\n  {"type": "Text"}]}'
    problem = only(json.loads(missing), missing)
    assert (problem.line, problem.column) == (2, 3)  # the node that lacks it
    assert str(problem) == "$.children[0].value (line 2, column 3): Text needs `value`."


@pytest.mark.parametrize(
    "widget",
    [
        root({"type": "Text", "value": 3}),
        root({"type": "Txt"}),
        root({"type": "Row", "nope": 1}),
        root({"type": "ListViewItem", "children": []}),
        root({"type": "Icon", "name": "sparkel"}),
        root("bare"),
        root({"value": "x"}),
        root(key=3),
        root(children=3),
        {"type": "Row", "children": []},
        {"type": "ListView", "children": [{"type": "Text", "value": ""}]},
    ],
)  # fmt: skip
def test_the_sdk_refuses_what_it_is_said_to_refuse(widget: Any) -> None:
    problem = only(widget)
    try:
        DynamicWidgetRoot.model_validate(widget)
    except ValidationError:
        assert problem.sdk == "refuse"
    else:
        assert problem.sdk == "accept"


@pytest.mark.parametrize(
    "node",
    [
        {"type": "Text", "value": 3},
        {"type": "Text"},
        {"type": "Text", "value": "x", "size": "huge"},
        {"type": "Text", "value": "x", "sze": "sm"},
        {"type": "Button", "label": "x", "onClickAction": {"typ": "a"}},
        {"type": "Select", "name": "x", "options": 3},
        {"type": "Input", "name": "x", "variant": "solid"},
    ],
)
def test_the_classes_do_what_they_are_said_to_do(node: dict[str, Any]) -> None:
    problems = validate(root(node))
    try:
        made = getattr(sdk, node["type"]).model_validate(node)
    except ValidationError:
        assert "refuse" in {problem.classes for problem in problems}
    else:
        dropped = set(node) - set(made.model_dump(exclude_none=True))
        assert dropped
        assert {problem.classes for problem in problems} == {"drop"}


def test_what_this_package_draws_is_right() -> None:
    rows = [{"name": "Ada", "born": 1815, "note": None}]
    for widget in (list_view(rows, title="People"), table(rows), card(rows[0])):
        assert validate(widget) == []


def test_one_of_everything_is_right() -> None:
    action = {
        "type": "a",
        "payload": {"x": 1},
        "handler": "client",
        "loadingBehavior": "self",
        "streaming": False,
    }
    widget = {
        "type": "Basic", "direction": "row", "gap": 2, "padding": {"x": 1, "top": "4px"}, "children": [
            root(
                {"type": "Form", "onSubmitAction": action, "direction": "col", "children": [
                    {"type": "Label", "value": "x", "fieldName": "i"},
                    {"type": "Input", "name": "i", "inputType": "email", "variant": "soft", "gutterSize": "2xs"},
                    {"type": "Textarea", "name": "t", "rows": 3, "autoResize": True},
                    {"type": "Select", "name": "s", "options": [{"value": "a", "label": "A"}], "onChangeAction": action},
                    {"type": "DatePicker", "name": "d", "min": "2026-01-31T00:00:00Z", "side": "top"},
                    {"type": "Checkbox", "name": "c", "label": "C", "defaultChecked": False},
                    {"type": "RadioGroup", "name": "r", "options": [{"value": "a", "label": "A"}]},
                ]},
                {"type": "Image", "src": "data:,", "fit": "cover", "position": "top left", "aspectRatio": "16 / 9"},
                {"type": "Divider", "flush": True, "spacing": 3, "color": {"light": "subtle", "dark": "#333"}},
                {"type": "Text", "value": "", "editable": {"name": "e"}, "width": "calc(100% - 3px)"},
                {"type": "Icon", "name": "lucide:plane", "color": "blue-500"},
                {"type": "Button", "iconStart": "dot", "onClickAction": action},
                {"type": "Transition", "children": {"type": "Badge", "label": "new"}},
                {"type": "Chart", "data": [{"a": "x", "b": 1}], "xAxis": {"dataKey": "a"},
                 "series": [{"type": "bar", "dataKey": "b", "label": "B", "color": "purple"}]},
                status={"text": "ok", "icon": "check"}, confirm={"label": "OK", "action": action}, border=1,
            ),
        ],
    }  # fmt: skip
    assert [str(problem) for problem in validate(widget)] == []


def test_problems_are_bounded_and_so_is_depth() -> None:
    assert len(validate(root(*[{"type": "Nope"}] * 1_000))) == 100
    deep: dict[str, Any] = {"type": "Box", "children": []}
    for _ in range(150):
        deep = {"type": "Box", "children": [deep]}
    assert "nested deeper than 100 levels" in only(root(deep)).message


@settings(max_examples=100, deadline=None)
@given(any_nodes())
def test_anything_is_told_in_words_and_never_raises(widget: dict[str, Any]) -> None:
    for problem in validate({"type": "Card", "children": [widget]}):
        assert problem.message.endswith((".", "?", ">"))
        json.dumps(problem.as_json())


@settings(max_examples=60, deadline=None)
@given(valid_nodes())
def test_valid_widgets_have_no_remarks(widget: dict[str, Any]) -> None:
    assert validate(widget) == []
    widget["children"].append({"type": "Text", "value": "x", "sizee": "sm"})
    (problem,) = validate(widget)
    assert (problem.nearest, problem.fate) == (
        "size",
        "Elsewhere: chatkit.widgets drops it, OpenAI's UI drops it.",
    )


def test_jsx_has_lines_up_to_the_first_loop() -> None:
    jsx = (
        '\n<Card sise="sm">\n  <Text value="a" color="secondry" />\n'
        "  {rows.map(r => <Text value={r} wight='bold' />)}\n</Card>"
    )
    template = load_widget(jsx)
    problems = template.problems(template.build({"rows": ["b"]}))
    assert [(p.nearest, p.line, p.column) for p in problems] == [
        ("size", 2, 12),
        ("secondary", 3, 25),
        ("weight", 2, 1),
    ]
