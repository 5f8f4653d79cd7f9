"""Every word of a question accounted for by what it was read as: none may be dropped in silence."""
# ruff: noqa: E501 - lists of words are easier to read in long lines

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .evidence import LOWER, NEGATIVE, UPPER, Evidence, evidence_of
from .intents import Intent, Linked, Plot, Query, Show, Unclear
from .lexicon import (
    COMPUTED,
    EXTREMES,
    FOR_WHICH,
    HIGHER,
    LESS,
    LESS_THAN,
    MORE_THAN,
    NEGATIONS,
    NOT_COMPARED,
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
    Catalogue,
    Table,
    find,
    find_value,
    noun_of,
    same_stem,
    singular,
    spelled_alike,
    words,
)
from .periods import MONTHS
from .phrases import NUMBER_WORDS, QUOTED
from .places import ADJECTIVES, STATES
from .rewording import NOUNS, SUPERLATIVES
from .units import unit_said

TOKEN = re.compile(r"[<>=≥≤≠!]+|%|[\w'’.+/-]*\w|\S")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
MOST = 60
NOT_USED = 4
DANGLING = re.compile(
    r"[\s,]+(?:and|or|but|in|on|for|from|of|since|before|after|until|above|below|over|under)\s*$", re.I
)
WITHOUT = "Without"
"""How the offer begins to ask a question without what is not understood of it."""


@dataclass(frozen=True)
class Left:
    """What a reading left over of a question.

    Attributes:
        missed: Parts that could change the answer, in the person's words.
        idle: Words that hardly can.
    """

    missed: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()


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


def left_of(question: str, intent: Intent, catalogue: Catalogue) -> Left:
    """What of a question is in no part of what it was read as.

    Args:
        question: The text, in one line.
        intent: What it was read as.
        catalogue: What is in memory.
    """
    held = evidence_of(intent, catalogue)
    if held is None:
        return Left()
    tables = [table for table in catalogue.tables if table.name in held.tables]
    quoted = [next(filter(None, match)) for match in QUOTED.findall(question)]
    missed = [one for one in quoted if not is_held(one, held)]
    text = NOT_COMPARED.sub(comparison_less, QUOTED.sub(" ", THOUSANDS.sub("", question)))
    missed += compared_wrongly(text, held)
    missed += [*held.contradicted, *(value for table in tables for value in unheld(held, table, quoted))]
    text = LESS_THAN.sub(" ", MORE_THAN.sub(" ", text))
    idle: list[str] = []
    for word in spoken(text):
        kind = judged(word, held, tables)
        if kind == "missed" and not any(word.said in one.split() for one in missed):
            missed.append(f"{word.before} {word.said}" if word.before in FOR_WHICH | NEGATIONS else word.said)
        elif kind == "idle":
            idle.append(word.said)
    return Left(tuple(dict.fromkeys(missed)), tuple(dict.fromkeys(idle))[:NOT_USED])


def comparison_less(match: re.Match[str]) -> str:
    """What is left of words that only look like a comparison: "the last" of "over the last"."""
    return " last " if re.search(r"\b(?:last|past)\b", match[0], re.IGNORECASE) else " "


def spoken(text: str) -> Iterator[Word]:
    """The words of a text, each with its neighbours."""
    said = [match[0].strip("'’.-/+") or match[0] for match in TOKEN.finditer(text)][:MOST]
    plain = [re.sub(r"['’]s$", "", one.casefold()) for one in said]
    for at, one in enumerate(said):
        if re.search(r"\w|[<>=≥≤≠%]", one):
            yield Word(
                one, plain[at], plain[at - 1] if at else "", plain[at + 1] if at + 1 < len(said) else ""
            )


def is_held(text: str, held: Evidence) -> bool:
    """Whether all words of what was quoted are in the reading."""
    number = re.fullmatch(r"-?(\d+(?:\.\d+)?)", text.strip())
    if number:
        return float(number[1]) in held.numbers
    parts = list(map(singular, words(text)))
    return all(
        one in held.names or one in held.values or (one.isdigit() and float(one) in held.numbers)
        for one in parts
    )


def compared_wrongly(text: str, held: Evidence) -> list[str]:
    """Comparisons of several words that no test stands for."""
    lost = []
    turned = bool(NEGATIONS & {one.plain for one in spoken(text)})
    for pattern, operators in ((MORE_THAN, UPPER), (LESS_THAN, LOWER)):
        if match := pattern.search(text):
            wanted = UPPER | LOWER if turned else operators | {"outside"}
            if not held.operators & wanted and not (
                match[0].casefold() == "at least" and held.operators & {"present", "in"}
            ):
                lost.append(match[0])
    return lost


def unheld(held: Evidence, table: Table, quoted: list[str]) -> Iterator[str]:
    """Values of texts that no row can hold: a year that a text is said to be before, a value of another column.

    A value that is quoted is compared as it is.
    """
    texts = {column.name for column in table.columns if column.kind in {"text", "categorical"}}
    for test in held.folded:
        if test.column not in texts:
            continue
        seen = table.peek()
        for value in map(str, test.values):
            if value in quoted or table.seek(value).get(test.column):
                continue
            elsewhere = [one for one in find_value(value, seen, seen) if one[0] != test.column]
            parts = set(value.casefold().split())
            if (
                test.operator in UPPER | LOWER
                or elsewhere
                or value.isdigit()
                or len(test.values) > 1
                or "'" in value
                or parts & (FOR_WHICH | NEGATIONS)
            ):
                yield value


