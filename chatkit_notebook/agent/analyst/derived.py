"""Columns that a question makes of those of a table: calculated ones, and dates that are held as text."""
# ruff: noqa: S608 - the engine that runs the SQL is locked and read-only

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace

from ...inspection.facts import Column, ColumnKind, Value
from ...inspection.sql_text import identifier
from .intents import Period, Query, grain_of
from .names import NUMERIC, Table, find, find_value
from .phrases import Quotes
from .units import converted, measured_in, unit_of

WORDS = 4
"""The most words that a column is named by on one side of a sign."""
CERTAIN = 0.84
AROUND: tuple[tuple[str, str], ...] = (
    (
        r"(?:the\s+)?(?:ratio|quotient)\s+(?:of|between)\s+(?:the\s+)?(?P<a>.+?)\s+(?:to|and|over|by)\s+(?:the\s+)?",
        "/",
    ),
    (
        r"(?:the\s+)?(?:difference|gap)\s+(?:between|of)\s+(?:the\s+)?(?P<a>.+?)\s+(?:and|to)\s+(?:the\s+)?",
        "-",
    ),
    (r"(?:the\s+)?product\s+of\s+(?:the\s+)?(?P<a>.+?)\s+(?:and|with)\s+(?:the\s+)?", "*"),
)
"""What stands before the second column, with the first one in it."""
BETWEEN: tuple[tuple[str, str], ...] = (
    (r"\s*[/÷]\s*|\s+divided\s+by\s+(?:the\s+)?", "/"),
    (r"\s*[*×]\s*|\s+(?:times|multiplied\s+by)\s+(?:the\s+)?", "*"),
    (r"\s+-\s+|\s*−\s*|\s+minus\s+(?:the\s+)?", "-"),
    (r"\s*\+\s*", "+"),
)
"""What stands between two columns."""
TO_RATIO = re.compile(r"\s+(?:to|per)\s+(?P<b>\S+(?:\s+\S+){0,3}?)\s+ratios?\b", re.IGNORECASE)
CALLED = re.compile(r"\b[A-Za-z_]\w*\s*(?:=|:=|:)\s*$")
"""A name that is given to it: "revenue = price * quantity"."""
NAME_BEFORE = re.compile(
    r"(?:(?!(?:average|avg|mean|median|total|sum|max(?:imum)?|min(?:imum)?|highest|lowest|the|of|is|was)\b)"
    r"\w+ )*\($",
    re.IGNORECASE,
)
TITLE = re.compile(r"^\w+(?: \w+){0,3}: ")
"""What a calculation is called, in front of the question."""
PER = re.compile(r"\s+(?:per|for every)\s+(?:a\s+|one\s+)?", re.IGNORECASE)
SIGNS = ("/", "*", "-", "+")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?![\w.])")
DATE = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}(?P<time>[T ]\d{1,2}:\d{2}.*)?")
TIME_SAID = re.compile(
    r"\b(?:(?:1[5-9]|20)\d\d|(?:calendar )?(?:year|quarter|month|week|weekday|day|date|time|hour)s?|when"
    r"|before|after|since|until|between|today|yesterday|last|latest|newest|earliest|oldest|first|recent\w*"
    r"|jan\w*|feb\w*|mar(?:ch)?"
    r"|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\b",
    re.IGNORECASE,
)
"""Words that may be about time: only then the values of texts are looked at."""
SEEN = 320
"""Values that are looked at before a text counts as a date."""

Named = Callable[[str], str | None]
"""Gives the column that words name."""


def calculated(text: str, table: Table, quotes: Quotes) -> tuple[str, Table] | None:
    """A question that calculates a column from two, with that column in the table; None for any other.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.
        quotes: Its quoted parts; the new column's name becomes one of them.

    Returns:
        The question with the column's name in the place of the calculation, and the table with that column.
        It is called by what it is: "price * quantity".
    """
    numbers = [column.name for column in table.columns if column.kind in NUMERIC]
    for start, end, name in spans(text, numbers, quotes, table):
        before, after = CALLED.sub("", text[:start]), text[end:]
        if before.endswith("(") and after.startswith(")"):
            # "temperature range (temp_max minus temp_min)": the words before it are its name
            before, after = without_name(NAME_BEFORE, before, table), after[1:]
        before = without_name(TITLE, before, table)
        said = quotes.hide(f"`{name}`")
        made = Column(name, "double", "number")
        return f"{before}{said}{after}", replace(table, columns=(*table.columns, made))
    return None


def without_name(name: re.Pattern[str], before: str, table: Table) -> str:
    """The text before a calculation without what the calculation is called; values are no names of it."""
    match = name.search(before)
    said = re.findall(r"\w+", match[0]) if match else []
    held = table.peek() if said else {}
    if match is None or any(find_value(word, held, held) for word in said):
        return before
    return f"{before[: match.start()]}{before[match.end() :]}"


def measure(text: str, table: Table) -> tuple[str, int] | None:
    """The measured number, or the only one in a unit, that a text begins with: "per kilo"; no whole number.

    Rows are grouped by whole numbers ("mpg per cylinders"), but hardly by what is measured.
    """
    word = re.match(r"\w+", text)
    if word is None:
        return None
    found = find(word[0], [one.name for one in table.columns if one.kind in NUMERIC], CERTAIN)
    if found is None:
        same = [one for one in measured_in(word[0], table) if converted(1, word[0], one) == 1]
        return (same[0].name, word.end()) if len(same) == 1 else None
    divisor = table.column(found.name)
    measured = (divisor.kind == "number" or unit_of(divisor) is not None) and not found.ambiguous
    return (found.name, word.end()) if measured else None


