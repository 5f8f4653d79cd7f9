from __future__ import annotations

import datetime as dt
import decimal
from typing import Any

import pyarrow as pa
import pytest

from chatkit_notebook.inspection.arrow_cells import cells
from chatkit_notebook.inspection.budgets import CellLimits

LIMITS = CellLimits(chars=8, bytes=4, items=3, depth=2)
MOMENT = dt.datetime(2024, 1, 2, 3, 4, 5, 678901)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array(["abc", None, "ä" * 20]), ["abc", None, "ä" * 7 + "…"]),
        (pa.array(["abcdefghi"], pa.string_view()), ["abcdefg…"]),
        (pa.array(["abcdefghi"], pa.large_string()), ["abcdefg…"]),
        (pa.array([b"abcdef"]), [b"abcd"]),
        (pa.array([b"ab"], pa.binary(2)), [b"ab"]),
        (pa.array([1, None]), [1, None]),
        (pa.array([1.5, float("nan")]), [1.5, None]),
        (pa.array([decimal.Decimal("1.20")]), [decimal.Decimal("1.20")]),
        (pa.array([MOMENT], pa.timestamp("ns")), [MOMENT]),
        (pa.array([MOMENT], pa.timestamp("us", "UTC")), [MOMENT.replace(tzinfo=dt.timezone.utc)]),
        (pa.array([MOMENT], pa.timestamp("us", "+02:00")), [MOMENT.replace(tzinfo=dt.timezone.utc)]),
        (pa.array([2**62]).cast(pa.timestamp("s")), ["4611686018427387904 s since 1970-01-01"]),
        (pa.array([2**30], pa.int32()).cast(pa.date32()), ["1073741824 days since 1970-01-01"]),
        (pa.array([dt.time(1, 2)], pa.time64("ns")), [dt.time(1, 2)]),
        (pa.array([dt.timedelta(1)]), [dt.timedelta(1)]),
        (pa.array([pa.MonthDayNano([0, 1, 1_000])]), [dt.timedelta(1, 0, 1)]),
        (pa.array([pa.MonthDayNano([14, 0, 0])]), ["1 years 2 months"]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array([[1, 2, 3, 4, 5]]), [[1, 2, 3, "… 2 more"]]),
        (pa.array([{"a": 1, "b": None}]), [{"a": 1, "b": None}]),
        (pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())), [{"k": 1}]),
        (pa.array([[[1]]]), [[[1]]]),
        (pa.array([[[[1]]]]), [[["list<ite"]]]),
        (pa.array([None]), [None]),
        (pa.chunked_array([[True], [False]]), [True, False]),
    ],
)
def test_cells(array: Any, expected: list[Any]) -> None:
    assert cells(array, LIMITS) == expected


def test_a_list_of_ten_million_in_a_cell_is_not_built() -> None:
    array = pa.ListArray.from_arrays(pa.array([0, 10_000_000]), pa.nulls(10_000_000, pa.int64()))
    assert cells(array, LIMITS) == [[None, None, None, "… 9,999,997 more"]]
