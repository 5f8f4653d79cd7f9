"""Values that a question names loosely: "Europeans", "fords", "Texas" for TX, "Google" for GOOG."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ...inspection.facts import Value
from .columns import timeline
from .intents import Condition
from .names import FIRST_MARK, Table, find, find_value, singular, told, words
from .places import ADJECTIVES, COUNTRIES, STATES

MOST = 40
LEAST_CODE, MOST_CODE = 4, 6
CODE = re.compile(rf"[A-Z0-9.]{{1,{MOST_CODE}}}")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
PEOPLE = re.compile(
    r"(?<!\w)(?:people|persons?|respondents?|participants?|individuals|readings?|measurements?)(?!\w)",
    re.IGNORECASE,
)
TIMED = re.compile(
    r"(?:\b(?:who|that|which)\s+)?(?:\b(?:was|were|is|are|have|has|had)\s+)?"
    r"\b(?P<verb>[a-z]+ed(?: (?:up|in|on|out))?)\s+(?=(?:in|on|before|after|since|until|between|during)\b)",
    re.IGNORECASE,
)
OF_COUNTRIES = frozenset(
    {"country", "nation", "nationality", "origin", "market", "location", "region", "land"}
)
CODED = 2
"""As long as the code of a country is: CA is Canada only where countries are held, else California."""
LEAST_SHARED = 2
"""Names that begin with the same word before that word counts as a name of its own."""


@dataclass(frozen=True)
class Seen:
    """What a sample of the values of one column holds.

    Attributes:
        values: As they are written, by their lower-case form.
        first: Words that several of them begin with.
        codes: Whether all of them are short codes in capitals.
    """

    values: Mapping[str, str]
    first: frozenset[str]
    codes: bool


def loosened(text: str, table: Table) -> tuple[str, Table] | None:
    """A question with each value that it names loosely marked; None where it names none.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.

    Returns:
        The question with a mark in the place of each, and the table that knows what the marks mean.
    """
    values = table.peek()
    asked, text = text, with_rows(timed(text, table), table)
    seen = [(name, told(seen_of, held)) for name, held in values.items()]
    names = [column.name for column in table.columns]
    tokens = list(WORD.finditer(text))[:MOST]
    meant: dict[str, Condition] = {}
    parts: list[str] = []
    at = number = 0
    while seen and number < len(tokens):
        for size in (3, 2, 1):
            some = tokens[number : number + size]
            start, end = some[0].start(), some[-1].end()
            said = text[start:end]
            if len(some) < size or len(said.split(" ")) != size:
                continue
            found = list(conditions_of(said, text[end:], seen, table))
            if len(found) != 1 or find_value(said, values, values) or find(said, names, 0.9):
                continue
            mark = chr(FIRST_MARK + len(meant))
            meant[mark] = found[0]
            parts += [text[at:start], mark]
            at, number = end, number + size
            break
        else:
            number += 1
    marked = "".join([*parts, text[at:]])
    return (marked, replace(table, meant=meant)) if marked != asked else None


def with_rows(text: str, table: Table) -> str:
    """A question with "rows" for what people call them, where no column or value is called so."""
    names = [*(column.name for column in table.columns), table.name]

    def rows(match: re.Match[str]) -> str:
        held = find(match[0], names, 0.9) or find_value(match[0], table.peek(), table.peek())
        return match[0] if held else "rows"

    return PEOPLE.sub(rows, text)


def timed(text: str, table: Table) -> str:
    """A question without the verb that its date is called by: "signed up in 2022" of `signup_date`."""
    when = timeline(table)
    if when is None or when.kind not in {"date", "datetime"}:
        return text
    name = "".join(words(when.name))

    def verb(match: re.Match[str]) -> str:
        said = "".join(words(match["verb"]))
        stems = {said, said.replace("ed", "", 1), said.replace("d", "", 1)}
        return "" if any(len(stem) > 3 and name.startswith(stem) for stem in stems) else match[0]

    return TIMED.sub(verb, text)


def seen_of(held: Sequence[Value]) -> Seen:
    """What a sample of values says about a column."""
    texts = list(dict.fromkeys(value for value in held if isinstance(value, str)))
    begun = Counter(first.casefold() for value in texts for first in value.split(" ", 1)[:-1])
    shared = frozenset(word for word, times in begun.items() if times >= LEAST_SHARED and len(word) > 2)
    codes = bool(texts) and all(CODE.fullmatch(value) for value in texts)
    return Seen({value.casefold(): value for value in texts}, shared, codes)


def conditions_of(
    said: str, after: str, seen: Iterable[tuple[str, Seen]], table: Table
) -> Iterator[Condition]:
    """The tests that a word or two may mean, none of them certain."""
    plain = said.casefold()
    places = ADJECTIVES.get(plain) or ADJECTIVES.get(plain.removesuffix("s")) or COUNTRIES.get(plain, ())
    state = STATES.get(plain, "")
    for column, one in seen:
        country = bool(OF_COUNTRIES & set(words(column)))
        fits = [name.casefold() for name in places if country or len(name) > CODED]
        if value := next((one.values[name] for name in fits if name in one.values), ""):
            yield Condition(column, "=", (value,))
        elif state and one.codes and "state" in words(column):
            if state.casefold() in one.values or table.seek(state).get(column):
                yield Condition(column, "=", (state,))
        elif (code := coded(plain, one)) is not None:
            yield Condition(column, "=", (code,))
        elif (first := first_word(plain, after, one)) is not None:
            yield Condition(column, "begins", (first,))


def coded(said: str, seen: Seen) -> str | None:
    """The code that a longer name begins with: GOOG for "google"; None where there is not the one."""
    if not seen.codes or " " in said:
        return None
    fits = {said[:size] for size in range(LEAST_CODE, min(len(said), MOST_CODE + 1))} & seen.values.keys()
    return seen.values[fits.pop()] if len(fits) == 1 else None


def first_word(said: str, after: str, seen: Seen) -> str | None:
    """The word that several names begin with, where it is said as a kind: "fords", "ford cars"."""
    kinds = {said.removesuffix("s"), singular(said)} if said.endswith("s") else set()
    if re.match(r"\s+§", after):
        kinds.add(said)
    return next(iter(sorted(kinds & seen.first)), None)
