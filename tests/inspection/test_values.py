from __future__ import annotations

import datetime as dt
import decimal
import math
import zoneinfo
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatkit_notebook.inspection.budgets import CellLimits
from chatkit_notebook.inspection.values import plain

LIMITS = CellLimits(chars=10, bytes=4, items=3, depth=2)


MISSING = [None, math.nan, np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), decimal.Decimal("NaN")]


@pytest.mark.parametrize("missing", MISSING)
def test_every_kind_of_missing_is_none(missing: Any) -> None:
    assert plain(missing, LIMITS) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (pd.Timestamp("2024-01-02T03:04:05.123456789"), dt.datetime(2024, 1, 2, 3, 4, 5, 123456)),
        (np.datetime64("2024-01-02T03:04:05.123456789"), dt.datetime(2024, 1, 2, 3, 4, 5, 123456)),
        (np.datetime64("2024-01-02"), dt.date(2024, 1, 2)),
        (np.timedelta64(2, "s"), dt.timedelta(seconds=2)),
        (pd.Timedelta("1D"), dt.timedelta(days=1)),
        (pd.Period("2024-01"), "2024-01"),
        (decimal.Decimal("1.20"), decimal.Decimal("1.20")),
        (math.inf, math.inf),
        (b"abcdef", b"abcd"),
        ({1, 2}, [1, 2]),
        (np.array([1, 2]), [1, 2]),
    ],
)
def test_library_scalars_become_python_s(value: Any, expected: Any) -> None:
    found = plain(value, LIMITS)
    assert found == expected
    assert type(found) is type(expected)


def test_zoned_times_keep_their_zone() -> None:
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    value = pd.Timestamp("2024-07-01 12:00", tz=zone)
    found = plain(value, LIMITS)
    assert found == dt.datetime(2024, 7, 1, 12, tzinfo=zone)
    assert found.utcoffset() == dt.timedelta(hours=2)


def test_a_time_zone_of_the_user_s_own_is_dropped_unasked() -> None:
    class Zone(dt.tzinfo):
        def utcoffset(self, when):
            raise AssertionError("asked")

    assert plain(dt.datetime(2024, 1, 1, tzinfo=Zone()), LIMITS) == dt.datetime(2024, 1, 1)


def test_long_text_is_cut_with_an_ellipsis() -> None:
    assert plain("x" * 11, LIMITS) == "x" * 9 + "…"
    assert plain("x" * 10, LIMITS) == "x" * 10


def test_lists_and_dicts_are_bounded_and_say_so() -> None:
    assert plain([1, 2, 3, 4, 5], LIMITS) == [1, 2, 3, "… 2 more"]
    assert plain({"a": 1, "b": 2, "c": 3, "d": 4}, LIMITS) == {"a": 1, "b": 2, "c": 3, "…": "1 more"}
    assert plain([[[1]]], LIMITS) == [["list of 1"]]


def test_a_list_of_ten_million_is_sliced() -> None:
    assert plain([0] * 10_000_000, LIMITS) == [0, 0, 0, "… 9,999,997 more"]


def test_a_list_in_itself_ends() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert plain(loop, LIMITS) == [["list of 1"]]


def test_unknown_objects_become_their_short_form_without_running(trap: Any) -> None:
    assert plain(trap, CellLimits()).endswith("Trap object>")
    assert plain([trap], CellLimits())[0].endswith("Trap object>")
    assert plain({"k": trap}, CellLimits())["k"].endswith("Trap object>")


def test_an_integer_too_long_to_write_is_described() -> None:
    assert plain(10**5000, CellLimits()) == "an integer of about 5,001 digits"


def test_numbers_wider_than_any_of_python_are_read() -> None:
    assert plain(np.longdouble("1.5"), CellLimits()) == 1.5
    assert plain(np.clongdouble(1.5), CellLimits()) == "(1.5+0j)"
    assert plain(np.longdouble("nan"), CellLimits()) is None
