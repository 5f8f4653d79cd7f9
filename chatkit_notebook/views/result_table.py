"""A small result as a Table: nothing to page, nothing cut, so that it can be read at a glance.

One row stands on its side: each column is a line, its name before its value. A longer or wider result is a
list (`list_view`), whose rows can be clicked and whose pages can be turned.
"""

from __future__ import annotations

from typing import Any

from ..inspection.facts import Column, Page
from .cells import RIGHT_ALIGNED, ColumnFormat, cut, one_line, remark
from .components import Node, caption, card, column, node, row, text
from .list_view import rows_shown, shown_name, sorting
from .panel import taking
from .recipe import Recipe

MOST_COLUMNS_OF_A_ROW = 12
VALUE_CHARACTERS = 300
MOST_ROWS = 10
MOST_COLUMNS = 6
CELL_CHARACTERS = 40
LINE_CHARACTERS = 90
"""Of the longest values and names of all columns together: what fits beside each other."""
NOTES = 4
BESIDE_A_BUTTON = {"padding": {"x": 1.5, "y": 1.5}}
"""A name that is a button has a margin of its own: it shall stand above its values."""


def is_small(page: Page) -> bool:
    """Whether a result can be read as a Table: whole, few rows and columns, every value short."""
    if page.total is None or page.total_is_minimum or page.hidden_columns or page.total != len(page.rows):
        return False
    if page.total == 1 and 2 <= len(page.columns) <= MOST_COLUMNS_OF_A_ROW:
        return True
    if not 1 <= page.total <= MOST_ROWS or not 1 <= len(page.columns) <= MOST_COLUMNS:
        return False
    widths = [
        max(len(held.name), *(len(cell) for cell in cells))
        for held, cells in zip(page.columns, written(page, CELL_CHARACTERS + 1), strict=True)
    ]
    return max(widths) <= CELL_CHARACTERS and sum(widths) <= LINE_CHARACTERS


def written(page: Page, most: int) -> list[list[str]]:
    """The values of each column as people read them."""
    columns: list[list[str]] = []
    for place, held in enumerate(page.columns):
        values = [values[place] for values in page.rows]
        format_ = ColumnFormat.of(held, values)
        columns.append([one_line(format_.write(value, most)) for value in values])
    return columns


def result_table(page: Page, recipe: Recipe, title: str | None = None) -> Node:
    """The Card of a small result.

    Args:
        page: All of its rows.
        recipe: How it was made; it can be kept as a variable by it.
        title: Heading.
    """
    lines = on_its_side(page) if page.total == 1 and len(page.columns) > 1 else rows(page, recipe)
    heading = cut(one_line((title or "Result of the query")[:121]), 120)
    notes = [caption(remark(note), size="sm") for note in page.notes[:NOTES]]
    return card(
        column(
            row(
                text(heading, weight="semibold", truncate=True),
                caption(rows_shown(page), size="sm"),
                justify="between",
            ),
            node("Table", lines),
            *notes,
            row(*taking(recipe), justify="start", gap=2, wrap="wrap"),
            gap=3,
        ),
        size="full",
    )


def on_its_side(page: Page) -> list[Node]:
    lines = []
    for held, cells, value in zip(page.columns, written(page, VALUE_CHARACTERS), page.rows[0], strict=True):
        name = caption(shown_name(held.name))
        lines.append(node("Table.Row", [cell(name), cell(shown(cells[0], value, weight="medium"))]))
    return lines


def rows(page: Page, recipe: Recipe) -> list[Node]:
    # no value breaks: a page too narrow for the table moves it sideways
    sides = [held.kind in RIGHT_ALIGNED for held in page.columns]
    heads = [head(held, recipe) for held in page.columns]
    lines = [
        node(
            "Table.Row",
            [
                cell(each, side, **(BESIDE_A_BUTTON if each["type"] == "Button" else {}))
                for each, side in zip(heads, sides, strict=True)
            ],
            header=True,
        )
    ]
    texts = written(page, CELL_CHARACTERS)
    for at, values in enumerate(page.rows):
        cells = [
            cell(shown(texts[place][at], value, truncate=True), sides[place])
            for place, value in enumerate(values)
        ]
        lines.append(node("Table.Row", cells))
    return lines


def head(held: Column, recipe: Recipe) -> Node:
    """A column's name; a click sorts by it, which draws the result as a list."""
    name = shown_name(held.name)
    if recipe.is_short and held.name and held.kind != "nested":
        return sorting(held.name, name, recipe)
    return caption(name, weight="medium")


def shown(words: str, value: object, **look: Any) -> Node:
    return text(words, **look, **({"color": "tertiary"} if value is None else {}))


def cell(content: Node, at_end: bool = False, **properties: Any) -> Node:
    return node("Table.Cell", [content], **({"align": "end"} if at_end else {}), **properties)
