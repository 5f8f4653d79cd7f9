"""Actions of widgets through the real app, streaming and at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import pytest
from chatkit.types import (
    ClientEffectEvent,
    HiddenContextItem,
    NoticeEvent,
    ProgressUpdateEvent,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemRemovedEvent,
    ThreadStreamEvent,
    WidgetItem,
)
from chatkit.widgets import DynamicWidgetRoot

from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.tools.clicks import Reply

from .conftest import Chat, Responder, delta, kinds, message, only, part_added, user_input

BEFORE = {"type": "Card", "border": {"size": 2}, "children": [{"type": "Text", "value": "before"}]}
AFTER = {"type": "Card", "border": {"size": 3}, "children": [{"type": "Text", "value": "after"}]}


@pytest.fixture
async def thread_id(chat: Chat) -> str:
    """A thread whose last item is the widget `w`."""
    thread_id, _ = await chat.create()
    widget = DynamicWidgetRoot.model_validate(BEFORE)
    item = WidgetItem(id="w", thread_id=thread_id, created_at=datetime.now(), widget=widget, copy_text="c")
    await chat.store.add_thread_item(thread_id, item, None)
    return thread_id


def sent(thread_id: str, kind: str = "go", item_id: str | None = "w", **payload: Any) -> dict[str, Any]:
    item = {"item_id": item_id} if item_id else {}
    return {"thread_id": thread_id, "action": {"type": kind, "payload": payload}, **item}


async def test_a_handler_gets_action_sender_thread_and_request(chat: Chat, thread_id: str) -> None:
    seen: list[Any] = []
    chat.context.actions["go"] = lambda *given: seen.extend(given)
    assert kinds(await chat.events("threads.custom_action", **sent(thread_id, n=1))) == ["stream_options"]
    action, item, thread, request = seen
    assert (action.type, action.payload) == ("go", {"n": 1})
    assert item.id == "w"
    assert item.widget.model_dump(exclude_none=True) == BEFORE
    assert thread.id == thread_id
    assert request.chat is chat.context


@pytest.mark.parametrize(
    "answer",
    [AFTER, json.dumps(AFTER), DynamicWidgetRoot.model_validate(AFTER)],
    ids=["dict", "JSON", "model"],
)
async def test_a_widget_that_is_returned_is_shown_by_the_sender(
    chat: Chat, thread_id: str, answer: Any
) -> None:
    chat.context.actions["go"] = lambda: answer
    events = await chat.events("threads.custom_action", **sent(thread_id))
    assert kinds(events) == ["stream_options", "thread.item.replaced"]
    assert events[1]["item"]["id"] == "w"
    assert events[1]["item"]["widget"] == AFTER
    assert events[1]["item"]["copy_text"] == "c"
    stored = await chat.store.load_item(thread_id, "w", None)
    assert isinstance(stored, WidgetItem)
    assert stored.widget.model_dump(exclude_none=True) == AFTER


async def test_the_same_at_once(chat: Chat, thread_id: str) -> None:
    chat.context.actions["go"] = lambda: AFTER
    answer = await chat.ask("threads.sync_custom_action", **sent(thread_id))
    assert answer["updated_item"]["id"] == "w"
    assert answer["updated_item"]["widget"] == AFTER
    stored = await chat.store.load_item(thread_id, "w", None)
    assert isinstance(stored, WidgetItem)
    assert stored.widget.model_dump(exclude_none=True) == AFTER


async def test_without_a_sender_a_widget_is_a_new_item(chat: Chat, thread_id: str) -> None:
    chat.context.actions["go"] = lambda: AFTER
    (event,) = only(
        await chat.events("threads.custom_action", **sent(thread_id, item_id=None)), "thread.item.done"
    )
    answer = await chat.ask("threads.sync_custom_action", **sent(thread_id, item_id=None))
    ids = [item.id for item in await chat.items(thread_id)][-2:]
    assert ids == [event["item"]["id"], answer["updated_item"]["id"]]


async def test_a_handler_that_returns_nothing_changes_nothing(chat: Chat, thread_id: str) -> None:
    chat.context.actions["go"] = lambda: None
    assert await chat.ask("threads.sync_custom_action", **sent(thread_id)) == {}


async def test_a_handler_may_yield_events_and_widgets(chat: Chat, thread_id: str) -> None:
    async def go(action: Any, item: Any, thread: Any) -> AsyncIterator[Any]:
        yield ProgressUpdateEvent(text="working")
        yield {**AFTER, "key": "1"}
        yield ClientEffectEvent(name="flash", data={})
        yield ThreadItemDoneEvent(item=message(thread, "m", "done"))
        yield NoticeEvent(level="info", message="ready")

    chat.context.actions["go"] = go
    events = await chat.events("threads.custom_action", **sent(thread_id))
    assert kinds(events) == [
        "stream_options",
        "progress_update",
        "thread.item.replaced",
        "client_effect",
        "thread.item.done",
        "notice",
    ]
    assert (await chat.items(thread_id))[-1].id == "m"


async def test_a_generator_that_is_not_async_streams_too(chat: Chat, thread_id: str) -> None:
    def go() -> Iterator[Any]:
        yield {**AFTER, "key": "1"}
        yield {**AFTER, "key": "2"}

    chat.context.actions["go"] = go
    events = only(await chat.events("threads.custom_action", **sent(thread_id)), "thread.item.replaced")
    assert [event["item"]["widget"]["key"] for event in events] == ["1", "2"]


async def test_at_once_the_sender_is_told_rather_than_another_item(chat: Chat, thread_id: str) -> None:
    def go(action: Any, item: Any, thread: Any) -> Iterator[Any]:
        yield ThreadItemDoneEvent(item=message(thread, "m1", "x"))
        yield AFTER
        yield ThreadItemAddedEvent(item=message(thread, "m2"))
        yield part_added("m2")
        yield delta("m2", "begun")
        yield ThreadItemRemovedEvent(item_id="m1")
        hidden = HiddenContextItem(id="h", thread_id=thread.id, created_at=datetime.now(), content="secret")
        yield ThreadItemDoneEvent(item=hidden)

    chat.context.actions["go"] = go
    answer = await chat.ask("threads.sync_custom_action", **sent(thread_id))
    assert answer["updated_item"]["id"] == "w"
    stored = await chat.items(thread_id)
    assert [item.id for item in stored[2:]] == ["w", "h", "m2"]
    assert stored[-1].content[0].text == "begun"


async def test_at_once_hidden_items_are_not_told(chat: Chat, thread_id: str) -> None:
    def go(action: Any, item: Any, thread: Any) -> Iterator[Any]:
        hidden = HiddenContextItem(id="h", thread_id=thread.id, created_at=datetime.now(), content="secret")
        yield ThreadItemDoneEvent(item=hidden)

    chat.context.actions["go"] = go
    assert await chat.ask("threads.sync_custom_action", **sent(thread_id)) == {}


# Failures


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (lambda: 3, "The action `go` failed: BadReplyError: the handler returned a int; it may return None"),
        (lambda: "not json", "the handler returned text that is not the JSON of a widget"),
        (lambda: {"type": "Text", "value": "x"}, "the handler returned JSON that is no widget: type: "),
        (lambda: 1 / 0, "The action `go` failed: ZeroDivisionError: division by zero"),
    ],
    ids=["number", "text", "no root", "raises"],
)
async def test_a_handler_that_fails_is_told_streaming_and_at_once(
    chat: Chat, thread_id: str, handler: Any, words: str
) -> None:
    chat.context.actions["go"] = handler
    (error,) = only(await chat.events("threads.custom_action", **sent(thread_id)), "error")
    assert words in error["message"]
    response = await chat.post("threads.sync_custom_action", sent(thread_id))
    assert response.status_code == 400
    assert words in response.json()["error"]["message"]
    stored = await chat.store.load_item(thread_id, "w", None)
    assert isinstance(stored, WidgetItem)
    assert stored.widget.model_dump(exclude_none=True) == BEFORE


async def test_an_action_nobody_handles_names_the_nearest(chat: Chat, thread_id: str) -> None:
    chat.context.actions["save.all"] = lambda: None
    (error,) = only(await chat.events("threads.custom_action", **sent(thread_id, "save.al")), "error")
    assert "Nothing handles the action `save.al`. Did you mean `save.all`?" in error["message"]
    assert '@chat.on_action("save.al")' in error["message"]
    response = await chat.post("threads.sync_custom_action", sent(thread_id, "save.al"))
    assert response.status_code == 400


async def test_what_needs_a_stream_is_refused_at_once_and_not_dropped(chat: Chat, thread_id: str) -> None:
    def go() -> Iterator[Any]:
        yield ClientEffectEvent(name="flash", data={})

    chat.context.actions["go"] = go
    response = await chat.post("threads.sync_custom_action", sent(thread_id))
    assert response.status_code == 400
    assert (
        "yields `client_effect`, which only a streaming action can send"
        in response.json()["error"]["message"]
    )


async def test_the_sender_must_be_a_widget(chat: Chat, thread_id: str) -> None:
    chat.context.actions["go"] = lambda: None
    first = (await chat.items(thread_id))[0].id
    response = await chat.post("threads.sync_custom_action", sent(thread_id, item_id=first))
    assert response.status_code == 400
    assert "Only a widget can send an action" in response.json()["error"]["message"]


# Built-in actions


def built_in(server: NotebookChatServer, *replies: Reply) -> list[Any]:
    """Handlers like those of tools/actions.py; answers what they were called with."""
    seen: list[Any] = []
    waiting = list(replies)

    async def handler(payload: Any, item: Any, thread: Any, request: Any) -> Reply:
        seen.append(payload)
        return waiting.pop(0)

    server.actions.builtin = {"go": handler}
    return seen


async def test_a_built_in_action_updates_its_widget(
    chat: Chat, server: NotebookChatServer, thread_id: str
) -> None:
    seen = built_in(server, Reply(AFTER, copy_text="new"), Reply(None))
    answer = await chat.ask("threads.sync_custom_action", **sent(thread_id, start=20))
    assert seen == [{"start": 20}]
    assert answer["updated_item"]["widget"] == AFTER
    assert answer["updated_item"]["copy_text"] == "new"
    assert await chat.ask("threads.sync_custom_action", **sent(thread_id)) == {}


@pytest.mark.parametrize("streaming", [True, False])
async def test_records_take_each_others_place_while_they_are_the_last_item(
    chat: Chat, server: NotebookChatServer, thread_id: str, streaming: bool
) -> None:
    def record(n: int, kind: str = "record") -> Reply:
        return Reply({**AFTER, "key": str(n)}, where="replace-last", reply_kind=kind)

    built_in(server, record(1), record(2), record(3), record(4, "variable"), record(5, "variable"))

    async def click() -> list[str]:
        if streaming:
            await chat.events("threads.custom_action", **sent(thread_id))
        else:
            await chat.ask("threads.sync_custom_action", **sent(thread_id))
        return [i.widget.key for i in await chat.items(thread_id) if i.type == "widget" and i.id != "w"]

    assert await click() == ["1"]
    assert await click() == ["2"]
    hidden = HiddenContextItem(id="h", thread_id=thread_id, created_at=datetime.now(), content="x")
    await chat.store.add_thread_item(thread_id, hidden, None)
    assert await click() == ["3"]
    assert await click() == ["3", "4"]
    await chat.add(thread_id, "something else")
    assert await click() == ["3", "4", "5"]


async def test_a_users_handler_comes_before_a_built_in_one(
    chat: Chat, server: NotebookChatServer, thread_id: str
) -> None:
    seen = built_in(server, Reply(AFTER))
    chat.context.actions["go"] = lambda: None
    await chat.ask("threads.sync_custom_action", **sent(thread_id))
    assert not seen


async def test_paging_works_while_an_answer_streams(
    chat: Chat, server: NotebookChatServer, responder: Responder, thread_id: str
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(thread: Any, item: Any, request: Any) -> AsyncIterator[ThreadStreamEvent]:
        yield ProgressUpdateEvent(text="…")
        begun.set()
        await go_on.wait()
        thread.metadata = {**thread.metadata, "turn": 1}
        yield ProgressUpdateEvent(text="…")

    responder.script = slow
    built_in(server, Reply(AFTER, where="append", reply_kind="record"))
    async with chat.streaming(
        "threads.add_user_message", thread_id=thread_id, input=user_input("go")
    ) as events:
        await begun.wait()
        await asyncio.wait_for(chat.ask("threads.sync_custom_action", **sent(thread_id)), 10)
        go_on.set()
        async for _ in events:
            pass
    metadata = (await chat.store.load_thread(thread_id, None)).metadata
    assert metadata["turn"] == 1
    assert metadata["chatkit_notebook"]["reply"]["kind"] == "record"
