"""Pages of threads and items: cursors, and bounds in rows and bytes."""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from chatkit.types import Page, ThreadItem, ThreadMetadata

from .failures import MissingError
from .rows import item_from_json, thread_from_json
from .tables import items, removed_items, removed_threads, threads

THREADS_LIMIT = 1000
"""The hosted UI asks for 9,999 threads at once; it gets these and a cursor."""
ITEMS_LIMIT = 500
ITEMS_BYTES = 8_000_000
"""A page of items ends before it is larger, but has at least one."""


def item_page(
    connection: sa.Connection, thread_id: str, after: str | None, limit: int, order: str
) -> Page[ThreadItem]:
    limit = min(max(limit, 1), ITEMS_LIMIT)
    given = {"thread_id": thread_id, "count": limit + 1, "budget": ITEMS_BYTES}
    if after is not None:
        given["start"] = item_position(connection, thread_id, after)
    found = connection.execute(item_query(order == "desc", after is not None), given).all()
    if not found:
        thread_activity(connection, thread_id)
    page = [row for row in found[:limit] if row.data is not None]
    more = len(page) < len(found)
    return Page(
        data=[item_from_json(row.data, item_id=row.id, thread_id=thread_id, kind=row.type) for row in page],
        has_more=more,
        after=page[-1].id if more else None,
    )


def hidden_items(connection: sa.Connection, thread_id: str, holding: str) -> list[ThreadItem]:
    """The hidden items of a thread whose JSON holds a text, oldest first."""
    here = (items.c.thread_id == thread_id, items.c.type == "hidden_context_item")
    wanted = sa.select(items.c.id, items.c.type, items.c.data).where(
        *here, items.c.data.contains(holding, autoescape=True)
    )
    return [
        item_from_json(row.data, item_id=row.id, thread_id=thread_id, kind=row.type)
        for row in connection.execute(wanted.order_by(items.c.position))
    ]


@cache  # to put the statement together takes longer than to run it
def item_query(descending: bool, resumed: bool) -> sa.Select[tuple[str, str, str | None]]:
    wanted = sa.select(items).where(items.c.thread_id == sa.bindparam("thread_id"))
    if resumed:
        start: sa.BindParameter[int] = sa.bindparam("start")
        wanted = wanted.where(items.c.position < start if descending else items.c.position > start)
    wanted = wanted.order_by(items.c.position.desc() if descending else items.c.position)
    rows = wanted.limit(sa.bindparam("count")).subquery()
    place = rows.c.position.desc() if descending else rows.c.position
    read = sa.func.sum(rows.c.size).over(order_by=place, rows=(None, 0))
    # Rows past the budget come without their data: they only tell that there is more.
    within = sa.or_(read <= sa.bindparam("budget"), read == rows.c.size)
    data = sa.case((within, rows.c.data)).label("data")
    return sa.select(rows.c.id, rows.c.type, data).order_by(place)


def thread_page(connection: sa.Connection, after: str | None, limit: int, order: str) -> Page[ThreadMetadata]:
    limit = min(max(limit, 1), THREADS_LIMIT)
    place = sa.tuple_(threads.c.activity, threads.c.id)
    wanted = sa.select(threads.c.id, threads.c.data)
    if after is not None:
        start = sa.tuple_(sa.literal(thread_activity(connection, after)), sa.literal(after))
        wanted = wanted.where(place < start if order == "desc" else place > start)
    by = (
        (threads.c.activity.desc(), threads.c.id.desc())
        if order == "desc"
        else (threads.c.activity, threads.c.id)
    )
    found = (connection.execute(wanted.order_by(*by).limit(limit + 1))).all()
    page = found[:limit]
    more = len(found) > limit
    return Page(
        data=[thread_from_json(row.data) for row in page], has_more=more, after=page[-1].id if more else None
    )


def item_position(connection: sa.Connection, thread_id: str, item_id: str) -> int:
    """Where an item stands, or stood when it was deleted."""
    for table in (items, removed_items):
        position = connection.scalar(
            sa.select(table.c.position).where(table.c.thread_id == thread_id, table.c.id == item_id)
        )
        if position is not None:
            return int(position)
    raise MissingError.item(item_id, thread_id)


def thread_activity(connection: sa.Connection, thread_id: str) -> int:
    """When a thread was last active, or had been when it was deleted."""
    for table in (threads, removed_threads):
        activity = connection.scalar(sa.select(table.c.activity).where(table.c.id == thread_id))
        if activity is not None:
            return int(activity)
    raise MissingError.thread(thread_id)
