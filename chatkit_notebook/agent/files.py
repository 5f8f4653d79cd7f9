"""Attached files as a model may read them: images and PDFs as they are, text as text, all else by name."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatkit.types import Attachment, ThreadItem, UserMessageItem

from ..context import RequestContext
from ..errors import StoreError
from ..images import kind_of
from ..inspection.documents import is_pdf, pdf_library, pdf_text
from ..inspection.shortform import without_middle
from ..store.failures import MissingError

MESSAGES = 3
"""How many messages' files are sent along: those of the newest that have some."""
IMAGES = 10
IMAGE_BYTES = 8 << 20
ALL_IMAGES_BYTES = 24 << 20
PDFS = 5
PDF_BYTES = 16 << 20
"""Of all PDF files that are sent along as they are."""
TEXT_CHARS = 24_000
"""Of all text files of the message that is answered; the middle of a longer file is left out."""
OLD_TEXT_CHARS = 4_000
TEXT_BYTES = 1 << 20
"""How much of a file is looked at to find its beginning and its end."""


@dataclass(frozen=True)
class ReadFile:
    """One attachment for the model.

    Attributes:
        heading: What it is, in a line.
        text: What is in it, if that is text.
        image: A data URL, if it is an image that models read.
        document: Name and data URL of a PDF, if the model takes files.
    """

    heading: str
    text: str | None = None
    image: str | None = None
    document: tuple[str, str] | None = None


@dataclass
class Room:
    """What may still be sent of files; `takes_files`: PDFs go to the model as they are."""

    takes_files: bool = False
    pdfs: int = PDFS
    pdf_bytes: int = PDF_BYTES

    images: int = IMAGES
    image_bytes: int = ALL_IMAGES_BYTES
    chars: int = TEXT_CHARS


async def read_files(
    items: Sequence[ThreadItem], request: RequestContext, *, takes_files: bool = False
) -> dict[str, ReadFile]:
    """The files of a thread's newest messages by attachment id, within a budget.

    Args:
        items: Of the thread, oldest first.
        request: Its chat holds the store; the names of what is read are noted in `attached`.
        takes_files: Whether the model reads PDFs itself.
    """
    with_files = [one for one in reversed(items) if isinstance(one, UserMessageItem) and one.attachments]
    room = Room(takes_files)
    found: dict[str, ReadFile] = {}
    for age, message in enumerate(with_files[:MESSAGES]):
        if age:
            room.chars = min(room.chars, OLD_TEXT_CHARS)
        for attachment in message.attachments:
            if attachment.id not in found:
                found[attachment.id] = await read_file(attachment, request, room)
    return found


async def read_file(attachment: Attachment, request: RequestContext, room: Room) -> ReadFile:
    store = request.chat.store
    assert store is not None
    named = f"{attachment.name} ({attachment.mime_type})"
    try:
        data = await store.load_content(attachment.id)
    except (MissingError, StoreError):
        data = b""
    if not data:
        return from_preview(attachment, named)
    if kind := kind_of(data):
        size = len(data)
        if size > IMAGE_BYTES or size > room.image_bytes or room.images < 1:
            return ReadFile(f"Attached image, too large to be sent along: {named}, {size:,} bytes")
        room.images -= 1
        room.image_bytes -= size
        request.attached.append(attachment.name)
        return ReadFile(f"Attached image: {named}", image=data_url(kind, data))
    if is_pdf(data):
        return await read_pdf(attachment, data, request, room)
    text = as_text(data)
    if text is None:
        return ReadFile(f"Attached file, content not included: {named}, {len(data):,} bytes, not text")
    if room.chars < 200:
        return ReadFile(f"Attached text file, no room for its content: {named}, {len(data):,} bytes")
    shown = without_middle(text, room.chars, parts=4)
    room.chars -= len(shown)
    request.attached.append(attachment.name)
    return ReadFile(f"Attached text file: {named}, {len(data):,} bytes", text=shown)


async def read_pdf(attachment: Attachment, data: bytes, request: RequestContext, room: Room) -> ReadFile:
    """A PDF: itself where the model takes files, else its text where a library here reads that."""
    size = len(data)
    named = f"{attachment.name} ({attachment.mime_type}), {size:,} bytes"
    if room.takes_files and room.pdfs > 0 and size <= room.pdf_bytes:
        room.pdfs -= 1
        room.pdf_bytes -= size
        request.attached.append(attachment.name)
        name = attachment.name if attachment.name.lower().endswith(".pdf") else f"{attachment.name}.pdf"
        return ReadFile(f"Attached PDF: {named}", document=(name, data_url("application/pdf", data)))
    why = "too large to be sent along" if room.takes_files else "content not included"
    if pdf_library() is None:
        helps = "no library here reads its text (tell the user that `pip install pypdf` helps)"
        return ReadFile(f"Attached PDF, {why}: {named}; {helps}")
    if room.chars < 200:
        return ReadFile(f"Attached PDF, no room for its text: {named}")
    text = await asyncio.to_thread(pdf_text, data, room.chars * 4)
    if text is None:
        return ReadFile(f"Attached PDF, {why}: {named}; its text could not be read")
    if not text:
        return ReadFile(f"Attached PDF, {why}: {named}; there is no text in it, maybe it was scanned")
    shown = without_middle(text, room.chars, parts=4)
    room.chars -= len(shown)
    request.attached.append(attachment.name)
    return ReadFile(f"Text of the attached PDF: {named}", text=shown)


def from_preview(attachment: Attachment, named: str) -> ReadFile:
    """What can be said of a file whose bytes are elsewhere: an image may be in its own address."""
    url = str(getattr(attachment, "preview_url", ""))
    if attachment.type == "image" and url.startswith("data:image/") and "svg" not in url[:20]:
        return ReadFile(f"Attached image: {named}", image=url)
    return ReadFile(f"Attached file, content not included: {named}")


def as_text(data: bytes) -> str | None:
    """The text of a file, or None when it is none. Told from its bytes: browsers often do not know."""
    start = data[:TEXT_BYTES]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return decoded(data, "utf-16", len(start))
    if b"\x00" in start:
        return None
    return decoded(data, "utf-8-sig", len(start))


def decoded(data: bytes, encoding: str, looked_at: int) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # a file of another old encoding is read as well as can be; one that is no text has many such bytes
        if error.start == 0 and encoding == "utf-16":
            return None
    text = data.decode("cp1252", errors="replace")
    odd = sum(not (char.isprintable() or char in "\n\r\t\f") for char in text[:looked_at])
    return None if odd * 50 > min(len(text), looked_at) else text


def data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def parts_of(item: UserMessageItem, files: Mapping[str, ReadFile]) -> tuple[list[str], list[dict[str, Any]]]:
    """What a message's files say: lines for its context, and images and PDFs."""
    lines: list[str] = []
    images: list[dict[str, Any]] = []
    for attachment in item.attachments:
        named = f"{attachment.name} ({attachment.mime_type})"
        file = files.get(attachment.id) or ReadFile(f"Attached earlier, no longer sent along: {named}")
        lines.append(file.heading if file.text is None else f"{file.heading}:\n{file.text}")
        if file.image is not None:
            images.append({"type": "input_image", "image_url": file.image, "detail": "auto"})
        if file.document is not None:
            name, url = file.document
            images.append({"type": "input_file", "filename": name, "file_data": url})
    return lines, images
