"""The same statements over the same rows in every engine, compared with what DuckDB answers over pandas."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.errors import (
    BudgetExceededError,
    ColumnNotFoundError,
    InspectionError,
    QueryFailedError,
)
from chatkit_notebook.inspection import dataframes
from chatkit_notebook.inspection.budgets import BUDGET
from chatkit_notebook.inspection.isolation import can_isolate
from chatkit_notebook.inspection.sql import QueryResult, query
from chatkit_notebook.inspection.tables import polars_process

ROWS = 200
FRAME = pd.DataFrame(
    {
        "id": range(ROWS),
        "region": [None if n % 17 == 0 else ("north", "south", "East%")[n % 3] for n in range(ROWS)],
        "amount": [None if n % 11 == 0 else (n * 37 % 101) / 4 for n in range(ROWS)],
        "count": [n * 7 % 23 for n in range(ROWS)],
        "day": pd.date_range("2024-01-01 06:30", periods=ROWS, freq="36h"),
    }
)


def in_dask(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=3)


def in_ibis(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("ibis").memtable(frame)


def in_sqlframe(frame: pd.DataFrame) -> Any:
    pytest.importorskip("sqlframe.duckdb")
    from sqlframe.duckdb import DuckDBSession

    connection = duckdb.connect()
    connection.execute("CREATE TABLE stored AS SELECT * FROM frame")
    # a process has one session, which keeps the connection it was made with, whatever it is given later
    DuckDBSession().stop()
    return DuckDBSession(conn=connection).table("stored")


def in_spark(frame: pd.DataFrame) -> Any:
    pytest.importorskip("pyspark", reason="pyspark is not installed: it is large and needs Java")
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return session.createDataFrame(
        [{**record, "day": record["day"].to_pydatetime()} for record in records], schema=SCHEMA
    )


SCHEMA = "id bigint, region string, amount double, count bigint, day timestamp_ntz"
ENGINES: dict[str, Callable[[pd.DataFrame], Any]] = {
    "polars": lambda frame: pl.from_pandas(frame).lazy(),
    "dask": in_dask,
    "ibis": in_ibis,
    "spark": in_spark,
}


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Any:
    return ENGINES[request.param](FRAME)


STATEMENTS = [
    "SELECT count(*) FROM sales",
    "SELECT count(*) AS n, count(amount) AS a, count(DISTINCT region) AS r, sum(amount) AS s FROM sales",
    "SELECT region, sum(amount) AS total, avg(amount) AS mean, min(count) FROM sales GROUP BY region",
    "SELECT region, count(*) AS n FROM sales WHERE amount > 10 GROUP BY 1 HAVING count(*) > 3 ORDER BY 2, 1",
    "SELECT id FROM sales WHERE NOT (amount > 10 AND region <> 'north') ORDER BY id",
    "SELECT id FROM sales WHERE amount <> 3 AND region NOT LIKE '%th' AND id NOT BETWEEN 2 AND 9 ORDER BY id",
    "SELECT region, sum(amount) FROM sales WHERE amount IS NULL GROUP BY ALL",
    "SELECT region, sum(amount) / count(*) AS share FROM sales GROUP BY 1 ORDER BY share DESC LIMIT 2",
    "SELECT id, amount FROM sales ORDER BY amount DESC, id LIMIT 5",
    "SELECT id, amount FROM sales ORDER BY amount, id DESC LIMIT 5 OFFSET 3",
    "SELECT * FROM sales WHERE region = 'south' AND count BETWEEN 3 AND 5 ORDER BY id",
    "SELECT * EXCLUDE (day) FROM sales WHERE NOT region IN ('south', 'north') ORDER BY id LIMIT 7",
    "SELECT s.id, s.count * 2 + 1 AS twice FROM sales AS s WHERE s.count <> 4 ORDER BY 1 LIMIT 4",
    "SELECT upper(region) AS name, length(region) AS n, id FROM sales WHERE region LIKE 'so%' ORDER BY 3",
    "SELECT id FROM sales WHERE region ILIKE 'EAST_' ORDER BY id LIMIT 3",
    "SELECT id FROM sales WHERE day >= DATE '2024-03-01' AND day < '2024-04-01' ORDER BY id",
    "SELECT month(day) AS m, count(*) AS n FROM sales GROUP BY m ORDER BY m",
    "SELECT CASE WHEN amount > 12 THEN 'high' ELSE 'low' END AS level, count(*) AS n FROM sales GROUP BY 1",
    "SELECT sum(amount) FILTER (WHERE region = 'north') AS north, count_if(count > 10) AS many FROM sales",
    "SELECT DISTINCT region FROM sales",
    "SELECT count(DISTINCT region) AS a, count(*) FILTER (WHERE id > 5) AS b FROM sales WHERE id < 0",
    "SELECT round(avg(amount), 1) AS a, stddev(count) AS s FROM sales",
    "SELECT coalesce(region, 'none') AS r, count(*) AS n FROM sales GROUP BY r",
    "SELECT id FROM sales WHERE amount IS NOT NULL AND (count = 1 OR count = 2) ORDER BY sales.id",
]


def rows_of(result: QueryResult) -> list[tuple[Any, ...]]:
    return [tuple(plain(value) for value in row) for row in result.page(count=500, max_columns=40).rows]


def plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.9g}")
    return value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def agree(engine: Any, sql: str) -> None:
    expected, found = query(sql, {"sales": FRAME}), query(sql, {"sales": engine}, seconds=60)
    assert [column.name for column in found.columns] == [column.name for column in expected.columns], sql
    left, right = rows_of(found), rows_of(expected)
    if "ORDER BY" not in sql:
        left, right = sorted(left, key=repr), sorted(right, key=repr)
    assert left == right, sql
    (note,) = found.notes
    assert "only the result was fetched" in note, sql


def test_an_engine_answers_as_duckdb_does(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # a process for each statement would take long
    monkeypatch.setattr(polars_process, "written_plan", lambda *arguments: None)
    # polars is quick and shows that each statement can be handed on; the others that their engine takes it
    for sql in STATEMENTS if isinstance(engine, pl.LazyFrame) else STATEMENTS[1::3]:
        agree(engine, sql)


def test_sqlframe_is_handed_the_same() -> None:
    for sql in STATEMENTS[2:4]:
        agree(in_sqlframe(FRAME), sql)


def test_only_the_result_is_fetched(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from chatkit_notebook.inspection.tables import lazy_frames, remote_frames

    fetched: list[int] = []
    for cls in (remote_frames.RemoteFrame, lazy_frames.PolarsLazyFrame):
        compute = cls.compute

        def counted(self: Any, *arguments: Any, compute: Any = compute) -> Any:
            table = compute(self, *arguments)
            fetched.append(table.num_rows)
            return table

        monkeypatch.setattr(cls, "compute", counted)
    query("SELECT region, sum(amount) AS s FROM sales GROUP BY region", {"sales": engine})
    query("SELECT * FROM sales ORDER BY amount DESC", {"sales": engine}, limit_rows=10)
    query("SELECT * FROM sales", {"sales": engine}, limit_rows=10)
    assert fetched == [4, 11, 11]


def test_what_cannot_be_handed_on_is_answered_over_a_small_copy(engine: Any) -> None:
    sql = "SELECT id, ntile(3) OVER (ORDER BY count, id) AS third FROM sales ORDER BY id LIMIT 3"
    found = query(sql, {"sales": engine})
    assert rows_of(found) == rows_of(query(sql, {"sales": FRAME}))
    assert "All 200 rows of `sales` were copied from" in found.notes[-1]
    assert "window" in found.notes[-1]


def test_a_large_frame_is_not_copied(engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from chatkit_notebook.inspection import sql_remote

    monkeypatch.setattr(sql_remote, "BUDGET", replace(BUDGET, remote_copy_rows=50, lazy_query_rows=50))
    with pytest.raises(BudgetExceededError, match="50 rows, and a join with a table in memory cannot"):
        query("SELECT count(*) FROM sales a JOIN small b ON a.id = b.id", {"sales": engine, "small": FRAME})


def test_a_small_frame_is_joined_with_one_in_memory(engine: Any) -> None:
    names = pd.DataFrame({"region": ["north", "south"], "boss": ["Ada", "Bob"]})
    sql = "SELECT boss, count(*) AS n FROM sales JOIN names USING (region) GROUP BY boss ORDER BY boss"
    assert rows_of(query(sql, {"sales": engine, "names": names})) == [("Ada", 63), ("Bob", 63)]


def test_a_mistyped_column_gets_the_nearest(engine: Any) -> None:
    with pytest.raises(ColumnNotFoundError, match="Did you mean `amount`"):
        query("SELECT sum(amuont) FROM sales", {"sales": engine})


def test_pages_and_records(engine: Any) -> None:
    page = dataframes.page("sales", engine, start=5, count=3, columns=["id", "region"])
    assert [row[0] for row in page.rows] == [5, 6, 7]
    assert page.total is None
    assert {column.name: value for column, value in dataframes.record("sales", engine, 7)}["count"] == 3
    with pytest.raises(InspectionError, match="has no row 1,000"):
        dataframes.record("sales", engine, 999)


def test_a_cut_result_says_so(engine: Any) -> None:
    result = query("SELECT id FROM sales ORDER BY id", {"sales": engine}, limit_rows=10)
    assert (result.total, result.cut, rows_of(result)[-1]) == (10, True, (9,))
    whole = query("SELECT id FROM sales ORDER BY id LIMIT 10", {"sales": engine}, limit_rows=10)
    assert (whole.total, whole.cut) == (10, False)


@pytest.mark.skipif(not can_isolate(), reason="needs fork")
def test_code_in_a_dask_graph_is_killed_and_reaches_nothing() -> None:
    dataframe = pytest.importorskip("dask.dataframe")
    ran: list[int] = []

    def slow(part: pd.DataFrame) -> pd.DataFrame:
        ran.append(1)
        time.sleep(3600)
        return part

    frame = dataframe.from_pandas(FRAME, npartitions=1).map_partitions(slow, meta=FRAME)
    with pytest.raises(BudgetExceededError, match="longer than"):
        query("SELECT count(*) FROM sales", {"sales": frame}, seconds=1)
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(QueryFailedError, match="stopped"):
        query("SELECT count(*) FROM sales", {"sales": frame}, cancelled=stop)
    assert ran == []


def test_an_engine_s_failure_is_told_in_words() -> None:
    dataframe = pytest.importorskip("dask.dataframe")

    def broken(part: pd.DataFrame) -> pd.DataFrame:
        raise ValueError("bad file")

    frame = dataframe.from_pandas(FRAME, npartitions=1).map_partitions(broken, meta=FRAME)
    with pytest.raises(InspectionError, match=r"Dask could not compute it \(ValueError: bad file\)"):
        query("SELECT count(*) FROM sales", {"sales": frame})


class Py4JNetworkError(Exception):
    pass


def test_a_session_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from chatkit_notebook.inspection.tables.remote_frames import RemoteFrame

    def gone(self: Any, frame: Any, seconds: float, cancelled: Any) -> Any:
        raise Py4JNetworkError("Answer from Java side is empty")

    frame = in_dask(FRAME)
    monkeypatch.setattr(RemoteFrame, "compute_in_child", gone)
    monkeypatch.setattr("chatkit_notebook.inspection.tables.remote_frames.can_isolate", lambda: True)
    with pytest.raises(InspectionError, match="session of this frame is gone"):
        query("SELECT count(*) FROM sales", {"sales": frame})


def test_columns_that_are_not_shared_are_never_asked_for(engine: Any) -> None:
    from chatkit_notebook.inspection.namespace import Namespace
    from chatkit_notebook.inspection.privacy import Policy

    assert np.isfinite(FRAME["count"]).all()
    policy = Policy()
    policy["sales.amount"] = "deny"
    frames = Namespace({"sales": engine}, policy=policy).variables()
    result = query("SELECT * FROM sales ORDER BY id LIMIT 2", frames)
    assert [column.name for column in result.columns] == ["id", "region", "count", "day"]
    with pytest.raises(InspectionError):
        query("SELECT sum(amount) FROM sales", frames)
