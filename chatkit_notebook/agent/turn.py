"""One turn while it runs: the run's events as ChatKit's, ids of our own, and a clean end in any case."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, cast

from agents import RunResultStreaming, StreamEvent
from chatkit.agents import AgentContext, stream_agent_response
from chatkit.store import NotFoundError
from chatkit.types import (
    AssistantMessageItem,
    ClientToolCallItem,
    ProgressUpdateEvent,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemReplacedEvent,
    ThreadItemUpdatedEvent,
    ThreadStreamEvent,
)

from ..context import RequestContext
from ..errors import ChatKitNotebookError
from .citations import cited
from .ledger import RecordingModel
from .toolbox import ToolBox

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 5.0
"""Silence of the model after which the reader is told that it is being waited for."""
ENDING_SECONDS = 5.0


class QuietRun:
    """A run whose events end instead of raising: ChatKit's bridge drops what is queued when they raise.

    Args:
        run: The run.
        context: The bridge's.
        model: Learns how many of its events were read.

    Attributes:
        error: What the run raised.
    """

    def __init__(
        self, run: RunResultStreaming, context: AgentContext[RequestContext], model: RecordingModel
    ) -> None:
        self.run = run
        self.context = context
        self.model = model
        self.error: Exception | None = None

    async def stream_events(self) -> AsyncIterator[StreamEvent]:
        try:
            async for event in self.run.stream_events():
                yield event
                self.model.taken += event.type == "raw_response_event"
        except Exception as error:  # noqa: BLE001 - the turn raises it in words once the bridge has ended
            self.error = error
        if self.error is not None:
            still(self.context)
            await self.context.end_workflow()
        await self.rest_plan()

    async def rest_plan(self) -> None:
        """A plan that was not carried out to its end says how far it came."""
        plan = self.context.request_context.plan
        if plan is not None and (left := plan.rest()) is not None:
            await self.context.stream(ThreadItemReplacedEvent(item=left))


class Turn:
    """The events of one run.

    The bridge runs in a task of its own, so that Stop ends it in order: its waiting sub-tasks would otherwise
    be left behind.

    Args:
        run: The run that was started.
        context: What the tools and the bridge share.
        box: The tools of the run.
        model: Knows whether the model is being waited for.
    """

    def __init__(
        self,
        run: RunResultStreaming,
        context: AgentContext[RequestContext],
        box: ToolBox,
        model: RecordingModel,
    ) -> None:
        self.run = QuietRun(run, context, model)
        self.context = context
        self.box = box
        self.model = model
        self.ids: dict[str, str] = {}
        self.queue: asyncio.Queue[ThreadStreamEvent | None] = asyncio.Queue()
        self.bridge = asyncio.create_task(self.fill(), name="chatkit-notebook-turn")

    async def fill(self) -> None:
        try:
            async for event in stream_agent_response(self.context, cast(Any, self.run)):
                self.queue.put_nowait(event)
        except Exception as error:  # noqa: BLE001 - raised by `events`
            self.run.error = self.run.error or error
        finally:
            self.queue.put_nowait(None)

    async def events(self) -> AsyncIterator[ThreadStreamEvent]:
        """ChatKit's events; whatever ends them ends the run and its tools too.

        Raises:
            Exception: What the run raised, after everything that came before it.
        """
        try:
            while True:
                try:
                    event = await self.next()
                except asyncio.TimeoutError:
                    if waiting := self.waiting():
                        yield waiting
                    continue
                if event is None:
                    break
                yield self.renamed(event)
        finally:
            await self.end()
        if self.run.error is not None:
            raise self.run.error

    async def next(self) -> ThreadStreamEvent | None:
        """The next event; None when there are no more.

        Raises:
            TimeoutError: There was silence for a while.
        """
        if not self.queue.empty():
            return self.queue.get_nowait()
        return await asyncio.wait_for(self.queue.get(), PATIENCE_SECONDS)

    def waiting(self) -> ProgressUpdateEvent | None:
        """That the model is being waited for; None while a tool works, whose step says so itself."""
        since = self.model.waiting_since
        if since is None or (seconds := int(time.monotonic() - since)) < PATIENCE_SECONDS - 1:
            return None
        where = f" at {self.model.where}" if self.model.where else ""
        return ProgressUpdateEvent(icon="clock", text=f"Waiting for {self.model.name}{where} ({seconds} s)")

    def renamed(self, event: ThreadStreamEvent) -> ThreadStreamEvent:
        """The event with ids of our own: models repeat theirs, and an id names one item for ever."""
        match event:
            case ThreadItemAddedEvent(item=AssistantMessageItem() as item):
                self.ids[item.id] = self.context.generate_id("message")
                item.id = self.ids[item.id]
            case ThreadItemDoneEvent(item=AssistantMessageItem() as item):
                known = self.ids.pop(item.id, "")
                item.id = known or self.context.generate_id("message")
                for part in item.content:
                    part.annotations += cited(part.text, self.context.request_context.evidence)
            case ThreadItemUpdatedEvent(item_id=name) if name in self.ids:
                event.item_id = self.ids[name]
            case ThreadItemDoneEvent(item=ClientToolCallItem() as item) if self.box.client_call:
                # the bridge takes the ids of the last call it saw, which may be another tool's
                item.id = self.context.generate_id("tool_call")
                item.call_id = self.box.client_call
        return event

    async def end(self) -> None:
        """Ends the run, its tools and the bridge; waits until they have ended, but not for ever."""
        if not self.bridge.done():
            still(self.context)
            self.run.run.cancel()
            await asyncio.wait({self.bridge}, timeout=ENDING_SECONDS)
            await self.keep_plan()
        if not self.bridge.done():
            log.warning("A tool did not end when the answer was stopped; it is left behind.")
            self.bridge.cancel()

    async def keep_plan(self) -> None:
        """Stores how far a plan came that was stopped: nobody reads its events any more."""
        plan = self.context.request_context.plan
        if plan is not None and (left := plan.rest()) is not None:
            with suppress(ChatKitNotebookError, NotFoundError):
                await self.context.store.save_item(self.context.thread.id, left, self.context.request_context)


def still(context: AgentContext[RequestContext]) -> None:
    """Tasks that were under way when the answer ended are not shown as running for ever."""
    if context.workflow_item is None:
        return
    for task in context.workflow_item.workflow.tasks:
        if task.status_indicator == "loading":
            task.status_indicator = "none"
