"""The ASGI app: one POST address per chat, whichever transport calls it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..context import RequestContext
from ..errors import ChatKitNotebookError, ClosedError
from .auth import App, Guard
from .mount import MountedChat
from .requests import Envelope, RequestError, preferred_language
from .stream import KEEP_ALIVE_SECONDS, EventResponse, error_event, progress_event

MAX_BODY = 16_000_000
PATIENCE_SECONDS = 0.3
"""After how long a message that waits for the chat to be ready is told so."""

if TYPE_CHECKING:
    from .chat import NotebookChatServer

log = logging.getLogger(__name__)

Answer = Response | EventResponse
Endpoint = Callable[[Request], Awaitable[Answer]]


def create_app(
    find: Callable[[str], MountedChat | None],
    *,
    token: str,
    allowed_origins: Collection[str] = (),
    max_body: int = MAX_BODY,
    keep_alive: float = KEEP_ALIVE_SECONDS,
) -> App:
    """The app with its guard.

    Routes: `POST /chats/{chat_id}/chatkit` (ChatKit's requests), `GET /health`.

    Args:
        find: The chat of an id, or None.
        token: What the header `auth.TOKEN_HEADER` of a request over HTTP must hold.
        allowed_origins: Pages beside those of loopback that may call.
        max_body: Largest request in bytes.
        keep_alive: Seconds without an event after which a comment is sent.
    """

    async def chatkit(request: Request) -> Answer:
        mounted = find(request.path_params["chat_id"])
        if mounted is None:
            message = "There is no such chat in this kernel (any more). Run %chatkit to open one."
            raise RequestError(404, "no_chat", message)
        envelope = Envelope.read(await read_body(request, max_body))
        context = RequestContext(
            chat=mounted.context,
            locale=preferred_language(request.headers.get("accept-language")),
            metadata=envelope.metadata,
        )
        if envelope.streams and not mounted.ready:
            return EventResponse(when_ready(mounted, envelope, context), keep_alive)
        server = await ready_server(mounted)
        if envelope.streams:
            return EventResponse(server.stream(envelope.body, context), keep_alive)
        return Response(await server.answer(envelope.body, context), media_type="application/json")

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    routes = [
        Route("/chats/{chat_id}/chatkit", answering(chatkit), methods=["POST"]),
        Route("/health", health, methods=["GET"]),
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


async def ready_server(mounted: MountedChat) -> NotebookChatServer:
    try:
        return await mounted.server()
    except ClosedError as error:
        raise RequestError(410, "closed", str(error)) from error
    except ChatKitNotebookError as error:
        raise RequestError(503, "not_ready", str(error)) from error
    except Exception as error:
        message = f"The chat could not be started: {type(error).__name__}: {error}"
        raise RequestError(503, "not_ready", message[:1_000]) from error


async def when_ready(
    mounted: MountedChat, envelope: Envelope, context: RequestContext
) -> AsyncGenerator[bytes, None]:
    """The events of a message that came before the chat could answer; the page sees that it waits."""
    ready = asyncio.ensure_future(ready_server(mounted))
    try:
        if not (await asyncio.wait({ready}, timeout=PATIENCE_SECONDS))[0]:
            yield progress_event("Waiting for the kernel to get ready…")
        server = await ready
        events = server.stream(envelope.body, context)
    except RequestError as error:
        yield error_event(str(error), retry=error.status == 503)
        return
    finally:
        ready.cancel()
    async for part in events:
        yield part


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
