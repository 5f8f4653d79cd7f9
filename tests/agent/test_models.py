"""Which model answers, through the real OpenAI client against a real server on loopback."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from agents.testing import ScriptedModel

from chatkit_notebook.agent import models
from chatkit_notebook.agent.models import choose
from chatkit_notebook.errors import ModelError
from chatkit_notebook.tools import TOOLS

from ..model_server import Fault, ModelServer, Reply
from .conftest import Conversation, done, error, said, settled

Converse = Callable[..., Conversation]
ENV = pytest.MonkeyPatch


async def test_without_anything_the_analyst(converse: Converse) -> None:
    chosen = await choose(converse().chat)
    assert (chosen.name, chosen.where, chosen.api) == ("analyst", "this process", "analyst")
    assert chosen.why == "neither OPENAI_API_KEY nor OPENAI_BASE_URL is set"


async def test_a_key_means_openai_with_the_sdks_default(converse: Converse, monkeypatch: ENV) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_DEFAULT_MODEL", "gpt-5.4")
    chosen = await choose(converse().chat)
    assert (chosen.name, chosen.api, chosen.where) == ("gpt-5.4", "responses", "https://api.openai.com/v1")
    assert chosen.why == "OPENAI_API_KEY is set"
    assert chosen.settings.store is False
    assert chosen.settings.response_include == ["reasoning.encrypted_content"]


async def test_a_base_url_means_its_first_chat_model(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    chat = converse()
    chosen = await choose(chat.chat)
    assert (chosen.name, chosen.api, chosen.where) == ("test-model", "chat", model_server.url)
    assert chosen.offered == ("test-model", "test-model-large")
    assert chat.notified[0][1]["offered"] == ["test-model", "test-model-large"]


async def test_a_key_for_another_server_goes_there(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    monkeypatch.setenv("OPENAI_API_KEY", "local-key-1")
    chat = converse()
    assert said(await chat.ask("hello")) == "You said: hello"
    (seen,) = model_server.requests
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == "Bearer local-key-1"


async def test_the_variable_goes_before_the_key_and_the_argument_before_both(
    converse: Converse, monkeypatch: ENV
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("CHATKIT_NOTEBOOK_MODEL", "gpt-4.1")
    chosen = await choose(converse().chat)
    assert (chosen.name, chosen.why) == ("gpt-4.1", "CHATKIT_NOTEBOOK_MODEL is set")
    assert chosen.settings.response_include is None
    assert (await choose(converse(model="analyst").chat)).name == "analyst"
    own = ScriptedModel([])
    assert (await choose(converse(model=own).chat)).model is own


async def test_a_name_without_a_server_is_an_error_that_helps(converse: Converse) -> None:
    with pytest.raises(ModelError, match=r"`gpt-5` needs a server. Set OPENAI_API_KEY"):
        await choose(converse(model="gpt-5").chat)
    with pytest.raises(ModelError, match=r"`model` is a int"):
        await choose(converse(model=7).chat)
    events = await converse(model="gpt-5").ask("hi")
    told = error(events)
    assert told is not None
    assert "OPENAI_BASE_URL" in told["message"]


async def test_the_environment_counts_from_the_next_message_on(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    chat = converse()
    first = await choose(chat.chat)
    assert await choose(chat.chat) is first
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    assert (await choose(chat.chat)).name == "test-model"


async def test_a_server_without_models_and_one_that_is_not_there(
    converse: Converse, monkeypatch: ENV
) -> None:
    with ModelServer(models=["nomic-embed-text"]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        with pytest.raises(ModelError, match="offers no model"):
            await choose(converse().chat)
    with pytest.raises(ModelError, match=r"cannot be reached: nothing listens there"):
        await choose(converse().chat)


async def test_a_silent_listing_does_not_hang(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    monkeypatch.setattr(models, "LIST_SECONDS", 0.2)
    model_server.listing_fault = "silent"
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    with pytest.raises(ModelError, match="did not answer in time"):
        await choose(converse().chat)
    # a named model needs no listing
    assert (await choose(converse(model="mine").chat)).name == "mine"


async def test_the_composer_may_choose_another_offered_model(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    chat = converse()
    await chat.ask("a", inference_options={"model": "test-model-large"})
    assert model_server.requests[-1].body["model"] == "test-model-large"
    events = await chat.ask("b", inference_options={"model": "test-modle"})
    assert model_server.requests[-1].body["model"] == "test-model"
    (notice,) = [event for event in events if event["type"] == "notice"]
    assert "Did you mean `test-model`?" in notice["message"]


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_a_tool_call_over_http(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer, api: str
) -> None:
    name = over(api, monkeypatch, model_server)
    model_server.replies.append(
        Reply(calls=[("query_frames", {"sql": "SELECT count(*) AS n FROM penguins", "title": None})])
    )
    chat = converse(model=name)
    events = await chat.ask("how many?")
    assert said(events).startswith("The tool said: `n` is 344 (`penguins`)")
    assert model_server.requests[0].path == f"/v1/{'responses' if api == 'responses' else 'chat/completions'}"
    offered = [
        tool.get("name") or tool["function"]["name"] for tool in model_server.requests[0].body["tools"]
    ]
    assert offered == [tool.name for tool in TOOLS]
    assert len(chat.chat.sent) == 2
    assert chat.chat.sent[1].variables == ("penguins",)
    assert chat.chat.sent[0].where == model_server.url
    # a later turn still knows the call and its result
    await chat.ask("thanks")
    assert "344" in json.dumps(model_server.requests[-1].body)
    if api == "responses":
        assert model_server.requests[0].body["store"] is False


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_two_thousand_words_arrive_complete(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer, api: str
) -> None:
    name = over(api, monkeypatch, model_server)
    events = await converse(model=name).ask("tokens 2000")
    assert said(events).split() == [f"word{n}" for n in range(2000)]
    deltas = [
        e["update"]["delta"] for e in events if e.get("update", {}).get("type", "").endswith("text_delta")
    ]
    assert "".join(deltas) == said(events)
    # what comes faster than it can be painted goes together
    assert len(deltas) < 2_000


FAULTS: list[tuple[Fault, str, bool]] = [
    ("401", "refused the key (401)", True),
    ("403", "does not allow this key", False),
    ("404", "does not have the model", False),
    ("429", "It asks to wait 7 seconds", True),
    ("quota", "no quota left", False),
    ("500", "failed (500)", True),
    ("context", "too long for", False),
    ("cut", "broke off", True),
    ("error-event", "reported an error", True),
]


@pytest.mark.parametrize("api", ["responses", "chat"])
@pytest.mark.parametrize(("fault", "words", "retry"), FAULTS)
async def test_a_fault_is_said_in_words_and_the_chat_goes_on(
    converse: Converse,
    monkeypatch: ENV,
    model_server: ModelServer,
    api: str,
    fault: Fault,
    words: str,
    retry: bool,
) -> None:
    name = over(api, monkeypatch, model_server)
    model_server.replies.append(Reply("one two three four five six", fault=fault, rate=200))
    chat = converse(model=name)
    events = await chat.ask("go")
    told = error(events)
    assert told is not None
    assert words in told["message"]
    assert model_server.url in told["message"]
    assert told["allow_retry"] is retry
    assert await settled() == []
    if fault in {"cut", "error-event"}:
        stored = [i.content[0].text for i in await chat.stored() if i.type == "assistant_message"]
        assert stored
        assert stored[0].startswith("one")
    assert said(await chat.ask("hello")) == "You said: hello"


@pytest.mark.parametrize("api", ["responses", "chat"])
async def test_a_model_that_never_answers(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer, api: str
) -> None:
    monkeypatch.setattr(models, "READ_SECONDS", 0.3)
    name = over(api, monkeypatch, model_server)
    model_server.replies.append(Reply(fault="silent"))
    told = error(await converse(model=name).ask("go"))
    assert told is not None
    assert "did not answer in time" in told["message"]


async def test_a_server_that_went_away(converse: Converse, monkeypatch: ENV) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{port}/v1")
    told = error(await converse(model="some-model").ask("go"))
    assert told is not None
    assert f"`http://127.0.0.1:{port}/v1` cannot be reached: nothing listens there" in told["message"]


async def test_bad_arguments_over_http_are_told_to_the_model(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    name = over("chat", monkeypatch, model_server)
    model_server.replies.append(Reply(calls=[("show_table", {})], fault="bad-arguments"))
    events = await converse(model=name).ask("go")
    assert error(events) is None
    assert said(events).startswith("The tool said: ")


async def test_ids_of_chat_completions_do_not_collide(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    name = over("chat", monkeypatch, model_server)
    chat = converse(model=name)
    ids = [done(await chat.ask(text), "assistant_message")[0]["id"] for text in ("a", "b")]
    assert len(set(ids)) == 2
    assert "__fake_id__" not in ids


async def test_stop_ends_the_request_to_the_server(
    converse: Converse, monkeypatch: ENV, model_server: ModelServer
) -> None:
    name = over("chat", monkeypatch, model_server)
    model_server.replies.append(Reply(" ".join(["word"] * 5000), rate=50))
    chat = converse(model=name)
    stream: Any = chat.stream(chat.asking("go"))
    async for event in stream:
        if event.get("update", {}).get("type", "").endswith("text_delta"):
            break
    await stream.aclose()
    for _ in range(200):
        if model_server.aborted:
            break
        await _tick()
    assert model_server.aborted == 1


async def _tick() -> None:
    import asyncio

    await asyncio.sleep(0.01)


def over(api: str, monkeypatch: ENV, server: ModelServer) -> str:
    """The environment that makes a model of the test server be called by one API; its name."""
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    if api == "chat":
        return "test-model"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    return "gpt-test"
