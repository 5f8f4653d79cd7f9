from __future__ import annotations

import datetime as dt
import decimal
import os
import threading
import zoneinfo
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from chatkit_notebook.errors import (
    BudgetExceededError,
    ColumnNotFoundError,
    InspectionError,
    NotATableError,
    QueryFailedError,
    QueryRefusedError,
    VariableNotFoundError,
)
from chatkit_notebook.inspection.isolation import can_isolate
from chatkit_notebook.inspection.sql import QueryResult, query

from .conftest import Constructor

ORDERS: dict[str, list[Any]] = {
    "city": ["Rome", "Oslo", "Rome", None],
    "price": [10.0, 20.0, 30.0, 40.0],
    "day": [dt.date(2024, 1, day) for day in (1, 2, 3, 4)],
}

isolated = pytest.mark.skipif(not can_isolate(), reason="needs fork")


def rows(sql: str, **frames: Any) -> tuple[tuple[Any, ...], ...]:
    return query(sql, frames).page(0, 100).rows


@pytest.mark.parametrize("trusted", [False, True])
def test_group_by(constructor: Constructor, trusted: bool) -> None:
    result = query(
        "SELECT city, count(*) AS n, sum(price) AS total FROM orders GROUP BY city ORDER BY total DESC, city",
        {"orders": constructor(ORDERS), "other": pd.DataFrame()},
        trusted=trusted,
    )
    page = result.page()
    assert page.rows == (("Rome", 2, 40.0), (None, 1, 40.0), ("Oslo", 1, 20.0))
    assert [(column.name, column.kind) for column in result.columns] == [
        ("city", "text"),
        ("n", "integer"),
        ("total", "number"),
    ]
    assert (result.total, result.cut, result.tables, result.notes) == (3, False, ("orders",), ())
    assert (page.source, page.total, page.total_is_minimum) == ("query", 3, False)
    assert page.sql == result.sql


def test_pages_and_records_of_a_result(constructor: Constructor) -> None:
    result = query("SELECT * FROM t ORDER BY n", {"t": constructor({"n": list(range(30)), "m": ["x"] * 30})})
    assert result.page(28, 5).rows == ((28, "x"), (29, "x"))
    assert [(column.name, value) for column, value in result.record(7)] == [("n", 7), ("m", "x")]
    with pytest.raises(InspectionError, match="no row 31"):
        result.record(30)


def test_names_are_found_in_any_case(constructor: Constructor) -> None:
    result = query("select CITY from ORDERS limit 1", {"Orders": constructor(ORDERS)})
    assert result.tables == ("Orders",)
    assert result.page().rows == (("Rome",),)


def test_two_variables_that_differ_only_in_case_are_told_apart() -> None:
    frames = {"df": pd.DataFrame({"a": [1]}), "DF": pd.DataFrame({"a": [2]})}
    assert query("SELECT a FROM DF", frames).page().rows == ((2,),)


def test_frames_of_different_libraries_are_joined() -> None:
    assert rows(
        "SELECT a.k, b.v, c.w FROM a JOIN b USING (k) JOIN c USING (k) ORDER BY k",
        a=pd.DataFrame({"k": [1, 2, 3]}),
        b=pl.DataFrame({"k": [1, 2], "v": ["x", "y"]}),
        c=pa.table({"k": [2, 1], "w": [0.5, 1.5]}),
    ) == ((1, "x", 1.5), (2, "y", 0.5))


def test_types_are_exact(constructor: Constructor) -> None:
    zone = zoneinfo.ZoneInfo("America/New_York")
    values = {
        "decimal": [decimal.Decimal("12.50")],
        "zoned": [dt.datetime(2024, 7, 1, 12, tzinfo=zone)],
        "naive": [dt.datetime(2024, 7, 1, 12)],
        "date": [dt.date(2024, 7, 1)],
        "duration": [dt.timedelta(hours=1)],
        "nested": [[1, 2]],
        "binary": [b"\x00"],
        "flag": [True],
    }
    found = query("SELECT * FROM t", {"t": constructor(values)})
    cells = {column.name: value for column, value in found.record(0)}
    notes = [note for note in found.notes if "nested" not in note]
    assert notes == []
    nested = cells.pop("nested")
    assert nested in ([1, 2], "[1, 2]")
    assert cells == {name: column[0] for name, column in values.items() if name != "nested"}
    assert cells["zoned"].utcoffset() == dt.timedelta(hours=-4)


