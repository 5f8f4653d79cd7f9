"""The store of conversations: ChatKit's `Store` over SQLite or PostgreSQL, one code path for both."""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Collection, Generator, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from chatkit.store import Store as ChatKitStore
from chatkit.store import StoreItemType, default_generate_id
from chatkit.types import Attachment, FeedbackKind, Page, ThreadItem, ThreadMetadata
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL

from ..errors import StoreError
from . import address, content, feedback, pages, rows, sent, unfinished
from .failures import MissingError
from .tables import attachments, items, removed_items, removed_threads, threads
from .transactions import Transactions
from .unfinished import UnfinishedRun

log = logging.getLogger(__name__)


def open_store(url: str | os.PathLike[str] | None = None) -> Store:
    """The store at a URL, a path, ":memory:", or (None) the file in the user's data folder.

    It connects when it is first used; `Store.start` does so on purpose and tells what is wrong.

    Raises:
        StoreError: The address means no database, its folder is not there, or its driver is not installed.
    """
    return Store(address.parse(url))


async def open_store_or_memory(url: str | os.PathLike[str] | None = None) -> tuple[Store, StoreError | None]:
    """The store at an address, started; when that cannot be, one in memory and why.

    A chat without a saved conversation is better than no chat, as long as the user is told.
    """
    try:
        return await open_store(url), None
    except StoreError as error:
        log.warning("%s The conversation is kept in memory only.", error)
        return await open_store(":memory:"), error


