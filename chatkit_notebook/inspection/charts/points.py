"""From what was asked for to the points of a chart: a few aggregating queries over any number of rows."""
# ruff: noqa: S608 - building SQL is what this file is for; the engine that runs it is locked and read-only

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from ...errors import BudgetExceededError, InspectionError
from ..facts import Column, Value
from ..sql import QueryResult
from ..sql_text import identifier, literal
from .facts import MOST_BARS, MOST_POINTS, MOST_SERIES, Aggregate, Axis, Chart, ChartKind, Series, Wanted
from .places import FINE_RANGES, WHOLE_NUMBERS, Places, filled, periods, periods_of, ranges, values_of

Ask: TypeAlias = Callable[[str], QueryResult]
"""Runs one SELECT over the variables."""

SQL: dict[Aggregate, str] = {
    "count": "count({})",
    "sum": "sum({})",
    "mean": "avg({})",
    "median": "median({})",
    "min": "min({})",
    "max": "max({})",
    "distinct": "count(DISTINCT {})",
}
WORDS: dict[Aggregate, str] = {
    "count": "number of", "sum": "total", "mean": "mean", "median": "median", "min": "minimum",
    "max": "maximum", "distinct": "number of distinct",
}  # fmt: skip
MISSING = "(missing)"
FEW = 12
"""Whole numbers with no more values than this are drawn as bars, each a place of its own."""
MIDNIGHT = " 00:00:00"
WHOLE_TEXT = 199
"""Texts up to this long come whole from the engine."""
SPANS = (("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0))


def chart_of(wanted: Wanted, ask: Ask) -> Chart:
    """The chart that was asked for.

    Args:
        wanted: What to draw.
        ask: Runs a query over the variables.

    Raises:
        InspectionError: A column does not fit, or there is nothing to draw; the message says what would.
    """
    return Drawing(wanted, ask).chart()


class Drawing:
    """One chart while it is computed."""

    def __init__(self, wanted: Wanted, ask: Ask) -> None:
        self.wanted = wanted
        self.ask = ask
        self.notes: list[str] = []
        self.durations = False
        self.finite = ""
        self.seconds = 0.0
        self.tables: tuple[str, ...] = ()
        self.read: list[tuple[str, tuple[str, ...]]] = []
        source = f"({wanted.sql}) AS source" if wanted.sql else identifier(wanted.source)
        self.where = f" WHERE ({wanted.where})" if wanted.where else ""
        self.source = f"{source}{self.where}"

    def chart(self) -> Chart:
        """The whole of it."""
        wanted = self.wanted
        axis, values = self.looked_at()
        if axis.kind == "duration" and axis.present:
            axis = self.in_unit(axis)
        self.durations = values is not None and values.kind == "duration"
        if wanted.period and not axis.temporal:
            raise InspectionError(
                f"`{wanted.x}` of `{wanted.source}` holds no dates, so it has no {wanted.period}. "
                "Leave the period out, or put a column of dates along the axis."
            )
        if not axis.present:
            raise InspectionError(
                f"There is nothing to draw: `{wanted.x}` of `{wanted.source}` has no value"
                f"{' in these rows' if wanted.where else ''}."
            )
        kind = wanted.kind or self.chosen(axis, values)
        if kind == "scatter" and wanted.y is None:
            raise InspectionError(
                f"A scatter chart needs two columns of numbers: `{wanted.x}` and another, y."
            )
        aggregate = self.aggregate(kind, values)
        if kind == "scatter" and axis.numeric and values is not None and values.kind in ("integer", "number"):
            return self.cloud(axis)
        if kind == "scatter":
            kind = "line" if axis.temporal else "bar"
            self.notes.append(f"A scatter chart needs two columns of numbers, so a {kind} chart is drawn.")
        return self.aggregated(kind, axis, aggregate)

    # what is there

    def looked_at(self) -> tuple[Axis, Column | None]:
        """The axis, and the column of the values."""
        wanted, x = self.wanted, identifier(self.wanted.x)
        others = [name for name in (wanted.y, wanted.by) if name is not None]
        columns = ", ".join(map(identifier, dict.fromkeys([wanted.x, *others])))
        kinds = {
            column.name: column for column in self.run(f"SELECT {columns} FROM {self.source} LIMIT 0").columns
        }
        # the engine gives names back as the frame has them, whatever their case in the statement
        folded = {name.casefold(): column for name, column in kinds.items()}
        axis_kind = folded[wanted.x.casefold()].kind
        ends = f"min({x}), max({x})"
        present = f"count({x})"
        if axis_kind in ("integer", "number"):
            finite = f"FILTER (WHERE isfinite(CAST({x} AS DOUBLE)))"
            ends, present = f"min({x}) {finite}, max({x}) {finite}", f"count({x}) {finite}"
        elif axis_kind not in ("date", "datetime"):
            ends = "NULL, NULL"
        row = (
            self.run(
                f"SELECT {ends}, approx_count_distinct({x}), {present}, count({x}), count(*) "
                f"FROM {self.source}"
            )
            .page(0, 1)
            .rows[0]
        )
        low, high, distinct, held, valued, total = row
        self.finite = "" if held == valued else "finite "
        axis = Axis(axis_kind, low, high, int(str(distinct)), int(str(held)), int(str(total)))
        return axis, folded[wanted.y.casefold()] if wanted.y else None

    def in_unit(self, axis: Axis) -> Axis:
        """An axis of lengths of time as one of numbers, in the unit that suits them."""
        wanted, x = self.wanted, identifier(self.wanted.x)
        row = self.run(f"SELECT min(epoch({x})), max(epoch({x})) FROM {self.source}").page(0, 1).rows[0]
        unit, size = unit_of(map(plain_number, row))
        others = [identifier(name) for name in (wanted.y, wanted.by) if name not in (None, wanted.x)]
        columns = ", ".join([f"epoch({x}) / {size} AS {x}", *dict.fromkeys(others)])
        self.source, self.where = f"(SELECT {columns} FROM {self.source}) AS lengths", ""
        self.notes.append(f"{wanted.x} is in {unit}.")
        low, high = (None if end is None else end / size for end in map(plain_number, row))
        return replace(axis, kind="number", low=low, high=high)

    def chosen(self, axis: Axis, values: Column | None) -> ChartKind:
        """The kind of chart that suits the columns."""
        if axis.temporal:
            return "bar" if self.wanted.period in ("weekday", "clock hour", "calendar quarter") else "line"
        if not axis.numeric:
            return "bar"
        if values is None:
            return "histogram" if axis.kind == "number" or axis.distinct > FEW else "bar"
        # a few whole numbers are more often names (of customers, of classes) than a scale
        if axis.kind == "integer" and axis.distinct <= FEW:
            return "bar"
        few = axis.kind == "integer" and axis.distinct <= WHOLE_NUMBERS
        measured = values.kind in ("integer", "number") and self.wanted.aggregate is None
        return "scatter" if measured and not few else "line"

    def aggregate(self, kind: ChartKind, values: Column | None) -> Aggregate:
        wanted = self.wanted
        if values is None or kind == "histogram":
            return "count"
        numeric = values.kind in ("integer", "number", "duration")
        if wanted.aggregate in ("count", "distinct"):
            return wanted.aggregate
        if values.kind == "boolean" and wanted.aggregate in (None, "mean", "sum"):
            return wanted.aggregate or "mean"
        if not numeric:
            raise InspectionError(
                f"`{wanted.y}` holds {values.dtype}, not numbers, so it has no "
                f"{WORDS[wanted.aggregate or 'mean']}. "
                f'Draw the number of its values (aggregate "count"), or put it along the axis (x) '
                "and a column of numbers into y."
            )
        return wanted.aggregate or "mean"

    # points

    def aggregated(self, kind: ChartKind, axis: Axis, aggregate: Aggregate) -> Chart:
        """One value for each place and series."""
        wanted = self.wanted
        places = self.places(kind, axis)
        measured = self.measured(aggregate)
        counted = "count(*)" if measured == "count(*)" else f"count({identifier(str(wanted.y))})"
        chosen, others = self.groups()
        by = f", {text_of(wanted.by)}" if wanted.by else ""
        numbers = "2, 3" if by else "2"
        present = f"{identifier(wanted.x)} IS NOT NULL" if places.every is not None or axis.temporal else ""
        if axis.kind == "number" and present:
            present += f" AND isfinite(CAST({identifier(wanted.x)} AS DOUBLE))"
        kept = chosen
        categories = places.every is None and not axis.temporal
        ranked = kind == "bar" and categories
        most = MOST_BARS if kind in ("bar", "histogram") else MOST_POINTS
        limit = ""
        order = "1, 2" if by else "1"
        if ranked and not by:
            order, limit = f"{numbers} DESC NULLS LAST, 1", f" LIMIT {MOST_BARS + 1}"
        elif ranked or (categories and axis.distinct > most // 2):
            kept = " AND ".join(filter(None, [kept, self.top_places(measured, most)]))
        result = self.run(
            f"SELECT {places.expression} AS place{by}, {measured}, {counted} AS rows_in_it "
            f"FROM {self.narrowed(present, kept)} GROUP BY {'1, 2' if by else '1'} ORDER BY {order}{limit}"
        )
        rows = result.page(0, 500).rows
        if result.total > len(rows):
            rows = tuple(row for start in range(0, result.total, 500) for row in result.page(start, 500).rows)
        if ranked and not by and len(rows) > MOST_BARS:
            rows = rows[:MOST_BARS]
            self.notes.append(self.cut_to(MOST_BARS))
        if others:
            self.notes.append(
                f"The {MOST_SERIES} most frequent values of {wanted.by} are drawn, {others:,} more are not."
            )
        single = aggregate == "mean" and all(int(str(row[-1])) <= 1 for row in rows)
        return self.finished(kind, axis, places, rows, result, aggregate, single=single)

    def finished(
        self, kind: ChartKind, axis: Axis, places: Places, rows: Sequence[tuple[Value, ...]],
        result: QueryResult, aggregate: Aggregate, *, single: bool,
    ) -> Chart:  # fmt: skip
        wanted = self.wanted
        found = list(dict.fromkeys(row[0] for row in rows))
        drawn = filled(found, places.every)
        labels = tuple(MISSING if place is None else places.label(place) for place in drawn)
        nothing = 0.0 if aggregate in ("count", "distinct") else None
        groups = in_order({str(row[1]) for row in rows}) if wanted.by else []
        held = {(row[0], str(row[1]) if wanted.by else None): plain_number(row[-2]) for row in rows}
        measure = self.measure(aggregate, single=single)
        if self.durations and aggregate not in ("count", "distinct"):
            unit, size = unit_of(held.values())
            held = {at: None if value is None else value / size for at, value in held.items()}
            measure = f"{measure} in {unit}"
        named = zip(series_names(groups), groups, strict=True) if wanted.by else [(measure, None)]
        series = tuple(
            Series(name, tuple(held.get((place, group), nothing) for place in drawn)) for name, group in named
        )
        if all(value is None for one in series for value in one.values):
            raise InspectionError(
                f"There is nothing to draw: no row has a value of `{wanted.y}` that can be drawn"
                f"{', in these rows' if self.where else ''}."
            )
        counted = sum(int(str(row[-1])) for row in rows)
        missing = axis.total - axis.present
        if missing and (places.every is not None or axis.temporal):
            held_out, verb = ("1 row", "is") if missing == 1 else (f"{missing:,} rows", "are")
            self.notes.append(f"{held_out} without a {self.finite}value of {wanted.x} {verb} left out.")
        endless = sum(isinstance(row[-2], float) and not math.isfinite(row[-2]) for row in rows)
        if endless:
            self.notes.append(f"Infinite values ({endless:,}) are not drawn.")
        stacked = bool(wanted.by) and kind in ("bar", "area", "histogram") and aggregate in ("count", "sum")
        return Chart(
            wanted, kind, labels, series, measure, places.named, counted, axis.total, stacked,
            tuple(self.notes), result.sql, self.tables, self.seconds, tuple(self.read),
        )  # fmt: skip

    def cloud(self, axis: Axis) -> Chart:
        """Two columns of numbers: ChatKit's charts have no points, so their middle and spread are drawn."""
        wanted, places = self.wanted, ranges(self.wanted.x, axis, FINE_RANGES)
        x, y = f"CAST({identifier(wanted.x)} AS DOUBLE)", f"CAST({identifier(str(wanted.y))} AS DOUBLE)"
        there = self.narrowed(f"isfinite({x}) AND isfinite({y})")
        if wanted.by:
            chart = self.aggregated("line", axis, "median")
            note = "ChatKit's charts have no points: each line is the median in ranges of the axis."
            return replace(chart, kind="scatter", notes=(note, *chart.notes))
        middle = self.run(f"SELECT avg({x}), avg({y}) FROM {there}")
        # around their means, so that engines which add squares lose no digits
        around = [
            f"{one} - {plain_number(mean) or 0.0!r}"
            for one, mean in zip((x, y), middle.page(0, 1).rows[0], strict=True)
        ]
        fit = self.run(f"SELECT corr({around[1]}, {around[0]}), count(*) FROM {there}").page(0, 1).rows[0]
        try:
            result = self.run(
                f"SELECT {places.expression} AS place, quantile_cont({y}, 0.1) AS low, median({y}) AS mid, "
                f"quantile_cont({y}, 0.9) AS high, count(*) AS rows_in_it FROM {there} GROUP BY 1 ORDER BY 1"
            )
        except BudgetExceededError:
            if not middle.elsewhere:
                raise
            # an engine without quantiles, and too many rows to copy
            chart = self.aggregated("line", axis, "median")
            note = (
                "The line is the median in ranges of the axis: the engine of this frame tells no quantiles."
            )
            return replace(chart, kind="scatter", notes=(note, *chart.notes))
        rows = {row[0]: row for row in result.page(0, 500).rows}
        # ranges without rows would tear the lines
        drawn = [place for place in filled(list(rows), places.every) if place in rows]
        columns = ((f"median {wanted.y}", 2), ("highest tenth above", 3), ("lowest tenth below", 1))
        series = tuple(
            Series(label, tuple(plain_number(rows[place][at]) for place in drawn)) for label, at in columns
        )
        correlation = plain_number(fit[0])
        said = (
            ""
            if correlation is None or math.isnan(correlation)
            else f" Their correlation is {correlation:.2f}."
        )
        note = (
            "ChatKit's charts have no points: the lines are the median and the range of the middle 80% of "
            f"{wanted.y} for each range of {wanted.x}.{said}"
        )
        return Chart(
            wanted, "scatter", tuple(places.label(place) for place in drawn), series, str(wanted.y),
            places.named, int(str(fit[1])), axis.total, False, (note, *self.notes), result.sql,
            self.tables, self.seconds, tuple(self.read),
        )  # fmt: skip

    # parts of statements

    def places(self, kind: ChartKind, axis: Axis) -> Places:
        """How the axis is divided."""
        x = self.wanted.x
        if axis.temporal and self.wanted.period:
            places, remark = periods_of(x, axis, self.wanted.period)
            self.notes += [remark] if remark else []
            return places
        if axis.temporal:
            return periods(x, axis)
        if not axis.numeric:
            return values_of(x, axis.kind)
        if kind == "bar" and axis.kind == "integer" and axis.distinct <= MOST_BARS:
            return ranges(x, axis) if whole_range(axis) <= WHOLE_NUMBERS else values_of(x, axis.kind)
        return ranges(x, axis, FINE_RANGES if kind in ("line", "area") else 20)

    def measured(self, aggregate: Aggregate) -> str:
        """SQL of the value of a place."""
        if self.wanted.y is None or (aggregate == "count" and self.wanted.kind == "histogram"):
            return "count(*)"
        column = identifier(self.wanted.y)
        if self.durations and aggregate not in ("count", "distinct"):
            column = f"epoch({column})"
        return SQL[aggregate].format(f"CAST({column} AS DOUBLE)" if aggregate == "mean" else column)

    def measure(self, aggregate: Aggregate, *, single: bool) -> str:
        """What the values are, in words."""
        if self.wanted.y is None or self.wanted.kind == "histogram":
            return "number of rows"
        # one row at each place: there is nothing to take a mean of
        return self.wanted.y if single else f"{WORDS[aggregate]} {self.wanted.y}"

    def groups(self) -> tuple[str, int]:
        """A condition that keeps the most frequent values, the series to be; and how many more there are."""
        if not self.wanted.by:
            return "", 0
        statement = (
            f"SELECT {text_of(self.wanted.by)} AS value, count(*) AS rows_in_it FROM "
            f"{self.narrowed(f'{identifier(self.wanted.by)} IS NOT NULL')} GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        result = self.run(statement)
        found = [str(row[0]) for row in result.page(0, MOST_SERIES).rows]
        if not found:
            raise InspectionError(f"`{self.wanted.by}` has no value to draw series by.")
        condition = among(self.wanted.by, found, f"{statement} LIMIT {MOST_SERIES}")
        return condition, result.total - len(found)

    def top_places(self, measured: str, most: int) -> str:
        """A condition that keeps the places with the highest values."""
        statement = (
            f"SELECT {text_of(self.wanted.x)} AS value, {measured} FROM "
            f"{self.narrowed(f'{identifier(self.wanted.x)} IS NOT NULL')} GROUP BY 1 "
            f"ORDER BY 2 DESC NULLS LAST, 1"
        )
        found = [str(row[0]) for row in self.run(f"{statement} LIMIT {most + 1}").page(0, most + 1).rows]
        if len(found) > most:
            self.notes.append(self.cut_to(most))
        return among(self.wanted.x, found[:most], f"{statement} LIMIT {most}")

    def cut_to(self, most: int) -> str:
        """Says that the highest values are drawn, and of how many."""
        counted = self.run(f"SELECT count(DISTINCT {identifier(self.wanted.x)}) FROM {self.source}")
        there = int(str(counted.page(0, 1).rows[0][0]))
        return f"The {most} highest of {there:,} values of {self.wanted.x} are drawn."

    def narrowed(self, *conditions: str) -> str:
        """The source with more conditions."""
        more = " AND ".join(filter(None, conditions))
        if not more:
            return self.source
        return f"{self.source} AND {more}" if self.where else f"{self.source} WHERE {more}"

    def run(self, statement: str) -> QueryResult:
        result = self.ask(statement)
        self.seconds += result.seconds
        self.tables = result.tables
        for one in result.read:
            if one not in self.read:
                self.read.append(one)
        return result


def text_of(column: str | None) -> str:
    return f"CAST({identifier(str(column))} AS VARCHAR)"


def whole_range(axis: Axis) -> float:
    return float(str(axis.high)) - float(str(axis.low))


def among(column: str, found: Sequence[str], statement: str) -> str:
    """A condition on the text of a column: one of these, which are the values that a statement finds."""
    if all(len(value) <= WHOLE_TEXT for value in found):
        return f"{text_of(column)} IN ({', '.join(map(literal, found))})"
    return f"{text_of(column)} IN (SELECT value FROM ({statement}) AS found)"  # they came shortened


def in_order(groups: set[str]) -> list[str]:
    """The values of series in their order: of numbers, else of texts."""
    try:
        return sorted(groups, key=float)
    except ValueError:
        return sorted(groups)


def series_names(names: Sequence[str]) -> list[str]:
    """The values that became series; dates without the midnight that the engine writes after them."""
    dated = all(name.endswith(MIDNIGHT) for name in names)
    return [name.removesuffix(MIDNIGHT) for name in names] if dated else list(names)


def unit_of(values: Iterable[float | None]) -> tuple[str, float]:
    """The unit in which spans of seconds are read best, and its seconds."""
    longest = max((abs(value) for value in values if value is not None), default=0.0)
    return next(((unit, size) for unit, size in SPANS if longest >= 2 * size), ("seconds", 1.0))


def plain_number(value: Value) -> float | None:
    """A number as JSON holds it; None for what is none."""
    if value is None:
        return None
    total_seconds = getattr(value, "total_seconds", None)
    number = float(total_seconds() if total_seconds else str(value))
    return number if math.isfinite(number) else None
