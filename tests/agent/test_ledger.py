"""What was sent is written down exactly, without secrets, within bounds."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from agents.testing import ScriptedModel, assistant_message, function_call

from chatkit_notebook.agent import ledger
from chatkit_notebook.context import RequestContext, Sent
from chatkit_notebook.errors import StoreError
from chatkit_notebook.store.database import Store

from .conftest import Conversation, said

Converse = Callable[..., Conversation]
KEY = "sk-" + "proj-" + "A1b2C3d4E5f6G7h8J9k0L1m2"


async def test_each_request_is_written_down_as_the_model_got_it(converse: Converse) -> None:
    model = ScriptedModel(
        [
            [function_call("show_table", {"name": "penguins", "count": 2}, call_id="c1")],
            [assistant_message("done")],
        ]
    )
    chat = converse(model=model)
    await chat.ask("show penguins")
    first, second = chat.chat.sent
    for sent, call in zip((first, second), model.calls, strict=True):
        assert sent.content["input"] == json.loads(json.dumps(call.input))
        assert sent.content["instructions"] == call.system_instructions
        told = [
            {"name": tool.name, "description": tool.description, "parameters": tool.params_json_schema}
            for tool in call.tools
        ]
        whole = {**sent.content, "tools": told}
        assert sent.size == len(json.dumps(whole, ensure_ascii=False).encode())
        if sent is first:
            assert sent.content["tools"] == told
        else:
            # the same text is kept once
            assert [tool["name"] for tool in sent.content["tools"]] == [tool["name"] for tool in told]
            sizes = [len(json.dumps(tool, ensure_ascii=False).encode()) for tool in told]
            assert [tool["bytes"] for tool in sent.content["tools"]] == sizes
        assert sent.model == "ScriptedModel"
        assert sent.thread_id == chat.thread_id
    assert (first.variables, second.variables) == ((), ("penguins",))
    question = next(item for item in await chat.stored() if item.type == "user_message")
    assert {first.turn, second.turn} == {question.id}


async def test_secrets_do_not_reach_the_model_but_stay_in_the_conversation(converse: Converse) -> None:
    def read_config() -> str:
        """Reads the configuration."""
        return f"key={KEY}"

    model = ScriptedModel(
        [
            [function_call("read_config", {}, call_id="c1")],
            [assistant_message("done")],
        ]
    )
    chat = converse(model=model, tools=[read_config], instructions=f"Use {KEY}.")
    await chat.ask(f"use {KEY}")
    for call in model.calls:
        assert KEY not in json.dumps([call.system_instructions, call.input])
    assert KEY not in json.dumps([sent.content for sent in chat.chat.sent])
    assert KEY in (await chat.stored())[0].content[0].text


async def test_what_is_kept_is_bounded(converse: Converse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MAX_BYTES", 250)
    chat = converse().chat
    asking = RequestContext(chat)
    for number in range(5):
        await ledger.record(asking, Sent(number, "t", "i", "m", "w", {}, 100))
    assert [sent.time for sent in chat.sent] == [3, 4]
    await ledger.record(asking, Sent(9, "t", "i", "m", "w", {}, 10_000))
    assert [sent.time for sent in chat.sent] == [9]


async def test_it_is_in_the_store_before_it_leaves(converse: Converse, store: Store) -> None:
    found: list[list[dict[str, Any]]] = []

    class Looking(ScriptedModel):
        async def stream_response(self, *arguments: Any, **options: Any) -> AsyncIterator[Any]:
            found.append(await store.sent_before(time.time() + 1, "a.ipynb"))
            async for event in super().stream_response(*arguments, **options):
                yield event

    chat = converse(model=Looking([[assistant_message("done")]]), scope="a.ipynb")
    await chat.ask("hello")
    (kept,) = found
    assert [Sent.from_json(record) for record in kept] == list(chat.chat.sent)


async def test_what_stays_in_this_process_is_not_kept(converse: Converse, store: Store) -> None:
    chat = converse(model="analyst")
    await chat.ask("what is in memory?")
    assert chat.chat.sent
    assert await store.sent_before(time.time() + 1, None) == []


async def test_a_store_that_cannot_be_written_is_told_and_the_answer_comes(
    converse: Converse, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*arguments: object) -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(store, "keep_sent", full)
    chat = converse(model=ScriptedModel([[assistant_message("done")]]))
    assert said(await chat.ask("hello")) == "done"
    warnings = [data["message"] for name, data in chat.notified if name == "warning"]
    assert warnings == ["What was sent to the model is known to this kernel only: The disk is full."]
    assert len(chat.chat.sent) == 1
