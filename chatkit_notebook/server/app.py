"""The ASGI app: one POST address per chat, whichever transport calls it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ..context import RequestContext
from .auth import WHOAMI, App, Guard
from .following import Following, ready_server
from .mount import MountedChat
from .requests import LEDGER, Envelope, RequestError, preferred_language
from .runs import Runs
from .sent import sent_in_turn
from .stream import HEADERS, KEEP_ALIVE_SECONDS, EventResponse
from .uploads import base_url, upload_routes

MAX_BODY = 16_000_000
WHOAMI_SECONDS = 8.0
"""How long `/whoami` stays open: longer than a page waits for its first byte."""

log = logging.getLogger(__name__)

Answer = Response | EventResponse
Endpoint = Callable[[Request], Awaitable[Answer]]


def create_app(
    find: Callable[[str], MountedChat | None],
    *,
    token: str,
    runs: Runs | None = None,
    allowed_origins: Collection[str] = (),
    proof: str = "",
    max_body: int = MAX_BODY,
    keep_alive: float = KEEP_ALIVE_SECONDS,
) -> App:
    """The app with its guard.

    Routes: `POST /chats/{chat_id}/chatkit` (ChatKit's requests, and ours about runs), those of `uploads.py`,
    `GET /health`, and `GET /whoami`, by which a page that got `proof` from the kernel knows the server behind
    a proxy.

    Args:
        find: The chat of an id, or None.
        token: What the header `auth.TOKEN_HEADER` of a request over HTTP must hold.
        runs: Where the answers under way are kept; its own when not given.
        allowed_origins: Pages beside those of loopback that may call.
        proof: What `/whoami` says.
        max_body: Largest request in bytes.
        keep_alive: Seconds without an event after which a comment is sent.
    """
    following = Following(Runs() if runs is None else runs, keep_alive)

    def found(request: Request) -> MountedChat:
        mounted = find(request.path_params["chat_id"])
        if mounted is None:
            message = "There is no such chat in this kernel (any more). Run %chatkit to open one."
            raise RequestError(404, "no_chat", message)
        return mounted

    async def chatkit(request: Request) -> Answer:
        mounted = found(request)
        envelope = Envelope.read(await read_body(request, max_body))
        context = RequestContext(
            chat=mounted.context,
            locale=preferred_language(request.headers.get("accept-language")),
            base_url=base_url(request),
            metadata=envelope.metadata,
        )
        if envelope.type == LEDGER:
            await ready_server(mounted)
            return JSONResponse(await sent_in_turn(mounted.context, envelope))
        if envelope.type == "threads.stop":
            return await following.stop(mounted, envelope)
        if envelope.type == "threads.follow":
            return await following.follow(mounted, envelope)
        if envelope.streams:
            return await following.start(mounted, envelope, context)
        server = await ready_server(mounted)
        return Response(await server.answer(envelope.body, context), media_type="application/json")

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def whoami(request: Request) -> StreamingResponse:
        async def words() -> AsyncIterator[str]:
            yield f"data: {proof}\n\n"
            # A proxy that collects what it passes on shows by passing nothing on while this is open.
            await asyncio.sleep(WHOAMI_SECONDS)

        return StreamingResponse(words(), headers={k.decode(): v.decode() for k, v in HEADERS})

    routes = [
        Route("/chats/{chat_id}/chatkit", answering(chatkit), methods=["POST"]),
        *upload_routes(found, answering),  # type: ignore[arg-type]
        Route("/health", health, methods=["GET"]),
        Route(WHOAMI, whoami, methods=["GET"]),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: http_error})
    return Guard(app, token=token, allowed_origins=allowed_origins)


def answering(endpoint: Endpoint) -> Endpoint:
    """The endpoint with its refusals turned into JSON."""

    async def endpoint_or_refusal(request: Request) -> Answer:
        try:
            return await endpoint(request)
        except RequestError as error:
            return JSONResponse(error.as_json(), error.status)
        except ClientDisconnect:
            return Response(status_code=499)
        except Exception as error:
            log.exception("A request failed")
            refusal = RequestError(
                500, "failed", f"The request failed: {type(error).__name__}: {error}"[:1_000]
            )
            return JSONResponse(refusal.as_json(), refusal.status)

    return endpoint_or_refusal


async def read_body(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "")
    too_large = declared.isdecimal() and int(declared) > limit
    body = bytearray()
    if not too_large:
        async for part in request.stream():
            body += part
            if too_large := len(body) > limit:
                break
    if too_large:
        message = (
            f"The request is larger than {limit:,} bytes. Send less text, or put the data into a variable."
        )
        raise RequestError(413, "too_large", message, limit=limit)
    return bytes(body)


async def http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {
        404: f"There is nothing at {request.url.path}. There is: /chats/CHAT/chatkit, /health.",
        405: "That method is not for this address: /chats/CHAT/chatkit takes POST, /health takes GET.",
    }
    refusal = RequestError(error.status_code, "http", words.get(error.status_code, error.detail))
    return JSONResponse(refusal.as_json(), error.status_code, error.headers)
