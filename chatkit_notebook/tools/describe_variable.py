"""The tool describe_variable: all that is known of one variable."""

from __future__ import annotations

import threading
import time

from agents import function_tool

from ..context import RequestContext
from ..inspection.describers import describe
from ..inspection.facts import Variable
from ..inspection.guarded import WITHHELD
from ..views.cells import cut
from ..views.description import about, description_view, facts, missing, rows, sentence
from ..views.markdown import cell, code, page_table, table
from ..views.numbers import count, seconds
from .step import Chat, Run, Step, cite, failed, in_thread, touch

COLUMNS = 60
PREVIEW_CHARACTERS = 2_000
SHORT_PREVIEW = 80
SAMPLE_ROWS = 5


async def answer(chat: Chat, name: str) -> str:
    """Describes a variable in the thread and as text for the model.

    Raises:
        VariableNotFoundError: There is none of that name.
        InspectionError: It cannot be read.
    """
    request = chat.request_context
    async with Step(chat, f"Looking at {name}", "search") as step:
        started = time.perf_counter()

        def work(cancelled: threading.Event) -> Variable:
            return describe(name, request.chat.namespace.get(name))

        variable = await in_thread(work)
        took = seconds(time.perf_counter() - started)
        touch_described(request, variable)
        await step.done(f"Looked at {name}", f"{code(name)}: {cell(about(variable))}, {took}")
        text = as_text(variable)
        cite(request, f"Description of {name}", text, [name])
        view = description_view(variable)
        if view is not None:
            await step.draw(view, text)
    return text


def touch_described(request: RequestContext, variable: Variable) -> None:
    """Records what a description gives away."""
    sample = variable.sample
    touch(
        request,
        variable.name,
        columns=[column.name for column in variable.columns],
        rows=min(len(sample.rows), SAMPLE_ROWS) if sample is not None else 0,
        values=bool(sample is not None or any(column.statistics for column in variable.columns))
        or (not variable.columns and variable.preview != WITHHELD),
    )


def as_text(variable: Variable) -> str:
    """The description in words for the model."""
    short = variable.preview if len(variable.preview) <= SHORT_PREVIEW and not variable.columns else ""
    value = f": {code(short)}" if short else ""
    lines = [f"{code(variable.name)} is {sentence(variable)}{value}."]
    if variable.columns:
        shown = variable.columns[:COLUMNS]
        entries = [
            [
                cell(cut(column.name, 60)),
                cell(cut(column.dtype, 40)),
                missing(column, rows(variable)),
                cell(facts(column)),
            ]
            for column in shown
        ]
        lines += ["", table(["column", "type", "missing", "values"], entries)]
        hidden = len(variable.columns) - len(shown) + variable.hidden_columns
        if hidden:
            lines += ["", f"Not in this table: {count(hidden, 'more column')}."]
    elif variable.preview and not short:
        lines += ["", cut(variable.preview, PREVIEW_CHARACTERS)]
    if variable.sample is not None and variable.sample.rows:
        lines += ["", "Some rows:", "", page_table(variable.sample, most_rows=SAMPLE_ROWS, most_bytes=2_000)]
    if variable.notes:
        lines += ["", *(f"- {note}" for note in variable.notes[:6])]
    if variable.queryable:
        lines += ["", "It can be queried with SQL."]
    return "\n".join(lines)


@function_tool(failure_error_function=failed)
async def describe_variable(run: Run, name: str) -> str:
    """Describe one variable: type, shape, size; for a table its columns with types, missing values, ranges.

    The columns are drawn for the person. Use it before querying a table whose columns you do not know, and
    for questions on what a variable is. Do not use it to see rows: show_table does that.

    Args:
        run: The agent's run.
        name: Name of the variable, exactly as list_variables gives it.
    """
    return await answer(run.context, name)
