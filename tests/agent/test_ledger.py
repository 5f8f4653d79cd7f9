"""What was sent is written down exactly, without secrets, within bounds."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from agents.testing import ScriptedModel, assistant_message, function_call

from chatkit_notebook.agent import ledger
from chatkit_notebook.context import Sent

from .conftest import Conversation

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
        assert sent.content["tools"] == [tool.name for tool in call.tools]
        assert sent.size == len(json.dumps(sent.content, ensure_ascii=False).encode())
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
    for number in range(5):
        ledger.record(chat, Sent(number, "t", "i", "m", "w", {}, 100))
    assert [sent.time for sent in chat.sent] == [3, 4]
    ledger.record(chat, Sent(9, "t", "i", "m", "w", {}, 10_000))
    assert [sent.time for sent in chat.sent] == [9]
