"""Tools of the user's that return widgets, and the action that answers one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.testing import ScriptedModel, assistant_message, function_call
from chatkit.widgets import Card, Text

from chatkit_notebook import chart, load_widget

from .conftest import Conversation, done

Converse = Callable[..., Conversation]


def turn(tool: str) -> ScriptedModel:
    return ScriptedModel([[function_call(tool, {}, call_id="c1")], [assistant_message("There.")]])


async def test_a_widget_that_a_tool_returns_is_shown_and_told_to_the_model(converse: Converse) -> None:
    def plot() -> dict[str, Any]:
        """Draws."""
        return chart([{"city": "Oslo", "n": 1}, {"city": "Rome", "n": 3}], "city", "n", title="Cities")

    model = turn("plot")
    chat = converse(model=model, tools=[plot])
    events = await chat.ask("draw")
    (item,) = done(events, "widget")
    assert item["widget"]["type"] == "Card"
    output = next(one["output"] for one in model.calls[1].input if one.get("type") == "function_call_output")
    assert output.startswith("The user sees this Card: Cities")
    assert "x Rome, y0 3" in output
    kinds = [one.type for one in await chat.stored()]
    assert kinds.index("workflow") < kinds.index("widget") < kinds.index("assistant_message")


async def test_a_tool_may_say_what_the_model_reads(
    converse: Converse,
) -> None:
    def card() -> Any:
        """A card."""
        return "Only this.", Card(children=[Text(value="hello")])

    def template() -> Any:
        """A template."""
        return load_widget({"type": "Basic", "children": []})

    model = turn("card")
    chat = converse(model=model, tools=[card, template])
    (item,) = done(await chat.ask("draw"), "widget")
    assert item["widget"]["children"][0]["value"] == "hello"
    assert "Only this." in str(model.calls[1].input)
    chat = converse(model=turn("template"), tools=[card, template])
    (item,) = done(await chat.ask("draw"), "widget")
    assert item["widget"]["type"] == "Basic"


async def test_other_results_stay_what_they_are(converse: Converse) -> None:
    def data() -> Any:
        """Data."""
        return {"type": "Cardinal", "children": []}

    model = turn("data")
    chat = converse(model=model, tools=[data])
    assert done(await chat.ask("look"), "widget") == []
    assert "Cardinal" in str(model.calls[1].input)
