"""A store of ChatKit that forgets when its process ends: enough for an example."""

from __future__ import annotations

from typing import Any

from chatkit.store import NotFoundError, Store
from chatkit.types import Attachment, Page, ThreadItem, ThreadMetadata


class MemoryStore(Store[dict[str, Any]]):
    """Threads and their items, in the order in which they came."""

    def __init__(self) -> None:
        self.threads: dict[str, ThreadMetadata] = {}
        self.items: dict[str, dict[str, ThreadItem]] = {}
        self.attachments: dict[str, Attachment] = {}

    async def load_thread(self, thread_id: str, context: dict[str, Any]) -> ThreadMetadata:
        if thread_id not in self.threads:
            raise NotFoundError(f"There is no thread {thread_id}.")
        return self.threads[thread_id].model_copy(deep=True)

    async def save_thread(self, thread: ThreadMetadata, context: dict[str, Any]) -> None:
        # What the server calls a thread may carry items: only what is told about it is kept here.
        self.threads[thread.id] = ThreadMetadata(**thread.model_dump(exclude={"items"}))

    async def load_threads(
        self, limit: int, after: str | None, order: str, context: dict[str, Any]
    ) -> Page[ThreadMetadata]:
        return paged(list(self.threads.values()), limit, after, order)

    async def delete_thread(self, thread_id: str, context: dict[str, Any]) -> None:
        self.threads.pop(thread_id, None)
        self.items.pop(thread_id, None)

    async def load_thread_items(
        self, thread_id: str, after: str | None, limit: int, order: str, context: dict[str, Any]
    ) -> Page[ThreadItem]:
        return paged(list(self.items.get(thread_id, {}).values()), limit, after, order)

    async def add_thread_item(self, thread_id: str, item: ThreadItem, context: dict[str, Any]) -> None:
        # An item may come twice; it keeps its place.
        self.items.setdefault(thread_id, {})[item.id] = item

    async def save_item(self, thread_id: str, item: ThreadItem, context: dict[str, Any]) -> None:
        await self.add_thread_item(thread_id, item, context)

    async def load_item(self, thread_id: str, item_id: str, context: dict[str, Any]) -> ThreadItem:
        found = self.items.get(thread_id, {}).get(item_id)
        if found is None:
            raise NotFoundError(f"There is no item {item_id}.")
        return found

    async def delete_thread_item(self, thread_id: str, item_id: str, context: dict[str, Any]) -> None:
        self.items.get(thread_id, {}).pop(item_id, None)

    async def save_attachment(self, attachment: Attachment, context: dict[str, Any]) -> None:
        self.attachments[attachment.id] = attachment

    async def load_attachment(self, attachment_id: str, context: dict[str, Any]) -> Attachment:
        found = self.attachments.get(attachment_id)
        if found is None:
            raise NotFoundError(f"There is no file {attachment_id}.")
        return found.model_copy()

    async def delete_attachment(self, attachment_id: str, context: dict[str, Any]) -> None:
        self.attachments.pop(attachment_id, None)


def paged(rows: list[Any], limit: int, after: str | None, order: str) -> Page[Any]:
    """One page of rows that have ids; `after` is the last row of the page before."""
    rows = rows[::-1] if order == "desc" else rows
    start = next((at + 1 for at, row in enumerate(rows) if row.id == after), 0)
    page = rows[start : start + limit]
    more = start + limit < len(rows)
    return Page(data=page, has_more=more, after=page[-1].id if more and page else None)
