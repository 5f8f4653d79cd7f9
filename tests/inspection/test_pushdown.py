"""Statements over several frames of one engine, compared with what DuckDB answers over pandas."""

# ruff: noqa: E501, ISC004 - a table of one statement a line is easier to read

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.inspection.sql import QueryResult, query
from chatkit_notebook.inspection.tables import polars_process

SALES = pd.DataFrame(
    {
        "id": range(60),
        "shop": pd.array([None if n % 13 == 0 else n % 5 for n in range(60)], "Int64"),
        "amount": [None if n % 11 == 0 else (n * 37 % 101) / 4 for n in range(60)],
        "kind": [("tea", "milk", None)[n % 3] for n in range(60)],
    }
)
SHOPS = pd.DataFrame(
    {"shop": pd.array([0, 1, 2, 7, None], "Int64"), "city": ["Oslo", "Lyon", "Oslo", "Bonn", "Rome"]}
)
FRAMES = {"sales": SALES, "shops": SHOPS}


def in_polars(frame: pd.DataFrame) -> Any:
    return pl.from_pandas(frame).lazy()


def in_dask(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=2)


def in_ibis(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("ibis").memtable(frame)


def in_spark(frame: pd.DataFrame) -> Any:
    pytest.importorskip("pyspark", reason="pyspark is not installed: it is large and needs Java")
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    session.conf.set("spark.sql.shuffle.partitions", "2")
    schema = {"id": "bigint", "shop": "bigint", "amount": "double", "kind": "string", "city": "string"}
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return session.createDataFrame(records, ", ".join(f"{name} {schema[name]}" for name in frame.columns))


JOINS = [
    "SELECT city, count(*) AS n, sum(amount) AS s FROM sales JOIN shops USING (shop) GROUP BY city",
    "SELECT s.id, h.city FROM sales s LEFT JOIN shops h ON s.shop = h.shop AND h.city <> 'Lyon' ORDER BY s.id",
    "SELECT shop, h.city, sales.id FROM sales RIGHT JOIN shops h USING (shop)",
    "SELECT * FROM shops a, shops b WHERE a.city = b.city AND a.shop < b.shop",
    "WITH big AS (SELECT shop, sum(amount) AS total FROM sales GROUP BY shop) "
    "SELECT city, total FROM big JOIN shops USING (shop) WHERE total > 10",
    "SELECT kind, avg(n) AS mean FROM (SELECT kind, shop, count(*) AS n FROM sales GROUP BY ALL) q GROUP BY kind",
    "SELECT shop FROM sales WHERE amount > 20 UNION SELECT shop FROM shops",
    "SELECT kind AS what FROM sales WHERE id < 3 UNION ALL SELECT city FROM shops",
    "SELECT id, amount FROM sales WHERE amount > (SELECT avg(amount) FROM sales)",
    "SELECT id FROM sales WHERE shop IN (SELECT shop FROM shops WHERE city = 'Oslo')",
]
MORE = [
    "SELECT shop, city, id FROM sales FULL JOIN shops USING (shop)",
    "SELECT a.id, b.id AS other FROM sales a JOIN sales b ON a.shop = b.shop AND a.id < b.id AND b.amount > 20",
    "SELECT s.* FROM sales s SEMI JOIN shops h ON s.shop = h.shop ORDER BY id LIMIT 5",
    "SELECT id FROM sales ANTI JOIN shops USING (shop)",
    "SELECT * FROM sales JOIN shops USING (shop) ORDER BY id LIMIT 4",
    "SELECT * FROM sales s JOIN shops h ON s.shop = h.shop ORDER BY id LIMIT 4",
    "SELECT h.*, amount FROM sales s JOIN shops h ON s.shop = h.shop ORDER BY id LIMIT 4",
    "WITH a(x, y) AS (SELECT shop, count(*) FROM sales GROUP BY 1), b AS (SELECT max(y) AS most FROM a) "
    "SELECT x, y, most FROM a, b WHERE y < most",
    "SELECT city, best FROM (SELECT shop AS place, max(amount) AS best FROM sales GROUP BY 1) m(place, best) "
    "JOIN shops ON place = shops.shop ORDER BY best DESC LIMIT 2",
    "(SELECT id FROM sales ORDER BY amount DESC, id LIMIT 3) UNION ALL (SELECT id FROM sales ORDER BY id LIMIT 2)",
    "SELECT count(*) FROM sales a JOIN sales b ON a.amount + 1 = b.amount",
    "SELECT sum(amount) / (SELECT sum(amount) FROM sales) AS share FROM sales WHERE kind = 'tea'",
]
WINDOWS = [
    "SELECT id, row_number() OVER (ORDER BY amount DESC, id) AS r FROM sales",
    "SELECT id, rank() OVER (PARTITION BY kind ORDER BY shop) AS r FROM sales",
    "SELECT id, rank() OVER (ORDER BY kind, shop DESC) AS r, row_number() OVER (ORDER BY kind DESC, id) AS n FROM sales",
    "SELECT id, rank() OVER (ORDER BY CASE WHEN id < 4 THEN CAST('nan' AS DOUBLE) ELSE amount END DESC) AS r FROM sales",
    "SELECT id, dense_rank() OVER (PARTITION BY kind ORDER BY shop DESC) AS r FROM sales",
    "SELECT id, amount - avg(amount) OVER (PARTITION BY shop) AS d, count(*) OVER () AS n FROM sales",
    "SELECT id, max(amount) OVER (PARTITION BY kind) AS m, count(amount) OVER (PARTITION BY kind) AS c FROM sales",
    "SELECT id, sum(amount) OVER (ORDER BY id) AS s, avg(amount) OVER (PARTITION BY kind ORDER BY id) AS a FROM sales",
    "SELECT id, sum(amount) OVER (PARTITION BY kind ORDER BY shop) AS s, "
    "count(*) OVER (PARTITION BY kind ORDER BY shop) AS n FROM sales",
    "SELECT id, lag(amount) OVER (PARTITION BY shop ORDER BY id) AS l, lead(id, 2) OVER (ORDER BY id) AS e FROM sales",
    "SELECT kind, id FROM sales WHERE amount > 3 QUALIFY row_number() OVER (PARTITION BY kind ORDER BY amount DESC) <= 2",
    "SELECT id, rank() OVER (ORDER BY amount DESC, id) AS r FROM sales QUALIFY r < 4 ORDER BY r",
    "SELECT shop, sum(amount) AS s, rank() OVER (ORDER BY sum(amount) DESC) AS r FROM sales GROUP BY shop HAVING count(*) > 3",
]


def rows_of(result: QueryResult) -> list[tuple[Any, ...]]:
    rows = result.page(count=500, max_columns=40).rows
    return [tuple(float(f"{cell:.9g}") if isinstance(cell, float) else cell for cell in row) for row in rows]


@cache
def held_in(make: Callable[[pd.DataFrame], Any]) -> dict[str, Any]:
    return {name: make(frame) for name, frame in FRAMES.items()}


@cache
def expected_of(sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """What DuckDB answers over pandas, asked once for all engines and without our own SQL tool."""
    with duckdb.connect() as connection:
        for name, frame in FRAMES.items():
            connection.register(name, frame)
        found = connection.sql(f"SELECT * FROM ({sql})")  # as a table: names that come twice are told apart
        rows = [
            tuple(float(f"{cell:.9g}") if isinstance(cell, float | Decimal) else cell for cell in row)
            for row in found.fetchall()
        ]
        return found.columns, rows


def agree(make: Callable[[pd.DataFrame], Any], sql: str, sign: str = "only the result was fetched") -> None:
    found = query(sql, held_in(make), seconds=60)
    names, right = expected_of(sql)
    assert [column.name for column in found.columns] == names, sql
    left = rows_of(found)
    if "ORDER BY" not in sql.rpartition(")")[2]:
        left, right = sorted(left, key=repr), sorted(right, key=repr)
    assert right, sql
    assert left == right, sql
    assert sign in "".join(found.notes), (sql, found.notes)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the start of a process a query."""
    monkeypatch.setattr(polars_process, "written_plan", lambda *arguments: None)


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize("sql", [*JOINS, *MORE, *WINDOWS])
def test_polars_is_handed_joins_queries_in_queries_and_windows(sql: str) -> None:
    agree(in_polars, sql)


@pytest.mark.parametrize("sql", [JOINS[0], JOINS[4], MORE[0], MORE[8], WINDOWS[3], WINDOWS[8]])
def test_ibis_is_handed_the_same(sql: str) -> None:
    agree(in_ibis, sql)


@pytest.mark.parametrize("sql", [JOINS[0], JOINS[4], JOINS[8]])
def test_dask_is_handed_joins_and_queries_in_queries(sql: str) -> None:
    agree(in_dask, sql)


def test_spark_is_handed_all_of_it() -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed: it is large and needs Java")
    # one test, so that only one is listed as skipped
    for sql in [*JOINS, *MORE, *WINDOWS]:
        agree(in_spark, sql)


def relations(connection: Any) -> dict[str, Any]:
    return {name: connection.from_df(frame) for name, frame in FRAMES.items()}


def test_relations_of_one_connection_are_queried_there() -> None:
    sql = f"{JOINS[4]} ORDER BY total"
    held = relations(duckdb.connect())
    found = query(sql, held)
    assert rows_of(found) == rows_of(query(sql, FRAMES))
    assert found.notes == ("`sales` and `shops` were queried in DuckDB, where they are.",)


def test_relations_of_two_connections_are_copied_and_it_is_said() -> None:
    # the same name is another table on the other connection
    one, other = duckdb.connect(), duckdb.connect()
    one.execute("CREATE TABLE t AS SELECT 1 AS a, 'one' AS side")
    other.execute("CREATE TABLE t AS SELECT 1 AS a, 'other' AS side")
    held = {"x": one.table("t"), "y": other.table("t")}
    found = query("SELECT x.side, y.side AS other FROM x JOIN y USING (a)", held)
    assert rows_of(found) == [("one", "other")]
    assert found.notes == (
        "All 2 rows of `x` and `y` were copied from DuckDB, because the query joins them with what is not on "
        "their connection.",
    )


def test_a_copy_for_a_join_has_only_the_columns_it_needs() -> None:
    relation = duckdb.connect().sql("SELECT 1 AS a, error('read') AS secret")
    found = query(
        "SELECT n FROM x JOIN y USING (a)", {"x": relation, "y": pd.DataFrame({"a": [1], "n": [5]})}
    )
    assert rows_of(found) == [(5,)]


def test_what_one_frame_may_not_tell_no_join_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    from chatkit_notebook.inspection.namespace import Namespace
    from chatkit_notebook.inspection.privacy import Policy

    monkeypatch.setattr(polars_process, "written_plan", lambda *arguments: None)
    policy = Policy()
    policy["shops.city"] = "deny"
    for make in (in_polars, duckdb.connect().from_df):
        held = {name: make(frame) for name, frame in FRAMES.items()}
        frames = Namespace(held, policy=policy).variables()
        result = query("SELECT * FROM sales JOIN shops USING (shop)", frames)
        assert [column.name for column in result.columns] == ["id", "shop", "amount", "kind"]
        for hidden in ("SELECT city FROM shops", "WITH q AS (SELECT city FROM shops) SELECT * FROM q"):
            with pytest.raises(Exception, match="city"):
                query(hidden, frames)


def doubled(levels: int) -> str:
    parts = ["c0 AS (SELECT id FROM sales)"]
    parts += [f"c{n + 1} AS (SELECT * FROM c{n} UNION ALL SELECT * FROM c{n})" for n in range(levels)]
    return f"WITH {', '.join(parts)} SELECT count(*) FROM c{levels}"


@pytest.mark.usefixtures("in_this_process")
def test_what_grows_with_each_level_is_not_handed_on() -> None:
    agree(in_polars, doubled(3))
    agree(in_polars, doubled(7), "because so many")
    nested = "SELECT id FROM sales"
    for _ in range(12):
        nested = f"SELECT id FROM ({nested}) q"
    agree(in_polars, nested, "because so many queries in queries")
