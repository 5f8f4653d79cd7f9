"""The tool profile_column, and the click that does the same: one column's numbers and distribution."""

from __future__ import annotations

import threading
from typing import Any

from agents import function_tool
from chatkit.types import ThreadMetadata, WidgetItem

from ..context import RequestContext
from ..errors import InspectionError
from ..inspection.namespace import Namespace
from ..inspection.profile import Profile, profile_of
from ..views.chart_card import points_page
from ..views.components import card, text
from ..views.markdown import block, code, escaped, page_table
from ..views.profile import profile_view, profile_words
from ..views.recipe import Recipe
from ..views.types import type_words
from .clicks import Reply, plain_words
from .results import run_query
from .step import Chat, Run, Step, cite, failed, in_thread, touch


def read_profile(
    namespace: Namespace, name: str, column: str, sql: str | None, cancelled: threading.Event
) -> Profile:
    """The profile of a column of the live variable."""
    return profile_of(
        name, column, lambda statement: run_query(namespace, statement, cancelled, keep=False), sql=sql
    )


async def answer(chat: Chat, name: str, column: str) -> str:
    """Draws the profile in the thread and tells it to the model.

    Raises:
        InspectionError: There is no such column, or it cannot be read.
    """
    request = chat.request_context
    async with Step(chat, f"Looking at {column} of {name}", "lab") as step:
        profile = await in_thread(
            lambda cancelled: read_profile(request.chat.namespace, name, column, None, cancelled)
        )
        touch(request, *profile.tables, columns=[column], rows=1)
        await step.done(f"Looked at {column} of {name}", block(profile.sql, "sql"))
        told = as_text(profile)
        cite(request, f"{column} of {name}", told, profile.tables, profile.sql)
        await step.draw(profile_view(profile), told)
    return told


def as_text(profile: Profile) -> str:
    """The profile in words for the model."""
    held = profile.column
    what = f"{code(held.name)} of {code(profile.source)} ({escaped(type_words(held.dtype))})"
    lines = [f"{what}: {escaped(profile_words(profile))}."]
    if profile.chart is not None:
        lines += ["", page_table(points_page(profile.chart), most_rows=25, most_bytes=2_000)]
    return "\n".join(lines)


async def profile_click(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Shows the profile of the column that is chosen in the form of a list."""
    chosen = payload.get("filter")
    column = chosen.get("column") if isinstance(chosen, dict) else None
    try:
        recipe = Recipe.from_payload(payload)
    except ValueError as error:
        return reply_words(f"This click could not be understood ({error}). Ask for the table again.")
    if not isinstance(column, str) or not column:
        return reply_words(
            "Choose a column in the line below the list first, then click Profile column again."
        )
    name = recipe.name or "the result"
    try:
        profile = await in_thread(
            lambda cancelled: read_profile(
                request.chat.namespace, name, column, recipe.statement or None, cancelled
            )
        )
    except InspectionError as error:
        return reply_words(plain_words(error))
    touch(request, *profile.tables, values=False)
    return Reply(profile_view(profile), as_text(profile), where="replace-last", reply_kind="profile")


def reply_words(words: str) -> Reply:
    return Reply(card(text(words[:1_000]), size="md"), where="replace-last", reply_kind="profile")


@function_tool(failure_error_function=failed)
async def profile_column(run: Run, name: str, column: str) -> str:
    """Look closely at one column: missing and distinct values, its ends and middle, its distribution.

    The person sees the numbers and a small chart; you get the same.

    Args:
        run: The agent's run.
        name: Name of the variable.
        column: Name of the column.
    """
    return await answer(run.context, name, column)
