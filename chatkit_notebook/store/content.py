"""The bytes of attachments: kept in the parts in which they were uploaded, read as one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from .failures import GapError, MissingError
from .tables import attachment_parts as parts
from .tables import attachments


def add(connection: sa.Connection, *, insert: Any, attachment_id: str, start: int, data: bytes) -> int:
    """Keeps bytes from a position on; a part that comes twice, or an upload begun anew, replaces the former.

    Raises:
        MissingError: There is no such attachment.
        GapError: What should stand before the part did not arrive.
    """
    if connection.scalar(sa.select(attachments.c.id).where(attachments.c.id == attachment_id)) is None:
        raise MissingError.attachment(attachment_id)
    connection.execute(parts.delete().where(parts.c.attachment_id == attachment_id, parts.c.start >= start))
    there = size(connection, attachment_id)
    if there != start:
        raise GapError(attachment_id, start, there)
    if data:
        connection.execute(insert(parts).values(attachment_id=attachment_id, start=start, data=data))
    return there + len(data)


def size(connection: sa.Connection, attachment_id: str) -> int:
    length = sa.func.coalesce(sa.func.sum(sa.func.length(parts.c.data)), 0)
    return int(connection.scalar(sa.select(length).where(parts.c.attachment_id == attachment_id)) or 0)


def load(connection: sa.Connection, *, attachment_id: str) -> bytes:
    """All bytes of an attachment."""
    of_it = sa.select(parts.c.data).where(parts.c.attachment_id == attachment_id).order_by(parts.c.start)
    return b"".join(connection.scalars(of_it))


def unsent(connection: sa.Connection) -> int:
    """Bytes of attachments that are in no message."""
    length = sa.func.coalesce(sa.func.sum(sa.func.length(parts.c.data)), 0)
    waiting = sa.select(attachments.c.id).where(attachments.c.thread_id.is_(None))
    return int(connection.scalar(sa.select(length).where(parts.c.attachment_id.in_(waiting))) or 0)


def drop_unsent(connection: sa.Connection, *, before: int) -> None:
    """Deletes attachments that are in no message and older than a moment."""
    old = sa.or_(attachments.c.created.is_(None), attachments.c.created < before)
    connection.execute(attachments.delete().where(attachments.c.thread_id.is_(None), old))
