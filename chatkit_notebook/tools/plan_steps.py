"""The tool plan_steps: the steps of a longer answer as one workflow that shows how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone

from agents import function_tool
from chatkit.types import (
    CustomSummary,
    CustomTask,
    ThreadItemDoneEvent,
    ThreadItemReplacedEvent,
    Workflow,
    WorkflowItem,
)

from ..errors import InspectionError
from .step import Chat, Run, failed, short

NAME = "plan_steps"
MOST_STEPS = 8


class Plan:
    """The steps of one answer: each is one call of a tool, in their order.

    The workflow is stored as it is from the beginning and replaced whenever something changes, so that what
    is finished stays when the answer is stopped.

    Args:
        chat: Of the turn.
        titles: Of the steps.
    """

    def __init__(self, chat: Chat, titles: Sequence[str]) -> None:
        self.chat = chat
        self.tasks = [
            CustomTask(title=title, icon="empty-circle", status_indicator="none") for title in titles
        ]
        self.found: dict[int, str] = {}
        self.workflow = WorkflowItem(
            id=chat.generate_id("workflow"),
            thread_id=chat.thread.id,
            created_at=datetime.now(timezone.utc),
            workflow=Workflow(type="custom", tasks=[*self.tasks], expanded=True),
        )

    @property
    def finished(self) -> bool:
        """Whether every step is done."""
        return all(task.status_indicator == "complete" for task in self.tasks)

    async def show(self) -> None:
        """Puts the workflow into the thread, below what is there."""
        await self.chat.end_workflow()
        self.describe()
        await self.chat.stream(ThreadItemDoneEvent(item=self.workflow.model_copy(deep=True)))

    async def begin(self) -> CustomTask | None:
        """The next step, shown as under way; None when none is left."""
        task = next((one for one in self.tasks if one.status_indicator == "none"), None)
        if task is not None:
            task.status_indicator = "loading"
            task.icon = None
            await self.tell()
        return task

    async def complete(self, task: CustomTask, content: str) -> None:
        """Shows a step as done."""
        self.found[id(task)] = content
        task.status_indicator = "complete"
        await self.tell()

    async def give_back(self, task: CustomTask) -> None:
        """A step failed: the next call may do it."""
        task.status_indicator = "none"
        await self.tell()

    async def tell(self) -> None:
        self.describe()
        await self.chat.stream(ThreadItemReplacedEvent(item=self.workflow.model_copy(deep=True)))

    def rest(self) -> WorkflowItem | None:
        """The workflow as it is kept when the answer ends before its steps; None when all are done."""
        if self.finished:
            return None
        for task in self.tasks:
            if task.status_indicator == "loading":
                task.status_indicator = "none"
                task.icon = "empty-circle"
        done = sum(task.status_indicator == "complete" for task in self.tasks)
        self.describe()
        self.fold(f"{done} of {len(self.tasks)} steps")
        return self.workflow

    def describe(self) -> None:
        """The line above the steps: where it is, or that all is done."""
        at = next((n for n, task in enumerate(self.tasks, 1) if task.status_indicator == "loading"), None)
        if self.finished:
            self.fold(f"{len(self.tasks)} steps")
        else:
            title = f"Step {at} of {len(self.tasks)}" if at else f"{len(self.tasks)} steps"
            self.workflow.workflow.summary = CustomSummary(title=title, icon="analytics")
        self.workflow.workflow.tasks = [*self.tasks]

    def fold(self, title: str) -> None:
        """While it works the titles are enough; what was found can be read once it has ended."""
        for task in self.tasks:
            task.content = self.found.get(id(task))
        self.workflow.workflow.expanded = False
        self.workflow.workflow.summary = CustomSummary(title=title, icon="analytics")


async def answer(chat: Chat, steps: Sequence[str]) -> str:
    """Shows the plan; the calls that follow are its steps.

    Raises:
        InspectionError: There are too few or too many steps.
    """
    titles = [title for step in steps if (title := short(step).strip())]
    if len(titles) < 2:
        raise InspectionError("A plan has at least two steps. Call the tool that answers instead.")
    if len(titles) > MOST_STEPS:
        raise InspectionError(
            f"{len(titles)} steps are too many to follow: join them to {MOST_STEPS} at most."
        )
    request = chat.request_context
    if request.plan is not None and (left := request.plan.rest()) is not None:
        await chat.stream(ThreadItemReplacedEvent(item=left))
    request.plan = Plan(chat, titles)
    await request.plan.show()
    return "The plan is shown. Now call the tools, one call for each step, in this order."


@function_tool(failure_error_function=failed)
async def plan_steps(run: Run, steps: list[str]) -> str:
    """Show the person the steps of a longer answer before you begin; each of your next calls is one of them.

    Use it when a message asks for several things, or for one that needs several results after each other.
    Look at what you need to know (list_variables, describe_variable) before you plan. Then make one call for
    each step, one after the other: a step that builds on an earlier one uses its statement as a subquery. Do
    not use it for one question that one call answers.

    Args:
        run: The agent's run.
        steps: Two to eight steps in order, a few words each ("Mean price by city").
    """
    return await answer(run.context, steps)
