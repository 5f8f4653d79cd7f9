"""Widgets that the user's own tools return: put into the conversation, and told to the model in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agents import FunctionTool
from agents.tool_context import ToolContext
from chatkit.agents import AgentContext
from chatkit.widgets import DynamicWidgetRoot, WidgetComponentBase
from pydantic import ValidationError

from ..errors import WidgetError
from ..workbench.components import ROOTS
from ..workbench.templates import Template, as_widget

MOST_TEXT = 2_000
"""Characters of a widget's texts that the model reads."""
TEXTS = ("text", "value", "label", "alt")


def shows_widgets(tool: FunctionTool) -> FunctionTool:
    """The tool; a widget that it returns is shown, and the model reads its texts."""
    call = tool.on_invoke_tool

    async def invoke(run: ToolContext[Any], arguments: str) -> Any:
        try:
            result = await call(run, arguments)
        except (SystemExit, KeyboardInterrupt) as error:
            # Further up it would end the loop that all chats share.
            return (
                f"Error: {tool.name} raised {type(error).__name__}, which ended this call and nothing else."
            )
        said, widget = parts(result)
        if widget is None or not isinstance(run.context, AgentContext):
            return result
        try:
            shown = DynamicWidgetRoot.model_validate(widget)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the root"
            return f"Error: {tool.name} returned a widget that ChatKit does not take: {place}: {first['msg']}"
        words = " · ".join(texts(widget))[:MOST_TEXT]
        # ended here: a call that runs beside this one would add its task to a workflow that is about to end
        await run.context.end_workflow()
        await run.context.stream_widget(shown, words or None)
        return said or f"The user sees this {shown.type}: {words or 'it has no texts'}"

    return replace(tool, on_invoke_tool=invoke)


def parts(result: Any) -> tuple[str | None, dict[str, Any] | None]:
    """The text and the widget in what a tool returned; no widget where there is none."""
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], str):
        widget = widget_in(result[1])
        return (result[0], widget) if widget is not None else (None, None)
    return None, widget_in(result)


def widget_in(result: Any) -> dict[str, Any] | None:
    """A result as a widget; None for what is none."""
    is_root = isinstance(result, Mapping) and result.get("type") in ROOTS
    if not (is_root or isinstance(result, (WidgetComponentBase, Template))):
        return None
    try:
        found = as_widget(result)
    except WidgetError:
        return None
    return found if found.get("type") in ROOTS else None


def texts(node: Any) -> Iterator[str]:
    """The texts of a node and of those in it, in order; a chart is told by its figures."""
    if isinstance(node, list):
        for member in node:
            yield from texts(member)
    elif isinstance(node, Mapping):
        yield from (node[name] for name in TEXTS if isinstance(node.get(name), str) and node[name])
        for row in node.get("data") or () if node.get("type") == "Chart" else ():
            yield ", ".join(f"{name} {value}" for name, value in row.items())
        for name in ("status", "children", "options", "series", "confirm", "cancel"):
            yield from texts(node.get(name))
