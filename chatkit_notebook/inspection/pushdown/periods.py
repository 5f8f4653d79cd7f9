"""Periods of time in narwhals: the beginning of the one that a moment is in, and its number in the year."""

from __future__ import annotations

from typing import Any

UNITS = {
    "year": "1y", "quarter": "1q", "month": "1mo", "day": "1d", "hour": "1h", "minute": "1m", "second": "1s",
}  # fmt: skip
PARTS = ("year", "month", "day", "hour", "minute", "second")
NUMBERED = frozenset({*PARTS, "isodow", "quarter", "week", "weekofyear"})
"""Functions of SQL that give a number of a moment."""
BEGUN = frozenset({*UNITS, "week"})
"""Periods of SQL's date_trunc."""
DAY = 86_400_000_000
DAYS_BEFORE = (0, 90, 181, 273)
"""Days of a year before each of its quarters, where it has no 29th of February."""


def number_of(part: str, moment: Any, *, full: bool) -> Any:
    """The number of a period: 1 for January, for a Monday, for the first week of ISO 8601.

    Args:
        part: One of `NUMBERED`.
        moment: A narwhals expression of dates or times.
        full: The engine has all functions of time that narwhals has; Dask lacks some.
    """
    if part in PARTS:
        return getattr(moment.dt, part)()
    if part == "isodow":
        return weekday_of(moment)
    if part == "quarter":
        return (moment.dt.month() - 1) // 3 + 1
    # a week is of the year that its Thursday is in
    return (days_from(moment, {day: 4 - day for day in range(1, 8)}, full=full).dt.ordinal_day() - 1) // 7 + 1


def beginning(unit: str, moment: Any, *, full: bool) -> Any:
    """The first moment of the period that a moment is in.

    Args:
        unit: One of `BEGUN`.
        moment: A narwhals expression of times.
        full: See `number_of`.
    """
    if unit == "week":
        return days_from(moment, {day: 1 - day for day in range(1, 8)}, full=full)
    if full or unit in ("day", "hour", "minute", "second"):
        return moment.dt.truncate(UNITS[unit])
    if unit == "month":
        return earlier(moment, moment.dt.day() - 1)
    into_year = moment.dt.ordinal_day() - 1
    return earlier(moment, into_year if unit == "year" else into_year - before_quarter(moment))


def weekday_of(moment: Any) -> Any:
    """The day of the week, 1 for Monday: to narwhals a Sunday of Spark is 0, and 7 everywhere else."""
    return (moment.dt.weekday() + 6) % 7 + 1


def days_from(moment: Any, by_weekday: dict[int, int], *, full: bool) -> Any:
    """The day so many days from a moment, by the day of the week (1 is Monday)."""
    import narwhals as nw

    weekday = weekday_of(moment)
    if not full:
        # all of them follow one another: what is added is a number less the day of the week
        return earlier(moment, weekday - (by_weekday[1] + 1))
    begun = moment.dt.truncate("1d")
    made = begun
    for day, days in by_weekday.items():
        if days:
            made = nw.when(weekday == day).then(begun.dt.offset_by(f"{days}d")).otherwise(made)
    return made


def earlier(moment: Any, days: Any) -> Any:
    """The day so many days before a moment, where an engine can only count."""
    import narwhals as nw

    begun = moment.dt.truncate("1d").dt.timestamp("us")
    return (begun - days.cast(nw.Int64) * DAY).cast(nw.Int64).cast(nw.Datetime("us"))


def before_quarter(moment: Any) -> Any:
    """The days of a year before the quarter that a moment is in."""
    import narwhals as nw

    year, quarter = moment.dt.year(), number_of("quarter", moment, full=False)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    days: Any = nw.lit(0)
    for place, count in enumerate(DAYS_BEFORE[1:], 2):
        counted = nw.when(leap).then(nw.lit(count + 1)).otherwise(nw.lit(count))
        days = nw.when(quarter == place).then(counted).otherwise(days)
    return days
