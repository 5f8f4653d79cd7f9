"""Which columns fit into a line, and how wide each one is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..inspection.facts import ColumnKind
from .cells import RIGHT_ALIGNED

CELL_FONT = 14.0
HEADER_FONT = 12.0
LINE_WIDTH = 690
"""Pixels that the cells of a line may ask for: a chat of 800 px less its gutters and the row numbers."""

GAP = 12
EXTRA_GAP = 8
"""Between a number at the right of its column and a text at the left of the next."""

NARROWEST = 30
WIDEST = 210
WIDEST_HEADER = 124
SURE_HEADER = 84
MOST_COLUMNS = 8
SURE_TEXT = 92
"""Pixels of a text that are kept on a narrow page; numbers and dates are kept whole."""

CUTTABLE = frozenset({"text", "categorical", "nested", "binary", "other"})


@dataclass(frozen=True, slots=True)
class Place:
    """One column's place in the line.

    Attributes:
        flex: Its share of the line.
        least: Pixels below which it does not shrink.
        at_end: Its content stands at the right.
        apart: It stands further from the column before it.
        centered: Its content stands in the middle.
    """

    flex: int
    least: int
    at_end: bool
    apart: bool
    centered: bool = False


def fitted(
    headers: Sequence[str], kinds: Sequence[ColumnKind], texts: Sequence[Sequence[str]]
) -> list[Place]:
    """The places of the first columns, as many as fit; at least one when there is one.

    Args:
        headers: Names of the columns.
        kinds: What the columns hold.
        texts: The written cells of each column, of the first `MOST_COLUMNS` at least.
    """
    places: list[Place] = []
    left = LINE_WIDTH
    before_at_end = False
    for header, kind, cells in zip(headers, kinds, texts[:MOST_COLUMNS], strict=False):
        at_end = kind in RIGHT_ALIGNED
        apart = before_at_end and not at_end
        content = min(WIDEST, max((text_width(cell, CELL_FONT) for cell in cells), default=0))
        wanted = max(NARROWEST, content, min(WIDEST_HEADER, text_width(header, HEADER_FONT)))
        least = min(content, SURE_TEXT) if kind in CUTTABLE else content
        extra = EXTRA_GAP if apart else 0
        # one more column is worth some cut names
        needed = max(NARROWEST, content, min(SURE_HEADER, wanted)) + extra
        if places and needed > left:
            break
        places.append(Place(wanted + extra, max(NARROWEST, least + extra), at_end, apart))
        left -= needed + GAP
        before_at_end = at_end
    return places


def text_width(text: str, font: float) -> int:
    """How many pixels a line of text takes in a wide sans-serif face: rather too many than a cut number."""
    return int(sum(character_width(character) for character in text[:200]) * font) + 3


def character_width(character: str) -> float:
    """Width of a character as a part of the font size."""
    if character.isdigit() or character in "–+<>=~#$_":
        return 0.64
    if character in "ijlI.,:;'|![]()/ tfr\"-":
        return 0.39
    if character in "mwMW@%—…":
        return 0.97
    if character.isascii():
        return 0.7 if character.isupper() else 0.61
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.66
