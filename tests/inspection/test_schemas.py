"""Columns that stand elsewhere: asked for once, when somebody wants to know, and kept back till then."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from chatkit_notebook.agent.analyst import memory
from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Query, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.errors import BudgetExceededError, ChatKitNotebookError
from chatkit_notebook.inspection import budgets, columns, describers, reach
from chatkit_notebook.inspection.dataframes import page
from chatkit_notebook.inspection.describers import brief, describe
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.privacy import Policy
from chatkit_notebook.inspection.reach import held_variables
from chatkit_notebook.inspection.sql import query
from chatkit_notebook.inspection.tables import lazy_frames
from chatkit_notebook.inspection.tables.schemas import SCHEMAS
from chatkit_notebook.mentions import Mentions

from .elsewhere import MAKERS, stand_in

DATA: dict[str, list[Any]] = {
    "k": ["a", "b", "a"],
    "x": [1.0, 2.0, 6.0],
    "email": ["canary-1", "canary-2", "canary-3"],
}
QUESTION = "what is the mean of x per k in df"


@pytest.fixture(params=list(MAKERS))
def make(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    stand_in(monkeypatch)
    return MAKERS[request.param]


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set, engines answer; meanwhile nobody waits for them long."""
    short = replace(budgets.BUDGET, fetch_seconds=0.1, glance_seconds=0.1)
    for module in (memory, describers, reach, columns, lazy_frames):
        monkeypatch.setattr(module, "BUDGET", short)
    answers = threading.Event()
    yield answers
    answers.set()


def test_the_analyst_answers_about_a_frame_that_nobody_looked_at(make: Any) -> None:
    df = make(DATA)
    space = Namespace({"df": df})
    assert isinstance(parse(QUESTION, read_catalogue(space)), Unclear)
    assert df.asked == 0, "a listing asks nothing"
    found = parse(QUESTION, read_catalogue(space, [QUESTION]))
    assert isinstance(found, Query)
    assert (found.table, found.groups) == ("df", ("k",))
    rows = query("SELECT k, avg(x) AS m FROM df GROUP BY k ORDER BY k", space.variables()).page().rows
    assert rows == (("a", 3.5), ("b", 2.0))
    asked = df.asked
    read_catalogue(space, [QUESTION])
    assert [column.name for column in brief("df", space.get("df")).columns] == ["k", "x", "email"]
    assert df.asked == asked, "what was read is remembered"


def test_a_question_without_a_name_is_about_any_frame(make: Any) -> None:
    near, far, other = make(DATA), make({"y": [1]}), make(DATA)
    catalogue = read_catalogue(Namespace({"near": near, "far": far}), ["mean of x per k"])
    assert {table.name for table in catalogue.tables} == {"near", "far"}
    catalogue = read_catalogue(Namespace({"one": other, "two": far}), ["rows of two"])
    assert other.asked == 0
    assert [table.name for table in catalogue.tables] == ["two"]


def told(look: Any) -> str:
    """What comes out, an error included."""
    try:
        return repr(look())
    except ChatKitNotebookError as error:
        return f"Error: {error}"


def looks(space: Namespace) -> dict[str, Callable[[], Any]]:
    """Everything by which a model can learn of `df`."""
    mentions = Mentions(lambda: space)
    tag = {"id": "column:df.email", "data": {"table": "df", "column": "email"}}
    return {
        "list": lambda: brief("df", space.get("df")),
        "catalogue": lambda: read_catalogue(space, [QUESTION]),
        "describe": lambda: describe("df", space.get("df")),
        "show": lambda: page("df", space.get("df")),
        "show email": lambda: page("df", space.get("df"), columns=["email"]),
        "mention": lambda: mentions.search("df."),
        "preview email": lambda: mentions.preview(tag),
        "preview": lambda: mentions.preview({"id": "df"}),
        **{statement: partial(answered, statement, space) for statement in STATEMENTS},
    }


def all_told(space: Namespace) -> dict[str, str]:
    return {name: told(look) for name, look in looks(space).items()}


