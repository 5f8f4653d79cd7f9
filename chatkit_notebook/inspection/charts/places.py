"""How an axis is divided into places: ranges of numbers, periods of time, or values as they are."""

from __future__ import annotations

import calendar
import datetime as dt
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..facts import ColumnKind
from ..sql_text import identifier
from .facts import MOST_POINTS, Axis, Period

SINGLE = ("integer", "number", "boolean", "text", "categorical", "time", "duration")
RANGES = 20
FINE_RANGES = 40
LARGEST_PLAIN, SMALLEST_PLAIN = 1e15, 1e-7
HALF_OF_LARGEST = 8e307
WHOLE_NUMBERS = 40
"""Up to this many different whole numbers each have a place of their own."""

UNITS: tuple[tuple[str, float], ...] = (
    ("second", 1),
    ("minute", 60),
    ("hour", 3_600),
    ("day", 86_400),
    ("week", 7 * 86_400),
    ("month", 30.44 * 86_400),
    ("quarter", 91.3 * 86_400),
    ("year", 365.25 * 86_400),
    ("decade", 3_652.5 * 86_400),
    ("century", 36_525 * 86_400),
)


SPANS = tuple(unit for unit, _ in UNITS)
"""Periods that follow one another, the shortest first."""

RECURRING: dict[Period, tuple[str, int, tuple[str, ...]]] = {
    "weekday": ("isodow", 1, tuple(calendar.day_name)),
    "clock hour": ("hour", 0, tuple(f"{hour:02}:00" for hour in range(24))),
    "calendar day": ("day", 1, tuple(map(str, range(1, 32)))),
    "calendar week": ("week", 1, tuple(map(str, range(1, 54)))),
    "calendar month": ("month", 1, tuple(calendar.month_name)[1:]),
    "calendar quarter": ("quarter", 1, ("Q1", "Q2", "Q3", "Q4")),
}
"""Of each period that comes again: the function that gives its number, the first number, and their names."""


@dataclass(frozen=True, slots=True)
class Places:
    """A way of dividing an axis.

    Attributes:
        expression: SQL that gives a row's place.
        label: A place as text.
        named: What the places are, such as "month of date" or "x in ranges of 200".
        every: All places in order, those without rows too; None when only the rows tell.
    """

    expression: str
    label: Callable[[object], str]
    named: str
    every: tuple[object, ...] | None = None


def values_of(column: str, kind: ColumnKind) -> Places:
    """Each value is a place; what is no single value is one as its text."""
    name = identifier(column)
    label = (lambda value: str(value).lower()) if kind == "boolean" else str
    return Places(name if kind in SINGLE else f"CAST({name} AS VARCHAR)", label, column)


def periods(column: str, axis: Axis) -> Places:
    """The shortest periods of which few enough cover the whole axis; single moments where these are few."""
    name = identifier(column)
    low, high = moment(axis.low), moment(axis.high)
    if low is None or high is None:
        return Places(name, str, column)
    if axis.distinct <= MOST_POINTS:
        return Places(name, plain_moment, column)
    return following(column, shortest(low, high))


def shortest(low: dt.datetime, high: dt.datetime) -> str:
    """The shortest period of which few enough cover a stretch of time."""
    span = (high - low).total_seconds()
    return next((unit for unit, size in UNITS if span / size <= MOST_POINTS), SPANS[-1])


def following(column: str, unit: str) -> Places:
    """Periods that follow one another."""
    expression = f"date_trunc('{unit}', {identifier(column)})"
    return Places(expression, lambda value: period_label(value, unit), f"{unit} of {column}")


def recurring(column: str, period: Period) -> Places | None:
    """Periods that come again, those without rows too; None for others."""
    if period not in RECURRING:
        return None
    part, first, names = RECURRING[period]
    every = tuple(range(first, first + len(names)))
    expression = f"CAST({part}({identifier(column)}) AS BIGINT)"
    return Places(expression, lambda place: names[int(str(place)) - first], f"{period} of {column}", every)


