from __future__ import annotations

import gc
import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call

from chatkit_notebook.context import ChatContext
from chatkit_notebook.errors import ClosedError, TransportError
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.session import Session, no_collection

from .live_kernel import message_of


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime.current()
    yield runtime
    runtime.close()


def context(*replies: str, **more: object) -> ChatContext:
    model = ScriptedModel([ModelStep([assistant_message(reply)]) for reply in replies])
    settings = {"store_url": ":memory:", "model": model, **more}
    return ChatContext("c1", Namespace({"x": [1, 2, 3]}), **settings)


def texts(events: list[dict]) -> list[str]:
    return [
        event["item"]["content"][0]["text"]
        for event in events
        if event["type"] == "thread.item.done" and event["item"]["type"] == "assistant_message"
    ]


def test_there_is_one_runtime_until_it_is_closed(runtime: Runtime) -> None:
    assert Runtime.current() is runtime
    assert Runtime.running() is runtime
    runtime.close()
    assert Runtime.running() is None
    other = Runtime.current()
    assert other is not runtime
    assert other.token != runtime.token
    other.close()


def test_opening_a_chat_imports_nothing_heavy() -> None:
    code = """
import sys
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
session = Runtime.current().open(ChatContext("c", Namespace({})))
assert session.url
heavy = ("agents", "openai", "chatkit", "duckdb", "pandas", "narwhals", "sqlalchemy")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_function_that_would_end_the_process_ends_its_answer_only(runtime: Runtime) -> None:
    async def leave() -> str:
        """Leaves."""
        sys.exit(3)

    steps = [
        ModelStep([function_call("leave", {}, call_id="call_1")]),
        ModelStep([assistant_message("Six.")]),
    ]
    session = runtime.open(context(model=ScriptedModel(steps), tools=[leave]))
    model = session.context.model
    assert texts(list(session.stream(message_of("leave")))) == ["Six."]
    assert isinstance(model, ScriptedModel)
    assert "leave raised SystemExit" in str(model.calls[-1])
    runtime.loop.call(sys.exit)
    assert httpx.get(f"{runtime.http.url}/health", headers=session.headers).status_code == 200


def test_a_whole_turn_in_process(runtime: Runtime) -> None:
    session = runtime.open(context("Six."))
    events = list(session.stream(message_of("what is the sum of x?")))
    assert texts(events) == ["Six."]
    assert events[0]["type"] == "thread.created"
    thread = events[0]["thread"]["id"]
    assert [t["id"] for t in session.call({"type": "threads.list", "params": {}})["data"]] == [thread]


def test_a_reader_that_goes_away_cancels_the_answer(runtime: Runtime) -> None:
    session = runtime.open(context("Six."))
    events = session.stream(message_of("what is the sum of x?"))
    assert next(events)["type"] == "thread.created"
    events.close()
    assert runtime.loop.wait(count_tasks("asgi"), 10) == 0


async def count_tasks(name: str) -> int:
    import asyncio

    for _ in range(500):
        running = [task for task in asyncio.all_tasks() if "EventReader" in repr(task)]
        if not running:
            break
        await asyncio.sleep(0.01)
    return len(running)


def test_over_http_only_with_the_token(runtime: Runtime) -> None:
    session = runtime.open(context("Six."))
    session.warm()
    endpoint = session.endpoint
    assert httpx.post(endpoint.url, json=message_of("hi")).status_code == 401
    answer = httpx.post(endpoint.url, json=message_of("hi"), headers=endpoint.headers)
    assert answer.status_code == 200
    assert "Six." in answer.text
    assert runtime.token not in repr(endpoint)


def test_a_request_that_comes_early_waits_for_the_chat(runtime: Runtime) -> None:
    session = runtime.open(context("Six."))
    endpoint = session.endpoint
    answers: list[httpx.Response] = []

    def ask() -> None:
        answers.append(httpx.post(endpoint.url, json=message_of("hi"), headers=endpoint.headers, timeout=60))

    early = threading.Thread(target=ask)
    early.start()
    early.join(0.1)
    assert early.is_alive()
    session.warm()
    early.join(30)
    assert "Six." in answers[0].text


def test_a_chat_that_cannot_start_answers_with_the_reason(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, dict]] = []
    session = runtime.open(context(notify=lambda name, data: told.append((name, dict(data)))))
    import chatkit_notebook.server.chat as chat

    def broken(context: ChatContext) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(chat, "NotebookChatServer", broken)
    with pytest.raises(RuntimeError, match="on fire"):
        session.warm()
    assert isinstance(session.failure, RuntimeError)
    assert told == [("error", {"message": "RuntimeError: the disk is on fire"})]
    endpoint = session.endpoint
    answer = httpx.post(endpoint.url, json={"type": "threads.list", "params": {}}, headers=endpoint.headers)
    assert answer.status_code == 503
    assert "on fire" in answer.text
    monkeypatch.undo()
    session.warm()  # and once the reason is gone, it starts
    assert session.call({"type": "threads.list", "params": {}})["data"] == []


def test_a_store_that_cannot_be_opened_is_told_and_the_chat_goes_on(runtime: Runtime, tmp_path: Path) -> None:
    told: list[str] = []
    bad = tmp_path / "nowhere" / "chats.db"
    session = runtime.open(
        context("Six.", store_url=str(bad), notify=lambda name, data: told.append(str(data.get("message"))))
    )
    assert texts(list(session.stream(message_of("hi")))) == ["Six."]
    assert any("nowhere" in text and "kept in memory only" in text for text in told)


def test_chats_share_the_store_of_an_address(runtime: Runtime, tmp_path: Path) -> None:
    url = str(tmp_path / "chats.db")
    first = runtime.open(context("One.", store_url=url, scope="a"))
    list(first.stream(message_of("hi")))
    second_context = context(store_url=url, scope="a")
    second_context.chat_id = "c2"
    second = runtime.open(second_context)
    assert second.latest_thread() is not None
    assert first.context.store is second.context.store
    second_context.scope = "b"
    assert second.latest_thread() is None


def test_a_refused_operation_raises_with_the_servers_words(runtime: Runtime) -> None:
    session = runtime.open(context())
    with pytest.raises(TransportError, match=r"threads\.lst was refused \(4\d\d\)"):
        session.call({"type": "threads.lst", "params": {}})


def test_a_closed_chat_is_gone(runtime: Runtime) -> None:
    session = runtime.open(context())
    session.warm()
    endpoint = session.endpoint
    session.close()
    answer = httpx.post(endpoint.url, json=message_of("hi"), headers=endpoint.headers)
    assert answer.status_code == 404
    with pytest.raises(ClosedError):
        session.call({"type": "threads.list", "params": {}})


def test_without_a_port_the_endpoint_says_why(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    session: Session = runtime.open(context())
    monkeypatch.setattr(runtime.http, "url", None)
    monkeypatch.setattr(runtime.http, "error", "No loopback port could be opened.")
    assert session.url is None
    with pytest.raises(TransportError, match="No loopback port"):
        _ = session.endpoint


def test_a_process_with_an_open_chat_ends_silently(tmp_path: Path) -> None:
    code = f"""
from chatkit_notebook import ChatKit
chat = ChatKit(model="analyst", variables={{"x": [1, 2]}}, store={str(tmp_path / "c.db")!r})
chat.send("list variables")
print(json.dumps(len(chat.messages()) > 1)) if (json := __import__("json")) else None
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert json.loads(done.stdout) is True


@pytest.mark.parametrize("enabled", [True, False])
def test_imports_leave_the_garbage_collector_as_it_was(enabled: bool) -> None:
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        with no_collection():
            during = gc.isenabled()
        assert not during
        with pytest.raises(ModuleNotFoundError), no_collection():
            importlib.import_module("chatkit_notebook.nowhere")
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()
