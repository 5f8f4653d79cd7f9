"""What a question was read as, taken apart: names, values, numbers and operations of an intent."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field

from .intents import (
    ALONG,
    Aggregate,
    Compare,
    Condition,
    Describe,
    Duplicates,
    Export,
    Intent,
    Join,
    Linked,
    Missing,
    Period,
    Plot,
    Profile,
    Query,
    Show,
    Usual,
    grain_of,
)
from .names import Catalogue, singular, words
from .periods import SEASONS, season_called

NEGATIVE = frozenset({"!=", "not in", "present", "missing", "outside"})
UPPER, LOWER = frozenset({">", ">=", "between"}), frozenset({"<", "<=", "between"})
TIMED = frozenset({"year", "date", "time", "month", "day", "when", "quarter", "week"})
NUMBERS = re.compile(r"\d+(?:\.\d+)?")


@dataclass
class Evidence:
    """What an intent holds of a question.

    Attributes:
        tables: The variables it is about.
        columns: The columns it reads.
        names: Words of both, in lower case and in the singular.
        values: Words of the texts it compares with.
        numbers: Every number it holds, with those of dates and of the rows it shows.
        moments: Numbers of dates and of columns that say when.
        operators: Of its conditions, and of the tests of its groups.
        functions: That it computes.
        times: What its dates are named by: "march", "weekday", "quarter".
        features: What else there is: "order", "limit", "group", "distinct", "last", "newest", "chart".
        folded: Tests of texts with values that were not seen as they are written.
        affirmed: Texts that rows are to have.
        denied: Texts that rows are not to have.
        contradicted: Values of columns that are to have another one at once.
    """

    tables: list[str] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    numbers: set[float] = field(default_factory=set)
    moments: set[float] = field(default_factory=set)
    operators: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    times: set[str] = field(default_factory=set)
    features: set[str] = field(default_factory=set)
    folded: list[Condition] = field(default_factory=list)
    affirmed: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    contradicted: list[str] = field(default_factory=list)

    def name(self, *columns: str | None) -> None:
        """Notes columns, and the period that a group may be of."""
        for one in filter(None, columns):
            grain = grain_of(one)
            self.columns.add(grain[1] if grain else one)
            self.names |= set(map(singular, words(one)))
            self.numbers |= {float(number) for number in NUMBERS.findall(one)}
            if grain:
                self.times |= set(grain[0].split())

    def table(self, *names: str) -> None:
        """Notes variables."""
        self.tables += names
        for one in names:
            self.names |= set(map(singular, words(one)))

    def aggregate(self, one: Aggregate) -> None:
        """Notes what is computed."""
        self.functions |= {one.function} | ({"max", "min"} if one.function == "range" else set())
        self.name(one.column, one.other)
        if one.at is not None:
            self.numbers |= {one.at, round(100 * one.at, 6)}
        if one.function in ALONG:
            self.features.add("order")

    def condition(self, one: Condition) -> None:
        """Notes a test."""
        self.name(one.column)
        self.operators.add(one.operator)
        self.folded += [one] if one.fold else []
        timed = bool(TIMED & set(words(one.column)))
        self.numbers |= {float(number) for number in NUMBERS.findall(one.said)}
        for value in one.values:
            if isinstance(value, Period):
                self.period(value)
            elif isinstance(value, Usual):
                self.functions.add(value.function)
                if value.at is not None:
                    self.numbers |= {round(100 * value.at, 6), round(100 - 100 * value.at, 6), value.at}
            elif isinstance(value, bool):
                self.values.add(str(value).casefold())
            elif isinstance(value, int | float):
                self.numbers.add(abs(float(value)))
                self.moments |= {float(value)} if timed else set()
            else:
                self.values |= set(map(singular, words(value)))
                self.numbers |= {float(number) for number in NUMBERS.findall(value)}
        if one.operator == "part":
            unit, *held = one.values
            self.times |= {str(unit)}
            names = {"month": list(calendar.month_name), "weekday": []}.get(str(unit))
            self.times |= {names[int(str(value))].casefold() for value in held} if names else set()
            self.times |= seasons_in(set(held)) if unit == "month" else set()
            self.times |= {"weekend"} if set(held) == {"Saturday", "Sunday"} else set()
            self.moments |= {float(value) for value in held if isinstance(value, int)}
        if one.operator == "last":
            self.features.add("last")
            self.times |= self.values
        if one.operator in {"newest", "oldest"}:
            self.features |= {"newest", "order"}
        if one.operator == "outside":
            self.numbers.add(1.5)

    def place(self, one: Condition) -> None:
        """Notes which texts rows are to have, and which not."""
        texts = [value for value in one.values if isinstance(value, str)]
        if one.operator in {"=", "in"}:
            self.affirmed += texts
        elif one.operator in {"!=", "not in"}:
            self.denied += texts

    def contradict(self, group: tuple[Condition, ...]) -> None:
        """Notes two values that one column is to have at once."""
        equal: dict[str, str] = {}
        for one in group:
            if one.operator == "=" and not isinstance(one.values[0], Period):
                value = str(one.values[0])
                if equal.setdefault(one.column, value) != value:
                    self.contradicted.append(value)

    def period(self, period: Period) -> None:
        """Notes a stretch of time by all that it may be called by."""
        start = dt.datetime.fromisoformat(period.start)
        last = dt.datetime.fromisoformat(period.end) - dt.timedelta(seconds=1)
        for moment in (start, last):
            found = {moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second}
            self.moments |= {float(one) for one in found}
        if (start.year, start.month) == (last.year, last.month):
            self.times |= {"month", calendar.month_name[start.month].casefold()}
        if last.year - start.year == 9:
            self.moments.add(float(start.year % 100))  # "the 70s"
        if named := season_called(period):
            self.times |= named | {"season"}
            self.moments.add(float(last.year % 100))  # "winter 2013/14"
        self.moments.add(float((start.month + 2) // 3))
        self.times |= {"quarter", "year", "week", "today", "yesterday", "day"}
        self.numbers |= self.moments

    def query(self, query: Query) -> None:
        """Notes all parts of a query."""
        self.table(query.table)
        self.name(*query.columns, *query.groups)
        for one in query.aggregates:
            self.aggregate(one)
        for group in (*query.where, *query.of):
            for test in group:
                self.condition(test)
                self.place(test)
            self.contradict(group)
        for group in query.lacking:
            for test in group:
                self.condition(test)
                self.operators.add("missing")
        self.name(*query.each)
        self.features |= {"group", "each"} if query.each else set()
        for having in query.having:
            self.aggregate(having.aggregate)
            self.operators.add(having.operator)
            self.numbers.add(float(having.value))
            self.features.add("having")
        for order in query.order:
            self.features.add("order")
            if isinstance(order.by, str):
                self.name(order.by)
            else:
                self.aggregate(order.by)
        if query.limit is not None:
            self.features.add("limit")
            self.numbers |= {float(query.limit), float(query.offset + 1)}
        self.features |= {"group"} if query.groups else set()
        self.features |= {"distinct"} if query.distinct else set()

    def knows(self, word: str) -> bool:
        """Whether a word names what the intent reads or compares with."""
        return word in self.names or word in self.values


def seasons_in(months: set[object]) -> set[str]:
    """The names of the seasons that some months are; empty where others are among them."""
    held = {name: set(own) for name, own in SEASONS.items() if set(own) <= months}
    return set(held) if set().union(*held.values()) == months else set()


def evidence_of(intent: Intent, catalogue: Catalogue) -> Evidence | None:
    """What an intent holds; None for those that are known by the form of the whole question."""
    found = Evidence()
    match intent:
        case Query() as query:
            found.query(query)
        case Plot(query=query, kind=kind, said=said):
            found.query(query)
            found.features |= {"chart", kind or "", said}
        case Linked(left=left, right=right, query=query, keys=keys, held=held):
            found.query(query)
            found.table(left, right)
            found.name(*(keys or ()))
            found.operators |= {"missing"} if held is False else set()
        case Show() as show:
            found.table(show.table)
            found.name(*show.columns)
            shown = (show.count, show.start + 1, show.start + show.count)
            found.numbers |= {float(number) for number in shown}
            found.features |= {"limit", "last", "order"}
        case Describe(name=name):
            found.table(name)
        case Missing(table=table, columns=columns):
            found.table(table)
            found.name(*columns)
            found.operators.add("missing")
        case Duplicates(table=table, columns=columns):
            found.table(table)
            found.name(*columns)
            found.features.add("distinct")
        case Compare(left=left, right=right, key=key):
            found.table(left, right)
            found.name(*key)
            found.features.add("group")
        case Join(left=left, right=right):
            found.table(left, right)
        case Profile(table=table, column=column):
            found.table(table)
            found.name(column)
        case Export(table=table, query=asked):
            found.table(table)
            if asked is not None:
                found.query(asked)
        case _:
            return None
    return found
