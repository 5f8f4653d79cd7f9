"""Every way to the model, with the same secrets planted in each: none of them arrives.

The ways: variables and their descriptions, rows, statistics, results and errors of queries, names of columns,
files and variables, titles of figures, sources of functions and of other cells, what the person's own tools
say, raise, and are described by, client tools, custom actions, mentions, quotes, attachments, exported files,
answers to questions, names of conversations and of results that are kept, code and its output, and all of it
again as history. Source: OWASP, Top 10 for LLM Applications 2025, LLM02 (sensitive information disclosure).
"""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.figure
import pandas as pd
import polars as pl
import pytest
from agents.testing import ScriptedModel, assistant_message, function_call

from chatkit_notebook.agent.redaction import MARK, redact, redacted
from chatkit_notebook.context import RequestContext
from chatkit_notebook.execution import Output

from ..agent.conftest import Conversation, said
from ..agent.test_asking import answer
from ..model_server import ModelServer, Reply
from .cards import EDIT, RUN, Page, button, every
from .planted import ORDINARY, PLANTED, PRIVATE_KEY, TEXTS, leaked, some

Converse = Callable[..., Conversation]
ALL = "\n".join([*TEXTS, PRIVATE_KEY])


def wire(model: Any) -> str:
    """What a model was given, of all requests: instructions, items and tools."""
    tools = [
        [(tool.name, tool.description, tool.params_json_schema) for tool in call.tools]
        for call in model.calls
    ]
    return json.dumps(
        [[[c.system_instructions, c.input] for c in model.calls], tools], default=str, ensure_ascii=False
    )


def well(*calls: tuple[str, dict[str, Any]], turns: int = 3) -> ScriptedModel:
    made = [function_call(name, given, call_id=f"call_{at}") for at, (name, given) in enumerate(calls)]
    first = [made] if made else []
    return ScriptedModel([*first, *[[assistant_message("Well.")] for _ in range(turns)]])


@pytest.mark.parametrize("name", PLANTED)
def test_each_kind_goes_in_each_surrounding(name: str) -> None:
    text = PLANTED[name][0]
    assert name not in leaked(redact(json.dumps({"text": f"a\n{text}"}))), "as JSON writes it"
    quoted = text.replace('"', '""')
    assert name not in leaked(redact(f'0,"{quoted}",1')), "as CSV writes it"
    for around in ("{}", "x = '{}'", '["{}"]', "| {} |", "`{}`", "key_{}", "a\n{}\nb", "{} and {}"):
        assert name not in leaked(redact(around.replace("{}", text))), around
    assert name not in leaked(
        json.loads(redact(json.dumps({"text": text}).replace('x"}', "x'}")) and "{}") or ""
    )


