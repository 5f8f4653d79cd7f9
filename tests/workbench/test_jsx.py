"""Studio's JSX: from JSON and back without a loss, from expressions to a template, and mistakes in words."""

# ruff: noqa: E501 - a line is a case

from __future__ import annotations

import json
from typing import Any

import jinja2
import pytest
from hypothesis import example, given, settings

from chatkit_notebook import load_widget
from chatkit_notebook.errors import WidgetError
from chatkit_notebook.workbench.gallery import GALLERY
from chatkit_notebook.workbench.jsx_template import to_template
from chatkit_notebook.workbench.jsx_write import write_jsx
from chatkit_notebook.workbench.validation import validate

from .widgets import any_nodes


def built(jsx: str, data: Any = None) -> dict[str, Any]:
    return load_widget(jsx).build(data)


@settings(max_examples=100, deadline=None)
@given(any_nodes())
@example({"type": "Card", "align": {"{{": None}})
def test_json_becomes_jsx_and_the_same_json_again(widget: dict[str, Any]) -> None:
    assert built(write_jsx(widget)) == widget


def body(jsx: str, data: Any = None) -> Any:
    return built(f"<Card>{jsx}</Card>", data)["children"]


DATA = {"name": "Ada", "n": 3, "empty": [], "gone": None, "items": [{"id": 1, "name": "a", "ok": True}, {"id": 2, "name": "b", "ok": False}]}  # fmt: skip


@pytest.mark.parametrize(
    ("jsx", "children"),
    [
        ("<Text value={name} />", [{"type": "Text", "value": "Ada"}]),
        ("<Text>Hello {name}!</Text>", [{"type": "Text", "value": "Hello Ada!"}]),
        ("<Badge label={`${n} new`} pill />", [{"type": "Badge", "label": "3 new", "pill": True}]),
        ("{items.map((i) => <Text key={i.id} value={i.name} />)}", [{"type": "Text", "key": "1", "value": "a"}, {"type": "Text", "key": "2", "value": "b"}]),
        ("{items.filter(x => !x.ok).map((i, at) => (<Text value={at + i.name.length} />))}", [{"type": "Text", "value": 1}]),
        ("{n > 5 && <Divider />}<Spacer/>", [{"type": "Spacer"}]),
        ("{n === 3 ? <Divider /> : <Spacer />}", [{"type": "Divider"}]),
        ("<><Spacer /><>{empty.map(e => <Text value={e} />)}<Divider /></></>", [{"type": "Spacer"}, {"type": "Divider"}]),
        ("{/* nothing */}{null}{false}", []),
        ("<Select name='s' options={items.map(i => ({value: String(i.id), label: i.name.toUpperCase()}))} />", [{"type": "Select", "name": "s", "options": [{"value": "1", "label": "A"}, {"value": "2", "label": "B"}]}]),
        ("<Text value={gone ?? 'else'} size={n > 1 ? 'lg' : 'sm'} />", [{"type": "Text", "value": "else", "size": "lg"}]),
        ("<Text value={items?.[1].name} />", [{"type": "Text", "value": "b"}]),
        ("<Text value={n.toFixed(2) + ' ' + (n * 2 - 1)} />", [{"type": "Text", "value": "3.00 5"}]),
        ("<Text value={'&lt;{{ n }}'} />", [{"type": "Text", "value": "&lt;{{ n }}"}]),
        ("<Text value='&lt;{% x %}' />", [{"type": "Text", "value": "<{% x %}"}]),
        ("<Transition><Text value='x' /></Transition>", [{"type": "Transition", "children": {"type": "Text", "value": "x"}}]),
        ("<Row>\n  <Text\n    value='x'\n  />\n</Row>", [{"type": "Row", "children": [{"type": "Text", "value": "x"}]}]),
        ("<Button onClickAction={{type: 'go', payload: {...{a: 1}, id: items[0].id, n}}} />", [{"type": "Button", "onClickAction": {"type": "go", "payload": {"a": 1, "id": 1, "n": 3}}}]),
        ("{items.map(row => <Row>{items.map((c, i) => <Text value={row.id * 10 + i} />)}</Row>)}", [{"type": "Row", "children": [{"type": "Text", "value": 10}, {"type": "Text", "value": 11}]}, {"type": "Row", "children": [{"type": "Text", "value": 20}, {"type": "Text", "value": 21}]}]),
    ],
)  # fmt: skip
def test_expressions_give_what_javascript_gives(jsx: str, children: list[Any]) -> None:
    assert body(jsx, DATA) == children


@pytest.mark.parametrize("point", GALLERY, ids=lambda point: point.name)
def test_every_starting_point_draws_without_a_remark(point: Any) -> None:
    template = load_widget(point.source)
    widget = template.build(point.data)
    assert validate(widget) == []
    if point.group == "Components":
        assert point.name in json.dumps(widget)
    # the SDK runs the same template in plain Jinja
    plain = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(to_template(point.source))
    assert json.loads(plain.render(point.data)) == widget


def test_a_document_keeps_the_jsx_it_was_written_in() -> None:
    jsx = "<Card>\n  {/* kept */}\n  <Text value={name} />\n</Card>\n"
    again = load_widget(load_widget(jsx).as_document())
    assert again.jsx == jsx
    assert again.build({"name": "Ada"})["children"][0]["value"] == "Ada"


@pytest.mark.parametrize(
    ("jsx", "words"),
    [
        ("<Card>", "<Card> is never closed in line 1, column 1"),
        ("<Card>\n  <Text value=3 /></Card>", "stands in quotes or braces"),
        ("<Card></Cart>", "</Card> is missing: here stands </Cart>"),
        ("<Card>{items.map(i => { return 3 })}</Card>", "without braces and return"),
        ("<Card>\n\n{fetch('x')}</Card>", "a child is an element, a condition or a list.map"),
        ("<Card><Text value={eval('1')} /></Card>", "cannot call this function"),
        ("<Card><Text value={x => 3} /></Card>", "cannot stand in an expression"),
        ("<Card>text</Card>", "text stands only in Text, Title and the like"),
        ("<Card /><Card />", "something after the one element in line 1, column 9"),
        ("<><Card /></>", "the root must be one component"),
        ("<Card {...rest} />", "only an object that is written out can be spread"),
        ("<Card a={'x} />", "a text has no end"),
        ("<Card>{" + "(" * 500 + "</Card>", "nested deeper than"),
        ("<Card a={if} />", "`if` cannot be a name"),
    ],
)  # fmt: skip
def test_mistakes_say_the_place(jsx: str, words: str) -> None:
    with pytest.raises(WidgetError) as caught:
        load_widget(jsx)
    assert words in str(caught.value)
    assert caught.value.line is not None


def test_what_jsx_cannot_write_is_said() -> None:
    with pytest.raises(WidgetError, match="cannot be written as JSX"):
        write_jsx({"type": "Not a tag"})
    assert built(write_jsx({"type": "Card", "children": [{"type": "Not a tag"}]}))["children"] == [
        {"type": "Not a tag"}
    ]


def test_jsx_reaches_nothing_that_a_template_may_not() -> None:
    for attack in ("''.__class__", "items.append(1)", "name.__init__.__globals__"):
        with pytest.raises(WidgetError):
            body(f"<Text value={{{attack}}} />", DATA)
