"""The names a question may mean: variables, columns and cell values, matched as people write them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar, cast

from ...inspection.facts import Column, Value, Variable
from .intents import Condition

GOOD = 0.72
"""A match below this is no match."""

TIE = 0.02
"""Two matches closer than this are a question to the user, not a guess."""

LEAST_ALIKE = 0.8
"""Below this share of letters in common, two texts are two words and no slip of the pen."""

ALIKE_WORD = 0.6
"""Below this, a word is none of a name's words misspelled."""

NUMERIC = frozenset({"integer", "number", "duration"})
"""Kinds of columns that can be summed."""

ALIKE = (
    ("weight", "mass", "heaviness"),
    ("sex", "gender"),
    ("price", "cost", "rate", "quote", "fare"),
    ("country", "nation", "origin"),
    ("rain", "rainfall", "precipitation"),
    ("temperature", "temp"),
    ("maximum", "max", "high"),
    ("minimum", "min", "low"),
    ("mileage", "mpg", "economy"),
    ("power", "horsepower", "hp", "strength"),
    ("revenue", "sales", "gross", "turnover", "income"),
    ("pay", "salary", "wage", "earnings"),
    ("quantity", "amount", "count", "number"),
    ("kind", "type", "category", "class"),
    ("name", "title", "label"),
    ("average", "avg", "mean"),
    ("rating", "score"),
    ("beak", "bill"),
    ("town", "city"),
    ("ticker", "symbol"),
    ("profit", "earnings", "margin"),
    ("customer", "client", "buyer"),
    ("product", "item", "article"),
    ("employee", "worker", "staff"),
    ("date", "day", "time", "when"),
    ("latitude", "lat"),
    ("longitude", "lon", "long", "lng"),
    ("width", "breadth"),
    ("depth", "thickness"),
    ("area", "region"),
    ("speed", "velocity"),
)
"""Words that people use for one another."""
FILLERS = frozenset({"of", "the", "in", "a", "an", "for"})
SAME = {word: group for group in ALIKE for word in group}

FIRST_MARK = 0xE000
"""The first of the characters, meant for private use, that stand for values which are named loosely."""
MARKED = re.compile("[\ue000-\uf8ff]")

Values = Mapping[str, Sequence[Value]]
"""Cell values seen in a bounded sample, by column name."""
Told = TypeVar("Told")


class Sample(list[Value]):
    """Cell values of one column, with what was worked out of them: once, not at each word of a question."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, object] = {}


def told(what: Callable[[Sequence[Value]], Told], held: Sequence[Value]) -> Told:
    """What a function tells of values; kept where that can be."""
    if not isinstance(held, Sample):
        return what(held)
    if what.__name__ not in held.told:
        held.told[what.__name__] = what(held)
    return cast("Told", held.told[what.__name__])


@dataclass(frozen=True)
class Table:
    """A variable that can be queried, as the grammar knows it.

    Attributes:
        name: The variable's name.
        columns: Its columns.
        rows: Number of rows, or None when that is not known without computing it.
        peek: Reads a bounded sample of cell values; called only when a word could be a value.
        seek: Looks a text up in all rows, within a budget; called only for what must be a value.
        source: What SQL reads instead of the name, for two tables that are joined.
        meant: Tests that marks in a question stand for.
    """

    name: str
    columns: tuple[Column, ...]
    rows: int | None = None
    peek: Callable[[], Values] = field(default=dict, compare=False, repr=False)
    seek: Callable[[str], Values] = field(default=lambda _: {}, compare=False, repr=False)
    source: str = ""
    meant: Mapping[str, Condition] = field(default_factory=dict, compare=False, repr=False)

    def column(self, name: str) -> Column:
        """The column of exactly this name."""
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class Catalogue:
    """What is in memory: the tables, and every other variable.

    Attributes:
        tables: What SQL can be run over.
        others: The remaining variables.
    """

    tables: tuple[Table, ...] = ()
    others: tuple[Variable, ...] = ()

    def names(self) -> list[str]:
        """All variable names, tables first."""
        return [table.name for table in self.tables] + [variable.name for variable in self.others]


@dataclass(frozen=True)
class Match:
    """A name that was meant.

    Attributes:
        name: The real name.
        score: 1.0 is the name itself; `GOOD` is a guess just worth making.
        rivals: Other names that fit as well: then it is ambiguous.
    """

    name: str
    score: float
    rivals: tuple[str, ...] = ()

    @property
    def ambiguous(self) -> bool:
        """Whether the user has to say which one is meant."""
        return bool(self.rivals)


@lru_cache(maxsize=8_192)
def words(text: str) -> tuple[str, ...]:
    """The lower-case words of a name: `bodyMass_g`, "Body mass (g)" and "body-mass g" are the same three."""
    text = text.strip().strip("`'\"“”‘’")
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


@lru_cache(maxsize=8_192)
def singular(word: str) -> str:
    """A word without its plural ending, good enough to compare two of them."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=8_192)
