"""Line and column of every value in a JSON text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatkit_notebook.workbench.positions import places

TEXT = '{"a": [1, {"b\\n":\n  "x,]}"}],\n\t"c": {}, "d": [], "e": -1.5e3 }'


def test_every_value_has_its_place() -> None:
    assert places(TEXT) == {
        (): (1, 1),
        ("a",): (1, 2),
        ("a", 0): (1, 8),
        ("a", 1): (1, 11),
        ("a", 1, "b\n"): (1, 12),
        ("c",): (3, 2),
        ("d",): (3, 11),
        ("e",): (3, 20),
    }


def paths(value: Any, path: tuple[Any, ...] = ()) -> set[tuple[Any, ...]]:
    found = {path}
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, held in entries:
        found |= paths(held, (*path, step))
    return found


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_the_paths_are_those_of_the_value(indent: int | None) -> None:
    value = {"x": [[], [1, [True, None]], {"y": {"": "\\\"'"}}], "ü": "🎉"}
    assert set(places(json.dumps(value, indent=indent))) == paths(value)


@pytest.mark.parametrize("text", ["", "{", '{"a": }', "[" * 5_000, '{"a" 1'])
def test_what_is_no_json_has_no_places(text: str) -> None:
    assert isinstance(places(text), dict)
