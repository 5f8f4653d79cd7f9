from __future__ import annotations

from typing import Any

import pytest

from chatkit_notebook.inspection.facts import Column, Page
from chatkit_notebook.views.recipe import Recipe
from chatkit_notebook.views.result_table import is_small, result_table

from .documented import check_widget

RECIPE = Recipe("query", sql="SELECT 1")


def page(columns: int = 2, rows: int = 3, text: str = "Oslo", **facts: Any) -> Page:
    held = tuple(
        Column(f"c{n}", "BIGINT" if n else "VARCHAR", "integer" if n else "text") for n in range(columns)
    )
    values = tuple((text, *range(row, row + columns - 1)) for row in range(rows))
    return Page("query", held, values, **{"total": rows, "sql": "SELECT 1", **facts})


@pytest.mark.parametrize(
    ("found", "small"),
    [
        (page(), True),
        (page(6, 10), True),
        (page(7, 10), False),
        (page(6, 11), False),
        (page(12, 1), True),  # stands on its side
        (page(13, 1), False),
        (page(1, 4), True),
        (page(rows=0), False),
        (page(total=3, total_is_minimum=True), False),
        (page(total=None), False),
        (page(total=30), False),  # the first of several pages
        (page(hidden_columns=1), False),
        (page(text="x" * 41), False),
        (page(text="x" * 40), True),
    ],
)
def test_what_can_be_read_at_a_glance_is_a_table(found: Page, small: bool) -> None:
    assert is_small(found) is small


def nodes(widget: Any, kind: str) -> list[Any]:
    if isinstance(widget, list):
        return [found for child in widget for found in nodes(child, kind)]
    if not isinstance(widget, dict):
        return []
    here = [widget] if widget.get("type") == kind else []
    return here + [found for value in widget.values() for found in nodes(value, kind)]


def test_rows_stand_below_their_names_and_numbers_at_the_end() -> None:
    drawn = check_widget(
        result_table(page(notes=("All 3 rows of `x` were copied from Dask.",)), RECIPE, "Shops")
    )
    header, *lines = nodes(drawn, "Table.Row")
    assert header["header"]
    assert [cell.get("align") for cell in header["children"]] == [None, "end"]
    assert [[cell["children"][0]["value"] for cell in line["children"]] for line in lines] == [
        ["Oslo", "0"],
        ["Oslo", "1"],
        ["Oslo", "2"],
    ]
    captions = [node["value"] for node in nodes(drawn, "Caption")]
    assert "3 rows" in captions
    assert "All 3 rows of x were copied from Dask." in captions


def test_a_column_of_markup_is_only_text() -> None:
    drawn = check_widget(result_table(page(text="<b>'); DROP\n"), RECIPE, "T"))
    assert any(node["value"] == "<b>'); DROP⏎" for node in nodes(drawn, "Text"))