def spans(text: str, numbers: list[str], quotes: Quotes, table: Table) -> Iterator[tuple[int, int, str]]:
    """Where calculations stand in a text, with their names."""

    def named(words: str) -> str | None:
        found = find(quotes.restore(words), numbers, CERTAIN)
        return found.name if found and not found.ambiguous else None

    for pattern, sign in AROUND:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            left = named(match["a"])
            right = left and following(text[match.end() :], named)
            if left and right:
                yield match.start(), match.end() + right[1], f"{left} {sign} {right[0]}"
    for pattern, sign in BETWEEN:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            first = leading(text[: match.start()], named)
            second = first and following(text[match.end() :], named)
            if first and second:
                yield match.start() - first[1], match.end() + second[1], f"{first[0]} {sign} {second[0]}"
    for match in PER.finditer(text):
        first = leading(text[: match.start()], named)
        divisor = first and measure(text[match.end() :], table)
        if first and divisor and first[0] != divisor[0]:
            yield match.start() - first[1], match.end() + divisor[1], f"{first[0]} / {divisor[0]}"
    for match in TO_RATIO.finditer(text):
        first, other = leading(text[: match.start()], named), named(match["b"])
        if first and other:
            yield match.start() - first[1], match.end(), f"{first[0]} / {other}"


def following(text: str, named: Named) -> tuple[str, int] | None:
    """The column or number that a text begins with, and how many characters name it."""
    if match := NUMBER.match(text):
        return match[0].replace(",", ""), match.end()
    ends = [match.end() for match in re.finditer(r"\S+", text)][:WORDS]
    for end in reversed(ends):
        said = text[:end].rstrip(",;)")
        if name := named(said):
            return name, len(said)
    return None


def leading(text: str, named: Named) -> tuple[str, int] | None:
    """The column that a text ends with, and how many characters name it."""
    starts = [match.start() for match in re.finditer(r"\S+", text)][-WORDS:]
    for start in starts:
        said = text[start:].lstrip("(")
        if re.match(r"[\w⟨]", said) and (name := named(said)):
            return name, len(said)
    return None


def with_dates(table: Table) -> Table | None:
    """The table with its texts that are dates as dates; None where there are none.

    Every value of a bounded sample has to begin with year, month and day.
    """
    texts = [column.name for column in table.columns if column.kind == "text"]
    values = table.peek() if texts else {}
    kinds = {name: kind for name in texts if (kind := time_in(values.get(name, ())[:SEEN])) is not None}
    if not kinds:
        return None
    columns = (replace(one, kind=kinds.get(one.name, one.kind)) for one in table.columns)
    return replace(table, columns=tuple(columns))


def time_in(texts: Sequence[Value]) -> ColumnKind | None:
    """What kind of time all of some texts are; None where there are none, or one of them is no time."""
    kind: ColumnKind | None = None
    for text in texts:
        match = DATE.fullmatch(str(text).strip())
        if match is None:
            return None
        kind = "datetime" if match["time"] or kind == "datetime" else "date"
    return kind


def prepared(query: Query, table: Table) -> Table:
    """The table with a source that holds the columns a query makes; the table itself where it makes none.

    Args:
        query: What was asked.
        table: The table it is about, as it is in memory.
    """
    if table.source:
        return table
    held = {column.name: column for column in table.columns}
    used, needed = named_in(query), used_by(query)
    made = {name: sql for name in used if name not in held and (sql := formula(name, held)) is not None}
    dates = {name for name in as_dates(query) if name in held and held[name].kind == "text"}
    if not made and not dates:
        return table
    parts = [
        f"CAST({identifier(name)} AS TIMESTAMP) AS {identifier(name)}" if name in dates else identifier(name)
        for name in held
        if name in needed or not needed
    ]
    parts += [f"{sql} AS {identifier(name)}" for name, sql in made.items()]
    columns = tuple(replace(one, kind="datetime") if one.name in dates else one for one in table.columns)
    return replace(
        table,
        columns=(*columns, *(Column(name, "double", "number") for name in made)),
        source=f"(SELECT {', '.join(parts)} FROM {identifier(table.name)}) AS made",
    )


def formula(name: str, held: Container[str]) -> str | None:
    """The SQL of a column that is called by its calculation; None for any other name."""
    for sign in SIGNS:
        for match in re.finditer(re.escape(f" {sign} "), name):
            one, other = name[: match.start()], name[match.end() :]
            if one not in held or not (other in held or NUMBER.fullmatch(other)):
                continue
            right = identifier(other) if other in held else other
            if sign == "/":
                return f"CAST({identifier(one)} AS DOUBLE) / nullif({right}, 0)"
            return f"{identifier(one)} {sign} {right}"
    return None


def as_dates(query: Query) -> set[str]:
    """The columns that a query takes to be dates."""
    named = {grain[1] for one in (*query.groups, *query.columns, *query.each) if (grain := grain_of(one))}
    for group in (*query.where, *query.of, *query.lacking):
        for one in group:
            if one.operator in {"last", "part"} or any(isinstance(value, Period) for value in one.values):
                named.add(one.column)
    return named


def used_by(query: Query) -> set[str]:
    """The columns that a query needs; empty for all."""
    return named_in(query) if query.aggregates or query.columns else set()


def named_in(query: Query) -> set[str]:
    """The columns that a query names."""
    named = {
        grain[1] if (grain := grain_of(one)) else one for one in (*query.columns, *query.groups, *query.each)
    }
    named |= {name for one in query.aggregates for name in (one.column, one.other) if name}
    named |= {one.column for group in (*query.where, *query.of, *query.lacking) for one in group}
    named |= {one.by if isinstance(one.by, str) else one.by.column or "" for one in query.order}
    named |= {one.aggregate.column or "" for one in query.having}
    return named - {""}
