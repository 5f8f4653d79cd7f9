from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import BaseModel

from chatkit_notebook.errors import ColumnNotFoundError, NotATableError, WidgetError
from chatkit_notebook.views.data import list_view, table
from chatkit_notebook.views.record_card import card
from chatkit_notebook.workbench.validation import validate

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


def test_rows_are_clicked_and_pages_turned_by_actions_of_ones_own() -> None:
    frame = pd.DataFrame({"n": range(25), "at": pd.Timestamp("2024-01-01"), "x": [float("nan")] * 25})
    first = list_view(frame, count=10, action="open", pages="turn")
    assert validate(first) == []
    rows = [line["onClickAction"] for line in first["children"] if "onClickAction" in line]
    assert len(rows) == 10
    assert rows[3]["payload"] == {"row": 3, "record": {"n": 3, "at": "2024-01-01", "x": None}}

    def buttons(view: dict[str, Any]) -> list[tuple[int, bool]]:
        last = view["children"][-1]["children"][-1]["children"]
        return [(one["onClickAction"]["payload"]["start"], one.get("disabled", False)) for one in last]

    assert buttons(first) == [(0, True), (10, False)]
    last = list_view(frame, count=10, start=20, action="open", pages="turn")
    assert buttons(last) == [(10, False), (25, True)]
    clicked = [
        line["onClickAction"]["payload"]["row"] for line in last["children"] if "onClickAction" in line
    ]
    assert clicked == [20, 21, 22, 23, 24]
    assert "key" in list_view(frame.head(3), pages="turn")["children"][0]
    assert not any(line.get("key") == "pages" for line in list_view(frame.head(3), pages="turn")["children"])
    sampled = list_view(frame, count=5, position="sample", action="open")
    assert all(
        line["onClickAction"]["payload"]["row"] == line["onClickAction"]["payload"]["record"]["n"]
        for line in sampled["children"]
        if "onClickAction" in line
    )
    with pytest.raises(WidgetError, match="Did you mean `sample`"):
        list_view(frame, position="samples")  # type: ignore[arg-type]


PEOPLE = [
    {"name": "Ada", "share": 0.25, "at": date(1815, 12, 10), "photo": "https://example.org/ada.png"},
    {"name": "Alan", "share": None, "at": date(1912, 6, 23), "photo": ""},
]


def test_columns_of_a_list_look_as_they_are_wanted() -> None:
    view = list_view(
        PEOPLE,
        columns=["name", "at", "share"],
        labels={"share": "Part of all"},
        formats={"share": "{:.1%}", "at": "%d.%m.%Y", "name": str.upper},
        align={"share": "center", "name": "end"},
        image="photo",
        icon=lambda record: "star" if record["name"] == "Ada" else None,
        actions={"Open": "person.open", "Drop": "person.drop"},
        status="Two of them",
        limit=1,
        numbers=False,
    )
    assert validate(view) == []
    _, header, ada, alan = view["children"]
    assert texts(header) == ["name", "at", "Part of all"]
    assert texts(ada)[-5:-2] == ["ADA", "10.12.1815", "25.0%"]
    assert texts(alan)[-5:-2] == ["ALAN", "23.06.1912", "–"]
    assert [part["type"] for part in ada["children"][:2]] == ["Image", "Icon"]
    assert [part["type"] for part in alan["children"][:2]] == ["Box", "Box"]
    assert [part.get("width") for part in header["children"][:2]] == [32, 20]
    buttons = ada["children"][-1]["children"]
    assert [button["label"] for button in buttons] == ["Open", "Drop"]
    payload = buttons[0]["onClickAction"]["payload"]
    assert (payload["row"], payload["record"]["share"], payload["record"]["at"]) == (0, 0.25, "1815-12-10")
    sides = [cell["children"][0].get("textAlign") for cell in header["children"][2:]]
    assert sides == ["end", None, "center"]
    assert (view["status"], view["limit"]) == ({"text": "Two of them"}, 3)


def test_a_table_looks_as_it_is_wanted() -> None:
    view = table(
        pd.DataFrame(PEOPLE),
        count=1,
        image="photo",
        labels={"name": "Who"},
        formats={"share": ".0%"},
        align={"share": "center"},
        widths={"name": 200},
        actions={"Open": "open"},
        pages="turn",
        status={"text": "New", "icon": "star"},
        caption="Since 1815",
    )
    assert validate(view) == []
    body, foot = view["children"][0]["children"]
    header, ada = body["children"]
    assert [texts(cell) for cell in header["children"]] == [[""], ["Who"], ["share"], ["at"], [""]]
    assert header["children"][1]["width"] == 200
    assert [cell.get("align") for cell in ada["children"]] == [None, None, "center", None, "end"]
    assert texts(ada["children"][2]) == ["25%"]
    assert texts(foot)[:2] == ["Since 1815", "row 1 of 2"]
    turn = foot["children"][-1]["children"][1]["onClickAction"]
    assert (turn["type"], turn["payload"]) == ("turn", {"start": 1})
    assert view["status"]["icon"] == "star"


def test_a_card_looks_as_it_is_wanted() -> None:
    view = card(
        PEOPLE[0],
        title="Ada",
        fields=["share", "name"],
        labels={"share": "Part"},
        formats={"share": ".0%"},
        types=False,
        note="Of the engine",
        image="photo",
        icon="user",
        status="Here",
        actions={"Call": "call"},
        confirm={"Approve": "approve"},
        cancel={"Reject": "reject"},
        size="sm",
    )
    assert validate(view) == []
    assert texts(view)[-5:-1] == ["Part", "25%", "name", "Ada"]
    assert [part["type"] for part in view["children"][0]["children"]] == ["Image", "Icon", "Row"]
    action = view["confirm"]["action"]
    assert (action["type"], action["payload"]["record"]["share"]) == ("approve", 0.25)
    assert (view["cancel"]["label"], view["status"], view["size"]) == ("Reject", {"text": "Here"}, "sm")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: list_view(PEOPLE, labels={"nam": "x"}), "Did you mean `name`"),
        (lambda: table(PEOPLE, widths={"nam": 1}), "Did you mean `name`"),
        (lambda: card(PEOPLE[0], fields=["nam"]), "Did you mean `name`"),
        (lambda: list_view(PEOPLE, image="foto"), "has no column `foto`"),
        (
            lambda: list_view(PEOPLE, formats={"name": ",.2f"}),
            "The format of `name` does not fit the value Ada",
        ),
        (lambda: list_view(PEOPLE, formats={"name": lambda value: 1 / 0}), "ZeroDivisionError"),
        (lambda: list_view(PEOPLE, icon=lambda record: record["x"]), "`icon` failed on a record: KeyError"),
        (lambda: table(PEOPLE, align={"name": "middle"}), "`align` cannot be 'middle'"),
        (lambda: list_view(PEOPLE, action="a", actions={"b": "c"}), "give it, or `actions`"),
        (lambda: table(PEOPLE, actions=dict.fromkeys("abcdefg", "x")), "at most 6 buttons"),
        (lambda: card(PEOPLE[0], status=3), "`status` is a text"),
        (lambda: card(PEOPLE[0], confirm="yes"), "`confirm` is one label"),
    ],
)
def test_a_wrong_option_says_what_is_right(make: Any, words: str) -> None:
    with pytest.raises((WidgetError, ColumnNotFoundError)) as caught:
        make()
    assert words in str(caught.value)
