from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import BaseModel

from chatkit_notebook.errors import ColumnNotFoundError, NotATableError
from chatkit_notebook.views.data import card, list_view, table

from .documented import check_widget, texts

ROWS = [{"name": "Ada", "born": 1815, "score": 1.5}, {"name": None, "born": 1906, "score": 1234.25}]


@dataclasses.dataclass
class Person:
    name: str
    age: int


class Model(BaseModel):
    name: str
    age: int


@pytest.mark.parametrize(
    "data",
    [ROWS, pd.DataFrame(ROWS), pl.DataFrame(ROWS), pa.Table.from_pylist(ROWS)],
    ids=["records", "pandas", "polars", "arrow"],
)
def test_any_table_becomes_a_list(data: Any) -> None:
    view = check_widget(list_view(data, title="People"))
    lines = [texts(item) for item in view["children"]]
    assert lines[0] == ["People", "3 columns", "2 rows"]
    assert lines[1:] == [
        ["", "name", "born", "score"],
        ["1", "Ada", "1,815", "1.50"],
        ["2", "–", "1,906", "1,234.25"],
    ]
    assert not any("onClickAction" in item for item in view["children"])


def test_a_table_is_a_table_in_a_card() -> None:
    view = check_widget(table(pd.DataFrame(ROWS), columns=["score", "name"], count=1))
    assert texts(view) == ["score", "name", "1.5", "Ada", "row 1 of 2"]
    rows = view["children"][0]["children"][0]["children"]
    assert [row["type"] for row in rows] == ["Table.Row", "Table.Row"]
    assert rows[0]["header"]
    assert [cell.get("align") for cell in rows[1]["children"]] == ["end", None]


def test_a_wide_table_says_what_is_left_out() -> None:
    wide = pd.DataFrame([[0.5] * 5000], columns=[f"c{n}" for n in range(5000)])
    assert texts(check_widget(table(wide)))[-1] == "1 row, 4,988 more columns"


@pytest.mark.parametrize(
    "record", [{"name": "Ada", "age": 36}, Person("Ada", 36), Model(name="Ada", age=36)], ids=type
)
def test_any_record_becomes_a_card(record: Any) -> None:
    shown = texts(check_widget(card(record, title="A person")))
    assert shown[:2] == ["A person", "2 columns"]
    assert [shown[2], shown[4], shown[5], shown[7]] == ["name", "Ada", "age", "36"]


def test_a_card_of_a_table_shows_its_first_row() -> None:
    assert "Ada" in texts(card(pd.DataFrame(ROWS)))


def test_what_is_neither_is_refused() -> None:
    with pytest.raises(NotATableError, match=r"A int is no record|no record"):
        card(42)
    with pytest.raises(NotATableError):
        list_view(42)
    with pytest.raises(ColumnNotFoundError, match="Did you mean `name`"):
        list_view(ROWS, columns=["nam"])
