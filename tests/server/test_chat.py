"""Turns over real HTTP: the order of events, what is stored, and every way a turn can end."""

from __future__ import annotations

import asyncio
import contextvars
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from chatkit.errors import CustomStreamError
from chatkit.types import (
    ClientToolCallItem,
    CustomTask,
    HiddenContextItem,
    LockedStatus,
    ProgressUpdateEvent,
    SDKHiddenContextItem,
    StructuredInputFreeform,
    StructuredInputItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemReplacedEvent,
    ThreadItemUpdatedEvent,
    ThreadStreamEvent,
    Workflow,
    WorkflowItem,
    WorkflowTaskAdded,
    WorkflowTaskUpdated,
)

from chatkit_notebook.context import ChatContext, RequestContext
from chatkit_notebook.errors import ModelError, StoreError
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.store.database import open_store

from .conftest import Chat, Responder, delta, kinds, message, only, part_added, user_input

# The course of a turn


async def test_the_events_of_a_first_turn_come_in_the_order_of_the_contract(chat: Chat) -> None:
    thread_id, events = await chat.create("hello there")
    assert kinds(events) == [
        "thread.created",
        "thread.item.done",
        "stream_options",
        "thread.item.added",
        "thread.updated",
        "thread.item.updated",
        "thread.item.updated",
        "thread.item.updated",
        "thread.item.updated",
        "thread.item.done",
    ]
    assert events[1]["item"]["type"] == "user_message"
    assert events[2]["stream_options"] == {"allow_cancel": True}
    assert events[4]["thread"]["title"] == "hello there"
    stored = await chat.items(thread_id)
    assert [item.type for item in stored] == ["user_message", "assistant_message"]
    assert stored[1].content[0].text == "hello there"


async def test_a_later_turn_has_no_created_and_no_new_title(chat: Chat) -> None:
    thread_id, _ = await chat.create("first")
    events = await chat.add(thread_id, "second")
    assert kinds(events)[:3] == ["thread.item.done", "stream_options", "thread.item.added"]
    assert not only(events, "thread.updated")
    assert (await chat.ask("threads.get_by_id", thread_id=thread_id))["title"] == "first"


async def test_times_have_their_zone_and_are_right(chat: Chat) -> None:
    thread_id, events = await chat.create()
    page = await chat.ask("items.list", thread_id=thread_id)
    listed = await chat.ask("threads.list")
    full = await chat.ask("threads.get_by_id", thread_id=thread_id)
    times = [(e.get("item") or e.get("thread"))["created_at"] for e in events if "item" in e or "thread" in e]
    times += [item["created_at"] for item in [*page["data"], *listed["data"], full, *full["items"]["data"]]]
    assert len(times) == 5 + 2 + 1 + 1 + 2
    for text in times:
        assert text.endswith("Z")
        assert abs(
            datetime.fromisoformat(text.replace("Z", "+00:00")) - datetime.now(timezone.utc)
        ) < timedelta(minutes=1)


async def test_the_request_carries_locale_metadata_and_scope(chat: Chat, responder: Responder) -> None:
    await chat.client.post(
        chat.path,
        json={
            "type": "threads.create",
            "params": {"input": user_input("hi")},
            "metadata": {"scope": "/home/ada/b.ipynb", "k": 1},
        },
        headers={"accept-language": "de-AT, en;q=0.5"},
    )
    (request,) = responder.requests
    assert request.chat is chat.context
    assert request.locale == "de-AT"
    assert request.metadata == {"scope": "/home/ada/b.ipynb", "k": 1}
    latest = await chat.store.latest_thread("/home/ada/b.ipynb")
    assert latest is not None
    assert latest.title == "hi"
    thread_id, _ = await chat.create("there")
    latest = await chat.store.latest_thread("/home/ada/a.ipynb")
    assert latest is not None
    assert latest.id == thread_id


async def test_retry_runs_the_turn_again_and_forgets_what_came_after(
    chat: Chat, responder: Responder
) -> None:
    thread_id, events = await chat.create("one")
    await chat.add(thread_id, "two")
    first = events[1]["item"]["id"]
    again = await chat.events("threads.retry_after_item", thread_id=thread_id, item_id=first)
    assert kinds(again)[0] == "stream_options"
    stored = await chat.items(thread_id)
    assert [item.type for item in stored] == ["user_message", "assistant_message"]
    assert stored[0].id == first
    assert responder.calls[-1] == (thread_id, first)


