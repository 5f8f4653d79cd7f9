"""Every word of a question accounted for by what it was read as: none may be dropped in silence."""
# ruff: noqa: E501 - lists of words are easier to read in long lines

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .adjectives import COMPARATIVES
from .evidence import LOWER, UPPER, Evidence, evidence_of
from .intents import Intent, Linked, Plot, Query, Show, Unclear
from .judging import Word, judged, named
from .lexicon import FOR_WHICH, LESS_THAN, MORE_THAN, NEGATIONS, NOT_COMPARED
from .names import Catalogue, Table, find, find_value, noun_of, singular, words
from .phrases import QUOTED
from .places import ADJECTIVES

TOKEN = re.compile(r"[<>=≥≤≠!]+|%|[\w'’.+/-]*\w|\S")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
MOST = 60
NOT_USED = 4
DANGLING = re.compile(
    r"[\s,]+(?:and|or|but|in|on|for|from|of|since|before|after|until|above|below|over|under)\s*$", re.I
)
BETWEEN = frozenset({"a", "an", "the", "from", "in", "on", "of", "any", "is", "are", "single", "for"})
"""What may stand between a negation and what it denies."""
MOST_BETWEEN = 8
WHO = frozenset(["people", "person", "persons", "respondent", "respondents", "participant", "participants"])
"""What the rows of any table may be called, unless another table is about them."""
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
    others = [table for table in catalogue.tables if table.name not in held.tables]
    quoted = [next(filter(None, match)) for match in QUOTED.findall(question)]
    missed = [one for one in quoted if not is_held(one, held)]
    text = NOT_COMPARED.sub(comparison_less, QUOTED.sub(" ", THOUSANDS.sub("", question)))
    missed += compared_wrongly(text, held)
    missed += misplaced(text, held)
    missed += [*held.contradicted, *(value for table in tables for value in unheld(held, table, quoted))]
    text = LESS_THAN.sub(" ", MORE_THAN.sub(" ", text))
    idle: list[str] = []
    for word in spoken(text):
        kind = judged(word, held, tables)
        if (kind == "idle" or word.plain in WHO) and is_of(word, others):
            kind = "missed"
        if kind == "missed" and not any(word.said in one.split() for one in missed):
            missed.append(f"{word.before} {word.said}" if word.before in FOR_WHICH | NEGATIONS else word.said)
        elif kind == "idle":
            idle.append(word.said)
    return Left(tuple(dict.fromkeys(missed)), tuple(dict.fromkeys(idle))[:NOT_USED])


def is_of(word: Word, tables: Iterable[Table]) -> bool:
    """Whether a word is what another table is about: the rows or a column of that one may be meant."""
    return any(find(word.plain, [table.name, *(one.name for one in table.columns)], 0.95) for table in tables)


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
            if is_between_groups(match[0], held):
                continue
            wanted = UPPER | LOWER if turned else operators | {"outside"}
            if not held.operators & wanted and not (
                match[0].casefold() == "at least" and held.operators & {"present", "in"}
            ):
                lost.append(match[0])
    return lost


def is_between_groups(said: str, held: Evidence) -> bool:
    """Whether "heavier than" compares groups that stand side by side, by the mean of what it is about."""
    noun = COMPARATIVES.get(said.split()[0].casefold(), ("", True))[0]
    apart = len(held.affirmed) > 1 or bool(held.times)
    return (
        bool(noun) and apart and {"mean"} == held.functions and "group" in held.features and named(noun, held)
    )


def misplaced(text: str, held: Evidence) -> list[str]:
    """Values that are denied but were read as asked for, or denied and asked for at once."""
    said = list(spoken(text))
    lost = []
    for value in held.affirmed:
        at = places(value, said)
        if at and all(denied_at(said, one) for one in at):
            lost.append(value)
    for value in held.denied:
        at = places(value, said)
        if len(at) > 1 and not all(denied_at(said, one, MOST_BETWEEN) for one in at):
            lost.append(value)
    return lost


def places(value: str, said: list[Word]) -> list[int]:
    """Where the last word of a value stands among the words of a question, also as an adjective."""
    parts = list(map(singular, words(value)))
    last = parts[-1] if parts else ""
    return [
        at
        for at, one in enumerate(said)
        if last in {singular(one.plain), noun_of(one.plain), one.plain.removesuffix("s")}
        or value in ADJECTIVES.get(singular(one.plain), ())
    ]


def denied_at(said: list[Word], at: int, reach: int = 1) -> bool:
    """Whether a negation stands before a word, with no more than a few words between."""
    before = [one.plain for one in said[:at] if one.plain not in BETWEEN]
    return bool(NEGATIONS & set(before[-reach:])) and before[-1:] != ["zero"]


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
