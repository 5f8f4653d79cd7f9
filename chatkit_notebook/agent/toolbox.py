"""The tools of a turn: ours, the user's own, and client tools that the page answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, cast, get_args, get_origin

from agents import FunctionTool, RunContextWrapper, RunHooks, Tool, ToolsToFinalOutputResult, function_tool
from agents.exceptions import UserError
from agents.tool_context import ToolContext
from chatkit.agents import AgentContext, ClientToolCall
from chatkit.types import HiddenContextItem, ThreadItemDoneEvent

from ..context import OUTPUT, ChatContext, RequestContext
from ..errors import ModelError
from ..tools import TOOLS
from ..tools.ask_person import NAME as ASK_PERSON
from ..tools.outcomes import NAME as PROPOSE_CODE
from ..tools.shown import shows_widgets
from ..tools.step import Step, failed
from ..views.markdown import block
from .notes import ToolNote

if TYPE_CHECKING:
    from agents import Agent, FunctionToolResult

Context = AgentContext[RequestContext]
KINDS = tuple(get_origin(kind) or kind for kind in get_args(Tool))
MAX_NOTE_CHARS = 8_000
RESULT_CHARS = 400


class ToolBox:
    """The tools of one turn, and what happens around their calls.

    Args:
        chat: Whose tools and client tools are added to ours.

    Attributes:
        tools: For the agent.
        client_call: `call_id` of the client tool call that ends this run; None while there is none.

    Raises:
        ModelError: Two tools have one name, or a function cannot be made a tool.
    """

    def __init__(self, chat: ChatContext) -> None:
        self.client_call: str | None = None
        ours = [tool for tool in TOOLS if chat.propose_code or tool.name != PROPOSE_CODE]
        self.ours = {tool.name for tool in ours}
        self.silent = self.ours | set(chat.client_tools)
        self.tools: list[Tool] = list(ours)
        self.tools += [as_tool(one) for one in chat.tools]
        self.tools += [self.client_tool(name, function) for name, function in chat.client_tools.items()]
        names = [tool.name for tool in self.tools]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ModelError(
                f"There are two tools called `{twice[0]}`. Give yours another name: the built-in ones are "
                f"{', '.join(sorted(self.ours))}."
            )

    def client_tool(self, name: str, function: Callable[..., Any]) -> FunctionTool:
        """A tool whose call goes to the page and ends the run; the answer comes with the next request."""
        made = plain_tool(function, name)

        async def invoke(run: ToolContext[Any], arguments: str) -> str:
            if self.client_call is not None:
                return "Error: one such tool runs at a time. Call it again once the other one has answered."
            try:
                parsed = json.loads(arguments or "{}")
            except ValueError as error:
                return f"Error: the arguments are not JSON ({error}). Call the tool again with a JSON object."
            if not isinstance(parsed, dict):
                return "Error: the arguments must be a JSON object."
            self.client_call = run.tool_call_id
            run.context.client_tool_call = ClientToolCall(name=name, arguments=parsed)
            return "The page has been asked; its answer follows."

        return replace(made, on_invoke_tool=invoke)

    def ends(
        self, run: RunContextWrapper[Any], results: list[FunctionToolResult]
    ) -> ToolsToFinalOutputResult:
        """Ends the run once the page or the person was asked something: the answer starts the next one."""
        asked = isinstance(run.context, AgentContext) and run.context.request_context.asked
        return ToolsToFinalOutputResult(
            is_final_output=asked or self.client_call is not None, final_output=""
        )


class Around(RunHooks[Any]):
    """What is done around tool calls: the user's tools show as steps, all results are kept for later turns.

    Args:
        box: The tools of the turn.
    """

    def __init__(self, box: ToolBox) -> None:
        self.box = box
        self.steps: dict[str, Step] = {}

    async def on_tool_start(self, context: RunContextWrapper[Any], agent: Agent[Any], tool: Tool) -> None:
        """Shows the step of a tool of the user's: ours show their own, a client tool is the page's."""
        chat: Context = context.context
        chat.request_context.chat.notify("tool", {"name": tool.name})
        if tool.name in self.box.silent or not isinstance(context, ToolContext):
            return
        step = Step(chat, f"Running {tool.name}", "bolt")
        self.steps[context.tool_call_id] = step
        await step.__aenter__()

    async def on_tool_end(
        self, context: RunContextWrapper[Any], agent: Agent[Any], tool: Tool, result: object
    ) -> None:
        """Completes the step and keeps the result."""
        if not isinstance(context, ToolContext):
            return
        chat: Context = context.context
        output = str(result)
        step = self.steps.pop(context.tool_call_id, None)
        if step is not None:
            shown = output if len(output) <= RESULT_CHARS else output[:RESULT_CHARS] + "…"
            content = f"{block(context.tool_arguments, 'json')}\n\n{block(shown)}"
            error = output.startswith(("Error:", "An error occurred"))
            await step.done(f"{tool.name} failed" if error else f"Ran {tool.name}", content)
        if context.tool_call_id == self.box.client_call:
            return  # the page's answer is kept with the client tool call itself
        if tool.name == ASK_PERSON and not output.startswith("Error:"):
            return  # the person's answer is kept with the question itself
        # which variables code printed nobody knows: the rules go by whether its output is shared
        reads = tuple(read for read in chat.request_context.reads if read.variable != OUTPUT)
        note = ToolNote(
            context.tool_call_id, tool.name, context.tool_arguments, output[:MAX_NOTE_CHARS], reads
        )
        hidden = HiddenContextItem(
            id=chat.generate_id("message"),
            thread_id=chat.thread.id,
            created_at=datetime.now(timezone.utc),
            content=note.content(),
        )
        await chat.stream(ThreadItemDoneEvent(item=hidden))


def as_tool(given: Any) -> Tool:
    """An agent tool from a function, or the tool itself.

    Raises:
        ModelError: It is neither.
    """
    if isinstance(given, KINDS):
        return cast(Tool, given)
    if callable(given):
        return shows_widgets(plain_tool(given))
    raise ModelError(
        f"`tools` holds a {type(given).__name__}. It takes Python functions and tools of the Agents SDK."
    )


def plain_tool(function: Callable[..., Any], name: str | None = None) -> FunctionTool:
    """A function as a tool: its docstring describes it, a sync one runs in a worker thread."""
    try:
        return function_tool(function, name_override=name, failure_error_function=failed)
    except UserError:
        # a strict schema has no place for free-form mappings
        try:
            return function_tool(
                function, name_override=name, failure_error_function=failed, strict_mode=False
            )
        except Exception as error:
            raise unusable(function, error) from error
    except Exception as error:
        raise unusable(function, error) from error


def unusable(function: Callable[..., Any], error: Exception) -> ModelError:
    name = getattr(function, "__name__", repr(function))
    return ModelError(
        f"`{name}` cannot be made a tool: {error} Give its parameters plain types (str, int, float, bool, "
        f"list, dict)."
    )
