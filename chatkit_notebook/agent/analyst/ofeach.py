"""Rows at an end of each group: "the latest order of each customer", "heaviest penguin of each species"."""
# ruff: noqa: E501 - patterns of one line each are easier to read

from __future__ import annotations

import re

from .adjectives import SUPERLATIVE, SUPERLATIVES
from .clauses import Clauses
from .columns import NotUnderstoodError, timeline
from .intents import Order, Query
from .names import NUMERIC, Table, singular
from .phrases import COUNT, HIGH, LOW, TABLE, Quotes, count_of, rows_only
from .slots import Slots, entity

WHICH = r"(?:(?:which|what|who)\s+(?:is|was|are|were)\s+|show\s+|list\s+|find\s+|me\s+|the\s+)*"
GROUP = r"\s+(?:(?:of|for|in|on|from|within|by|per|at)\s+(?:each|every|all the different)|per|(?P<by_>by)|for all)\s+(?P<group>.+)"
FIRST = r"first|earliest|oldest"
LAST = r"last|latest|newest|most recent"
ENDED = re.compile(
    rf"{WHICH}(?:(?P<n>{COUNT})\s+)?(?:(?P<early>{FIRST})|(?P<late>{LAST})|(?P<most>{SUPERLATIVE}))\s+(?:(?P<m>{COUNT})\s+)?"
    rf"(?P<what>\S+(?:\s+\S+){{0,3}}?){GROUP}",
    re.IGNORECASE,
)
RANKED = re.compile(
    rf"{WHICH}(?:(?P<end>top|bottom)\s+(?P<n>{COUNT})\s+)?(?P<what>\S+(?:\s+\S+){{0,3}}?)\s+"
    rf"(?:by\s+(?P<by>.+?)|(?:with|having)\s+(?:the\s+)?(?:(?P<up>{HIGH})|(?P<down>{LOW}))\s+(?P<of>.+?)){GROUP}",
    re.IGNORECASE,
)
ROWS = frozenset({"day", "row", "record", "entry", "reading", "one", "observation", "item"})


def read_each(text: str, table: Table, quotes: Quotes) -> Query | None:
    """The first or last rows of each group; None when a question asks for none.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.
        quotes: Its quoted parts.

    Raises:
        NotUnderstoodError: It asks for them, but nothing says which of a group is the first.
    """
    if match := RANKED.fullmatch(text):
        up = match["end"].casefold() == "top" if match["end"] else match["up"] is not None
        if (match["end"] or match["up"] or match["down"]) and (
            reader := reader_of(match["what"], table, quotes)
        ):
            by = reader.ended_slot(match["by"] or match["of"], [])
            return rows_of_each(reader, by, up, match["n"], match["group"])
    match = ENDED.fullmatch(text)
    reader = reader_of(match["what"], table, quotes) if match else None
    if match is None or reader is None or (match["by_"] and (match["most"] or match["n"] or match["m"])):
        return None  # "the 3 cheapest cars by weight" says what is compared
    up = match["late"] is not None
    when = timeline(table)
    most = SUPERLATIVES.get((match["most"] or "").casefold())
    if match["most"] and most and most[0] != "date":
        up = most[1]
        by = Clauses(table, quotes).ended(most[0], up=up)
    elif when is None or when.kind not in {"date", "datetime"}:
        said = match["early"] or match["late"] or match["most"]
        raise NotUnderstoodError(
            said, f"`{table.name}` has not the one date that would say which is the {said} of each."
        )
    else:
        by, up = when.name, up or bool(most and most[1])
    return rows_of_each(reader, by, up, match["n"] or match["m"], match["group"])


def rows_of_each(reader: Slots, by: str, up: bool, number: str | None, group: str) -> Query:
    table = reader.table
    kind = table.column(by).kind
    if kind not in NUMERIC | {"date", "datetime"}:
        raise NotUnderstoodError(by, f"`{by}` of `{table.name}` has no highest and lowest value.")
    group, found = reader.cut_values(re.sub(rf"\s+(?:in|of|from)\s+{TABLE}$", "", group))
    reader.add(found)
    groups = tuple(reader.group_column(part) for part in re.split(r"\s*,\s*|\s+and\s+", group))
    return Query(
        table.name,
        where=reader.parts.where,
        order=(Order(by, up),),
        limit=count_of(number) if number else None,
        each=groups,
    )


def reader_of(what: str, table: Table, quotes: Quotes) -> Slots | None:
    """A reader that knows which rows a phrase means; None where the phrase means no rows."""
    reader = Clauses(table, quotes)
    said = re.sub(rf"\s+(?:in|of|from)\s+{TABLE}$", "", what).strip()
    if rows_only(said) or said == TABLE or singular(said.casefold()) in ROWS or own(said, table):
        return reader
    if TABLE not in said and singular(said.split()[-1].casefold()) not in ROWS:
        return None
    bare = re.sub(rf"\s*(?:{TABLE}|\b(?:{'|'.join(ROWS)})s?$)\s*", " ", said).strip()
    reader.add(reader.conditions(bare))
    return reader


def own(said: str, table: Table) -> bool:
    """Whether a word is what the rows of a table are, by its name or by the column that says it."""
    column = entity(table)
    return singular(said.casefold()) in {
        singular(table.name.casefold()),
        singular((column or table.name).casefold()),
    }
