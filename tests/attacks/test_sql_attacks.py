"""Attacks by SQL, each with where it is from. One that gets through fails loudly.

An attack is a statement that a model (or whoever feeds it) may write. It must be refused, or end within its limits,
and leave nothing behind: no file, no changed frame, no setting, no process.
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

FINDINGS = "measured on DuckDB 2.0 before the first line was written"
DUCKDB = "duckdb.org/docs, 'Securing DuckDB'"
PANDASAI = "PandasAI CVE-2024-12366 and issue 1895: SQL and code from a prompt"
OURS = "found here"

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
    (FINDINGS, "SELECT * FROM secret_frame_of_python"),
    (FINDINGS, "SELECT (SELECT content FROM read_text('{secret}') LIMIT 1)"),
    (FINDINGS, "SELECT * FROM t WHERE EXISTS (FROM read_text('{secret}'))"),
    (FINDINGS, "WITH s AS (FROM read_text('{secret}')) SELECT * FROM s"),
    (FINDINGS, "SELECT * FROM query('FROM read_text(''{secret}'')')"),
    (
        FINDINGS,
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''{secret}'')'))",
    ),
    (OURS, "SELECT a FROM t ORDER BY (SELECT content FROM read_text('{secret}'))"),
    (OURS, "SELECT a FROM t LIMIT (SELECT length(content) FROM read_text('{secret}'))"),
    (
        OURS,
        "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY (SELECT content FROM read_text('{secret}'))) = 1",
    ),
    (OURS, "SELECT list_transform([1], lambda x: (SELECT content FROM read_text('{secret}')))"),
    (OURS, "SELECT COLUMNS(c -> (SELECT content FROM read_text('{secret}')) = c) FROM t"),
    (OURS, "SELECT * REPLACE ((SELECT content FROM read_text('{secret}')) AS a) FROM t"),
    (OURS, "SELECT * FROM t TABLESAMPLE (SELECT 1)"),
    (OURS, "SELECT * FROM t JOIN LATERAL (FROM read_text('{secret}')) s ON true"),
    (OURS, "SELECT * FROM (VALUES ((SELECT content FROM read_text('{secret}')))) v(x)"),
    (OURS, "SELECT * FROM information_schema.tables"),
    (OURS, "SELECT * FROM sqlite_master"),
    (OURS, "SELECT * FROM duckdb_logs"),
]

WRITES: list[tuple[str, str]] = [
    (FINDINGS, "WITH x AS (INSERT INTO t VALUES (9, 'x') RETURNING *) SELECT * FROM x"),
    (FINDINGS, "WITH x AS (UPDATE t SET a = 9 RETURNING *) SELECT * FROM x"),
    (FINDINGS, "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x"),
    (FINDINGS, "WITH x AS (COPY t TO '{file}') SELECT * FROM x"),
    (FINDINGS, "ATTACH ':memory:' AS m"),
    (FINDINGS, "ATTACH '{file}' AS m"),
    (FINDINGS, "CREATE OR REPLACE VIEW t AS SELECT 1"),
    (DUCKDB, "COPY (SELECT 1) TO '{file}'"),
    (DUCKDB, "EXPORT DATABASE '{folder}'"),
    (DUCKDB, "INSTALL httpfs; LOAD httpfs"),
    (DUCKDB, "SET enable_external_access = true"),
    (DUCKDB, "PRAGMA enable_external_access"),
    (DUCKDB, "CALL enable_logging(storage_path = '{file}')"),
    (DUCKDB, "SET temp_directory = '{folder}'"),
    (PANDASAI, "SELECT 1; DROP TABLE t"),
    (PANDASAI, "SELECT a FROM t; COPY t TO '{file}'"),
    (OURS, "SELECT 1 /* ; */; UPDATE t SET a = 0 --"),
    (OURS, "FROM t SELECT a; DELETE FROM t"),
    (OURS, "EXPLAIN ANALYZE DELETE FROM t"),
    (OURS, "PREPARE p AS DELETE FROM t"),
    (OURS, "BEGIN; DELETE FROM t; COMMIT"),
    (OURS, "SELECT write_log('x', scope := 'database')"),
    (OURS, "SELECT setseed(0.5), nextval('s')"),
    (OURS, "MERGE INTO t USING t AS s ON t.a = s.a WHEN MATCHED THEN DELETE"),
]

ALIASES = ", ".join(f"a{n} || a{n} AS a{n + 1}" for n in range(60))
DOUBLED = "WITH " + ", ".join(
    [
        "c0 AS (SELECT b FROM t)",
        *(f"c{n + 1} AS (SELECT b, b AS b{n} FROM c{n} UNION ALL SELECT b, b FROM c{n})" for n in range(40)),
    ]
)
BOMBS: list[tuple[str, str]] = [
    (FINDINGS, "SELECT count(*) FROM big a, big b, big c WHERE a.a + b.a + c.a = -1"),
    (FINDINGS, "SELECT count(DISTINCT a.a * b.a + c.a) FROM big a, big b, big c"),
    (FINDINGS, "SELECT list(a.a) FROM big a, big b, big c"),
    (FINDINGS, "SELECT sum(x) OVER (ORDER BY x) FROM (SELECT a.a * b.a AS x FROM big a, big b) s ORDER BY x"),
    (FINDINGS, "SELECT max(levenshtein(repeat(b, 100000), repeat(b, 99999))) FROM t, big"),
    (FINDINGS, "SELECT printf('%2000000000d', a) FROM t"),
    (FINDINGS, "SELECT repeat(repeat(repeat(b, 1000), 1000), 1000) FROM t"),
    (FINDINGS, "SELECT " + " || ".join(["repeat('x', 100000000)"] * 40)),
    (FINDINGS, " UNION ALL ".join(["SELECT 1"] * 500)),
    (FINDINGS, f"SELECT a FROM t WHERE a IN ({','.join(map(str, range(1_500)))})"),
    (FINDINGS, f"{DOUBLED} SELECT count(*) FROM c40"[:8_000]),
    (FINDINGS, "SELECT length(" + "replace(" * 14 + "repeat('x', 64)" + ", 'x', 'xxxxxxxx')" * 14 + ")"),
    (FINDINGS, "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r"),
    (OURS, f"SELECT b AS a0, {ALIASES} FROM t"),
    (OURS, "SELECT " + ", ".join(["1 AS a0", *(f"a{n} + a{n} AS a{n + 1}" for n in range(60))]) + " FROM t"),
    (
        OURS,
        "SELECT count(*) FROM big GROUP BY CUBE (a, a+1, a+2, a+3, a+4, a+5, a+6, a+7, a+8, a+9, a+10, a+11, a+12)",
    ),
    (OURS, "SELECT string_agg(repeat(b, 100000), '') FROM big, t"),
    (OURS, "SELECT list_reduce(range(100000000), (x, y) -> x + y)"),
    (OURS, "SELECT unnest(range(a * 100000000000)) FROM t"),
    (OURS, "SELECT regexp_replace(repeat('a', 30000000), '(a*)*b', '') FROM t"),
    (OURS, "SELECT histogram(a.a * b.a) FROM big a, big b"),
    (OURS, "SELECT " + "(" * 2_000 + "1" + ")" * 2_000),
    (OURS, "SELECT " + "CASE WHEN a > 1 THEN " * 350 + "1" + " END" * 350 + " FROM t"),
    (OURS, "SELECT count(*) FROM t, unnest(range(1000000000)) u(x)"),
    (OURS, "SELECT factorial(a * 10) ^ 10000 FROM t"),
    (OURS, "SELECT list_cross_product([1, 2, 3], [1, 2, 3]), array_resize([a], 2000000000) FROM t"),
    (OURS, "SELECT to_json(list(a.a)) FROM big a, big b"),
    (OURS, "SELECT length(rpad(b, 2000000000, 'y')) FROM t"),
    (OURS, "SELECT len(string_split(repeat('a,', 60000000), ',')) FROM t"),
    (OURS, "SELECT bit_count(CAST(repeat('1', 1000000000) AS BIT)) FROM t"),
    (OURS, "SELECT list_sort(range(300000000))[1] FROM t"),
    (
        OURS,
        "SELECT median(x.a) OVER (ORDER BY x.a ROWS BETWEEN 9000000 PRECEDING AND CURRENT ROW) FROM big x, big y",
    ),
    (OURS, "SELECT a.a FROM big a ASOF JOIN big b ON a.a >= b.a, big c, big d ORDER BY random()"),
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
