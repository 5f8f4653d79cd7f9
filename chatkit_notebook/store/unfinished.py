"""Runs that have begun and not ended: what is left in the table when its process is gone was interrupted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .tables import threads, unfinished


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run without an end.

    Attributes:
        id: Of the run.
        owner: Names the process that answers, or answered.
        note: Why it will not go on, in words for the person; None when nobody could say so any more.
    """

    id: str
    owner: str
    note: str | None


def begin(
    connection: sa.Connection, insert: Any, run: UnfinishedRun, thread_id: str, others: Collection[str]
) -> None:
    """Adds a run; those of the thread that are not among `others` have been answered by now."""
    if connection.scalar(sa.select(threads.c.id).where(threads.c.id == thread_id)) is None:
        return  # deleted meanwhile
    connection.execute(
        unfinished.delete().where(unfinished.c.thread_id == thread_id, unfinished.c.id.not_in(others))
    )
    row = insert(unfinished).values(id=run.id, thread_id=thread_id, owner=run.owner, note=run.note)
    connection.execute(row.on_conflict_do_nothing())


def end(connection: sa.Connection, run_id: str, note: str | None) -> None:
    """Takes a run away; with a note it stays, and the note says why it did not end by itself."""
    here = unfinished.c.id == run_id
    if note is None:
        connection.execute(unfinished.delete().where(here))
    else:
        connection.execute(unfinished.update().where(here).values(note=note))


def of_thread(connection: sa.Connection, thread_id: str) -> list[UnfinishedRun]:
    columns = (unfinished.c.id, unfinished.c.owner, unfinished.c.note)
    found = connection.execute(sa.select(*columns).where(unfinished.c.thread_id == thread_id))
    return [UnfinishedRun(row.id, row.owner, row.note) for row in found]