def periods_of(column: str, axis: Axis, period: Period) -> tuple[Places, str]:
    """The periods that were asked for, or longer ones where these are too many, and a remark that says so."""
    again = recurring(column, period)
    if again is not None:
        return again, ""
    low, high = moment(axis.low), moment(axis.high)
    if low is None or high is None or axis.distinct <= MOST_POINTS:
        return following(column, period), ""  # gaps make few of many
    unit = max(period, shortest(low, high), key=SPANS.index)
    remark = "" if unit == period else f"There are more than {MOST_POINTS} {period}s, so {unit}s are drawn."
    return following(column, unit), remark


def ranges(column: str, axis: Axis, most: int = RANGES) -> Places:
    """Ranges of equal width with round ends; whole numbers stay as they are where they are few."""
    low, high = float(str(axis.low)), float(str(axis.high))
    whole = axis.kind == "integer"
    if whole and high - low <= WHOLE_NUMBERS:
        every = tuple(range(int(low), int(high) + 1))
        return Places(f"CAST({identifier(column)} AS BIGINT)", str, column, every)
    width = round_width(high / most - low / most) if high > low else (1.0 if whole else abs(low) / 10 or 1.0)
    if whole:
        width = max(1.0, round(width))
    start = max(math.floor(low / width) * width, -sys.float_info.max)
    count = int(high / width - start / width) + 1
    number = f"CAST({identifier(column)} AS DOUBLE)"
    decimals = max(0, -math.floor(math.log10(width)) + (1 if leading(width) == 2.5 else 0))
    largest = max(abs(low), abs(high), width)
    digits = min(15, max(1, math.ceil(math.log10(largest / width)) + 2))
    plain = largest < LARGEST_PLAIN and width > SMALLEST_PLAIN

    def written(value: float) -> str:
        return f"{value:,.{decimals}f}" if plain else with_exponent(min(value, sys.float_info.max), digits)

    def label(place: object) -> str:
        first = start + int(float(str(place))) * width
        if whole and width == 1 and plain:
            return written(first)
        # between minus signs a dash is not seen
        return f"{written(first)}{' to ' if first < 0 else '–'}{written(first + width)}"

    offset = f"({number} - {start!r}) / {width!r}"
    if largest > HALF_OF_LARGEST:  # their difference may be no number any more
        offset = f"{number} / {width!r} - {start / width!r}"
    expression = f"CAST(floor({offset}) AS BIGINT)"
    named = column if whole and width == 1 else f"{column} in ranges of {written(width)}"
    return Places(expression, label, named, tuple(range(min(count, 10 * most))))


def with_exponent(value: float, digits: int) -> str:
    """A number too large or too small for its digits to be read: "2.5e304"."""
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    shown = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{shown}e{int(exponent)}" if value else "0"


def round_width(width: float) -> float:
    """The next width that people count in: 1, 2, 2.5, 5 or 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(width))
    return float(next(step for step in (1, 2, 2.5, 5, 10) if step * power >= width * 0.999) * power)


def leading(width: float) -> float:
    return round(width / 10.0 ** math.floor(math.log10(width)), 3)


def moment(value: object) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    return dt.datetime(value.year, value.month, value.day) if isinstance(value, dt.date) else None


def plain_moment(value: object) -> str:
    if isinstance(value, dt.datetime):
        at_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def period_label(value: object, unit: str) -> str:
    if not isinstance(value, dt.date):
        return str(value)
    match unit:
        case "year":
            return f"{value.year}"
        case "decade":
            return f"{value.year}s"
        case "century":
            return f"from {value.year}"
        case "quarter":
            return f"{value.year} Q{(value.month + 2) // 3}"
        case "month":
            return f"{value.year}-{value.month:02d}"
        case "hour" | "minute" if isinstance(value, dt.datetime):
            return value.isoformat(" ", "minutes")
        case _:
            return plain_moment(value)


def filled(found: Sequence[object], every: Sequence[object] | None) -> list[object]:
    """The places to draw, in order: all of them, or those that were found."""
    return list(found) if every is None else list(every)
