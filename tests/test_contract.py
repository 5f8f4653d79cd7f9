"""What the front end's tests draw and play is what the SDK reads, and all that it knows is among it."""

from __future__ import annotations

import json
import re
import typing
from pathlib import Path
from typing import Any

import chatkit.types as sdk
import chatkit.widgets as sdk_widgets
import pytest
from pydantic import TypeAdapter

from chatkit_notebook import options, vocabulary
from chatkit_notebook.workbench.components import COMPONENTS
from chatkit_notebook.workbench.validation import validate

from . import compatibility

CONTRACT = Path(__file__).parent / "contract"


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CONTRACT / name).read_text(encoding="utf-8"))
    return found


ITEM: TypeAdapter[Any] = TypeAdapter(sdk.ThreadItem)
UPDATE: TypeAdapter[Any] = TypeAdapter(sdk.ThreadItemUpdate)
COMPONENT: dict[str, dict[str, Any]] = json.loads((CONTRACT / "components.json").read_text(encoding="utf-8"))


def members(union: Any) -> list[Any]:
    """The classes of a union, however they are put together."""
    found = [member for part in typing.get_args(union) for member in members(part)]
    return found or ([union] if isinstance(union, type) else [])


def types_of(union: Any) -> set[str]:
    return {
        str(typing.get_args(member.model_fields["type"].annotation)[0])
        for member in members(union)
        if hasattr(member, "model_fields")
    }


def ids(found: list[dict[str, Any]], key: str = "name") -> list[str]:
    return [row[key] for row in found]


@pytest.mark.parametrize("row", rows("items.json"), ids=ids(rows("items.json")))
def test_an_item_is_one_of_the_sdk(row: dict[str, Any]) -> None:
    if row.get("sdk", True):
        assert ITEM.validate_python(row["item"]).type == row["item"]["type"]


def test_there_is_an_item_of_every_type() -> None:
    assert types_of(sdk.ThreadItem) <= {row["item"]["type"] for row in rows("items.json")}


@pytest.mark.parametrize("row", rows("updates.json"), ids=ids(rows("updates.json")))
def test_an_update_is_one_of_the_sdk(row: dict[str, Any]) -> None:
    ITEM.validate_python(row["item"])
    if row.get("sdk", True):
        assert UPDATE.validate_python(row["update"]).type == row["update"]["type"]


def test_there_is_an_update_of_every_type() -> None:
    assert types_of(sdk.ThreadItemUpdate) <= {row["update"]["type"] for row in rows("updates.json")}


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_there_with_all_its_properties_and_words(name: str) -> None:
    entry = COMPONENT[name]
    table = {prop: held for prop, held in COMPONENTS[name].items() if prop not in ("type", "key", "id")}
    assert set(table) - {"children"} == set(entry["properties"])
    for prop, held in table.items():
        if held.words:
            assert {str(value) for value in entry["properties"][prop]} == set(held.words), prop


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_and_its_values_are_valid(name: str) -> None:
    entry = COMPONENT[name]
    inside = entry.get("inside", [])
    for prop, values in {"": [None], **entry["properties"]}.items():
        for value in values:
            needs = entry.get("with", {}).get(prop, {})
            node: dict[str, Any] = {"type": name, **entry["base"], **needs, **({prop: value} if prop else {})}
            for parent in reversed(inside):
                node = {"type": parent, "children": [node]}
            root = node if (inside or [name])[0] in ("Card", "ListView", "Basic") else None
            problems = validate(root or {"type": "Basic", "children": [node]})
            assert [found for found in problems if found.severity == "error"] == [], (prop, value)


def widgets_of_the_sdk() -> dict[str, Any]:
    """The classes of the SDK's widgets by their type; Basic has no fields of its own there."""
    return {
        str(found.model_fields["type"].default): found
        for found in vars(sdk_widgets).values()
        if isinstance(found, type)
        and issubclass(found, sdk_widgets.WidgetComponentBase)
        and isinstance(found.model_fields["type"].default, str)
    }


def literals(annotation: Any) -> set[str]:
    """The words of a type, wherever in it they stand."""
    if typing.get_origin(annotation) is typing.Literal:
        return {word for word in typing.get_args(annotation) if isinstance(word, str)}
    return {word for part in typing.get_args(annotation) for word in literals(part)}


@pytest.mark.parametrize("name", sorted(widgets_of_the_sdk()))
def test_a_component_has_every_field_and_every_word_of_the_sdk(name: str) -> None:
    drawn = COMPONENT[name]["properties"]
    fields = widgets_of_the_sdk()[name].model_fields
    assert {*fields} - {"type", "key", "id", "children"} <= {*drawn}
    for field, info in fields.items():
        words = literals(info.annotation)
        if field in drawn and "bolt" not in words:  # names of icons have tests of their own
            assert words <= {str(value) for value in drawn[field]}, field


def real(value: Any) -> Any:
    """With functions where the JSON says so."""
    if isinstance(value, list):
        return [real(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    return print if "$function" in value else {key: real(entry) for key, entry in value.items()}


OPTIONS = [row for row in rows("options.json") if row.get("python", True)]


@pytest.mark.parametrize("row", OPTIONS, ids=ids(OPTIONS, "option"))
def test_python_takes_and_refuses_the_same_options(row: dict[str, Any]) -> None:
    for given in row["ok"]:
        for key, value in given.items():
            if key != "api":
                options.check(key, real(value))
    for given in row["bad"]:
        for key, value in given.items():
            if key != "api":
                with pytest.raises(options.OptionError):
                    options.check(key, real(value))


def test_there_is_a_request_and_an_event_of_every_type() -> None:
    assert types_of(sdk.ChatKitReq) == {row["type"] for row in rows("requests.json")}
    assert types_of(sdk.ThreadStreamEvent) == {row["type"] for row in rows("events.json")}


def test_every_option_of_python_is_in_the_contract() -> None:
    assert {row["option"].split(".")[0].split("[")[0] for row in rows("options.json")} == {
        *options.KEYS.values(),
        "api",
        "onClientTool",
    }


def test_the_table_of_compatibility_is_up_to_date() -> None:
    assert compatibility.PAGE.read_text(encoding="utf-8") == compatibility.page(), (
        "run `python -m tests.compatibility`"
    )


NOTES = compatibility.ROOT / "js" / "CONTRACT_NOTES.md"
CHOICE = re.compile(r"^\| .+ \| `((?:js/)?tests/[^`]+)` +\|$", re.MULTILINE)


def test_every_row_of_the_table_rests_on_a_test_and_every_test_that_says_so_on_a_row() -> None:
    named = {
        row.get("option") or row["name"]: row
        for file in ("options.json", "element.json", "behaviour.json")
        for row in rows(file)
    }
    assert [name for name, row in named.items() if not compatibility.proofs(row)] == []
    assert {*compatibility.marked()} <= {*named}


def test_the_tests_that_the_notes_name_are_there() -> None:
    choices = CHOICE.findall(NOTES.read_text(encoding="utf-8"))
    assert len(choices) >= 13  # as many as there are open questions
    for test in choices:
        path, _, name = test.partition(": ")
        assert name
        assert name in (compatibility.ROOT / path).read_text(encoding="utf-8"), test


def test_the_names_of_icons_are_those_of_the_front_end() -> None:
    names = json.loads((CONTRACT / "icons.json").read_text(encoding="utf-8"))
    assert names == {"icons": [*vocabulary.ICONS], "header": [*vocabulary.HEADER_ICONS]}
