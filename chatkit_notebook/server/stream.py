"""A response of events: one task makes them, another one sends them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from .auth import Receive, Scope, Send

KEEP_ALIVE_SECONDS = 15.0
"""After how long without an event a comment is sent, so that nothing between here and the page gives up."""

UNREAD_LIMIT = 32_000_000
"""Bytes that may wait for a page that does not read; then the answer is stopped."""

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Proxies such as nginx would hold the events back otherwise.
    (b"x-accel-buffering", b"no"),
]

log = logging.getLogger(__name__)

# The event loop itself holds tasks only weakly; a turn outlives the response that was cut off.
turns: set[asyncio.Task[None]] = set()


class EventResponse:
    """An ASGI response whose body is a stream of events.

    ChatKit's generator is driven from one single task from its first step to its last: its context variables
    belong to that task, and only a cancelled task (never a closed generator) makes it store a partial answer.
    A disconnect, and a cancelled response, cancel that task; the response does not wait for it.

    Args:
        events: Encoded events; must not be started yet.
        keep_alive: Seconds.
    """

    def __init__(self, events: AsyncGenerator[bytes, None], keep_alive: float = KEEP_ALIVE_SECONDS) -> None:
        self.events = events
        self.keep_alive = keep_alive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        outbox = Outbox()
        turn = asyncio.create_task(fill(outbox, self.events))
        turns.add(turn)
        turn.add_done_callback(turns.discard)
        watch = asyncio.create_task(stop_when_gone(receive, turn))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            async for part in outbox.read(self.keep_alive):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except OSError:
            log.debug("The page went away")
        finally:
            turn.cancel()
            watch.cancel()


async def stop_when_gone(receive: Receive, turn: asyncio.Task[None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    turn.cancel()


async def fill(outbox: Outbox, events: AsyncGenerator[bytes, None]) -> None:
    """Makes the events. Awaits nothing but the next one: a cancel must arrive inside the generator."""
    empty = True
    try:
        async for part in events:
            empty = False
            outbox.put(part)
            if outbox.size > UNREAD_LIMIT:
                outbox.put(error_event("The page did not read the answer, so it was stopped.", retry=True))
                turn = asyncio.current_task()
                assert turn is not None
                turn.cancel()
        if empty:
            outbox.put(error_event("The chat had nothing to answer to this request.", retry=False))
    except asyncio.CancelledError:
        log.debug("The answer was stopped")
        raise
    except Exception as error:
        log.exception("The stream of an answer failed")
        outbox.put(error_event(f"The answer failed: {type(error).__name__}: {error}"[:1_000], retry=True))
    finally:
        outbox.end()


class Outbox:
    """Bytes between the task that makes them and the one that sends them; what waits goes at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.ended = False
        self.news = asyncio.Event()

    def put(self, part: bytes) -> None:
        self.parts.append(part)
        self.size += len(part)
        self.news.set()

    def end(self) -> None:
        self.ended = True
        self.news.set()

    async def read(self, keep_alive: float) -> AsyncIterator[bytes]:
        while True:
            if self.parts:
                whole = b"".join(self.parts)
                self.parts.clear()
                self.size = 0
                yield whole
            elif self.ended:
                return
            else:
                self.news.clear()
                try:
                    await asyncio.wait_for(self.news.wait(), keep_alive)
                except asyncio.TimeoutError:
                    yield b": keep-alive\n\n"


def encode_event(event: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(event, ensure_ascii=False).encode("utf-8", "replace") + b"\n\n"


def error_event(message: str, *, retry: bool) -> bytes:
    return encode_event({"type": "error", "code": "custom", "message": message, "allow_retry": retry})


def progress_event(text: str, icon: str | None = None) -> bytes:
    return encode_event({"type": "progress_update", "text": text, **({"icon": icon} if icon else {})})