class Store(Transactions, ChatKitStore[Any]):
    """Threads, items, attachments and feedback in a database.

    Every method is one transaction, which is finished even when the caller is cancelled. Objects that come
    out are fresh copies.

    Items are ordered as they were added, threads by their last activity. A page cursor is the id of the last
    row of a page, and goes on working after that row was deleted; a thread that became active in the meantime
    can make threads appear again on the next page, never go missing. A context may carry a `scope` (which
    notebook a new thread is started in); nothing else of it is looked at.

    Raises (every method):
        DatabaseError: The database cannot be opened, read or written: where, why and what to do.
        MissingError: There is no such thread, item or attachment.
    """

    def __init__(self, url: URL) -> None:
        super().__init__(url)
        self.insert = sqlite.insert if url.get_backend_name() == "sqlite" else postgresql.insert
        self.latest_tick = 0

    def __await__(self) -> Generator[Any, None, Store]:
        """`await open_store(url)` starts it too."""
        return self.opened().__await__()

    async def opened(self) -> Store:
        try:
            await self.start()
        except StoreError:
            await self.close()
            raise
        return self

    # Ids: ChatKit's own have 32 random bits and meet each other among some ten thousand items.

    def generate_thread_id(self, context: Any) -> str:
        return random_id("thread")

    def generate_item_id(self, item_type: StoreItemType, thread: ThreadMetadata, context: Any) -> str:
        return random_id(item_type)

    # Threads

    async def load_thread(self, thread_id: str, context: Any) -> ThreadMetadata:
        def work(connection: sa.Connection) -> ThreadMetadata:
            data = connection.scalar(sa.select(threads.c.data).where(threads.c.id == thread_id))
            if data is None:
                raise MissingError.thread(thread_id)
            return rows.thread_from_json(data)

        return await self.read(work)

    async def save_thread(self, thread: ThreadMetadata, context: Any) -> None:
        """Adds or updates a thread; one that was deleted stays deleted."""
        data = rows.thread_to_json(thread)

        def work(connection: sa.Connection) -> None:
            gone = sa.select(removed_threads.c.id).where(removed_threads.c.id == thread.id)
            if connection.scalar(gone) is not None:
                raise MissingError.thread(thread.id)
            new = self.insert(threads).values(
                id=thread.id, scope=getattr(context, "scope", None), activity=self.tick(), data=data
            )
            connection.execute(new.on_conflict_do_update(index_elements=["id"], set_={"data": data}))

        await self.write(work)

    async def load_threads(
        self, limit: int, after: str | None, order: str, context: Any
    ) -> Page[ThreadMetadata]:
        return await self.read(lambda connection: pages.thread_page(connection, after, limit, order))

    async def latest_thread(self, scope: str | None) -> ThreadMetadata | None:
        """The conversation of a notebook that was active last, or None when it has none."""

        def work(connection: sa.Connection) -> ThreadMetadata | None:
            newest = (
                sa.select(threads.c.data).order_by(threads.c.activity.desc(), threads.c.id.desc()).limit(1)
            )
            data = connection.scalar(newest.where(threads.c.scope == scope))
            return None if data is None else rows.thread_from_json(data)

        return await self.read(work)

    async def delete_thread(self, thread_id: str, context: Any) -> None:
        """Deletes a thread with all that belongs to it; does nothing when it is not there."""

        def work(connection: sa.Connection) -> None:
            activity = connection.scalar(sa.select(threads.c.activity).where(threads.c.id == thread_id))
            if activity is None:
                return
            grave = self.insert(removed_threads).values(id=thread_id, activity=activity)
            connection.execute(grave.on_conflict_do_nothing())
            connection.execute(attachments.delete().where(attachments.c.thread_id == thread_id))
            connection.execute(threads.delete().where(threads.c.id == thread_id))

        await self.write(work)

    # Items

    async def load_thread_items(
        self, thread_id: str, after: str | None, limit: int, order: str, context: Any
    ) -> Page[ThreadItem]:
        return await self.read(lambda connection: pages.item_page(connection, thread_id, after, limit, order))

    async def hidden_items(self, thread_id: str, holding: str) -> list[ThreadItem]:
        """The hidden items of a thread whose JSON, without blanks, holds a text, oldest first."""
        return await self.read(partial(pages.hidden_items, thread_id=thread_id, holding=holding))

    async def load_item(self, thread_id: str, item_id: str, context: Any) -> ThreadItem:
        def work(connection: sa.Connection) -> ThreadItem:
            found = connection.execute(
                sa.select(items.c.type, items.c.data).where(
                    items.c.thread_id == thread_id, items.c.id == item_id
                )
            )
            row = found.one_or_none()
            if row is None:
                raise MissingError.item(item_id, thread_id)
            return rows.item_from_json(row.data, item_id=item_id, thread_id=thread_id, kind=row.type)

        return await self.read(work)

    async def add_thread_item(self, thread_id: str, item: ThreadItem, context: Any) -> None:
        """Appends an item, or replaces the one with its id in place; the thread moves to the top."""
        row = item_row(item)

        def work(connection: sa.Connection) -> None:
            active = threads.update().where(threads.c.id == thread_id).values(activity=self.tick())
            if connection.execute(active).rowcount == 0:
                raise MissingError.thread(thread_id)
            self.upsert_item(connection, thread_id, item.id, row)

        await self.write(work)

    async def save_item(self, thread_id: str, item: ThreadItem, context: Any) -> None:
        """Like `add_thread_item`, but a changed item is no news: the thread keeps its place in the list."""
        row = item_row(item)

        def work(connection: sa.Connection) -> None:
            if connection.scalar(sa.select(threads.c.id).where(threads.c.id == thread_id)) is None:
                raise MissingError.thread(thread_id)
            self.upsert_item(connection, thread_id, item.id, row)

        await self.write(work)

    async def delete_thread_item(self, thread_id: str, item_id: str, context: Any) -> None:
        """Deletes an item; does nothing when it is not there."""

        def work(connection: sa.Connection) -> None:
            here = (items.c.thread_id == thread_id, items.c.id == item_id)
            position = connection.scalar(sa.select(items.c.position).where(*here))
            if position is None:
                return
            grave = self.insert(removed_items).values(thread_id=thread_id, id=item_id, position=position)
            moved = grave.on_conflict_do_update(
                index_elements=["thread_id", "id"], set_={"position": position}
            )
            connection.execute(moved)
            connection.execute(items.delete().where(*here))

        await self.write(work)

    def upsert_item(
        self, connection: sa.Connection, thread_id: str, item_id: str, row: dict[str, Any]
    ) -> None:
        new = self.insert(items).values(thread_id=thread_id, id=item_id, **row)
        connection.execute(new.on_conflict_do_update(index_elements=["thread_id", "id"], set_=row))

    # Attachments and feedback

    async def save_attachment(self, attachment: Attachment, context: Any) -> None:
        values = {"thread_id": attachment.thread_id, "data": rows.attachment_to_json(attachment)}
        new = self.insert(attachments).values(id=attachment.id, created=int(time.time()), **values)

        def work(connection: sa.Connection) -> None:
            connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))

        await self.write(work)

    async def load_attachment(self, attachment_id: str, context: Any) -> Attachment:
        def work(connection: sa.Connection) -> Attachment:
            data = connection.scalar(sa.select(attachments.c.data).where(attachments.c.id == attachment_id))
            if data is None:
                raise MissingError.attachment(attachment_id)
            return rows.attachment_from_json(data)

        return await self.read(work)

    async def delete_attachment(self, attachment_id: str, context: Any) -> None:
        def work(connection: sa.Connection) -> None:
            connection.execute(attachments.delete().where(attachments.c.id == attachment_id))

        await self.write(work)

    async def add_content(self, attachment_id: str, start: int, data: bytes) -> int:
        """Keeps the bytes of an attachment from a position on; what was kept from there on is replaced.

        Returns:
            How many bytes there are now.

        Raises:
            GapError: There are fewer bytes than `start`.
        """
        return await self.write(
            partial(content.add, insert=self.insert, attachment_id=attachment_id, start=start, data=data)
        )

    async def load_content(self, attachment_id: str) -> bytes:
        """The bytes of an attachment; empty when none were uploaded."""
        return await self.read(partial(content.load, attachment_id=attachment_id))

    async def unsent_bytes(self) -> int:
        """How many bytes belong to attachments that are in no message."""
        return await self.read(content.unsent)

    async def drop_unsent(self, before: float) -> None:
        """Deletes attachments that are in no message and older than a moment in seconds since the epoch."""
        await self.write(partial(content.drop_unsent, before=int(before)))

    async def save_feedback(self, thread_id: str, item_ids: Sequence[str], kind: FeedbackKind) -> None:
        """Keeps what the user thinks of items; a second opinion replaces the first."""
        await self.write(
            partial(feedback.keep, insert=self.insert, thread_id=thread_id, item_ids=item_ids, kind=kind)
        )

    async def load_feedback(self, thread_id: str) -> dict[str, FeedbackKind]:
        """What the user thinks of a thread's items, by item id."""
        return await self.read(partial(feedback.of_thread, thread_id=thread_id))

    # Runs

    async def begin_run(self, run: UnfinishedRun, thread_id: str, others: Collection[str] = ()) -> None:
        """Notes that a thread is being answered; what is noted of it and not among `others` is over."""
        await self.write(
            partial(unfinished.begin, insert=self.insert, run=run, thread_id=thread_id, others=others)
        )

    async def end_run(self, run_id: str, note: str | None = None) -> None:
        """Notes that a run ended, or (with a note) why it was broken off."""
        await self.write(partial(unfinished.end, run_id=run_id, note=note))

    async def unfinished_runs(self, thread_id: str) -> list[UnfinishedRun]:
        """Runs of a thread that have begun and, as far as the database knows, not ended."""
        return await self.read(partial(unfinished.of_thread, thread_id=thread_id))

    # What was sent to a model

    async def keep_sent(
        self, record: Mapping[str, Any], thread_id: str | None, scope: str | None, turn: str, moment: float
    ) -> None:
        """Keeps a request to a model with its conversation; the oldest go when there are too many.

        Args:
            record: The request, JSON-able.
            thread_id: The conversation; None when it belongs to none.
            scope: The notebook.
            turn: Id of the item that it answers.
            moment: Seconds since the epoch.
        """
        await self.write(
            partial(
                sent.keep,
                thread_id=thread_id,
                scope=scope,
                turn=turn,
                moment=int(moment * 1e9),
                record=record,
            )
        )

    async def sent_before(self, moment: float, scope: str | None) -> list[dict[str, Any]]:
        """The newest requests of a notebook before a moment in seconds since the epoch, oldest first."""
        return await self.read(partial(sent.of_scope, scope=scope, before=int(moment * 1e9)))

    async def sent_in_turn(self, thread_id: str, turn: str) -> list[dict[str, Any]]:
        """The requests that answered one message, oldest first."""
        return await self.read(partial(sent.of_turn, thread_id=thread_id, turn=turn))

    def tick(self) -> int:
        """The time in nanoseconds, never the same twice."""
        self.latest_tick = max(self.latest_tick + 1, time.time_ns())
        return self.latest_tick


def item_row(item: ThreadItem) -> dict[str, Any]:
    """What is written of an item: made at once, because its owner may go on changing it."""
    data = rows.item_to_json(item)
    return {"type": item.type, "data": data, "size": len(data.encode())}


def random_id(kind: StoreItemType) -> str:
    prefix = default_generate_id(kind).rpartition("_")[0]
    return f"{prefix}_{secrets.token_hex(16)}"