WAYS: dict[str, Callable[[str], str]] = {
    "in an address": urllib.parse.quote,
    "in a form": urllib.parse.quote_plus,
    "in HTML": html.escape,
    "as JSON in JSON": lambda text: json.dumps(json.dumps({"text": text})),
    "as JSON in JSON in JSON": lambda text: json.dumps(json.dumps(json.dumps(text))),
    "as Python writes it, twice": lambda text: repr(repr(text)),
    "with a letter of no width": lambda text: f"{text[:6]}\u200b{text[6:]}",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_goes_however_it_is_written(way: str) -> None:
    """CWE-838 (the encoding of what is put out), and CWE-116."""
    assert not [name for name, (text, _) in PLANTED.items() if name in leaked(redact(WAYS[way](text)))]


@pytest.mark.parametrize(
    "text",
    [
        "db_token=plainword1",
        "my_token = 'hunter2hunter'",
        '{"token": "abcdefgh1234"}',
        "token: abcdefgh1234",
        "password: hunter2",
        "My password is hunter2",
        "passphrase=hunter22",
        "X-Api-Key: abcdefgh1234",
        "Cookie: session=abcdefgh12345678",
        "redis://:hunter2@h:6379",
        "jdbc:oracle:thin:u/hunter2@h",
    ],
)
def test_it_goes_by_its_name(text: str) -> None:
    left = redact(text)
    assert MARK in left
    assert not re.search(r"hunter2|plainword1|1234", left)


def test_names_in_a_mapping_are_looked_through_and_stay_apart() -> None:
    found = redacted(dict.fromkeys(TEXTS, 1))
    assert not leaked(json.dumps(found, ensure_ascii=False))
    assert len(found) == len(TEXTS)


def test_only_a_file_passes_as_a_file() -> None:
    picture = "data:image/png;base64,iVBORw0KGgo="
    assert redacted({"image_url": picture}) == {"image_url": picture}
    for text in (f"data:,{TEXTS[0]}", f"{picture} {TEXTS[0]}", TEXTS[0]):
        assert not leaked(json.dumps(redacted({"image_url": text, "file_data": text})))


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


@dataclass
class Server:
    """A dataclass with secrets in it."""

    url: str
    note: str


class Speaks:
    def _repr_llm_(self) -> str:
        return ALL

    def __repr__(self) -> str:
        return ALL


def connect(dsn: str = PLANTED["PostgreSQL"][0]) -> str:
    return dsn


connect.__doc__ = ALL

NAMES: dict[str, Any] = {
    "AKIA" + PLANTED["AWS access key"][1]: 1,
    "notes": ALL,
    "many": {f"k{at}": text for at, text in enumerate(TEXTS)},
    "few": list(TEXTS),
    "server": Server(PLANTED["PostgreSQL"][0], PLANTED["OpenAI"][0]),
    "speaks": Speaks(),
    "connect": connect,
    "failed": ValueError(ALL),
    "one_number": 4201.75,
    **{f"text_{at}": text for at, text in enumerate(TEXTS)},
}


def frames() -> dict[str, Any]:
    rows = {"id": list(range(len(TEXTS))), "text": TEXTS}
    wide = pd.DataFrame([[1] * len(TEXTS)], columns=TEXTS)
    return {
        "pandas_rows": pd.DataFrame(rows),
        "polars_rows": pl.DataFrame(rows),
        "records": [{"id": at, "text": text} for at, text in enumerate(TEXTS)],
        "wide": wide,
        "other": pd.DataFrame(rows).iloc[1:],
    }


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("list_variables", {}),
    *[("describe_variable", {"name": name}) for name in (*NAMES, *frames())],
    *[("show_table", {"name": name, "count": 100}) for name in frames()],
    *[
        ("query_frames", {"sql": f"SELECT * FROM {name} LIMIT 100"})
        for name in ("pandas_rows", "polars_rows")
    ],
    ("query_frames", {"sql": "SELECT CAST(text AS INTEGER) FROM pandas_rows"}),
    ("query_frames", {"sql": "SELECT string_agg(text, ' ') AS all_of_it FROM pandas_rows"}),
    (
        "query_frames",
        {"sql": f"SELECT '{PLANTED['OpenAI'][0]}' AS a, * FROM nowhere", "title": PLANTED["GitHub"][0]},
    ),
    ("profile_column", {"name": "pandas_rows", "column": "text"}),
    ("show_chart", {"name": "pandas_rows", "kind": "bar", "x": "text", "y": "id"}),
    ("compare_frames", {"left": "pandas_rows", "right": "other"}),
    ("find_join_keys", {"left": "pandas_rows", "right": "other"}),
    ("export_table", {"name": "pandas_rows"}),
    ("describe_variable", {"name": PLANTED["GitHub"][0]}),
]


async def test_no_built_in_tool_tells_one(converse: Converse) -> None:
    model = well(*CALLS)
    chat = converse({**NAMES, **frames()}, model=model)
    chat.chat.privacy.replace({"*.*": "allow", "*": "allow"})
    await chat.ask("Go on.")
    items = json.loads(json.dumps(list(model.calls[-1].input), default=str))
    outputs = [str(item["output"]) for item in items if item.get("type") == "function_call_output"]
    assert len(outputs) == len(CALLS)
    hits = [(call, found) for call, output in zip(CALLS, outputs, strict=True) if (found := leaked(output))]
    assert not hits
    assert not leaked(wire(model))
    assert not leaked(json.dumps([sent.content for sent in chat.chat.sent], ensure_ascii=False))
    # they were there: what is told of rows has the marks
    told = dict(zip([name for name, _ in CALLS], outputs, strict=True))
    assert told["show_table"].count(MARK) > 10
    assert chat.chat.sent[-1].redacted > 100


async def test_what_the_person_says_points_at_and_attaches(converse: Converse) -> None:
    model = well()
    chat = converse({}, model=model, instructions=f"Use this: {ALL}")
    put = chat.server.attachments.put
    file = await put("notes.txt", "text/plain", ALL.encode(), RequestContext(chat.chat))
    named = await put(
        f"{PLANTED['GitHub'][0]}.zip", "application/zip", b"PK\3\4\n\0\xff\xfe", RequestContext(chat.chat)
    )
    tag = {"type": "input_tag", "id": "row:x:0", "text": PLANTED["Stripe"][0], "data": {"a": ALL}}
    content = [{"type": "input_text", "text": ALL}, tag]
    await chat.ask("", content=content, quoted_text=ALL, attachments=[file.id, named.id])
    assert not leaked(wire(model))
    assert wire(model).count(MARK) > 4 * len(TEXTS)
    # and once more as history, from the store
    await chat.ask("And now?")
    assert not leaked(wire(model))


