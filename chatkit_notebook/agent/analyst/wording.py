"""Names, aggregates and conditions in words."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable

from .intents import Aggregate, Condition, Having, Period, Usual, Where

FUNCTION_WORDS = {
    "count": "number",
    "sum": "total",
    "mean": "mean",
    "min": "minimum",
    "max": "maximum",
    "median": "median",
    "std": "standard deviation",
    "range": "maximum minus minimum",
    "distinct": "number of distinct values",
    "share": "percent of rows",
    "change": "change",
    "growth": "change in percent",
    "running": "running total",
    "latest": "latest value",
    "earliest": "earliest value",
    "corr": "correlation",
    "quantile": "quantile",
}

OPERATOR_WORDS = {
    "=": "is", "!=": "is not", ">": ">", ">=": "≥", "<": "<", "<=": "≤", "in": "is", "not in": "is not",
    "begins": "has the first word", "contains": "contains", "starts": "starts with", "ends": "ends with",
    "last": "is in the last", "missing": "is missing", "present": "is not missing",
}  # fmt: skip


def conditions(where: Where, *, plain: bool = False) -> str:
    """Conditions in words."""
    groups = [" and ".join(condition(one, plain=plain) for one in group) for group in where]
    return " or ".join(groups)


def condition(one: Condition, *, plain: bool) -> str:
    name = one.column if plain else code(one.column)
    if one.operator in {"newest", "oldest"}:
        return f"{name} is the {'latest' if one.operator == 'newest' else 'earliest'}"
    if one.operator == "outside":
        return f"{name} is an outlier (more than 1.5 × the interquartile range outside the quartiles)"
    if one.operator == "part":
        return f"{name} is {part(one.values)}"
    if one.operator == "between":
        said = f" ({one.said})" if one.said else ""
        return f"{name} is between {value(one.values[0])} and {value(one.values[1])}{said}"
    operator = OPERATOR_WORDS[one.operator]
    if isinstance(next(iter(one.values), None), Period):
        operator = {
            "=": "is in",
            "!=": "is not in",
            ">": "is after",
            ">=": "is not before",
            "<": "is before",
            "<=": "is not after",
        }[one.operator]
    said = f"({one.said.replace(' ⁑ ', ' to ')})" if one.said else ""
    return " ".join(filter(None, [name, operator, " or ".join(value(v) for v in one.values), said]))


def part(values: tuple[object, ...]) -> str:
    """What recurs, in words: "on a Monday", "in July of any year"."""
    unit, *held = values
    if unit == "weekday":
        return f"on a {' or '.join(map(str, held))}"
    names = [calendar.month_name[int(str(one))] if unit == "month" else f"Q{one}" for one in held]
    return f"in {' or '.join(names)} of any year"


def span(period: Period) -> str:
    """A stretch of time as people write it: 2009, 2009 Q1, 2009-03, 2009-03-01, or from day to day."""
    try:
        start, end = dt.date.fromisoformat(period.start), dt.date.fromisoformat(period.end)
    except ValueError:
        return period.start  # a moment
    if start.day == end.day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month
        if months == 12 and start.month == 1:
            return period.start[:4]
        if months == 3 and start.month % 3 == 1:
            return f"{start.year} Q{(start.month + 2) // 3}"
        if months == 1:
            return period.start[:7]
    last = end - dt.timedelta(days=1)
    return period.start if last <= start else f"{period.start} to {last}"


def value(given: object) -> str:
    if isinstance(given, Usual):
        if given.function == "quantile":
            return f"the {percentile(given)} of all rows"
        return f"the {given.function} of all rows"
    if isinstance(given, Period):
        return span(given)
    if isinstance(given, bool):
        return str(given).lower()
    return f"{given:,}" if isinstance(given, float) else str(given)


def phrase(aggregate: Aggregate) -> str:
    if aggregate.function == "share":
        return "percent of rows"
    if aggregate.function in {"change", "growth"}:
        return f"{FUNCTION_WORDS[aggregate.function]} from the period before"
    if aggregate.function == "running":
        return f"running total of {code(aggregate.column)}" if aggregate.column else "running number of rows"
    if aggregate.column is None:
        return "number of rows"
    if aggregate.function in {"count", "distinct"}:
        return f"number of {'distinct ' if aggregate.function == 'distinct' else ''}{code(aggregate.column)}"
    if aggregate.function == "corr":
        return f"correlation of {code(aggregate.column)} and {code(aggregate.other or '')}"
    if aggregate.function == "quantile":
        return f"{percentile(aggregate)} of {code(aggregate.column)}"
    if aggregate.function in {"latest", "earliest"}:
        return f"{aggregate.function} {code(aggregate.column)} (by {code(aggregate.other or '')})"
    return f"{FUNCTION_WORDS[aggregate.function]} of {code(aggregate.column)}"


def percentile(aggregate: Aggregate | Usual) -> str:
    """Such as "90th percentile"."""
    at = 100 * (aggregate.at or 0)
    ending = "th"
    if at == int(at) and int(at) % 100 not in {11, 12, 13}:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(int(at) % 10, "th")
    return f"{at:g}{ending} percentile"


def kept(having: Iterable[Having], *, plain: bool = False) -> str:
    """Which groups are kept, in words."""
    said = [f"{phrase(one.aggregate)} {OPERATOR_WORDS[one.operator]} {value(one.value)}" for one in having]
    text = " and ".join(said)
    return text.replace("`", "") if plain else text


def code(name: str) -> str:
    return f"`{name}`" if "`" not in name else f"`` {name} ``"


def joined(parts: Iterable[str]) -> str:
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def filled(row: Iterable[str]) -> list[str]:
    return ["(missing)" if text in {"", "–"} else text for text in row]