def judged(word: Word, held: Evidence, tables: Iterable[Table]) -> str:
    """Whether a word is "held" by the reading, "missed", or left over and "idle"."""
    plain = word.plain
    if (
        plain in NEGATIONS
        or (plain == "other" and word.after == "than")
        or (plain == "apart" and word.after == "from")
    ):
        negative = held.operators & (NEGATIVE | {"<", "<=", ">", ">="}) or "distinct" in held.features
        return "held" if negative or held.knows(plain) else "missed"
    if (number := number_of(word)) is not None:
        return "held" if is_number_held(number, word, held) else "missed"
    if named(plain, held) or any(
        STATES.get(pair, "-").casefold() in held.values
        for pair in (f"{plain} {word.after}", f"{word.before} {plain}")
    ):
        return "held"
    if plain in HIGHER | LESS:
        wanted = UPPER | LOWER if held.operators & NEGATIVE else UPPER if plain in HIGHER else LOWER
        drawn = plain == "over" and "chart" in held.features
        return (
            "held" if held.operators & wanted or {"change", "growth"} & held.functions or drawn else "missed"
        )
    if plain == "first" and singular(word.after) in held.names:
        # the first of each group is another question than how many there are
        ordered = held.features & (ORDERED | {"limit", "having"}) or held.functions & {"min", "earliest"}
        return "missed" if "group" in held.features and not ordered else "held"
    if plain in SIGNED:
        sign = SIGNED[plain]
        made = any(f" {sign}" in name for name in held.columns) if sign else True
        return (
            "held"
            if made or (sign == "-" and held.functions & {"change", "growth", "max", "range"})
            else "missed"
        )
    if plain in UNKNOWN:
        return (
            "held"
            if held.operators & {"missing", "present"}
            or word.after in {"number", "date"}
            or plain in {"known", "recorded"}
            else "missed"
        )
    if plain in REPEATED:
        return "held" if held.features & {"distinct", "having"} else "missed"
    if unit_said(plain) is not None and (
        number_like(word.before) or word.before in {"or", "in"} or word.after in held.names
    ):
        return "held"
    if plain == "between":
        return (
            "held"
            if held.operators & (UPPER | LOWER | {"in", "="})
            or held.functions & {"corr"}
            or len(held.columns) > 1
            or any(" - " in name for name in held.columns)
            else "missed"
        )
    if plain in PERIODS and plain != "current":
        return (
            "held"
            if held.features & (ORDERED | {"having"})
            or held.functions & {"max", "min", "latest", "earliest"}
            or held.times
            else "missed"
        )
    if plain in TIMES:
        return "held" if timed(plain, held) else "missed"
    if plain in COMPUTED:
        return "held" if COMPUTED[plain] & held.functions or computed_otherwise(plain, held) else "missed"
    if plain in EXTREMES:
        return "held" if held.features & ORDERED or held.functions & {"max", "min", "quantile"} else "missed"
    if (
        plain in SAYING
        or (plain in NUMBER_WORDS)
        or (
            plain.endswith("ly")
            and plain.removesuffix("ly") in {"year", "month", "week", "dai", "quarter", "hour"}
        )
    ):
        return "held"
    return left_over(word, held, tables)


def number_like(text: str) -> bool:
    """Whether a word is a number, with its scale or not."""
    return re.fullmatch(r"[\d.,]+(?:k|m)?", text) is not None


def left_over(word: Word, held: Evidence, tables: Iterable[Table]) -> str:
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


def without(question: str, part: str) -> str:
    """The question without a part of it."""
    cut = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", " ", question, count=1, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", cut).strip(" ,")


def unused(intent: Intent, idle: tuple[str, ...]) -> Intent:
    """The intent with the words that it does not use, for the answer to say so."""
    match intent:
        case Query() | Show():
            return replace(intent, unused=idle)
        case Plot() | Linked():
            return replace(intent, query=replace(intent.query, unused=idle))
        case _:
            return intent


def not_used(intent: Intent) -> str:
    """A sentence that says which words of the question an answer does not use; empty where it uses all."""
    words_ = getattr(intent.query if isinstance(intent, Plot | Linked) else intent, "unused", ())
    return f" I did not use: {', '.join(f'`{one}`' for one in words_)}." if words_ else ""


def declined(question: str, left: Left, intent: Intent, catalogue: Catalogue) -> Unclear:
    """Why a reading that leaves out a part of a question is no answer to it."""
    held = evidence_of(intent, catalogue)
    about = f" in `{held.tables[0]}`" if held and held.tables else ""
    parts = " and ".join(f"“{one}”" for one in left.missed[:NOT_USED])
    rest = question
    for one in left.missed:
        rest = without(rest, one)
    rest = DANGLING.sub("", rest)
    choices = ((f"{WITHOUT} {parts}", rest),) if rest and rest != question else ()
    return Unclear(f"I do not understand {parts}{about}, and an answer without that could be wrong.", choices)
