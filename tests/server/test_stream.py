"""The response of events as a server sees it: one task, keep-alives, and every way a page can go away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.server import runs
from chatkit_notebook.server.runs import Runs
from chatkit_notebook.server.stream import EventResponse, encode_event

CHAT = ChatContext(chat_id="c1", namespace=Namespace({}))


class Page:
    """The other end of an ASGI response."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self.first = asyncio.Event()
        self.stalls: asyncio.Event | None = None
        self.broken = False

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if self.broken and message["type"] == "http.response.body":
            raise OSError("the socket is closed")
        self.sent.append(message)
        if message.get("body"):
            self.first.set()
            if self.stalls is not None:
                await self.stalls.wait()

    def serve(self, events: AsyncGenerator[bytes, None], keep_alive: float = 60) -> asyncio.Task[None]:
        run = Runs().begin(CHAT, "run", thread_id=None, detached=False)
        outbox = run.follow(marked=False)
        run.start(events)
        response = EventResponse(outbox, lambda: run.leave(outbox), keep_alive)
        return asyncio.create_task(response({"type": "http"}, self.receive, self.send))

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def events(self) -> list[dict[str, Any]]:
        blocks = [block for block in self.body.split(b"\n\n") if block.startswith(b"data: ")]
        return [json.loads(block.removeprefix(b"data: ")) for block in blocks]


class Source:
    """Events that then wait for ever; knows how it ended."""

    def __init__(self, *parts: bytes) -> None:
        self.parts = parts or (encode_event({"n": 1}),)
        self.ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.tasks: set[Any] = set()

    async def events(self) -> AsyncGenerator[bytes, None]:
        try:
            for part in self.parts:
                self.tasks.add(asyncio.current_task())
                yield part
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            await asyncio.sleep(0)  # storing takes a while; a second cancel must not hit it
            self.ended.set_result("cancelled")
            raise
        except GeneratorExit:
            self.ended.set_result("closed")
            raise


async def ended(source: Source) -> str:
    return await asyncio.wait_for(source.ended, 10)


async def test_a_disconnect_cancels_the_generator() -> None:
    page, source = Page(), Source()
    serving = page.serve(source.events())
    await page.first.wait()
    page.gone.set()
    assert await ended(source) == "cancelled"
    await serving
    assert len(source.tasks) == 1


async def test_a_cancelled_response_cancels_the_generator() -> None:
    page, source = Page(), Source()
    serving = page.serve(source.events())
    await page.first.wait()
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert await ended(source) == "cancelled"


async def test_a_socket_that_breaks_cancels_the_generator() -> None:
    page, source = Page(), Source()
    page.broken = True
    await page.serve(source.events())
    assert await ended(source) == "cancelled"


async def test_a_page_that_stalls_and_goes_away_cancels_the_generator_and_not_only_closes_it() -> None:
    page, source = Page(), Source(*[encode_event({"n": n}) for n in range(100)])
    page.stalls = asyncio.Event()
    serving = page.serve(source.events())
    await page.first.wait()
    page.gone.set()
    assert await ended(source) == "cancelled"
    page.stalls.set()
    await serving


async def test_a_page_that_never_reads_stops_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "UNREAD_LIMIT", 1_000)
    page = Page()
    page.stalls = asyncio.Event()
    produced = 0
    ended: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def endless() -> AsyncGenerator[bytes, None]:
        nonlocal produced
        try:
            while True:
                produced += 1
                yield encode_event({"n": produced})
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            ended.set_result("cancelled")
            raise

    serving = page.serve(endless())
    assert await asyncio.wait_for(ended, 10) == "cancelled"
    assert produced < 1_000
    page.stalls.set()
    await serving
    assert page.events[-1]["message"] == "The page did not read the answer, so it was stopped."


async def test_silence_is_filled_with_comments_without_disturbing_the_generator() -> None:
    page, go_on = Page(), asyncio.Event()

    async def slow() -> AsyncGenerator[bytes, None]:
        yield encode_event({"n": 1})
        await go_on.wait()
        yield encode_event({"n": 2})

    serving = page.serve(slow(), keep_alive=0.01)
    while page.body.count(b": keep-alive\n\n") < 3:
        await asyncio.sleep(0.005)
    go_on.set()
    await serving
    assert [event["n"] for event in page.events] == [1, 2]
    assert page.sent[-1] == {"type": "http.response.body", "body": b""}


async def test_what_waits_is_sent_at_once() -> None:
    page = Page()

    async def burst() -> AsyncGenerator[bytes, None]:
        for n in range(1_000):
            yield encode_event({"n": n})

    await page.serve(burst())
    assert [event["n"] for event in page.events] == list(range(1_000))
    assert len(page.sent) < 10


async def test_an_empty_stream_and_a_failing_one_become_errors() -> None:
    async def empty() -> AsyncGenerator[bytes, None]:
        for part in ():
            yield part

    async def failing() -> AsyncGenerator[bytes, None]:
        yield encode_event({"type": "x"})
        raise KeyError("half way")

    page = Page()
    await page.serve(empty())
    assert [event["type"] for event in page.events] == ["error"]
    page = Page()
    await page.serve(failing())
    assert page.events[-1]["message"] == "The answer failed: KeyError: 'half way'"


async def test_a_finished_turn_leaves_no_task_behind() -> None:
    page = Page()

    async def one() -> AsyncGenerator[bytes, None]:
        yield encode_event({"n": 1})

    before = asyncio.all_tasks()
    await page.serve(one())
    await asyncio.sleep(0)
    assert asyncio.all_tasks() - before == set()


def test_an_event_with_half_a_surrogate_is_still_sent() -> None:
    assert json.loads(encode_event({"text": "a\ud800b"}).removeprefix(b"data: ")) == {"text": "a?b"}
