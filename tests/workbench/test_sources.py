"""Properties changed in documents that are no plain JSON: the place in the text, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from chatkit_notebook.errors import WidgetError
from chatkit_notebook.workbench.gallery import GALLERY
from chatkit_notebook.workbench.jsx_write import write_jsx
from chatkit_notebook.workbench.sources import change, look, nodes
from chatkit_notebook.workbench.templates import of_text

from .widgets import valid_nodes

JINJA = """{"type": "Card", "children": [ {# who comes #}
  {% for p in people %}{"type": "Text", "value": {{ p | tojson }}, "size": "sm"\
{% if not loop.last %}, "weight": "bold"{% endif %} }{% if not loop.last %},{% endif %}{% endfor %},
  {"type": "Badge", {% if hot %}"color": "danger", {% endif %}"label": {% if hot %}"a"{% else %}"b"{% endif %}
  },
  {"type": "Caption", "value": "by {{ people[0] | default("no one") }}",  "size" : "sm" , "id": "c"}
]}"""
JSX = """<Card size="sm">
  {people.map((p) => (<Text value={p} size="sm" />))}
  <Text weight="bold" {...{color: "danger"}}>Hello <b</Text>
  {hot && <Row><Badge label={`a ${hot}`} pill /></Row>}
</Card>""".replace("<b", "you")
DATA = {"people": ["Ada", "Grace"], "hot": True}


def edited(source: str, path: str, name: str, data: Any = None, **given: Any) -> str:
    edit = change(source, path, data or DATA, name, given)
    wide = source.encode("utf-16-le")
    insert = edit["insert"].encode("utf-16-le")
    return (wide[: edit["from"] * 2] + insert + wide[edit["to"] * 2 :]).decode("utf-16-le")


@pytest.mark.parametrize(
    ("path", "name", "given", "before", "after"),
    [
        ("1", "size", {"value": "lg"}, '"size": "sm"', '"size": "lg"'),
        ("0", "weight", {}, ', "weight": "bold"', ""),
        ("0", "italic", {"value": True}, '"type": "Text"', '"type": "Text", "italic": true'),
        ("2", "color", {"value": "info"}, '"danger"', '"info"'),
        ("2", "label", {"text": '"c"'}, '{% if hot %}"a"{% else %}"b"{% endif %}', '"c"'),
        ("3", "size", {"value": None}, '"size" : "sm"', '"size" : null'),
        ("3", "id", {}, ' , "id": "c"}', "}"),
        ("3", "id", {"value": "{{"}, '"c"}', '{{ "{{" | tojson }}}'),
    ],
)
def test_in_a_template_only_that_property_changes(
    path: str, name: str, given: dict[str, Any], before: str, after: str
) -> None:
    assert edited(JINJA, path, name, **given) == JINJA.replace(before, after, 1)


@pytest.mark.parametrize(
    ("path", "name", "given", "before", "after"),
    [
        ("", "size", {"value": "lg"}, '<Card size="sm"', '<Card size="lg"'),
        ("1", "size", {"value": 'l"g'}, 'value={p} size="sm"', 'value={p} size={"l\\"g"}'),
        ("1", "value", {"text": "{p + 1}"}, "value={p}", "value={p + 1}"),
        ("2", "value", {"value": "Bye"}, "Hello you", "Bye"),
        ("2", "value", {"value": " {"}, "Hello you", '{" {"}'),
        ("2", "color", {"value": "info"}, '{...{color: "danger"}}', '{...{color: "danger"}} color="info"'),
        ("3.0", "pill", {}, " pill", ""),
    ],
)
def test_in_jsx_only_that_property_changes(
    path: str, name: str, given: dict[str, Any], before: str, after: str
) -> None:
    assert edited(JSX, path, name, **given) == JSX.replace(before, after, 1)


def test_a_widget_document_is_edited_inside_its_template() -> None:
    document = json.dumps(
        {"version": "1.0", "name": "ü 😀", "template": JINJA, "jsonSchema": {}, "other": [1, 2]}
    )
    wanted = json.loads(document)
    wanted["template"] = JINJA.replace('"size": "sm"', '"size": "\\u00e9\\"😀"'.replace("\\u00e9", "é"), 1)
    assert json.loads(edited(document, "0", "size", value='é"😀')) == wanted
    assert edited(document, "3", "id", value="c") == document


def test_what_an_expression_makes_is_told_with_its_text() -> None:
    text = look(JINJA, "1", DATA)
    assert text["nodes"] == 2
    assert text["properties"]["value"] == {"literal": False, "text": "{{ p | tojson }}"}
    assert text["properties"]["size"] == {"literal": True, "text": '"sm"'}
    caption = look(JINJA, "3", DATA)["properties"]["value"]
    assert caption == {"literal": False, "text": '"by {{ people[0] | default("no one") }}"'}
    assert JINJA[slice(*(look(JINJA, "2", DATA)[key] for key in ("from", "to")))].startswith(
        '{"type": "Badge"'
    )
    label = look(JSX, "3.0", DATA)["properties"]["label"]
    assert label == {"literal": False, "text": "{`a ${hot}`}"}


@pytest.mark.parametrize(
    ("source", "path", "name", "given", "words"),
    [
        (JINJA, "9", "size", {"value": "lg"}, "an expression of its data makes it"),
        (
            '{"type": "Card", "children": {{ kids | tojson }}}',
            "0",
            "size",
            {"value": 1},
            "expression of its data",
        ),
        (JSX, "2", "color", {"text": "{1}"}, "something around it decides"),
        (JSX, "1", "italic", {}, "cannot be taken away here"),
        ("<Card", "", "size", {}, "is not closed"),
    ],
)
def test_what_cannot_be_changed_is_said(source: str, path: str, name: str, given: Any, words: str) -> None:
    with pytest.raises(WidgetError, match=words):
        change(source, path, {**DATA, "kids": [{"type": "Text", "value": "x"}]}, name, given)


@settings(max_examples=20, deadline=None)
@given(valid_nodes())
def test_any_literal_is_changed_and_nothing_else(widget: dict[str, Any]) -> None:
    for source in (json.dumps(widget) + "{# a template #}", write_jsx(widget)):
        for path, node in list(nodes(widget, ""))[-3:]:
            wanted = json.loads(json.dumps(widget))
            dict(nodes(wanted, ""))[path]["id"] = '</Card>{{ "x" }}'
            changed = edited(source, path, "id", value='</Card>{{ "x" }}')
            assert of_text(changed).build() == wanted
            if "id" in node:
                del dict(nodes(wanted, ""))[path]["id"]
                assert of_text(edited(source, path, "id")).build() == wanted


@pytest.mark.parametrize("point", GALLERY, ids=lambda point: point.name)
def test_every_node_of_every_starting_point_has_its_place(point: Any) -> None:
    for path, node in nodes(of_text(point.source).build(point.data), ""):
        found = look(point.source, path, point.data)
        assert point.source[found["from"] :].startswith(f"<{node['type']}")
        assert set(found["properties"]) <= set(node)
