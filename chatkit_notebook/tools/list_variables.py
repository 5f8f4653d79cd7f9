"""The tool list_variables: what is in memory."""

from __future__ import annotations

import fnmatch
import threading
import time
from dataclasses import dataclass

from agents import function_tool

from ..errors import what_there_is
from ..inspection.describers import brief
from ..inspection.facts import Variable
from ..inspection.guarded import WITHHELD
from ..inspection.namespace import Namespace
from ..views.cells import cut
from ..views.description import shape
from ..views.markdown import cell, code, table
from ..views.numbers import byte_size, count, seconds
from ..views.variables import LISTED, variables_view
from .step import Chat, Run, Step, cite, failed, in_thread, touch

NAMED = 8
DESCRIBED = 60
MORE_NAMES = 200


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found: short facts on the first names, and all names."""

    variables: tuple[Variable, ...]
    names: tuple[str, ...]
    all_names: tuple[str, ...]


def listing(namespace: Namespace, pattern: str | None) -> Listing:
    """The visible variables whose names match."""
    variables = namespace.variables()
    names = tuple(name for name in variables if matches(name, pattern))
    described = tuple(brief(name, variables[name]) for name in names[:DESCRIBED])
    return Listing(described, names, tuple(variables))


def matches(name: str, pattern: str | None) -> bool:
    """Whether a name fits a glob, or holds a piece of text; letter case does not matter."""
    if not pattern:
        return True
    name, pattern = name.casefold(), pattern.strip("`'\" ").casefold()
    if any(mark in pattern for mark in "*?["):
        return fnmatch.fnmatchcase(name, pattern)
    return pattern in name


async def answer(chat: Chat, pattern: str | None = None) -> str:
    """Lists the variables in the thread and as text for the model."""
    request = chat.request_context
    async with Step(chat, "Looking at the variables", "search") as step:
        started = time.perf_counter()

        def work(cancelled: threading.Event) -> Listing:
            return listing(request.chat.namespace, pattern)

        found = await in_thread(work)
        took = seconds(time.perf_counter() - started)
        for variable in found.variables:
            touch(request, variable.name, values=variable.preview not in ("", WITHHELD))
        what = f" matching {code(cut(pattern, 40))}" if pattern else ""
        await step.done("Looked at the variables", f"{count(len(found.names), 'variable')}{what}, {took}")
        text = as_text(found, pattern)
        cite(request, "What is in memory", text, [variable.name for variable in found.variables])
        if found.names:
            await step.draw(variables_view(found.variables[:LISTED], len(found.names)), text)
    return text


def as_text(found: Listing, pattern: str | None) -> str:
    """The listing in words for the model."""
    if not found.names and pattern:
        there_is = what_there_is(pattern, found.all_names)
        return f"No variable matches {code(cut(pattern, 60))}. {there_is}"
    if not found.names:
        return "There are no variables in the notebook yet. Run a cell that makes one, then ask again."
    # names alone: what they are stands in the list that the person sees, and for the model below
    few = ", ".join(code(variable.name) for variable in found.variables[:NAMED])
    more = f" and {len(found.names) - NAMED:,} more" if len(found.names) > NAMED else ""
    matching = f" matching {code(cut(pattern, 60))}" if pattern else ""
    verb = "is" if len(found.names) == 1 else "are"
    lines = [f"There {verb} {count(len(found.names), 'variable')}{matching}: {few}{more}."]
    rows = [
        [
            cell(variable.name),
            cell(variable.type),
            cell(shape(variable) if variable.shape else ""),
            "" if variable.size_bytes is None else byte_size(variable.size_bytes),
            cell(cut(variable.preview, 60)),
        ]
        for variable in found.variables
    ]
    lines += ["", table(["name", "type", "shape", "size", "value"], rows)]
    rest = found.names[DESCRIBED:]
    if rest:
        left = f", and {len(rest) - MORE_NAMES:,} more" if len(rest) > MORE_NAMES else ""
        lines += ["", f"Also: {', '.join(cut(name, 60) for name in rest[:MORE_NAMES])}{left}."]
    return "\n".join(lines)


@function_tool(failure_error_function=failed)
async def list_variables(run: Run, pattern: str | None = None) -> str:
    """List the variables in the notebook's memory with type, shape and size, and show the list to the person.

    Use it to find out what there is, before anything else when a question names no variable. Do not use it to
    look into one variable: describe_variable does that.

    Args:
        run: The agent's run.
        pattern: Only names that match this glob ("df_*") or contain this text; null for all.
    """
    return await answer(run.context, pattern)
