"""What the user thinks of items: a thumb up or down, the latest one counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from chatkit.types import FeedbackKind

from .failures import MissingError
from .tables import feedback, threads


def keep(
    connection: sa.Connection, *, insert: Any, thread_id: str, item_ids: Sequence[str], kind: FeedbackKind
) -> None:
    """Keeps an opinion of some items.

    Raises:
        MissingError: There is no such thread.
    """
    if connection.scalar(sa.select(threads.c.id).where(threads.c.id == thread_id)) is None:
        raise MissingError.thread(thread_id)
    values = {"kind": kind, "given_at": datetime.now(timezone.utc).isoformat()}
    for item_id in dict.fromkeys(item_ids):
        new = insert(feedback).values(thread_id=thread_id, item_id=item_id, **values)
        connection.execute(new.on_conflict_do_update(index_elements=["thread_id", "item_id"], set_=values))


def of_thread(connection: sa.Connection, *, thread_id: str) -> dict[str, FeedbackKind]:
    """The opinions of a thread's items, by item id."""
    found = connection.execute(
        sa.select(feedback.c.item_id, feedback.c.kind).where(feedback.c.thread_id == thread_id)
    )
    return {row.item_id: row.kind for row in found}
