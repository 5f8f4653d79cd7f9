"""Whether a word of a question is in what it was read as: one rule for each kind of word, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from .adjectives import COMPARATIVES, NOUNS, SUPERLATIVES
from .evidence import LOWER, NEGATIVE, UPPER, Evidence
from .lexicon import (
    COMPUTED,
    EXTREMES,
    FOR_WHICH,
    HIGHER,
    LESS,
    NEGATIONS,
    ORDERED,
    PERIODS,
    REPEATED,
    SAYING,
    SIGNED,
    TIMES,
    UNKNOWN,
)
from .names import (
    ALIKE,
    SAME,
    Table,
    find,
    find_value,
    noun_of,
    same_stem,
    singular,
    spelled_alike,
    words,
)
from .periods import MONTHS, SEASONS
from .phrases import NUMBER_WORDS
from .places import ADJECTIVES, COUNTRIES, STATES
from .units import unit_said

Verdict = Literal["held", "missed", "idle"]


@dataclass(frozen=True)
class Word:
    """A word of a question.

    Attributes:
        said: As it stands there.
        plain: In lower case, without a possessive ending.
        before: The plain word before it.
        after: The plain word behind it.
    """

    said: str
    plain: str
    before: str = ""
    after: str = ""


Rule = Callable[[Word, Evidence], bool | None]
"""Whether a reading holds a word; None where the rule is about other words."""


def judged(word: Word, held: Evidence, tables: Iterable[Table]) -> Verdict:
    """Whether a word is "held" by the reading, "missed", or left over and "idle"."""
    for rule in RULES:
        if (verdict := rule(word, held)) is not None:
            return "held" if verdict else "missed"
    return left_over(word, held, tables)


def negation(word: Word, held: Evidence) -> bool | None:
    than = (word.plain, word.after) in {("other", "than"), ("apart", "from")}
    if word.plain not in NEGATIONS and not than:
        return None
    none = word.plain in {"no", "without"} and 0.0 in held.numbers
    negative = none or held.operators & (NEGATIVE | {"<", "<=", ">", ">="}) or "distinct" in held.features
    return bool(negative) or held.knows(word.plain)


def contrary(word: Word, held: Evidence) -> bool | None:
    """Such as "dissatisfied", where "satisfied" is a column."""
    unlike = UNLIKE.fullmatch(word.plain)
    if unlike is None or held.knows(word.plain) or singular(unlike["what"]) not in held.names | held.values:
        return None
    return bool(held.operators & NEGATIVE)


def numbered(word: Word, held: Evidence) -> bool | None:
    number = number_of(word)
    return None if number is None else is_number_held(number, word, held)


def a_name(word: Word, held: Evidence) -> bool | None:
    pairs = (f"{word.plain} {word.after}", f"{word.before} {word.plain}")
    state = any(STATES.get(pair, "-").casefold() in held.values for pair in pairs)
    return True if named(word.plain, held) or state else None


def compared(word: Word, held: Evidence) -> bool | None:
    if word.plain not in HIGHER | LESS:
        return None
    wanted = UPPER | LOWER if held.operators & NEGATIVE else UPPER if word.plain in HIGHER else LOWER
    drawn = word.plain == "over" and "chart" in held.features
    return bool(held.operators & wanted or {"change", "growth"} & held.functions or drawn)


def comparative(word: Word, held: Evidence) -> bool | None:
    """Such as "hotter than 35": its noun is a column of the reading, and the test goes its way."""
    said = COMPARATIVES.get(word.plain)
    if said is None or word.after != "than" or not named(said[0], held):
        return None
    sides = "group" in held.features and held.functions == {"mean"}
    return sides or bool(held.operators & (UPPER if said[1] else LOWER))


def first_of(word: Word, held: Evidence) -> bool | None:
    """The first of each group is another question than how many there are."""
    if word.plain != "first" or singular(word.after) in held.times:
        return None
    if singular(word.after) not in held.names and "group" not in held.features:
        return None
    ordered = held.features & (ORDERED | {"limit", "having"}) or held.functions & {"min", "earliest"}
    return "group" not in held.features or bool(ordered)


def signed(word: Word, held: Evidence) -> bool | None:
    if word.plain not in SIGNED:
        return None
    sign = SIGNED[word.plain]
    if not sign or any(f" {sign}" in name for name in held.columns):
        return True
    return sign == "-" and bool(held.functions & {"change", "growth", "max", "range"})


def unknown(word: Word, held: Evidence) -> bool | None:
    if word.plain not in UNKNOWN:
        return None
    lacking = bool(held.operators & {"missing", "present"})
    return lacking or word.after in {"number", "date"} or word.plain in {"known", "recorded"}


def repeated(word: Word, held: Evidence) -> bool | None:
    return bool(held.features & {"distinct", "having"}) if word.plain in REPEATED else None


def unit(word: Word, held: Evidence) -> bool | None:
    if unit_said(word.plain) is None:
        return None
    placed = number_like(word.before) or word.before in {"or", "in"} or word.after in held.names
    return True if placed else None


def between(word: Word, held: Evidence) -> bool | None:
    if word.plain != "between":
        return None
    tested = held.operators & (UPPER | LOWER | {"in", "="}) or "corr" in held.functions
    return bool(tested) or len(held.columns) > 1 or any(" - " in name for name in held.columns)


def recent(word: Word, held: Evidence) -> bool | None:
    if word.plain not in PERIODS or word.plain == "current":
        return None
    ordered = held.features & (ORDERED | {"having"}) or held.functions & {"max", "min", "latest", "earliest"}
    return bool(ordered or held.times)


def a_time(word: Word, held: Evidence) -> bool | None:
    return timed(word.plain, held) if word.plain in TIMES else None


def computed(word: Word, held: Evidence) -> bool | None:
    if word.plain not in COMPUTED:
        return None
    return bool(COMPUTED[word.plain] & held.functions) or computed_otherwise(word.plain, held)


def extreme(word: Word, held: Evidence) -> bool | None:
    if word.plain not in EXTREMES:
        return None
    return bool(held.features & ORDERED or held.functions & {"max", "min", "quantile"})


def saying(word: Word, held: Evidence) -> bool | None:
    """Words that say how something is asked, and hardly what."""
    period = word.plain.endswith("ly") and word.plain.removesuffix("ly") in EVERY
    return True if word.plain in SAYING or word.plain in NUMBER_WORDS or period else None


RULES: tuple[Rule, ...] = (
    negation, contrary, numbered, a_name, compared, comparative, first_of, signed, unknown, repeated, unit,
    between, recent, a_time, computed, extreme, saying,
)  # fmt: skip
"""What is looked at first decides: a name may be a number's word, and a time the name of a column."""
EVERY = frozenset({"year", "month", "week", "dai", "quarter", "hour"})
UNLIKE = re.compile(r"(?:dis|un|in|non-?|not-)(?P<what>[a-z]{4,})")
"""Says the contrary: "dissatisfied", "unpaid", "inactive", "non-smoker"."""


