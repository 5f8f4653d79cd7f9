"""How a person changed what a list shows by clicking: a sort column, and conditions on values."""
# ruff: noqa: S608 - building SQL is what this file is for; the engine that runs it is locked and read-only

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ..inspection.facts import Column
from ..inspection.sql_text import identifier, literal

Test = Literal["is", "is not", "contains", ">", ">=", "<", "<=", "is missing", "is not missing"]
TESTS: tuple[Test, ...] = get_args(Test)
Form = Literal["text", "number", "moment", "boolean", "length"]
FORMS: tuple[Form, ...] = get_args(Form)
SIGNS = {">=": "≥", "<=": "≤"}
MOST_FILTERS = 5
VALUE_CHARACTERS = 200
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|-?q([1-4]))?", re.IGNORECASE)
CLOCK = re.compile(r"(?:(\d+) ?d(?:ays?)? ?)?(\d+):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?")
LENGTH = re.compile(r"(\d+(?:\.\d+)?) ?(s|m|h|d)(?:ec|in|r|ay|econd|inute|our)?s?", re.IGNORECASE)
SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
WHOLE = re.compile(r"[+-]?\d{1,38}")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
TRUE, FALSE = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on one column.

    Attributes:
        column: Its name.
        test: How it is compared.
        value: What it is compared with, as it was typed; "" where nothing is.
        form: How the value stands in SQL.
    """

    column: str
    test: Test
    value: str = ""
    form: Form = "text"

    def words(self) -> str:
        value = f" {self.value}" if self.value else ""
        return f"{self.column} {SIGNS.get(self.test, self.test)}{value}"

    def sql(self) -> str:
        """As a condition."""
        name = identifier(self.column)
        if self.test == "is missing":
            return f"{name} IS NULL"
        if self.test == "is not missing":
            return f"{name} IS NOT NULL"
        if self.test == "contains":
            return f"contains(lower(CAST({name} AS VARCHAR)), {literal(self.value.lower())})"
        sign = {"is": "=", "is not": "!="}.get(self.test, self.test)
        if self.form == "number":
            return f"{name} {sign} {number_literal(self.value)}"
        if self.form == "boolean":
            return f"{name} {sign} {literal(self.value.casefold() in TRUE)}"
        if self.form == "moment" and DAY.fullmatch(self.value):  # a day is all of it, not its midnight
            return f"CAST({name} AS DATE) {sign} CAST({literal(self.value)} AS DATE)"
        if self.form == "moment" and (period := PERIOD.fullmatch(self.value)):  # and so is a month
            return f"{beginning(name, period)} {sign} {first_day(period)}"
        if self.form == "length":
            return f"{name} {sign} CAST({literal(f'{seconds(self.value):f} seconds')} AS INTERVAL)"
        if self.form == "moment":
            return f"{name} {sign} CAST({literal(self.value)} AS TIMESTAMP)"
        if sign in ("=", "!="):
            return f"lower(CAST({name} AS VARCHAR)) {sign} {literal(self.value.lower())}"
        return f"CAST({name} AS VARCHAR) {sign} {literal(self.value)}"


def beginning(name: str, period: re.Match[str]) -> str:
    """SQL of the beginning of the year, quarter or month that a date lies in."""
    unit = "month" if period[2] else "quarter" if period[3] else "year"
    return f"CAST(date_trunc('{unit}', {name}) AS DATE)"


def first_day(period: re.Match[str]) -> str:
    """SQL of the first day of a year, quarter or month: of "2024", "2024-Q1", "2024-03"."""
    month = int(period[2]) if period[2] else 3 * int(period[3] or 1) - 2
    return f"CAST({literal(f'{period[1]}-{month:02}-01')} AS DATE)"


def seconds(value: str) -> float:
    """A length of time as it is typed: "90 min", "1.5 h", "1:30:00", "2 d 01:00".

    Raises:
        ValueError: It is none.
    """
    if found := LENGTH.fullmatch(value):
        return float(found[1]) * SECONDS[found[2].lower()]
    if found := CLOCK.fullmatch(value):
        days, hours, minutes, rest = found.groups(default="0")
        return int(days) * 86_400 + int(hours) * 3_600 + int(minutes) * 60 + float(rest)
    raise ValueError(f"“{value}” is no length of time")


def number_literal(value: str) -> str:
    """A number as SQL: whole ones keep all their digits."""
    if WHOLE.fullmatch(value):
        return value
    number = float(value)
    return repr(number) if math.isfinite(number) else f"CAST({literal(str(number))} AS DOUBLE)"


def filter_of(given: Any, columns: Sequence[Column]) -> Filter:
    """The condition that a form asks for.

    Raises:
        ValueError: It is none; the message says in words what is missing.
    """
    held = given if isinstance(given, dict) else {}
    name, test, value = held.get("column"), held.get("test") or "is", str(held.get("value") or "").strip()
    column = next((one for one in columns if one.name == name), None)
    if column is None:
        raise ValueError("Choose a column first.")
    if test not in TESTS:
        raise ValueError(f"“{test}” is no way to compare. There is: {', '.join(TESTS)}.")
    if test in ("is missing", "is not missing"):
        return Filter(column.name, test)
    if not value:
        raise ValueError(f"Write the value that {column.name} is compared with, or choose “is missing”.")
    if len(value) > VALUE_CHARACTERS:
        raise ValueError(f"The value has {len(value):,} characters; at most {VALUE_CHARACTERS} are compared.")
    if test == "contains":
        return Filter(column.name, test, value)
    return Filter(column.name, test, *typed(column, value))


def typed(column: Column, value: str) -> tuple[str, Form]:
    """A typed value in the form that suits the column."""
    if column.kind in ("integer", "number"):
        plain = value.replace("−", "-").replace("∞", "inf")
        if THOUSANDS.fullmatch(plain):
            plain = plain.replace(",", "")
        try:
            float(plain)
        except ValueError:
            point = f" Write the decimals after a point: {value.replace(',', '.')}." if "," in value else ""
            raise ValueError(f"{column.name} holds numbers and “{value}” is none.{point}") from None
        return plain, "number"
    if column.kind == "boolean":
        if value.casefold() not in TRUE + FALSE:
            raise ValueError(f"{column.name} is true or false, not “{value}”.")
        return value, "boolean"
    if column.kind == "duration":
        try:
            seconds(value)
        except ValueError as error:
            raise ValueError(
                f"{column.name} holds lengths of time, and {error}. Write it as 90 min, 1.5 h or 01:30:00."
            ) from None
        return value, "length"
    if column.kind not in ("date", "datetime"):
        return value, "text"
    value = value.split("/")[0]  # of a week, as pandas writes it, its first day
    value = re.sub(r" ?UTC$", "+00:00", value)  # as the list writes it
    if PERIOD.fullmatch(value):
        return value, "moment"
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(
            f"{column.name} holds dates and “{value}” is none. Write it as 2024, 2024-03, 2024-03-30 or "
            "2024-03-30 14:05."
        ) from None
    return value, "moment"


def refined_sql(
    source: str, columns: Sequence[str], filters: Sequence[Filter], sort: str, *, descending: bool
) -> str:
    """The statement that gives the rows as they were refined.

    Args:
        source: What stands after FROM.
        columns: The columns shown; none for all.
        filters: Conditions that all hold.
        sort: The column it is sorted by; "" for none.
        descending: The largest first.
    """
    names = ", ".join(map(identifier, columns)) or "*"
    where = f" WHERE {' AND '.join(one.sql() for one in filters)}" if filters else ""
    order = f" ORDER BY {identifier(sort)} {'DESC' if descending else 'ASC'} NULLS LAST" if sort else ""
    return f"SELECT {names} FROM {source}{where}{order}"


def filters_from(payload: Any) -> tuple[Filter, ...]:
    """The conditions in a payload that came back from a page.

    Raises:
        ValueError: They are not ones that this package wrote.
    """
    if not isinstance(payload, list) or len(payload) > MOST_FILTERS:
        raise ValueError('"filters" is not a list of conditions')
    made = []
    for one in payload:
        if not isinstance(one, list) or len(one) != 4 or not all(isinstance(part, str) for part in one):
            raise ValueError('"filters" holds what is no condition')
        column, test, value, form = one
        if test not in TESTS or form not in FORMS:
            raise ValueError('"filters" holds what is no condition')
        if form == "number":
            float(value or "0")
        if form == "length":
            seconds(value)
        made.append(Filter(column, test, value[:VALUE_CHARACTERS], form))
    return tuple(made)
