"""Values side by side: "avg price AAPL vs MSFT", "compare males and females", "2008 vs 2009"."""

from __future__ import annotations

import re
from dataclasses import replace

from .columns import NotUnderstoodError, timeline
from .conditions import bare, merged
from .intents import Aggregate, Condition, Query, Reader, Show, Where
from .names import NUMERIC, Table
from .phrases import TABLE, Quotes, rows_only

AGAINST = r"(?:vs\.?|versus|compared (?:to|with)|against|or rather)"
COMPARED = re.compile(
    r"^(?:please\s+)?(?:compare|contrast|(?:the\s+)?(?:difference|comparison)(?:s)?\s+(?:of|in|between))\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
BETWEEN = re.compile(rf"\s*(?:,\s*(?:and\s+)?|\b{AGAINST}|\band\b|\bwith\b|\bto\b)\s*", re.IGNORECASE)
PLAIN = re.compile(rf"\s*(?:,\s*(?:{AGAINST}\s+)?|\b{AGAINST})\s*", re.IGNORECASE)
LOOSE_END = re.compile(r"\s*\b(?:for|of|in|from|on|between|by|are|is|the|and)\s*$", re.IGNORECASE)
MOST_WORDS = 3
MOST_VALUES = 6


def read_contrast(text: str, table: Table, quotes: Quotes, read: Reader) -> Query | None:
    """The groups that a question sets side by side; None when it does not.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.
        quotes: Its quoted parts.
        read: Reads another question about the same table.

    Raises:
        NotUnderstoodError: It compares, but not values that are understood.
    """
    compared = COMPARED.match(text)
    said = compared["rest"] if compared else text
    if not compared and not re.search(rf"\b{AGAINST}", said, re.IGNORECASE):
        return None
    parts = (BETWEEN if compared else PLAIN).split(said)
    if not 2 <= len(parts) <= MOST_VALUES:
        return None
    first, *middle, last = parts
    for before, value in endings(first):
        for other, after in beginnings(last):
            conditions = [one_value(said, table, quotes) for said in (value, *middle, other)]
            if any(one is None for one in conditions):
                continue
            found = [one for one in conditions if one is not None]
            if len({one.column for one in found}) == 1:
                after = "" if rows_only(after) and before else after
                rest = re.sub(r"\s+", " ", f"{LOOSE_END.sub('', before)} {after}").strip()
                return side_by_side(rest, found, table, read)
    return None


def endings(phrase: str) -> list[tuple[str, str]]:
    """A phrase cut before each of its last words."""
    words = phrase.split()
    return [(" ".join(words[:-n]), " ".join(words[-n:])) for n in range(1, min(MOST_WORDS, len(words)) + 1)]


def beginnings(phrase: str) -> list[tuple[str, str]]:
    """A phrase cut behind each of its first words."""
    words = phrase.split()
    return [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, min(MOST_WORDS, len(words)) + 1)]


def one_value(phrase: str, table: Table, quotes: Quotes) -> Condition | None:
    """The condition that a value alone is."""
    phrase = re.sub(r"^(?:the|those|in|for|from|of|on)\s+", "", phrase.strip(), flags=re.IGNORECASE)
    if not phrase or phrase == TABLE:
        return None
    try:
        found = bare(phrase, table, None, quotes.restore)
    except NotUnderstoodError:
        return None
    return found if found.operator in {"=", "part"} and found.values else None


def side_by_side(rest: str, found: list[Condition], table: Table, read: Reader) -> Query:
    group, where = compared_by(found, table)
    rest = rest if re.sub(rf"{TABLE}|\s", "", rest) else f"count {rest}"
    base = read(f"{rest} by `{group}`" if " of " not in group else rest)
    if isinstance(base, Show):
        base = Query(base.table, base.columns)
    if not isinstance(base, Query):
        raise NotUnderstoodError(rest, f"I do not see what of `{table.name}` to compare.")
    if " of " in group:
        base = grouped(base, group, table, rest)
    if not base.aggregates:
        raise NotUnderstoodError(rest, f"I do not see what of `{table.name}` to compare.")
    return replace(base, where=merged(base.where, where))


def grouped(base: Query, group: str, table: Table, rest: str) -> Query:
    """The query by a period, which has no column to name."""
    numeric = [name for name in base.columns if table.column(name).kind in NUMERIC]
    aggregates = base.aggregates or tuple(Aggregate("mean", name) for name in numeric)
    if not aggregates:
        raise NotUnderstoodError(rest, f"I do not see what of `{table.name}` to compare.")
    return replace(
        base,
        aggregates=aggregates,
        columns=(),
        groups=(group, *base.groups),
        assumed=base.assumed or not base.aggregates,
    )


def compared_by(found: list[Condition], table: Table) -> tuple[str, Where]:
    """What to group by, and the rows that are compared."""
    name = found[0].column
    when = timeline(table)
    if all(one.operator == "part" for one in found):
        units = {str(one.values[0]) for one in found}
        if len(units) != 1:
            raise NotUnderstoodError("", "I can compare days with days or months with months.")
        unit = units.pop()
        held = tuple(value for one in found for value in one.values[1:])
        if unit == "month" and all(len(one.values) > 2 for one in found):
            return f"season of {name}", ((Condition(name, "part", (unit, *held)),),)
        group = {"weekday": "weekday", "month": "calendar month", "quarter": "quarter"}[unit]
        return f"{group} of {name}", ((Condition(name, "part", (unit, *held)),),)
    if when is not None and name == when.name and table.column(name).kind in {"date", "datetime"}:
        return f"year of {name}", tuple((one,) for one in found)
    values = tuple(value for one in found for value in one.values)
    return name, ((Condition(name, "in", values, any(one.fold for one in found)),),)
