"""The files of messages: registered, uploaded whole or in parts, bounded, and kept in the store."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

from chatkit.store import AttachmentStore
from chatkit.types import (
    Attachment,
    AttachmentCreateParams,
    AttachmentUploadDescriptor,
    FileAttachment,
    ImageAttachment,
)
from pydantic import AnyUrl

from ..context import RequestContext
from ..images import kind_of, picture
from ..store.database import Store, random_id
from .requests import RequestError

MAX_FILE = 32 << 20
"""Bytes of one attachment."""
MAX_UNSENT = 256 << 20
"""Bytes of all that was uploaded and is in no message yet."""
UNSENT_SECONDS = 24 * 3600
MAX_PREVIEW = 100_000
"""Bytes of a picture that stands for an image in the thread; it travels with every reading of the thread."""
PART = 1 << 20
"""Bytes in which a page sends a large file, so that it can show how far it is."""
NAME_LENGTH = 200
PART_HEADER = "x-chatkit-notebook-part"
"""In an upload descriptor's headers: the file may be sent in parts of so many bytes, with Content-Range."""

MIME = re.compile(r"[\w.+-]+/[\w.+-]+")
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class Attachments(AttachmentStore[RequestContext]):
    """Attachments of one chat.

    A file is registered first (`attachments.create`), then its bytes are PUT to the address in the answer. Or
    it is POSTed as a form, which does both.

    Args:
        store: Keeps them.
        chat_id: Names the chat in addresses.
    """

    def __init__(self, store: Store, chat_id: str) -> None:
        self.store = store
        self.path = f"/chats/{chat_id}/attachments"

    async def create_attachment(self, input: AttachmentCreateParams, context: RequestContext) -> Attachment:
        """Registers a file that is about to be uploaded.

        Raises:
            RequestError: It is empty or too large, or too much waits to be sent.
        """
        # What turns the direction of a line around could make one ending look like another.
        name = "".join(char for char in " ".join(input.name.split()) if char.isprintable())
        name = name[:NAME_LENGTH] or "file"
        await self.check_size(name, input.size)
        attachment_id = random_id("attachment")
        # over Jupyter's messages there is no host, and the page looks at the path only
        base = (context.base_url or "http://127.0.0.1").rstrip("/")
        descriptor = AttachmentUploadDescriptor(
            url=AnyUrl(f"{base}{self.path}/{attachment_id}"),
            method="PUT",
            headers={PART_HEADER: str(PART)},
        )
        mime = input.mime_type.partition(";")[0].strip().lower()
        fields: dict[str, Any] = {
            "id": attachment_id,
            "name": name,
            "mime_type": mime if MIME.fullmatch(mime) else "application/octet-stream",
            "upload_descriptor": descriptor,
            "metadata": {"size": input.size, "complete": False},
        }
        if mime.startswith("image/"):
            return ImageAttachment(**fields, preview_url=AnyUrl(picture(name)))
        return FileAttachment(**fields)

    async def check_size(self, name: str, size: int) -> None:
        if size > MAX_FILE:
            message = (
                f"{name} has {megabytes(size)}; at most {megabytes(MAX_FILE)} can be attached. "
                "Load it in a cell and ask about the variable."
            )
            raise RequestError(413, "too_large", message, limit=MAX_FILE)
        if size <= 0:
            raise RequestError(422, "empty", f"{name} is empty.")
        await self.store.drop_unsent(time.time() - UNSENT_SECONDS)
        if await self.store.unsent_bytes() + size > MAX_UNSENT:
            message = (
                f"More than {megabytes(MAX_UNSENT)} are uploaded and not sent yet. Send or remove some files."
            )
            raise RequestError(413, "too_much", message, limit=MAX_UNSENT)

    async def delete_attachment(self, attachment_id: str, context: RequestContext) -> None:
        """Lets go of a file that was not sent; one that is in a message goes with its conversation.

        Raises:
            RequestError: It was sent.
        """
        attachment = await self.store.load_attachment(attachment_id, context)
        if attachment.thread_id is not None:
            message = f"{attachment.name} is part of a message. Delete the conversation to delete it."
            raise RequestError(409, "sent", message)

    async def check(self, ids: Sequence[str], context: RequestContext) -> None:
        """Refuses a message whose files are not all there.

        Raises:
            MissingError: There is no such attachment.
            IncompleteError: Its upload did not end.
        """
        for attachment_id in ids:
            attachment = await self.store.load_attachment(attachment_id, context)
            if attachment.upload_descriptor is not None:
                raise incomplete(attachment.name)

    async def upload(
        self,
        attachment_id: str,
        body: AsyncIterator[bytes],
        content_range: str | None,
        context: RequestContext,
    ) -> Attachment | int:
        """Takes the bytes of a registered file, or a part of them.

        Args:
            attachment_id: Of `attachments.create`.
            body: The bytes.
            content_range: The request's Content-Range; None is the whole file.
            context: The request.

        Returns:
            The attachment once it is complete, else how many bytes there are.

        Raises:
            RequestError: It is larger than was said, or already complete.
            MissingError: There is no such attachment.
            GapError: Something before this part is missing.
        """
        attachment = await self.store.load_attachment(attachment_id, context)
        size = int((attachment.metadata or {}).get("size") or 0)
        if attachment.upload_descriptor is None:
            raise RequestError(409, "complete", f"{attachment.name} was uploaded already.")
        there = start_of(content_range, size)
        waiting = bytearray()
        async for piece in body:
            waiting += piece
            if there + len(waiting) > size:
                message = f"{attachment.name} has more than the {size:,} bytes that were announced."
                raise RequestError(413, "too_large", message, limit=size)
            while len(waiting) >= PART:
                there = await self.store.add_content(attachment_id, there, bytes(waiting[:PART]))
                del waiting[:PART]
        if waiting or there == 0:
            there = await self.store.add_content(attachment_id, there, bytes(waiting))
        if there < size and content_range is None:
            message = f"Only {there:,} of {size:,} bytes of {attachment.name} arrived. Upload it again."
            raise RequestError(400, "cut", message)
        if there < size:
            return there
        return await self.completed(attachment, size, context)

    async def completed(self, attachment: Attachment, size: int, context: RequestContext) -> Attachment:
        change: dict[str, Any] = {"upload_descriptor": None, "metadata": {"size": size, "complete": True}}
        if isinstance(attachment, ImageAttachment) and size <= MAX_PREVIEW:
            data = await self.store.load_content(attachment.id)
            if shown := as_data_url(data):
                change["preview_url"] = shown
        done = attachment.model_copy(update=change)
        await self.store.save_attachment(done, context)
        return done

    async def preview(self, attachment_id: str, data: bytes, context: RequestContext) -> Attachment:
        """Takes the small picture that stands for an image in the thread.

        Raises:
            RequestError: The attachment is no image, or the picture is none that browsers draw.
        """
        attachment = await self.store.load_attachment(attachment_id, context)
        shown = as_data_url(data)
        if not isinstance(attachment, ImageAttachment) or shown is None:
            raise RequestError(422, "no_image", f"There is no picture to show for {attachment.name}.")
        changed = attachment.model_copy(update={"preview_url": shown})
        await self.store.save_attachment(changed, context)
        return changed

    async def put(self, name: str, mime_type: str, data: bytes, context: RequestContext) -> Attachment:
        """Registers and stores a file at once."""
        created = await self.create_attachment(
            AttachmentCreateParams(name=name, size=len(data), mime_type=mime_type), context
        )
        await self.store.save_attachment(created, context)
        done = await self.upload(created.id, once(data), None, context)
        assert not isinstance(done, int)
        return done


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def start_of(content_range: str | None, size: int) -> int:
    """Where a part begins.

    Raises:
        RequestError: The header is none of Content-Range, or of another file.
    """
    if content_range is None:
        return 0
    match = RANGE.fullmatch(content_range.strip())
    if match is None or int(match[3]) != size or not int(match[1]) <= int(match[2]) < size:
        message = f"Content-Range must be `bytes FIRST-LAST/{size}`, not `{content_range[:100]}`."
        raise RequestError(416, "range", message)
    return int(match[1])


def incomplete(name: str) -> RequestError:
    return RequestError(
        409, "incomplete", f"{name} was not uploaded to its end. Remove it or attach it again."
    )


def as_data_url(data: bytes) -> AnyUrl | None:
    kind = kind_of(data)
    if kind is None or len(data) > MAX_PREVIEW:
        return None
    return AnyUrl(f"data:{kind};base64,{base64.b64encode(data).decode()}")


def megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MB".replace(".0 MB", " MB")
