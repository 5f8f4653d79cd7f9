"""The tool propose_code: shows code that the person may run. It runs nothing."""

from __future__ import annotations

from datetime import datetime, timezone

from agents import function_tool
from chatkit.types import ThreadItemDoneEvent, WidgetItem
from chatkit.widgets import DynamicWidgetRoot

from ..errors import ConsentError
from ..views.cells import cut, one_line
from ..views.proposal import proposal_view
from .outcomes import SHOWN
from .proposals import Desk, Proposal, checked, mistake, remarks_on
from .step import Chat, Run, failed

MOST_PURPOSE = 200
MOST_AT_ONCE = 3
"""Pieces of code in one turn: who has to read many reads none."""


async def answer(chat: Chat, code: str, purpose: str, call_id: str = "") -> str:
    """Shows a card with the code in the thread, and answers with text for the model.

    Args:
        chat: The turn.
        code: Python for one cell.
        purpose: What it is for.
        call_id: Of the tool call.

    Raises:
        ConsentError: The setting is off, or the code cannot be shown as it is.
    """
    context = chat.request_context.chat
    if not context.propose_code:
        raise ConsentError(
            "Code cannot be proposed in this chat: `propose_code` is off. Say it in words instead."
        )
    if chat.request_context.proposed >= MOST_AT_ONCE:
        raise ConsentError(
            f"{MOST_AT_ONCE} pieces of code wait for the person already. Propose no more before they have "
            "decided: say in a sentence what you need."
        )
    code = checked(code)
    wrong = mistake(code)
    if wrong is not None:
        raise ConsentError(
            f"The code is no valid Python ({wrong}), so it was not shown. Correct it and propose it again."
        )
    purpose = cut(one_line(purpose[: MOST_PURPOSE * 2]).strip(), MOST_PURPOSE) or "Proposed code"
    await chat.end_workflow()
    item_id = chat.generate_id("message")
    proposal = Proposal(
        code, purpose, chat.thread.id, item_id, remarks=remarks_on(code), call_id=call_id or item_id
    )
    Desk.of(context).put(proposal)
    chat.request_context.proposed += 1
    item = WidgetItem(
        id=item_id,
        thread_id=chat.thread.id,
        created_at=datetime.now(timezone.utc),
        widget=DynamicWidgetRoot.model_validate(proposal_view(proposal)),
        copy_text=code,
    )
    await chat.stream(ThreadItemDoneEvent(item=item))
    return (
        f"{SHOWN} with Run, Edit, Insert as cell and Dismiss. Nothing has run: they decide, and you cannot. "
        "What comes of it is told to you when they have decided."
    )


@function_tool(failure_error_function=failed)
async def propose_code(run: Run, code: str, purpose: str) -> str:
    """Show Python code that the person may run in their notebook. It does not run: they read it and decide.

    Use it when they ask for code, or for what the other tools cannot do: changing variables, models, files,
    libraries. Do not use it for questions that query_frames or another tool answers. Do not repeat the code
    in your answer, and do not claim that it ran.

    Args:
        run: The agent's run.
        code: Complete Python for one notebook cell, with its imports; short, in short lines.
        purpose: What it does, in a few words for its heading ("Fit a line to mass by bill length").
    """
    return await answer(run.context, code, purpose, str(getattr(run, "tool_call_id", "")))
