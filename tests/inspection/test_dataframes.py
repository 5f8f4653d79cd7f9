from __future__ import annotations

import datetime as dt
import decimal
import zoneinfo
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from chatkit_notebook.errors import ColumnNotFoundError, InspectionError, NotATableError
from chatkit_notebook.inspection.budgets import BUDGET
from chatkit_notebook.inspection.dataframes import is_table, page, record

from .conftest import Constructor

DATA: dict[str, list[Any]] = {
    "n": list(range(50)),
    "t": [f"row {i}" for i in range(50)],
    "x": [i / 4 for i in range(50)],
}


def test_the_first_rows(constructor: Constructor) -> None:
    shown = page("df", constructor(DATA), count=2)
    assert shown.source == "df"
    assert [column.name for column in shown.columns] == ["n", "t", "x"]
    assert [column.kind for column in shown.columns] == ["integer", "text", "number"]
    assert shown.rows == ((0, "row 0", 0.0), (1, "row 1", 0.25))
    assert (shown.start, shown.total, shown.hidden_columns, shown.notes) == (0, 50, 0, ())


def test_rows_from_the_middle_and_beyond_the_end(constructor: Constructor) -> None:
    assert page("df", constructor(DATA), start=48, count=5, columns=["n"]).rows == ((48,), (49,))
    beyond = page("df", constructor(DATA), start=80)
    assert beyond.rows == ()
    assert beyond.notes == ("There are only 50 rows.",)


def test_the_last_rows_know_where_they_stand(constructor: Constructor) -> None:
    shown = page("df", constructor(DATA), position="last", count=3, columns=["n"])
    assert shown.rows == ((47,), (48,), (49,))
    assert shown.start == 47


def test_a_sample_tells_each_row_s_place(constructor: Constructor) -> None:
    shown = page("df", constructor(DATA), position="sample", count=10, columns=["n"])
    assert len(set(shown.positions)) == 10
    assert tuple(row[0] for row in shown.rows) == shown.positions
    assert list(shown.positions) == sorted(shown.positions)


def test_a_sample_of_everything_is_everything(constructor: Constructor) -> None:
    assert len(page("df", constructor(DATA), position="sample", count=60).rows) == 50


def test_columns_come_in_the_order_asked_for_and_in_any_case(constructor: Constructor) -> None:
    shown = page("df", constructor(DATA), columns=["X", "n"], count=1)
    assert shown.rows == ((0.0, 0),)


def test_a_mistyped_column_gets_the_nearest(constructor: Constructor) -> None:
    frame = constructor({"price": [1], "amount": [2]})
    with pytest.raises(ColumnNotFoundError, match=r"`df` has no column `prise`\. Did you mean `price`\?"):
        page("df", frame, columns=["prise"])


def test_a_whole_record(constructor: Constructor) -> None:
    frame = constructor({"n": [1, 2], "t": ["a", "long " * 1000]})
    pairs = record("df", frame, 1)
    assert [(column.name, value) for column, value in pairs] == [("n", 2), ("t", "long " * 1000)]


def test_a_row_that_vanished_says_so(constructor: Constructor) -> None:
    with pytest.raises(InspectionError, match=r"`df` has no row 51: it has 50 rows now"):
        record("df", constructor(DATA), 50)


def test_no_rows(constructor: Constructor) -> None:
    frame = constructor({"a": [], "b": []})
    shown = page("df", frame)
    assert (len(shown.columns), shown.rows, shown.total) == (2, (), 0)
    assert is_table(frame)


@pytest.mark.parametrize("frame", [pd.DataFrame(), pl.DataFrame(), pa.table({})])
def test_no_columns(frame: Any) -> None:
    shown = page("df", frame)
    assert (shown.columns, shown.rows, shown.total) == ((), (), 0)


def test_rows_without_columns() -> None:
    assert page("df", pd.DataFrame(index=range(3))).total == 3


def test_five_thousand_columns_are_capped(constructor: Constructor) -> None:
    frame = constructor({f"c{i}": [i] for i in range(5_000)})
    shown = page("df", frame)
    assert len(shown.columns) == BUDGET.page_columns
    assert shown.hidden_columns == 5_000 - BUDGET.page_columns
    assert shown.notes == (f"{5_000 - BUDGET.page_columns:,} more columns are not shown.",)
    assert page("df", frame, columns=["c4999"]).rows == ((4999,),)
    pairs = record("df", frame, 0)
    assert len(pairs) == BUDGET.record_columns + 1
    assert pairs[-1][1] == "4,500 more columns are not shown."


def test_long_cells_are_cut(constructor: Constructor) -> None:
    shown = page("df", constructor({"t": ["x" * 1000]}), max_cell_chars=10)
    assert shown.rows == (("x" * 9 + "…",),)


