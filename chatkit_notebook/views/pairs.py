"""Two tables side by side, as Cards: their join keys, and their differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..inspection.pairs import Comparison, Difference, Keys
from .cells import cut, one_line, remark
from .components import Node, caption, card, column, node, text
from .numbers import count
from .types import type_words

SHOWN = 20


def keys_rows(keys: Keys) -> tuple[list[str], list[list[str]]]:
    """Headers and cells of the join keys."""
    headers = [keys.left, keys.right, "shared values", "of the smaller side", "relation"]
    rows = [[one.left, one.right, f"{one.shared:,}", f"{one.overlap:.0%}", one.relation] for one in keys.keys]
    return headers, rows


def comparison_rows(found: Comparison) -> tuple[list[str], list[list[str]]]:
    """Headers and cells of the columns that differ."""
    headers = ["column", found.left, found.right, "different rows"]
    rows = [[name, "yes", "–", ""] for name in found.only_left]
    rows += [[name, "–", "yes", ""] for name in found.only_right]
    rows += [
        [one.column, *types_of(one), "" if one.rows is None else f"{one.rows:,}"]
        for one in found.shared
        if one.rows or one.left_type != one.right_type
    ]
    return headers, rows


def types_of(one: Difference) -> tuple[str, str]:
    """Both types in words; as the engine names them where the words would hide that they differ."""
    left, right = type_words(one.left_type), type_words(one.right_type)
    return (
        (one.left_type, one.right_type)
        if left == right and one.left_type != one.right_type
        else (left, right)
    )


def keys_view(keys: Keys) -> Node:
    """The Card of join keys."""
    return table_card(f"Keys of {keys.left} and {keys.right}", *keys_rows(keys), [])


def comparison_view(found: Comparison, said: str) -> Node:
    """The Card of a comparison."""
    return table_card(f"{found.left} and {found.right}", *comparison_rows(found), [said, *found.notes])


def table_card(
    title: str, headers: Sequence[str], rows: Sequence[Sequence[str]], notes: Iterable[str]
) -> Node:
    lines = [line(headers, header=True), *(line(cells) for cells in rows[:SHOWN])]
    said = [caption(remark(note), size="sm") for note in notes]
    if len(rows) > SHOWN:
        said.append(caption(f"{count(len(rows) - SHOWN, 'more line')} not shown", size="sm"))
    parts = [text(cut(one_line(title[:121]), 120), weight="semibold")]
    return card(column(*parts, *([node("Table", lines)] if rows else []), *said, gap=2), size="full")


def line(cells: Sequence[str], *, header: bool | None = None) -> Node:
    weight = "medium" if header else None
    return node(
        "Table.Row",
        [
            node("Table.Cell", [text(cut(one_line(value[:61]), 60), weight=weight)])
            if weight
            else node("Table.Cell", [text(cut(one_line(value[:61]), 60))])
            for value in cells
        ],
        header=header,
    )
