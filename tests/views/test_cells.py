from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from chatkit_notebook.inspection.facts import Column
from chatkit_notebook.views.cells import ColumnFormat, cut, one_line, written


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "–"),
        (True, "true"),
        (False, "false"),
        (1234, "1,234"),
        (Decimal("1.50"), "1.50"),
        ("", ""),
        ("a\nb\r\nc\td", "a⏎b⏎c⇥d"),
        ("\u202egnp.exe\x00", "\ufffdgnp.exe\ufffd"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        (b"", "(0 B)"),
        (b"\x89PNG", "89 50 4e 47 (4 B)"),
        (b"\x00" * 20, "00 00 00 00 00 00 00 00 … (20 B)"),
        (dt.date(2024, 1, 5), "2024-01-05"),
        (dt.time(9, 30), "09:30:00"),
        (dt.timedelta(days=3, hours=4, seconds=5), "3 d 04:00:05"),
        (dt.timedelta(seconds=-90.5), "-00:01:30.5"),
        ([1, 2.5, None, "x"], '[1, 2.5, –, "x"]'),
        ({"a": {"b": [True]}}, "{a: {b: [true]}}"),
        ([[[[[1]]]]], "[[[[[…]]]]]"),
        ({}, "{}"),
    ],
)
def test_a_value_is_one_short_line(value: object, expected: str) -> None:
    assert written(value) == expected


def test_dates_of_a_column_share_their_precision() -> None:
    day, minute, second = (dt.datetime(2024, 1, 5, *rest) for rest in ((), (13, 45), (13, 45, 10)))
    column = Column("t", "datetime64[ns]", "datetime")

    def shown(*values: dt.datetime) -> list[str]:
        held = ColumnFormat.of(column, values)
        return [held.write(value) for value in values]

    assert shown(day) == ["2024-01-05"]
    assert shown(day, minute) == ["2024-01-05 00:00", "2024-01-05 13:45"]
    assert shown(day, second) == ["2024-01-05 00:00:00", "2024-01-05 13:45:10"]
    assert shown(second.replace(microsecond=250_000)) == ["2024-01-05 13:45:10.250"]


def test_a_time_zone_is_never_lost() -> None:
    assert written(dt.datetime(2024, 1, 5, tzinfo=dt.timezone.utc)) == "2024-01-05 00:00 UTC"
    zone = dt.timezone(dt.timedelta(hours=-3, minutes=-30))
    assert written(dt.datetime(2024, 1, 5, 9, 30, tzinfo=zone)) == "2024-01-05 09:30-03:30"


def test_what_is_huge_is_cut_without_being_written_out() -> None:
    assert written("x" * 1_000_000, 20) == "x" * 19 + "…"
    assert len(written(list(range(10_000_000)), 30)) <= 30
    endless: list[object] = []
    endless.append(endless)
    assert written(endless) == "[[[[[…]]]]]"


def test_the_users_own_objects_are_not_asked_for_their_repr() -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError("called")

        __str__ = __repr__

    assert written(Hostile()) == "<Hostile>"
    assert written([Hostile()]) == "[<Hostile>]"


def test_years_are_not_quantities() -> None:
    assert ColumnFormat.of(Column("year", "int64", "integer"), [2007]).write(2007) == "2007"
    assert ColumnFormat.of(Column("price", "int64", "integer"), [2007]).write(2007) == "2,007"


def test_cutting_keeps_within_the_limit() -> None:
    for limit, text in itertools.product((1, 2, 5), ("", "a", "abcdefgh", "ab      gh")):
        assert len(cut(text, limit)) <= limit
    assert one_line("plain") == "plain"