def test_too_many_rows_at_once_are_refused_politely(constructor: Constructor) -> None:
    shown = page("df", constructor({"n": list(range(2_000))}), count=1_000)
    assert len(shown.rows) == BUDGET.page_rows
    assert shown.notes == (f"At most {BUDGET.page_rows} rows are shown at once.",)


def test_values_of_every_type_keep_their_meaning(constructor: Constructor) -> None:
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    values = {
        "nested": [{"a": 1, "b": [1, 2]}],
        "list": [[1, 2, 3]],
        "binary": [b"\x00\x01"],
        "decimal": [decimal.Decimal("12.50")],
        "zoned": [dt.datetime(2024, 7, 1, 12, tzinfo=zone)],
        "naive": [dt.datetime(2024, 7, 1, 12)],
        "date": [dt.date(2024, 7, 1)],
        "time": [dt.time(1, 2, 3)],
        "duration": [dt.timedelta(hours=1)],
        "flag": [True],
        "none": [None],
    }
    shown = page("df", constructor(values))
    cells = dict(zip([column.name for column in shown.columns], shown.rows[0], strict=True))
    assert cells == {name: column[0] for name, column in values.items()}
    assert cells["zoned"].utcoffset() == dt.timedelta(hours=2)
    kinds = {column.name: column.kind for column in shown.columns}
    assert kinds["nested"] == kinds["list"] == "nested"
    assert kinds["decimal"] == "number"
    assert (kinds["zoned"], kinds["date"], kinds["time"], kinds["duration"], kinds["binary"]) == (
        "datetime",
        "date",
        "time",
        "duration",
        "binary",
    )


def test_duplicate_and_odd_column_names_work_by_position() -> None:
    frame = pd.DataFrame([[1, 2, 3, 4, 5]], columns=["a", "a", 7, ("m", "n"), None])
    shown = page("df", frame)
    assert [column.name for column in shown.columns] == ["a", "a_1", "7", "m_n", "(no name)"]
    assert shown.rows == ((1, 2, 3, 4, 5),)
    assert shown.notes == ("More than one column is named `a`: a later one is shown as `a_1`.",)
    assert page("df", frame, columns=["a_1", "7"]).rows == ((2, 3),)


def test_columns_of_two_levels_are_joined() -> None:
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("price", "mean"), ("price", "")]))
    assert [column.name for column in page("df", frame).columns] == ["price_mean", "price"]


def test_an_index_with_information_is_a_column() -> None:
    frame = pd.DataFrame({"v": [1, 2]}, index=pd.Index(["x", "y"], name="key"))
    shown = page("df", frame)
    assert [column.name for column in shown.columns] == ["key", "v"]
    assert shown.rows == (("x", 1), ("y", 2))
    assert page("df", frame, columns=["v"]).rows == (("x", 1), ("y", 2))


def test_an_index_of_two_levels() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None])
    shown = page("df", pd.DataFrame({"v": [3, 4]}, index=index))
    assert [column.name for column in shown.columns] == ["k", "level_1", "v"]
    assert shown.rows == (("a", 1, 3), ("b", 2, 4))


def test_a_filtered_frame_shows_the_rows_it_kept() -> None:
    frame = pd.DataFrame({"v": [1, 2, 3]})
    assert page("df", frame[frame["v"] > 1]).rows == ((1, 2), (2, 3))


def test_cells_of_unknown_types_are_not_run(trap: Any) -> None:
    frame = pd.DataFrame({"o": pd.Series([trap, None, {"k": trap}], dtype=object)})
    shown = page("df", frame)
    assert shown.rows[0][0].endswith("Trap object>")
    assert shown.rows[1] == (None,)
    assert shown.columns[0].kind == "nested"


@pytest.mark.parametrize(
    ("obj", "names", "rows"),
    [
        ([{"a": 1}, {"a": 2, "b": "x"}], ["a", "b"], ((1, None), (2, "x"))),
        ({"a": [1, 2], "b": np.array([0.5, 1.5])}, ["a", "b"], ((1, 0.5), (2, 1.5))),
        ([1, "x", None], ["value"], ((1,), ("x",), (None,))),
        ([(1, "a"), (2, "b")], ["0", "1"], ((1, "a"), (2, "b"))),
        (np.array([1.5, 2.5]), ["value"], ((1.5,), (2.5,))),
        (np.array([[1, 2], [3, 4]]), ["0", "1"], ((1, 2), (3, 4))),
        (np.array([(1, b"x")], dtype=[("n", "i4"), ("s", "S1")]), ["n", "s"], ((1, b"x"),)),
        (np.ma.masked_array([1, 2], mask=[False, True]), ["value"], ((1,), (None,))),
        (pd.Series([1, 2], name="v"), ["v"], ((1,), (2,))),
        (pd.Series([1, 2], index=["x", "y"]), ["index", "value"], (("x", 1), ("y", 2))),
        (pl.Series("v", [1, 2]), ["v"], ((1,), (2,))),
        (pa.array([1, None]), ["value"], ((1,), (None,))),
        (pa.chunked_array([[1], [2]]), ["value"], ((1,), (2,))),
        (pa.record_batch({"a": [1]}), ["a"], ((1,),)),
    ],
)
def test_other_things_with_rows(obj: Any, names: list[str], rows: tuple[Any, ...]) -> None:
    shown = page("x", obj)
    assert [column.name for column in shown.columns] == names
    assert shown.rows == rows
    assert shown.total == len(rows)


