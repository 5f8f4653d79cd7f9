"""Questions for code: Python as it is, or the code that answers another question."""

from __future__ import annotations

import duckdb
import pytest

from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Code, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.inspection.namespace import Namespace

from .frames import one

CATALOGUE = read_catalogue(Namespace(one()))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("```python\nx = 1\nprint(x)\n```", "x = 1\nprint(x)"),
        ("Run this please:\n```py\n1 + 1\n```", "1 + 1"),
        ("python: 1 + 1", "1 + 1"),
        ("propose: import os\nos.getcwd()", "import os\nos.getcwd()"),
    ],
)
def test_python_is_proposed_as_it_is(question: str, code: str) -> None:
    found = parse(question, CATALOGUE)
    assert isinstance(found, Code)
    assert found.code == code


def test_code_for_a_question_is_the_query_that_answers_it() -> None:
    found = parse("write me the code for mean body mass by species in penguins", CATALOGUE)
    assert isinstance(found, Code)
    assert found.purpose == "Mean body mass by species in penguins"
    compile(found.code, "", "exec")
    statement = found.code.split('"""')[1]
    assert "GROUP BY" in statement
    duckdb.extract_statements(statement)


def test_code_for_what_no_query_answers_is_refused_in_words() -> None:
    assert isinstance(parse("code for describe penguins", CATALOGUE), Unclear)


def test_a_column_called_code_is_no_question_for_code() -> None:
    assert not isinstance(parse("how many rows has penguins", CATALOGUE), Code)