async def test_a_text_that_looks_like_an_image_is_looked_through(converse: Converse) -> None:
    """Ours: data URLs of attached images pass as they are; a text that begins like one must not."""
    model = well()
    chat = converse({}, model=model)
    await chat.ask(f"data:text/plain,{ALL}")
    await chat.ask("data:image/png;base64," + PLANTED["AWS access key"][0])
    assert not leaked(wire(model))


async def test_the_persons_own_tools(converse: Converse) -> None:
    def lookup(dsn: str = PLANTED["PostgreSQL"][0]) -> dict[str, str]:
        return {"all": ALL, "dsn": dsn}

    lookup.__doc__ = (
        f"Looks something up.\n\nIt uses {PLANTED['OpenAI'][0]}.\n\nArgs:\n    dsn: Like {TEXTS[-8]}"
    )

    def breaks() -> str:
        """Raises."""
        raise RuntimeError(ALL)

    def asks_page() -> str:
        """Asks the page."""
        return ""

    model = well(("lookup", {"dsn": PLANTED["PostgreSQL"][0]}), ("breaks", {}))
    chat = converse({}, model=model, tools=[lookup, breaks], client_tools={"asks_page": asks_page})
    await chat.ask("Go on.")
    assert not leaked(wire(model))
    assert wire(model).count(MARK) > len(TEXTS)
    chat.chat.model = paged = ScriptedModel(
        [[function_call("asks_page", {}, call_id="p")], [assistant_message("Well.")]]
    )
    await chat.ask("Ask the page.")
    await chat.send("threads.add_client_tool_output", result={"found": ALL, "more": TEXTS})
    assert not leaked(wire(paged))
    assert wire(paged).count(MARK) > len(TEXTS)


async def test_code_what_it_prints_and_how_it_is_edited(converse: Converse) -> None:
    model = well(("propose_code", {"code": f"url = {TEXTS[0]!r}", "purpose": PLANTED["GitHub"][0]}))
    page = Page(converse({}, model=model))
    page.recorder.outputs = (
        Output("started"),
        Output("text", ALL),
        Output("error", ALL),
        Output("end", "failed"),
    )
    item = await page.proposed()
    await page.click(item, button(item, EDIT), stream=False)
    run = button(await page.card(item), RUN)
    run["payload"]["edited"] = f'"""\n{ALL}\n"""'
    events = await page.click(item, run)
    assert said(events) == "Well."
    assert not leaked(wire(model))
    assert "What they changed" in wire(model)
    # the person reads all of it
    assert PLANTED["GitHub"][1] in json.dumps(await page.card(item))


async def test_an_answer_that_repeats_one_does_not_send_it_again(converse: Converse) -> None:
    model = ScriptedModel([[assistant_message(ALL)], [assistant_message("Well.")]])
    chat = converse({}, model=model)
    await chat.ask("Go on.")
    await chat.ask("And now?")
    assert not leaked(wire(model))
    assert wire(model).count(MARK) > len(TEXTS)


