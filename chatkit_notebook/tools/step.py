"""A step: what a tool call shows in the thread while it works and when it is done."""

from __future__ import annotations

import asyncio
import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, TypeAlias, TypeVar

from agents import RunContextWrapper
from agents.exceptions import ModelBehaviorError
from chatkit.agents import AgentContext
from chatkit.types import (
    CustomSummary,
    CustomTask,
    ThreadItemReplacedEvent,
    ThreadItemUpdatedEvent,
    WorkflowItem,
    WorkflowTaskUpdated,
)
from chatkit.widgets import DynamicWidgetRoot

from ..context import Evidence, Read, RequestContext
from ..errors import ChatKitNotebookError
from ..inspection.isolation import stopped_by
from ..transport.loop import in_worker
from ..views.cells import cut, one_line
from ..views.components import Node
from .unstopped import UNSTOPPED, Unstopped

Chat: TypeAlias = AgentContext[RequestContext]
Run: TypeAlias = RunContextWrapper[AgentContext[RequestContext]]

T = TypeVar("T")
log = logging.getLogger(__name__)

TITLE_CHARACTERS = 120


class Step:
    """One task of the workflow that stands for what the assistant does before it answers.

    As a context manager it is never left loading: what is raised inside completes it too.
    """

    def __init__(self, chat: Chat, title: str, icon: str) -> None:
        self.chat = chat
        self.task = CustomTask(title=short(title), icon=icon, status_indicator="loading")
        self.workflow: WorkflowItem | None = None
        self.planned: CustomTask | None = None
        self.open = True

    async def __aenter__(self) -> Step:
        plan = self.chat.request_context.plan
        if plan is not None:
            self.planned = await plan.begin()
        if self.planned is not None:
            return self
        await self.chat.add_workflow_task(self.task)
        self.workflow = self.chat.workflow_item
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # a cancelled turn's open workflow is dropped with it; there is nobody to tell
        if isinstance(error, Exception) and self.open:
            words = str(error) if isinstance(error, ChatKitNotebookError) else type(error).__name__
            await self.done(f"{self.task.title}: failed", words)
        if isinstance(error, Exception) and self.planned is not None:
            await self.chat.request_context.plan.give_back(self.planned)

    async def done(self, title: str, content: str, *, icon: str | None = None) -> None:
        """Shows the step as complete.

        Args:
            title: What was done, in the past tense.
            content: Markdown: the variable, the statement, rows, time.
            icon: Another icon than the one it began with.
        """
        self.open = False
        if self.planned is not None:
            await self.chat.request_context.plan.complete(self.planned, content)
            return
        assert self.workflow is not None
        self.task.title = short(title)
        self.task.content = content
        self.task.status_indicator = "complete"
        if icon is not None:
            self.task.icon = icon
        workflow = self.workflow.workflow
        if workflow.type == "custom":
            alone = len(workflow.tasks) == 1
            workflow.summary = CustomSummary(
                title=short(title) if alone else f"{len(workflow.tasks)} steps", icon=self.task.icon
            )
        # by identity: two calls with the same arguments make tasks that are equal
        index = next(index for index, task in enumerate(workflow.tasks) if task is self.task)
        if self.chat.workflow_item is self.workflow:
            update = WorkflowTaskUpdated(task=self.task, task_index=index)
            await self.chat.stream(ThreadItemUpdatedEvent(item_id=self.workflow.id, update=update))
        else:
            # a call that ran beside this one drew its widget and so ended the workflow of both
            await self.chat.stream(ThreadItemReplacedEvent(item=self.workflow))

    async def draw(self, view: Node, copy_text: str) -> None:
        """Puts a widget into the thread, below this step."""
        # ended here and not when the bridge sees the widget: a call running beside this one would add its
        # task to a workflow that is about to end
        await self.chat.end_workflow()
        await self.chat.stream_widget(DynamicWidgetRoot.model_validate(view), copy_text)


def short(title: str) -> str:
    return cut(one_line(title[: TITLE_CHARACTERS + 1]), TITLE_CHARACTERS)


async def in_thread(work: Callable[[threading.Event], T]) -> T:
    """Runs blocking work beside the loop.

    Args:
        work: Given an event that is set when the caller is cancelled (Stop); it then returns soon.
    """
    cancelled = threading.Event()
    unstopped = UNSTOPPED.get() or Unstopped()
    unstopped.begin()

    def watched(event: threading.Event) -> T:
        error: BaseException | None = None
        try:
            with stopped_by(event):
                return work(event)
        except BaseException as raised:
            error = raised
            raise
        finally:
            unstopped.end(error)

    try:
        return await in_worker(watched, cancelled)
    except asyncio.CancelledError:
        cancelled.set()
        raise


def touch(
    request: RequestContext,
    *names: str,
    columns: Iterable[str] = (),
    rows: int = 0,
    values: bool = True,
) -> None:
    """Records what this turn read: it stands in the ledger, and later rules of privacy go by it.

    Args:
        request: Of the turn.
        names: Of the variables.
        columns: The columns that were read; none means any.
        rows: Of how many rows values are in the text for the model.
        values: False when only names, types and sizes were given.
    """
    taken = tuple(columns)
    for name in names:
        if name and name not in request.touched:
            request.touched.append(name)
        read = Read(name, taken, rows, values)
        if name and read not in request.reads:
            request.reads.append(read)


def cite(request: RequestContext, title: str, text: str, variables: Sequence[str], sql: str = "") -> None:
    """Keeps what a tool told, so that the numbers of the answer can name where they are from."""
    evidence = Evidence(f"evidence_{uuid.uuid4().hex[:16]}", title, text, sql, tuple(variables))
    request.evidence.append(evidence)


def failed(run: RunContextWrapper[Any], error: Exception) -> str:
    """What the model reads when a tool raised: the errors of this package are answers too."""
    if isinstance(error, ChatKitNotebookError):
        return f"Error: {error}"
    if isinstance(error, ModelBehaviorError):
        # the model's slip and nobody else's: it reads what was wrong and calls again
        return f"Error: {str(error).rstrip('.')}. Call it again with a JSON object of its parameters."
    log.error("A tool failed.", exc_info=error)
    chat = run.context
    if isinstance(chat, AgentContext) and isinstance(chat.request_context, RequestContext):
        chat.request_context.chat.notify("error", {"message": f"{type(error).__name__}: {error}"})
    return f"Error: the tool failed ({type(error).__name__}). The notebook's log has the details."
