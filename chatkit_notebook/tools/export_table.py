"""The tool export_table: asks the person where to write a table; and the clicks that answer."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from typing import Any, Literal

from agents import function_tool
from chatkit.types import ThreadMetadata, WidgetItem

from ..context import RequestContext
from ..errors import InspectionError
from ..inspection.exports import FORMATS, ExistsError, Format, Written, destination, export
from ..inspection.namespace import Namespace
from ..inspection.sql_text import identifier
from ..views.export import export_view, told_view
from ..views.markdown import code
from ..views.numbers import byte_size, count
from ..views.recipe import Recipe
from .clicks import Reply, plain_words
from .results import run_query
from .step import Chat, Run, Step, failed, in_thread, touch


async def answer(chat: Chat, name: str, format: Format, sql: str | None = None) -> str:
    """Asks in the thread where to write a table.

    Raises:
        InspectionError: There is no such table, or the statement cannot run.
    """
    request = chat.request_context
    recipe = Recipe("query", name, sql=sql) if sql else Recipe("variable", name)
    async with Step(chat, f"Preparing {name}", "document") as step:

        def work(cancelled: threading.Event) -> None:
            # whether there is anything to write shows before anybody is asked
            first = f"SELECT * FROM {source_of(recipe)} LIMIT 1"  # noqa: S608 - checked and run locked
            run_query(request.chat.namespace, first, cancelled, keep=False)

        await in_thread(work)
        touch(request, name, values=False)
        await step.done(f"Asked where to write {name}", "Nothing is written before the click.")
        await step.draw(export_view(recipe, format, os.getcwd()), "")
    return (
        f"The card asks where to write {code(name)} as {format}; nothing has been written yet. "
        "A click on it writes the file, and the card then says what happened."
    )


def source_of(recipe: Recipe) -> str:
    """What the rows of a recipe are selected from."""
    return f"({recipe.sql}) AS result" if recipe.kind == "query" else identifier(recipe.name)


def statement_of(recipe: Recipe) -> str:
    """The SELECT of all rows of a recipe."""
    if recipe.statement:
        return recipe.statement
    columns = ", ".join(map(identifier, recipe.columns)) or "*"
    return f"SELECT {columns} FROM {identifier(recipe.name)}"  # noqa: S608 - checked and run locked


async def ask_where(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Asks where to write what a list shows."""
    try:
        recipe, format = Recipe.from_payload(payload), format_of(payload)
    except ValueError as error:
        return reply(told_view(f"This click could not be understood ({error}). Ask for the table again."))
    return reply(export_view(replace(recipe.forgetful(), panel=False), format, os.getcwd()))


async def save(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Writes the file that the Card names, and says in its place what happened."""
    if payload.get("cancel") is True:
        return Reply(told_view("Nothing was written."))
    path = str(payload.get("path") or "")
    try:
        recipe, format = Recipe.from_payload(payload), format_of(payload)
    except ValueError as error:
        return Reply(told_view(f"This click could not be understood ({error}). Nothing was written."))
    # what was agreed to holds for the name that stood in the question
    agreed = bool(path) and payload.get("agreed") == path

    def work(cancelled: threading.Event) -> Written:
        return written(request.chat.namespace, recipe, path, format, cancelled, overwrite=agreed)

    try:
        made = await in_thread(work)
    except ExistsError as error:
        problem = f"{error} Choose another name, or replace it."
        return Reply(export_view(recipe, format, os.getcwd(), path=path, problem=problem, replace=True))
    except InspectionError as error:
        problem = plain_words(error)
        return Reply(export_view(recipe, format, os.getcwd(), path=path, problem=problem))
    words = f"Wrote {count(made.rows, 'row')} to {made.path} ({byte_size(made.size)})."
    return Reply(told_view(words), words)


def written(
    namespace: Namespace,
    recipe: Recipe,
    path: str,
    format: Format,
    cancelled: threading.Event,
    *,
    overwrite: bool,
) -> Written:
    where = destination(path, format, overwrite=overwrite)
    return export(statement_of(recipe), namespace.variables(), where, format, cancelled=cancelled)


def format_of(payload: dict[str, Any]) -> Format:
    found = next((format for format in FORMATS if format == payload.get("format")), None)
    if found is None:
        raise ValueError('"format" is neither "csv" nor "parquet"')
    return found


def reply(view: dict[str, Any]) -> Reply:
    return Reply(view, where="replace-last", reply_kind="export")


@function_tool(failure_error_function=failed)
async def export_table(
    run: Run, name: str, format: Literal["csv", "parquet"] = "csv", sql: str | None = None
) -> str:
    """Ask the person where to write a table to disk, as CSV or Parquet.

    Only their click on the card writes the file; you cannot, and you do not choose its place.

    Args:
        run: The agent's run.
        name: Name of the variable; with sql, what to call its result.
        format: "csv" or "parquet".
        sql: A SELECT to write the result of; null writes the variable.
    """
    return await answer(run.context, name, format, sql)
