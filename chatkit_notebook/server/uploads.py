"""The addresses where pages bring their files: as a form, whole, or in parts."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..context import RequestContext
from .following import ready_server
from .mount import MountedChat
from .requests import RequestError, preferred_language

Endpoint = Callable[[Request], Awaitable[Response]]
FORM_BYTES = 1 << 16
"""What a form may have beside its file."""


def upload_routes(
    find: Callable[[Request], MountedChat], answering: Callable[[Endpoint], Endpoint]
) -> list[Route]:
    """`POST …/attachments` (a form with `file`), `PUT …/attachments/ID` and `PUT …/attachments/ID/preview`.

    Args:
        find: The chat of a request; refuses when there is none.
        answering: Turns refusals into JSON.
    """

    async def post(request: Request) -> Response:
        from .attachments import MAX_FILE

        mounted = find(request)
        server = await ready_server(mounted)
        file = await form_file(request, MAX_FILE)
        data = await file.read()
        await file.close()
        mime = file.content_type or "application/octet-stream"
        async with refusing():
            attachment = await server.attachments.put(
                file.filename or "file", mime, data, context_of(request, mounted)
            )
        return JSONResponse(server.shown(attachment))

    async def put(request: Request) -> Response:
        mounted = find(request)
        server = await ready_server(mounted)
        context = context_of(request, mounted)
        async with refusing():
            result = await server.attachments.upload(
                request.path_params["attachment_id"],
                request.stream(),
                request.headers.get("content-range"),
                context,
            )
        return JSONResponse({"received": result} if isinstance(result, int) else server.shown(result))

    async def put_preview(request: Request) -> Response:
        from .attachments import MAX_PREVIEW

        mounted = find(request)
        server = await ready_server(mounted)
        data = b"".join([part async for part in limited(request.stream(), MAX_PREVIEW, "The picture")])
        async with refusing():
            attachment = await server.attachments.preview(
                request.path_params["attachment_id"], data, context_of(request, mounted)
            )
        return JSONResponse(server.shown(attachment))

    base = "/chats/{chat_id}/attachments"
    return [
        Route(base, answering(post), methods=["POST"]),
        Route(f"{base}/{{attachment_id}}", answering(put), methods=["PUT"]),
        Route(f"{base}/{{attachment_id}}/preview", answering(put_preview), methods=["PUT"]),
    ]


class refusing:  # noqa: N801 - reads as what it does
    """Turns the store's refusals into answers with a status."""

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from ..store.failures import GapError, MissingError

        if isinstance(error, MissingError):
            raise RequestError(404, "not_found", str(error)) from error
        if isinstance(error, GapError):
            raise RequestError(409, "gap", str(error)) from error


def context_of(request: Request, mounted: MountedChat) -> RequestContext:
    return RequestContext(
        chat=mounted.context,
        locale=preferred_language(request.headers.get("accept-language")),
        base_url=base_url(request),
    )


def base_url(request: Request) -> str | None:
    """Where a request over HTTP reached the app; None for one of Jupyter's messages."""
    return str(request.base_url).rstrip("/") if request.headers.get("host") else None


async def form_file(request: Request, limit: int) -> UploadFile:
    """The file of a form.

    Raises:
        RequestError: It is no form, has no file, or the file is too large.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise RequestError(415, "no_form", "Send the file as multipart/form-data in a field `file`.")
    parts = limited(request.stream(), limit + FORM_BYTES, "The file")
    try:
        form = await MultiPartParser(request.headers, parts, max_files=1, max_fields=20).parse()
    except MultiPartException as error:
        raise RequestError(400, "no_form", f"The form cannot be read: {error.message}") from error
    file = form.get("file")
    if not isinstance(file, UploadFile):
        await form.close()
        raise RequestError(422, "no_file", "The form has no file in a field `file`.")
    return file


async def limited(parts: AsyncIterator[bytes], limit: int, what: str) -> AsyncGenerator[bytes, None]:
    """The parts, as long as they are within the limit."""
    size = 0
    async for part in parts:
        size += len(part)
        if size > limit:
            raise RequestError(413, "too_large", f"{what} has more than {limit:,} bytes.", limit=limit)
        yield part
