"""What a click on proposed code does: run it, edit it, insert it as a cell, dismiss it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timezone
from functools import partial
from typing import Any

from chatkit.types import (
    HiddenContextItem,
    ThreadItemDoneEvent,
    ThreadItemReplacedEvent,
    ThreadMetadata,
    WidgetItem,
)
from chatkit.widgets import DynamicWidgetRoot

from ..context import RequestContext
from ..errors import ConsentError
from ..execution import Output, StillRunningError
from ..store.processes import owner
from ..views import proposal as views
from ..views.proposal import FIELD, proposal_view
from .clicks import Reply
from .lost_runs import under_way
from .outcomes import BY_PERSON, RUNNING, Outcome
from .proposals import Desk, Proposal, checked, remarks_on
from .transcripts import Transcript

REDRAW_SECONDS = 0.25
"""Time between two drawings of a card whose code prints without end."""
NO_KERNEL = "There is no notebook kernel here to run code in. Copy the code into one."
STUCK = (
    "It was interrupted and goes on: it catches interrupts, or is in a call that has none. It is interrupted "
    "again and again; restarting the kernel ends it for certain."
)
KEPT_BACK = "The model does not read the output, because your privacy rules keep something back."


def clicked(
    payload: dict[str, Any],
    item: WidgetItem | None,
    thread: ThreadMetadata,
    request: RequestContext,
    *states: Any,
) -> Proposal:
    """The proposal behind a click.

    Raises:
        ConsentError: There is none, or code is not to be proposed in this chat.
    """
    desk = Desk.of(request.chat)
    if not request.chat.propose_code:
        raise ConsentError("`propose_code` is off in this chat, so nothing was run.")
    return desk.take(payload.get("token"), thread.id, item.id if item is not None else None, *states)


def drawn(proposal: Proposal) -> Reply:
    return Reply(proposal_view(proposal), proposal.code)


async def edit(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Turns the code into a text area."""
    proposal = clicked(payload, item, thread, request, "proposed", *views.OVER)
    proposal.state, proposal.parts, proposal.note = "editing", (), ""
    return drawn(proposal)