def test_a_sum_of_integers_is_an_integer() -> None:
    value = rows("SELECT sum(n) FROM t", t=pd.DataFrame({"n": [1, 2]}))[0][0]
    assert value == 3
    assert type(value) is int


def test_categories_dates_and_nullable_types_of_pandas() -> None:
    frame = pd.DataFrame(
        {
            "c": pd.Categorical(["u", "v", None]),
            "i": pd.array([1, None, 3], "Int64"),
            "s": pd.array(["x", None, "z"], "string"),
            "o": pd.Series(["p", None, "q"], dtype=object),
            "a": pd.array([1.5, None, 2.5], pd.ArrowDtype(pa.float64())),
        }
    )
    assert rows("SELECT * FROM t", t=frame) == (
        ("u", 1, "x", "p", 1.5),
        ("v", None, None, None, None),
        (None, 3, "z", "q", 2.5),
    )


@pytest.mark.parametrize(
    ("obj", "sql", "expected"),
    [
        ([{"a": 1, "b": "x"}, {"a": 2}], "SELECT a, b FROM x ORDER BY a", ((1, "x"), (2, None))),
        ({"a": [1, 2], "b": np.array([0.5, 1.5])}, "SELECT sum(a * b) FROM x", ((3.5,),)),
        ([3, 1, 2], "SELECT max(value) FROM x", ((3,),)),
        (np.arange(6).reshape(3, 2), 'SELECT sum("0"), sum("1") FROM x', ((6, 9),)),
        (pd.Series([1, 2], name="v"), "SELECT sum(v) FROM x", ((3,),)),
        (pl.Series("v", [1, 2]), "SELECT sum(v) FROM x", ((3,),)),
        (pl.LazyFrame({"a": [1, 2]}), "SELECT sum(a) FROM x", ((3,),)),
        (
            pd.DataFrame({"v": [1, 2]}, index=pd.Index(["p", "q"], name="k")),
            "SELECT v FROM x WHERE k = 'q'",
            ((2,),),
        ),
    ],
)
def test_other_things_with_rows(obj: Any, sql: str, expected: Any) -> None:
    assert rows(sql, x=obj) == expected


def test_a_frame_in_reverse() -> None:
    frame = pd.DataFrame(
        {
            "i": [1, 2, 3],
            "f": [1.5, None, 3.5],
            "t": pd.to_datetime(["2024-01-01", None, "2024-01-03"]),
            "z": pd.to_datetime(["2024-01-01", None, "2024-01-03"], utc=True),
            "n": pd.array([1, None, 3], "Int64"),
            "b": [True, False, True],
            "c": pd.Categorical(["u", "v", "u"]),
            "s": ["x", None, "z"],
        }
    )
    names = ", ".join(frame.columns)
    for reverse in (frame[::-1], frame.iloc[::-1].reset_index(drop=True)):
        found = query(f"SELECT {names} FROM t", {"t": reverse}).page().rows
        assert found == tuple(query(f"SELECT {names} FROM t", {"t": frame}).page().rows[::-1])


def test_a_relation_alone_and_with_others() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t AS SELECT range AS n, range % 3 AS g FROM range(9)")
    relation = connection.table("t")
    assert rows("SELECT g, count(*) FROM rel GROUP BY g ORDER BY g", rel=relation) == ((0, 3), (1, 3), (2, 3))
    assert rows("SELECT w FROM rel JOIN x ON n = k", rel=relation, x=[{"k": 8, "w": "last"}]) == (("last",),)
    assert connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchone() == (0,)


def test_odd_columns_are_renamed_converted_or_left_out_and_noted() -> None:
    frame = pd.DataFrame([[1, 2, 3]], columns=["a", "A", 7])
    frame["per"] = pd.period_range("2024-01", periods=1, freq="M")
    frame["cx"] = [1j]
    result = query('SELECT a, A_1, "7", per, cx FROM t', {"t": frame})
    assert result.page().rows == ((1, 2, 3, dt.datetime(2024, 1, 1), "1j"),)
    assert result.notes == (
        "`t` has more than one column `A`; in SQL a later one is `A_1`.",
        "`per` of `t` (period[M]) is read as the beginning of each period.",
        "`cx` of `t` (complex128) is read as text.",
    )
    assert query("SELECT a FROM t", {"t": frame}).notes == ()


