"""Deltas that come fast are joined, and nothing else changes about a model's events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openai.types.responses import ResponseTextDeltaEvent, ResponseTextDoneEvent

from chatkit_notebook.agent.pacing import PAUSE_SECONDS, TOGETHER, grown, paced, reading

LONG = 60.0


def delta(text: str, item: str = "a") -> ResponseTextDeltaEvent:
    return ResponseTextDeltaEvent(
        type="response.output_text.delta",
        delta=text,
        item_id=item,
        output_index=0,
        content_index=0,
        sequence_number=0,
        logprobs=[],
    )


def done(text: str) -> ResponseTextDoneEvent:
    return ResponseTextDoneEvent(
        type="response.output_text.done",
        text=text,
        item_id="a",
        output_index=0,
        content_index=0,
        sequence_number=0,
        logprobs=[],
    )


class Model:
    """Gives events without ever waiting, as a server does whose bytes have all arrived."""

    def __init__(self, *events: Any, error: Exception | None = None, hangs: bool = False) -> None:
        self.events = events
        self.error = error
        self.hangs = hangs
        self.given = 0
        self.closed = False
        self.tasks: set[asyncio.Task[Any] | None] = set()

    async def stream(self) -> AsyncIterator[Any]:
        try:
            for event in self.events:
                self.tasks.add(asyncio.current_task())
                self.given += 1
                yield event
            if self.error:
                raise self.error
            if self.hangs:
                await asyncio.Event().wait()
        finally:
            self.tasks.add(asyncio.current_task())
            self.closed = True


def texts(events: list[Any]) -> list[str]:
    return [getattr(event, "delta", event.type) for event in events]


async def test_the_first_delta_does_not_wait_for_the_rest() -> None:
    model = Model(*(delta(f"{number} ") for number in range(1_000)))
    events = paced(model.stream())
    first = await anext(events)
    assert (first.delta, model.given) == ("0 ", 1)
    rest = [event async for event in events]
    assert "".join(texts(rest)) == "".join(f"{number} " for number in range(1, 1_000))
    assert len(rest) < 500


async def test_other_tasks_run_while_a_fast_model_is_read() -> None:
    model = Model(*(delta("x") for _ in range(100)), hangs=True)
    events = paced(model.stream(), pause=LONG)
    await anext(events)
    seen = []
    while model.given < 100:
        seen.append(model.given)
        await asyncio.sleep(0)
    assert len(seen) >= 50
    await events.aclose()


async def test_texts_of_different_items_stay_apart_and_other_events_in_their_place() -> None:
    model = Model(
        delta("1"), delta("2"), delta("3"), done("123"), delta("4", "b"), delta("5", "b"), delta("6")
    )
    given = [event async for event in paced(model.stream(), pause=0.05)]
    assert texts(given) == ["1", "23", "response.output_text.done", "45", "6"]
    assert [event.item_id for event in given] == ["a", "a", "a", "b", "a"]


async def test_a_slow_model_is_passed_on_as_it_is() -> None:
    given = [event async for event in paced(Model(*map(delta, "abc")).stream(), pause=0)]
    assert "".join(texts(given)) == "abc"


async def test_every_event_is_heard_when_it_comes() -> None:
    heard = []
    model = Model(*map(delta, "abcd"))
    given = [event async for event in paced(model.stream(), lambda: heard.append(model.given), pause=0.05)]
    assert heard == [1, 2, 3, 4]
    assert len(given) == 2


async def test_an_error_comes_after_everything_before_it() -> None:
    events = paced(Model(*map(delta, "abc"), error=ConnectionError("cut")).stream(), pause=0.05)
    given = [await anext(events), await anext(events)]
    with pytest.raises(ConnectionError, match="cut"):
        await anext(events)
    assert texts(given) == ["a", "bc"]


@pytest.mark.parametrize("way", ["close", "cancel"])
async def test_whoever_stops_listening_stops_the_model(way: str) -> None:
    model = Model(delta("a"), hangs=True)
    events = paced(model.stream())
    await anext(events)
    if way == "close":
        await events.aclose()  # type: ignore[attr-defined]
    else:
        listening = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
    assert model.closed
    assert len(model.tasks) == 1  # read and closed by the same task


async def test_many_answers_at_once_make_larger_pieces_and_not_more_of_them() -> None:
    assert grown(PAUSE_SECONDS, 1) == PAUSE_SECONDS
    pieces_a_second = [streams / grown(PAUSE_SECONDS, streams) for streams in (TOGETHER, 50, 200)]
    assert pieces_a_second == pytest.approx([pieces_a_second[0]] * 3)
    before = len(reading)
    streams = [paced(Model(delta("a"), hangs=True).stream()) for _ in range(3)]
    for stream in streams:
        await anext(stream)
    assert len(reading) == before + 3
    for stream in streams:
        await stream.aclose()
    assert len(reading) == before
