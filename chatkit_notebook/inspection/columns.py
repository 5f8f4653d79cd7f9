"""The columns of one variable by their names: of 10,000 of them only those that are found are looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import ChatKitNotebookError
from .budgets import BUDGET, CellLimits
from .facts import Column, Value
from .privacy import Level
from .statistics import sampling_step, with_statistics
from .tables.narrowed import Narrowed, whole
from .tables.opening import open_table
from .tables.table import Table

LONGEST_NAME = 1_000
WITHOUT = ("series", "array")
"""Kinds whose columns nobody calls by name."""


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column of a table.

    Attributes:
        column: What is known of it.
        level: What may be known: "allow", or "schema" for its name and type alone.
        values: Its first ones.
        rows: How many there are, where that was looked at.
    """

    column: Column
    level: Level
    values: tuple[Value, ...] = ()
    rows: int | None = None


def find_columns(obj: object, wanted: str, most: int) -> tuple[list[NamedColumn], int]:
    """The columns whose names have some text, those that begin with it first; by any case, "_" is a space.

    Those that are denied are left out. A frame whose columns stand elsewhere is asked for them, for a moment.

    Args:
        obj: A variable, as the namespace hands it out.
        wanted: What the names have; "" is all of them.
        most: How many are looked at.

    Returns:
        At most so many, and how many there are.
    """
    table = named_table(obj)
    if table is None:
        return [], 0
    inner, levels = whole(table), levels_of(table)
    sought = folded(wanted)
    found: list[tuple[bool, int]] = []
    for place, name in enumerate(inner.names):
        if levels[place] == "deny" or len(name) > LONGEST_NAME:
            continue
        text = folded(name)
        if sought in text:
            found.append((not text.startswith(sought), place))
    found.sort()
    shown = [NamedColumn(inner.column(place), levels[place]) for _, place in found[:most]]
    return shown, len(found)


def look_at_column(obj: object, name: str, values: int) -> NamedColumn | None:
    """One column with its statistics and first values, within the rules; None when it is not there."""
    table = named_table(obj)
    if table is None:
        return None
    inner, levels = whole(table), levels_of(table)
    if name not in inner.names:
        return None
    place = inner.names.index(name)
    if levels[place] == "deny":
        return None
    if levels[place] == "schema" or inner.lazy:
        return NamedColumn(inner.column(place), levels[place])
    column = with_statistics(inner, place, sampling_step(inner, 1))
    limits = CellLimits(chars=BUDGET.preview_chars, items=6, depth=2)
    first = tuple(inner.read(0, values, [place], limits)[0])
    return NamedColumn(column, "allow", first, inner.height)


def named_table(obj: object) -> Table | None:
    """A variable as a table whose columns have names; None where an engine does not tell them in a moment."""
    table = open_table(obj)
    if table is None or table.kind in WITHOUT:
        return None
    try:
        table.look_up(BUDGET.glance_seconds)
    except ChatKitNotebookError:
        return None
    return table


def levels_of(table: Table) -> Sequence[Level]:
    """What may be known of each column of the whole table."""
    return table.levels if isinstance(table, Narrowed) else ["allow"] * table.width


def folded(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name).casefold()
