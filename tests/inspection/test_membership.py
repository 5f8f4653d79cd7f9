"""EXISTS, IN, INTERSECT and EXCEPT over lazy frames, with missing values, compared with DuckDB over pandas."""

# ruff: noqa: E501 - a table of one statement a line is easier to read

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.inspection.sql import query
from chatkit_notebook.inspection.tables import polars_process

HANDED_ON = [
    "SELECT id FROM t WHERE a NOT IN (SELECT b FROM u)",
    "SELECT id FROM t WHERE a NOT IN (SELECT b FROM u WHERE b IS NOT NULL)",
    "SELECT id FROM t WHERE a NOT IN (SELECT b FROM u WHERE b > 100)",
    "SELECT id FROM t WHERE NOT (a IN (SELECT max(b) FROM u)) AND NOT NOT EXISTS (SELECT count(*) FROM u)",
    "SELECT id FROM t o WHERE a IN (SELECT b FROM u WHERE u.g = o.g)",
    "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.b = t.a)",
    "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE b = a AND u.g <> 'y' ORDER BY b LIMIT 1)",
    "SELECT id FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.b = t.a AND u.g = t.g)",
    "SELECT id FROM t WHERE EXISTS (SELECT * FROM u WHERE b = 77) OR id < 3",
    "SELECT id FROM t WHERE NOT EXISTS (SELECT * FROM u WHERE b = 77) AND id < 3",
    "SELECT id FROM t o WHERE EXISTS (SELECT 1 FROM t i WHERE i.g = o.g AND i.a IN (SELECT b FROM u) AND o.a = 3)",
    "SELECT id, (SELECT max(b) FROM u) AS m, a + (SELECT count(*) FROM u) AS n FROM t",
    "SELECT 1 AS one FROM t WHERE EXISTS (SELECT 1 FROM u WHERE b = 77)",
    "SELECT 1 AS one FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE b = 77) AND id > 20",
    "SELECT 'x' AS one FROM t GROUP BY a",
    "SELECT a, g FROM t INTERSECT SELECT b, g FROM u",
    "SELECT a, g FROM t EXCEPT SELECT b, g FROM u",
    "SELECT g FROM u EXCEPT SELECT g FROM t WHERE id > 20",
    "SELECT a FROM t EXCEPT SELECT b FROM u INTERSECT SELECT a FROM t ORDER BY a",
    "WITH known AS (SELECT b FROM u INTERSECT SELECT a FROM t) SELECT count(*) AS n FROM t WHERE a IN (SELECT b FROM known)",
]
COPIED = {
    "SELECT id FROM t WHERE a NOT IN (SELECT b FROM u WHERE u.g = t.g)": "NOT IN with a query that reads columns of the query around it",
    "SELECT id, (SELECT max(b) FROM u WHERE u.g = t.g) AS m FROM t": "a query that reads columns of the query around it",
    "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.b > t.a)": "a query that reads columns of the query around it",
    "SELECT a FROM t EXCEPT ALL SELECT b FROM u": "EXCEPT ALL",
    "SELECT id FROM t WHERE a > ALL (SELECT b FROM u WHERE b IS NOT NULL)": "a comparison with all or any rows of a query",
}


def frames(seed: int) -> dict[str, pd.DataFrame]:
    """Two tables with missing values on both sides; with seed 0 the second one has none."""
    draw = random.Random(seed)
    size = 6 if seed else 3
    return {
        "t": pd.DataFrame(
            {
                "id": range(30),
                "a": pd.array([draw.choice([None, 1, 2, 3, 4]) for _ in range(30)], "Int64"),
                "g": [draw.choice(["x", "y", None]) for _ in range(30)],
            }
        ),
        "u": pd.DataFrame(
            {
                "b": pd.array([draw.choice([None, 2, 3, 9] if seed else [2, 3]) for _ in range(size)], "Int64"),
                "g": [draw.choice(["x", "y", "z", None]) for _ in range(size)],
            }
        ),
    }  # fmt: skip


def in_dask(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=2)


def in_ibis(frame: pd.DataFrame) -> Any:
    return pytest.importorskip("ibis").memtable(frame)


def compared(sql: str, seed: int, make: Callable[[pd.DataFrame], Any]) -> str:
    """The notes of an answer, once its rows are those of DuckDB."""
    held = frames(seed)
    with duckdb.connect() as connection:
        for name, frame in held.items():
            connection.register(name, frame)
        expected = connection.execute(sql).fetchall()
    found = query(sql, {name: make(frame) for name, frame in held.items()}, seconds=60)
    rows = [tuple(row) for row in found.page(count=500).rows]
    assert sorted(rows, key=repr) == sorted(expected, key=repr), (sql, seed)
    return "".join(found.notes)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saves the start of a process a query."""
    monkeypatch.setattr(polars_process, "written_plan", lambda *arguments: None)


@pytest.mark.parametrize("sql", HANDED_ON)
def test_polars_is_handed_membership(sql: str) -> None:
    for seed in (0, 1, 2):
        notes = compared(sql, seed, lambda frame: pl.from_pandas(frame).lazy())
        # OR is the one place where it cannot be a join
        assert ("only the result was fetched" in notes) == (" OR " not in sql), sql


@pytest.mark.parametrize("make", [in_ibis, in_dask])
@pytest.mark.parametrize("sql", [HANDED_ON[0], HANDED_ON[7], HANDED_ON[11], HANDED_ON[16]])
def test_other_engines_are_handed_the_same(sql: str, make: Callable[[pd.DataFrame], Any]) -> None:
    assert "only the result was fetched" in compared(sql, 1, make)


@pytest.mark.parametrize("sql", COPIED)
def test_what_no_engine_is_handed_is_answered_over_a_copy_and_named(sql: str) -> None:
    notes = compared(sql, 1, lambda frame: pl.from_pandas(frame).lazy())
    assert f"because {COPIED[sql]} cannot be handed to it" in notes


def test_very_many_queries_in_a_query_are_not_planned() -> None:
    sql = "SELECT id FROM t WHERE " + " AND ".join(["a IN (SELECT b FROM u)"] * 100)
    notes = compared(sql, 1, lambda frame: pl.from_pandas(frame).lazy())
    assert "because so many queries in queries cannot be handed to it" in notes


def test_spark_is_handed_membership() -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed: it is large and needs Java")
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    session.conf.set("spark.sql.shuffle.partitions", "2")
    types = {"id": "bigint", "a": "bigint", "b": "bigint", "g": "string"}

    def in_spark(frame: pd.DataFrame) -> Any:
        records = frame.astype(object).where(frame.notna(), None).to_dict("records")
        return session.createDataFrame(records, ", ".join(f"{name} {types[name]}" for name in frame.columns))

    for sql in HANDED_ON:
        compared(sql, 1, in_spark)
