"""Stretches of time as people name them: "March 2009", "the first quarter of 2009", "last month"."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from .intents import Period

MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name
}

QUARTER = re.compile(
    r"(?:the\s+)?(?P<n>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+)?(?P<year>\d{4})"
    r"|q(?P<m>[1-4])\s*(?:of\s+|/|-)?\s*(?P<y>\d{4})"
)
ORDINALS = {
    "first": 1, "1st": 1, "1": 1, "second": 2, "2nd": 2, "2": 2, "third": 3, "3rd": 3, "3": 3, "fourth": 4,
    "4th": 4, "4": 4, "last": 4,
}  # fmt: skip

SEASONS = {
    "winter": (12, 1, 2),
    "spring": (3, 4, 5),
    "summer": (6, 7, 8),
    "autumn": (9, 10, 11),
    "fall": (9, 10, 11),
}
"""The months of each season as meteorologists count them, in the north."""
SEASON = re.compile(
    rf"(?:the\s+)?(?P<season>{'|'.join(SEASONS)})(?:\s+(?:of\s+)?(?P<year>\d{{4}})(?:\s*[/–-]\s*(?P<to>\d{{2}}|\d{{4}}))?)?"
)


def season_of_year(text: str) -> Period | None:
    """The period that "summer 2013" or "winter 2012/13" names; "winter 2013" may be either of two."""
    match = SEASON.fullmatch(text.strip().casefold())
    if match is None or not match["year"]:
        return None
    year, months = int(match["year"]), SEASONS[match["season"]]
    if (match["season"] == "winter") != bool(match["to"]):
        return None
    if match["to"] and (year + 1) % 100 != int(match["to"]) % 100:
        return None
    return Period(
        dt.date(year, months[0], 1).isoformat(),
        dt.date(year + bool(match["to"]), months[2] + 1, 1).isoformat(),
    )


def season_called(period: Period) -> set[str]:
    """The names of the season that a period is; empty where it is none."""
    start, end = dt.datetime.fromisoformat(period.start), dt.datetime.fromisoformat(period.end)
    whole = start.day == end.day == 1 and (end.month - start.month) % 12 == 3 and (end - start).days < 100
    return {name for name, months in SEASONS.items() if whole and months[0] == start.month}


def part_of_time(text: str) -> tuple[str, tuple[str | int, ...]] | None:
    """What recurs: "Mondays", "weekends", "July", "Q1" of any year; the unit and its values."""
    said = re.sub(r"^(?:the|a|every|each|any)\s+", "", text.strip().casefold())
    if re.fullmatch(r"week\s?ends?", said):
        return "weekday", ("Saturday", "Sunday")
    if re.fullmatch(r"(?:week|working|work)\s?days?", said):
        return "weekday", tuple(calendar.day_name)[:5]
    day = next((name for name in calendar.day_name if said in (name.casefold(), f"{name.casefold()}s")), None)
    if day is not None:
        return "weekday", (day,)
    if said in MONTHS and len(said) > 2:
        return "month", (MONTHS[said],)
    if said.removesuffix("s") in SEASONS:
        return "month", SEASONS[said.removesuffix("s")]
    if match := re.fullmatch(r"q([1-4])|(first|second|third|fourth) quarters?", said):
        return "quarter", (int(match[1] or ORDINALS[match[2]]),)
    return None


def relative(text: str, today: dt.date | None = None) -> Period | None:
    """The period that "today", "last month" or "this year" names, by the calendar."""
    now = today or dt.date.today()
    match text.removeprefix("the "):
        case "today":
            start, end = now, now + dt.timedelta(days=1)
        case "yesterday":
            start, end = now - dt.timedelta(days=1), now
        case "this week" | "last week":
            start = now - dt.timedelta(days=now.weekday() + (7 if text.endswith("last week") else 0))
            end = start + dt.timedelta(days=7)
        case "this month":
            start = now.replace(day=1)
            end = (start + dt.timedelta(days=32)).replace(day=1)
        case "last month":
            end = now.replace(day=1)
            start = (end - dt.timedelta(days=1)).replace(day=1)
        case "this year":
            start, end = dt.date(now.year, 1, 1), dt.date(now.year + 1, 1, 1)
        case "last year":
            start, end = dt.date(now.year - 1, 1, 1), dt.date(now.year, 1, 1)
        case _:
            return None
    return Period(start.isoformat(), end.isoformat())


def point_in_time(text: str) -> Period | None:
    """The period that "2009", "2009-03", "March 2009", "3 March 2009" or a full date names."""
    text = text.strip().casefold().replace(",", "")
    if match := re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?", text):
        year, month, day = (int(part) if part else None for part in match.groups())
    elif match := QUARTER.fullmatch(text):
        number = ORDINALS[match["n"] or match["m"]]
        year, month = int(match["year"] or match["y"]), number * 3 - 2
        end = dt.date(year + (number == 4), month % 12 + 3 if number < 4 else 1, 1)
        return Period(dt.date(year, month, 1).isoformat(), end.isoformat())
    elif match := re.fullmatch(r"(?:the )?(?P<year>19\d0|20\d0|[3-9]0)['’]?s", text):
        year = int(match["year"]) + (1900 if len(match["year"]) == 2 else 0)
        return Period(dt.date(year, 1, 1).isoformat(), dt.date(year + 10, 1, 1).isoformat())
    elif (now := relative(text) or season_of_year(text)) is not None:
        return now
    elif match := re.fullmatch(r"(?:(\d{1,2})\.?\s+)?([a-z]{3,9})\.?\s+(?:(\d{1,2})\s+)?(\d{4})", text):
        year, month = int(match[4]), MONTHS.get(match[2])
        day = int(match[1] or match[3]) if match[1] or match[3] else None
        if month is None:
            return None
    else:
        try:
            moment = dt.datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
        except ValueError:
            return None
        return Period(moment.isoformat(sep=" "), (moment + dt.timedelta(seconds=1)).isoformat(sep=" "))
    try:
        start = dt.date(year or 1, month or 1, day or 1)
        if day:
            end = start + dt.timedelta(days=1)
        elif month:
            end = dt.date(start.year + (start.month == 12), start.month % 12 + 1, 1)
        else:
            end = dt.date(start.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    return Period(start.isoformat(), end.isoformat())
