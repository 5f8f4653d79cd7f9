from __future__ import annotations

import datetime as dt
import decimal
import sys
import time
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.inspection.budgets import BUDGET
from chatkit_notebook.inspection.describers import brief, describe
from chatkit_notebook.inspection.isolation import can_isolate

from .conftest import Constructor

isolated = pytest.mark.skipif(not can_isolate(), reason="needs fork")

TYPES = {"pandas.DataFrame", "polars.DataFrame", "pyarrow.Table"}


def test_a_frame_in_a_listing(constructor: Constructor) -> None:
    found = brief("df", constructor({"n": [1, 2], "t": ["a", "b"]}))
    assert (found.name, found.kind, found.shape, found.queryable) == ("df", "dataframe", (2, 2), True)
    assert found.type in TYPES
    assert [(column.name, column.kind, column.missing) for column in found.columns] == [
        ("n", "integer", None),
        ("t", "text", None),
    ]
    assert found.size_bytes is not None
    assert found.size_bytes > 0


def test_a_frame_described(constructor: Constructor) -> None:
    data = {"n": [1, 2, 4, None], "t": ["a", "b", "a", None], "f": [True, False, True, True]}
    found = describe("df", constructor(data))
    number, text, flag = found.columns
    assert number.missing == 1
    assert number.statistics["min"] == 1
    assert number.statistics["max"] == 4
    assert number.statistics["median"] == 2
    assert number.statistics["mean"] == pytest.approx(7 / 3)
    assert number.statistics["std"] == pytest.approx(1.5275, abs=1e-4)
    assert number.statistics["distinct"] == 3
    assert (text.missing, text.statistics) == (1, {"distinct": 2, "most frequent": "a", "times": 2})
    assert flag.statistics == {"true": 3, "false": 1}
    assert all(column.exact for column in found.columns)
    assert found.sample is not None
    assert len(found.sample.rows) == 4
    assert found.notes == ()


def test_dates_have_extremes_and_no_mean(constructor: Constructor) -> None:
    day = describe("df", constructor({"d": [dt.date(2024, 1, 1), dt.date(2024, 3, 1)]})).columns[0]
    assert day.statistics == {"min": dt.date(2024, 1, 1), "max": dt.date(2024, 3, 1), "distinct": 2}


def test_lengths_of_time_have_a_mean(constructor: Constructor) -> None:
    took = [dt.timedelta(minutes=n) for n in (10, 20, 60)]
    assert describe("df", constructor({"d": took})).columns[0].statistics == {
        "min": took[0],
        "max": took[2],
        "mean": dt.timedelta(minutes=30),
        "median": took[1],
        "distinct": 3,
    }


def test_a_large_frame_is_sampled_and_says_so(constructor: Constructor) -> None:
    count = BUDGET.exact_cells + 1
    found = describe("df", constructor({"n": np.arange(count), "m": np.full(count, 7)}))
    assert [column.exact for column in found.columns] == [False, False]
    assert found.columns[1].statistics["mean"] == 7
    assert found.columns[0].missing == 0
    assert found.columns[0].missing_exact
    assert any("at equal distances" in note for note in found.notes)


def test_not_a_number_is_neither_least_nor_greatest(constructor: Constructor) -> None:
    column = describe("df", constructor({"x": [1.0, float("nan"), 3.0]})).columns[0]
    assert (column.statistics["min"], column.statistics["max"], column.statistics["mean"]) == (1.0, 3.0, 2.0)


def test_a_column_without_any_value_has_no_statistics(constructor: Constructor) -> None:
    column = describe("df", constructor({"x": [None, None]})).columns[0]
    assert (column.missing, column.statistics) == (2, {})


def test_five_thousand_columns_are_capped(constructor: Constructor) -> None:
    frame = constructor({f"c{i}": [i] for i in range(5_000)})
    listed = brief("df", frame)
    assert listed.shape == (1, 5_000)
    assert len(listed.columns) == BUDGET.listed_columns
    assert listed.hidden_columns == 5_000 - BUDGET.listed_columns
    assert len(describe("df", frame).columns) == BUDGET.described_columns


def test_no_rows(constructor: Constructor) -> None:
    found = describe("df", constructor({"a": []}))
    assert (found.shape, found.columns[0].statistics) == ((0, 1), {})


