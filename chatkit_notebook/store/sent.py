"""Requests to a model that left this machine: the newest of each conversation, kept and deleted with it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from .tables import sent, threads

MOST = 500
"""Requests that are kept of a conversation, and that are read at once."""
MOST_BYTES = 16_000_000
"""Bytes of them, as JSON; the newest is kept whatever its size."""


def keep(
    connection: sa.Connection,
    *,
    thread_id: str | None,
    scope: str | None,
    turn: str,
    moment: int,
    record: Mapping[str, Any],
) -> None:
    """Adds a request and drops the oldest that are too many; does nothing when its conversation is gone."""
    thread = sa.select(threads.c.id).where(threads.c.id == thread_id)
    if thread_id is not None and connection.scalar(thread) is None:
        return
    data = json.dumps(record, ensure_ascii=False).encode()
    # One turn repeats the conversation of the one before: compressed, a long one takes a fraction.
    connection.execute(
        sent.insert().values(
            thread_id=thread_id,
            scope=scope,
            turn=turn,
            moment=moment,
            size=len(data),
            data=zlib.compress(data),
        )
    )
    here = sent.c.thread_id == thread_id if thread_id is not None else sent.c.thread_id.is_(None)
    newest_first = sa.select(sent.c.position, sent.c.size).where(here).order_by(sent.c.position.desc())
    found = connection.execute(newest_first).all()
    if (kept := within(row.size for row in found)) < len(found):
        connection.execute(sent.delete().where(here, sent.c.position <= found[kept].position))


def of_scope(connection: sa.Connection, *, scope: str | None, before: int) -> list[dict[str, Any]]:
    """The newest requests of a notebook before a moment, oldest first."""
    here = sent.c.scope == scope if scope is not None else sent.c.scope.is_(None)
    newest_first = (
        sa.select(sent.c.position, sent.c.size)
        .where(here, sent.c.moment < before)
        .order_by(sent.c.position.desc())
        .limit(MOST)
    )
    found = connection.execute(newest_first).all()
    wanted = [row.position for row in found[: within(row.size for row in found)]]
    return read(connection, sent.c.position.in_(wanted))


def of_turn(connection: sa.Connection, *, thread_id: str, turn: str) -> list[dict[str, Any]]:
    """The requests that answered one message."""
    return read(connection, sa.and_(sent.c.thread_id == thread_id, sent.c.turn == turn))


def read(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    rows = connection.scalars(sa.select(sent.c.data).where(which).order_by(sent.c.position))
    return [json.loads(zlib.decompress(data)) for data in rows]


def within(sizes: Iterable[int]) -> int:
    """How many of the first fit into what is kept: one at least."""
    total = count = 0
    for size in sizes:
        total += size
        if count == MOST or (count and total > MOST_BYTES):
            break
        count += 1
    return count
