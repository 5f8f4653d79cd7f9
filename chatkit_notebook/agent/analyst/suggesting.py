"""What can be asked next: two or three questions that go on from an answer, each of them understood."""

from __future__ import annotations

from collections.abc import Iterator

from .grammar import parse
from .intents import (
    Code,
    Compare,
    Describe,
    Export,
    Intent,
    Join,
    Linked,
    Missing,
    Plot,
    Profile,
    Query,
    Show,
    Statement,
    Talk,
    Unclear,
)
from .names import Catalogue, Table
from .prompts import Prompt, columns_of, grouping_prompts, name_in, starters

MOST = 3
TRIED = 12


def follow_ups(intent: Intent, catalogue: Catalogue) -> list[Prompt]:
    """Two or three questions that go on from an answer, as far as there are any that are understood."""
    found: list[Prompt] = []
    for label, prompt in pool(intent, catalogue):
        if len(found) == MOST:
            break
        if all(prompt != other for _, other in found) and answered(prompt, intent, catalogue):
            found.append((label, prompt))
    return found


def answered(prompt: str, before: Intent, catalogue: Catalogue) -> bool:
    """Whether the question gives something new in the light of what was asked before."""
    intent = parse(prompt, catalogue, before)
    return not isinstance(intent, Unclear) and intent != before


def pool(intent: Intent, catalogue: Catalogue) -> Iterator[Prompt]:
    """What may be asked next, the most telling first."""
    if isinstance(intent, Compare | Join):
        yield from pair_prompts(intent)
    if isinstance(intent, Linked):
        yield from linked_prompts(intent)
    table = table_of(intent, catalogue)
    if table is not None:
        yield from about(intent, table, catalogue)
        yield from general(intent, table, catalogue)
    if not isinstance(intent, Talk):
        yield from starters(catalogue)[:TRIED]


def table_of(intent: Intent, catalogue: Catalogue) -> Table | None:
    """The table that an intent is about."""
    held = intent.query if isinstance(intent, Plot) else intent
    name = str(getattr(held, "table", getattr(held, "name", "")))
    if isinstance(held, Statement | Code):
        text = held.sql if isinstance(held, Statement) else held.code
        return next((table for table in catalogue.tables if table.name in text), None)
    return next((table for table in catalogue.tables if table.name == name), None)


def about(intent: Intent, table: Table, catalogue: Catalogue) -> Iterator[Prompt]:
    """What goes on from the answer itself."""
    numbers, categories = columns_of(table)
    match intent:
        case Linked():
            return
        case Plot():
            yield from plot_prompts(intent, table)
        case Query(aggregates=aggregates, groups=groups) if groups and aggregates:
            yield "Draw it", "Plot that"
            if not intent.order:
                yield "Largest first", "Sort that descending"
            elif intent.limit is None or intent.limit > 3:
                yield "Top 3", "Top 3 of them"
            other = [name for name in categories if name not in groups]
            yield from ((f"By {name}", f"Now by {name_in(name)}") for name in other[:1])
            yield from ((f"Also by {name}", f"Also by {name_in(name)}") for name in other[1:])
        case Query(aggregates=aggregates) if aggregates:
            yield from ((f"By {name}", f"Now by {name_in(name)}") for name in categories[:2])
            yield from periods(table)
        case Query(distinct=True, columns=columns):
            yield from (
                (f"Count by {name}", f"Count by {name_in(name)} in {name_in(table.name)}")
                for name in columns[:1]
            )
        case Query(where=where) if where:
            yield from ((f"How many by {name}", f"Now count by {name_in(name)}") for name in categories[:1])
            yield from ((f"Mean {name}", f"And the mean {name_in(name)}") for name in numbers[:1])
        case Query(order=order) if order:
            yield from (
                (f"Mean {name}", f"Mean {name_in(name)} of {name_in(table.name)}") for name in numbers[:1]
            )
        case Profile(column=column):
            yield from (
                (f"By {name}", f"plot {name_in(column)} by {name_in(name)} in {name_in(table.name)}")
                for name in categories
                if name != column
            )
        case _:
            return


def general(intent: Intent, table: Table, catalogue: Catalogue) -> Iterator[Prompt]:
    """What can be asked of any table."""
    name = name_in(table.name)
    numbers, _ = columns_of(table)
    yield from grouping_prompts(catalogue, [table])[:1]
    if not isinstance(intent, Missing):
        yield "Missing values", f"Missing values in {name}"
    if not isinstance(intent, Show | Export):
        yield "Show rows", f"First 10 rows of {name}"
    yield from ((f"Distribution of {one}", f"Histogram of {name_in(one)} in {name}") for one in numbers[:1])
    if not isinstance(intent, Describe):
        yield f"Describe {table.name}", f"Describe {name}"


def periods(table: Table) -> Iterator[Prompt]:
    """By the years of the only date."""
    dates = [column.name for column in table.columns if column.kind in {"date", "datetime"}]
    if len(dates) == 1:
        yield "By year", "Now by year"


def pair_prompts(intent: Compare | Join) -> Iterator[Prompt]:
    """What else can be asked of two tables."""
    left, right = name_in(intent.left), name_in(intent.right)
    if isinstance(intent, Compare):
        yield f"Join {intent.left} and {intent.right}", f"How do I join {left} and {right}?"
    else:
        yield f"Compare {intent.left} and {intent.right}", f"Compare {left} and {right}"
    yield f"Describe {intent.left}", f"Describe {left}"
    yield f"Describe {intent.right}", f"Describe {right}"


def linked_prompts(intent: Linked) -> Iterator[Prompt]:
    """Another form of the answer, and the way it came about."""
    if intent.held is None and intent.query.groups:
        yield ("As a table", "Show that as a table") if intent.drawn else ("Draw it", "Plot that")
        yield "Largest first", "Sort that descending"
    left, right = name_in(intent.left), name_in(intent.right)
    if intent.held is not None:
        yield f"{intent.left} with {intent.right}", f"which {left} have {'no ' if intent.held else ''}{right}"
    yield f"Compare {intent.left} and {intent.right}", f"Compare {left} and {right}"


def bars(intent: Plot, table: Table) -> bool:
    """Whether it is drawn with bars; where no kind was asked for, all that is not along a date is."""
    if intent.kind is not None:
        return intent.kind == "bar"
    dated = {column.name for column in table.columns if column.kind in ("date", "datetime")}
    return not dated.intersection(intent.query.groups)


def plot_prompts(intent: Plot, table: Table) -> Iterator[Prompt]:
    """Another form of the chart, another column, and the numbers behind it."""
    query = intent.query
    used = {*query.groups, *query.columns}
    other = [name for name in columns_of(table)[1] if name not in used]
    if query.groups:
        form = "line" if bars(intent, table) else "bar"
        yield from ((f"By {name}", f"Now by {name_in(name)}") for name in other[:1])
        yield f"As {form} chart", f"Plot that as a {form} chart"
        yield "As a table", "Show that as a table"
    else:
        column = next(iter(query.columns), "")
        yield from (
            (f"By {name}", f"plot {name_in(column)} by {name_in(name)} in {name_in(table.name)}")
            for name in other[:1]
            if column
        )