@pytest.mark.parametrize(
    ("obj", "kind", "type_name", "shape", "preview"),
    [
        (3, "scalar", "int", None, "3"),
        (None, "scalar", "NoneType", None, "None"),
        (decimal.Decimal("1.5"), "scalar", "decimal.Decimal", None, "Decimal('1.5')"),
        (dt.date(2024, 1, 2), "scalar", "datetime.date", None, "datetime.date(2024, 1, 2)"),
        (np.float64(2.5), "scalar", "numpy.float64", None, "2.5"),
        ("x" * 3, "text", "str", (3,), "'xxx'"),
        (b"ab", "text", "bytes", (2,), "b'ab'"),
        ({"a": 1}, "mapping", "dict", (1,), "{'a': 1}"),
        ({1}, "sequence", "set", (1,), "{1}"),
        ([1, 2], "sequence", "list", (2,), "[1, 2]"),
        (np.zeros((2, 3, 4)), "array", "numpy.ndarray", (2, 3, 4), "float64 values"),
        (np.arange(3), "array", "numpy.ndarray", (3,), "[0, 1, 2]"),
        (np.zeros((2, 3)), "array", "numpy.ndarray", (2, 3), ""),
        (pd.Series([1, None], name="v"), "series", "pandas.Series", (2,), "[1.0, missing]"),
        (pl.Series("v", [1]), "series", "polars.Series", (1,), "[1]"),
        (len, "function", "builtin_function_or_method", None, "function len()"),
        (int, "class", "type", None, "class int"),
        (sys, "module", "module", None, "module sys"),
        (ValueError("no"), "object", "ValueError", None, "ValueError('no')"),
    ],
)
def test_other_variables(obj: Any, kind: str, type_name: str, shape: Any, preview: str) -> None:
    found = brief("x", obj)
    assert (found.kind, found.type, found.shape, found.preview) == (kind, type_name, shape, preview)


def test_lazy_frames_are_not_computed() -> None:
    def fail(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("computed")

    lazy = pl.LazyFrame({"a": [1]}).map_batches(fail, schema={"a": pl.Int64})
    listed = brief("lf", lazy)
    assert (listed.kind, listed.shape, listed.columns) == ("lazyframe", (None, None), ())
    found = describe("lf", lazy)
    assert (found.shape, [column.name for column in found.columns], found.sample) == ((None, 1), ["a"], None)


def test_relations_are_not_computed() -> None:
    relation = duckdb.connect().sql("SELECT CAST('x' AS INTEGER) AS n FROM range(3)")
    for found in (brief("rel", relation), describe("rel", relation)):
        assert (found.kind, found.type, found.shape) == ("lazyframe", "duckdb.DuckDBPyRelation", (None, 1))
        assert found.columns[0].dtype == "INTEGER"


class Described:
    def __repr__(self) -> str:
        return "a model of " + "x" * 10_000


class Sleeper:
    def __init__(self) -> None:
        self.state = "awake"

    def __repr__(self) -> str:
        time.sleep(3600)
        return ""


class Raiser:
    def __repr__(self) -> str:
        raise SystemExit("no")


class Huge:
    def __repr__(self) -> str:
        return "x" * 8 * 2**30


@isolated
def test_an_object_s_own_text_is_used_in_a_description_only() -> None:
    assert brief("x", Described()).preview == "<tests.Described object>"
    preview = describe("x", Described()).preview
    assert preview.startswith("a model of xxx")
    assert len(preview) == 2_000


@isolated
@pytest.mark.parametrize(
    ("hostile", "problem"),
    [
        (Sleeper, "could not be made within its limits: its attributes are shown."),
        (Raiser, "failed (SystemExit: no)."),
        (Huge, "could not be made within its limits: its attributes are shown."),
    ],
)
def test_a_hostile_text_costs_its_budget_and_no_more(hostile: type, problem: str) -> None:
    found = describe("x", hostile())
    assert found.kind == "object"
    assert found.notes == (f"Its own description {problem}",)


@isolated
def test_the_attributes_are_shown_instead() -> None:
    assert describe("x", Sleeper()).preview == "tests.Sleeper(state='awake')"


@isolated
def test_what_the_text_does_does_not_reach_this_process() -> None:
    seen: list[int] = []

    class Leaky:
        def __repr__(self) -> str:
            seen.append(1)
            sys.stdout.write("printed")
            return "leaky"

    assert describe("x", Leaky()).preview == "leaky"
    assert seen == []


def test_an_object_that_lies_about_everything_is_listed(trap: Any) -> None:
    found = brief("x", trap)
    assert found.kind == "object"
    assert found.preview.endswith("Trap object>")


def test_a_frame_that_breaks_while_it_is_read_does_not_spoil_the_listing() -> None:
    frame = pd.DataFrame({"a": [1]})
    frame._mgr = None  # what another thread may leave behind for a moment
    assert brief("df", frame).notes == ("It could not be read just now: a cell may be changing it.",)
    assert describe("df", frame).notes == ("It could not be read just now: a cell may be changing it.",)
