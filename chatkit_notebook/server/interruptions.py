"""Which answers did not come to their end, and why: recorded in the store, since the process may be gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Coroutine
from typing import TYPE_CHECKING, Any

from ..context import ChatContext
from ..errors import ChatKitNotebookError
from ..store.processes import is_answering, owner

if TYPE_CHECKING:
    from ..store.database import Store

ANSWERING = frozenset(
    {
        "threads.create",
        "threads.add_user_message",
        "threads.add_client_tool_output",
        "threads.add_structured_input",
        "threads.retry_after_item",
    }
)
"""Requests whose answer can be asked for again; an action that broke off is clicked again."""

ENDED = "The answer was interrupted: the kernel stopped before it was complete."

log = logging.getLogger(__name__)

# The event loop holds tasks only weakly. In the order they were made, as the store writes.
writing: set[asyncio.Task[None]] = set()


class Record:
    """What the store knows of one run.

    Args:
        context: Of the chat that answers; its store is there once the run has a thread.
        run_id: Of the run.
        counts: Whether anybody wants to know that it was interrupted.
    """

    def __init__(self, context: ChatContext, run_id: str, *, counts: bool) -> None:
        self.context = context
        self.run_id = run_id
        self.counts = counts
        self.begun = False

    def begin(self, thread_id: str, running: Collection[str]) -> None:
        """Does not wait: the store writes it before the items that come later."""
        store = self.context.store
        if self.counts and not self.begun and store is not None:
            from ..store.unfinished import UnfinishedRun

            self.begun = True
            run = UnfinishedRun(self.run_id, owner(), None)
            self.write(store.begin_run(run, thread_id, running))

    def end(self, note: str | None) -> None:
        """The run is over; with a note it is still unfinished."""
        store = self.context.store
        if self.begun and store is not None:
            self.write(store.end_run(self.run_id, note))

    def write(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(quietly(work))
        writing.add(task)
        task.add_done_callback(writing.discard)


async def quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except ChatKitNotebookError:
        # The answer itself is stored in the same place: who reads it is told there.
        log.warning("Whether an answer is complete could not be recorded", exc_info=True)


async def interruption(store: Store, thread_id: str, running: Collection[str]) -> str | None:
    """Why the last answer of a thread is not complete, in words; None when it is, or is being made.

    Args:
        store: Where the thread is.
        thread_id: The thread.
        running: Ids of this process's runs.
    """
    loop = asyncio.get_running_loop()
    ours = {task for task in writing if task.get_loop() is loop}
    if ours:
        await asyncio.wait(ours)
    for run in await store.unfinished_runs(thread_id):
        if run.note is not None:
            return run.note
        if run.id not in running and not is_answering(run.owner):
            return ENDED
    return None
