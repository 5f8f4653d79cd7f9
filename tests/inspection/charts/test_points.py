from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.errors import ChatKitNotebookError, ColumnNotFoundError, InspectionError
from chatkit_notebook.inspection import sql_remote
from chatkit_notebook.inspection.budgets import BUDGET
from chatkit_notebook.inspection.charts.facts import MOST_BARS, MOST_POINTS, MOST_SERIES, Chart, Wanted
from chatkit_notebook.inspection.charts.points import chart_of
from chatkit_notebook.inspection.sql import query
from chatkit_notebook.inspection.tables import polars_process

FRAME = pd.DataFrame(
    {
        "city": ["Rome", "Oslo", "Rome", None, "Oslo", "Rome"],
        "kind": ["a", "b", "b", "a", "b", "a"],
        "price": [10.0, 20.0, 30.0, 40.0, None, 50.0],
        "year": [2001, 2001, 2003, 2003, 2003, 2001],
        "day": pd.to_datetime(["2024-01-05", "2024-01-20", "2024-02-01", "2024-04-01", None, "2024-04-30"]),
    }
)


def drawn(x: str, y: str | None = None, frame: Any = FRAME, **options: Any) -> Chart:
    return chart_of(Wanted("t", x, y, **options), lambda sql: query(sql, {"t": frame}))


