"""ChatKit models to the JSON text of a row, and back."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone

from chatkit.types import Attachment, CustomTask, TaskItem, Thread, ThreadItem, ThreadMetadata, WidgetItem
from chatkit.widgets import DynamicWidgetRoot
from pydantic import TypeAdapter

log = logging.getLogger(__name__)

item_type: TypeAdapter[ThreadItem] = TypeAdapter(ThreadItem)
attachment_type: TypeAdapter[Attachment] = TypeAdapter(Attachment)


def utc(moment: datetime) -> datetime:
    """The same moment with its zone: ChatKit stamps local time without one."""
    return moment.astimezone(timezone.utc)


def item_to_json(item: ThreadItem) -> str:
    stamped = item.model_copy(update={"created_at": utc(item.created_at)})
    # As on the wire, a widget is then exactly what it was made from: no nulls, no defaults written out.
    return stamped.model_dump_json(exclude_none=isinstance(item, WidgetItem))


def item_from_json(text: str, *, item_id: str, thread_id: str, kind: str) -> ThreadItem:
    """The item of a row.

    A widget comes back as a `DynamicWidgetRoot`: ChatKit's strict classes would drop every prop they do not
    know. A row this version cannot read comes back as a task that says so, and the rest of the thread stays
    readable.
    """
    try:
        if kind == "workflow":
            # ChatKit goes on with a workflow after a client tool and subtracts this from its own local time.
            item = item_type.validate_json(text)
            item.created_at = item.created_at.astimezone().replace(tzinfo=None)
            return item
        if kind != "widget":
            return item_type.validate_json(text)
        raw = json.loads(text)
        raw["widget"] = DynamicWidgetRoot.model_validate(raw["widget"])
        return WidgetItem.model_validate(raw)
    except (ValueError, KeyError, TypeError) as error:
        log.warning("Item %s of thread %s cannot be read: %s", item_id, thread_id, error)
        title = f"An item of type “{kind}” that this version of chatkit-notebook cannot read"
        return TaskItem(
            id=item_id,
            thread_id=thread_id,
            created_at=datetime.fromtimestamp(0, timezone.utc),
            task=CustomTask(title=title, icon="info"),
        )


def thread_to_json(thread: ThreadMetadata) -> str:
    """The row of a thread; a `Thread` gives up its items, which have rows of their own."""
    fields = thread.model_dump(exclude={"items"} if isinstance(thread, Thread) else None)
    fields["created_at"] = utc(thread.created_at)
    return ThreadMetadata.model_validate(fields).model_dump_json()


def thread_from_json(text: str) -> ThreadMetadata:
    return ThreadMetadata.model_validate_json(text)


def attachment_to_json(attachment: Attachment) -> str:
    return attachment.model_dump_json()


def attachment_from_json(text: str) -> Attachment:
    return attachment_type.validate_json(text)
