"""What makes a widget: documents, files, templates, JSON, classes, functions; and what does not."""

# ruff: noqa: E501 - a line is a case

from __future__ import annotations

import json
import math
import warnings
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from chatkit.widgets import WidgetTemplate
from pydantic import BaseModel

from chatkit_notebook import load_widget
from chatkit_notebook.errors import DataError, TemplateError, WidgetError
from chatkit_notebook.workbench.plain import plain

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import chatkit.widgets as sdk

CARD = {"type": "Card", "children": [{"type": "Text", "value": "hi"}]}
DOCUMENT: dict[str, Any] = {
    "version": "1.0",
    "name": "greeting",
    "template": '{"type": "Card", "children": [{"type": "Text", "value": {{ (name) | tojson }}}]}',
    "jsonSchema": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
        "required": ["name"],
    },
    "encodedWidget": "e30=",
}


@dataclass
class Person:
    name: str


class Model(BaseModel):
    name: str


def text_of(widget: dict[str, Any]) -> Any:
    return widget["children"][0]["value"]


@pytest.mark.parametrize("data", [{"name": "Ada"}, Person("Ada"), Model(name="Ada")])
def test_a_document_is_built_from_data(data: Any) -> None:
    template = load_widget(DOCUMENT)
    assert template.name == "greeting"
    assert template.build(data) == WidgetTemplate(DOCUMENT).build({"name": "Ada"}).model_dump(
        exclude_none=True
    )


def test_a_function_a_class_a_dict_and_text_are_widgets_too() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = sdk.Card(children=[sdk.Text(value="hi")])
    assert load_widget(made).build() == CARD
    for source in (CARD, json.dumps(CARD), lambda: CARD, lambda data: json.dumps(CARD), lambda: made):
        assert load_widget(source).build({"x": 1}) == CARD
    assert (
        text_of(load_widget(lambda people: {**CARD, "children": [{"value": people[0]}]}).build(["Ada"]))
        == "Ada"
    )


def test_a_file_is_read_and_written_without_loss(tmp_path: Path) -> None:
    file = load_widget(DOCUMENT).save(tmp_path / "greeting.widget")
    again = load_widget(file)
    assert again.as_document() == DOCUMENT
    assert load_widget(str(file)).build({"name": "x"}) == again.build({"name": "x"})
    # what was no template is none for the SDK either, whatever braces are in its text
    braces = {"type": "Card", "children": [{"type": "Text", "value": "{{ no }} {% template"}]}
    saved = load_widget(load_widget(braces).save(tmp_path / "braces.widget"))
    assert saved.build() == braces
    assert (
        WidgetTemplate.from_file(str(tmp_path / "braces.widget")).build().model_dump(exclude_none=True)
        == braces
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({**DOCUMENT, "version": "2.0"}, "of version '2.0'; version '1.0' is read"),
        ({**DOCUMENT, "template": 3}, "must be text"),
        ({**DOCUMENT, "jsonSchema": []}, None),
        ({**DOCUMENT, "jsonSchema": [1]}, "must be an object"),
        ("/nowhere/greeting.widget", "There is no file"),
        ("<Card><Text value='x'/>", "This JSX cannot be read: <Card> is never closed in line 1, column 1"),
        ("\n", "the text is empty"),
        (3, "A int is no widget"),
        ({"a": 1}, "has a `type`"),
        ('{"a": 1}', "has a `type`"),
        ("[1]\n", "this is a list"),
        ('{"type": "Card",\n "children": [,]}', "Expecting value in line 2, column 15.\n \"children\": [,]}\n" + " " * 14 + "^"),
        ('{"type": "{{ 1 }}"', "What the template makes is no JSON"),
        ("[" * 100_000 + "\n", "nested too deeply"),
        (lambda: 3, "A int is no widget"),
        (lambda: 1 / 0, "failed: ZeroDivisionError"),
    ],
)  # fmt: skip
def test_what_is_no_widget_says_why(source: Any, words: str | None) -> None:
    if words is None:
        load_widget(source)
        return
    with pytest.raises(WidgetError) as caught:
        load_widget(source).build()
    assert words in str(caught.value)


def test_a_file_that_is_not_there_names_its_neighbour(tmp_path: Path) -> None:
    load_widget(DOCUMENT).save(tmp_path / "greeting.widget")
    with pytest.raises(WidgetError, match=r"Did you mean `greeting.widget`"):
        load_widget(tmp_path / "greating.widget")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "'name' is a required property"),
        ({"name": 3}, "data.name: must be string, not 3."),
        ({"name": "x", "age": -1}, "data.age: -1 is less than the minimum of 0."),
        ([1], "A template sees names, and the data is a list"),
        ({"name": object()}, "data.name is a object, which JSON has no word for"),
    ],
)
def test_data_that_does_not_fit_says_where(data: Any, words: str) -> None:
    with pytest.raises(DataError) as caught:
        load_widget(DOCUMENT).build(data)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "objekt"}, "jsonSchema is wrong at $.jsonSchema.type"),
        ({"$ref": "http://127.0.0.1:9/never"}, "points to what it does not hold"),
        ({"$ref": "#"}, "calls itself without an end"),
    ],
)
def test_a_wrong_schema_fetches_nothing_and_says_what(schema: dict[str, Any], words: str) -> None:
    with pytest.raises(WidgetError) as caught:
        load_widget({**DOCUMENT, "jsonSchema": schema}).build({"name": "x"})
    assert words in str(caught.value)


def test_templates_see_json_and_nothing_else() -> None:
    class Spy(dict):  # type: ignore[type-arg]
        def secret(self) -> str:
            return "told"

    with pytest.raises(TemplateError):
        load_widget({**DOCUMENT, "template": "{{ name.secret() }}", "jsonSchema": {}}).build({"name": Spy()})


def test_data_becomes_json() -> None:
    data = {
        1: (date(2026, 1, 31), math.nan, math.inf, Decimal("1.50"), Decimal("NaN"), b"\x00\xff"),
        "numpy": [np.int64(3), np.float32(0.5), np.bool_(True), pd.NaT, pd.Timestamp("2026-01-31")],
        "frame": pd.DataFrame({"a": [1, 2], "b": ["x", None]}),
        "set": {1},
        "person": Person("Ada"),
    }
    assert plain(data) == {
        "1": ["2026-01-31", None, None, 1.5, None, "AP8="],
        "numpy": [3, 0.5, True, None, "2026-01-31T00:00:00"],
        "frame": [{"a": 1, "b": "x"}, {"a": 2, "b": None}],
        "set": [1],
        "person": {"name": "Ada"},
    }


def test_large_data_is_bounded() -> None:
    assert len(plain(pd.DataFrame({"a": range(1_000_000)}))) == 500
    with pytest.raises(DataError, match="more than 200,000 values"):
        plain({"rows": list(range(1_000_000))})
    itself: list[Any] = []
    itself.append([itself])
    with pytest.raises(DataError, match=r"data\[0\]\[0\] holds itself"):
        plain(itself)
    deep: list[Any] = []
    for _ in range(500):
        deep = [deep]
    with pytest.raises(DataError, match="nested deeper than 100"):
        plain(deep)
