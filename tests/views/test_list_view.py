from __future__ import annotations

import json
import math
from typing import Any

import pytest

from chatkit_notebook.inspection.facts import Column, Page, Value
from chatkit_notebook.views.list_view import page_view, rows_shown
from chatkit_notebook.views.recipe import Recipe

from .documented import all_nodes, check_widget, texts

PENGUINS = (
    Column("species", "object", "categorical"),
    Column("bill_length_mm", "float64", "number"),
    Column("body_mass_g", "int64", "integer"),
    Column("year", "int64", "integer"),
)
ROWS: tuple[tuple[Value, ...], ...] = (
    ("Adelie", 39.1, 3750, 2007),
    ("Gentoo", None, 15000, 2008),
    ("Chinstrap", 49.55, 900, 2009),
)
RECIPE = Recipe("variable", "penguins", count=3)


def penguins(**more: Any) -> Page:
    return Page("penguins", PENGUINS, ROWS, **more)


def lines(view: dict[str, Any]) -> list[list[str]]:
    return [texts(item) for item in view["children"]]


def buttons(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["label"]: node for node in all_nodes(view) if node["type"] == "Button"}


def test_a_page_reads_as_a_table() -> None:
    view = check_widget(page_view(penguins(start=3, total=1_234_567), RECIPE))

    assert lines(view)[:5] == [
        ["penguins", "4 columns", "rows 4–6 of 1,234,567"],
        ["", "species", "bill_length_mm", "body_mass_g", "year"],
        ["4", "Adelie", "39.10", "3,750", "2007"],
        ["5", "Gentoo", "–", "15,000", "2008"],
        ["6", "Chinstrap", "49.55", "900", "2009"],
    ]


def test_columns_have_the_same_place_in_every_line() -> None:
    view = page_view(penguins(total=3), RECIPE)
    places = [
        [(cell["flex"], cell["minWidth"]) for cell in item["children"] if cell["type"] == "Box"]
        for item in view["children"][1:]
    ]
    numbers = [
        next(cell for cell in item["children"] if cell["type"] == "Text")["width"]
        for item in view["children"][1:]
    ]

    assert len(places) == 4
    assert all(place == places[0] and len(place) == 4 for place in places)
    assert len(set(numbers)) == 1


def test_numbers_stand_at_the_right_and_text_at_the_left() -> None:
    for item in page_view(penguins(total=3))["children"][1:]:
        species, bill, mass, year = (cell["children"][0] for cell in item["children"][1:])
        assert "textAlign" not in species
        assert bill["textAlign"] == mass["textAlign"] == year["textAlign"] == "end"


def test_a_missing_value_is_dimmed() -> None:
    row = page_view(penguins(total=3))["children"][3]
    assert row["children"][2]["children"][0] == {
        "type": "Text", "value": "–", "size": "sm", "color": "tertiary", "truncate": True, "textAlign": "end",
    }  # fmt: skip


def test_next_and_previous_turn_pages_without_a_stream() -> None:
    first = buttons(page_view(penguins(total=8), RECIPE))
    middle = buttons(page_view(penguins(start=3, total=8), RECIPE))
    last = buttons(page_view(Page("penguins", PENGUINS, ROWS[:2], start=6, total=8), RECIPE))

    assert first["Previous"]["disabled"]
    assert "disabled" not in first["Next"]
    assert first["Next"]["onClickAction"] == {
        "type": "chatkit_notebook.page",
        "payload": {"kind": "variable", "name": "penguins", "count": 3, "start": 3},
        "handler": "server",
        "loadingBehavior": "container",
        "streaming": False,
    }
    assert middle["Previous"]["onClickAction"]["payload"]["start"] == 0
    assert "disabled" not in middle["Previous"]
    assert last["Next"]["disabled"]
    assert last["Previous"]["onClickAction"]["payload"]["start"] == 3


def test_one_page_needs_no_buttons() -> None:
    assert set(buttons(page_view(penguins(total=3), RECIPE))) == {held.name for held in PENGUINS}
    assert not buttons(page_view(penguins(total=8)))


def test_an_unknown_total_pages_until_a_page_is_not_full() -> None:
    full = buttons(page_view(penguins(total=None), RECIPE))
    short = buttons(page_view(Page("lazy", PENGUINS, ROWS[:1], start=3), RECIPE))
    assert "disabled" not in full["Next"]
    assert short["Next"]["disabled"]


def test_a_click_on_a_row_names_its_position() -> None:
    view = page_view(penguins(start=3, total=8), RECIPE)
    clicks = [item["onClickAction"] for item in view["children"] if "onClickAction" in item]
    assert [click["payload"]["row"] for click in clicks] == [3, 4, 5]
    assert {click["type"] for click in clicks} == {"chatkit_notebook.row"}
    assert all(click["streaming"] for click in clicks)
    assert "onClickAction" not in view["children"][0]
    assert not any("onClickAction" in item for item in page_view(penguins())["children"])


