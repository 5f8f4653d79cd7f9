"""How the values of cells are written: short, in one line, the same way down a column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ..inspection.facts import Column, Value
from .numbers import NumberFormat, byte_size, names_things

MISSING = "–"
"""Stands where there is no value."""

CELL_CHARACTERS = 80
NESTED_DEPTH = 4
RIGHT_ALIGNED = frozenset({"integer", "number", "duration"})

TimePrecision = Literal["days", "minutes", "seconds", "milliseconds", "microseconds"]

CODE_SPANS = re.compile(r"`([^`]+)`")
# Characters that draw nothing but move, hide or reorder what stands around them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)
BREAKS = re.compile(r"\r\n|[\r\n\u0085\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class ColumnFormat:
    """How one column's values are written.

    Attributes:
        numbers: For its numbers.
        precision: For its dates and times.
    """

    numbers: NumberFormat = field(default_factory=NumberFormat)
    precision: TimePrecision = "seconds"

    @classmethod
    def of(cls, column: Column, values: Sequence[Value]) -> ColumnFormat:
        """The format that suits these values of this column."""
        grouped = column.kind != "integer" or not names_things(column.name)
        return cls(NumberFormat.of(values, grouped=grouped), shared_precision(values))

    def write(self, value: Value, limit: int = CELL_CHARACTERS) -> str:
        """A value as one line of at most `limit` characters; the missing value as a dash."""
        if value is None:
            return MISSING
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float, Decimal)):
            return self.numbers.write(value)
        if isinstance(value, str):
            return cut(one_line(value[: limit + 1]), limit)
        if isinstance(value, dt.datetime):
            return written_datetime(value, self.precision)
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, dt.time):
            return value.isoformat(timespec="seconds" if not value.microsecond else "auto")
        if isinstance(value, dt.timedelta):
            return written_duration(value)
        if isinstance(value, (bytes, bytearray, memoryview)):
            return written_bytes(bytes(value[:8]), len(value))
        if isinstance(value, (dict, list, tuple, set, frozenset)):
            return cut("".join(until(nested(value), limit)), limit)
        # never its repr: that would be the user's code
        return f"<{type(value).__name__}>"


PLAIN = ColumnFormat()


def written(value: Value, limit: int = CELL_CHARACTERS) -> str:
    """A single value as one line of at most `limit` characters."""
    return ColumnFormat(NumberFormat.of([value]), shared_precision([value])).write(value, limit)


def one_line(value: str) -> str:
    """Text with its line breaks and tabs made visible, and without characters that disturb the line."""
    return INVISIBLE.sub("\ufffd", BREAKS.sub("⏎", value).replace("\t", "⇥"))


def remark(note: str, limit: int = 300) -> str:
    """What facts note of a table in Markdown, in one plain line: a caption would draw its backticks."""
    return CODE_SPANS.sub(r"\1", one_line(note[:limit]))


def cut(value: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, within `limit` characters."""
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"


def shared_precision(values: Iterable[Value]) -> TimePrecision:
    """The coarsest precision that writes all of these dates and times without losing anything, to the µs."""
    found: TimePrecision = "days"
    for value in values:
        if not isinstance(value, dt.datetime):
            continue
        if value.microsecond % 1000:
            return "microseconds"
        if value.microsecond:
            found = "milliseconds"
        elif value.second and found in ("days", "minutes"):
            found = "seconds"
        elif (value.hour or value.minute) and found == "days":
            found = "minutes"
    return found


def written_datetime(value: dt.datetime, precision: TimePrecision) -> str:
    if precision == "days" and value.tzinfo is None:
        return value.date().isoformat()
    text = value.replace(tzinfo=None).isoformat(" ", "minutes" if precision == "days" else precision)
    offset = value.utcoffset()
    if offset is None:
        return text
    return f"{text} UTC" if not offset else text + value.isoformat()[-6:]


def written_duration(value: dt.timedelta) -> str:
    """A duration as "3 d 04:05:06" or "00:00:01.5"."""
    sign = "-" if value < dt.timedelta(0) else ""
    value = abs(value)
    minutes, seconds = divmod(value.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{value.microseconds:06d}".rstrip("0").rstrip(".")
    days = f"{value.days:,} d " if value.days else ""
    return f"{sign}{days}{hours:02d}:{minutes:02d}:{seconds:02d}{fraction}"


def written_bytes(head: bytes, length: int) -> str:
    """The first bytes in hexadecimal and how many there are."""
    return f"{head.hex(' ')}{' …' if length > len(head) else ''} ({byte_size(length)})".lstrip()


def nested(value: Value, depth: int = 0) -> Iterator[str]:
    """Pieces of a short form of lists and dicts; made one at a time: a huge one is never written out."""
    if isinstance(value, dict):
        opening, closing = "{", "}"
    elif isinstance(value, (list, tuple, set, frozenset)):
        opening, closing = "[", "]"
    else:
        # the caller cuts the whole; this only keeps one huge text from being cleaned in full
        yield f'"{one_line(value[:400])}"' if isinstance(value, str) else written(value)
        return
    yield opening
    if depth >= NESTED_DEPTH:
        yield "…"
    elif isinstance(value, dict):
        for index, (key, member) in enumerate(value.items()):
            yield f"{', ' if index else ''}{written(key, 40)}: "
            yield from nested(member, depth + 1)
    else:
        for index, member in enumerate(value):
            if index:
                yield ", "
            yield from nested(member, depth + 1)
    yield closing


def until(pieces: Iterator[str], limit: int) -> Iterator[str]:
    """The pieces up to and with the one that reaches beyond `limit` characters."""
    length = 0
    for piece in pieces:
        yield piece
        length += len(piece)
        if length > limit:
            return
