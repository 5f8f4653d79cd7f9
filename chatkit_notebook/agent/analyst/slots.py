"""The phrases of a question about one table: columns, values that pick rows, aggregates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...inspection.facts import Column
from .columns import NotUnderstoodError, column, timeline
from .conditions import conditions, merged, yes_of
from .intents import Aggregate, Condition, Having, Order, Position, Query, Where
from .names import Table, find, find_value, words
from .periods import part_of_time
from .phrases import FUNCTIONS, TABLE, Quotes, listed, quantile_in, rows_only

WHEN = re.compile(
    r"(?<=\S)\s+(?:(?P<plain>in|on|during|for|from)|since|after|before|until)\s+", re.IGNORECASE
)
TIMES = re.compile(r"\b(?:1[5-9]|20)\d\d\b|\b(?:today|yesterday|year|month|week|quarter)\b", re.IGNORECASE)
VERB = re.compile(
    r"(?:^|\s)(?:that\s+)?(?:have|has|had|having|are|is|were|was|with|got|gets?|receives?|received|whose)(?=\s)",
    re.IGNORECASE,
)
LATEST = re.compile(r"(?:the\s+)?(latest|earliest)\b", re.IGNORECASE)
PACE = re.compile(r"(?:the\s+)?(fastest|slowest|quickest)\b", re.IGNORECASE)
SPEEDS = frozenset({"speed", "velocity", "mph", "kmh", "kph", "wind"})
MEASURED = re.compile(
    r"(?:over|under|above|below|(?:more|less|heavier|lighter|longer|shorter) than|at least|at most)\s+\d",
    re.IGNORECASE,
)
DEGREE = re.compile(
    r"(?:the\s+)?(?:hottest|warmest|coldest|strongest|weakest|fastest|slowest|heaviest|lightest|tallest|deepest"
    r"|widest|longest|shortest|largest|biggest|smallest)\b",
    re.IGNORECASE,
)
"""What no date is."""
MEASURING = frozenset({"sum", "mean", "median", "std", "range", "quantile", "corr"})
GRAIN = re.compile(
    r"(?:each |every |the |calendar )*(?P<unit>year|quarter|month|week|day|weekday|hour|season)s?"
    r"(?P<calendar> of (?:the |a )?(?P<in>year|month|week|day))?(?: of (?P<of>.+))?",
    re.IGNORECASE,
)


RECURRING = {
    ("quarter", "year"): "calendar quarter", ("month", "year"): "calendar month",
    ("week", "year"): "calendar week", ("day", "year"): "year day", ("day", "month"): "calendar day",
    ("day", "week"): "weekday", ("hour", "day"): "clock hour",
}  # fmt: skip
"""Periods that come again: "hour of the day"."""


def grain_said(phrase: str) -> str | None:
    """The period that words name: "month", "weekday", "month of the year"."""
    match = GRAIN.fullmatch(phrase.strip())
    if match is None:
        return None
    unit = match["unit"].casefold()
    if match["calendar"]:
        return RECURRING.get((unit, match["in"].casefold()), unit)
    return "calendar month" if "calendar month" in phrase.casefold() else unit


@dataclass
class Parts:
    """What the clauses say; what they leave out is None or empty."""

    columns: tuple[str, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    groups: tuple[str, ...] = ()
    where: Where = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    end: str | None = None
    position: Position = "first"
    start: int = 0
    distinct: bool = False
    rows: bool = False
    assumed: bool = False
    counted: bool = False
    having: tuple[Having, ...] = ()
    known: bool = False


class Slots:
    """Reads single phrases against one table and notes what they say.

    Args:
        table: The table the question is about.
        quotes: The quoted parts of the question.
        before: What this question follows up on.
    """

    def __init__(self, table: Table, quotes: Quotes, before: Query | None = None) -> None:
        self.table = table
        self.quotes = quotes
        self.before = before
        self.parts = Parts()
        self.preferred: frozenset[str] = frozenset()

    def column(self, phrase: str) -> str:
        if worth := re.fullmatch(rf"(?:the\s+)?{TABLE}\s+(value|worth)s?", phrase.strip(), re.IGNORECASE):
            return column(worth[1], self.table).name  # "order value"
        phrase = re.sub(
            r"^(?:the|a|an|each|its|their|column|columns|field|by)\s+",
            "",
            self.quotes.restore(phrase).strip(),
        )
        phrase = re.sub(rf"\s+(?:of|in|from|for|among|within)\s+(?:the\s+)?{TABLE}(?=\s|$)", "", phrase)
        phrase = re.sub(r"\s+(?:column|field|values?)$", "", phrase)
        phrase = re.sub(rf"^\s*{TABLE}\s+", "", phrase)
        try:
            return column(phrase, self.table).name
        except NotUnderstoodError as error:
            fits = [name for name in error.rivals if self.preferred & set(words(name))]
            if len(fits) != 1:
                raise
            return fits[0]

    def group_column(self, phrase: str) -> str:
        """A column to group by, or a period of the date: "by month"."""
        if re.fullmatch(r"(?:the )?time", phrase.strip(), re.IGNORECASE):
            # "over time": days would be too many to read
            when = timeline(self.table)
            if when is not None:
                return f"month of {when.name}" if when.kind in {"date", "datetime"} else when.name
        if phrase.strip() == TABLE and (own := entity(self.table)) is not None:
            return own  # "each stock" of a table of stocks
        counted = re.fullmatch(r"(?:number of )?(\w+?)s?(?: counts?)?", phrase.strip(), re.IGNORECASE)
        if counted and counted[1] != phrase.strip() and (known := self.known_number(counted[1])):
            return known
        try:
            name = self.column(phrase)
            if grain_said(phrase) != "day" or not self.has_times(name):
                return name
            return f"day of {name}"  # "daily" of what is measured every hour
        except NotUnderstoodError:
            unit = grain_said(self.quotes.restore(phrase))
            when = timeline(self.table) if unit else None
            if unit is None or when is None or when.kind not in {"date", "datetime"}:
                raise
            self.grain_of_rows(phrase, when)
            return f"{unit} of {when.name}"

    def has_times(self, name: str) -> bool:
        """Whether a column holds moments, by its kind and its name: no days."""
        return self.table.column(name).kind == "datetime" and not {"day", "date"} & set(words(name))

    def grain_of_rows(self, phrase: str, when: Column) -> None:
        """Notes which rows "year of AMZN" is about; "year of date" is about all of them."""
        match = GRAIN.fullmatch(phrase.strip())
        of = (match["of"] or "").strip() if match else ""
        if of and not rows_only(of) and not find(self.quotes.restore(of), [when.name], 0.84):
            self.add(self.conditions(of))

    def known_number(self, phrase: str) -> str | None:
        """The whole number that "cylinder count" is about."""
        match = find(phrase, [one.name for one in self.table.columns if one.kind == "integer"], 0.9)
        return match.name if match and not match.ambiguous else None

    def conditions(self, phrase: str) -> Where:
        of_table = rf"(?:\s+(?:of|in|from|for|on|among))?(?:\s+|^)(?:the\s+)?{TABLE}(?=\s|$)"
        phrase = re.sub(of_table, " ", phrase).strip()
        phrase = re.sub(r"\s+(?:are|is|were|was|have|has|had|do|does|did|there)$", "", phrase)
        try:
            return conditions(phrase, self.table, self.quotes.restore)
        except NotUnderstoodError:
            # "below 0 in 2013": the value ends where the time begins
            for match in WHEN.finditer(phrase):
                parts = (
                    phrase[: match.start()],
                    phrase[match.end() if match["plain"] else match.start() :].strip(),
                )
                try:
                    found = [conditions(part, self.table, self.quotes.restore) for part in parts]
                except NotUnderstoodError:
                    continue
                return merged(*found)
            if pure := self.values_only(phrase):
                return pure
            raise

    def values_only(self, phrase: str) -> Where:
        """The tests of a row of values, each of a column of its own: "female adelies on Dream in 2009"."""
        seen, names = self.table.peek(), [one.name for one in self.table.columns]
        said = phrase.split()
        found: list[Condition] = []
        at = 0
        while at < len(said):
            for size in range(min(3, len(said) - at), 0, -1):
                some = self.quotes.restore(" ".join(said[at : at + size]))
                made = self.table.meant.get(some)
                held = (
                    [made]
                    if made
                    else [Condition(n, "=", (str(v),)) for n, v in find_value(some, seen, names)]
                    or self.recurring(some)
                )
                if len(held) == 1:
                    found += held
                    at += size
                    break
            else:
                rest = " ".join(said[at:])
                if found and (WHEN.match(f"x {rest}", 1) or MEASURED.match(rest)):
                    after = self.conditions(re.sub(r"^(?:in|on|during|for|from)\s+", "", rest))
                    return (
                        merged((tuple(found),), after) if len(after) == 1 and distinct_columns(found) else ()
                    )
                if not rows_only(said[at]):
                    return ()
                at += 1
        return (tuple(found),) if len(found) > 1 and distinct_columns(found) else ()

    def recurring(self, said: str) -> list[Condition]:
        """The test that a time alone is: "mondays", "weekend", "summer"."""
        clock, part = timeline(self.table), part_of_time(said)
        if part is None or clock is None or clock.kind not in {"date", "datetime"}:
            return []
        return [Condition(clock.name, "part", (part[0], *part[1]))]

    def add(self, found: Where) -> None:
        self.parts.where = merged(self.parts.where, found)

    def known_column(self) -> str | None:
        """The column that "the median" or "sort by mean" is about when none is named."""
        aggregates = self.parts.aggregates or (self.before.aggregates if self.before else ())
        return next((one.column for one in aggregates if one.column), None)

    def aggregates(self, text: str) -> tuple[Aggregate, ...]:
        """Aggregate functions and their columns; empty when the phrase holds none."""
        if find(self.quotes.restore(text), [c.name for c in self.table.columns], at_least=0.97):
            return ()  # a column called "total bill" is a column
        text = re.sub(r"^range(?=\s+of\b)", "minimum and maximum", text, flags=re.IGNORECASE)
        found: list[Aggregate] = []
        pending: list[Aggregate] = []
        last: list[Aggregate] = []
        for piece in listed(text):
            function, rest = function_of(piece)
            if function is None and not last and not pending:
                return ()
            if function is not None and rows_only(rest):
                if function.function == "count":
                    found.append(Aggregate("count"))
                    last = [function]
                else:
                    pending.append(function)
                continue
            names = [function] if function is not None else []
            if function is not None and function.function == "count":
                found.append(self.counted(piece, rest))
                last = [function]
                continue
            last = pending + names or last
            pending = []
            name = self.ended_slot(rest, last)
            found += [self.of_column(one, name, piece) for one in last]
        if pending and (known := self.known_column()):
            found += [replace(one, column=known) for one in pending]
        elif pending:
            raise NotUnderstoodError(
                text,
                f"I do not see which column to take the {' and '.join(one.function for one in pending)} of.",
            )
        return tuple(dict.fromkeys(found))

    def of_column(self, aggregate: Aggregate, name: str, piece: str) -> Aggregate:
        """A function of a column; the latest of what is no date is found by the date."""
        kind = self.table.column(name).kind
        if (match := PACE.match(piece)) and not SPEEDS & set(words(name)):
            raise NotUnderstoodError(
                piece,
                f"“{match[1]}” does not say which end of `{name}` it is: ask for the highest or the lowest.",
            )
        dated = kind in {"date", "datetime"}
        if aggregate.function in MEASURING and kind in {"text", "categorical", "date", "datetime", "nested"}:
            raise NotUnderstoodError(
                piece, f"`{name}` of `{self.table.name}` holds no numbers, so it has no {aggregate.function}."
            )
        timed = timeline(self.table)
        if DEGREE.match(piece) and (dated or (timed and timed.name == name)):
            raise NotUnderstoodError(piece, f"I do not see what of `{self.table.name}` “{piece}” is.")
        if dated or not (match := LATEST.match(piece)):
            return replace(aggregate, column=name)
        when = timeline(self.table)
        if when is None or when.name == name:
            raise NotUnderstoodError(
                piece,
                f"I cannot pick the {match[1].casefold()} `{name}`: `{self.table.name}` has not the one date "
                "that would say which that is.",
            )
        return Aggregate("latest" if match[1].casefold() == "latest" else "earliest", name, when.name)

    def counted(self, piece: str, rest: str) -> Aggregate:
        """What "how many X" counts: rows, distinct values, or rows that hold a value."""
        bare = re.sub(rf"(?:\s+(?:of|in|from|for|on|among))?\s*{TABLE}\s*", " ", rest).strip()
        if weekends := re.search(r"\bweek\s?ends$", bare, re.IGNORECASE):
            raise NotUnderstoodError(
                weekends[0], "I count rows, and a weekend has two days.", (f"{weekends[0][:-1]} days",)
            )
        numbered = re.match(r"\d+\s+\w", bare)
        plain = re.sub(r"\s+(?:us|me|them)$", "", self.quotes.restore(bare))
        match = None if numbered else find(plain, [c.name for c in self.table.columns])
        if match and not match.ambiguous:
            if re.match(r"count(?! of)", piece, re.IGNORECASE):
                self.parts.groups += (match.name,)
                return Aggregate("count")
            if (yes := yes_of(match.name, self.table)) is not None:
                self.add(((Condition(match.name, "=", (yes,)),),))
                return Aggregate("count")
            return Aggregate("distinct", match.name)
        self.add(self.counted_rows(bare))
        return Aggregate("count")

    def counted_rows(self, phrase: str) -> Where:
        """The rows of "how many Gentoo penguins have a flipper length of at least 220"."""
        try:
            return self.conditions(phrase)
        except NotUnderstoodError as error:
            verb = VERB.search(phrase)
            if verb is None:
                raise
            before, after = phrase[: verb.start()].strip(), phrase[verb.end() :].strip()
            try:
                return merged(() if rows_only(before) else self.conditions(before), self.conditions(after))
            except NotUnderstoodError:
                raise error from None

    def ended_slot(self, phrase: str, functions: list[Aggregate]) -> str:
        """A column; where several fit, the one that is called maximum for a maximum."""
        ends = {"max": {"max", "maximum", "high"}, "min": {"min", "minimum", "low"}}
        if len(functions) == 1:
            self.preferred = frozenset(ends.get(functions[0].function, ()))
        try:
            return self.slot(phrase)
        finally:
            self.preferred = frozenset()

    def slot(self, phrase: str) -> str:
        """A column, with values that may stand around it ("body mass of Adelie penguins")."""
        phrase = (
            re.sub(
                rf"\s*(?:\b(?:of|in|from|for|on|across|among|within)\s+)?(?:the\s+)?{TABLE}\s*$"
                r"|(?<=\w)\s+of\s+(?:all\s+|the\s+)*rows\s*$",
                "",
                phrase,
            ).strip()
            or phrase
        )
        try:
            return self.column(phrase)
        except NotUnderstoodError as error:
            if error.rivals:
                raise
            for match in re.finditer(r"\s+(?:of|among|for|in)\s+", phrase):
                try:
                    name = self.column(phrase[: match.start()])
                    self.add(self.conditions(phrase[match.end() :]))
                except NotUnderstoodError:
                    continue
                return name
            said = phrase.split()
            for cut in range(len(said) - 1, 0, -1):
                try:
                    name = self.column(" ".join(said[:cut]))
                    self.add(self.conditions(" ".join(said[cut:])))
                except NotUnderstoodError:
                    continue
                return name
            for cut in range(1, len(said)):
                try:
                    name = self.column(" ".join(said[cut:]))
                    self.add(self.conditions(" ".join(said[:cut])))
                except NotUnderstoodError:
                    continue
                return name
            raise

    def cut_values(self, text: str) -> tuple[str, Where]:
        """Takes a closing "for females", "in 2009" or "after March 2008" off a phrase."""
        for match in re.finditer(
            r"(?:^|\s+)(?P<word>for|in|on|from|among|within|during|at|since|after|before|until|between)\s+",
            text,
            re.IGNORECASE,
        ):
            keeps = match["word"].casefold() in {"since", "after", "before", "until", "between"}
            rest = text[match.start() if keeps else match.end() :].strip()
            if rows_only(rest) or re.search(r"\bnot$", text[: match.start()]):
                continue
            if keeps and not TIMES.search(rest):
                continue
            try:
                found = self.conditions(rest)
            except NotUnderstoodError:
                continue
            text, before = self.cut_values(text[: match.start()].strip())
            return text, merged(before, found)
        return text, ()


def distinct_columns(found: list[Condition]) -> bool:
    """Whether no two tests are of the same column: one row has only one value there."""
    return len({one.column for one in found}) == len(found)


def entity(table: Table) -> str | None:
    """The column that says what a table's rows are about: its only text, where the same ones come again."""
    texts = [one.name for one in table.columns if one.kind in {"text", "categorical"}]
    seen = table.peek().get(texts[0], ()) if len(texts) == 1 else ()
    return texts[0] if len(set(seen)) < len(seen) else None


def function_of(piece: str) -> tuple[Aggregate | None, str]:
    """The aggregate function a phrase begins with, of no column yet, and the rest of it."""
    if (quantile := quantile_in(piece)) is not None:
        return Aggregate("quantile", at=quantile[0]), quantile[1]
    for pattern, function in FUNCTIONS:
        match = re.match(
            rf"(?:the\s+)?(?:{pattern})(?=\s|$)(?:\s+(?:value\s+)?(?:of|for|in))?(?:\s+(?:the"
            rf"|all))*\s*(?P<rest>.*)$",
            piece,
            re.IGNORECASE,
        )
        if match:
            return Aggregate(function), match["rest"]
    return None, piece
