"""Messages that ask for several things: their steps in order, each read in the light of the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...tools.ask_person import NONE
from .code import code_in
from .grammar import parse
from .intents import Code, Describe, Intent, Linked, Missing, Plot, Query, Show, Talk, Unclear
from .names import Catalogue, find
from .statements import statement

APART = re.compile(
    r"\s*(?:;|\n+|[.!?](?=\s+[A-Za-z])"
    r"|,?\s*\b(?:and\s+)?(?:after (?:that|this)|afterwards|finally|thereafter)\b"
    r"|,?\s*\b(?:and\s+)?then\b(?!\s+(?:by|on|desc|asc)))[\s,:]*",
    re.IGNORECASE,
)
"""What stands between two steps in any case."""
PERHAPS = re.compile(
    r"\s*,?\s+and\s+(?:also\s+)?(?=(?:plot|draw|chart|graph|visuali[sz]e|export|save|describe|compare|list|show|count"
    r"|what|which|how|where|give)\b)",
    re.IGNORECASE,
)
"""What may stand between two steps, or within one."""
WRAPPED = re.compile(
    r"(?<![.!?;:\s])[ \t]*\n[ \t]*(?!\s|[-*•]\s|\d+[.)]\s"
    r"|(?:then|now|finally|plot|draw|chart|graph|visuali[sz]e|export|save|describe|compare|list|show|count"
    r"|what|which|how|where|who|when|why|is|are|give|sort|summari[sz]e|mean|average|avg|median|sum|total|max(?:imum)?"
    r"|min(?:imum)?|number|share|percent|correlation|missing|top|bottom|first|last|filter|group|histogram)\b)"
    r"|,[ \t]*\n\s*",
    re.IGNORECASE,
)
"""A line break within a sentence: what follows is no question, no item of a list and nothing to do."""
ITEM = re.compile(r"^[ \t]*(?:[-*•]|\d+[.)])[ \t]+", re.MULTILINE)
QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|“[^”]*”|\d\.\d")
MOST = 8
MOST_NAMES = 200
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reading:
    """A message as it was understood.

    Attributes:
        steps: What it asks for, in order; the last one is what follow-ups are about.
        titles: Of the steps, in the person's words.
    """

    steps: tuple[Intent, ...]
    titles: tuple[str, ...] = ()

    @property
    def last(self) -> Intent:
        """What the next question may lean on."""
        return self.steps[-1]


def read(
    text: str, catalogue: Catalogue, before: Intent | None = None, answers: Sequence[str | None] = ()
) -> Reading:
    """Reads one message.

    Args:
        text: What the person wrote.
        catalogue: What is in memory.
        before: What the message before asked for.
        answers: What they answered when they were asked what they mean.
    """
    reading = steps(text, catalogue, before)
    for answer in answers:
        unclear = reading.last
        if not isinstance(unclear, Unclear) or not unclear.is_open:
            break
        if answer is None:
            return Reading(
                (replace(unclear, why="I leave that question. You can still choose:", asked=True),)
            )
        if answer.casefold() == NONE.casefold():
            return Reading((Unclear("None of these, then. Name the table or the column that you mean."),))
        again = steps(meant(answer, unclear.choices), catalogue, before)
        if isinstance(again.last, Unclear) and again.last.choices == unclear.choices:
            return Reading((replace(again.last, asked=True),))
        reading = again
    return reading


def meant(answer: str, choices: Choices) -> str:
    """The question that an answer chose; an answer in their own words is a question itself."""
    said = re.sub(r"^(?:the|a|an)\s+", "", answer.strip(), flags=re.IGNORECASE)
    found = find(said, [label for label, _ in choices])
    return next((prompt for label, prompt in choices if found and label == found.name), answer)


def steps(text: str, catalogue: Catalogue, before: Intent | None) -> Reading:
    """The steps of a message; one that is not understood as several is one."""
    plain = text.split("\n\n⟦", 1)[0].strip()
    if code_in(plain) or statement(plain):
        return Reading((parse(text, catalogue, before),))
    plain = ITEM.sub("", WRAPPED.sub(lambda found: ", " if found[0][0] == "," else " ", plain))
    pieces = split(plain, APART)
    if len(pieces) > 1:
        finer = [part for piece in pieces for part in split(piece, PERHAPS)]
        for tried in (finer, pieces):
            found = understood(tried, catalogue, before)
            if found is not None:
                return found
    whole = parse(text, catalogue, before)
    if isinstance(whole, Unclear):
        pieces = split(plain, PERHAPS)
        if len(pieces) > 1 and (found := understood(pieces, catalogue, before)):
            return found
    # "how many rows have a and b": a reading of one of them would leave the other out
    if isinstance(whole, Unclear | Query | Show | Describe | Missing) and (
        found := understood(for_each(plain, catalogue), catalogue, before)
    ):
        return found
    return Reading((whole,))


def for_each(text: str, catalogue: Catalogue) -> list[str]:
    """A question about several tables, once for each of them: "how many rows have orders and customers"."""
    names = sorted(map(re.escape, catalogue.names()), key=len, reverse=True)[:MOST_NAMES]
    if not names:
        return []
    name = rf"`?\b(?:{'|'.join(names)})\b`?"
    match = re.search(rf"{name}(?:(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+){name})+", text)
    if match is None:
        return []
    return [f"{text[: match.start()]}{one}{text[match.end() :]}" for one in re.findall(name, match[0])]


def understood(pieces: Sequence[str], catalogue: Catalogue, before: Intent | None) -> Reading | None:
    """The pieces as steps; None when one of them asks for nothing that can be done."""
    if not 2 <= len(pieces) <= MOST:
        return None
    found: list[Intent] = []
    for piece in pieces:
        intent = parse(piece, catalogue, before, leaning=bool(found))
        if isinstance(intent, Unclear) and intent.choices:
            at = len(found)
            joined = [
                (label, "; ".join([*pieces[:at], prompt, *pieces[at + 1 :]]))
                for label, prompt in intent.choices
            ]
            return Reading((replace(intent, choices=tuple(joined)),))
        if isinstance(intent, Unclear | Talk | Code | Linked):
            return None
        found.append(intent)
        before = leans_on(intent, catalogue) or before
    return Reading(tuple(found), tuple(piece[:1].upper() + piece[1:] for piece in pieces))


def leans_on(intent: Intent, catalogue: Catalogue) -> Intent | None:
    """What a later question may change; None for intents that leave nothing to change."""
    if isinstance(intent, Query | Show | Missing | Plot | Linked):
        return intent
    if isinstance(intent, Describe) and any(table.name == intent.name for table in catalogue.tables):
        return Show(intent.name)
    return None


def split(text: str, between: re.Pattern[str]) -> list[str]:
    """The parts of a text, not cut within quotes or numbers."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"⟪{len(kept) - 1}⟫"

    hidden = QUOTED.sub(hide, text.strip().rstrip(".!?; "))
    parts = [
        re.sub(r"^(?:and|then|also)\s+", "", part.strip(" ,.;"), flags=re.I) for part in between.split(hidden)
    ]
    return [re.sub(r"⟪(\d+)⟫", lambda match: kept[int(match[1])], part) for part in parts if part]
