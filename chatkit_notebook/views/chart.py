"""`chart`: a ChatKit chart of figures by group, from any table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from ..errors import WidgetError, what_there_is
from ..inspection.facts import Value
from ..inspection.grouping import EXACT_ROWS, Groups, grouped
from . import components
from .cells import MISSING, cut, one_line, shared_precision, written_datetime
from .components import Node, caption, node, text
from .look import Format, Look, row_buttons, status_of
from .numbers import count

Kind = Literal["bar", "line", "area"]
KINDS = ("bar", "line", "area")
MOST_BARS, MOST_POINTS, MOST_SERIES = 40, 200, 7
LABEL_CHARACTERS = 40
HEIGHT = 240
WORDS = {"mean": "Mean", "sum": "Sum", "median": "Median", "min": "Minimum", "max": "Maximum"}
ORDERS = ("keys", "figures")
IN_ORDER = frozenset({"integer", "number", "datetime", "date", "time", "duration"})


def chart(
    data: object,
    x: str,
    y: str | Sequence[str] | None = None,
    *,
    kind: Kind | None = None,
    how: str = "mean",
    by: str | None = None,
    title: str | None = None,
    stacked: bool = False,
    colors: Sequence[str] | Mapping[str, str] | None = None,
    most: int | None = None,
    exact: bool | None = None,
    height: int = HEIGHT,
    curve: str | None = None,
    legend: bool | None = None,
    y_axis: bool = True,
    tooltip: bool = True,
    x_axis: bool = True,
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, Format] | None = None,
    order: str | Sequence[object] | None = None,
    actions: Mapping[str, str] | None = None,
    status: str | Mapping[str, Any] | None = None,
    size: str = "full",
) -> dict[str, Any]:
    """A Card with a chart of one figure for each group of rows.

    Args:
        data: A dataframe of any library, an array, a list of records, a dict of columns.
        x: The column that groups. Many numbers or times are put into ranges of a round width; of many texts
            those with the largest figures are shown, and the others are counted below.
        y: The column, or columns, with the figures; None counts rows.
        kind: "bar", "line" or "area"; None takes lines for times and bars for anything else.
        how: "mean", "sum", "median", "min", "max" or "count" of `y` in each group.
        by: A column whose values each make a series, the seven with the largest figures.
        title: Heading; None says what is shown.
        stacked: Puts series of bars or areas on top of one another.
        colors: ChatKit's chart colors (blue, purple, orange, ...) or CSS, in the order of the series or by
            their names.
        most: Most groups; None takes 40 bars or 200 points.
        exact: True reads every row. None reads 50,000 rows, taken at equal distances, of a table of more
            than a million; the line below then says that the figures are estimates.
        height: In px.
        curve: How lines run between points: "linear", "monotone", "step" and the others of ChatKit.
        legend: Names the series; None does when there are several.
        y_axis: Draws the axis of the figures.
        tooltip: Shows the figures where the pointer is.
        x_axis: Draws the axis of the groups.
        labels: What stands instead of the names of columns and series, by name.
        formats: How the groups are written, by the name of `x`: as for `list_view`.
        order: "keys" or "figures" (largest first) sorts the groups; or the keys in the order they are wanted,
            those that are not named come last. None: numbers and times ascending, texts by their figures.
        actions: Buttons below: the type of the action by the label; their payload is `{"x": x, "y": [...]}`.
        status: A line above the card: text, or ChatKit's `{"text": ..., "icon": ...}`.
        size: Of the card: "sm", "md", "lg" or "full".

    Returns:
        The widget as JSON.

    Raises:
        NotATableError: The data has no rows.
        ColumnNotFoundError: It has no such column.
        InspectionError: A column has no numbers.
        WidgetError: `kind` or `order` is none of these, `by` comes with several columns of figures, or the
            format does not fit.
    """
    figures = [y] if isinstance(y, str) else list(y or ())
    if kind is not None and kind not in KINDS:
        raise WidgetError(f"`kind` cannot be {kind!r}. {what_there_is(str(kind), KINDS)}")
    if by is not None and len(figures) > 1:
        raise WidgetError("`by` makes a series of each value, so `y` can be only one column with it.")
    found = grouped(
        "data",
        data,
        x,
        figures,
        by=by,
        how=how,
        groups=max(1, min(1_000, most or (MOST_BARS if kind == "bar" or not figures else MOST_POINTS))),
        series=MOST_SERIES,
        exact=exact,
    )
    if kind is None:
        kind = "line" if found.kind in ("datetime", "date") else "bar"
        if kind == "bar" and most is None and len(found.keys) > MOST_BARS:
            kind = "line" if found.kind in IN_ORDER else kind
            if kind == "bar":
                found = fewer(found, MOST_BARS)
    found = sorted_groups(found, order)
    named = labels or {}
    called = [str(named.get(name, name)) for name in figures]
    said = what_is_shown(called, how, str(named.get(x, x)), by and str(named.get(by, by)))
    drawn = drawing(found, kind, stacked, colors, curve, named, Look.of(None, formats), x)
    names = list(found.values)
    parts = [
        text(cut(one_line(title or said), 120), weight="semibold"),
        node(
            "Chart",
            **drawn,
            xAxis={"dataKey": "x"} if x_axis else {"dataKey": "x", "hide": True},
            showYAxis=y_axis,
            showLegend=len(names) > 1 if legend is None else legend,
            showTooltip=tooltip,
            height=height,
        ),
    ]
    notes = [*([said] if title else []), *remarks(found, x, how if figures else "count", by)]
    if notes:
        parts.append(caption(". ".join(notes) + ".", size="sm"))
    if not found.keys:
        parts[1] = text("There are no rows to draw.", color="secondary")
    if actions:
        parts.append(components.row(*row_buttons(actions, {"x": x, "y": figures}), gap=2, wrap="wrap"))
    more = {} if status is None else {"status": status_of(status)}
    return components.card(components.column(*parts, gap=2), size=size, **more)


def sorted_groups(found: Groups, order: str | Sequence[object] | None) -> Groups:
    """The groups in another order.

    Raises:
        WidgetError: `order` is none.
    """
    if order is None:
        return found
    if isinstance(order, str) and order not in ORDERS:
        raise WidgetError(f"`order` cannot be {order!r}. {what_there_is(order, ORDERS)}, or a list of keys")
    places = list(range(len(found.keys)))
    if order == "figures":
        places.sort(key=lambda at: -sum(line[at] or 0 for line in found.values.values()))
    elif order == "keys":
        places.sort(key=lambda at: (found.keys[at] is None, sort_key(found.keys[at])))
    else:
        wanted = {str(key): at for at, key in enumerate(order)}
        places.sort(key=lambda at: wanted.get(str(found.keys[at]), len(wanted)))
    values = {name: [line[at] for at in places] for name, line in found.values.items()}
    return replace(found, keys=[found.keys[at] for at in places], values=values)


def sort_key(key: Value) -> Any:
    return key.casefold() if isinstance(key, str) else "" if key is None else key


def drawing(
    found: Groups,
    kind: str,
    stacked: bool,
    colors: Sequence[str] | Mapping[str, str] | None,
    curve: str | None,
    named: Mapping[str, str],
    look: Look,
    x: str,
) -> dict[str, Any]:
    """The rows and series of the chart; series are keyed by their place: a name might be "x"."""
    labels = keys_written(found)
    if x in look.formats:
        labels = [
            MISSING if key is None else cut(str(look.value(x, key)), LABEL_CHARACTERS) for key in found.keys
        ]
    rows: list[Node] = []
    for at, label in enumerate(labels):
        row: Node = {"x": label}
        for place, line in enumerate(found.values.values()):
            if (figure := line[at]) is not None:
                row[f"y{place}"] = tidy(figure)
        rows.append(row)
    series = []
    for place, name in enumerate(found.values):
        one: Node = {"type": kind, "dataKey": f"y{place}", "label": series_label(named.get(name, name))}
        if stacked and kind != "line":
            one["stack"] = "all"
        if curve is not None and kind != "bar":
            one["curveType"] = curve
        if (color := color_of(colors, name, place)) is not None:
            one["color"] = color
        series.append(one)
    return {"data": rows, "series": series}


def series_label(name: str) -> str:
    return cut(one_line(str(name)), LABEL_CHARACTERS)


def color_of(colors: Sequence[str] | Mapping[str, str] | None, name: str, place: int) -> str | None:
    if isinstance(colors, Mapping):
        return colors.get(name)
    return colors[place] if colors is not None and place < len(colors) else None


def keys_written(found: Groups) -> list[str | float]:
    """The keys as they stand below the chart; numbers stay numbers."""
    moments = [key for key in found.keys if isinstance(key, dt.datetime)]
    precision = shared_precision(moments)
    return [key_written(key, found.unit, precision) for key in found.keys]


def key_written(key: Value, unit: str | None, precision: Any) -> str | float:
    if key is None:
        return MISSING
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, (int, float)):
        return tidy(key)
    if isinstance(key, dt.datetime):
        return written_datetime(key, precision)
    if isinstance(key, dt.date):
        quarter = f"{key.year} Q{(key.month + 2) // 3}"
        return {"month": f"{key:%Y-%m}", "quarter": quarter, "year": f"{key:%Y}"}.get(
            unit or "", key.isoformat()
        )
    return cut(one_line(str(key)), LABEL_CHARACTERS) or "(empty)"


def tidy(figure: float) -> float:
    """A number without digits nobody reads: they make the JSON twice as long."""
    if isinstance(figure, int) or figure == int(figure):
        return int(figure)
    return float(f"{figure:.6g}")


def fewer(found: Groups, most: int) -> Groups:
    """The first groups, the others counted."""
    return replace(
        found,
        keys=found.keys[:most],
        values={name: line[:most] for name, line in found.values.items()},
        dropped=found.dropped + max(0, len(found.keys) - most),
    )


def what_is_shown(figures: Sequence[str], how: str, x: str, by: str | None) -> str:
    """The chart in words: "Mean of body_mass_g by species"."""
    names = " and ".join(figures)
    head = f"{WORDS[how]} of {names}" if figures and how != "count" else "Rows"
    if figures and how == "count":
        head = f"Values of {names}"
    return f"{head} by {x}" + (f" and {by}" if by else "")


def remarks(found: Groups, x: str, how: str, by: str | None) -> list[str]:
    """What was cut, put together or estimated, in words."""
    notes = []
    if found.unit is not None:
        width = f"a {found.unit}" if found.unit.isalpha() else found.unit
        notes.append(f"Each point spans {width} of {x}")
    if found.dropped:
        notes.append(f"{count(found.dropped, 'more value')} of {x} not shown")
    if found.dropped_series:
        notes.append(f"{count(found.dropped_series, 'more value')} of {by} not shown")
    if found.step > 1:
        kind = "Within the true range" if how in ("min", "max") else "Estimated"
        notes.append(f"{kind}: every {found.step:,}th of {found.rows or EXACT_ROWS:,} rows was read")
    return notes
