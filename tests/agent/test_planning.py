"""Messages with several steps: planned as one workflow, done one after the other, kept when stopped."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from .conftest import Conversation, Event, done, error, said

Converse = Callable[..., Conversation]

SALES = pd.DataFrame(
    {"city": list("abcdefgh"), "kind": list("xyxyxyxy"), "price": [1.0, 9.0, 2.0, 8.0, 3.0, 7.0, 4.0, 6.0]}
)


def plans(events: list[Event]) -> list[dict[str, Any]]:
    """Each state of the workflow that was shown."""
    items = [
        event["item"] for event in events if event["type"] in ("thread.item.done", "thread.item.replaced")
    ]
    return [item["workflow"] for item in items if item["type"] == "workflow"]


def statuses(workflow: dict[str, Any]) -> list[str]:
    return [task["status_indicator"] for task in workflow["tasks"]]


async def test_steps_are_shown_done_and_told(converse: Converse) -> None:
    chat = converse({"sales": SALES})
    events = await chat.ask("mean price by city and then the top 5 and plot them")
    shown = plans(events)
    assert [task["title"] for task in shown[0]["tasks"]] == ["Mean price by city", "The top 5", "Plot them"]
    assert statuses(shown[0]) == ["none", "none", "none"]
    assert ["complete", "loading", "none"] in [statuses(one) for one in shown]
    assert shown[-1]["summary"]["title"] == "3 steps"
    assert all("SELECT" in task["content"] for task in shown[-1]["tasks"][:2])
    assert "LIMIT 5" in shown[-1]["tasks"][1]["content"]
    kinds = [item["widget"]["type"] for item in done(events, "widget")]
    assert kinds[-1] == "Card"
    assert len(kinds) == 3
    lines = said(events).splitlines()
    assert [line[:2] for line in lines[:3]] == ["1.", "2.", "3."]
    assert "8 groups" in lines[0]
    assert "5 groups" in lines[1]
    assert "highest at b with 9" in lines[2]
    # a follow-up is about the last step
    assert "bar chart" in said(await chat.ask("only x")).casefold()


async def test_one_workflow_stands_in_the_store_before_its_results(converse: Converse) -> None:
    chat = converse({"sales": SALES})
    await chat.ask("total price by kind; then mean price")
    kinds = [
        one.type for one in await chat.stored() if one.type in ("workflow", "widget", "assistant_message")
    ]
    assert kinds == ["workflow", "widget", "widget", "assistant_message"]


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("describe sales. Then show the first 3 rows.", 2),
        ("mean price by kind\nmax price by kind", 2),
        ("count by kind; top 3 sales by price; missing values in sales", 3),
        ("sales sorted by kind then by price", 0),
        ("mean and max price by kind", 0),
        ("sales where city is 'a; then b'", 0),
    ],
)
async def test_what_is_one_question_and_what_is_several(converse: Converse, text: str, steps: int) -> None:
    events = await converse({"sales": SALES}).ask(text)
    assert error(events) is None
    found = re.findall(r"^\d\. ", said(events), re.MULTILINE)
    assert len(found) == steps


async def test_an_ambiguous_step_is_asked_for(converse: Converse) -> None:
    frame = SALES.rename(columns={"price": "price_net"}).assign(price_gross=2.0)
    events = await converse({"sales": frame}).ask("count by kind; then mean price")
    (item,) = done(events, "structured_input")
    assert [one["value"] for one in item["inputs"][0]["options"]][:2] == ["price_net", "price_gross"]


async def test_stop_keeps_the_steps_that_are_done(converse: Converse) -> None:
    chat = converse({"sales": SALES})
    under_way = asyncio.Event()

    async def read() -> None:
        async for event in chat.stream(chat.asking("mean price by city; then top 5; then plot them")):
            item = event.get("item", {})
            if item.get("type") == "workflow" and statuses(item["workflow"])[:2] == ["complete", "loading"]:
                under_way.set()

    task = asyncio.create_task(read())
    await asyncio.wait_for(under_way.wait(), 30)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    stored = await chat.stored()
    (workflow,) = [one.workflow for one in stored if one.type == "workflow"]
    done_now = [task.status_indicator for task in workflow.tasks]
    assert done_now[0] == "complete"
    assert "loading" not in done_now
    assert "SELECT" in str(workflow.tasks[0].content)
    assert sum(one.type == "widget" for one in stored) >= 1
    assert said(await chat.ask("mean price")).startswith("The mean of `price` is **5**")


async def test_a_step_that_fails_ends_the_plan(converse: Converse) -> None:
    chat = converse({"sales": SALES})
    events = await chat.ask("count by kind; select nothing from sales; then mean price")
    assert "2. This step failed:" in said(events) or "failed" in said(events)
    assert "loading" not in statuses(plans(events)[-1])


async def test_a_model_plans_with_the_tool(converse: Converse, scripted: Any) -> None:
    model = scripted(
        [("plan_steps", {"steps": ["Count", "Mean price"]})],
        [("query_frames", {"sql": "SELECT count(*) FROM sales", "title": "Rows"})],
        [("query_frames", {"sql": "SELECT avg(nothing) FROM sales", "title": "Mean"})],
        [("query_frames", {"sql": "SELECT avg(price) FROM sales", "title": "Mean"})],
        "8 rows, mean 5.",
    )
    events = await converse({"sales": SALES}, model=model).ask("count them and take the mean")
    shown = [statuses(one) for one in plans(events)]
    assert shown[0] == ["none", "none"]
    assert ["complete", "none"] in shown
    assert shown[-1] == ["complete", "complete"]
    assert plans(events)[-1]["summary"]["title"] == "2 steps"


@pytest.mark.parametrize(
    ("steps", "words"), [(["one"], "at least two"), (["x"] * 40, "40 steps are too many")]
)
async def test_bad_plans(converse: Converse, scripted: Any, steps: list[str], words: str) -> None:
    model = scripted([("plan_steps", {"steps": steps})], "Never mind.")
    events = await converse({"sales": SALES}, model=model).ask("hm")
    assert not plans(events)
    assert words in model.calls[-1].input[-1]["output"]
