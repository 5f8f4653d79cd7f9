"""Putting a widget into a conversation without a turn: `chat.show`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from chatkit.store import NotFoundError
from chatkit.types import ThreadMetadata, WidgetItem

from ..context import ChatContext, RequestContext
from ..errors import StoreError, WidgetError
from ..tools.clicks import Reply
from .replies import BadReplyError, widget_of


async def post(
    chat: ChatContext,
    widget: Mapping[str, Any],
    thread_id: str | None,
    item_id: str | None = None,
    copy_text: str | None = None,
) -> WidgetItem:
    """Stores a widget as an item of a thread.

    Args:
        chat: Whose store it is.
        widget: As JSON.
        thread_id: The conversation; None begins one.
        item_id: The item that shows the widget from now on; None makes a new one at the end.
        copy_text: What the copy button copies, and the model reads of it.

    Raises:
        WidgetError: ChatKit takes no such widget, or there is no such item.
        StoreError: It cannot be stored.
    """
    store, request = chat.store, RequestContext(chat)
    if store is None:
        raise StoreError("The chat has no store: its first request opens one.")
    try:
        shown = widget_of(Reply(dict(widget)))
    except BadReplyError as error:
        raise WidgetError(f"ChatKit does not take this widget: {error}.") from None
    now = datetime.now(timezone.utc)
    if thread_id is None:
        thread = ThreadMetadata(id=store.generate_thread_id(request), created_at=now)
        await store.save_thread(thread, request)
    else:
        try:
            thread = await store.load_thread(thread_id, request)
        except NotFoundError:
            raise WidgetError("The open conversation was deleted. Open another one, or a new one.") from None
    if item_id is not None:
        return await replaced(chat, request, thread.id, item_id, shown, copy_text)
    item = WidgetItem(
        id=store.generate_item_id("message", thread, request),
        thread_id=thread.id,
        created_at=now,
        widget=shown,
        copy_text=copy_text,
    )
    await store.add_thread_item(thread.id, item, request)
    return item


async def replaced(
    chat: ChatContext,
    request: RequestContext,
    thread_id: str,
    item_id: str,
    widget: Any,
    copy_text: str | None,
) -> WidgetItem:
    assert chat.store is not None
    try:
        held = await chat.store.load_item(thread_id, item_id, request)
    except NotFoundError:
        held = None
    if not isinstance(held, WidgetItem):
        raise WidgetError(f"There is no widget {item_id!r} in this conversation. Leave out `item_id`.")
    item = held.model_copy(update={"widget": widget, "copy_text": copy_text or held.copy_text})
    await chat.store.save_item(thread_id, item, request)
    return item
