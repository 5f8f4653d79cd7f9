"""The tool show_chart: bars, lines, areas, histograms and scatter charts of aggregated points."""

from __future__ import annotations

import threading
from typing import Literal

from agents import function_tool

from ..inspection.charts.facts import Chart, Period, Series, Wanted
from ..inspection.charts.points import chart_of
from ..views.cells import cut, one_line
from ..views.chart_card import chart_view, heading, points_page, rows_drawn
from ..views.markdown import block, code, escaped, page_table
from ..views.numbers import count, number, seconds
from .results import run_query
from .step import Chat, Run, Step, cite, failed, in_thread, touch

TOLD_POINTS = 40
CLIPBOARD_POINTS = 200


async def answer(chat: Chat, wanted: Wanted, title: str | None = None) -> str:
    """Draws a chart in the thread and tells its points to the model.

    Raises:
        InspectionError: A column does not fit, or there is nothing to draw; the message says what would.
    """
    request = chat.request_context
    title = cut(one_line(title[:200]).strip(), 120) if title else None
    async with Step(chat, f"Drawing {wanted.source}", "chart") as step:

        def work(cancelled: threading.Event) -> Chart:
            return chart_of(wanted, lambda sql: run_query(request.chat.namespace, sql, cancelled, keep=False))

        chart = await in_thread(work)
        for table, columns in chart.read:
            touch(request, table, columns=columns, rows=len(chart.labels))
        of = ", ".join(code(name) for name in chart.tables)
        facts = f"{of}, {count(len(chart.labels), 'point')}, {seconds(chart.seconds)}"
        await step.done(f"Drew {title or heading(chart)}", f"{block(chart.sql, 'sql')}\n\n{facts}")
        text = as_text(chart)
        cite(request, title or heading(chart), text, chart.tables, chart.sql)
        await step.draw(
            chart_view(chart, title=title), page_table(points_page(chart), most_rows=CLIPBOARD_POINTS)
        )
    return text


def as_text(chart: Chart) -> str:
    """The chart in words for the model."""
    kinds = {"histogram": "A histogram", "area": "An area chart"}
    what = kinds.get(chart.kind, f"A {chart.kind} chart")
    sources = ", ".join(code(name) for name in chart.tables)
    rows = rows_drawn(chart).rpartition(", ")[2]
    first = f"{what} of {subject(chart)} is drawn ({sources}, {rows})"
    lines = [f"{first}; {ends(chart)}." if ends(chart) else f"{first}."]
    lines += ["", page_table(points_page(chart), most_rows=TOLD_POINTS)]
    if chart.notes:
        lines += ["", *(f"- {escaped(note)}" for note in chart.notes)]
    return "\n".join(lines)


def subject(chart: Chart) -> str:
    """What is drawn, inside a sentence: the heading with its names as code."""
    wanted = chart.wanted
    if chart.kind == "scatter":
        words = f"{code(wanted.y or '')} against {code(wanted.x)}"
    elif chart.kind == "histogram":
        words = code(wanted.x)
    else:
        before, name, after = chart.measure.rpartition(wanted.y) if wanted.y else ("", "", chart.measure)
        measure = f"{before}{code(name)}{after}" if name else after
        period = chart.axis.endswith(f" of {wanted.x}")
        start, rest = chart.axis.rsplit(wanted.x, 1) if period else chart.axis.split(wanted.x, 1)
        words = f"{measure} by {escaped(start)}{code(wanted.x)}{escaped(rest)}"
    return f"{words} and {code(wanted.by)}" if wanted.by else words


def ends(chart: Chart) -> str:
    """Where the values are lowest and highest; how many series there are, if there are several."""
    if chart.kind == "scatter" and not chart.wanted.by:
        return ""
    if len(chart.series) != 1 or len(chart.labels) < 2:
        return "" if len(chart.series) == 1 else count(len(chart.series), "series", "series")
    known = ranked(chart.series[0], chart.labels)
    if len(known) < 2:
        return ""
    (low, least), (high, most) = known[0], known[-1]
    if low == high:
        return f"all are {number(low)}"
    if chart.kind == "histogram":
        return f"most rows, {number(high)}, are in {escaped(most)}"
    return f"lowest at {escaped(least)} with {number(low)}, highest at {escaped(most)} with {number(high)}"


def ranked(series: Series, labels: tuple[str, ...]) -> list[tuple[float, str]]:
    pairs = zip(series.values, labels, strict=True)
    return sorted(((value, label) for value, label in pairs if value is not None), key=lambda pair: pair[0])


@function_tool(failure_error_function=failed)
async def show_chart(
    run: Run,
    name: str,
    x: str,
    y: str | None = None,
    by: str | None = None,
    kind: Literal["bar", "line", "area", "histogram", "scatter"] | None = None,
    aggregate: Literal["count", "sum", "mean", "median", "min", "max", "distinct"] | None = None,
    where: str | None = None,
    sql: str | None = None,
    title: str | None = None,
    period: Period | None = None,
) -> str:
    """Draw a chart for the person: of a table in memory, or of the result of a SELECT.

    The rows are aggregated first, so any number of them can be drawn: one value for each bar, period of time
    or range of numbers. You get the points as a table. Prefer null for kind: it is chosen by the types of
    the columns (dates give a line, texts bars, numbers alone a histogram, two columns of numbers a scatter).

    Args:
        run: The agent's run.
        name: Name of the variable; with sql, what to call its result.
        x: Column along the axis.
        y: Column of the values; null counts rows.
        by: Column whose values become series (at most six); null for one series.
        kind: What to draw; null chooses.
        aggregate: What becomes of several rows at one place; null takes the mean of y.
        where: A condition in SQL on the rows, such as "year = 2009"; null for all rows.
        sql: A SELECT (DuckDB) to draw the result of, for joins and computed columns; null draws the variable.
        title: Heading, a few words; null says what is drawn.
        period: What a place spans where x holds dates and the question says so, as in "by month"; null takes
            what suits the width.
    """
    wanted = Wanted(name, x, y, by, kind, aggregate, where, sql, period)
    return await answer(run.context, wanted, title)
