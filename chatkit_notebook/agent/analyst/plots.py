"""Charts: the words that ask for one, and the tool's arguments that draw it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ...inspection.charts.facts import PERIODS
from ...inspection.charts.places import SPANS
from ...inspection.sql_text import identifier, literal
from . import sql
from .derived import prepared
from .intents import COMPUTED, ChartKind, Plot, Query, grain_of
from .names import Table
from .phrases import CHART_WORDS

KINDS: tuple[tuple[str, ChartKind, str], ...] = (
    (r"pies?|donuts?|doughnuts?", "bar", "pie"),
    (r"box\s?(?:plots?|charts?)?|violins?", "histogram", "box"),
    (r"heat\s?maps?", "bar", "heat map"),
    (r"hist(?:ogram)?s?|distributions?|density", "histogram", ""),
    (r"scatter\w*|bubbles?", "scatter", ""),
    (r"bars?|columns? (?:chart|plot|graph)s?", "bar", ""),
    (r"areas?", "area", ""),
    (r"lines?|trends?|time\s?series", "line", ""),
)
ROWS_MEANT = re.compile(r"\b(?:table|rows?|list|numbers?|values?|sort(?:ed)?|top|bottom)\b", re.IGNORECASE)
AS_TABLE = re.compile(
    r"(?:(?:and|now|please|show|give|me|that|it|this|the same)\s+)*as\s+(?:an?\s+)?"
    r"(?:table|list|rows|numbers)",
    re.IGNORECASE,
)
FOLLOW_UP = re.compile(
    r"(?:(?:and|now|please|show|me|draw|do|make|the|same|it|that|this|those|these|them|result|results|as|an?|in"
    r"|instead|again|then|ok|for|of)(?:\s+|$))*",
    re.IGNORECASE,
)


def kind_of(text: str) -> tuple[ChartKind | None, str]:
    """The kind of chart that a question names, and its word where ChatKit has no such chart."""
    for words, kind, said in KINDS:
        if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE):
            return kind, said
    return None, ""


def rest_of(text: str) -> str:
    """A question without the words that ask for a chart; what stands against what is what stands by what."""
    text = CHART_WORDS.sub(" ", text)
    text = re.sub(r"\s+(?:against|versus|vs\.?|over|as a function of|depending on)\s+", " by ", text)
    return re.sub(r"\s+", " ", text).strip()


def bare_follow_up(text: str) -> bool:
    """Whether nothing is left but "that" or "the same"."""
    return FOLLOW_UP.fullmatch(text.strip()) is not None


def chart_arguments(plot: Plot, table: Table) -> dict[str, Any]:
    """The arguments of show_chart.

    Args:
        plot: What was asked for.
        table: The table it is about.
    """
    query = plot.query
    table = prepared(query, table)
    if table.source and plot.kind == "scatter" and query.assumed and len(query.groups) == 1:
        # each row is a point: the mean of each value of what is calculated would be none
        query = replace(
            query, columns=(query.aggregates[0].column or "", *query.groups), groups=(), aggregates=()
        )
    made: dict[str, Any] = {
        "name": table.name, "x": "", "y": None, "by": None, "kind": plot.kind, "aggregate": None,
        "where": sql.where(query, table).removeprefix(" WHERE ") or None, "sql": None, "title": None,
        "period": None,
    }  # fmt: skip
    if several(query):
        return made | side_by_side(query, plot, table)
    if query.groups:
        return made | grouped(query, plot.kind, table) | ({"period": None} if plot.free else {})
    columns = list(query.columns) or [one.column for one in query.aggregates if one.column]
    numeric = [name for name in columns if table.column(name).kind in ("integer", "number")]
    dated = [name for name in columns if table.column(name).kind in ("date", "datetime")]
    others = [name for name in columns if name not in numeric and name not in dated]
    if plot.kind == "histogram" or len(columns) == 1:
        made["x"], made["by"] = columns[0], next((name for name in others if name != columns[0]), None)
    elif dated and numeric:
        made["x"], made["y"], made["by"] = dated[0], numeric[0], next(iter(others), None)
    elif numeric and others:
        made["x"], made["y"], made["by"] = others[0], numeric[0], next(iter(others[1:]), None)
    elif len(numeric) > 1:
        # "a and b" as points: the first one upwards
        made["x"], made["y"] = numeric[1], numeric[0]
    else:
        made["x"], made["by"] = columns[0], columns[1]
    if table.source:
        return made | {
            "sql": sql.select(replace(query, columns=tuple(columns), aggregates=()), table),
            "where": None,
        }
    return made


def several(query: Query) -> bool:
    """Whether several columns are to be drawn by one group, each as a series of its own."""
    plain = [one for one in query.aggregates if one.column and one.function not in COMPUTED]
    return (
        len(query.groups) == 1
        and len(plain) == len(query.aggregates) > 1
        and query.limit is None
        and not query.having
    )


def side_by_side(query: Query, plot: Plot, table: Table) -> dict[str, Any]:
    """The arguments for several columns: one row for each of their values, and the columns as series."""
    functions = {one.function for one in query.aggregates}
    group = query.groups[0]
    period = grain_of(group)
    if len(functions) > 1 or table.source or (period and period[0] not in PERIODS):
        inner, names = sql.select(query, table), [sql.label(one) for one in query.aggregates]
        along, kept, unit, function = group, "", None, None
    else:
        inner, names = sql.source(table), [str(one.column) for one in query.aggregates]
        along, kept = (period[1] if period else group), sql.where(query, table)
        unit, function = period[0] if period and not plot.free else None, functions.pop()
    values = f"{', '.join(names[:-1])} and {names[-1]}"
    parts = [
        f"SELECT {identifier(along)}, {literal(one)} AS measure, CAST({identifier(one)} AS DOUBLE) "  # noqa: S608
        f"AS {identifier(values)} FROM {f'({inner}) AS made' if function is None else inner}{kept}"
        for one in dict.fromkeys(names)
    ]
    return {
        "sql": " UNION ALL ".join(parts), "where": None, "x": along, "y": values, "by": "measure",
        "period": unit, "aggregate": function,
    }  # fmt: skip


def finest(query: Query) -> Query:
    """A query by year and month, whose months say their year already, as one by month."""
    grains = [grain_of(group) for group in query.groups]
    held = [grain for grain in grains if grain and grain[0] in SPANS]
    if query.order or len(held) < 2 or len({column for _, column in held}) > 1:
        return query
    shortest = min(held, key=lambda grain: SPANS.index(grain[0]))
    kept = tuple(
        group
        for group, grain in zip(query.groups, grains, strict=True)
        if grain not in held or grain == shortest
    )
    return replace(query, groups=kept)


def grouped(query: Query, kind: ChartKind | None, table: Table) -> dict[str, Any]:
    """The arguments for one value of each group."""
    aggregate = query.aggregates[-1] if query.aggregates[-1].function in COMPUTED else query.aggregates[0]
    query = finest(query)
    periods = [grain_of(group) for group in query.groups]
    units = [period[0] for period in periods if period]
    if (
        len(units) > 1
        or not set(units) <= set(PERIODS)
        or query.limit is not None
        or query.having
        or table.source
        or aggregate.function in COMPUTED
    ):
        # the groups with the largest values, and what no chart computes itself, come from the query
        inner = sql.select(query, table)
        by = query.groups[1] if len(query.groups) > 1 else None
        return {"sql": inner, "where": None, "x": query.groups[0], "y": sql.label(aggregate), "by": by}
    groups = [period[1] if period else group for period, group in zip(periods, query.groups, strict=True)]
    unit = next(iter(units), None)
    along = next((name for name in groups if table.column(name).kind in ("date", "datetime")), groups[0])
    by = next((name for name in groups if name != along), None)
    if kind == "histogram" and aggregate.column:
        if unit is None:
            return {"x": aggregate.column, "by": along}
        group = query.groups[0]
        values = f"{identifier(aggregate.column)}, {sql.grouping(group, table, named=True)}"
        inner = f"SELECT {values} FROM {sql.source(table)}{sql.where(query, table)}"  # noqa: S608
        return {"sql": inner, "where": None, "x": aggregate.column, "by": group}
    if aggregate.column is None:
        return {"x": along, "by": by, "period": unit}
    return {
        "period": unit,
        "x": along,
        "y": aggregate.column,
        "by": by,
        "aggregate": None if query.assumed else aggregate.function,
    }
