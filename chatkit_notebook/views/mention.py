"""A variable as something that can be mentioned: the entity that "@" offers, and its preview."""

from __future__ import annotations

from typing import Any

from ..inspection.facts import Page, Variable
from .cells import cut, one_line, written
from .components import Node, caption, node, text
from .description import about

GROUPS = {"dataframe": "Tables", "lazyframe": "Tables", "series": "Tables", "array": "Tables"}
CODE = {"function": "Functions and classes", "class": "Functions and classes", "module": "Modules"}
ICONS = {"Tables": "analytics", "Functions and classes": "square-code", "Modules": "book-closed"}
ROWS = 3
COLUMNS = 4
CELL = 18
PREVIEW = 300
KEPT_BACK = "partly private"
"""Marks a variable of which `chat.privacy` keeps something back."""


def entity(variable: Variable) -> dict[str, Any]:
    """ChatKit's entity for a variable; its id is the variable's name."""
    group = GROUPS.get(variable.kind) or CODE.get(variable.kind) or "Values"
    return {
        "id": variable.name,
        "title": variable.name,
        "group": group,
        "icon": ICONS.get(group, "cube"),
        "interactive": True,
        "data": {"description": described(variable)},
    }


def described(variable: Variable) -> str:
    """What it is, and whether the chat may not know all of it."""
    return f"{about(variable)} · {KEPT_BACK}" if variable.kept_back else about(variable)


def preview(variable: Variable) -> Node:
    """What a variable is, small: a table's first rows, another value's short form."""
    name = text(cut(one_line(variable.name[:81]), 80), weight="semibold", truncate=True)
    parts = [name, caption(described(variable), size="sm", maxLines=2)]
    if variable.sample is not None and variable.sample.columns:
        parts.append(first_rows(variable.sample, variable.hidden_columns))
    elif variable.preview:
        parts.append(text(cut(one_line(variable.preview[: PREVIEW + 1]), PREVIEW), maxLines=6))
    return node("Basic", parts, gap=2)


def first_rows(page: Page, hidden: int) -> Node:
    shown = page.columns[:COLUMNS]
    names = [caption(cut(one_line(column.name[:81]), CELL), size="sm", weight="medium") for column in shown]
    more = len(page.columns) - len(shown) + hidden
    if more:
        names.append(caption(f"+{more}", size="sm"))
    lines = [node("Table.Row", [node("Table.Cell", [one]) for one in names], header=True)]
    for values in page.rows[:ROWS]:
        cells = [text(written(value, CELL), size="xs", truncate=True) for value in values[:COLUMNS]]
        if more:
            cells.append(text("…", size="xs"))
        lines.append(node("Table.Row", [node("Table.Cell", [one]) for one in cells]))
    return node("Table", lines)
