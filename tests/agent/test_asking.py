"""Questions to the person: what is ambiguous is asked in a structured input, and the answer goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.tools.ask_person import DISMISSED, NONE

from .conftest import Conversation, Event, done, error, said

Converse = Callable[..., Conversation]

SHOPS = pd.DataFrame(
    {"city": ["Paris", "Rome"], "price_net": [1.0, 3.0], "price_gross": [2.0, 6.0], "pieces": [5, 7]}
)
TOURS = pd.DataFrame({"city": ["Oslo", "Rome"], "pieces": [1, 2]})


async def answer(chat: Conversation, *values: str) -> list[Event]:
    (item,) = done(chat.events, "structured_input")[-1:]
    given: dict[str, Any] = {"status": "skipped", "answers": {}}
    if values:
        answers = {one["id"]: {"values": list(values), "skipped": False} for one in item["inputs"]}
        given = {"status": "answered", "answers": answers}
    return await chat.send("threads.add_structured_input", item_id=item["id"], input=given)


def options(events: list[Event]) -> list[str]:
    (item,) = done(events, "structured_input")
    (asked,) = item["inputs"]
    return [option["value"] for option in asked["options"]]


async def test_an_ambiguous_column_is_asked_for(converse: Converse) -> None:
    chat = converse({"shops": SHOPS})
    events = await chat.ask("mean price by city")
    assert options(events) == ["price_net", "price_gross", NONE]
    assert not done(events, "assistant_message")
    assert error(events) is None
    events = await answer(chat, "price_gross")
    assert said(events).startswith("Mean of `price_gross` by `city` in `shops`: 2 groups")


async def test_an_ambiguous_table_is_asked_for_and_follow_ups_know_the_answer(converse: Converse) -> None:
    chat = converse({"shops": SHOPS, "tours": TOURS})
    assert options(await chat.ask("total pieces")) == ["in shops", "in tours", NONE]
    assert "**3** in `tours`" in said(await answer(chat, "in tours"))
    assert "by `city` in `tours`" in said(await chat.ask("now by city"))


async def test_the_question_waits_in_the_store(converse: Converse) -> None:
    chat = converse({"shops": SHOPS})
    await chat.ask("mean price")
    stored = (await chat.stored())[-1]
    assert (stored.type, stored.status) == ("structured_input", "pending")
    # the page, and the server, are others by now
    chat.server = NotebookChatServer(chat.chat)
    assert "`price_net` is **2**" in said(await answer(chat, "price_net")).replace("2.00", "2")
    assert [one.status for one in await chat.stored() if one.type == "structured_input"] == ["answered"]


async def test_words_of_their_own_are_a_question(converse: Converse) -> None:
    chat = converse({"shops": SHOPS})
    await chat.ask("mean price")
    assert "price_gross" in said(await answer(chat, "the gross price"))
    await chat.ask("mean price")
    assert said(await answer(chat, "how many rows are there")).startswith("`shops` has")


async def test_none_of_these_and_dismissing_end_it(converse: Converse) -> None:
    chat = converse({"shops": SHOPS})
    await chat.ask("mean price")
    assert said(await answer(chat, NONE)).startswith("None of these, then.")
    await chat.ask("mean price")
    left = said(await answer(chat))
    assert left.startswith("I leave that question.")
    assert "chatkit-link://ask?prompt=mean%20%60price_net%60" in left


async def test_a_message_instead_of_an_answer(converse: Converse) -> None:
    chat = converse({"shops": SHOPS})
    await chat.ask("mean price")
    assert "**12**" in said(await chat.ask("total pieces"))


async def test_a_model_asks_with_the_tool_and_reads_the_answer(converse: Converse, scripted: Any) -> None:
    model = scripted(
        [("ask_person", {"question": "Which price?", "options": ["net", "gross"], "multiple": False})],
        "The gross one, then.",
    )
    chat = converse({"shops": SHOPS}, model=model)
    events = await chat.ask("how much is it?")
    assert options(events) == ["net", "gross", NONE]
    assert said(events) == ""
    assert said(await answer(chat, "gross")) == "The gross one, then."
    call, output = model.calls[-1].input[-2:]
    assert call["name"] == "ask_person"
    assert output["output"] == "The person answered: gross"


async def test_a_model_learns_that_the_question_was_dismissed(converse: Converse, scripted: Any) -> None:
    model = scripted([("ask_person", {"question": "Which?", "options": ["a", "b"]})], "As you like.")
    chat = converse({"shops": SHOPS}, model=model)
    await chat.ask("hm")
    await answer(chat)
    assert model.calls[-1].input[-1]["output"] == DISMISSED


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"question": "Which?", "options": ["only"]}, "at least two"),
        ({"question": "Which?", "options": [f"o{n}" for n in range(30)]}, "30 options are too many"),
        ({"question": " ", "options": ["a", "b"]}, "needs its text"),
    ],
)
async def test_bad_questions_are_not_asked(
    converse: Converse, scripted: Any, given: dict[str, Any], words: str
) -> None:
    model = scripted([("ask_person", given)], "Never mind.")
    chat = converse({"shops": SHOPS}, model=model)
    events = await chat.ask("hm")
    assert not done(events, "structured_input")
    assert words in model.calls[-1].input[-1]["output"]


async def test_long_options_are_cut(converse: Converse, scripted: Any) -> None:
    model = scripted([("ask_person", {"question": "Which?\n" * 500, "options": ["a" * 9_000, "b"]})], "")
    events = await converse({"shops": SHOPS}, model=model).ask("hm")
    (item,) = done(events, "structured_input")
    assert len(item["inputs"][0]["question"]) <= 300
    assert [len(one) for one in options(events)] == [120, 1, len(NONE)]
