"""Code whose kernel ended while it ran: its card says so, and can be run anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from chatkit.store import NotFoundError
from chatkit.types import HiddenContextItem, ThreadItem, WidgetItem
from chatkit.widgets import DynamicWidgetRoot

from ..context import RequestContext
from ..execution import Approval
from ..store.processes import is_answering
from ..views.proposal import parts_of, proposal_view
from .outcomes import LOST, RUNNING, Outcome
from .proposals import Desk, Proposal, remarks_on

if TYPE_CHECKING:
    from ..store.database import Store

NOTE = "The kernel ended while this ran; what it did until then is unknown."
OUTCOME = "unknown: the kernel ended while it ran"
MARK = f'"outcome":"{RUNNING}"'
"""Stands in the stored note of code that runs."""

under_way: set[str] = set()
"""The cards whose code runs in this process, or waits for its turn."""


async def end_lost_runs(thread_id: str, request: RequestContext) -> None:
    """Ends the runs that a kernel left behind in a conversation: on their cards, in the log, for the model.

    Args:
        thread_id: The conversation; nothing happens when it is not there.
        request: Its chat holds the store, and can run the code anew.
    """
    chat = request.chat
    if chat.store is None:
        return
    desk = Desk.of(chat)
    async with desk.ending:
        for note in await chat.store.hidden_items(thread_id, MARK):
            outcome = Outcome.read(note.content) if isinstance(note, HiddenContextItem) else None
            if outcome is None or outcome.outcome != RUNNING:
                continue
            if outcome.card not in under_way and not is_answering(outcome.owner):
                await end(note, outcome, desk, chat.store, request)


async def end(note: ThreadItem, outcome: Outcome, desk: Desk, store: Store, request: RequestContext) -> None:
    assert isinstance(note, HiddenContextItem)
    card = await card_of(outcome, note.thread_id, store, request)
    proposal = Proposal(
        outcome.code,
        outcome.purpose,
        note.thread_id,
        outcome.card,
        state="stopped",
        remarks=remarks_on(outcome.code),
        note=NOTE,
        shared=bool(outcome.shared),
        call_id=outcome.call_id,
        original=outcome.original,
    )
    if card is not None:
        proposal.parts = parts_of(card.widget.model_dump(mode="json", exclude_none=True))
        desk.keep(proposal)
        widget = DynamicWidgetRoot.model_validate(proposal_view(proposal))
        await store.save_item(note.thread_id, card.model_copy(update={"widget": widget}), request)
    ended = replace(outcome, outcome=LOST, output=proposal.printed, owner="")
    # last: what fails before is done again with the next request
    await store.save_item(note.thread_id, note.model_copy(update={"content": ended.content()}), request)
    decision = "run" if outcome.code == outcome.original else "edited and run"
    began = note.created_at.timestamp()
    desk.chat.approvals.append(
        Approval(began, decision, outcome.code, note.thread_id, outcome.card, OUTCOME)  # type: ignore[arg-type]
    )


async def card_of(
    outcome: Outcome, thread_id: str, store: Store, request: RequestContext
) -> WidgetItem | None:
    """The card of the code; None when it was deleted."""
    try:
        item = await store.load_item(thread_id, outcome.card, request)
    except NotFoundError:
        return None
    return item if isinstance(item, WidgetItem) else None
