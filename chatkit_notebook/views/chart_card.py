"""A chart as a Card: what it shows, the ChatKit Chart, and what was left out."""

from __future__ import annotations

from typing import Any

from ..inspection.charts.facts import Chart
from ..inspection.facts import Column, Page
from .cells import cut, one_line, remark
from .components import Node, caption, card, column, node, text
from .numbers import count

HEIGHT = 260
LABEL_CHARACTERS = 40
DIGITS = 7
NOTES = 4


def chart_view(chart: Chart, *, title: str | None = None) -> Node:
    """The Card of a chart.

    Args:
        chart: Its points.
        title: Heading; None says what is drawn.
    """
    notes = [caption(remark(note), size="sm") for note in chart.notes[:NOTES]]
    return card(
        column(
            column(
                text(cut(one_line((title or heading(chart))[:121]), 120), weight="semibold"),
                caption(rows_drawn(chart), size="sm"),
                gap=0,
            ),
            chart_node(chart, HEIGHT),
            *([column(*notes, gap=0)] if notes else []),
            gap=3,
            align="stretch",
        ),
        size="full",
    )


def chart_node(chart: Chart, height: int) -> Node:
    """The Chart itself."""
    names = [short(one.label) for one in chart.series]
    series = [one_series(chart, f"s{at}", name) for at, name in enumerate(names)]
    labels = told_apart([short(label) for label in chart.labels])
    data: list[dict[str, Any]] = []
    for at, label in enumerate(labels):
        point: dict[str, Any] = {"x": label}
        for place, one in enumerate(chart.series):
            value = one.values[at]
            if value is not None:
                point[f"s{place}"] = float(f"{value:.{DIGITS}g}")
        data.append(point)
    return node(
        "Chart",
        data=data,
        series=series,
        xAxis={"dataKey": "x"},
        showYAxis=True,
        showLegend=len(series) > 1,
        showTooltip=True,
        barCategoryGap=2 if chart.kind == "histogram" else None,
        height=height,
    )


def one_series(chart: Chart, key: str, label: str) -> dict[str, Any]:
    kind = {"bar": "bar", "histogram": "bar", "line": "line", "scatter": "line", "area": "area"}[chart.kind]
    made: dict[str, Any] = {"type": kind, "dataKey": key, "label": label}
    if chart.stacked and kind != "line":
        made["stack"] = "all"
    if kind != "bar":
        # a curve would show values between the points that nobody measured
        made["curveType"] = "linear"
    return made


def heading(chart: Chart) -> str:
    """What is drawn, in a few words: "Mean body_mass_g by species"."""
    if chart.kind == "scatter":
        words = f"{chart.wanted.y} against {chart.wanted.x}"
    elif chart.kind == "histogram":
        words = f"Distribution of {chart.wanted.x}"
    else:
        words = f"{chart.measure} by {chart.axis}"
    if chart.wanted.by:
        words += f" and {chart.wanted.by}"
    # a name keeps the case it has
    return (
        words
        if words.startswith((chart.wanted.x, chart.wanted.y or chart.wanted.x))
        else words[:1].upper() + words[1:]
    )


def rows_drawn(chart: Chart) -> str:
    """Of what it is drawn: "penguins, 342 of 344 rows", "penguins, 5 rows of a query"."""
    rows = (
        count(chart.rows, "row")
        if chart.rows == chart.total
        else f"{chart.rows:,} of {count(chart.total, 'row')}"
    )
    # the rows of a query are not those of the variable that it is called by
    of = " of a query" if chart.wanted.sql else ""
    return f"{cut(one_line(chart.wanted.source[:61]), 60)}, {rows}{of}"


def points_page(chart: Chart) -> Page:
    """The points as a table: for the model and for the clipboard."""
    columns = (
        Column(chart.axis, "text", "text"),
        *(Column(one.label, "number", "number") for one in chart.series),
    )
    rows = tuple(
        (label, *(whole(one.values[at]) for one in chart.series)) for at, label in enumerate(chart.labels)
    )
    return Page(chart.wanted.source, columns, rows, 0, len(rows), sql=chart.sql)


def whole(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() and abs(value) < 2**53 else value


def short(label: str) -> str:
    return cut(one_line(label[: LABEL_CHARACTERS + 1]), LABEL_CHARACTERS) or "(empty)"


def told_apart(labels: list[str]) -> list[str]:
    """The labels, numbered where two became the same: a place of the axis is found by its label."""
    seen: dict[str, int] = {}
    made = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        made.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return made
