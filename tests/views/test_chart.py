"""Charts from tables: the figures, what is put together, and what is said about it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from chatkit_notebook import chart
from chatkit_notebook.errors import ColumnNotFoundError, InspectionError, NotATableError, WidgetError
from chatkit_notebook.inspection import grouping
from chatkit_notebook.workbench.validation import validate

ROWS = {"kind": ["a", "b", "a", "c", None], "side": ["l", "l", "r", "r", "l"], "size": [1, 2, 3, 10, 4]}


def drawn(widget: dict[str, Any]) -> dict[str, Any]:
    assert validate(widget) == []
    json.dumps(widget, allow_nan=False)
    return next(node for node in widget["children"][0]["children"] if node["type"] == "Chart")


def figures(widget: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in drawn(widget)["data"]]


def said(widget: dict[str, Any]) -> list[str]:
    return [node["value"] for node in widget["children"][0]["children"] if "value" in node]


TABLES: list[Callable[[], Any]] = [
    lambda: pd.DataFrame(ROWS),
    lambda: pd.DataFrame(ROWS).astype({"kind": "category"}),
    lambda: pl.DataFrame(ROWS),
    lambda: pl.DataFrame(ROWS).lazy(),
    lambda: pl.DataFrame(ROWS).with_columns(pl.col("kind").cast(pl.Categorical)),
    lambda: pa.table(ROWS),
    lambda: ROWS,
    lambda: pd.DataFrame(ROWS).to_dict("records"),
]


@pytest.mark.parametrize("make", TABLES)
def test_every_kind_of_table_gives_the_same_figures(make: Callable[[], Any]) -> None:
    assert figures(chart(make(), "kind", "size", how="sum")) == [("c", 10), ("a", 4), ("–", 4), ("b", 2)]
    assert dict(figures(chart(make(), "kind", "size"))) == {"a": 2, "b": 2, "c": 10, "–": 4}
    assert dict(figures(chart(make(), "kind"))) == {"a": 2, "b": 1, "c": 1, "–": 1}


def test_series_of_a_column_and_of_several() -> None:
    frame = pd.DataFrame(ROWS)
    split = drawn(chart(frame, "kind", "size", by="side", stacked=True, colors={"r": "red"}))
    assert [one["label"] for one in split["series"]] == ["l", "r"]
    assert [one.get("color") for one in split["series"]] == [None, "red"]
    assert {one["stack"] for one in split["series"]} == {"all"}
    assert split["showLegend"] is True
    by_kind = {row["x"]: row for row in split["data"]}
    assert by_kind["a"] == {"x": "a", "y0": 1, "y1": 3}
    assert by_kind["b"] == {"x": "b", "y0": 2}
    two = frame.assign(double=frame["size"] * 2)
    assert set(figures(chart(two, "side", ["size", "double"], how="max"))) == {("r", 10, 20), ("l", 4, 8)}


def test_many_times_and_numbers_are_put_into_ranges_and_that_is_said() -> None:
    hours = pd.date_range("2024-01-01", periods=24 * 400, freq="h")
    frame = pd.DataFrame({"when": hours, "n": np.arange(len(hours)), "one": 1})
    widget = chart(frame, "when", "one", how="sum", most=20)
    assert said(widget)[1] == "Each point spans a month of when."
    rows = figures(widget)
    assert rows[0] == ("2024-01", 31 * 24)
    assert sum(value for _, value in rows) == len(hours)
    assert drawn(widget)["series"][0]["type"] == "line"
    numbers = chart(frame, "n", most=10)
    assert said(numbers)[-1] == "Each point spans 2000 of n."
    assert figures(numbers)[:2] == [(0, 2000), (2000, 2000)]


def test_many_texts_are_cut_to_the_largest_and_the_others_counted() -> None:
    frame = pd.DataFrame({"name": [f"n{i}" for i in range(100)], "v": range(100)})
    widget = chart(frame, "name", "v")
    rows = figures(widget)
    assert (len(rows), rows[0], rows[-1]) == (40, ("n99", 99), ("n60", 60))
    assert said(widget)[-1] == "60 more values of name not shown."


def test_a_large_table_is_sampled_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "EXACT_ROWS", 1_000)
    monkeypatch.setattr(grouping, "SAMPLED_ROWS", 500)
    frame = pl.DataFrame({"g": ["a", "b"] * 1_000 + ["a"], "v": [1.0] * 2_001})
    estimated = chart(frame, "g", "v", how="sum")
    # every fourth row is one of a's
    assert figures(estimated) == [("a", 501 * 4)]
    assert said(estimated)[-1] == "Estimated: every 4th of 2,001 rows was read."
    assert figures(chart(frame, "g", "v", how="sum", exact=True)) == [("a", 1001), ("b", 1000)]


def test_hostile_values_are_drawn_or_left_out() -> None:
    nan = float("nan")
    values = {"x": [1.5, nan, None, 2.5], "y": [float("inf"), 1, 2, nan], "d": [dt.date(2024, 1, 1)] * 4}
    frame = pd.DataFrame(values)
    assert figures(chart(frame, "x", "y")) == [(1.5,), (2.5,), ("–", 1.5)]
    assert figures(chart(frame, "d")) == [("2024-01-01", 4)]
    empty = chart(frame.head(0), "x", "y")
    assert validate(empty) == []
    assert "There are no rows to draw." in said(empty)
    assert figures(chart(pd.DataFrame({"b": [True, False, True], "v": [1, 2, 3]}), "b", "v")) == [
        ("false", 2),
        ("true", 2),
    ]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: chart(ROWS, "kinds", "size"), ColumnNotFoundError, "Did you mean `kind`?"),
        (lambda: chart(ROWS, "kind", "side"), InspectionError, "`side` has no numbers"),
        (lambda: chart(ROWS, "kind", "size", how="men"), InspectionError, "Did you mean `mean`?"),
        (lambda: chart(ROWS, "kind", "size", kind="bars"), WidgetError, "Did you mean `bar`?"),
        (lambda: chart(ROWS, "kind", ["size", "size"], by="side"), WidgetError, "only one column"),
        (lambda: chart(3, "kind"), NotATableError, "no rows and columns"),
        (lambda: chart({"x": [[1], [2]]}, "x"), InspectionError, "cannot group by values"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(call: Callable[[], Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)


def test_a_chart_is_ordered_labelled_and_bounded_as_it_is_wanted() -> None:
    rows = {**ROWS, "kind": ["b", "a", "b", "c", "a"]}
    made = chart(
        rows,
        "kind",
        "size",
        how="sum",
        order="keys",
        labels={"size": "Weight", "kind": "class"},
        formats={"kind": str.upper},
        x_axis=False,
        actions={"Details": "open"},
        status="Today",
        size="md",
    )
    assert figures(made) == [("A", 6), ("B", 4), ("C", 10)]
    assert drawn(made)["series"][0]["label"] == "Weight"
    assert drawn(made)["xAxis"] == {"dataKey": "x", "hide": True}
    assert said(made)[0] == "Sum of Weight by class"
    assert (made["size"], made["status"]) == ("md", {"text": "Today"})
    button = made["children"][0]["children"][-1]["children"][0]
    assert button["onClickAction"]["payload"] == {"x": "kind", "y": ["size"]}
    assert [row[0] for row in figures(chart(rows, "kind", "size", how="sum", order=["b", "c"]))] == [
        "b",
        "c",
        "a",
    ]
    assert [row[0] for row in figures(chart(rows, "kind", "size", how="sum", order="figures"))] == [
        "c",
        "a",
        "b",
    ]
    with pytest.raises(WidgetError, match="`order` cannot be 'keyz'"):
        chart(rows, "kind", "size", order="keyz")
