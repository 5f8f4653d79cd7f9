"""Text that comes faster than a page paints, handed on in larger pieces."""

from __future__ import annotations

import asyncio
import weakref
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agents.items import TResponseStreamEvent

PAUSE_SECONDS = 0.016
"""Time between two pieces of text: about that between two pictures on a screen."""
TOGETHER = 6
"""How many answers at once get pieces that often; with more of them the pieces grow, not the work."""
BUSY_SECONDS = 0.016
REST_SECONDS = 0.001
"""How long a fast model is read before the kernel's other threads get their turn, and how long that is."""

JOINED = {
    "response.output_text.delta",
    "response.refusal.delta",
    "response.reasoning_summary_text.delta",
    "response.reasoning_text.delta",
    "response.function_call_arguments.delta",
}
PLACE = ("item_id", "output_index", "content_index", "summary_index")


async def paced(
    events: AsyncIterator[TResponseStreamEvent],
    heard: Callable[[], None] = lambda: None,
    pause: float = PAUSE_SECONDS,
) -> AsyncIterator[TResponseStreamEvent]:
    """The same events, where deltas that follow each other within `pause` are one delta.

    The first delta goes on at once, and so does one that comes after a silence. A fast server has hundreds of
    tokens in one network packet; they are read in a task of their own that lets others run in between, since
    the first of them would otherwise reach the page after the last was read.

    Args:
        events: A model's; closed when this generator is.
        heard: Called with each event as it comes in.
        pause: Seconds.

    Raises:
        Exception: What `events` raised, after everything that came before it.
    """
    reader = Reader(events, heard)
    loop = asyncio.get_running_loop()
    last = loop.time() - pause
    try:
        while (event := await reader.next()) is not None:
            if event.type in JOINED:
                if (wait := last + grown(pause, len(reading)) - loop.time()) > 0:
                    await asyncio.sleep(wait)
                event = reader.joined(event)
                last = loop.time()
            yield event
    finally:
        await reader.close()
    if reader.error is not None:
        raise reader.error


reading: weakref.WeakSet[Reader] = weakref.WeakSet()
"""The streams of all chats that are being read now."""


def grown(pause: float, streams: int) -> float:
    """The pause of each of many streams, so that all of them together make no more pieces than a few do."""
    return pause * max(1.0, streams / TOGETHER)


class Reader:
    """Reads events ahead, in one task from the first to the last."""

    def __init__(self, events: AsyncIterator[TResponseStreamEvent], heard: Callable[[], None]) -> None:
        self.events = events
        self.heard = heard
        self.waiting: deque[TResponseStreamEvent] = deque()
        self.news = asyncio.Event()
        self.ended = False
        self.error: Exception | None = None
        self.task = asyncio.create_task(self.read(), name="chatkit-notebook-model")
        reading.add(self)

    async def read(self) -> None:
        try:
            await self.read_all()
        except Exception as error:  # noqa: BLE001 - raised by whoever reads on
            self.error = error
        finally:
            self.ended = True
            reading.discard(self)
            self.news.set()

    async def read_all(self) -> None:
        loop = asyncio.get_running_loop()
        rested = 0.0
        try:
            async for event in self.events:
                self.heard()
                self.waiting.append(event)
                self.news.set()
                if event.type in JOINED and loop.time() - rested >= BUSY_SECONDS:
                    # A loop that is never idle gives up the interpreter lock only for moments, too short for
                    # a thread to wake up in: the user's cell and the threads that write would stand still.
                    await asyncio.sleep(REST_SECONDS)
                    rested = loop.time()
                else:
                    await asyncio.sleep(0)
        finally:
            if close := getattr(self.events, "aclose", None):
                await close()

    async def next(self) -> TResponseStreamEvent | None:
        """The next event, waited for; None after the last."""
        while not self.waiting:
            if self.ended:
                return None
            self.news.clear()
            await self.news.wait()
        return self.waiting.popleft()

    def joined(self, event: TResponseStreamEvent) -> TResponseStreamEvent:
        """A delta with those that wait right behind it."""
        same, where = [event], place(event)
        while self.waiting and place(self.waiting[0]) == where:
            same.append(self.waiting.popleft())
        if len(same) == 1:
            return event
        texts: list[Any] = [one.delta for one in same]  # type: ignore[union-attr]
        return event.model_copy(update={"delta": "".join(texts)})

    async def close(self) -> None:
        """Stops reading, and waits until the model knows."""
        self.task.cancel()
        await asyncio.wait({self.task})


def place(event: TResponseStreamEvent) -> Hashable:
    """What two deltas have in common that belong to one text."""
    # Not getattr: asked for a field that this kind of event lacks, pydantic raises, ten times as slow.
    fields = vars(event)
    return (event.type, *map(fields.get, PLACE))
