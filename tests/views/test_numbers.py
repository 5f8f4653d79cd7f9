from __future__ import annotations

from decimal import Decimal

import pytest

from chatkit_notebook.views.numbers import NumberFormat, byte_size, count, names_things, number, seconds


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([39.1, 39.5, 40.0], ["39.1", "39.5", "40.0"]),
        ([181.0, 186.0], ["181", "186"]),
        ([12.5, 13.25, 1200.0], ["12.50", "13.25", "1,200.00"]),
        ([0.1 + 0.2], ["0.3"]),
        ([1.0000000002], ["1"]),
        ([4201.754385964912], ["4,201.75"]),
        ([43.92192982], ["43.92"]),
        ([3.14159265], ["3.142"]),
        ([0.000123456], ["0.0001235"]),
        ([5000.5, 1e-7], ["5,000.5", "1e-7"]),
        ([1.5e15, 2.5], ["1.5e15", "2.5"]),
        ([1e308, -1e-308], ["1e308", "-1e-308"]),
        ([float("nan"), float("inf"), float("-inf"), 1.5], ["NaN", "∞", "-∞", "1.5"]),
        ([-0.0, -2.5], ["0.0", "-2.5"]),
        ([], []),
    ],
)
def test_floats_of_a_column_share_their_decimals(values: list[float], expected: list[str]) -> None:
    written = NumberFormat.of(values)
    assert [written.write(value) for value in values] == expected


def test_integers_are_grouped_and_huge_ones_bounded() -> None:
    assert number(1234567) == "1,234,567"
    assert number(-1234) == "-1,234"
    assert number(10**5000) == "1e5000"
    assert NumberFormat(grouped=False).write(2007) == "2007"


def test_decimals_keep_their_digits() -> None:
    assert number(Decimal("1234567.10")) == "1,234,567.10"
    assert number(Decimal("0.1000000000000000000001")) == "0.1000000000000000000001"
    assert number(Decimal("NaN")) == "NaN"
    assert number(Decimal("1e400")) == "1e400"


@pytest.mark.parametrize("name", ["year", "Year", "birth_year", "id", "user_id", "userId", "ZIP", "zip code"])
def test_labels_take_no_thousands_separators(name: str) -> None:
    assert names_things(name)


@pytest.mark.parametrize("name", ["paid", "body_mass_g", "yearly income", "width", "idle", "codes_total", ""])
def test_quantities_do(name: str) -> None:
    assert not names_things(name)


def test_sizes_counts_and_spans_read_as_people_write_them() -> None:
    assert [byte_size(n) for n in (0, 812, 45_210, 1_600_000_000)] == ["0 B", "812 B", "45.2 kB", "1.6 GB"]
    assert byte_size(999_960) == "1.0 MB"
    assert [count(n, "row") for n in (0, 1, 1234)] == ["0 rows", "1 row", "1,234 rows"]
    assert [seconds(s) for s in (0.0001, 0.0031, 1.24)] == ["under 1 ms", "3 ms", "1.2 s"]
