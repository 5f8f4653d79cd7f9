"""The tool show_table: rows of a variable, drawn as a ListView."""

from __future__ import annotations

import threading
from typing import Literal

from agents import function_tool

from ..context import RequestContext
from ..errors import NotATableError
from ..inspection import dataframes
from ..inspection.describers import describe
from ..inspection.facts import Page
from ..inspection.namespace import Namespace
from ..views.cells import cut
from ..views.components import Node
from ..views.description import sentence
from ..views.list_view import page_view, rows_shown
from ..views.markdown import MOST_COLUMNS as TOLD_COLUMNS
from ..views.markdown import MOST_ROWS as TOLD_ROWS
from ..views.markdown import cell, code, page_table
from ..views.numbers import count, seconds
from ..views.recipe import Position, Recipe
from .describe_variable import looked_at
from .step import Chat, Run, Step, cite, failed, in_thread, touch

MOST_COUNT = 100
MOST_COLUMNS = 100
TABLES_NAMED = 8


async def answer(
    chat: Chat,
    name: str,
    columns: list[str] | None = None,
    position: Position = "first",
    count: int = 20,
    start: int = 0,
) -> str:
    """Shows rows in the thread and as text for the model.

    Raises:
        VariableNotFoundError: There is none of that name.
        ColumnNotFoundError: It has no such column.
        InspectionError: It cannot be read.
    """
    request = chat.request_context
    wanted = tuple(columns or ())[:MOST_COLUMNS]
    recipe = Recipe("variable", name, columns=wanted, position=position, count=min(MOST_COUNT, max(1, count)))
    async with Step(chat, f"Reading {name}", "notebook") as step:

        def work(cancelled: threading.Event) -> Page | str:
            namespace = request.chat.namespace
            try:
                return read_page(namespace, recipe, max(0, start) if position == "first" else None)
            except NotATableError:
                return not_a_table(namespace, name)

        page = await in_thread(work)
        if isinstance(page, str):
            touch(request, name)
            view = await in_thread(lambda stop: picture_of(request, name, stop))
            if view is not None:
                await step.done(f"Looked at {name}", page.partition("\n")[0])
                await step.draw(view, page)
                return f"{page.partition(chr(10))[0]} The person sees it as an image; you do not."
            await step.done(f"Looked at {name}", page.partition("\n")[0])
            return page
        shown = page.columns[:TOLD_COLUMNS]
        touch(request, name, columns=[column.name for column in shown], rows=min(len(page.rows), TOLD_ROWS))
        await step.done(f"Read {name}", details(page))
        text = as_text(page)
        cite(request, f"Rows of {name}", text, [name])
        await step.draw(page_view(page, recipe.seen(page)), page_table(page, most_rows=MOST_COUNT))
    return text


def picture_of(request: RequestContext, name: str, cancelled: threading.Event) -> Node | None:
    """A figure or an image as the person sees it; None for anything else, and for what cannot be drawn."""
    variable, view = looked_at(request.chat, name, cancelled)
    return view if variable.picture else None


def read_page(namespace: Namespace, recipe: Recipe, start: int | None) -> Page:
    """A page of a variable's rows, from the live variable.

    Args:
        namespace: Where the variable is.
        recipe: Which variable, which columns, how many rows.
        start: The first row; None takes the rows at the recipe's position. A sample is always a new one.
    """
    position = recipe.position if start is None or recipe.position == "sample" else "first"
    return dataframes.page(
        recipe.name,
        namespace.get(recipe.name),
        start=start or 0,
        count=recipe.count,
        columns=list(recipe.columns) or None,
        position=position,
    )


def details(page: Page) -> str:
    """What the step tells of a page that was read."""
    return f"{code(page.source)}: {rows_shown(page)}, {seconds(page.seconds)}"


def as_text(page: Page) -> str:
    """The page in words for the model."""
    columns = count(len(page.columns) + page.hidden_columns, "column")
    rows = "an unknown number of rows" if page.total is None else count(page.total, "row")
    whole = f"{code(page.source)} has {rows} and {columns}"
    # it stays true when somebody turns the pages afterwards
    if not page.rows:
        shown = f"there is no row {page.start + 1:,}" if page.total else "there is nothing to show"
    elif page.total == len(page.rows):
        shown = "all are in the list" if len(page.rows) > 1 else "it is in the list"
    elif page.positions:
        shown = f"the list opens with a sample of {count(len(page.rows), 'row')}"
    else:
        shown = f"the list opens with {span(page)}"
    lines = [f"{whole}; {shown}."]
    rows_as_text = page_table(page)
    if rows_as_text:
        lines += ["", rows_as_text]
    if page.notes:
        lines += ["", *(f"- {note}" for note in page.notes[:6])]
    return "\n".join(lines)


def span(page: Page) -> str:
    """The rows of a page by their numbers: "row 7", "rows 1–20"."""
    if len(page.rows) == 1:
        return f"row {page.start + 1:,}"
    return f"rows {page.start + 1:,}–{page.start + len(page.rows):,}"


def not_a_table(namespace: Namespace, name: str) -> str:
    """What there is instead of rows."""
    variable = describe(name, namespace.get(name))
    lines = [f"{code(name)} is not a table but {sentence(variable)}."]
    if variable.preview:
        lines += ["", cell(cut(variable.preview, 600))]
    tables: list[str] = []
    for other, value in namespace.variables().items():
        if len(tables) > TABLES_NAMED:
            break
        if dataframes.is_table(value):
            tables.append(code(other))
    if tables:
        more = " and more" if len(tables) > TABLES_NAMED else ""
        lines += ["", f"Tables: {', '.join(tables[:TABLES_NAMED])}{more}."]
    return "\n".join(lines)


@function_tool(failure_error_function=failed)
async def show_table(
    run: Run,
    name: str,
    columns: list[str] | None = None,
    position: Literal["first", "last", "sample"] = "first",
    count: int = 20,
    start: int = 0,
) -> str:
    """Show rows of a table as they are: the person sees them as a list with paging, you get the same rows.

    Use it when somebody wants to see data. Do not repeat the rows in your answer: they are on the screen. To
    filter, sort, join or aggregate use query_frames.

    Args:
        run: The agent's run.
        name: Name of the variable.
        columns: Only these columns, in this order; null for all.
        position: Where to take the rows: the first, the last, or a random sample.
        count: How many rows, 1 to 100.
        start: How many rows to skip, with position "first".
    """
    return await answer(run.context, name, columns, position, count, start)