def left_over(word: Word, held: Evidence, tables: Iterable[Table]) -> Verdict:
    """Whether a word that no part of the reading holds may be a condition."""
    if word.before in FOR_WHICH or word.before in NEGATIONS or re.search(r"[\d_]", word.plain):
        return "missed"
    for table in tables:
        if find(word.plain, [one.name for one in table.columns], 0.9):
            return "held" if word.before in PERIODS | {"first"} else "missed"
        values = table.peek()
        if len(word.plain) > 1 and find_value(word.plain, values, values):
            return "missed"
    return "missed" if word.plain in ADJECTIVES or (word.said[:1].isupper() and word.before) else "idle"


def number_like(text: str) -> bool:
    """Whether a word is a number, with its scale or not."""
    return re.fullmatch(r"[\d.,]+(?:k|m)?", text) is not None


def number_of(word: Word) -> float | None:
    """The number that a word is: "2008", "5,000", "3.5k", "90th", "q1"; None for any other."""
    if word.plain in NUMBER_WORDS and word.plain not in {"one", "some", "dozen"}:
        return float(NUMBER_WORDS[word.plain])
    match = re.fullmatch(
        r"[$€£+-]?(\d+(?:\.\d+)?)(k|m|mio|bn|st|nd|rd|th|s|%|[a-z°]{1,3})?", word.plain.replace(",", "")
    )
    return float(match[1]) if match else None


