from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from chatkit_notebook.inspection import sql as queries
from chatkit_notebook.inspection.sql_guard import check

PLAIN = [
    "SELECT * FROM t",
    "SELECT a, avg(b) AS m FROM t WHERE lower(CAST(c AS VARCHAR)) = 'x' GROUP BY a ORDER BY m DESC LIMIT 3",
    "SELECT count(*) - count(a) AS a, count(*) - count(b) AS b FROM t",
    "SELECT date_trunc('month', d) AS month, sum(x) AS total FROM t GROUP BY 1 ORDER BY 1",
    "SELECT count(DISTINCT a) FROM t WHERE a IN ('x', 'y') AND b BETWEEN 1 AND 2 OR c IS NULL",
]
NOT_PLAIN = [
    "SELECT 1",
    "SELECT * FROM a JOIN b USING (k)",
    "SELECT * FROM a, b",
    "SELECT * FROM (SELECT * FROM t) AS s",
    "SELECT a FROM t WHERE a > (SELECT max(a) FROM t)",
    "SELECT a FROM t UNION ALL SELECT a FROM t",
    "WITH s AS (SELECT * FROM t) SELECT * FROM s",
    "SELECT a + a AS b, b + b AS c, c + c AS d FROM t",
    "SELECT a || a AS b FROM t",
    "SELECT a + 1 AS b FROM t ORDER BY b + b",
    "SELECT max(a) AS m FROM t HAVING m + m > 1",
    "SELECT repeat(a, 1000000) FROM t",
    "SELECT replace(a, 'x', 'xxxxxxxx') FROM t",
    "SELECT list(a) FROM t",
    "SELECT string_agg(a, ',') FROM t",
    "SELECT a, count(*) FROM t GROUP BY CUBE (a, b, c, d, e)",
    "SELECT row_number() OVER (ORDER BY a) FROM t",
    "SELECT list_transform([1], x -> x) FROM t",
]


@pytest.mark.parametrize("sql", PLAIN)
def test_questions_about_one_table_are_plain(sql: str) -> None:
    assert check(sql).plain


@pytest.mark.parametrize("sql", NOT_PLAIN)
def test_what_may_grow_faster_than_its_data_is_not(sql: str) -> None:
    checked = check(sql.replace("list(a)", "array_agg(a)"))
    assert not checked.plain


@pytest.mark.parametrize(("sql", "children"), [(PLAIN[0], 0), ("SELECT * FROM (SELECT * FROM t) AS s", 1)])
def test_only_what_is_not_plain_gets_a_child(
    sql: str, children: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    in_child = queries.in_child

    def counted(*arguments: Any, **options: Any) -> bytes:
        made.append(arguments)
        return in_child(*arguments, **options)

    monkeypatch.setattr(queries, "in_child", counted)
    monkeypatch.setattr(queries, "can_isolate", lambda: True)
    assert queries.query(sql, {"t": pd.DataFrame({"a": [1, 2]})}).total == 2
    assert len(made) == children
