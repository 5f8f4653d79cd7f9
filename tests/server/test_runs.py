"""Runs that belong to the kernel, over a real socket: left, followed again, shared, stopped, given up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timezone
from typing import Any

import pytest
from chatkit.types import (
    ClientEffectEvent,
    ClientToolCallItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
)

from chatkit_notebook.context import ChatContext
from chatkit_notebook.errors import ClosedError
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.server import runs
from chatkit_notebook.server.app import create_app
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.server.interruptions import ENDED
from chatkit_notebook.server.journal import Journal
from chatkit_notebook.server.mount import MountedChat
from chatkit_notebook.server.runs import Runs
from chatkit_notebook.server.waiting import STOPPED, left_waiting
from chatkit_notebook.store.database import open_store
from chatkit_notebook.store.processes import is_answering, owner
from chatkit_notebook.store.unfinished import UnfinishedRun

from .conftest import (
    TOKEN,
    Chat,
    Event,
    Responder,
    delta,
    kinds,
    message,
    part_added,
    serving,
    user_input,
)

NAMED = {"chatkit_notebook": {"run": "run_1"}}


class Slow:
    """An answer that says one word each time it is let go on; ends with "end"."""

    def __init__(self, responder: Responder) -> None:
        self.words: asyncio.Queue[str] = asyncio.Queue()
        self.cancelled = asyncio.Event()
        responder.script = self.script

    async def script(self, thread: Any, item: Any, request: Any) -> AsyncIterator[Any]:
        text = ""
        yield ClientEffectEvent(name="once", data={})
        yield ThreadItemDoneEvent(item=message(thread, "msg_note", "Looking."))
        yield ThreadItemAddedEvent(item=message(thread, "msg_1"))
        yield part_added("msg_1")
        try:
            while (word := await self.words.get()) != "end":
                text += word
                yield delta("msg_1", word)
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        yield ThreadItemDoneEvent(item=message(thread, "msg_1", text))


@pytest.fixture
def slow(responder: Responder) -> Slow:
    return Slow(responder)


@asynccontextmanager
async def started(chat: Chat, run: str = "run_1") -> AsyncIterator[AsyncIterator[Event]]:
    """The events of a run that outlives this reader."""
    body = {
        "type": "threads.create",
        "params": {"input": user_input("go")},
        "metadata": {"chatkit_notebook": {"run": run}},
    }
    async with chat.client.stream("POST", chat.path, json=body) as response:
        assert response.headers["x-chatkit-notebook-run"] == run
        yield events_of(response)


async def events_of(response: Any) -> AsyncIterator[Event]:
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield json.loads(line.removeprefix("data: "))


async def idle_of(chat: Chat, **params: Any) -> Event:
    """What is said when there is nothing to follow, without which run ended a moment ago."""
    (idle,) = await chat.events("threads.follow", **params)
    idle.pop("ended", None)
    return idle


async def until(events: AsyncIterator[Event], kind: str, text: str = "") -> list[Event]:
    seen = []
    async for event in events:
        seen.append(event)
        if event["type"] == kind and text in json.dumps(event):
            return seen
    raise AssertionError(f"no {kind} {text} among {kinds(seen)}")


async def left_in_the_middle(chat: Chat, slow: Slow) -> tuple[str, int]:
    """Starts a run, reads one word and drops the socket. The thread, and how many events were read."""
    async with started(chat) as events:
        slow.words.put_nowait("one ")
        seen = await until(events, "thread.item.updated", "one ")
    assert seen[0]["type"] == "chatkit_notebook.run"
    return seen[1]["thread"]["id"], len(seen) - 1


async def test_a_dropped_socket_leaves_the_run_alone_and_it_is_stored(chat: Chat, slow: Slow) -> None:
    thread_id, _ = await left_in_the_middle(chat, slow)
    for word in ("two ", "end"):
        slow.words.put_nowait(word)
    await chat.idle(thread_id)
    assert not slow.cancelled.is_set()
    assert (await chat.items(thread_id))[-1].content[0].text == "one two "


async def test_a_page_that_saw_nothing_gets_what_there_is_and_the_rest(chat: Chat, slow: Slow) -> None:
    thread_id, _ = await left_in_the_middle(chat, slow)
    async with chat.streaming("threads.follow", thread_id=thread_id) as events:
        heading = await anext(events)
        missed = [await anext(events) for _ in range(heading["missed"])]
        begun = [event["item"] for event in missed if event["type"] == "thread.item.added"]
        assert [(item["id"], item["content"][0]["text"]) for item in begun] == [("msg_1", "one ")]
        assert heading["complete"]
        assert not {"client_effect", "thread.created"} & set(kinds(missed))
        slow.words.put_nowait("two ")
        slow.words.put_nowait("end")
        rest = await until(events, "chatkit_notebook.end")
    assert kinds(rest)[:2] == ["thread.item.updated", "thread.item.done"]
    assert rest[1]["item"]["content"][0]["text"] == "one two "
    assert rest[-1]["lead"] is True


async def test_a_page_that_comes_back_gets_only_what_it_missed(chat: Chat, slow: Slow) -> None:
    _, seq = await left_in_the_middle(chat, slow)
    async with chat.streaming("threads.follow", run="run_1", after=seq) as events:
        heading = await anext(events)
        assert (heading["seq"], heading["missed"]) == (seq, 1)
        assert (await anext(events))["type"] == "thread.item.added"
        slow.words.put_nowait("end")
        await until(events, "chatkit_notebook.end")
    again = await chat.events("threads.follow", run="run_1", after=seq)
    assert kinds(again) == ["chatkit_notebook.run", "thread.item.done", "chatkit_notebook.end"]
    assert again[-1]["lead"] is False


async def test_two_followers_see_the_same_and_one_leads(chat: Chat, slow: Slow) -> None:
    async with started(chat) as first:
        head = await until(first, "thread.item.updated")
        thread_id = head[1]["thread"]["id"]
        async with chat.streaming("threads.follow", thread_id=thread_id) as second:
            await anext(second)
            for word in ("a", "b", "end"):
                slow.words.put_nowait(word)
            ends = [await until(events, "chatkit_notebook.end") for events in (first, second)]
    deltas = [[e["update"].get("delta") for e in end if e["type"] == "thread.item.updated"] for end in ends]
    assert deltas[0] == ["a", "b"]
    assert deltas[1][-2:] == ["a", "b"]
    assert [end[-1]["lead"] for end in ends] == [True, False]


async def test_stop_ends_a_run_nobody_follows_and_keeps_what_there_is(chat: Chat, slow: Slow) -> None:
    thread_id, _ = await left_in_the_middle(chat, slow)
    assert await chat.ask("threads.stop", thread_id=thread_id) == {"stopped": True}
    assert slow.cancelled.is_set()
    texts = [item.content[0].text for item in await chat.items(thread_id) if item.type == "assistant_message"]
    assert texts == ["Looking.", "one "]
    assert await chat.ask("threads.stop", run="run_1") == {"stopped": False, "thread_id": thread_id}
    (idle,) = await chat.events("threads.follow", thread_id=thread_id)
    assert idle["ended"] == "run_1"  # a page may have read the thread before
    idle = await idle_of(chat, thread_id=thread_id)
    assert idle == {"type": "chatkit_notebook.idle", "interrupted": None}


async def test_a_stop_that_overtakes_its_run_still_stops_it(chat: Chat, slow: Slow) -> None:
    assert await chat.ask("threads.stop", run="run_1") == {"stopped": False}
    async with started(chat) as events:
        seen = await until(events, "chatkit_notebook.end")
    assert kinds(seen) == ["chatkit_notebook.run", "chatkit_notebook.end"]


async def test_the_same_run_twice_is_answered_once(chat: Chat, slow: Slow, responder: Responder) -> None:
    async with started(chat) as first, started(chat) as second:
        await until(first, "thread.item.updated")
        slow.words.put_nowait("end")
        one, other = [await until(events, "chatkit_notebook.end") for events in (first, second)]
    assert one[-2] == other[-2]
    assert len(responder.calls) == 1


async def test_a_client_that_says_nothing_stops_by_going_away(chat: Chat, slow: Slow) -> None:
    async with chat.streaming("threads.create", input=user_input("go")) as events:
        await until(events, "thread.item.updated")
    await asyncio.wait_for(slow.cancelled.wait(), 10)


async def test_a_run_alone_is_stopped_after_a_while_and_says_so(
    chat: Chat, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "ALONE_SECONDS", 0.01)
    thread_id, _ = await left_in_the_middle(chat, slow)
    await asyncio.wait_for(slow.cancelled.wait(), 10)
    await chat.idle(thread_id)
    idle = await idle_of(chat, thread_id=thread_id)
    assert idle["interrupted"] == runs.ALONE


async def test_a_closed_chat_ends_its_runs(chat: Chat, slow: Slow) -> None:
    await left_in_the_middle(chat, slow)
    chat.mounted.fail(ClosedError("The chat was closed."))
    await asyncio.wait_for(slow.cancelled.wait(), 10)


async def test_a_run_whose_process_is_gone_is_known_as_interrupted_until_it_is_answered(
    chat: Chat,
) -> None:
    thread_id, _ = await chat.create("hello")
    assert await chat.store.unfinished_runs(thread_id) == []
    await chat.store.begin_run(UnfinishedRun("dead", owner(), None), thread_id)
    idle = await idle_of(chat, thread_id=thread_id)
    assert idle["interrupted"] == ENDED
    await chat.add(thread_id, "again")
    idle = await idle_of(chat, thread_id=thread_id)
    assert idle["interrupted"] is None


async def test_nothing_to_follow_is_said_at_once(chat: Chat) -> None:
    for params in ({"thread_id": "thr_no"}, {"run": "run_no", "after": 3}, {}):
        idle = await idle_of(chat, **params)
        assert idle == {"type": "chatkit_notebook.idle", "interrupted": None}


def test_an_owner_on_another_machine_or_gone_does_not_answer() -> None:
    assert not is_answering(owner())
    assert not is_answering("elsewhere 1")
    assert not is_answering(owner().rpartition(" ")[0] + " 999999999")
    assert is_answering(owner().rpartition(" ")[0] + " 1")


def encoded(kind: str, item_id: str, text: str = "") -> bytes:
    event = {"type": kind, "item": {"id": item_id, "text": text}}
    return b"data: " + json.dumps(event, separators=(",", ":")).encode() + b"\n\n"


def test_the_journal_keeps_one_event_an_item_where_it_was_first_mentioned() -> None:
    journal = Journal()
    for kind, item_id in [("added", "a"), ("added", "b"), ("updated", "a"), ("done", "b"), ("done", "a")]:
        journal.add(encoded(f"thread.item.{kind}", item_id))
    assert journal.seq == 5
    assert journal.replay(0, {}) == [encoded("thread.item.done", "a"), encoded("thread.item.done", "b")]
    assert journal.replay(4, {}) == [encoded("thread.item.done", "a")]
    assert journal.size == sum(map(len, journal.replay(0, {})))


def test_a_full_journal_forgets_what_is_done_first_and_says_so() -> None:
    journal = Journal(limit=1_000)
    journal.add(encoded("thread.item.added", "begun"))
    for number in range(50):
        journal.add(encoded("thread.item.done", f"item {number}", "x" * 40))
    assert journal.size <= 1_000
    assert not journal.is_complete_after(0)
    assert journal.is_complete_after(journal.dropped)
    begun = {"begun": b"now"}
    assert journal.replay(None, begun)[0] == b"now"
    assert journal.replay(None, begun)[-1] == encoded("thread.item.done", "item 49", "x" * 40)


def tool_call(thread: Any) -> ThreadItemDoneEvent:
    now = datetime.now(timezone.utc)
    call = ClientToolCallItem(
        id="tc_1", thread_id=thread.id, created_at=now, call_id="c1", name="pick", arguments={"n": 1}
    )
    return ThreadItemDoneEvent(item=call)


class Picks:
    """An answer that calls the client tool `pick`, and goes on when it has the result."""

    def __init__(self, responder: Responder) -> None:
        self.outputs: list[Any] = []
        responder.script = self.script

    async def script(self, thread: Any, item: Any, request: Any) -> AsyncIterator[Any]:
        if item is not None:
            yield tool_call(thread)
            return
        page = await request.chat.store.load_thread_items(thread.id, None, 10, "asc", request)
        self.outputs += [call.output for call in page.data if call.type == "client_tool_call"]
        yield ThreadItemDoneEvent(item=message(thread, "msg_2", "Picked."))


async def with_output(chat: Chat, thread_id: str, run: str) -> list[Event]:
    body = {
        "type": "threads.add_client_tool_output",
        "params": {"thread_id": thread_id, "result": {"picked": 1}},
        "metadata": {"chatkit_notebook": {"run": run}},
    }
    response = await chat.client.post(chat.path, json=body)
    return [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: ")]


async def test_a_page_that_comes_back_is_told_which_client_tool_is_waited_for(
    chat: Chat, responder: Responder
) -> None:
    picks = Picks(responder)
    thread_id, _ = await chat.create("pick one")
    idle = await idle_of(chat, thread_id=thread_id)
    assert (idle["interrupted"], idle["call"]["name"], idle["call"]["id"]) == (None, "pick", "tc_1")
    # Two pages answer it: of the two one only follows.
    ends = await asyncio.gather(*(with_output(chat, thread_id, "one-name") for _ in range(2)))
    assert [kinds(end)[-2:] for end in ends] == [["thread.item.done", "chatkit_notebook.end"]] * 2
    assert picks.outputs == [{"picked": 1}]
    idle = await idle_of(chat, thread_id=thread_id)
    assert idle == {"type": "chatkit_notebook.idle", "interrupted": None}


async def test_a_wait_for_a_client_tool_that_is_stopped_ends_in_the_store(
    chat: Chat, responder: Responder
) -> None:
    Picks(responder)
    thread_id, _ = await chat.create("pick one")
    assert await chat.ask("threads.stop", thread_id=thread_id) == {"stopped": True}
    assert await chat.ask("threads.stop", thread_id=thread_id) == {"stopped": False}
    (call,) = [item for item in await chat.items(thread_id) if item.type == "client_tool_call"]
    assert (call.status, call.output) == ("completed", {"error": STOPPED})
    idle = await idle_of(chat, thread_id=thread_id)
    assert idle == {"type": "chatkit_notebook.idle", "interrupted": None}


async def test_a_wait_that_another_kernel_began_is_reported_and_not_taken_up(chat: Chat) -> None:
    thread_id, _ = await chat.create("hello")
    thread = await chat.store.load_thread(thread_id, None)
    await chat.store.add_thread_item(thread_id, tool_call(thread).item, None)
    idle = await idle_of(chat, thread_id=thread_id)
    assert idle == {"type": "chatkit_notebook.idle", "interrupted": left_waiting("pick")}


async def test_a_chat_neither_follows_nor_stops_what_another_answers_in_another_store(
    context: ChatContext, server: NotebookChatServer, responder: Responder
) -> None:
    slow = Slow(responder)
    other_store = open_store(":memory:")
    others = ChatContext(chat_id="c2", namespace=Namespace({}), store=other_store)
    mounts = {"c1": MountedChat(context), "c2": MountedChat(others)}
    mounts["c1"].resolve(server)
    mounts["c2"].resolve(NotebookChatServer(others, respond=responder, actions={}))
    told: list[str] = []
    runs = Runs(lambda run: told.append(run.id))
    async with serving(create_app(mounts.get, token=TOKEN, runs=runs)) as client:
        mine, other = Chat(client, context, mounts["c1"]), Chat(client, others, mounts["c2"])
        other.path = "/chats/c2/chatkit"
        thread_id, _ = await left_in_the_middle(mine, slow)
        for params in ({"thread_id": thread_id}, {"run": "run_1"}):
            idle = await idle_of(other, **params)
            assert idle == {"type": "chatkit_notebook.idle", "interrupted": None}
            assert await other.ask("threads.stop", **params) == {"stopped": False}
        taken = await other.post("threads.create", {"input": user_input("go")}, metadata=NAMED)
        assert (taken.status_code, taken.json()["error"]["code"]) == (409, "taken")
        slow.words.put_nowait("end")
        await mine.idle(thread_id)
        assert not slow.cancelled.is_set()
        while not told:
            await asyncio.sleep(0.01)
    assert told == ["run_1"]
    await other_store.close()


async def test_a_call_that_is_told_without_its_id_is_one_of_the_same_chat(chat: Chat) -> None:
    registry = Runs()
    one, other = (ChatContext(name, Namespace({})) for name in ("one", "other"))
    asked = {"name": "pick", "arguments": {"n": 2}}
    registry.wait_for(one, "t1", {"id": "call_1", **asked})
    registry.wait_for(other, "t2", {"id": "call_2", **asked})
    told = {"name": "pick", "params": {"n": 2}}
    assert [registry.name_of(each, told) for each in (one, other)] == ["call_1", "call_2"]
    assert registry.name_of(one, {**told, "params": {"n": 3}}) is None
    assert registry.name_of(one, {**told, "id": "call_9"}) == "call_9"
    # The page may hear of a call and ask before the run has quite ended.
    run = registry.begin(one, "run_9", thread_id="t3", detached=True)
    run.call = {"id": "call_3", **asked}
    assert registry.name_of(one, told) == "call_3"
