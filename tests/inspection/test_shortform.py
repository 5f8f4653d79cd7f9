from __future__ import annotations

import collections
import dataclasses
import enum
from typing import Any, NamedTuple

import numpy as np
import pytest

from chatkit_notebook.inspection.budgets import CellLimits
from chatkit_notebook.inspection.shortform import cut, short_form

LIMITS = CellLimits(chars=60, bytes=4, items=3, depth=2)


class Color(enum.Enum):
    RED = 1


class Point(NamedTuple):
    x: int
    y: int


@dataclasses.dataclass
class Model:
    rate: float
    name: str

    def __repr__(self) -> str:
        raise AssertionError("repr")


def add(a, b=1, *rest, key, **more):
    return a


@pytest.mark.parametrize(
    ("obj", "text"),
    [
        (1, "1"),
        (True, "True"),
        ("a'b", '"a\'b"'),
        ([1, 2, 3, 4], "[1, 2, 3, …]"),
        ((1,), "(1,)"),
        ({"a": [1]}, "{'a': [1]}"),
        (set(), "set()"),
        (collections.Counter("aab"), "collections.Counter({'a': 2, 'b': 1})"),
        (Point(1, 2), "tests.Point(x=1, y=2)"),
        (Color.RED, "tests.Color.RED"),
        (Model(0.5, "m"), "tests.Model(rate=0.5, name='m')"),
        (add, "function add(a, b, *rest, key, **more)"),
        (len, "function len()"),
        (np, "module numpy"),
        (Model, "class tests.Model"),
        (b"abcdef", "b'abcd… (6 bytes)"),
        (range(3), "range(0, 3)"),
        (ValueError("no"), "ValueError('no')"),
        (np.float64(2.5), "2.5"),
        (np.zeros((2, 3)), "numpy.ndarray of shape (2, 3)"),
    ],
)
def test_short_forms(obj: Any, text: str) -> None:
    assert short_form(obj, LIMITS) == text


def test_they_are_bounded_in_length() -> None:
    deep: Any = ["x" * 1000] * 1000
    assert len(short_form({"k" * 1000: deep, "l": deep}, LIMITS)) <= LIMITS.chars


def test_they_are_one_line() -> None:
    assert "\n" not in short_form(["a\nb"], LIMITS)


@pytest.mark.parametrize("base", [dict, list, tuple, str, int, float, bytes, set])
def test_a_subclass_of_a_built_in_type_is_read_as_the_built_in(base: type) -> None:
    def fail(*args: object) -> Any:
        raise AssertionError("run")

    methods = dict.fromkeys(("__repr__", "__len__", "__iter__", "__getitem__", "__str__", "items"), fail)
    lying = type("Lying", (base,), methods)
    assert short_form(lying(), LIMITS)


def test_cut_keeps_within_the_length() -> None:
    assert cut("abcd", 4) == "abcd"
    assert cut("abcde", 4) == "abc…"