def score(phrase: str, name: str) -> float:
    """How well a phrase names something, from 0.0 to 1.0."""
    if phrase.strip("`'\" ") == name:
        return 1.0
    said, meant = words(phrase), words(name)
    if not said or not meant or MARKED.search(phrase):
        return 0.0
    if said == meant or "".join(said) == "".join(meant):
        return 0.99
    said, meant = tuple(map(singular, said)), tuple(map(singular, meant))
    if said == meant or "".join(said) == "".join(meant):
        return 0.97
    initials = "".join(word[0] for word in meant)
    if len(said) == 1 and len(initials) > 2 and said[0] == initials:
        return 0.86
    best = 0.0
    if any(word in SAME for word in said):
        # "weight" for body_mass_g: less sure than any word of the name itself
        other = max((scored_words(one, meant) for one in other_words(said)), default=0.0)
        best = other * 0.93 if other >= 0.8 else 0.0
        if sorted(map(alike_word, said)) == sorted(map(alike_word, meant)):
            best = max(best, 0.87)  # "maximum temperature" for temp_max
    if covers(said, meant):
        # "body mass" for body_mass_g: the fewer words are left over, the surer
        best = 0.93 - 0.04 * (len(meant) - len(said)) - (0.0 if said[0] == meant[0] else 0.03)
    elif len(said) > 1 and covers(sorted(said), sorted(meant)):
        best = max(best, 0.88 - 0.04 * (len(meant) - len(said)))
    elif len(said) > len(meant) and all(
        word in meant or word in FILLERS or any(word in SAME.get(one, ()) for one in meant) for word in said
    ):
        best = max(best, 0.86)  # "country of origin" for Origin
    pairs = ((" ".join(said), " ".join(meant)), (" ".join(words(phrase)), " ".join(words(name))))
    if min(len(pairs[0][0]), len(pairs[0][1])) > 3:
        # what is quoted is spelled as it is: words beside it are not a slip of the pen
        quoted = "`" in phrase.strip("`'\" ")
        ratio = 0.0 if quoted else max(spelled_alike(one, other) for one, other in set(pairs))
        if ratio >= LEAST_ALIKE and not stray(said, meant):
            best = max(best, ratio * 0.92)
    return best


