"""Variables and columns as what can be mentioned: the entities that "@" offers, and their previews."""

from __future__ import annotations

from typing import Any

from ..inspection.columns import NamedColumn
from ..inspection.facts import Page, Variable
from .cells import cut, one_line, written
from .components import Node, caption, node, text
from .description import about, facts, missing
from .types import type_words

GROUPS = {"dataframe": "Tables", "lazyframe": "Tables", "series": "Tables", "array": "Tables"}
CODE = {"function": "Functions and classes", "class": "Functions and classes", "module": "Modules"}
ICONS = {"Tables": "analytics", "Functions and classes": "square-code", "Modules": "book-closed"}
ROWS = 3
COLUMNS = 4
CELL = 18
VALUES = 5
PREVIEW = 300
TITLE = 80
KEPT_BACK = "partly private"
"""Marks a variable of which `chat.privacy` keeps something back."""
TYPE_ONLY = "private"
"""Marks a column of which only the name and the type may be known."""


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


def column_entity(table: str, found: NamedColumn, among: tuple[int, int]) -> dict[str, Any]:
    """ChatKit's entity for a column; its data says which one it is, since a title may be cut.

    Args:
        table: The name of its variable.
        found: The column.
        among: How many columns are offered, and of how many.
    """
    column = found.column.name
    offered, total = among
    cut_at = f": {offered:,} of {total:,}" if offered < total else ""
    return {
        "id": f"column:{table}.{column}",
        "title": cut(one_line(f"{table}.{column}"), TITLE),
        "group": f"Columns of {cut(one_line(table), TITLE)}{cut_at}",
        "icon": "analytics",
        "interactive": True,
        "data": {"description": column_described(found), "table": table, "column": column},
    }


def column_described(found: NamedColumn) -> str:
    """Its type, and whether that is all that the chat may know."""
    dtype = cut(one_line(type_words(found.column.dtype[:41])), 40)
    return dtype if found.level == "allow" else f"{TYPE_ONLY} · {dtype}"


def column_preview(table: str, found: NamedColumn) -> Node:
    """What a column is, small: its type, what is missing, its range, its first values."""
    name = one_line(f"{table}.{found.column.name}"[: TITLE + 1])
    parts = [
        text(cut(name, TITLE), weight="semibold", truncate=True),
        caption(column_described(found), size="sm", maxLines=2),
    ]
    if found.level == "allow":
        said = [one for one in (facts(found.column), gaps(found)) if one and one != "–"]
        parts += [text(" · ".join(said), size="sm", maxLines=3)] * bool(said)
    if found.values:
        shown = ", ".join(written(value, CELL) for value in found.values[:VALUES])
        more = ", …" if len(found.values) > VALUES else ""
        parts.append(caption(f"First values: {shown}{more}", size="sm", maxLines=3))
    return node("Basic", parts, gap=1)


def gaps(found: NamedColumn) -> str:
    if found.column.missing is None:
        return ""
    return f"missing: {missing(found.column, found.rows)}"


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