def answered(statement: str, space: Namespace) -> Any:
    return query(statement, space.variables()).page().rows


STATEMENTS = (
    "SELECT * FROM df",
    "SELECT email FROM df",
    "SELECT count(*) FROM df WHERE email LIKE 'canary%'",
    "SELECT max(d.email) FROM df AS d JOIN df AS e USING (email)",
)


@pytest.mark.parametrize(("rule", "level"), [("df.email", "deny"), ("d*.em*", "deny"), ("*.email", "schema")])
def test_a_kept_back_column_leaves_in_no_way_before_the_columns_were_looked_at(
    make: Any, rule: str, level: Any
) -> None:
    for first in looks(Namespace({})):
        # each as the first to look at a frame
        space = Namespace({"df": make(DATA)}, policy=Policy({rule: level}))
        found = told(looks(space)[first])
        assert "canary" not in found, first
        assert level != "deny" or "email" in first or "email" not in found, first
    space = Namespace({"df": make(DATA)}, policy=Policy({rule: level}))
    assert [(one.name, one.columns) for one in held_variables(space)] == [("df", (("email", level),))]


def test_what_does_not_answer_keeps_everything_back(make: Any, silent: threading.Event) -> None:
    df = make(DATA, answers=silent)
    space = Namespace({"df": df}, policy=Policy({"df.email": "deny"}))
    found = all_told(space)
    assert "canary" not in str(list(found.values()))
    assert not [name for name, text in found.items() if "'k'" in text or "'a'" in text]
    assert "longer than 0.1 seconds" in found["catalogue"] + found["describe"]
    assert all("Error: " in found[name] for name in ("show", "SELECT * FROM df"))
    unclear = parse(QUESTION, read_catalogue(space, [QUESTION]))
    assert isinstance(unclear, Unclear)
    assert "I do not know the columns of `df`. Asking " in unclear.why
    assert df.asked == 1, "a server that hangs is asked once"
    silent.set()
    assert [column.name for column in describe("df", space.get("df")).columns] == ["k", "x"]


def test_an_engines_own_words_may_hold_what_is_kept_back(make: Any) -> None:
    error = RuntimeError("cannot cast email 'canary@x' to a number")
    free = all_told(Namespace({"df": make(DATA, error=error)}))
    ruled = all_told(Namespace({"df": make(DATA, error=error)}, policy=Policy({"df.email": "deny"})))
    assert "canary" in free["describe"]
    assert "canary" not in str(list(ruled.values()))
    assert "could not read it. What it said is not repeated" in ruled["show"]


def test_columns_that_a_cell_changes_in_place_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch)
    df = MAKERS["modin"](DATA)
    policy = Policy({"df.secret_name": "deny"})
    space = Namespace({"df": df}, policy=policy)
    brief("df", df, asking=5)
    assert [column.name for column in brief("df", df).columns] == ["k", "x", "email"]
    inner = df._query_compiler._modin_frame
    inner.frame = inner.frame.rename(columns={"email": "secret_name"})
    df.data = {"k": DATA["k"], "x": DATA["x"], "secret_name": DATA["email"]}
    assert brief("df", df).columns == ()
    assert "secret_name" not in told(looks(space)["describe"])
    assert "canary" not in told(looks(space)["show"])


def test_what_is_remembered_goes_with_its_frame(make: Any) -> None:
    df = make(DATA)
    key = id(df)
    brief("df", df, asking=5)
    assert key in SCHEMAS.kept
    del df
    gc.collect()
    assert key not in SCHEMAS.kept


def test_when_there_is_no_place_to_ask_the_next_one_may(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from chatkit_notebook.inspection import waiting

    df = make(DATA)
    monkeypatch.setattr(waiting, "SLOTS", threading.BoundedSemaphore(1))
    with waiting.SLOTS, pytest.raises(BudgetExceededError, match="has to wait"):
        page("df", df)
    assert page("df", df).rows[0] == ("a", 1.0, "canary-1")