def test_cells_of_unknown_types_are_read_as_text_without_running(trap: Any) -> None:
    frame = pd.DataFrame({"n": [1, 2], "o": pd.Series([trap, "x"], dtype=object)})
    for trusted in (False, True):
        result = query("SELECT * FROM t", {"t": frame}, trusted=trusted)
        assert result.page().rows[0][1].endswith("Trap object>")
        assert result.notes == ("`o` of `t` (object) is read as text.",)


def test_a_column_too_long_to_convert_is_left_out() -> None:
    frame = pd.DataFrame({"p": pd.arrays.IntervalArray.from_breaks(range(200_001)), "n": range(200_000)})
    assert query("SELECT sum(n) FROM t", {"t": frame}).total == 1
    with pytest.raises(
        QueryFailedError, match=r"`p` of `t` of type interval\[int64, right\] cannot be queried"
    ):
        query("SELECT max(p) FROM t", {"t": frame})


def test_no_rows_and_no_columns(constructor: Constructor) -> None:
    empty = query("SELECT a FROM t", {"t": constructor({"a": []})})
    assert (empty.total, empty.page().rows) == (0, ())
    assert rows("SELECT count(*) FROM t", t=pd.DataFrame(index=range(3))) == ((3,),)


def test_five_thousand_columns(constructor: Constructor) -> None:
    frame = constructor({f"c{i}": [i] for i in range(5_000)})
    assert rows("SELECT c4999 + c1 FROM t", t=frame) == ((5_000,),)
    page = query("SELECT * FROM t", {"t": frame}).page()
    assert page.hidden_columns == 5_000 - len(page.columns)


def test_a_missing_table_lists_what_there_is() -> None:
    with pytest.raises(VariableNotFoundError, match=r"no variable `ordrs` to query\. Did you mean `orders`"):
        query("SELECT * FROM ordrs", {"orders": pd.DataFrame(), "rate": 3})


def test_a_file_is_not_a_table() -> None:
    with pytest.raises(VariableNotFoundError, match="not files: load the file"):
        query("SELECT * FROM '/etc/passwd'", {"orders": pd.DataFrame()})


@pytest.mark.parametrize(
    "sql", ["PRAGMA database_list", "SELECT * FROM duckdb_settings", "SELECT * FROM sqlite_master"]
)
def test_the_engine_s_own_tables_are_no_variables(sql: str) -> None:
    with pytest.raises(InspectionError):
        query(sql, {"orders": pd.DataFrame()})


def test_a_value_is_not_a_table() -> None:
    with pytest.raises(NotATableError, match=r"`rate` \(float\) has no rows"):
        query("SELECT * FROM rate", {"rate": 0.5})


MISTYPED = [
    "SELECT prise FROM orders",
    "SELECT o.prise FROM orders AS o",
    "SELECT city FROM orders ORDER BY prise",
    "SELECT city FROM orders WHERE prise > 1 GROUP BY city",
]


@pytest.mark.parametrize("sql", MISTYPED)
def test_a_mistyped_column_gets_the_nearest(constructor: Constructor, sql: str) -> None:
    with pytest.raises(ColumnNotFoundError, match=r"`orders` has no column `prise`\. Did you mean `price`\?"):
        query(sql, {"orders": constructor(ORDERS)})


def test_a_mistyped_column_of_a_join_says_whose_it_is() -> None:
    frames = {"a": pd.DataFrame({"k": [1]}), "b": pd.DataFrame({"k": [1], "price": [2]})}
    with pytest.raises(
        ColumnNotFoundError, match=r"no column `prise` in `a` or `b`\. Did you mean `price` of `b`\?"
    ):
        query("SELECT prise FROM a JOIN b USING (k)", frames)


@pytest.mark.parametrize(
    ("sql", "advice"),
    [
        ("SELECT * FROM orders WHERE price > 'many'", "TRY_CAST"),
        ("SELECT avg(city) FROM orders", "TRY_CAST"),
        ("SELECT * FROM orders WHERE city > 5", "in quotes"),
        ("SELECT * FROM orders WHERE day > '2024-13'", "DATE '2024-03-01'"),
    ],
)
def test_a_value_of_another_type_is_told_with_what_to_do(sql: str, advice: str) -> None:
    with pytest.raises(QueryFailedError, match=advice):
        query(sql, {"orders": pd.DataFrame(ORDERS)})


def test_an_error_of_the_engine_is_told_in_one_line() -> None:
    with pytest.raises(QueryFailedError, match=r"No function matches .*'sum\(VARCHAR\)'") as caught:
        query("SELECT sum(city) FROM t", {"t": pd.DataFrame({"city": ["x"]})})
    assert "Candidate functions" not in str(caught.value)


