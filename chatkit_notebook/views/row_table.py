"""A result of one row as a Table: each column a line, its name before its value."""

from __future__ import annotations

from ..inspection.facts import Page
from .cells import ColumnFormat, cut, one_line
from .components import Node, caption, card, column, node, row, text
from .panel import keep_button
from .recipe import Recipe

MOST_COLUMNS = 12
VALUE_CHARACTERS = 300


def is_row(page: Page) -> bool:
    """Whether a result is one row of several figures: a list of it would be wide and one line high."""
    return (
        page.total == 1
        and not page.total_is_minimum
        and len(page.rows) == 1
        and not page.hidden_columns
        and 2 <= len(page.columns) <= MOST_COLUMNS
    )


def row_table(page: Page, recipe: Recipe, title: str | None = None) -> Node:
    """The Card of one row.

    Args:
        page: The row.
        recipe: How it was made; it can be kept as a variable by it.
        title: Heading.
    """
    lines = []
    for held, value in zip(page.columns, page.rows[0], strict=True):
        shown = ColumnFormat.of(held, [value]).write(value, VALUE_CHARACTERS)
        name = cut(one_line(held.name[:81]), 80) or "(no name)"
        color = "tertiary" if value is None else None
        said = text(
            cut(one_line(shown), VALUE_CHARACTERS), weight="medium", **({"color": color} if color else {})
        )
        cells = [node("Table.Cell", [caption(name)]), node("Table.Cell", [said])]
        lines.append(node("Table.Row", cells))
    heading = cut(one_line((title or "Result of the query")[:121]), 120)
    return card(
        column(
            row(
                text(heading, weight="semibold", truncate=True),
                caption("1 row", size="sm"),
                justify="between",
            ),
            node("Table", lines),
            row(keep_button(recipe), justify="start"),
            gap=3,
        ),
        size="full",
    )
