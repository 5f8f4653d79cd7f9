from __future__ import annotations

import duckdb
import pytest

from chatkit_notebook.inspection.sql_text import identifier, literal


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("body_mass_g", "body_mass_g"),
        ("Year", "Year"),
        ("order", '"order"'),
        ("US Gross", '"US Gross"'),
        ("1st", '"1st"'),
        ("", '""'),
        ('we"ird', '"we""ird"'),
        ("größe", '"größe"'),
    ],
)
def test_names_are_quoted_where_they_must_be(name: str, written: str) -> None:
    assert identifier(name) == written


def test_every_word_of_the_engine_can_be_a_column() -> None:
    engine = duckdb.connect()
    words = [row[0] for row in engine.execute("SELECT keyword_name FROM duckdb_keywords()").fetchall()]
    assert len(words) > 300
    for word in words:
        name = identifier(word)
        statement = (
            f'SELECT {name}, count({name}) AS n FROM (SELECT 1 AS "{word}") AS t '
            f"WHERE {name} = 1 GROUP BY {name} ORDER BY {name}"
        )
        assert engine.execute(statement).fetchall() == [(1, 1)], word


def test_values_come_back_as_they_were() -> None:
    for value in ("it's", "", "a\\'b", "'; DROP TABLE t; --", True, False, 3, -2.5, 1e300, 10**18):
        assert duckdb.connect().execute(f"SELECT {literal(value)}").fetchone() == (value,)