@pytest.mark.parametrize("trusted", [False, True])
def test_ten_million_rows_are_cut(trusted: bool) -> None:
    frame = pd.DataFrame({"n": np.arange(10_000_000)})
    result = query("SELECT * FROM t", {"t": frame}, limit_rows=100, trusted=trusted)
    assert (result.total, result.cut) == (100, True)
    assert result.page().total_is_minimum
    assert result.notes == ("The result is longer: only its first 100 rows were kept.",)


def test_a_sorted_result_is_cut_after_sorting() -> None:
    frame = pd.DataFrame({"n": np.random.default_rng(0).permutation(1_000_000)})
    result = query("SELECT n FROM t ORDER BY n DESC", {"t": frame}, limit_rows=3)
    assert result.page().rows == ((999_999,), (999_998,), (999_997,))
    assert result.cut


def test_a_result_of_exactly_the_limit_is_not_cut() -> None:
    for sql in ("SELECT n FROM t", "SELECT n FROM t ORDER BY n"):
        assert not query(sql, {"t": pd.DataFrame({"n": range(5)})}, limit_rows=5).cut


def test_bytes_are_bounded() -> None:
    frame = pd.DataFrame({"s": ["x" * 10_000] * 100})
    result = query("SELECT s FROM t", {"t": frame}, limit_bytes=200_000)
    assert 0 < result.total < 25
    assert result.cut
    with pytest.raises(BudgetExceededError, match="One row of the result is larger"):
        query("SELECT string_agg(s, '') FROM t", {"t": frame}, limit_bytes=200_000)


@pytest.mark.parametrize("trusted", [False, True])
def test_time_is_bounded(trusted: bool) -> None:
    frame = pd.DataFrame({"n": np.arange(10_000_000)})
    with pytest.raises(BudgetExceededError, match=r"longer than 0\.3 seconds"):
        query("SELECT count(*) FROM t AS a, t AS b", {"t": frame}, seconds=0.3, trusted=trusted)


@pytest.mark.parametrize("trusted", [False, True])
def test_it_can_be_stopped(trusted: bool) -> None:
    frame = pd.DataFrame({"n": np.arange(10_000_000)})
    stop = threading.Event()
    caught: list[BaseException] = []

    def ask() -> None:
        try:
            query(
                "SELECT count(*) FROM t AS a, t AS b",
                {"t": frame},
                cancelled=stop,
                seconds=60,
                trusted=trusted,
            )
        except BaseException as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    stop.set()
    thread.join(30)
    assert not thread.is_alive()
    assert isinstance(caught[0], QueryFailedError)
    assert "stopped" in str(caught[0])


