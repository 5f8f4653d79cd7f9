"""Where each value of a JSON text stands: path → line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from json import decoder

from .problems import Path

SPACE = re.compile(r"[ \t\n\r]*")
scan_text = decoder.scanstring  # type: ignore[attr-defined]  # as in the standard library since 2.6
PLAIN = re.compile(r"[^\s,\]}]+")


def places(text: str) -> dict[Path, tuple[int, int]]:
    """Line and column, from 1, of every value; nothing when the text is not JSON or nested very deeply.

    The path of a property leads to its value, and its place is that of its name: there the mistake is seen.
    """
    ends = [match.start() for match in re.finditer("\n", text)]

    def place(at: int) -> tuple[int, int]:
        line = bisect_right(ends, at - 1) if at else 0
        return line + 1, at - (ends[line - 1] if line else -1)

    try:
        return {path: place(at) for path, at in offsets(text)}
    except (ValueError, IndexError, RecursionError):
        return {}


def offsets(text: str) -> Iterator[tuple[Path, int]]:
    """The path and offset of every value, in the order of the text."""
    found: list[tuple[Path, int]] = []

    def value(at: int, path: Path, shown_at: int | None = None) -> int:
        at = after_space(at)
        found.append((path, at if shown_at is None else shown_at))
        opening = text[at]
        if opening == '"':
            return int(scan_text(text, at + 1, False)[1])
        if opening == "{":
            return members(at + 1, path)
        if opening == "[":
            return entries(at + 1, path)
        match = PLAIN.match(text, at)
        if match is None:
            raise ValueError(f"no JSON at {at}")
        return match.end()

    def after_space(at: int) -> int:
        match = SPACE.match(text, at)
        return at if match is None else match.end()

    def members(at: int, path: Path) -> int:
        at = after_space(at)
        while text[at] != "}":
            at = after_space(at + 1) if text[at] == "," else at
            name, end = scan_text(text, at + 1, False)
            colon = after_space(end)
            at = after_space(value(colon + 1, (*path, name), at))
        return at + 1

    def entries(at: int, path: Path) -> int:
        at, index = after_space(at), 0
        while text[at] != "]":
            at = at + 1 if text[at] == "," else at
            at = after_space(value(at, (*path, index)))
            index += 1
        return at + 1

    value(0, ())
    yield from found
