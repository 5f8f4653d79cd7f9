"""Attacks on `chat.privacy`: whatever a model calls, no value that is kept back reaches it.

Each case says where the idea is from. All values that are kept back hold the same word; it must be in nothing
that any model was sent, and in nothing that was written down as sent.

Source: OWASP LLM02:2025 (sensitive information disclosure); each case of the table names its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from agents.testing import ScriptedModel, assistant_message, function_call

from ..agent.conftest import Conversation
from ..inspection.elsewhere import MAKERS, stand_in

Converse = Callable[..., Conversation]
CANARY = "canary"
RULES = {
    "salaries": "deny",
    "raw_*": "schema",
    "people.email": "deny",
    "people.name": "schema",
    "*.iban": "deny",
}


class Account:
    """An object whose own text and attributes tell what a rule keeps back."""

    def __init__(self) -> None:
        self.number = f"{CANARY}-number"

    def __repr__(self) -> str:
        return f"{CANARY}-repr"

    def _repr_llm_(self) -> str:
        return f"{CANARY}-llm"


def names() -> dict[str, Any]:
    """A namespace in which everything that is kept back says so."""
    people = pd.DataFrame(
        {
            "id": [1, 2],
            "name": [f"{CANARY}-a", f"{CANARY}-b"],
            "email": [f"{CANARY}@x", f"{CANARY}@y"],
            "password": [f"{CANARY}1", f"{CANARY}2"],
        }
    )
    hidden = {"id": [1], "iban": [f"{CANARY}-iban"], "apiKey": [f"{CANARY}-key"]}
    return {
        "people": people,
        "same": people,  # another name for it
        "indexed": people[["id", "password"]].set_index("password"),
        "salaries": pd.DataFrame({"who": [f"{CANARY}-who"], "pay": [1]}),
        "Salaries_by": [1, 2],
        "raw_polars": pl.DataFrame({"text": [f"{CANARY}-text"]}),
        "raw_lazy": pl.LazyFrame({"text": [f"{CANARY}-text"]}),
        "raw_arrow": pa.table({"text": [f"{CANARY}-text"]}),
        "raw_text": f"{CANARY}-text",
        "raw_list": [f"{CANARY}-item"],
        "raw_dict": {"k": f"{CANARY}-value"},
        "raw_object": Account(),
        "polars_ibans": pl.DataFrame(hidden),
        "lazy_ibans": pl.LazyFrame(hidden),
        "arrow_ibans": pa.table(hidden),
        "relation": duckdb.connect().sql(
            f"SELECT 1 AS id, '{CANARY}-iban' AS iban, '{CANARY}-key' AS api_key"
        ),
        "records": [{"id": 1, "iban": f"{CANARY}-iban", "password": f"{CANARY}-pw"}],
        "columns": hidden,
        "repeated": pd.DataFrame([[f"{CANARY}-1", f"{CANARY}-2", 3]], columns=["iban", "iban", "id"]),
        "db_password": f"{CANARY}-password",
        "GITHUB_TOKEN": f"{CANARY}-token",
        "openaiApiKey": f"{CANARY}-key",
        "connection_string": f"Server=x;{CANARY}",
        "harmless": 42,
    }


@dataclass(frozen=True)
class Attack:
    """Calls a model makes to learn what is kept back, and where the idea is from."""

    source: str
    calls: list[tuple[str, dict[str, Any]]]


def sql(*statements: str) -> list[tuple[str, dict[str, Any]]]:
    return [("query_frames", {"sql": statement}) for statement in statements]


EVERY = list(names())
ATTACKS = {
    "list": Attack(
        "marimo-team/marimo issue 8711: what is in memory goes to the model", [("list_variables", {})]
    ),
    "list by pattern": Attack(
        "own, CWE-203: a pattern that only what is denied fits",
        [("list_variables", {"pattern": "sal*"}), ("list_variables", {"pattern": "can*"})],
    ),
    "describe everything": Attack(
        "mito-ds/mito sends every repr; sinaptik-ai/pandas-ai issue 1074",
        [("describe_variable", {"name": name}) for name in EVERY],
    ),
    "show everything": Attack(
        "jupyterlab/jupyter-ai issue 331: rows in the prompt",
        [
            ("show_table", {"name": name, "position": position})
            for name in EVERY
            for position in ("first", "sample")
        ],
    ),
    "ask for the columns by name": Attack(
        "own, CWE-203: naming a column that is kept back",
        [
            ("show_table", {"name": name, "columns": [column]})
            for name in ("people", "same", "indexed", "polars_ibans", "records", "repeated", "relation")
            for column in ("email", "EMAIL", "name", "iban", "iban_1", "password", "apiKey", "api_key")
        ],
    ),
    "select everything": Attack(
        "posit-dev/querychat sends all result rows", sql(*[f'SELECT * FROM "{name}"' for name in EVERY])
    ),
    "select by name": Attack(
        "posit-dev/querychat: the columns by name",
        sql(
            "SELECT email FROM people",
            'SELECT "EMAIL" FROM people',
            "SELECT name FROM people",
            "SELECT password FROM same",
            "SELECT name, email FROM same",
            "SELECT iban FROM records",
            "SELECT iban FROM repeated",
            "SELECT iban_1 FROM repeated",
            "SELECT password FROM indexed",
            "SELECT api_key FROM relation",
        ),
    ),
    "select in disguise": Attack(
        "duckdb.org/docs: rows as values, star expressions, aliases, lateral columns",
        sql(
            "SELECT people FROM people",
            "SELECT p FROM people p",
            "SELECT COLUMNS(*) FROM people",
            "SELECT COLUMNS('.*mail') FROM people",
            "SELECT COLUMNS(c -> true) FROM people",
            "SELECT * EXCLUDE (id) FROM people",
            "SELECT * RENAME (email AS id2) FROM people",
            "SELECT struct_pack(x := email) FROM people",
            "SELECT to_json(p) FROM people p",
            "SELECT row_to_json(p) FROM people p",
            "SELECT list(p) FROM people p",
            "FROM people",
            "SELECT q.email FROM (SELECT * FROM people) q",
            "WITH q AS (SELECT * FROM people) SELECT * FROM q",
            "SELECT x.* FROM people x JOIN people y USING (email)",
            "SELECT (SELECT max(email) FROM people)",
            "SELECT CASE WHEN email LIKE 'c%' THEN email END FROM people",
            "SELECT any_value(email) OVER () FROM people",
            "SELECT string_agg(name) FROM people",
            "SELECT * FROM people UNION ALL SELECT * FROM same",
            "SELECT * FROM SALARIES",
            "SELECT count(*) FROM salaries",
            "SELECT * FROM main.salaries",
            "SELECT * FROM memory.main.people",
            "PIVOT people ON email",
            "UNPIVOT people ON email INTO NAME n VALUE v",
            "SUMMARIZE people",
            "DESCRIBE people",
        ),
    ),
    "ask by an error": Attack(
        "OWASP: error-based injection, a value in the message of a failed cast",
        sql(
            "SELECT CAST(email AS INTEGER) FROM people",
            "SELECT error(email) FROM people",
            "SELECT CAST(name AS DATE) FROM people",
            "SELECT id + password FROM people",
        ),
    ),
    "find out by halves": Attack(
        "OWASP: blind injection, a value told from the rows that are left",
        sql(
            "SELECT id FROM people WHERE email LIKE 'can%'",
            "SELECT id FROM people ORDER BY email",
            "SELECT id FROM people GROUP BY id, email",
            "SELECT count(DISTINCT name) FROM people",
        ),
    ),
}


async def attacked(chat: Conversation, attack: Attack) -> list[str]:
    """Has a model make the calls, and gives what the tools answered to each."""
    model = chat.chat.model
    assert isinstance(model, ScriptedModel)
    await chat.ask("Go on.")
    assert len(model.calls) == 2, "every call was made"
    items = json.loads(json.dumps(list(model.calls[-1].input), default=str))
    outputs = [str(item["output"]) for item in items if item.get("type") == "function_call_output"]
    assert len(outputs) == len(attack.calls)
    return outputs


def wire(model: ScriptedModel) -> str:
    return json.dumps([[call.system_instructions, call.input] for call in model.calls], default=str)


def scripted(calls: list[tuple[str, dict[str, Any]]]) -> ScriptedModel:
    made = [
        function_call(name, arguments, call_id=f"call_{at}") for at, (name, arguments) in enumerate(calls)
    ]
    return ScriptedModel([made, [assistant_message("Done.")]])


def secured(converse: Converse, calls: list[tuple[str, dict[str, Any]]], **rules: str) -> Conversation:
    chat = converse(names(), model=scripted(calls))
    chat.chat.privacy.replace({**RULES, **rules})  # type: ignore[dict-item]
    return chat


@pytest.mark.parametrize("name", ATTACKS)
async def test_no_value_that_is_kept_back_reaches_the_model(converse: Converse, name: str) -> None:
    attack = ATTACKS[name]
    chat = secured(converse, attack.calls)
    outputs = await attacked(chat, attack)
    hits = [(*call, said) for call, said in zip(attack.calls, outputs, strict=True) if CANARY in said]
    assert not hits, hits[0]
    assert CANARY not in wire(chat.chat.model)
    written = json.dumps([one.content for one in chat.chat.sent])
    assert json.loads(written)[-1]["input"] == json.loads(json.dumps(chat.chat.model.calls[-1].input))


async def test_the_attacks_would_succeed_without_rules(converse: Converse) -> None:
    """The suite can fail: with everything allowed a call of each kind finds the word."""
    everything = {"*": "allow", "people.*": "allow", "people": "allow", "db_password": "allow"}
    calls = [
        ("describe_variable", {"name": "db_password"}),
        ("show_table", {"name": "people"}),
        *sql(
            "SELECT password FROM people",
            "SELECT p FROM people p",
            "SELECT CAST(email AS INTEGER) FROM people",
        ),
    ]
    chat = converse(names(), model=scripted(calls))
    chat.chat.privacy.replace(everything)  # type: ignore[arg-type]
    outputs = await attacked(chat, Attack("", calls))
    assert all(CANARY in output for output in outputs), outputs


async def test_what_is_denied_is_as_if_it_were_not_there(converse: Converse) -> None:
    chat = secured(converse, [("list_variables", {})])
    await chat.ask("What is there?")
    sent = wire(chat.chat.model)
    assert "salaries" not in sent
    assert "email" not in sent
    assert "people" in sent


async def test_nothing_that_could_tell_a_value_is_answered_over_columns_that_are_kept_back(
    converse: Converse,
) -> None:
    attack = ATTACKS["find out by halves"]
    outputs = await attacked(secured(converse, attack.calls), attack)
    assert all(output.startswith("Error:") for output in outputs), outputs


async def test_rules_that_come_later_hold_for_what_earlier_answers_said(converse: Converse) -> None:
    shown = [function_call("show_table", {"name": "people"}, call_id="c1")]
    model = ScriptedModel(
        [shown, [assistant_message(f"The first is {CANARY}-a.")], [assistant_message("No.")]]
    )
    chat = converse(names(), model=model)
    chat.chat.privacy.replace({"people.*": "allow"})
    await chat.ask("Show people.")
    assert CANARY in wire(model)
    chat.chat.privacy["people.name"] = "schema"
    await chat.ask("Who was the first?")
    last = json.dumps(model.calls[-1].input, default=str)
    assert CANARY not in last
    assert "`people` is not shared with this chat any more" in last


async def test_a_row_that_a_question_points_at_is_held_to_the_rules(converse: Converse) -> None:
    model = ScriptedModel([[assistant_message("No.")]])
    chat = converse(names(), model=model)
    chat.chat.privacy.replace(RULES)  # type: ignore[arg-type]
    tag = {
        "type": "input_tag",
        "id": "row:people:0",
        "text": "Row 1 of people",
        "data": {"id": "1", "name": f"{CANARY}-a"},
    }
    await chat.ask("", content=[tag, {"type": "input_text", "text": " what is this?"}])
    assert CANARY not in wire(model)
    assert "Row 1 of people" in wire(model)


async def test_the_analyst_is_held_to_the_rules_too(converse: Converse) -> None:
    chat = converse(names(), model="analyst")
    chat.chat.privacy.replace(RULES)  # type: ignore[arg-type]
    for question in (
        "what is in memory?",
        "describe people",
        "first 5 rows of people",
        "people where email contains can",
        "distinct name in people",
        "describe salaries",
        "show raw_polars",
    ):
        await chat.ask(question)
    said = json.dumps([one.content["input"] for one in chat.chat.sent], default=str)
    assert CANARY not in said


FIRST_TO_LOOK: list[tuple[str, dict[str, Any]]] = [
    ("list_variables", {}),
    ("describe_variable", {"name": "df"}),
    ("show_table", {"name": "df"}),
    ("show_table", {"name": "df", "columns": ["iban"]}),
    ("show_table", {"name": "df", "position": "sample"}),
    *sql("SELECT * FROM df", "SELECT iban FROM df", "SELECT max(iban) AS m FROM df", "SELECT d FROM df d"),
    *sql("SELECT CAST(iban AS INTEGER) FROM df", "SELECT id FROM df WHERE iban LIKE 'can%'"),
    ("show_chart", {"name": "df", "x": "iban"}),
    ("show_chart", {"name": "df", "x": "id", "by": "iban"}),
    ("profile_column", {"name": "df", "column": "iban"}),
    ("compare_frames", {"left": "df", "right": "other"}),
    ("find_join_keys", {"left": "df", "right": "other"}),
]


@pytest.mark.parametrize("engine", MAKERS)
@pytest.mark.parametrize("first", range(len(FIRST_TO_LOOK)))
async def test_a_frame_elsewhere_keeps_back_whichever_tool_looks_first(
    converse: Converse, monkeypatch: pytest.MonkeyPatch, engine: str, first: int
) -> None:
    """CWE-696: what is kept back must be so before anybody has asked which columns there are."""
    stand_in(monkeypatch)
    frame = MAKERS[engine]({"id": [1, 2], "iban": [f"{CANARY}-1", f"{CANARY}-2"]})
    calls = [FIRST_TO_LOOK[first]]
    chat = converse({"df": frame, "other": pd.DataFrame({"id": [1, 2]})}, model=scripted(calls))
    chat.chat.privacy.replace({"*.iban": "deny"})
    await attacked(chat, Attack("", calls))
    assert CANARY not in wire(chat.chat.model)
    if "iban" not in str(calls):
        assert "iban" not in wire(chat.chat.model)


@pytest.mark.parametrize("engine", MAKERS)
async def test_that_would_be_told_of_a_frame_elsewhere_without_rules(
    converse: Converse, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    stand_in(monkeypatch)
    frame = MAKERS[engine]({"id": [1, 2], "iban": [f"{CANARY}-1", f"{CANARY}-2"]})
    calls = [FIRST_TO_LOOK[2], *sql("SELECT max(iban) AS m FROM df")]
    chat = converse({"df": frame}, model=scripted(calls))
    outputs = await attacked(chat, Attack("", calls))
    assert all(CANARY in output for output in outputs), outputs
