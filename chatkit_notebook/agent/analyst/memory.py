"""What is in memory, for the grammar: names, columns, and a bounded sample of cell values."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ...errors import ChatKitNotebookError
from ...inspection.budgets import BUDGET
from ...inspection.facts import Column, Variable
from ...inspection.sql_text import identifier, literal
from .names import Catalogue, Sample, Table, Values

if TYPE_CHECKING:
    from ...inspection.namespace import Namespace

MAX_VARIABLES = 2_000
LOOKED_UP = 5
"""Frames that are asked for their columns where a question names no table."""
LEAST_SECONDS = 0.1
PEEK_PLACES = 8
PEEK_ROWS = 40
SEEK_ROWS = 2_000_000
SEEK_COLUMNS = 20
SEEK_CHARACTERS = 60
SOUGHT = 12
"""Texts that are looked up while one message is read."""


def read_catalogue(namespace: Namespace, asked: Sequence[str] = ()) -> Catalogue:
    """The tables and other variables of a namespace, without reading their rows.

    Args:
        namespace: The variables the agent may see.
        asked: What the person wrote, the latest last. Columns that stand elsewhere, with Spark or in a file,
            are looked up of the frames that this names; where it names no table, of the first few of all.
    """
    # inspection loads the dataframe libraries; only an analyst that answers needs them
    from ...inspection.describers import brief

    tables: list[Table] = []
    others: list[Variable] = []
    found: dict[str, Variable] = {}
    for name in namespace.names()[:MAX_VARIABLES]:
        try:
            found[name] = brief(name, namespace.get(name))
        except ChatKitNotebookError:
            continue  # gone, or not readable: list_variables tells of it
    found |= looked_up(namespace, found, asked)
    for name, variable in found.items():
        if variable.queryable and variable.columns:
            rows = variable.shape[0] if variable.shape else None
            lazy = variable.kind == "lazyframe"
            tables.append(
                Table(
                    name,
                    variable.columns,
                    rows,
                    dict if lazy else peek_at(namespace, name, rows),
                    nowhere if lazy else seek_at(namespace, name, variable.columns, rows),
                )
            )
        else:
            others.append(variable)
    return Catalogue(tuple(tables), tuple(others))


def looked_up(
    namespace: Namespace, found: Mapping[str, Variable], asked: Sequence[str]
) -> dict[str, Variable]:
    """The frames that a question may be about, with columns that nobody has asked for before.

    Their notes say why where these could not be read.
    """
    from ...inspection.describers import brief

    unknown = [name for name, one in found.items() if one.kind == "lazyframe" and not one.columns]
    if not unknown or not asked:
        return {}
    named = named_in(asked, unknown)
    # the latest question names no table: it may be about any
    tables = [name for name, one in found.items() if one.queryable]
    wanted = (
        named
        if named_in(asked[-1:], tables)
        else named + [one for one in unknown if one not in named][:LOOKED_UP]
    )
    until = time.monotonic() + BUDGET.fetch_seconds
    told: dict[str, Variable] = {}
    for name in wanted:
        longest = BUDGET.fetch_seconds if name in named else BUDGET.glance_seconds
        left = max(min(until - time.monotonic(), longest), LEAST_SECONDS)
        try:
            told[name] = brief(name, namespace.get(name), asking=left)
        except ChatKitNotebookError:
            continue  # gone
    return told


def named_in(asked: Sequence[str], names: Sequence[str]) -> list[str]:
    """The variables whose names stand in what the person wrote, by any case."""
    words = {word.casefold() for text in asked for word in re.findall(r"\w+", text)}
    return [name for name in names if name.casefold() in words]


def peek_at(namespace: Namespace, name: str, rows: int | None) -> Callable[[], Values]:
    """A reader of a bounded sample of a table's cell values, at most once; the same sample every time."""

    @cache
    def peek() -> Values:
        from ...inspection.dataframes import page

        values: dict[str, Sample] = {}
        step = max((rows or 0) // PEEK_PLACES, PEEK_ROWS)
        for place in range(PEEK_PLACES):
            if place and place * step >= (rows or 0):
                break
            try:
                found = page(name, namespace.get(name), start=place * step, count=PEEK_ROWS, max_columns=100)
            except ChatKitNotebookError:
                break
            for index, column in enumerate(found.columns):
                if column.kind in {"text", "categorical", "boolean"}:
                    held = values.setdefault(column.name, Sample())
                    held += [row[index] for row in found.rows if row[index] is not None]
        return values

    return peek


def nowhere(text: str) -> Values:
    """Where a text is found in a table that is not to be computed."""
    return {}


def seek_at(
    namespace: Namespace, name: str, columns: tuple[Column, ...], rows: int | None
) -> Callable[[str], Values]:
    """A search for a text in all rows of a table's text columns, without regard to case."""
    texts = [column.name for column in columns if column.kind in {"text", "categorical"}][:SEEK_COLUMNS]
    sought: dict[str, Values] = {}

    def seek(text: str) -> Values:
        from ...inspection.sql import query

        key = text.strip().casefold()
        if key in sought:
            return sought[key]
        if (
            not texts
            or not key
            or len(key) > SEEK_CHARACTERS
            or (rows or 0) > SEEK_ROWS
            or len(sought) >= SOUGHT
        ):
            return {}
        parts = ", ".join(
            f"min(CASE WHEN lower({held}) = {literal(key)} THEN {held} END)"
            for held in (f"CAST({identifier(one)} AS VARCHAR)" for one in texts)
        )
        sought[key] = {}
        try:
            found = query(f"SELECT {parts} FROM {identifier(name)}", {name: namespace.get(name)}).page(0, 1)  # noqa: S608
        except ChatKitNotebookError:
            return {}  # what cannot be read is not found; the question is then not understood
        row = found.rows[0] if found.rows else ()
        sought[key] = {one: [value] for one, value in zip(texts, row, strict=False) if value is not None}
        return sought[key]

    return seek
