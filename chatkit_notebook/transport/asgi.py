"""Calling the ASGI app inside the process, without a socket: how comm frames and scripts reach it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..errors import TransportError
from .frames import Header, Request
from .interval import INTERVAL

IN_PROCESS = "chatkit_notebook.in_process"
"""Key in `scope["extensions"]` of calls that never left the process; no HTTP request can set it."""

App = Callable[
    [dict[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]
]


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response."""

    status: int
    headers: tuple[Header, ...]
    body: bytes


def within(app: App, prefix: str) -> App:
    """The app as far as its paths begin with `prefix`: what is served to the pages of one chat.

    Whoever speaks over the comm of a chat needs no token, and is that chat's page and no other's.
    """

    async def part(
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        if scope["path"].startswith(prefix):
            await app(scope, receive, send)
            return
        words = f"This page may ask for what is below {prefix} only: it belongs to one chat."
        body = json.dumps({"error": {"code": "other_chat", "message": words}}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return part


def in_haste(app: App) -> App:
    """The app with threads that take shorter turns for as long as it answers."""

    async def hasty(
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        with INTERVAL.shortened():
            await app(scope, receive, send)

    return hasty


def scope_of(request: Request) -> dict[str, Any]:
    path, _, query = request.path.partition("?")
    return {
        "type": "http",
        # From 2.4 on, a response is not watched for a disconnect by a second task: cancelling ours is enough.
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in request.headers
        ],
        "client": None,
        "server": None,
        "extensions": {IN_PROCESS: True},
    }


async def run(
    app: App,
    request: Request,
    start: Callable[[int, tuple[Header, ...]], Awaitable[None]],
    body: Callable[[bytes], Awaitable[None]],
) -> None:
    """Runs the app in the current task; cancelling the task is how the client goes away.

    Args:
        app: The ASGI app.
        request: What to ask it.
        start: Awaited with status and headers.
        body: Awaited with each part of the body; while it waits, so does the app.

    Raises:
        TransportError: The app ended without a whole response.
    """
    asked = False
    started = ended = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await asyncio.get_running_loop().create_future()  # the client goes away only by cancelling us
        asked = True
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        nonlocal started, ended
        if message["type"] == "http.response.start":
            started = True
            await start(message["status"], decoded(message.get("headers", ())))
        elif message["type"] == "http.response.body":
            part = bytes(message.get("body", b""))
            if part:
                await body(part)
            ended = not message.get("more_body", False)

    await app(scope_of(request), receive, send)
    if not (started and ended):
        raise TransportError(
            "The kernel's server ended without a whole answer; the kernel's log may say why."
        )


async def fetch(app: App, request: Request) -> Response:
    """The whole response of the app."""
    status = 0
    headers: tuple[Header, ...] = ()
    parts: list[bytes] = []

    async def start(code: int, pairs: tuple[Header, ...]) -> None:
        nonlocal status, headers
        status, headers = code, pairs

    async def body(part: bytes) -> None:
        parts.append(part)

    await run(app, request, start, body)
    return Response(status, headers, b"".join(parts))


def decoded(headers: Iterable[tuple[bytes, bytes]]) -> tuple[Header, ...]:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers)
