"""Requests as ChatKit's types, and what is refused of them in words where ChatKit would fail without."""

from __future__ import annotations

import base64
import binascii

from chatkit.errors import CustomStreamError
from chatkit.types import (
    ChatKitReq,
    StreamingReq,
    ThreadsAddUserMessageReq,
    ThreadsCreateReq,
    ThreadsCustomActionReq,
    ThreadsRetryAfterItemReq,
    ThreadsSyncCustomActionReq,
    UserMessageItem,
    WidgetItem,
)
from pydantic import TypeAdapter, ValidationError

from ..context import RequestContext
from ..store.database import Store
from .requests import RequestError

SHOWN_PROBLEMS = 10

# Made once: ChatKit's own `process` takes some milliseconds to make it for every request.
request_type: TypeAdapter[ChatKitReq] = TypeAdapter(ChatKitReq)


def parsed(body: str | bytes | bytearray) -> ChatKitReq:
    """The request that a body holds.

    Raises:
        RequestError: A field is missing or wrong; the message says which.
    """
    try:
        return request_type.validate_json(body)
    except ValidationError as error:
        problems = [problem(e["loc"], e["msg"]) for e in error.errors(include_url=False, include_input=False)]
        shown = "; ".join(problems[:SHOWN_PROBLEMS])
        message = f"The request is not one of ChatKit's: {shown}."
        raise RequestError(422, "invalid", message, problems=problems[:SHOWN_PROBLEMS]) from error


def problem(place: tuple[int | str, ...], message: str) -> str:
    # The first step is the operation, which is the name of the discriminator and not of a field.
    where = ".".join(str(step) for step in place[1:]) or "request"
    return f"{where}: {message[:1].lower()}{message[1:]}"


async def check(request: StreamingReq, store: Store, context: RequestContext) -> None:
    """Refuses what ChatKit would answer with silence or a bare error.

    Raises:
        CustomStreamError: The thread takes no messages, or the item is not what the request needs.
    """
    assert not isinstance(request, ThreadsCreateReq)
    thread = await store.load_thread(request.params.thread_id, context=context)
    if isinstance(request, ThreadsAddUserMessageReq | ThreadsRetryAfterItemReq):
        status = thread.status
        if status.type != "active":
            reason = f": {status.reason}" if status.reason else ""
            raise CustomStreamError(f"This conversation is {status.type}{reason}. Start a new one.")
    if isinstance(request, ThreadsRetryAfterItemReq):
        item = await store.load_item(thread.id, request.params.item_id, context=context)
        if not isinstance(item, UserMessageItem):
            raise CustomStreamError("Only a message of the user can be answered again.")
    elif isinstance(request, ThreadsCustomActionReq):
        await check_sender(request, store, context)


async def check_sender(
    request: ThreadsCustomActionReq | ThreadsSyncCustomActionReq, store: Store, context: RequestContext
) -> None:
    """Refuses an action of what is no widget.

    Raises:
        CustomStreamError: The item that sent it is another.
    """
    if request.params.item_id:
        thread_id, item_id = request.params.thread_id, request.params.item_id
        if not isinstance(await store.load_item(thread_id, item_id, context=context), WidgetItem):
            raise CustomStreamError("Only a widget can send an action. Reload the conversation.")


def check_base64(text: str) -> None:
    """Refuses audio that is none.

    Raises:
        RequestError: It is not base64, or nothing.
    """
    try:
        audio = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise RequestError(422, "invalid", f"`audio_base64` is not base64: {error}.") from error
    if not audio:
        raise RequestError(422, "invalid", "The recording is empty. Record again.")