def stray(said: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether one of the words said is like none of a name's: a word of its own, and no slip of the pen."""
    run = "".join(meant)
    return any(
        len(word) > 3
        and word not in run
        and max(difflib.SequenceMatcher(None, word, other).ratio() for other in (*meant, run)) < ALIKE_WORD
        for word in said
    )


CONTRARY = re.compile(r"(?:dis|un|in|im|ir|non|not|a)[ -]?(?=\w)")


def contrary(one: str, other: str) -> bool:
    """Whether one of two texts is the contrary of the other: "dissatisfied" of "satisfied"."""
    short, long = sorted((one, other), key=len)
    return any(long[: match.end()] + short == long for match in [CONTRARY.match(long)] if match)


def spelled_alike(one: str, other: str) -> float:
    """`difflib`'s ratio of two texts, or 0.0 when their lengths say that it is below `LEAST_ALIKE`."""
    if contrary(one, other):
        return 0.0
    if 2 * min(len(one), len(other)) < LEAST_ALIKE * (len(one) + len(other)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.quick_ratio() >= LEAST_ALIKE else 0.0


def alike_word(word: str) -> str:
    """One word for all that people use for one another."""
    return SAME[word][0] if word in SAME else word


def other_words(said: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """A phrase with one of its words replaced by another for the same."""
    for at, word in enumerate(said):
        for other in SAME.get(word, ()):
            if other != word:
                yield (*said[:at], other, *said[at + 1 :])


def scored_words(said: tuple[str, ...], meant: tuple[str, ...]) -> float:
    if said == meant:
        return 0.97
    # another word for it has to be a whole one: "count" for "amount" is no part of "country"
    return 0.93 - 0.04 * (len(meant) - len(said)) if set(said) <= set(meant) else 0.0


def covers(said: Sequence[str], meant: Sequence[str]) -> bool:
    """Whether each word said begins (or is begun by) its own word of the name, in order."""
    position = 0
    for word in said:
        while position < len(meant) and not same_stem(word, meant[position]):
            position += 1
        if position == len(meant):
            return False
        position += 1
    return True


def same_stem(said: str, meant: str) -> bool:
    if said == meant:
        return True
    short, long = sorted((said, meant), key=len)
    return len(short) >= 4 and long.startswith(short)


def find(phrase: str, names: Iterable[str], at_least: float = GOOD) -> Match | None:
    """The name a phrase means, or None.

    Args:
        phrase: Words from a question, quoted or not.
        names: The real names.
        at_least: The lowest score that counts.
    """
    ranked = sorted(((score(phrase, name), name) for name in names), key=lambda pair: -pair[0])
    ranked = [pair for pair in ranked if pair[0] >= at_least]
    if not ranked:
        return None
    best, name = ranked[0]
    rivals = tuple(other for value, other in ranked[1:] if best - value < TIE) if best < 0.97 else ()
    if rivals:
        # a name that holds the words themselves goes before one that holds others for them
        said = set(map(singular, words(phrase)))
        own = [other for other in (name, *rivals) if said <= set(map(singular, words(other)))]
        if len(own) == 1:
            return Match(own[0], score(phrase, own[0]))
    return Match(name, best, rivals)


def noun_of(word: str) -> str:
    """The noun in an adjective such as "snowy", "foggy" or "sunny"; other words as they are."""
    if len(word) < 5 or not word.endswith("y"):
        return word
    stem = word[:-1]
    return stem[:-1] if stem[-1] == stem[-2] else stem


def find_value(phrase: str, values: Values, columns: Iterable[str]) -> list[tuple[str, Value]]:
    """The columns whose sampled cells hold what a phrase says, with the cell as it is written there."""
    said = tuple(map(singular, words(phrase)))
    if not said:
        return []
    *first, last = words(phrase)
    one = (*map(singular, first), last[:-1] if last.endswith("s") else last)  # "Adelies"
    noun = (noun_of(said[0]),) if len(said) == 1 else said
    found: list[tuple[str, Value]] = []
    for column in columns:
        known = told(by_words, values.get(column, ()))
        fits = [known[form] for form in {said, noun, one} if form in known]
        if fits:
            found.append((column, min(fits)[1]))
    return found


def by_words(held: Sequence[Value]) -> dict[tuple[str, ...], tuple[int, str]]:
    """Where a text stands first among values, and the text, by its words without their plurals."""
    known: dict[tuple[str, ...], tuple[int, str]] = {}
    for place, value in enumerate(held):
        if isinstance(value, str):
            known.setdefault(tuple(map(singular, words(value))), (place, value))
    return known
