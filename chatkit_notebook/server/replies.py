"""What an action handler answers, turned into events of the thread."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timezone
from typing import Any, get_args

from chatkit.store import Store as ChatKitStore
from chatkit.types import (
    HiddenContextItem,
    SDKHiddenContextItem,
    ThreadItemDoneEvent,
    ThreadItemReplacedEvent,
    ThreadMetadata,
    ThreadStreamEvent,
    WidgetItem,
)
from chatkit.widgets import DynamicWidgetRoot, WidgetComponentBase
from pydantic import ValidationError

from ..context import RequestContext
from ..tools.clicks import Reply
from ..workbench.templates import Template

EVENTS: tuple[type, ...] = get_args(get_args(ThreadStreamEvent)[0])
OURS = "chatkit_notebook"
"""Key of what we keep in a thread's metadata."""


class BadReplyError(TypeError):
    """A handler answered with something that is not a widget, an event or None."""


def as_reply(value: Any, sender: WidgetItem | None) -> Reply:
    """A handler's answer: a reply, or a widget as JSON, JSON text or model, which the sender then shows.

    Raises:
        BadReplyError: It is something else, or not a widget.
    """
    if isinstance(value, Reply):
        return value
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise BadReplyError(
                f"the handler returned text that is not the JSON of a widget: {error}"
            ) from error
    if isinstance(value, WidgetComponentBase):
        value = value.model_dump(mode="json", exclude_none=True)
    if isinstance(value, Template):
        value = value.build()
    if not isinstance(value, Mapping):
        raise BadReplyError(
            f"the handler returned a {type(value).__name__}; it may return None or a widget (a dict, JSON "
            "text or a ChatKit widget), or yield ChatKit events"
        )
    return Reply(dict(value), where="append" if sender is None else "update")


def widget_of(reply: Reply) -> DynamicWidgetRoot:
    try:
        return DynamicWidgetRoot.model_validate(reply.widget)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the root"
        raise BadReplyError(
            f"the handler returned JSON that is no widget: {where}: {first['msg']}"
        ) from error


async def events_of(
    reply: Reply,
    sender: WidgetItem | None,
    thread: ThreadMetadata,
    store: ChatKitStore[Any],
    request: RequestContext,
) -> AsyncIterator[ThreadStreamEvent]:
    """The events that put a reply where it belongs; `thread.metadata` remembers the last reply's kind."""
    if reply.widget is None:
        return
    widget = widget_of(reply)
    target = sender if reply.where == "update" else None
    if reply.where == "replace-last":
        target = await last_reply(reply.reply_kind, thread, store, request)
    if target is not None:
        copy_text = reply.copy_text if reply.copy_text is not None else target.copy_text
        item = target.model_copy(update={"widget": widget, "copy_text": copy_text})
        yield ThreadItemReplacedEvent(item=item)
        return
    item = WidgetItem(
        id=store.generate_item_id("message", thread, request),
        thread_id=thread.id,
        created_at=datetime.now(timezone.utc),
        widget=widget,
        copy_text=reply.copy_text,
    )
    if reply.reply_kind is not None:
        kept = {**thread.metadata.get(OURS, {}), "reply": {"item": item.id, "kind": reply.reply_kind}}
        thread.metadata = {**thread.metadata, OURS: kept}
    yield ThreadItemDoneEvent(item=item)


async def last_reply(
    kind: str | None, thread: ThreadMetadata, store: ChatKitStore[Any], request: RequestContext
) -> WidgetItem | None:
    """The thread's last visible item, when it is a reply of this kind."""
    known = thread.metadata.get(OURS, {}).get("reply", {})
    if kind is None or known.get("kind") != kind:
        return None
    newest = await store.load_thread_items(thread.id, None, 10, "desc", request)
    visible = (item for item in newest.data if not isinstance(item, HiddenContextItem | SDKHiddenContextItem))
    last = next(visible, None)
    return last if isinstance(last, WidgetItem) and last.id == known.get("item") else None
