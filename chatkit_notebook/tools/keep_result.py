"""The clicks that keep what a list shows as a variable of the notebook, under a name the person gives."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

from chatkit.types import ThreadMetadata, WidgetItem

from ..context import RequestContext
from ..errors import InspectionError
from ..execution import Approval
from ..inspection.keeping import NameTakenError, keep
from ..inspection.sql import query
from ..views.export import told_view
from ..views.keep import keep_view
from ..views.numbers import count
from ..views.recipe import Recipe
from .clicks import Reply, plain_words
from .export_table import statement_of
from .results import shown_result
from .step import in_thread

MOST_ROWS = 1_000_000
MOST_BYTES = 256 * 2**20


async def ask_name(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Asks what to call the variable."""
    try:
        recipe = Recipe.from_payload(payload)
    except ValueError as error:
        return reply(told_view(f"This click could not be understood ({error}). Ask for the table again."))
    return reply(keep_view(replace(recipe.forgetful(), panel=False)))


CARRIED = {
    "pandas": ' Its query is in .attrs["sql"].',
    "pyarrow": ' Its query is in .schema.metadata[b"sql"].',
    "polars": " Its query is in chat.approvals: a polars frame has no place for it.",
}


async def assign(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Assigns the rows to the name in the Card, and says in its place what happened."""
    if payload.get("cancel") is True:
        return Reply(told_view("Nothing was kept."))
    name = str(payload.get("variable") or "").strip()
    try:
        recipe = Recipe.from_payload(payload)
    except ValueError as error:
        return Reply(told_view(f"This click could not be understood ({error}). Nothing was kept."))
    # what was agreed to holds for the name that stood in the question
    agreed = bool(name) and payload.get("agreed") == name

    def work(cancelled: threading.Event) -> str:
        namespace = request.chat.namespace
        statement = statement_of(recipe)
        result = shown_result(namespace, statement, cancelled)[0]
        if result.cut:
            frames = namespace.variables()
            result = query(
                statement, frames, limit_rows=MOST_ROWS, limit_bytes=MOST_BYTES, cancelled=cancelled
            )
        library = keep(namespace, name, result, replace=agreed)
        request.chat.approvals.append(
            Approval(
                time.time(), "kept", f"{name} = ({statement})", thread.id, item.id if item else "", "done"
            )
        )
        more = f" There are more: only these first {result.total:,} were kept." if result.cut else ""
        carried = CARRIED.get(library, "")
        return f"{name} is a {library} frame of {count(result.total, 'row')} now.{more}{carried}"

    try:
        words = await in_thread(work)
    except NameTakenError as error:
        problem = f"{plain_words(error)} Choose another name, or replace it."
        return Reply(keep_view(recipe, name=name, problem=problem, replace=True))
    except InspectionError as error:
        return Reply(keep_view(recipe, name=name, problem=plain_words(error)))
    return Reply(told_view(words), words)


def reply(view: dict[str, Any]) -> Reply:
    return Reply(view, where="replace-last", reply_kind="keep")