DOUBLING = ", ".join(
    f"{new} AS (SELECT replace(s, 'x', 'xxxxxxxxxx') AS s FROM {old})"
    for old, new in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
BOMBS = [
    "SELECT repeat('x', 4000000000)",
    "SELECT printf('%4000000000s', 'x')",
    "SELECT string_agg(repeat('x', 1000), '') FROM t",
    "SELECT lpad('x', 2000000000, 'y')",
    "SELECT list(a.n) FROM t AS a, t AS b",
    "SELECT count(*) FROM t AS a, t AS b, t AS c",
    f"WITH a AS (SELECT 'xxxxxxxxxx' AS s), {DOUBLING} SELECT length(s) FROM l",
]


@isolated
@pytest.mark.parametrize("sql", BOMBS)
def test_bombs_end_in_the_child(sql: str) -> None:
    frame = pd.DataFrame({"n": np.arange(10_000_000)})
    with pytest.raises((BudgetExceededError, QueryFailedError)):
        query(sql, {"t": frame}, seconds=2, memory=256 * 2**20)


@isolated
def test_no_child_is_left_behind() -> None:
    query("SELECT 1", {})
    with pytest.raises(BudgetExceededError):
        query(
            "SELECT count(*) FROM t AS a, t AS b", {"t": pd.DataFrame({"n": range(1_000_000)})}, seconds=0.2
        )
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_nothing_can_be_written(constructor: Constructor) -> None:
    frame = constructor({"n": [1, 2]})
    for sql in ("DELETE FROM t", "WITH d AS (DELETE FROM t RETURNING n) SELECT * FROM d"):
        with pytest.raises(QueryRefusedError):
            query(sql, {"t": frame})
    assert rows("SELECT count(*) FROM t", t=frame) == ((2,),)


def test_only_the_named_variables_are_looked_at(trap: Any) -> None:
    class Watched(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            assert name == "t"
            return super().__getitem__(name)

    result: QueryResult = query("SELECT n FROM t", Watched(t=pd.DataFrame({"n": [1]}), other=trap))
    assert result.tables == ("t",)


def test_the_user_s_own_connection_sees_nothing_of_it() -> None:
    query("SELECT n FROM hidden", {"hidden": pd.DataFrame({"n": [1]})}, trusted=True)
    with pytest.raises(duckdb.CatalogException):
        duckdb.connect(config={"python_enable_replacements": "false"}).sql("SELECT * FROM hidden")


def test_repeated_names_in_a_result_get_a_number() -> None:
    result = query("SELECT n, n FROM t", {"t": pd.DataFrame({"n": [1]})})
    assert [column.name for column in result.columns] == ["n", "n_1"]


class TestWithoutFork:
    """What happens on a platform where a child process is not to be had."""

    @pytest.fixture(autouse=True)
    def no_fork(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chatkit_notebook.inspection.sql.can_isolate", lambda: False)
        monkeypatch.setattr("chatkit_notebook.inspection.tables.lazy_frames.can_isolate", lambda: False)

    def test_queries_run_in_this_process(self, constructor: Constructor) -> None:
        assert rows("SELECT count(*) FROM t", t=constructor(ORDERS)) == ((4,),)

    def test_relations_are_waited_for(self) -> None:
        connection = duckdb.connect()
        relation = connection.sql("SELECT range AS n FROM range(5)")
        assert rows("SELECT sum(n) FROM rel", rel=relation) == ((10,),)

    def test_what_could_not_be_stopped_is_not_started(self) -> None:
        with pytest.raises(QueryFailedError, match="`repeat` cannot be used here"):
            query("SELECT repeat('x', 10)", {})


def test_numbers_the_engine_has_no_type_for_are_read_as_the_nearest_it_has() -> None:
    wide = decimal.Decimal("1.25")
    huge = decimal.Decimal(10) ** 45
    table = pa.table(
        {
            "half": pa.array([1.5, None], pa.float16()),
            "wide": pa.array([wide, None], pa.decimal256(50, 2)),
            "huge": pa.array([huge, None], pa.decimal256(60, 2)),
            "nested": pa.array([[wide], None], pa.list_(pa.decimal256(50, 2))),
        }
    )
    result = query("SELECT * FROM t", {"t": table})
    assert result.page().rows[0][:3] == (1.5, wide, 1e45)
    (note,) = result.notes
    assert note.startswith("`nested` of `t` (list<")
    assert note.endswith("decimal256(50, 2)>) is read as text.")
    assert rows("SELECT a + 1 FROM t", t=pd.DataFrame({"a": np.array([1.5], np.float16)})) == ((2.5,),)
    assert rows("SELECT a FROM t", t=pd.DataFrame({"a": np.array([1.5], np.longdouble)}))[0] in (
        (1.5,),
        ("1.5",),
    )


def test_half_characters_do_not_keep_a_table_from_being_read() -> None:
    mixed = pd.DataFrame({"a": pd.Series(["\ud800x", 1], dtype=object), "n": [1, 2]})
    assert rows("SELECT a FROM t", t=mixed) == (("?x",), ("1",))
    texts = pd.DataFrame({"a": pd.Series(["\ud800x", "y"], dtype=object), "n": [1, 2]})
    assert rows("SELECT sum(n) FROM t", t=texts) == ((3,),)
    with pytest.raises(QueryFailedError, match="half a character"):
        query("SELECT a FROM t", {"t": texts})


def test_names_that_no_engine_takes_are_made_printable() -> None:
    frame = pd.DataFrame([[1, 2]], columns=pd.Index(["a\0b", "\ud800"], dtype=object))
    assert [column.name for column in query("SELECT * FROM t", {"t": frame}).columns] == ["a?b", "?"]


def test_rows_never_spill_onto_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    frames = {"t": pa.table({"n": list(range(3_000_000))})}
    with pytest.raises(BudgetExceededError):
        query("SELECT * FROM t JOIN t AS u USING (n) ORDER BY md5(n::VARCHAR)", frames, memory=64 * 2**20)
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_cannot_stream_is_an_answer() -> None:
    from chatkit_notebook.inspection.sql_engine import batches_of

    with pytest.raises(QueryFailedError, match=r"DuckDB [\d.]+ has none of the methods to_arrow_reader"):
        batches_of(object.__new__(type("Relation", (), {})))
