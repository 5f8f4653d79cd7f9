"""Answers a turn: chooses the model, builds the agent, runs it, and says in words what went wrong."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Literal

from agents import Agent, RunConfig, Runner
from chatkit.agents import AgentContext
from chatkit.errors import BaseStreamError, CustomStreamError
from chatkit.types import (
    AssistantMessageItem,
    CustomTask,
    HiddenContextItem,
    NoticeEvent,
    TaskItem,
    ThreadItemDoneEvent,
    ThreadMetadata,
    ThreadStreamEvent,
    UserMessageItem,
    WorkflowItem,
)

from ..context import RequestContext
from ..errors import ModelError, what_there_is
from .citations import earlier
from .failures import Explained, empty, explained
from .history import HEADER, last_message, model_input, recall
from .ledger import RecordingModel
from .models import ChosenModel, choose
from .toolbox import Around, ToolBox
from .turn import Turn

log = logging.getLogger(__name__)

MAX_TURNS = 16
"""Model requests in one turn of the conversation; enough for a dozen tool calls one after the other."""
HEADER_KEY = "chatkit_notebook_model"
"""Where a thread's metadata holds the model that was last named to the reader."""


async def respond(
    thread: ThreadMetadata, item: UserMessageItem | None, request: RequestContext
) -> AsyncIterator[ThreadStreamEvent]:
    """Streams the answer to a user message, or to a client tool's output.

    The first answer of a thread begins with a line that names the model and why it was chosen; so does the
    first one after the model has changed.

    Args:
        thread: The conversation.
        item: The user message; None after a client tool's output or an answered form.
        request: The chat and the request.

    Raises:
        CustomStreamError: The answer failed; the text is for the reader. What was streamed before stays.
    """
    chat = request.chat
    try:
        chosen = await choose(chat)
        box = ToolBox(chat)
    except ModelError as error:
        chat.notify("error", {"message": str(error)})
        raise CustomStreamError(str(error), allow_retry=True) from error
    asked = item or await last_message(thread, request)
    wanted = asked.inference_options.model if asked is not None else None
    if wanted and wanted != chosen.name:
        other = chosen.named(wanted)
        if other is None:
            yield not_offered(wanted, chosen)
        chosen = other or chosen
    async for event in introduced(thread, chosen, request):
        yield event
    # not AgentContext[RequestContext](...): pydantic would want to resolve every type the request reaches
    assert chat.store is not None
    context: AgentContext[RequestContext] = AgentContext(
        thread=thread, store=chat.store, request_context=request
    )
    model = RecordingModel(
        chosen.model, chosen.name, chosen.where, request, thread.id, asked.id if asked else "", box.ours
    )
    agent: Agent[AgentContext[RequestContext]] = Agent(
        name="Notebook assistant",
        instructions=instructions(chat.instructions),
        model=model,
        model_settings=chosen.settings,
        tools=box.tools,
        tool_use_behavior=box.ends,
    )
    try:
        if item is None:
            await recall(thread, request)
        read = await model_input(thread, item, request, takes_files=chosen.takes_files)
        request.evidence.extend(earlier(read))
        run = Runner.run_streamed(
            agent,
            read,
            context=context,
            max_turns=MAX_TURNS,
            hooks=Around(box),
            # traces would go to OpenAI whichever model answers
            run_config=RunConfig(tracing_disabled=True, tool_not_found_behavior="return_error_to_model"),
        )
        answered = False
        async for event in Turn(run, context, box, model).events():
            answered = answered or is_answer(event)
            yield event
    except BaseStreamError:
        raise
    except Exception as error:
        failure = explained(error, chosen.name, chosen.where, chosen.offered)
        told(failure, request, error)
        raise CustomStreamError(failure.text, allow_retry=failure.retry) from error
    if not answered:
        failure = empty(chosen.name, chosen.where)
        told(failure, request)
        raise CustomStreamError(failure.text, allow_retry=failure.retry)


def is_answer(event: ThreadStreamEvent) -> bool:
    """Whether an event gives the reader something; steps and notes for the model do not."""
    if not isinstance(event, ThreadItemDoneEvent):
        return False
    if isinstance(event.item, AssistantMessageItem):
        return any(part.text.strip() for part in event.item.content)
    return not isinstance(event.item, WorkflowItem | HiddenContextItem)


def told(failure: Explained, request: RequestContext, error: Exception | None = None) -> None:
    log.warning("An answer failed: %s", failure.text, exc_info=error)
    request.chat.notify("error", {"message": failure.text})


@cache
def built_in_instructions() -> str:
    return Path(__file__).with_name("instructions.md").read_text(encoding="utf-8")


def instructions(of_the_user: str | None) -> str:
    """What the model is told about its job, and what the user adds."""
    if not of_the_user or not of_the_user.strip():
        return built_in_instructions()
    return f"{built_in_instructions()}\n# From the person who set up this chat\n\n{of_the_user.strip()}\n"


async def introduced(
    thread: ThreadMetadata, chosen: ChosenModel, request: RequestContext
) -> AsyncIterator[ThreadStreamEvent]:
    """The line above the first answer: which model answers and why."""
    named = f"{chosen.name} {chosen.where}"
    if thread.metadata.get(HEADER_KEY) == named:
        return
    store = request.chat.store
    assert store is not None
    # a new mapping: ChatKit notices a change by comparing with what it kept
    thread.metadata = {**thread.metadata, HEADER_KEY: named}
    title, content = header(chosen)
    icon: Literal["analytics", "sparkle"] = "analytics" if chosen.api == "analyst" else "sparkle"
    task = CustomTask(status_indicator="none", title=title, icon=icon, content=content)
    yield ThreadItemDoneEvent(
        item=TaskItem(
            id=store.generate_item_id("task", thread, request),
            thread_id=thread.id,
            created_at=datetime.now(timezone.utc),
            task=task,
        )
    )


def header(chosen: ChosenModel) -> tuple[str, str]:
    """One line that names the model, and what stands folded behind it."""
    why = f"{chosen.why[:1].upper()}{chosen.why[1:]}."
    if chosen.api == "analyst":
        what = "It is a grammar and no language model, and nothing leaves this process."
        return f"{HEADER}the analyst, the built-in model", f"{what} {why} Say “help” for what it understands."
    where = f" ({chosen.where})" if chosen.where else ""
    return f"{HEADER}{chosen.name}{where}", why


def not_offered(wanted: str, chosen: ChosenModel) -> NoticeEvent:
    there_is = what_there_is(wanted, chosen.offered) if chosen.offered else "No other model is offered here."
    return NoticeEvent(
        level="warning",
        message=f"There is no model `{wanted}` here, so `{chosen.name}` answers. {there_is}",
    )