def is_number_held(number: float, word: Word, held: Evidence) -> bool:
    """Whether the reading holds a number, at a time where it is said as a time."""
    scales = (
        (1.0, 1e3, 1e6, 1e9)
        if re.search(r"(?:k|m|mio|bn)$", word.plain) or word.after in {"thousand", "million", "billion", "k"}
        else (1.0,)
    )
    if not any(number * scale in held.numbers for scale in scales):
        return (
            number in {1.0, 100.0} and bool(held.features & {"limit"} or "share" in held.functions)
        ) or word.plain in held.names | held.values
    says_when = word.before in {"in", "during", "since", "before", "after", "until", "till"} and re.fullmatch(
        r"(?:1[89]|20)\d\d", word.plain
    )
    return not says_when or number in held.moments or word.plain in held.values or word.plain in held.names


def named(plain: str, held: Evidence) -> bool:
    """Whether a word is one for a name or a value of the reading, or near enough."""
    said = singular(plain.strip("_"))
    if held.knows(said) or held.knows(plain) or said in held.times:
        return True
    known = held.names | held.values
    parts = list(map(singular, words(plain)))
    if len(parts) > 1 and all(
        part in known or (part.isdigit() and float(part) in held.numbers) for part in parts
    ):
        return True
    meant = {
        NOUNS.get(plain, ""),
        SUPERLATIVES.get(plain, ("", True))[0],
        noun_of(said),
        *ADJECTIVES.get(said, ()),
        *COUNTRIES.get(plain, ()),
        STATES.get(plain, ""),
    }
    others = {one.casefold() for one in meant if one} | set(SAME.get(said, ()))
    for group in ALIKE:
        others |= set(group) if others & set(group) else set()
    if others & known or any(same_stem(one, name) for one in others | {said} for name in known):
        return True
    joined = {"".join(map(singular, words(column))) for column in held.columns} | {
        "".join(words(table)) for table in held.tables
    }
    initials = {"".join(part[0] for part in words(column)) for column in (*held.columns, *held.tables)}
    if said in joined or (len(said) > 2 and said in initials):
        return True
    return len(said) > 3 and any(spelled_alike(said, name) >= 0.75 for name in known if len(name) > 3)


def timed(plain: str, held: Evidence) -> bool:
    """Whether a word for a time is in the reading."""
    if plain in MONTHS:
        return any(month.startswith(plain[:3]) for month in held.times) or (
            float(MONTHS[plain]) in held.moments
            and bool(held.operators & {"=", "between", "<", ">", "<=", ">=", "in", "!="})
        )
    if re.fullmatch(r"q[1-4]", plain):
        return "quarter" in held.times
    day = plain.removesuffix("s")
    if day in SEASONS:
        return day in held.times
    if day in {"weekend", "weekday"} or day.endswith("day"):
        return bool({day, "weekday"} & held.times) or (day == "today" and bool(held.moments))
    if plain in {"recently", "lately", "ago"}:
        return "last" in held.features or bool(held.features & ORDERED)
    return False


def computed_otherwise(plain: str, held: Evidence) -> bool:
    """Whether a word for a function is held by something else: "usual" values, "sum" of "a + b"."""
    if plain in {"maximum", "max", "minimum", "min"}:
        return bool(held.features & ORDERED or held.operators & (UPPER | LOWER))
    if plain in {"distinct", "unique"}:
        return bool(held.features & {"distinct", "group"})
    if plain == "range":
        return any(" - " in name for name in held.columns)
    if plain in {"outlier", "outliers", "iqr"}:
        return "outside" in held.operators
    if plain in {"change", "changes", "increase", "decrease", "trend"}:
        return "chart" in held.features or any(" - " in name for name in held.columns)
    if plain == "mode":
        return bool(held.features & {"order"})
    return plain in {"percent", "%"} and bool(
        held.operators & {"between"} | held.operators & UPPER | held.operators & LOWER
    )
