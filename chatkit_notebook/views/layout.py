"""Which columns fit into a line, and how wide each one is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

CELL_FONT = 14.0
HEADER_FONT = 12.0
LINE_WIDTH = 690
"""Pixels that the cells of a line may ask for: a chat of 800 px less its gutters and the row numbers."""

GAP = 12
NARROWEST = 36
WIDEST = 210
WIDEST_HEADER = 112
MOST_COLUMNS = 8
SURE_WIDTH = 340
"""Pixels that cells may insist on: a narrower page cuts text, but no number."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One column's place in the line.

    Attributes:
        flex: Its share of the line.
        least: Pixels below which it does not shrink.
    """

    flex: int
    least: int


def fitted(headers: Sequence[str], texts: Sequence[Sequence[str]]) -> list[Cells]:
    """The places of the first columns, as many as fit; at least one when there is one.

    Args:
        headers: Names of the columns.
        texts: The written cells of each column.
    """
    contents: list[int] = []
    wanted: list[int] = []
    left = LINE_WIDTH
    for header, cells in zip(headers[:MOST_COLUMNS], texts[:MOST_COLUMNS], strict=True):
        content = min(WIDEST, max((text_width(cell, CELL_FONT) for cell in cells), default=0))
        width = max(NARROWEST, content, min(WIDEST_HEADER, text_width(header, HEADER_FONT)))
        if wanted and width > left:
            break
        contents.append(content)
        wanted.append(width)
        left -= width + GAP
    insisted = [min(content, 92) for content in contents]
    scale = min(1.0, SURE_WIDTH / max(1, sum(insisted)))
    return [Cells(width, int(least * scale)) for width, least in zip(wanted, insisted, strict=True)]


def text_width(text: str, font: float) -> int:
    """About how many pixels a line of text takes in a common sans-serif face."""
    return int(sum(character_width(character) for character in text[:200]) * font) + 2


def character_width(character: str) -> float:
    """Width of a character as a part of the font size."""
    if character.isdigit() or character in "_–+<>=~":
        return 0.6
    if character in "ijlI.,:;'|![]()/ tfr\"":
        return 0.36
    if character in "mwMW@%—…":
        return 0.9
    if character.isascii():
        return 0.68 if character.isupper() else 0.57
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.65