BUSY = pd.DataFrame(
    {
        "city": [("Rome", "Oslo", "Bonn", None)[n % 4] for n in range(400)],
        "kind": [("a", "b")[n // 7 % 2] for n in range(400)],
        "price": [None if n % 17 == 0 else n * 37 % 101 / 4 for n in range(400)],
        "size": [n * 11 % 83 / 8 for n in range(400)],
        "day": pd.date_range("2023-03-05 06:30", periods=400, freq="31h"),
    }
)
KINDS: dict[str, dict[str, Any]] = {
    "bar": {"x": "city", "y": "price", "aggregate": "sum", "by": "kind"},
    "line": {"x": "day", "y": "price", "aggregate": "median", "kind": "line"},
    "area": {"x": "day", "y": "price", "aggregate": "sum", "by": "kind", "kind": "area", "period": "quarter"},
    "histogram": {"x": "price", "kind": "histogram"},
    "scatter": {"x": "price", "y": "size", "kind": "scatter"},
    "weeks": {"x": "day", "period": "week"},
    "weekdays": {"x": "day", "period": "weekday"},
    "week numbers": {"x": "day", "period": "calendar week"},
    "months": {"x": "day", "y": "price", "period": "month"},
}


def in_dask(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=3)


def in_ibis(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("ibis").memtable(frame)


def in_polars(frame: pd.DataFrame) -> Any:
    return pl.from_pandas(frame).lazy()


@pytest.mark.parametrize(
    ("make", "name"),
    [(in_ibis, name) for name in ("bar", "line", "area", "histogram", "scatter", "weeks")]
    + [(in_dask, "area"), (in_polars, "weekdays")]
    + [
        pytest.param(make, name, marks=pytest.mark.thorough)
        for make in (in_ibis, in_dask, in_polars)
        for name in KINDS
    ],
)
def test_charts_of_frames_elsewhere_are_computed_there(
    make: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # nothing may be copied: what cannot be handed to the engine fails
    none = replace(BUDGET, remote_copy_rows=0, lazy_query_rows=0)
    monkeypatch.setattr(sql_remote, "BUDGET", none)
    monkeypatch.setattr(polars_process, "written_plan", lambda *arguments: None)  # a process each takes long
    found, expected = drawn(frame=make(BUSY), **KINDS[name]), drawn(frame=BUSY, **KINDS[name])
    assert (found.kind, found.labels, found.total) == (expected.kind, expected.labels, expected.total)
    series = expected.series
    if make is in_dask and name == "scatter":
        assert found.notes[0].endswith("the engine of this frame tells no quantiles.")
        series = series[:1]
    assert [one.label for one in found.series] == [one.label for one in series]
    for one, other in zip(found.series, series, strict=True):
        assert one.values == pytest.approx(other.values, nan_ok=True)


def test_texts_are_counted_as_bars_the_highest_first() -> None:
    chart = drawn("city")
    assert (chart.kind, chart.labels) == ("bar", ("Rome", "Oslo", "(missing)"))
    assert [(one.label, one.values) for one in chart.series] == [("number of rows", (3.0, 2.0, 1.0))]
    assert (chart.rows, chart.total, chart.notes) == (6, 6, ())


def test_values_are_averaged_and_rows_without_one_do_not_count() -> None:
    chart = drawn("city", "price", where="city IS NOT NULL")
    assert dict(zip(chart.labels, chart.series[0].values, strict=True)) == {"Rome": 30.0, "Oslo": 20.0}
    assert chart.series[0].label == "mean price"
    assert (chart.rows, chart.total) == (4, 5)
    assert drawn("city", "price", aggregate="sum").series[0].values == (90.0, 40.0, 20.0)


def test_series_are_the_values_of_another_column_and_counts_stack() -> None:
    chart = drawn("city", by="kind")
    assert chart.labels == ("Oslo", "Rome")
    assert {one.label: one.values for one in chart.series} == {"a": (0.0, 2.0), "b": (2.0, 1.0)}
    assert chart.stacked
    assert not drawn("city", "price", by="kind").stacked


def test_whole_numbers_keep_their_places_and_gaps_show() -> None:
    chart = drawn("year")
    assert (chart.kind, chart.labels, chart.series[0].values) == (
        "bar",
        ("2001", "2002", "2003"),
        (3.0, 0.0, 3.0),
    )
    assert drawn("year", "price").series[0].values == (80 / 3, None, 35.0)


def test_a_few_whole_numbers_are_names_and_no_scale() -> None:
    frame = pl.DataFrame({"customer": [7, 9_000, 7, 120], "price": [1.0, 2.0, 3.0, 4.0]})
    chart = drawn("customer", "price", frame=frame)
    assert (chart.kind, dict(zip(chart.labels, chart.series[0].values, strict=True))) == (
        "bar",
        {"7": 2.0, "120": 4.0, "9000": 2.0},
    )
    assert drawn("n", "m", frame=pl.DataFrame({"n": range(13), "m": range(13)})).kind == "line"


def test_dates_are_a_line_and_rows_without_one_are_told() -> None:
    chart = drawn("day", "price")
    assert chart.kind == "line"
    assert chart.labels == ("2024-01-05", "2024-01-20", "2024-02-01", "2024-04-01", "2024-04-30")
    assert chart.series[0].label == "price"
    assert chart.notes == ("1 row without a value of day is left out.",)


@pytest.mark.parametrize(
    ("step", "unit", "first"),
    [
        (dt.timedelta(seconds=1), "minute", "2024-01-01 00:00"),
        (dt.timedelta(hours=1), "day", "2024-01-01"),
        (dt.timedelta(days=1), "month", "2024-01"),
        (dt.timedelta(days=25), "year", "2024"),
    ],
)
def test_many_moments_become_periods(step: dt.timedelta, unit: str, first: str) -> None:
    start = dt.datetime(2024, 1, 1)
    chart = drawn("t", frame=pl.DataFrame({"t": [start + at * step for at in range(2_000)]}))
    assert chart.axis == f"{unit} of t"
    assert chart.labels[0] == first
    assert len(chart.labels) <= MOST_POINTS
    assert sum(value or 0 for value in chart.series[0].values) == 2_000


def test_periods_that_were_asked_for_are_drawn_instead_of_those_that_suit() -> None:
    days = pd.DataFrame({"t": pd.date_range("2023-01-01", "2024-12-31", freq="D")})
    by_quarter = drawn("t", frame=days, period="quarter")
    assert by_quarter.axis == "quarter of t"
    assert (by_quarter.labels[0], by_quarter.labels[-1]) == ("2023 Q1", "2024 Q4")
    assert by_quarter.series[0].values == (90.0, 91.0, 92.0, 92.0, 91.0, 91.0, 92.0, 92.0)
    assert drawn("day", period="month").labels == ("2024-01", "2024-02", "2024-04")


def test_periods_that_recur_are_in_the_order_of_the_calendar_and_all_there() -> None:
    days = pd.DataFrame({"t": pd.to_datetime(["2024-01-03", "2023-01-02", "2024-03-09", "2024-03-16", None])})
    week = drawn("t", frame=days, period="weekday")
    assert (week.kind, week.labels[0], week.labels[-1]) == ("bar", "Monday", "Sunday")
    assert week.series[0].values == (1.0, 0.0, 1.0, 0.0, 0.0, 2.0, 0.0)
    hour = drawn("t", frame=days, period="clock hour")
    assert (len(hour.labels), hour.labels[0], hour.series[0].values[0]) == (24, "00:00", 4.0)
    year = drawn("t", frame=days, period="calendar month")
    assert (year.kind, year.labels[:3]) == ("line", ("January", "February", "March"))
    assert year.series[0].values == (2.0, 0.0, 2.0, *[0.0] * 9)


def test_too_many_periods_become_longer_ones_and_it_says_so() -> None:
    hours = pd.DataFrame({"t": pd.date_range("2024-01-01", periods=2_400, freq="h")})
    chart = drawn("t", frame=hours, period="hour")
    assert (chart.axis, len(chart.labels)) == ("day of t", 100)
    assert chart.notes == (f"There are more than {MOST_POINTS} hours, so days are drawn.",)
    with pytest.raises(InspectionError, match="holds no dates, so it has no month"):
        drawn("price", period="month")


def test_a_histogram_counts_each_value_once() -> None:
    values = np.random.default_rng(1).normal(50, 10, 10_000)
    chart = drawn("v", frame=pd.DataFrame({"v": [*values, math.nan, math.inf]}))
    counts, _ = np.histogram(values, bins=ends(chart.labels))
    assert chart.kind == "histogram"
    assert 10 <= len(chart.labels) <= 25
    assert list(chart.series[0].values) == counts.tolist()
    assert chart.rows == 10_000
    assert chart.total == 10_002


def ends(labels: tuple[str, ...]) -> list[float]:
    return [float(label.split("–")[0]) for label in labels] + [float(labels[-1].split("–")[1])]


def test_a_scatter_chart_says_what_it_is() -> None:
    x = np.linspace(0, 100, 5_000)
    chart = drawn("x", "y", frame=pd.DataFrame({"x": x, "y": 3 * x}))
    assert chart.kind == "scatter"
    assert [one.label for one in chart.series] == ["median y", "highest tenth above", "lowest tenth below"]
    middle, high, low = (one.values for one in chart.series)
    assert all(a <= b <= c for a, b, c in zip(low, middle, high, strict=True))  # type: ignore[operator]
    assert "have no points" in chart.notes[0]
    assert "correlation is 1.00" in chart.notes[0]


def test_bars_and_series_are_bounded_and_it_says_so() -> None:
    many = pd.DataFrame({"k": [f"k{n}" for n in range(500)], "g": [f"g{n % 9}" for n in range(500)]})
    chart = drawn("k", frame=many)
    assert len(chart.labels) == MOST_BARS
    assert chart.notes == (f"The {MOST_BARS} highest of 500 values of k are drawn.",)
    for kind, most in (("line", MOST_POINTS), ("histogram", MOST_BARS)):
        other = drawn("k", frame=many, kind=kind)
        assert len(other.labels) == most
        assert other.labels == tuple(sorted(other.labels))
        assert other.notes == (f"The {most} highest of 500 values of k are drawn.",)
    grouped = drawn("k", by="g", frame=many)
    assert len(grouped.series) <= MOST_SERIES
    assert len(grouped.labels) <= MOST_BARS
    assert any("3 more are not" in note for note in grouped.notes)


@pytest.mark.parametrize(
    ("values", "first", "said"),
    [
        ([1e300, 3e305, 2e299], "0–2e304", "x in ranges of 2e304"),
        ([1e-12, 3e-12], "1e-12–1.1e-12", "x in ranges of 1e-13"),
        ([-1.7e308, 1.7e308], "-1.8e308 to -1.6e308", "x in ranges of 2e307"),
        ([-3.0, 7.0], "-3.0 to -2.5", "x in ranges of 0.5"),
        ([10**18, 2 * 10**18], "1e18–1.05e18", "x in ranges of 5e16"),
    ],
    ids=["huge", "small", "both ends", "negative", "huge whole"],
)
def test_ranges_are_written_so_that_they_can_be_read(values: list[Any], first: str, said: str) -> None:
    chart = drawn("x", frame=pd.DataFrame({"x": values}), kind="histogram")
    assert (chart.labels[0], chart.axis) == (first, said)
    assert sum(value or 0 for value in chart.series[0].values) == len(values)


def test_durations_are_measured_in_a_unit_that_suits_them() -> None:
    frame = pl.DataFrame({"g": ["a", "a", "b"], "took": [dt.timedelta(hours=n) for n in (1, 3, 30)]})
    chart = drawn("g", "took", frame=frame)
    assert (chart.measure, chart.labels, chart.series[0].values) == (
        "mean took in hours",
        ("b", "a"),
        (30.0, 2.0),
    )
    assert drawn("g", "took", frame=frame, aggregate="count").measure == "number of took"


@pytest.mark.parametrize(("kind", "width"), [(None, 5), ("histogram", 5), ("line", 2.5), ("bar", 5)])
def test_durations_along_an_axis_are_ranges_in_such_a_unit(kind: Any, width: float) -> None:
    frame = pl.DataFrame({"took": [dt.timedelta(minutes=n) for n in range(200)], "v": range(200)})
    chart = drawn("took", None, frame=frame, kind=kind, where="v < 100")
    assert chart.kind == (kind or "histogram")
    assert len(chart.labels) == 100 / width
    assert sum(value or 0 for value in chart.series[0].values) == 100
    assert "took is in minutes." in chart.notes
    assert drawn("took", "v", frame=frame, kind="bar").series[0].values[0] == 5.5  # a fifth of an hour


def test_periods_of_pandas_are_an_axis_of_time() -> None:
    frame = pd.DataFrame({"m": pd.period_range("2020-01", periods=36, freq="M"), "v": range(36)})
    chart = drawn("m", "v", frame=frame)
    assert (chart.kind, chart.labels[0], chart.labels[-1]) == ("line", "2020-01-01", "2022-12-01")
    years = drawn("m", "v", frame=frame, period="year", aggregate="sum")
    assert (years.labels, years.series[0].values) == (("2020", "2021", "2022"), (66.0, 210.0, 354.0))


def test_sparse_numbers_are_numbers() -> None:
    sparse = pd.arrays.SparseArray([0.0, 4.0, 0.0, 2.0], fill_value=0.0)
    chart = drawn("g", "v", frame=pd.DataFrame({"g": list("aabb"), "v": sparse}))
    assert dict(zip(chart.labels, chart.series[0].values, strict=True)) == {"a": 2.0, "b": 1.0}


def test_what_is_not_drawn_is_told() -> None:
    frame = pl.DataFrame({"g": ["a", "b", "c"], "v": [1.0, math.inf, -math.inf]})
    assert drawn("g", "v", frame=frame).notes == ("Infinite values (2) are not drawn.",)
    assert drawn("v", frame=frame).notes == ("2 rows without a finite value of v are left out.",)
    nothing = pl.DataFrame({"g": ["a"], "v": [None]}, schema={"g": pl.String, "v": pl.Float64})
    with pytest.raises(InspectionError, match="nothing to draw: no row has a value of `v`"):
        drawn("g", "v", frame=nothing)


def test_periods_are_those_of_the_columns_own_time_zone() -> None:
    moments = pd.date_range("2024-01-01", "2025-12-31 23:00", freq="h", tz="Asia/Tokyo")
    chart = drawn("t", frame=pd.DataFrame({"t": moments}))
    assert chart.axis == "week of t"
    by_month = drawn("t", frame=pd.DataFrame({"t": pd.date_range("2015", "2025", freq="D", tz="Asia/Tokyo")}))
    assert by_month.labels[:2] == ("2015-01", "2015-02")
    assert by_month.series[0].values[:3] == (31.0, 28.0, 31.0)


def test_booleans_and_days_are_written_as_everywhere() -> None:
    frame = pd.DataFrame({"b": [True, False], "day": pd.to_datetime(["2024-01-05", "2024-02-01"])})
    assert set(drawn("b", frame=frame).labels) == {"true", "false"}
    assert [one.label for one in drawn("b", by="day", frame=frame).series] == ["2024-01-05", "2024-02-01"]


def test_long_texts_are_places_and_series_like_others() -> None:
    long = pd.DataFrame({"k": [f"{n} {'x' * 5_000}" for n in range(60)], "g": ["y" * 5_000] * 60})
    chart = drawn("k", by="g", frame=long)
    assert len(chart.labels) == MOST_BARS
    assert sum(value or 0 for value in chart.series[0].values) == MOST_BARS


def test_the_result_of_a_statement_is_drawn() -> None:
    sql = "SELECT city, max(price) AS top FROM t GROUP BY city"
    chart = chart_of(Wanted("tops", "city", "top", sql=sql), lambda one: query(one, {"t": FRAME}))
    assert dict(zip(chart.labels, chart.series[0].values, strict=True)) == {
        "Rome": 50.0,
        "Oslo": 20.0,
        "(missing)": 40.0,
    }
    assert chart.tables == ("t",)


def test_what_cannot_be_drawn_says_what_can() -> None:
    with pytest.raises(ColumnNotFoundError, match="Did you mean `city`"):
        drawn("citty")
    with pytest.raises(InspectionError, match="Draw the number of its values"):
        drawn("city", "kind")
    with pytest.raises(InspectionError, match="nothing to draw"):
        drawn("city", where="price > 1000")
    with pytest.raises(InspectionError, match="needs two columns of numbers"):
        drawn("price", kind="scatter")


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"x": [1e300, -1e300, 0.0], "y": [1, 2, 3]}),
        pd.DataFrame({"x": [5.0, 5.0], "y": [1, 2]}),
        pd.DataFrame({"x": [2**62, -(2**62)], "y": [1, 2]}),
        pd.DataFrame({"x": ["a" * 10_000, "<b>|`*_"], "y": [1, 2]}),
        pd.DataFrame({"x": [True, False, None], "y": [1, 2, 3]}),
        pd.DataFrame({"x": [math.nan, math.inf], "y": [1, 2]}),
        pl.DataFrame({"x": [dt.date(1, 1, 1), dt.date(9999, 12, 31)], "y": [1, 2]}),
        pl.DataFrame({"x": [dt.timedelta(1), dt.timedelta(2)], "y": [1, 2]}),
        pl.DataFrame({"x": [[1], [2]], "y": [1, 2]}),
    ],
    ids=["huge", "one value", "long", "texts", "booleans", "not finite", "ages", "durations", "lists"],
)
@pytest.mark.parametrize("y", [None, "y"])
def test_odd_columns_are_drawn_or_refused_in_words(frame: Any, y: str | None) -> None:
    try:
        chart = drawn("x", y, frame=frame)
    except ChatKitNotebookError:
        return
    assert 0 < len(chart.labels) <= 400
    assert all(len(one.values) == len(chart.labels) for one in chart.series)
