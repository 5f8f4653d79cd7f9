"""The words for types: the engine's names are translated, those of a frame stay."""

from __future__ import annotations

import duckdb
import pytest

from chatkit_notebook.views.types import type_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("'a'", "text"),
        ("1", "whole number"),
        ("1::UTINYINT", "whole number"),
        ("1::HUGEINT", "whole number"),
        ("1.5", "number"),
        ("1.5::DOUBLE", "number"),
        ("true", "true or false"),
        ("DATE '2024-01-01'", "date"),
        ("TIMESTAMP '2024-01-01'", "date and time"),
        ("TIMESTAMP_NS '2024-01-01'", "date and time"),
        ("TIMESTAMPTZ '2024-01-01 00:00:00+00'", "moment with time zone"),
        ("INTERVAL 1 DAY", "duration"),
        ("'a'::ENUM('a', 'b')", "choice"),
        ("[1]", "list"),
        ("{'a': 1}", "record"),
        ("MAP {'a': 1}", "mapping"),
        ("TIME_NS '10:00:00'", "time"),
    ],
)
def test_the_engines_types_are_called_by_words(value: str, words: str) -> None:
    assert type_words(str(duckdb.sql(f"DESCRIBE SELECT {value} AS v").fetchall()[0][1])) == words


@pytest.mark.parametrize("dtype", ["float64", "str", "Int64", "category", "large_string", "", "POINT"])
def test_a_frames_own_names_stay(dtype: str) -> None:
    assert type_words(dtype) == dtype