@pytest.mark.parametrize(
    "obj", [1, "text", {"a": 1}, {}, [], np.zeros((2, 2, 2)), np.array(5), object(), pd, len]
)
def test_what_has_no_rows_is_no_table(obj: Any) -> None:
    assert not is_table(obj)
    with pytest.raises(NotATableError, match="has no rows and columns"):
        page("x", obj)


def test_a_list_of_frames_is_no_table() -> None:
    assert not is_table([pd.DataFrame(), pd.DataFrame()])


class Spy(pd.DataFrame):
    """A subclass that wants to see how it is read."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(name)


def test_a_subclass_that_watches_its_attributes_is_not_read() -> None:
    spy = pd.DataFrame.__new__(Spy)
    assert not is_table(spy)


def test_a_harmless_subclass_is_read_as_the_library_s_class() -> None:
    class Orders(pd.DataFrame):
        def head(self, n: int = 5) -> Any:
            raise AssertionError("head")

        def __len__(self) -> int:
            raise AssertionError("len")

    assert page("orders", Orders({"a": [1]})).rows == ((1,),)


def test_a_lazy_frame_is_computed_only_for_the_rows_asked_for() -> None:
    calls: list[int] = []

    def watch(frame: pl.DataFrame) -> pl.DataFrame:
        calls.append(frame.height)
        return frame

    lazy = pl.LazyFrame({"n": range(1_000)}).map_batches(watch)
    assert is_table(lazy)
    assert calls == []
    shown = page("lf", lazy, start=10, count=2)
    assert shown.rows == ((10,), (11,))
    assert (shown.start, shown.total) == (10, None)


def test_the_end_of_a_lazy_frame_tells_its_length() -> None:
    shown = page("lf", pl.LazyFrame({"n": [1, 2, 3]}), start=1, count=5)
    assert shown.rows == ((2,), (3,))
    assert shown.total == 3


def test_the_last_rows_of_a_lazy_frame_are_not_computed() -> None:
    shown = page("lf", pl.LazyFrame({"n": [1, 2, 3]}), position="last", count=2)
    assert shown.rows == ((1,), (2,))
    assert shown.notes == ("The last rows would need the whole frame: its first rows are shown.",)


def test_a_relation_is_read_without_touching_the_user_s_connection() -> None:
    connection = duckdb.connect()
    relation = connection.sql("SELECT range AS n, 'x' || range AS t FROM range(100)")
    shown = page("rel", relation, start=98, count=5)
    assert shown.rows == ((98, "x98"), (99, "x99"))
    assert shown.total == 100
    assert [value for _, value in record("rel", relation, 7)] == [7, "x7"]
    with pytest.raises(InspectionError, match="has no row 101"):
        record("rel", relation, 100)


def test_an_error_of_a_relation_is_told() -> None:
    connection = duckdb.connect()
    relation = connection.sql("SELECT CAST(t AS INTEGER) AS n FROM (VALUES ('x')) AS v(t)")
    with pytest.raises(InspectionError, match=r"`rel` could not be read \(ConversionException"):
        page("rel", relation)


def test_an_error_of_a_lazy_frame_is_told() -> None:
    lazy = pl.LazyFrame({"t": ["x"]}).with_columns(pl.col("t").cast(pl.Int64))
    with pytest.raises(InspectionError, match="`lf` could not be read"):
        page("lf", lazy)


def test_ten_million_rows_are_not_copied() -> None:
    values = np.arange(10_000_000)
    frame = pd.DataFrame({"n": values, "m": values}, copy=False)
    assert page("df", frame, start=9_999_999).rows == ((9_999_999, 9_999_999),)
    shown = page("df", frame, position="sample", count=5)
    assert all(row[0] == place for row, place in zip(shown.rows, shown.positions, strict=True))
    assert frame["n"].to_numpy().base is values or np.shares_memory(frame["n"].to_numpy(), values)