def test_rows_of_a_sample_keep_their_positions() -> None:
    page = penguins(total=1000, positions=(7, 500, 999))
    view = check_widget(page_view(page, Recipe("variable", "penguins", position="sample", count=3)))
    assert [line[0] for line in lines(view)[2:5]] == ["8", "501", "1,000"]
    assert view["children"][3]["onClickAction"]["payload"]["row"] == 500
    assert buttons(view)["Another sample"]["onClickAction"]["payload"]["position"] == "sample"
    assert lines(view)[0][-1] == "3 rows of 1,000, sampled"


def test_a_long_statement_is_not_repeated_in_every_row() -> None:
    statement = "SELECT " + ", ".join(f"max(a{n}) AS a{n}" for n in range(400))
    page = penguins(total=3, sql=statement)
    view = check_widget(page_view(page, Recipe("query", sql=statement, count=20), title="Maxima"))
    assert len(statement) > 6_000
    assert len(json.dumps(view)) < 30_000
    assert view["children"][2]["onClickAction"]["payload"] == {"row": 0}
    assert buttons(view)["Next"]["onClickAction"]["payload"]["sql"] == statement
    assert lines(view)[0][0] == "Maxima"
    assert "SELECT" not in json.dumps(view["children"][0])


def test_the_foot_of_a_long_page_says_again_what_is_shown() -> None:
    rows = (ROWS[0],) * 20
    page = Page("penguins", PENGUINS, rows, start=20, total=344)
    assert lines(page_view(page, Recipe("variable", "penguins", count=20)))[-1][0] == "rows 21–40 of 344"


def test_columns_that_do_not_fit_are_counted() -> None:
    columns = tuple(Column(f"measurement_{n}", "float64", "number") for n in range(20))
    page = Page("wide", columns, (tuple(n * 1.5 for n in range(20)),), total=1, hidden_columns=4_980)
    view = check_widget(page_view(page, Recipe("variable", "wide")))
    shown = len(lines(view)[1]) - 1
    assert 4 <= shown <= 8
    assert lines(view)[-1] == [f"+{5_000 - shown:,} more columns: click a row to see all of it"]
    assert lines(view)[0][1] == "5,000 columns"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page("df", PENGUINS, (), total=0), "This table has columns but no rows."),
        (Page("df", (), (), total=0), "0 rows and no columns: there is nothing to show."),
        (Page("df", (), ((), ()), total=2), "2 rows and no columns: there is nothing to show."),
        (Page("query", PENGUINS, (), total=0, sql="SELECT 1"), "No row matches."),
        (Page("df", PENGUINS, (), start=50, total=8), "There is no row 51: the last one is row 8."),
    ],
)
def test_nothing_to_show_is_said(page: Page, words: str) -> None:
    view = check_widget(page_view(page, RECIPE))
    assert words in texts(view)


def test_notes_are_shown_within_bounds() -> None:
    view = check_widget(page_view(penguins(total=3, notes=("Sorted by year.", "x" * 5000))))
    assert lines(view)[-1] == ["Sorted by year.", "x" * 300]


def test_markup_in_names_and_values_stays_text() -> None:
    hostile = "<img src=x onerror=alert(1)> **bold** [a](javascript:b)\n# c"
    page = Page(hostile, (Column(hostile, hostile, "text"),), ((hostile,),), total=1)
    view = check_widget(page_view(page, Recipe("variable", hostile)))
    assert {node["type"] for node in all_nodes(view)} <= {
        "ListView",
        "ListViewItem",
        "Col",
        "Box",
        "Text",
        "Caption",
        "Button",
    }
    assert all("\n" not in text for text in texts(view))


def test_every_bad_value_draws_within_the_budget() -> None:
    values: tuple[Value, ...] = (
        "x" * 1_000_000, b"\x00" * 1_000_000, [{"a": [1] * 10_000}] * 100, math.nan, math.inf, -(10**400),
        "\ud800", "漢字" * 500, None, True,
    )  # fmt: skip
    columns = tuple(Column(name, "object", "other") for name in ("a", "a", "", "漢", "e" * 10_000, *"fghij"))
    page = Page("df", columns, (values,) * 20, total=10_000_000)
    view = check_widget(page_view(page, Recipe("variable", "df")))
    assert len(json.dumps(view, ensure_ascii=False).encode()) <= 64_000
    assert "(no name)" in lines(view)[1]


def test_twenty_rows_of_twenty_columns_stay_small() -> None:
    columns = tuple(Column(f"c{n}", "object", "text") for n in range(20))
    page = Page("df", columns, tuple(("漢字" * 40,) * 20 for _ in range(20)), total=20)
    assert len(json.dumps(page_view(page, Recipe("variable", "df"))).encode()) <= 64_000


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (penguins(total=3), "3 rows"),
        (penguins(total=344), "rows 1–3 of 344"),
        (penguins(start=1_000, total=10_000, total_is_minimum=True), "rows 1,001–1,003 of more than 10,000"),
        (penguins(), "rows 1–3"),
        (Page("df", PENGUINS, ROWS[:1], start=4, total=9), "row 5 of 9"),
        (Page("df", PENGUINS, ROWS[:1], total=1), "1 row"),
        (Page("df", PENGUINS, (), total=0), "no rows"),
    ],
)
def test_what_is_shown_is_said(page: Page, words: str) -> None:
    assert rows_shown(page) == words
