from __future__ import annotations

import contextlib

import duckdb
import pytest

from chatkit_notebook.errors import QueryFailedError, QueryRefusedError
from chatkit_notebook.inspection.budgets import QUERY_BUDGET
from chatkit_notebook.inspection.sql_functions import ALLOWED, COSTLY
from chatkit_notebook.inspection.sql_guard import check

# Statements that write, reach files, settings or the system, or grow without end.
REFUSED = [
    "",
    "-- nothing",
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE df",
    "INSERT INTO df VALUES (1)",
    "UPDATE df SET a = 1",
    "DELETE FROM df",
    "TRUNCATE df",
    "CREATE TABLE t AS SELECT 1",
    "CREATE VIEW v AS SELECT 1",
    "CREATE MACRO f(x) AS x",
    "DROP TABLE df",
    "ALTER TABLE df ADD COLUMN b INT",
    "MERGE INTO df USING t ON df.a = t.a WHEN MATCHED THEN DELETE",
    "WITH t AS (INSERT INTO df VALUES (1) RETURNING *) SELECT * FROM t",
    "WITH t AS (UPDATE df SET a = 1 RETURNING *) SELECT * FROM t",
    "WITH t AS (DELETE FROM df RETURNING *) SELECT * FROM t",
    "WITH t AS (COPY df TO 'x.csv') SELECT 1",
    "COPY df TO 'x.csv'",
    "COPY (SELECT 1) TO 'x.csv'",
    "EXPORT DATABASE 'x'",
    "IMPORT DATABASE 'x'",
    "ATTACH ':memory:' AS x",
    "ATTACH 'x.db'",
    "DETACH x",
    "USE x",
    "PRAGMA version",
    "SET threads = 64",
    "RESET threads",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CALL pragma_version()",
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE SELECT 1",
    "PREPARE p AS SELECT 1",
    "EXECUTE p",
    "BEGIN",
    "VACUUM",
    "CHECKPOINT",
    "DESCRIBE df",
    "SUMMARIZE df",
    "SHOW TABLES",
    "SELECT * FROM (SUMMARIZE df)",
    "SELECT * FROM read_csv('x.csv')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM range(1000000000000)",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM query_table('df')",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM main.df",
    "SELECT * FROM memory.main.df",
    "SELECT (SELECT content FROM read_text('/etc/passwd'))",
    "SELECT 1 WHERE EXISTS (SELECT * FROM read_csv('x'))",
    "SELECT * FROM df JOIN read_csv('x') USING (a)",
    "WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT * FROM t) SELECT * FROM t",
    "SELECT current_setting('home_directory')",
    "SELECT getvariable('x')",
    "SELECT sleep_ms(100000)",
    "SELECT pg_sleep(100)",
    "SELECT nextval('s')",
    "SELECT write_log('x')",
    "SELECT current_database()",
    "SELECT json_execute_serialized_sql('x')",
    "SELECT other.abs(1)",
    "SELECT ?",
    "SELECT $1",
    "SELECT * FROM df AT (VERSION => 1)",
    "PIVOT df ON a USING sum(b)",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_not_one_reading_select_is_refused(sql: str) -> None:
    with pytest.raises((QueryRefusedError, QueryFailedError)):
        check(sql)


ALLOWED_STATEMENTS = [
    "SELECT a, count(*) AS n, round(avg(b), 2) FROM df GROUP BY ALL HAVING n > 1 ORDER BY n DESC LIMIT 3",
    "SELECT a FROM df WHERE a BETWEEN 1 AND 2 AND b IN ('x', 'y') AND c IS NOT NULL OR NOT d",
    "FROM df",
    "SELECT * EXCLUDE (a) FROM df",
    "SELECT * REPLACE (a + 1 AS a) FROM df",
    "SELECT DISTINCT ON (a) * FROM df",
    "SELECT CASE WHEN a > 1 THEN 'x' END, a::DATE, TRY_CAST(b AS INTEGER), [1, 2], {'k': 1} FROM df",
    "SELECT row_number() OVER (PARTITION BY a ORDER BY b) AS r FROM df QUALIFY r = 1",
    "SELECT lag(a) OVER w FROM df WINDOW w AS (ORDER BY b)",
    "SELECT sum(a) FILTER (WHERE b) FROM df",
    "SELECT date_trunc('month', d), extract(year FROM d), d + INTERVAL 3 DAY, strftime(d, '%Y') FROM df",
    "SELECT a LIKE '%x%', a ILIKE 'x', a SIMILAR TO 'x', a ~ 'x', a || b, a[1], a[1:2] FROM df",
    "SELECT (SELECT max(a) FROM df), EXISTS (SELECT 1 FROM df), a IN (SELECT a FROM df) FROM df",
    "WITH t AS (SELECT a FROM df) SELECT * FROM t JOIN u USING (a) LEFT JOIN v ON t.a = v.a",
    "SELECT a FROM df UNION ALL SELECT a FROM u EXCEPT SELECT a FROM v",
    "SELECT list_transform(l, x -> x + 1), [x * 2 FOR x IN l IF x > 1] FROM df",
    "SELECT a, grouping(a) FROM df GROUP BY ROLLUP (a)",
    "SELECT * FROM (VALUES (1), (2)) AS t(a)",
    "SELECT unnest(l) FROM df",
    "SELECT COLUMNS('a.*') FROM df",
    "SELECT quantile_cont(a, 0.5), mode(a), stddev(a), corr(a, b), string_agg(a, ','), arg_max(a, b) FROM df",
    "SELECT coalesce(a, b), ifnull(a, b), nullif(a, b), greatest(a, b), if(a, 1, 2) FROM df",
    "SELECT * FROM df TABLESAMPLE 10%",
    "SELECT a FROM df ASOF JOIN u USING (t)",
    "SELECT * FROM df, LATERAL (SELECT df.a) AS x",
    "UNPIVOT df ON a, b INTO NAME n VALUE v",
    "SELECT a AT TIME ZONE 'UTC' FROM df;",
    "-- the answer\n/* to it */ (SELECT 42)",
    "VALUES (1), (2)",
]


@pytest.mark.parametrize("sql", ALLOWED_STATEMENTS)
def test_questions_people_ask_are_allowed(sql: str) -> None:
    assert not check(sql).sql.endswith(";")


def test_the_tables_are_the_ones_not_defined_in_the_statement() -> None:
    assert check("WITH t AS (SELECT * FROM df) SELECT * FROM t JOIN Other USING (a)").tables == (
        "df",
        "Other",
    )


def test_a_table_may_be_hidden_by_a_name_of_with_that_reads_it() -> None:
    assert check("WITH df AS (SELECT * FROM df WHERE a > 1) SELECT * FROM df").tables == ("df",)


def test_a_name_of_with_is_known_only_below_it() -> None:
    sql = "SELECT (WITH z AS (SELECT 1) SELECT * FROM z), a FROM z"
    assert check(sql).tables == ("z",)


def test_the_columns_it_may_read() -> None:
    assert check("SELECT A, d.b FROM df AS d JOIN u USING (k)").columns == {"a", "b", "d", "k"}
    assert check("SELECT count(*) FROM df").columns == frozenset()
    for every in (
        "SELECT * FROM df",
        "SELECT df FROM df",
        "SELECT a FROM df NATURAL JOIN u",
        "SELECT #1 FROM df",
    ):
        assert check(every).columns is None


def test_costly_functions_are_named() -> None:
    assert check("SELECT repeat(a, 3), levenshtein(a, b) FROM df").costly == {"repeat", "levenshtein"}


def test_sorting_without_an_end_is_noticed() -> None:
    assert check("SELECT a FROM df ORDER BY a").ordered
    assert not check("SELECT a FROM df ORDER BY a LIMIT 5").ordered
    assert not check("SELECT a FROM (SELECT a FROM df ORDER BY a)").ordered


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELCT 1", r'syntax error at or near "SELCT"\. Did you mean SELECT\?'),
        ("SELECT avgg(a) FROM df", r"no function `avgg`\. Did you mean `avg`\?"),
        ("SELECT 1; SELECT 2", "there are 2 statements"),
        ("DELETE FROM df", "DELETE is not run"),
        ("SELECT * FROM read_csv('x')", "reads variables only and no files"),
        ("SELECT sleep_ms(1)", "function `sleep_ms`"),
    ],
)
def test_messages_say_what_and_what_instead(sql: str, message: str) -> None:
    with pytest.raises((QueryRefusedError, QueryFailedError), match=message):
        check(sql)


def test_a_long_statement_is_not_even_parsed() -> None:
    sql = "SELECT " + "1 + " * QUERY_BUDGET.characters + "1"
    with pytest.raises(QueryRefusedError, match=r"it has 32,\d+ characters; at most 8,000"):
        check(sql)


def test_deep_nesting_is_an_error_not_a_crash() -> None:
    for nested in ("(" * 3_900 + "1" + ")" * 3_900, "abs(" * 1_500 + "1" + ")" * 1_500):
        with contextlib.suppress(QueryRefusedError, QueryFailedError):
            check(f"SELECT {nested}")


def test_every_allowed_function_exists() -> None:
    rows = duckdb.connect().execute("SELECT DISTINCT lower(function_name) FROM duckdb_functions()").fetchall()
    if duckdb.__version__.startswith("1."):
        pytest.skip("older versions do not list all of them")
    # Written as an operator in some versions of the engine, as a lambda in others.
    assert (ALLOWED | COSTLY) - {row[0] for row in rows} <= {"->"}
