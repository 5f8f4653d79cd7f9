"""The app's routes and refusals, and the examples of the contract, over a real socket."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from chatkit.types import ThreadStreamEvent
from pydantic import TypeAdapter

from chatkit_notebook.context import ChatContext
from chatkit_notebook.errors import ClosedError, ModelError
from chatkit_notebook.server import following
from chatkit_notebook.server.app import create_app
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.server.mount import MountedChat
from chatkit_notebook.server.requests import PLAIN, STREAMING

from .conftest import TOKEN, Chat, kinds, parse_events, serving, user_input

CONTRACT = Path(__file__).parent.parent / "contract"
REQUESTS: list[dict[str, Any]] = json.loads((CONTRACT / "requests.json").read_text())
EVENTS: list[dict[str, Any]] = json.loads((CONTRACT / "events.json").read_text())


def error_of(response: Any) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/json"
    error = response.json()["error"]
    assert error["message"]
    return error


def test_the_examples_cover_every_operation() -> None:
    assert {request["type"] for request in REQUESTS} == STREAMING | PLAIN


@pytest.mark.parametrize("request_example", REQUESTS, ids=[r["type"] for r in REQUESTS])
async def test_every_request_of_the_contract_is_answered_in_its_form(
    chat: Chat, request_example: dict[str, Any]
) -> None:
    response = await chat.client.post(chat.path, json=request_example)
    kind = request_example["type"]
    if kind in STREAMING:
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"
        assert parse_events(response.content)
    elif kind == "input.transcribe":
        # the analyst answers here
        assert response.status_code == 501
        assert error_of(response)["code"] == "no_transcription"
    elif response.status_code == 404:
        params = request_example["params"]
        assert params.get("thread_id", params.get("attachment_id")) in error_of(response)["message"]
    else:
        assert response.status_code == 200
        assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("event", EVENTS, ids=[f"{n}-{e['type']}" for n, e in enumerate(EVENTS)])
def test_every_event_of_the_contract_is_one_of_the_installed_sdk(event: dict[str, Any]) -> None:
    events: TypeAdapter[Any] = TypeAdapter(ThreadStreamEvent)
    again = events.dump_python(events.validate_python(event), mode="json", exclude_none=True)
    assert again["type"] == event["type"]
    assert again.keys() == event.keys()


async def test_health(chat: Chat) -> None:
    response = await chat.client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


async def test_an_unknown_chat_is_not_found(chat: Chat) -> None:
    response = await chat.client.post("/chats/nope/chatkit", json=REQUESTS[0])
    assert response.status_code == 404
    assert "%chatkit" in error_of(response)["message"]


async def test_other_addresses_and_methods_are_refused_in_json(chat: Chat) -> None:
    response = await chat.client.get("/nothing")
    assert response.status_code == 404
    assert "/chats/CHAT/chatkit" in error_of(response)["message"]
    response = await chat.client.get(chat.path)
    assert response.status_code == 405
    assert "POST" in error_of(response)["message"]


@pytest.mark.parametrize(
    ("body", "status", "code", "words"),
    [
        (b"", 400, "not_json", "not JSON"),
        (b"{", 400, "not_json", "not JSON"),
        (b"\xff", 400, "not_json", "not JSON"),
        (b"[]", 400, "no_type", 'with a "type"'),
        (b'{"type": 3}', 400, "no_type", 'with a "type"'),
        (b'{"type": "thread.list"}', 400, "unknown_type", "Did you mean `threads.list`?"),
        (b'{"type": "nonsense"}', 400, "unknown_type", "There is: attachments.create"),
        (b'{"type": "threads.stop"}', 422, "invalid", "a `thread_id`, or the `run`"),
        (b'{"type": "threads.init"}', 501, "hosted_only", "threads.create"),
        (b'{"type": "threads.list"}', 422, "invalid", "params: field required"),
        (b'{"type": "threads.list", "params": {"order": "up"}}', 422, "invalid", "params.order: "),
        (b'{"type": "threads.create", "params": {"input": {}}}', 422, "invalid", "params.input.content: "),
    ],
)
async def test_bad_requests_are_told_what_is_wrong(
    chat: Chat, body: bytes, status: int, code: str, words: str
) -> None:
    response = await chat.client.post(chat.path, content=body)
    assert response.status_code == status
    error = error_of(response)
    assert error["code"] == code
    assert words in error["message"]


async def test_a_missing_field_of_a_tag_is_named(chat: Chat) -> None:
    tag = {"type": "input_tag", "id": "x", "text": "y"}
    given = {"content": [tag], "attachments": [], "inference_options": {}}
    response = await chat.post("threads.create", {"input": given})
    assert response.status_code == 422
    assert error_of(response)["problems"] == ["params.input.content.0.input_tag.data: field required"]


async def test_missing_threads_and_items_are_404(chat: Chat) -> None:
    for kind, params in [
        ("threads.get_by_id", {"thread_id": "thr_no"}),
        ("items.list", {"thread_id": "thr_no"}),
        ("threads.update", {"thread_id": "thr_no", "title": "T"}),
        ("items.feedback", {"thread_id": "thr_no", "item_ids": [], "kind": "positive"}),
        ("threads.sync_custom_action", {"thread_id": "thr_no", "action": {"type": "x"}}),
    ]:
        response = await chat.post(kind, params)
        assert response.status_code == 404, kind
        assert "thr_no" in error_of(response)["message"]


async def test_the_hosted_ui_may_ask_for_9999_threads(chat: Chat) -> None:
    await chat.create("one")
    await chat.create("two")
    listed = await chat.ask("threads.list", limit=9999, order="desc")
    assert [thread["title"] for thread in listed["data"]] == ["two", "one"]
    assert listed["has_more"] is False


@pytest.mark.parametrize("declared", [True, False])
async def test_a_request_that_is_too_large_is_refused(context: ChatContext, declared: bool) -> None:
    mounted = MountedChat(context)
    async with serving(create_app({"c1": mounted}.get, token=TOKEN, max_body=1_000)) as client:

        async def parts() -> Any:
            for _ in range(100):
                yield b"x" * 1_000

        content = b"x" * 100_000 if declared else parts()
        response = await client.post("/chats/c1/chatkit", content=content)
    assert response.status_code == 413
    assert "1,000 bytes" in error_of(response)["message"]


# A chat that is not ready


@pytest.fixture
def mounted(context: ChatContext) -> MountedChat:
    return MountedChat(context)


async def test_a_message_waits_until_the_chat_is_ready_and_the_page_sees_it(
    mounted: MountedChat, server: NotebookChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 0.01)
    async with serving(create_app({"c1": mounted}.get, token=TOKEN)) as client:
        chat = Chat(client, mounted.context, mounted)
        async with chat.streaming("threads.create", input=user_input("early")) as events:
            waits = await anext(events)
            assert waits == {"type": "progress_update", "text": "Waiting for the kernel to get ready…"}
            mounted.resolve(server)
            rest = [event async for event in events]
        assert kinds(rest)[0] == "thread.created"
        assert kinds(rest)[-1] == "thread.item.done"


async def test_a_question_waits_too(mounted: MountedChat, server: NotebookChatServer) -> None:
    async with serving(create_app({"c1": mounted}.get, token=TOKEN)) as client:
        chat = Chat(client, mounted.context, mounted)
        asking = asyncio.create_task(chat.ask("threads.list"))
        while not mounted._waiting:
            await asyncio.sleep(0.001)
        mounted.resolve(server)
        assert await asking == {"data": [], "has_more": False}


async def test_a_chat_that_could_not_be_started_says_why(mounted: MountedChat) -> None:
    async with serving(create_app({"c1": mounted}.get, token=TOKEN)) as client:
        chat = Chat(client, mounted.context, mounted)
        asking = asyncio.create_task(chat.post("threads.create", {"input": user_input("early")}))
        while not mounted._waiting:
            await asyncio.sleep(0.001)
        mounted.fail(ModelError("There is no model."))
        (event,) = parse_events((await asking).content)
        assert event == {
            "type": "error",
            "code": "custom",
            "message": "There is no model.",
            "allow_retry": True,
        }
        response = await chat.post("threads.list")
        assert response.status_code == 503
        assert error_of(response)["message"] == "There is no model."


async def test_an_early_message_that_is_wrong_is_told_in_the_stream(
    mounted: MountedChat, server: NotebookChatServer
) -> None:
    async with serving(create_app({"c1": mounted}.get, token=TOKEN)) as client:
        chat = Chat(client, mounted.context, mounted)
        asking = asyncio.create_task(chat.post("threads.create"))
        while not mounted._waiting:
            await asyncio.sleep(0.001)
        mounted.resolve(server)
        (event,) = parse_events((await asking).content)
        assert "params.input: field required" in event["message"]
        assert event["allow_retry"] is False


async def test_a_closed_chat_is_gone(chat: Chat) -> None:
    chat.mounted.fail(ClosedError("The chat was closed."))
    response = await chat.post("threads.list")
    assert response.status_code == 410
    assert error_of(response) == {"code": "closed", "message": "The chat was closed."}