async def test_on_the_wire(
    converse: Converse, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes that a server gets, with both of the SDK's conversions behind us."""
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    model_server.replies.extend(
        [Reply(calls=[("show_table", {"name": "pandas_rows", "count": 100})]), Reply("Well.")]
    )

    def lookup(dsn: str = PLANTED["PostgreSQL"][0]) -> str:
        return dsn

    lookup.__doc__ = f"Uses {PLANTED['OpenAI'][0]}."
    chat = converse(frames(), tools=[lookup])
    await chat.ask(ALL)
    bodies = json.dumps([request.body for request in model_server.requests], ensure_ascii=False)
    assert "pandas_rows" in bodies
    assert not leaked(bodies)


async def test_the_ledger_says_how_many_were_taken_out(converse: Converse) -> None:
    chat = converse({}, model=well())
    await chat.ask(f"{TEXTS[0]} and {some(20)}")
    assert chat.chat.sent[-1].redacted == 1


def test_no_text_makes_the_search_slow() -> None:
    """ReDoS (OWASP): each would take minutes if the time grew with the square of its length."""
    for evil in (
        "A_",
        "a",
        "-eyJ",
        "://",
        "://a:",
        ";password=",
        "password: ",
        'PASSWORD="',
        "token=",
        "cookie: ",
        "%40",
        "jdbc:oracle:thin:a",
        "-----BEGIN ",
    ):
        assert redact(evil * (60_000 // len(evil))) is not None


async def test_answers_to_questions(converse: Converse) -> None:
    model = well(("ask_person", {"question": "Which database?", "options": ["first", "second"]}))
    chat = converse({}, model=model)
    await chat.ask("Connect.")
    typed = f"this one {ALL}\nDB_PASSWORD=plain-words-1"
    await answer(chat, typed)
    await chat.ask("And now?")
    sent = wire(model)
    assert sent.count("this one") >= 2, "the answer, and again as history"
    assert leaked(sent) == leaked("")
    assert "plain-words-1" not in sent
    assert MARK in sent
    assert "plain-words-1" not in json.dumps([one.content for one in chat.chat.sent], default=str)


def figure() -> Any:
    made = matplotlib.figure.Figure(figsize=(2, 1))
    axes = made.add_subplot()
    axes.plot([1, 2], label=PLANTED["Stripe"][0])
    axes.set_title(PLANTED["GitHub"][0])
    axes.set_xlabel(PLANTED["PostgreSQL"][0])
    axes.set_ylabel(PLANTED["a file of settings"][0])
    return made


async def test_titles_of_figures_and_the_sources_of_functions_and_cells(converse: Converse) -> None:
    source = f"def connects():\n    return {PLANTED['OpenAI'][0]!r}\n"
    made: dict[str, Any] = {"__name__": "made"}
    exec(compile(source, "<ipython-input-1>", "exec"), made)
    names = {
        "plot": figure(),
        "axes": figure().axes[0],
        "connects": made["connects"],
        "In": ["", *TEXTS],
        "_i1": ALL,
        "_ih": [ALL],
        "Out": {1: ALL},
    }
    calls = [("list_variables", {}), *[("describe_variable", {"name": name}) for name in names]]
    model = well(*calls)
    await converse(names, model=model).ask("Go on.")
    sent = wire(model)
    assert not leaked(sent)
    assert "2 × 1 inches" in sent, "the figure was described"
    assert MARK in sent


async def test_the_name_of_a_conversation(converse: Converse) -> None:
    model = well()
    chat = converse({}, model=model)
    await chat.ask("Go on.")
    reply = await chat.server.process(
        json.dumps(
            {"type": "threads.update", "params": {"thread_id": chat.thread_id, "title": ALL[:400]}}
        ).encode(),
        RequestContext(chat.chat),
    )
    assert b"title" in reply.json
    await chat.ask("And now?")
    assert not leaked(wire(model))


async def test_a_custom_action_and_what_its_handler_leaves(converse: Converse) -> None:
    given: list[Any] = []

    def approve(action: Any) -> dict[str, Any]:
        given.append(action.payload)
        return {"type": "Card", "children": [{"type": "Text", "value": ALL}]}

    model = well()
    chat = converse({}, model=model, actions={"approve": approve})
    await chat.ask("Go on.")
    action = {"type": "approve", "payload": {"all": ALL, "each": TEXTS}}
    await chat.send("threads.custom_action", item_id=None, action=action)
    assert given, "the handler got it as it was"
    assert leaked(json.dumps(given, ensure_ascii=False))
    await chat.ask("What did I approve?")
    assert not leaked(wire(model))


async def test_a_kept_result_and_an_exported_file(converse: Converse, tmp_path: Path) -> None:
    sql = "SELECT *, $$" + PLANTED["PostgreSQL"][0] + "$$ AS dsn FROM pandas_rows LIMIT 5"
    model = ScriptedModel(
        [
            [function_call("query_frames", {"sql": sql, "title": PLANTED["GitHub"][0]}, call_id="q")],
            [assistant_message("Here.")],
            [function_call("describe_variable", {"name": "kept"}, call_id="d")],
            [assistant_message("It is kept.")],
        ]
    )
    chat = converse(frames(), model=model)
    events = await chat.ask("Keep it.")
    item = next(event["item"] for event in events if event.get("item", {}).get("type") == "widget")
    keep = button(item, "chatkit_notebook.keep")
    events = await chat.send("threads.custom_action", item_id=item["id"], action=keep)
    card = next(event["item"] for event in events if event.get("item", {}).get("type") == "widget")
    form = next(node["onSubmitAction"] for node in every(card["widget"]) if "onSubmitAction" in node)
    submit = {"type": form["type"], "payload": {**form["payload"], "variable": "kept"}}
    await chat.send("threads.custom_action", item_id=card["id"], action=submit)
    exported = tmp_path / "rows.csv"
    pd.DataFrame({"text": TEXTS}).to_csv(exported)
    put = chat.server.attachments.put
    file = await put("rows.csv", "text/csv", exported.read_bytes(), RequestContext(chat.chat))
    await chat.ask("What is in both?", attachments=[file.id])
    sent = wire(model)
    assert "`kept` is a pandas.DataFrame with 5 rows" in sent
    assert not leaked(sent)
    assert sent.count(MARK) > len(TEXTS)
