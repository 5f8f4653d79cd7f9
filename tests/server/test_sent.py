"""What was sent in a turn, as the page asks for it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from chatkit.types import ThreadMetadata

from chatkit_notebook.context import THIS_PROCESS, ChatContext, Read, Sent
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.server import sent as module
from chatkit_notebook.server.requests import Envelope
from chatkit_notebook.server.sent import sent_in_turn
from chatkit_notebook.store.database import open_store


async def asked(chat: ChatContext, thread: str = "t1", turn: str = "m1") -> dict[str, Any]:
    body = json.dumps({"type": "ledger.get", "params": {"thread_id": thread, "turn": turn}}).encode()
    return await sent_in_turn(chat, Envelope.read(body))


def chat_with(*sent: Sent) -> ChatContext:
    chat = ChatContext("chat", Namespace({}))
    chat.sent.extend(sent)
    return chat


def request(turn: str = "m1", where: str = "https://x/v1", thread: str = "t1") -> Sent:
    content = {"instructions": "Be kind.", "input": [{"role": "user", "content": "ü?"}], "tools": []}
    read = Read("people", ("age",), 20)
    return Sent(1.0, thread, turn, "gpt-5", where, content, 77, ("people",), reads=(read,), redacted=2)


async def test_the_requests_of_a_turn_are_told_as_they_were_written_down() -> None:
    chat = chat_with(request("m0"), request(), request(thread="t2"), request())
    first, second = (await asked(chat))["requests"]
    assert first == second
    assert json.loads(first.pop("content")) == chat.sent[1].content
    assert first == {
        "time": 1.0,
        "model": "gpt-5",
        "where": "https://x/v1",
        "bytes": 77,
        "redacted": 2,
        "files": [],
        "reads": [{"variable": "people", "columns": ["age"], "rows": 20, "values": True}],
        "cut": 0,
    }


async def test_what_stayed_in_this_process_has_no_address() -> None:
    assert (await asked(chat_with(request(where=THIS_PROCESS))))["requests"][0]["where"] == ""


async def test_what_is_not_known_is_empty() -> None:
    assert await asked(chat_with(request()), turn="gone") == {"requests": []}


async def test_a_long_turn_is_cut_and_says_so(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "MOST_CHARACTERS", 100)
    first, second = (await asked(chat_with(request(), request())))["requests"]
    assert len(first["content"]) + len(second["content"]) == 100
    assert second["cut"] > 0


async def test_a_turn_of_an_earlier_kernel_is_read_from_the_store() -> None:
    store = await open_store(":memory:")
    await store.save_thread(ThreadMetadata(id="t1", created_at=datetime.now()), None)
    told = request()
    await store.keep_sent(told.as_json(), "t1", "a.ipynb", "m1", told.time)
    chat = chat_with()
    chat.store = store
    (found,) = (await asked(chat))["requests"]
    assert json.loads(found["content"]) == told.content
    assert (found["model"], found["bytes"], found["where"]) == (told.model, told.size, told.where)
    assert (await asked(chat, turn="m2"))["requests"] == []
    assert (await asked(chat, thread="t2"))["requests"] == []
    await store.close()
