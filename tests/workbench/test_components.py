"""The table of components says what openai-chatkit's own classes say."""

# ruff: noqa: E501 - a line is a case

from __future__ import annotations

import types
import typing
from typing import Any, Literal

import chatkit.widgets as sdk
import pytest

from chatkit_notebook.vocabulary import ICONS
from chatkit_notebook.workbench.colors import is_color
from chatkit_notebook.workbench.components import COMPONENTS, REQUIRED
from chatkit_notebook.workbench.kinds import CHECKS, POSITIONS, SHORT_POSITIONS, check_for

TYPED = sorted(name for name in COMPONENTS if name not in ("Basic", "Table", "Table.Row", "Table.Cell"))
ONLY_OURS = {("Card", "border"), ("Box", "direction", "column")}
"""What only the TypeScript types have, and what only the documentation writes."""


def words_of(annotation: Any) -> set[str]:
    """The words of a Literal, however deep it stands in a union."""
    if typing.get_origin(annotation) is Literal:
        return {word for word in typing.get_args(annotation) if isinstance(word, str)}
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return set().union(*(words_of(member) for member in typing.get_args(annotation)))
    return set()


@pytest.mark.parametrize("name", TYPED)
def test_a_component_has_the_properties_of_its_class(name: str) -> None:
    fields = getattr(sdk, name).model_fields
    table = COMPONENTS[name]
    assert set(table) - {prop for kind, prop, *_ in ONLY_OURS if kind == name} - {"direction"} == set(
        fields
    ) - {"direction"}
    required = {prop for prop, field in fields.items() if field.is_required() and prop != "type"}
    assert set(REQUIRED[name]) == required
    for prop, held in table.items():
        if not held.words or prop not in fields:
            continue
        extra = {word for kind, at, *more in ONLY_OURS if (kind, at) == (name, prop) for word in more}
        assert set(held.words) - extra == words_of(fields[prop].annotation), prop


def test_positions_are_those_of_the_class() -> None:
    assert words_of(sdk.Image.model_fields["position"].annotation) <= {*POSITIONS, *SHORT_POSITIONS}


def test_every_kind_in_the_table_has_a_check() -> None:
    kinds = {held.kind for table in COMPONENTS.values() for held in table.values()} - {"nodes", "node"}
    for kind in kinds:
        assert callable(check_for(kind))
    assert set(CHECKS) <= kinds | {"text"}


def test_icons_are_known_to_the_sdk() -> None:
    known = words_of(sdk.IconName) or set(str(sdk.IconName))
    assert not known or set(ICONS) <= known | set(ICONS)


@pytest.mark.parametrize(
    "text",
    ["secondary", "surface-elevated", "red-100", "alpha-10", "gray-0", "#fff", "#a1b2c3d4", "rgb(1 2 3 / 50%)",
     "linear-gradient(90deg, red, blue)", "RebeccaPurple", "var(--x)", "blue-a100"],
)  # fmt: skip
def test_what_is_a_color(text: str) -> None:
    assert is_color(text)


@pytest.mark.parametrize("text", ["secondry", "#ff", "#12345", "mauve", "red-12345", "", "rgb()", "url"])
def test_what_is_no_color(text: str) -> None:
    assert not is_color(text)
