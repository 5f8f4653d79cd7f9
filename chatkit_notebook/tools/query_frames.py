"""The tool query_frames: one read-only SELECT over the tables in memory."""

from __future__ import annotations

import threading

from agents import function_tool

from ..inspection.facts import COPIED, Page
from ..inspection.sql import QueryResult
from ..views.cells import cut, one_line, written
from ..views.list_view import page_view
from ..views.markdown import MOST_ROWS, block, code, escaped, page_table
from ..views.numbers import count, seconds
from ..views.recipe import Recipe
from ..views.result_table import is_small, result_table
from .results import result_page, run_query
from .show_table import span
from .step import Chat, Run, Step, cite, failed, in_thread, touch

TITLE_CHARACTERS = 80


async def answer(chat: Chat, statement: str, title: str | None = None) -> str:
    """Runs a query, draws its rows in the thread, and answers with text for the model.

    Raises:
        InspectionError: The statement is refused, wrong, or took too much; the message says what to do.
    """
    request = chat.request_context
    title = cut(one_line(title[:200]).strip(), TITLE_CHARACTERS) if title else None
    async with Step(chat, title or "Querying the tables", "analytics") as step:

        def work(cancelled: threading.Event) -> QueryResult:
            return run_query(request.chat.namespace, statement, cancelled)

        try:
            result = await in_thread(work)
        except Exception as error:
            await step.done("The query failed", f"{block(statement[:4_000], 'sql')}\n\n{escaped(str(error))}")
            raise
        page = await in_thread(lambda _: result_page(request.chat.namespace, result, 0, MOST_ROWS))
        for table, columns in result.read:
            touch(request, table, columns=columns, rows=len(page.rows))
        of = ", ".join(code(name) for name in result.tables)
        facts = [of, rows_found(page), seconds(result.seconds)]
        facts += [note for note in page.notes if COPIED in note]
        content = f"{block(result.sql, 'sql')}\n\n{', '.join(filter(None, facts))}"
        await step.done(done_title(title, result.tables), content)
        text = as_text(page, title, result.tables)
        cite(request, done_title(title, result.tables), text, result.tables, result.sql)
        if not is_figure(page):
            recipe = Recipe("query", title or "", sql=statement, count=MOST_ROWS).seen(page)
            view = (
                result_table(page, recipe, title) if is_small(page) else page_view(page, recipe, title=title)
            )
            await step.draw(view, page_table(page))
    return text


def done_title(title: str | None, tables: tuple[str, ...]) -> str:
    return title or f"Queried {' and '.join(tables[:3])}" if tables else title or "Ran a query"


def is_figure(page: Page) -> bool:
    """Whether the result is a single value."""
    return len(page.columns) == 1 and not page.hidden_columns and page.total == 1 and len(page.rows) == 1


def rows_found(page: Page) -> str:
    if page.total is None:
        return "an unknown number of rows"
    return f"{'more than ' * page.total_is_minimum}{count(page.total, 'row')}"


def as_text(page: Page, title: str | None, tables: tuple[str, ...]) -> str:
    """The result in words for the model."""
    of = ", ".join(code(name) for name in tables)
    source = f" ({of})" if of else ""
    copies = [f"- {note}" for note in page.notes if COPIED in note]
    if is_figure(page):
        value = page.rows[0][0]
        shown = "missing: there was no value to compute it from" if value is None else written(value, 1_000)
        subject = escaped(title) if title else code(cut(page.columns[0].name, 80))
        said = f"{subject[:1].upper() + subject[1:]} is {escaped(shown)}{source}."
        return "\n".join([said, *([""] if copies else []), *copies])
    if not page.rows:
        return f"No row matches{source}."
    first = f"{escaped(title)}: " if title else "The query gives "
    columns = count(len(page.columns) + page.hidden_columns, "column")
    lines = [f"{first}{rows_found(page)} and {columns}{source}"]
    if page.total != len(page.rows):
        lines[0] += f"; the list opens with {span(page)}"
    lines[0] += "."
    lines += ["", page_table(page)]
    if page.notes:
        lines += ["", *(f"- {note}" for note in page.notes[:6])]
    return "\n".join(lines)


@function_tool(failure_error_function=failed)
async def query_frames(run: Run, sql: str, title: str | None = None) -> str:
    """Run one read-only SELECT (DuckDB SQL) over the tables in memory: filter, sort, join, count, aggregate.

    Table names are the variables' names; quote names with unusual characters ("my col"). The person sees
    the rows and the statement one click away; you get the first rows. A single value is told only
    to you: put it into your answer. Do not use it to look at a table as it is: show_table does that. Nothing
    but one SELECT runs: no writing, no files, no settings. At most 10,000 rows are kept: aggregate in SQL.

    Args:
        run: The agent's run.
        sql: The statement, without a semicolon.
        title: What the result is, in a few words for its heading ("Mean body mass by species"); or null.
    """
    return await answer(run.context, sql, title)
