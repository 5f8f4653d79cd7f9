"""Files for the example: put in two phases or posted as a form; kept in memory and given back."""

from __future__ import annotations

from typing import Any

from chatkit.store import AttachmentStore
from chatkit.types import (
    AttachmentCreateParams,
    AttachmentUploadDescriptor,
    FileAttachment,
    ImageAttachment,
)
from memory import MemoryStore
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MOST_BYTES = 1_000_000
FORM_BYTES = 10_000
"""What a form may have beside its file."""


class Files(AttachmentStore[dict[str, Any]]):
    """The bytes of attachments, by id; what is told of them is in the store beside."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.contents: dict[str, bytes] = {}

    async def create_attachment(
        self, input: AttachmentCreateParams, context: dict[str, Any]
    ) -> FileAttachment | ImageAttachment:
        """The first phase: an id, and where the bytes are to be put."""
        return self.made(input.name, input.mime_type, context["base_url"], uploaded=False)

    async def delete_attachment(self, attachment_id: str, context: dict[str, Any]) -> None:
        self.contents.pop(attachment_id, None)

    def made(
        self, name: str, mime_type: str, base_url: str, *, uploaded: bool
    ) -> FileAttachment | ImageAttachment:
        key = self.generate_attachment_id(mime_type, {})
        url: Any = f"{base_url}files/{key}"
        facts: dict[str, Any] = {"id": key, "name": name, "mime_type": mime_type}
        if not uploaded:
            facts["upload_descriptor"] = AttachmentUploadDescriptor(url=url, method="PUT")
        if mime_type in ("image/png", "image/jpeg", "image/gif", "image/webp"):
            return ImageAttachment(**facts, preview_url=url)
        return FileAttachment(**facts)

    async def put(self, request: Request) -> Response:
        """The second phase."""
        check_size(request, MOST_BYTES)
        attachment = await self.store.load_attachment(request.path_params["key"], {})
        self.contents[attachment.id] = await request.body()
        attachment.upload_descriptor = None
        await self.store.save_attachment(attachment, {})
        return JSONResponse(attachment.model_dump(mode="json"))

    async def post(self, request: Request) -> Response:
        """Both phases at once: a form with the file, answered with the attachment."""
        check_size(request, MOST_BYTES + FORM_BYTES)
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise HTTPException(422, "The form has no file.")
            data = await file.read()
        kind = file.content_type or "application/octet-stream"
        attachment = self.made(file.filename or "file", kind, str(request.base_url), uploaded=True)
        self.contents[attachment.id] = data
        await self.store.save_attachment(attachment, {})
        return JSONResponse(attachment.model_dump(mode="json"))

    async def get(self, request: Request) -> Response:
        """What was uploaded, for its picture in the thread."""
        attachment = await self.store.load_attachment(request.path_params["key"], {})
        # Nobody's HTML or SVG runs at this address.
        headers = {"content-security-policy": "sandbox", "x-content-type-options": "nosniff"}
        return Response(
            self.contents.get(attachment.id, b""), media_type=attachment.mime_type, headers=headers
        )

    def routes(self) -> list[Route]:
        return [
            Route("/files", self.post, methods=["POST"]),
            Route("/files/{key}", self.put, methods=["PUT"]),
            Route("/files/{key}", self.get),
        ]


def check_size(request: Request, most: int) -> None:
    """Refuses a body before it is read."""
    length = request.headers.get("content-length")
    if length is None:
        raise HTTPException(411, "Say how long the file is.")
    if int(length) > most:
        raise HTTPException(413, f"This server takes files of at most {MOST_BYTES:,} bytes.")


async def in_words(request: Request, error: Exception) -> Response:
    """What a page shows when a file was refused."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    words = error.detail if isinstance(error, HTTPException) else str(error)
    return JSONResponse({"error": {"message": words}}, status_code=status)