# How a turn fails


def error_of(events: list[dict[str, Any]]) -> dict[str, Any]:
    # The title may still follow when nothing came before the error.
    (error,) = only(events, "error")
    assert kinds(events[events.index(error) + 1 :]) in ([], ["thread.updated"])
    assert error["code"] == "custom"
    return error


async def test_a_failure_tells_its_text_and_keeps_what_was_streamed(chat: Chat, responder: Responder) -> None:
    async def fail(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        workflow = Workflow(type="custom", tasks=[CustomTask(title="Query", status_indicator="loading")])
        created = datetime.now()
        yield ThreadItemAddedEvent(
            item=WorkflowItem(id="wf", thread_id=thread.id, created_at=created, workflow=workflow)
        )
        yield ThreadItemAddedEvent(item=message(thread, "m"))
        yield part_added("m")
        yield delta("m", "The mean is ")
        yield ThreadItemAddedEvent(item=message(thread, "nothing"))
        raise ValueError("the server hung up")

    responder.script = fail
    thread_id, events = await chat.create()
    error = error_of(events)
    assert error["message"] == "The answer failed: ValueError: the server hung up"
    assert error["allow_retry"] is True
    assert only(events, "thread.item.removed") == [{"type": "thread.item.removed", "item_id": "nothing"}]
    stored = await chat.items(thread_id)
    assert [item.id for item in stored[1:]] == ["wf", "m"]
    assert stored[1].workflow.tasks[0].status_indicator == "none"
    assert stored[2].content[0].text == "The mean is "
    assert chat.notices == [("error", {"message": "The answer failed: ValueError: the server hung up"})]


@pytest.mark.parametrize(
    ("raised", "text", "retry"),
    [
        (ModelError("No model answers."), "No model answers.", True),
        (CustomStreamError("Enough for today.", allow_retry=False), "Enough for today.", False),
        (RuntimeError("x" * 5_000), "The answer failed: RuntimeError: " + "x" * 966 + "…", True),
        (SystemExit(3), "The answer failed: SystemExit: 3", True),
        (KeyboardInterrupt(), "The answer failed: KeyboardInterrupt", True),
    ],
    ids=["ours", "chatkit's", "any", "exit", "interrupt"],
)
async def test_errors_speak_in_words_and_are_bounded(
    chat: Chat, responder: Responder, raised: BaseException, text: str, retry: bool
) -> None:
    async def fail(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        if item is None:
            yield ProgressUpdateEvent(text="never")
        raise raised

    responder.script = fail
    _, events = await chat.create()
    error = error_of(events)
    assert (error["message"], error["allow_retry"]) == (text, retry)
    assert len(error["message"]) <= 1_000


async def test_the_chat_goes_on_after_a_failure(chat: Chat, responder: Responder) -> None:
    async def fail(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        yield ThreadItemAddedEvent(item=message(thread, "m"))
        raise KeyError("x")

    responder.script = fail
    thread_id, _ = await chat.create()
    responder.script = None
    assert kinds(await chat.add(thread_id, "again"))[-1] == "thread.item.done"


@pytest.mark.parametrize(
    ("kind", "params", "words"),
    [
        (
            "threads.add_user_message",
            {"input": user_input("x"), "thread_id": "thr_no"},
            "no conversation `thr_no`",
        ),
        ("threads.retry_after_item", {"thread_id": "THREAD", "item_id": "msg_no"}, "no item `msg_no`"),
        (
            "threads.retry_after_item",
            {"thread_id": "THREAD", "item_id": "ANSWER"},
            "Only a message of the user",
        ),
        (
            "threads.custom_action",
            {"thread_id": "THREAD", "item_id": "ANSWER", "action": {"type": "x"}},
            "Only a widget",
        ),
        (
            "threads.custom_action",
            {"thread_id": "THREAD", "action": {"type": "x"}},
            "Nothing handles the action `x`",
        ),
        (
            "threads.add_client_tool_output",
            {"thread_id": "THREAD", "result": {}},
            "was not a ClientToolCallItem",
        ),
        (
            "threads.add_structured_input",
            {"thread_id": "THREAD", "item_id": "ANSWER", "input": {}},
            "is not a StructuredInputItem",
        ),
        (
            "threads.add_user_message",
            {"thread_id": "THREAD", "input": {**user_input("x"), "attachments": ["atc_no"]}},
            "no attachment `atc_no`",
        ),
    ],
)
async def test_what_chatkit_leaves_silent_becomes_an_error_event(
    chat: Chat, kind: str, params: dict[str, Any], words: str
) -> None:
    thread_id, events = await chat.create()
    known = {"THREAD": thread_id, "ANSWER": events[-1]["item"]["id"]}
    before = [item.id for item in await chat.items(thread_id)]
    params = {
        key: known.get(value, value) if isinstance(value, str) else value for key, value in params.items()
    }
    error = error_of(await chat.events(kind, **params))
    assert words in error["message"]
    assert [item.id for item in await chat.items(thread_id)] == before


@pytest.mark.parametrize("kind", ["threads.add_user_message", "threads.retry_after_item"])
async def test_a_locked_thread_takes_no_messages(chat: Chat, responder: Responder, kind: str) -> None:
    thread_id, events = await chat.create()
    thread = await chat.store.load_thread(thread_id, None)
    thread.status = LockedStatus(reason="Escalated")
    await chat.store.save_thread(thread, None)
    params = (
        {"input": user_input("x")}
        if kind == "threads.add_user_message"
        else {"item_id": events[1]["item"]["id"]}
    )
    error = error_of(await chat.events(kind, thread_id=thread_id, **params))
    assert error["message"] == "This conversation is locked: Escalated. Start a new one."
    assert error["allow_retry"] is False
    assert len(await chat.items(thread_id)) == 2
    assert len(responder.calls) == 1


async def test_a_database_that_cannot_be_written_is_told_and_the_chat_goes_on(chat: Chat) -> None:
    thread_id, _ = await chat.create()
    await chat.store.read(lambda connection: connection.exec_driver_sql("PRAGMA query_only = 1"))
    error = error_of(await chat.add(thread_id, "lost"))
    assert "cannot be written to: attempt to write a readonly database" in error["message"]
    assert 'store=":memory:"' in error["message"]
    assert error["allow_retry"] is True
    response = await chat.post("threads.update", {"thread_id": thread_id, "title": "T"})
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "store"
    assert (await chat.ask("threads.get_by_id", thread_id=thread_id))["id"] == thread_id
    await chat.store.read(lambda connection: connection.exec_driver_sql("PRAGMA query_only = 0"))
    assert kinds(await chat.add(thread_id, "kept"))[-1] == "thread.item.done"
    assert [name for name, _ in chat.notices] == ["error", "error"]


def test_a_chat_without_a_store_says_so() -> None:
    with pytest.raises(StoreError, match="has no store"):
        NotebookChatServer(ChatContext(chat_id="c", namespace=None), respond=Responder(), actions={})  # type: ignore[arg-type]


# Hidden and unfinished items


async def test_hidden_items_are_stored_and_never_sent(chat: Chat, responder: Responder) -> None:
    secret = "the secret of the model"

    async def hide(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        def hidden(item_id: str, text: str) -> HiddenContextItem:
            return HiddenContextItem(id=item_id, thread_id=thread.id, created_at=datetime.now(), content=text)

        sdk = SDKHiddenContextItem(id="h3", thread_id=thread.id, created_at=datetime.now(), content=secret)
        yield ThreadItemAddedEvent(item=hidden("h1", secret))
        yield ThreadItemDoneEvent(item=hidden("h1", secret))
        yield ThreadItemAddedEvent(item=hidden("h2", secret))
        yield ThreadItemReplacedEvent(item=hidden("h1", secret + " changed"))
        yield ThreadItemAddedEvent(item=sdk)
        yield ThreadItemReplacedEvent(item=sdk)

    responder.script = hide
    response = await chat.post("threads.create", {"input": user_input("hi")})
    assert secret not in response.text
    thread_id = (await chat.ask("threads.list"))["data"][0]["id"]
    stored = {item.id: item.content for item in await chat.items(thread_id) if item.type != "user_message"}
    assert stored == {"h1": secret + " changed", "h2": secret, "h3": secret}
    for kind in ("threads.get_by_id", "items.list"):
        assert secret not in (await chat.post(kind, {"thread_id": thread_id})).text


async def test_items_left_begun_at_the_end_are_finished_and_stored(chat: Chat, responder: Responder) -> None:
    async def forget(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        yield ThreadItemAddedEvent(item=message(thread, "m"))
        yield part_added("m")
        yield delta("m", "Never ")
        yield delta("m", "done")

    responder.script = forget
    thread_id, events = await chat.create()
    assert kinds(events)[-1] == "thread.item.done"
    assert events[-1]["item"]["content"][0]["text"] == "Never done"
    assert (await chat.items(thread_id))[-1].content[0].text == "Never done"


async def test_a_workflow_goes_on_after_a_client_tool(chat: Chat, responder: Responder) -> None:
    """ChatKit subtracts a stored workflow's time from its own, which has no zone."""
    from chatkit.agents import AgentContext

    async def call_tool(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        created = datetime.now()
        workflow = Workflow(type="custom", tasks=[CustomTask(title="Look")])
        yield ThreadItemDoneEvent(
            item=WorkflowItem(id="wf", thread_id=thread.id, created_at=created, workflow=workflow)
        )
        yield ThreadItemDoneEvent(
            item=ClientToolCallItem(
                id="c", thread_id=thread.id, created_at=created, call_id="call_1", name="pick", arguments={}
            )
        )

    async def go_on(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        assert item is None
        agent: AgentContext[Any] = AgentContext(thread=thread, store=chat.store, request_context=request)
        agent.workflow_item = await chat.store.load_item(thread.id, "wf", request)  # type: ignore[assignment]
        await agent.end_workflow()
        yield agent._events.get_nowait()  # type: ignore[misc]

    responder.script = call_tool
    thread_id, _ = await chat.create()
    responder.script = go_on
    events = await chat.events("threads.add_client_tool_output", thread_id=thread_id, result={"ok": True})
    assert kinds(events) == ["stream_options", "thread.item.done"]
    assert events[1]["item"]["workflow"]["summary"] == {"duration": 0}
    assert events[1]["item"]["created_at"].endswith("Z")
    stored = await chat.store.load_item(thread_id, "c", None)
    assert isinstance(stored, ClientToolCallItem)
    assert (stored.status, stored.output) == ("completed", {"ok": True})


async def test_structured_input_is_answered_once(chat: Chat, responder: Responder) -> None:
    async def ask(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        inputs = [StructuredInputFreeform(id="notes", question="Notes?")]
        if item is not None:
            yield ThreadItemDoneEvent(
                item=StructuredInputItem(
                    id="q", thread_id=thread.id, created_at=datetime.now(), inputs=inputs
                )
            )

    responder.script = ask
    thread_id, _ = await chat.create()
    given = {"thread_id": thread_id, "item_id": "q", "input": {"answers": {"notes": {"values": ["ok"]}}}}
    events = await chat.events("threads.add_structured_input", **given)
    assert kinds(events) == ["stream_options", "thread.item.replaced"]
    assert events[1]["item"]["status"] == "answered"
    error = error_of(await chat.events("threads.add_structured_input", **given))
    assert "is not pending" in error["message"]


# Stop


class Stalled:
    """A responder that streams something and then waits until it is stopped."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    async def __call__(self, thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        try:
            workflow = Workflow(type="custom", tasks=[])
            yield ThreadItemAddedEvent(
                item=WorkflowItem(id="wf", thread_id=thread.id, created_at=datetime.now(), workflow=workflow)
            )
            task = CustomTask(title="Query", status_indicator="loading")
            yield ThreadItemUpdatedEvent(item_id="wf", update=WorkflowTaskAdded(task_index=0, task=task))
            told = task.model_copy(update={"content": "SELECT 1"})
            yield ThreadItemUpdatedEvent(item_id="wf", update=WorkflowTaskUpdated(task_index=0, task=told))
            yield ThreadItemAddedEvent(item=message(thread, "m"))
            yield part_added("m")
            yield delta("m", "Half an")
            await asyncio.get_running_loop().create_future()
        finally:
            self.ended.set()


async def stop_after_half(chat: Chat, thread_id: str | None = None, text: str = "go") -> str:
    kind = "threads.add_user_message" if thread_id else "threads.create"
    params: dict[str, Any] = {"input": user_input(text)}
    if thread_id:
        params["thread_id"] = thread_id
    async with chat.streaming(kind, **params) as events:
        async for event in events:
            if event["type"] == "thread.created":
                thread_id = event["thread"]["id"]
            if event["type"] == "thread.item.updated" and event["update"].get("delta") == "Half an":
                break
    assert thread_id is not None
    return thread_id


async def test_a_page_that_goes_away_stops_the_agent_and_the_partial_answer_is_stored(
    chat: Chat, responder: Responder
) -> None:
    stalled = responder.script = Stalled()
    thread_id = await stop_after_half(chat)
    await asyncio.wait_for(stalled.ended.wait(), 10)
    await chat.idle(thread_id)
    stored = await chat.items(thread_id)
    assert [item.type for item in stored] == [
        "user_message",
        "workflow",
        "assistant_message",
        "sdk_hidden_context",
    ]
    assert stored[1].workflow.tasks == [
        CustomTask(title="Query", content="SELECT 1", status_indicator="none")
    ]
    assert stored[2].content[0].text == "Half an"
    thread = await chat.store.load_thread(thread_id, None)
    assert thread.title == "go"


async def test_a_message_right_after_stop_comes_after_the_partial_answer(
    chat: Chat, responder: Responder
) -> None:
    responder.script = Stalled()
    thread_id = await stop_after_half(chat)
    responder.script = None
    await chat.add(thread_id, "next")
    stored = await chat.items(thread_id)
    assert [item.type for item in stored] == [
        "user_message",
        "workflow",
        "assistant_message",
        "sdk_hidden_context",
        "user_message",
        "assistant_message",
    ]


async def test_a_stop_while_an_item_is_being_stored_closes_the_agent_too(
    chat: Chat, responder: Responder, monkeypatch: pytest.MonkeyPatch
) -> None:
    storing, ended = asyncio.Event(), asyncio.Event()

    async def done_and_more(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        try:
            yield ThreadItemDoneEvent(item=message(thread, "m", "whole"))
            yield ThreadItemDoneEvent(item=message(thread, "never", "never"))
        finally:
            ended.set()

    real = chat.store.add_thread_item

    async def slow(thread_id: str, item: Any, context: Any) -> None:
        if item.id == "m":
            storing.set()
            await asyncio.sleep(0.05)
        await real(thread_id, item, context)

    responder.script = done_and_more
    monkeypatch.setattr(chat.store, "add_thread_item", slow)
    async with chat.streaming("threads.create", input=user_input("go")) as events:
        thread_id = (await anext(events))["thread"]["id"]
        await asyncio.wait_for(storing.wait(), 10)
    await asyncio.wait_for(ended.wait(), 10)
    await chat.idle(thread_id)
    assert "never" not in [item.id for item in await chat.items(thread_id)]


async def test_the_agent_sees_one_context_from_beginning_to_end(chat: Chat, responder: Responder) -> None:
    """ChatKit resets context variables at the end: another task's context would make that an error."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")

    async def respond(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        token = variable.set("mine")
        task = asyncio.current_task()
        yield ThreadItemDoneEvent(item=message(thread, "m", "x"))
        assert asyncio.current_task() is task
        variable.reset(token)

    responder.script = respond
    _, events = await chat.create()
    assert not only(events, "error")


# Two at once


async def test_a_second_message_waits_for_the_first_answer(chat: Chat, responder: Responder) -> None:
    thread_id, _ = await chat.create("zero")
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        begun.set()
        await go_on.wait()
        async for event in responder.echo(thread, item, request):
            yield event

    responder.script = slow
    first = asyncio.create_task(chat.add(thread_id, "one"))
    await begun.wait()
    async with chat.streaming(
        "threads.add_user_message", thread_id=thread_id, input=user_input("two")
    ) as events:
        waits = await anext(events)
        assert waits == {"type": "progress_update", "text": "Waiting for the answer before this one…"}
        go_on.set()
        rest = [event async for event in events]
    assert kinds(rest)[-1] == "thread.item.done"
    await first
    texts = [item.content[0].text for item in await chat.items(thread_id)]
    assert texts == ["zero", "zero", "one", "one", "two", "two"]


async def test_other_threads_do_not_wait(chat: Chat, responder: Responder) -> None:
    responder.script = Stalled()
    async with chat.streaming("threads.create", input=user_input("go")) as events:
        await anext(events)
        responder.script = None
        _, other = await chat.create("meanwhile")
        assert kinds(other)[-1] == "thread.item.done"


async def test_a_thread_deleted_while_it_is_answered_stays_deleted(chat: Chat, responder: Responder) -> None:
    stalled = responder.script = Stalled()
    async with chat.streaming("threads.create", input=user_input("go")) as events:
        async for event in events:
            if event["type"] == "thread.created":
                thread_id = event["thread"]["id"]
            if event["type"] == "thread.item.updated" and event["update"].get("delta"):
                break
        assert await chat.ask("threads.delete", thread_id=thread_id) == {}
        assert stalled.ended.is_set()
        assert [event async for event in events] == []
    assert (await chat.ask("threads.list"))["data"] == []


async def test_a_title_given_while_it_is_answered_stays(chat: Chat, responder: Responder) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        yield ProgressUpdateEvent(text="…")
        begun.set()
        await go_on.wait()
        thread.metadata["turn"] = 1
        yield ProgressUpdateEvent(text="…")

    responder.script = slow
    async with chat.streaming("threads.create", input=user_input("go")) as events:
        thread_id = (await anext(events))["thread"]["id"]
        await begun.wait()
        await chat.ask("threads.update", thread_id=thread_id, title="Mine")
        go_on.set()
        rest = [event async for event in events]
    assert only(rest, "thread.updated")[-1]["thread"]["title"] == "Mine"
    stored = await chat.store.load_thread(thread_id, None)
    assert (stored.title, stored.metadata) == ("Mine", {"turn": 1})


# The rest of the protocol


async def test_feedback_is_stored(chat: Chat) -> None:
    thread_id, events = await chat.create()
    answer = events[-1]["item"]["id"]
    assert await chat.ask("items.feedback", thread_id=thread_id, item_ids=[answer], kind="positive") == {}
    assert await chat.store.load_feedback(thread_id) == {answer: "positive"}


async def test_the_history_survives_the_process(tmp_path: Any, responder: Responder) -> None:
    address = str(tmp_path / "chats.db")
    for turn in ("first", "second"):
        store = open_store(address)
        context = ChatContext(chat_id="c", namespace=None, store=store, scope="a")  # type: ignore[arg-type]
        server = NotebookChatServer(context, respond=responder, actions={})
        latest = await store.latest_thread("a")
        kind = "threads.create" if latest is None else "threads.add_user_message"
        params: dict[str, Any] = {"input": user_input(turn)} | ({"thread_id": latest.id} if latest else {})
        request = RequestContext(chat=context)
        async for _ in server.stream(json.dumps({"type": kind, "params": params}).encode(), request):
            pass
        latest = await store.latest_thread("a")
        assert latest is not None
        texts = [
            i.content[0].text for i in (await store.load_thread_items(latest.id, None, 9, "asc", None)).data
        ]
        await store.close()
    assert texts == ["first", "first", "second", "second"]


async def test_a_conversation_that_is_not_saved_says_so_once(chat: Chat) -> None:
    chat.context.unsaved = "The database in a_b.db cannot be opened."
    thread_id, events = await chat.create()
    (notice,) = only(events, "notice")
    assert notice["level"] == "warning"
    assert notice["title"] == "This conversation is not saved"
    assert notice["message"] == r"The database in a\_b.db cannot be opened."
    assert only(events, "error") == []
    assert only(await chat.add(thread_id, "and now?"), "notice") == []
