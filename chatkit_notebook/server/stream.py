"""A response of events: what a run puts into an outbox, on its way to one page."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from .auth import Receive, Scope, Send

KEEP_ALIVE_SECONDS = 15.0
"""After how long without an event a comment is sent, so that nothing between here and the page gives up."""

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Proxies such as nginx would hold the events back otherwise.
    (b"x-accel-buffering", b"no"),
]

log = logging.getLogger(__name__)


class EventResponse:
    """An ASGI response whose body is a stream of events.

    Args:
        outbox: Where the events come from.
        leave: Called once nobody reads any more: the body has ended, the page went away, or the response was
            cancelled. It ends the outbox.
        keep_alive: Seconds.
        headers: More of them.
    """

    def __init__(
        self,
        outbox: Outbox,
        leave: Callable[[], None],
        keep_alive: float = KEEP_ALIVE_SECONDS,
        headers: Iterable[tuple[bytes, bytes]] = (),
    ) -> None:
        self.outbox = outbox
        self.leave = leave
        self.keep_alive = keep_alive
        self.headers = [*HEADERS, *headers]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        watch = asyncio.create_task(self.leave_when_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            async for part in self.outbox.read(self.keep_alive):
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except OSError:
            log.debug("The page went away")
        finally:
            watch.cancel()
            self.leave()

    async def leave_when_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.leave()


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