async def back(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Leaves the code as it was before it was edited."""
    proposal = clicked(payload, item, thread, request, "editing")
    proposal.state, proposal.note = "proposed", ""
    return drawn(proposal)


async def dismiss(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> AsyncIterator[Reply | ThreadItemDoneEvent]:
    """Puts the proposal away: nothing on the card can run it. The model learns it when it is asked next."""
    proposal = clicked(payload, item, thread, request, "proposed")
    proposal.state = "dismissed"
    Desk.of(request.chat).log(proposal, "dismissed")
    yield drawn(proposal)
    yield told_to_model(proposal, thread, request, outcome="dismissed")


async def insert(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> AsyncIterator[Reply | ThreadItemDoneEvent]:
    """Offers the code as a cell; it does not run."""
    proposal = clicked(payload, item, thread, request, "proposed", *views.OVER)
    executor = request.chat.executor
    proposal.note = await executor.insert(proposal.code) if executor is not None else NO_KERNEL
    Desk.of(request.chat).log(proposal, "inserted", proposal.note)
    yield drawn(proposal)
    if proposal.state == "proposed" and executor is not None:
        yield told_to_model(proposal, thread, request, outcome="inserted")


async def share(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> AsyncIterator[Reply | ThreadItemDoneEvent]:
    """Lets the model read what the code printed: it goes on with that."""
    proposal = clicked(payload, item, thread, request, *views.OVER)
    proposal.shared, proposal.note = True, "The model reads the output."
    Desk.of(request.chat).log(proposal, "shared")
    yield drawn(proposal)
    yield told_to_model(proposal, thread, request, shared=BY_PERSON)
    request.goes_on = True


async def run(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> AsyncIterator[Reply | ThreadItemDoneEvent | ThreadItemReplacedEvent]:
    """Runs the code on the card, or the edited code, and shows what it publishes as it comes.

    The model goes on with what came of it, unless rules of privacy keep that back.
    """
    proposal = clicked(payload, item, thread, request, "proposed", "editing", *views.OVER)
    assert item is not None
    edited = payload.get(FIELD) if proposal.state == "editing" else None
    if isinstance(edited, str):
        try:
            proposal.code = checked(edited)
        except ConsentError as error:
            proposal.note = str(error)
            yield drawn(proposal)
            return
        proposal.remarks = remarks_on(proposal.code)
    executor = request.chat.executor
    if executor is None:
        proposal.state, proposal.note = "proposed", NO_KERNEL
        yield drawn(proposal)
        return
    entry = Desk.of(request.chat).log(proposal, "run" if edited is None else "edited and run", RUNNING)
    proposal.state, proposal.parts, proposal.note = "running", (), ""
    proposal.shared = not request.chat.privacy.restricts
    transcript = Transcript()
    # what is left behind when the kernel ends meanwhile; the next one reads it
    note = new_note(proposal, thread, request)
    under_way.add(item.id)
    began = time.monotonic()
    outputs: Listening | None = None
    try:
        yield ThreadItemDoneEvent(item=note)
        outputs = Listening(executor.run(proposal.code))
        yield drawn(proposal)
        # what comes in quick succession is drawn together, and the last of it soon
        while (batch := await outputs.next(REDRAW_SECONDS)) is not None:
            for output in batch:
                if output.kind == "started":
                    began = time.monotonic()
                took_in(proposal, transcript, output)
            yield drawn(proposal)
        finish(proposal, entry, transcript, began)
        yield drawn(proposal)
        yield ThreadItemReplacedEvent(item=note_of(proposal, note))
    except (asyncio.CancelledError, GeneratorExit):
        # Stop: the code is interrupted first, then the card says so; nobody reads events any more
        ended = None if outputs is None else await outputs.close()
        if proposal.state not in views.OVER:
            proposal.state = "stopped" if ended is None else "stuck"
        finish(proposal, entry, transcript, began)
        await asyncio.shield(kept(proposal, item, note, request))
        if ended is not None:
            finished = partial(finish, proposal, entry, transcript, began)
            late = asyncio.create_task(end_late(ended, proposal, finished, item, note, request))
            ending_late.add(late)
            late.add_done_callback(ending_late.discard)
        raise
    except Exception:
        if outputs is not None:
            await outputs.close()
        proposal.state = "failed"
        finish(proposal, entry, transcript, began)
        await kept(proposal, item, note, request)
        raise
    finally:
        under_way.discard(item.id)
    request.goes_on = proposal.shared and not request.chat.privacy.restricts


def took_in(proposal: Proposal, transcript: Transcript, output: Output) -> None:
    """One output of the code, on its card."""
    if output.kind == "waiting":
        proposal.state = "waiting"
    elif output.kind == "started":
        proposal.state = "running"
    elif output.kind == "end":
        proposal.state = output.text if output.text in views.OVER else "failed"  # type: ignore[assignment]
    else:
        transcript.add(output)
        proposal.parts = transcript.parts()


def finish(proposal: Proposal, entry: Any, transcript: Transcript, began: float) -> None:
    """Writes down how it ended, on the card and in the log."""
    proposal.seconds = round(time.monotonic() - began, 3)
    entry.outcome, entry.seconds = proposal.state, proposal.seconds
    proposal.parts = transcript.parts()
    if proposal.state == "stuck":
        proposal.note = STUCK
    elif not proposal.shared and proposal.parts:
        proposal.note = KEPT_BACK


ending_late: set[asyncio.Task[None]] = set()
"""The event loop holds tasks only weakly."""


async def end_late(
    ended: asyncio.Event,
    proposal: Proposal,
    finished: Callable[[], None],
    item: WidgetItem,
    note: HiddenContextItem,
    request: RequestContext,
) -> None:
    """Says on the card and in the log that code which did not heed Stop at once has ended after all."""
    token = proposal.token
    await ended.wait()
    if proposal.state == "stuck" and proposal.token == token:
        proposal.state, proposal.note = "stopped", ""
        finished()
        await kept(proposal, item, note, request)
        request.chat.notify("changed", {"thread_id": item.thread_id})


class Listening:
    """Reads what running code publishes, ahead of whoever draws it."""

    def __init__(self, outputs: AsyncIterator[Output]) -> None:
        self.outputs = outputs
        self.waiting: list[Output] = []
        self.news = asyncio.Event()
        self.drawn = 0.0
        self.task = asyncio.create_task(self.read(), name="chatkit-notebook-code")

    async def read(self) -> None:
        try:
            async for output in self.outputs:
                self.waiting.append(output)
                self.news.set()
        finally:
            # a generator that is cancelled has stopped the code; one that is not begun has none
            self.news.set()

    async def next(self, pause: float) -> list[Output] | None:
        """What has come, at most every `pause` seconds; None after the last.

        Raises:
            Exception: What the reading raised.
        """
        while not self.waiting:
            if self.task.done():
                self.task.result()
                return None
            self.news.clear()
            await self.news.wait()
        if not self.task.done() and (rest := self.drawn + pause - time.monotonic()) > 0:
            await asyncio.wait({self.task}, timeout=rest)
        batch, self.waiting = self.waiting, []
        self.drawn = time.monotonic()
        return batch

    async def close(self) -> asyncio.Event | None:
        """Stops the code, and waits until it heeds that, but not for long.

        Returns:
            None when it has ended; else what is set when it does.
        """
        self.task.cancel()
        await asyncio.wait({self.task})
        error = None if self.task.cancelled() else self.task.exception()
        return error.ended if isinstance(error, StillRunningError) else None


async def kept(
    proposal: Proposal, item: WidgetItem, note: HiddenContextItem, request: RequestContext
) -> None:
    """Stores the card as it is: the page reads it again once it was stopped."""
    store, thread_id = request.chat.store, item.thread_id
    assert store is not None
    widget = DynamicWidgetRoot.model_validate(proposal_view(proposal))
    changed = item.model_copy(update={"widget": widget, "copy_text": proposal.code})
    await store.save_item(thread_id, changed, request)
    await store.add_thread_item(thread_id, note_of(proposal, note), request)


def told_to_model(
    proposal: Proposal,
    thread: ThreadMetadata,
    request: RequestContext,
    *,
    outcome: str | None = None,
    shared: str | None = None,
) -> ThreadItemDoneEvent:
    """A hidden note from which the model learns what came of the code."""
    note = new_note(proposal, thread, request)
    return ThreadItemDoneEvent(item=note_of(proposal, note, outcome=outcome, shared=shared))


def new_note(proposal: Proposal, thread: ThreadMetadata, request: RequestContext) -> HiddenContextItem:
    assert request.chat.store is not None
    note = HiddenContextItem(
        id=request.chat.store.generate_item_id("message", thread, request),
        thread_id=thread.id,
        created_at=datetime.now(timezone.utc),
        content="",
    )
    return note_of(proposal, note)


def note_of(
    proposal: Proposal, note: HiddenContextItem, *, outcome: str | None = None, shared: str | None = None
) -> HiddenContextItem:
    """A note that says how the proposal stands."""
    goes_on = proposal.state in ("waiting", "running")
    told = Outcome(
        proposal.call_id,
        proposal.original,
        proposal.code,
        proposal.purpose,
        outcome or (RUNNING if goes_on else proposal.state),
        proposal.printed,
        shared or proposal.shared,
        proposal.seconds,
        proposal.item_id,
        owner() if goes_on else "",
    )
    return note.model_copy(update={"content": told.content()})


ACTIONS = {
    views.RUN: run,
    views.EDIT: edit,
    views.BACK: back,
    views.INSERT: insert,
    views.DISMISS: dismiss,
    views.SHARE: share,
}
