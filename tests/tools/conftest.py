"""A turn of a real conversation: the SDK's scripted model calls the tools, a real store is behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import polars as pl
import pytest
from agents import Agent, RunConfig, Runner
from agents.testing import ScriptedModel, assistant_message, function_call
from chatkit.agents import AgentContext, stream_agent_response
from chatkit.types import ThreadItem, ThreadMetadata, ThreadStreamEvent, WidgetItem, WorkflowItem

from chatkit_notebook.context import ChatContext, RequestContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.store.database import Store, open_store
from chatkit_notebook.tools import TOOLS

Call = tuple[str, dict[str, Any]]


@dataclass
class Turn:
    """What a turn left behind.

    Attributes:
        outputs: What each tool answered to the model, in order.
        events: All that was streamed.
        items: What the thread holds by id, in order of appearance.
        request: The request that the tools saw.
    """

    outputs: list[str]
    events: list[ThreadStreamEvent]
    items: dict[str, ThreadItem]
    request: RequestContext

    @property
    def widgets(self) -> list[dict[str, Any]]:
        found = [item.widget for item in self.items.values() if isinstance(item, WidgetItem)]
        return [widget.model_dump(mode="json", exclude_none=True) for widget in found]

    @property
    def tasks(self) -> list[Any]:
        workflows = [item.workflow for item in self.items.values() if isinstance(item, WorkflowItem)]
        return [task for workflow in workflows for task in workflow.tasks]


@dataclass
class Conversation:
    """A chat over a namespace."""

    store: Store
    names: dict[str, Any]
    thread: ThreadMetadata = field(
        default_factory=lambda: ThreadMetadata(id="thr_1", created_at=dt.datetime(2026, 11, 22))
    )

    def request(self) -> RequestContext:
        return RequestContext(ChatContext("chat", Namespace(lambda: self.names)))

    async def turn(
        self, *steps: list[Call], seen: Callable[[ThreadStreamEvent], None] = lambda event: None
    ) -> Turn:
        """Runs a turn in which the model makes these calls, a list of them at a time, and then answers.

        Args:
            steps: The calls of each of the model's answers.
            seen: Called with each event as it goes out.
        """
        numbered = iter(range(1, 100))
        script: list[Any] = [
            [function_call(name, arguments, call_id=f"call_{next(numbered)}") for name, arguments in step]
            for step in steps
        ]
        model = ScriptedModel([*script, [assistant_message("Done.")]])
        request = self.request()
        await self.store.save_thread(self.thread, request)
        chat = AgentContext(thread=self.thread, store=self.store, request_context=request)
        agent = Agent[Any](name="assistant", model=model, tools=list(TOOLS))
        quiet = RunConfig(tracing_disabled=True)
        result = Runner.run_streamed(agent, "go", context=chat, run_config=quiet)
        events, items = [], {}
        async for event in stream_agent_response(chat, result):
            # as it goes out: later changes of the same object must not rewrite what was sent
            event = event.model_copy(deep=True)
            events.append(event)
            seen(event)
            if event.type in ("thread.item.added", "thread.item.done", "thread.item.replaced"):
                items[event.item.id] = event.item
        outputs = [str(item.output) for item in result.new_items if item.type == "tool_call_output_item"]
        return Turn(outputs, events, items, request)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    opened = open_store(":memory:")
    yield opened
    await opened.close()


@pytest.fixture
def penguins() -> pd.DataFrame:
    """344 rows like those of the data set of that name."""
    count = 344
    return pd.DataFrame(
        {
            "species": ["Adelie", "Chinstrap", "Gentoo", "Gentoo"] * (count // 4),
            "bill_length_mm": [None, *(30 + n / 10 for n in range(count - 1))],
            "body_mass_g": range(3000, 3000 + count),
            "year": [2007] * count,
        }
    )


@pytest.fixture
def names(penguins: pd.DataFrame) -> dict[str, Any]:
    """A notebook's namespace."""
    return {
        "penguins": penguins,
        "sales": pl.DataFrame({"day": [dt.date(2026, 1, 1)], "amount": [12.5]}),
        "answer": 42,
        "config": {"alpha": 1},
    }


@pytest.fixture
def conversation(store: Store, names: dict[str, Any]) -> Conversation:
    return Conversation(store, names)


@pytest.fixture
def view_of() -> Callable[[Turn], dict[str, Any]]:
    """The only widget of a turn."""

    def only(turn: Turn) -> dict[str, Any]:
        (widget,) = turn.widgets
        return widget

    return only
