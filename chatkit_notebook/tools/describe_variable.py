"""The tool describe_variable: all that is known of one variable."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from agents import function_tool

from ..context import ChatContext, RequestContext
from ..errors import InspectionError
from ..inspection.describers import describe
from ..inspection.facts import Variable
from ..inspection.guarded import WITHHELD
from ..inspection.pictures import picture
from ..views.cells import cut, written
from ..views.components import Node
from ..views.description import about, description_view, facts, missing, rows, sentence, value_view
from ..views.markdown import cell, code, page_table, table
from ..views.numbers import count, seconds
from .step import Chat, Run, Step, cite, failed, in_thread, touch

COLUMNS = 60
PREVIEW_CHARACTERS = 2_000
SHORT_PREVIEW = 80
SAMPLE_ROWS = 5
FACTS = 40


async def answer(chat: Chat, name: str) -> str:
    """Describes a variable in the thread and as text for the model.

    Raises:
        VariableNotFoundError: There is none of that name.
        InspectionError: It cannot be read.
    """
    request = chat.request_context
    async with Step(chat, f"Looking at {name}", "search") as step:
        started = time.perf_counter()

        def work(cancelled: threading.Event) -> tuple[Variable, Node | None]:
            return looked_at(request.chat, name, cancelled)

        variable, view = await in_thread(work)
        took = seconds(time.perf_counter() - started)
        touch_described(request, variable)
        await step.done(f"Looked at {name}", f"{code(name)}: {cell(about(variable))}, {took}")
        text = as_text(variable)
        cite(request, f"Description of {name}", text, [name])
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


def looked_at(chat: ChatContext, name: str, cancelled: threading.Event) -> tuple[Variable, Node | None]:
    """What is known of a variable, and how it is drawn for the person; None where words are enough.

    Raises:
        VariableNotFoundError: There is none of that name.
        InspectionError: It cannot be read.
    """
    obj = chat.namespace.get(name)
    variable = describe(name, obj, chat.describers, cancelled)
    image = None
    if variable.picture:
        try:
            image = picture(name, obj, cancelled).url
        except InspectionError as error:
            variable = replace(variable, notes=(*variable.notes, str(error)))
    if variable.columns:
        return variable, description_view(variable)
    return variable, value_view(variable, image) if image or variable.facts else None


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
    if variable.facts:
        known = [
            f"- {cell(cut(key, 60))}: {cell(written(value, 300))}" for key, value in variable.facts.items()
        ]
        lines += ["", *known[:FACTS]]
    if variable.picture:
        lines += ["", "The person sees it as an image; you do not."]
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
