"""Every number of an answer lies under an annotation that carries the query, over the whole question set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

from chatkit_notebook.agent import models
from chatkit_notebook.agent.analyst import linking
from chatkit_notebook.agent.analyst.answers import worded
from chatkit_notebook.agent.analyst.intents import Intent, Linked, Talk, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.model import call_for
from chatkit_notebook.agent.analyst.steps import leans_on, read
from chatkit_notebook.agent.citations import NO_PLACE, NUMBER, cited
from chatkit_notebook.context import ChatContext, Evidence
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.pairs import join_keys
from chatkit_notebook.inspection.sql import query
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.store.database import open_store
from chatkit_notebook.tools.pair_tools import keys_text
from chatkit_notebook.tools.query_frames import as_text
from chatkit_notebook.views.markdown import MOST_ROWS

from ..questions.asked import QUESTIONS, Question
from ..questions.data import namespace
from ..questions.first_hour import FRESH, LATER
from ..questions.joined import JOINED
from ..questions.joined import variables as with_more
from .conftest import Conversation, done


def uncited(item: dict[str, Any], question: str) -> list[str]:
    """The numbers of an answer that no query's annotation stands behind.

    Excepted is what the person wrote themselves: a condition or a "top 5" that the answer says again.
    """
    (part,) = item["content"]
    places = [one["index"] for one in part["annotations"]]
    told = NO_PLACE.sub(lambda match: " " * len(match[0]), part["text"].partition("\n\n[")[0])
    said = {match[0].replace(",", "") for match in NUMBER.finditer(question)}
    # a year that a period was read from, and the 1.5 that outliers are defined by
    said |= {"1.5"} if "outlier" in question else set()
    return [
        match[0]
        for match in NUMBER.finditer(told)
        if match[0].replace(",", "") not in said
        and not any(match.end() <= place <= match.end() + 4 for place in places)
    ]


@pytest.mark.parametrize(
    ("asked", "variables", "answers", "numbers"),
    [
        ((*QUESTIONS[::5], *FRESH[::3], *LATER[::3]), namespace, 40, 80),
        pytest.param((*QUESTIONS, *FRESH, *LATER), namespace, 180, 400, marks=pytest.mark.thorough),
        (JOINED, with_more, 8, 12),
    ],
    ids=["some", "all", "joins"],
)
def test_every_number_of_an_answer_has_its_query(
    asked: Sequence[Question], variables: Callable[[], dict[str, Any]], answers: int, numbers: int
) -> None:
    held = Namespace(variables())
    variables_ = held.variables()
    catalogue = read_catalogue(held)
    bare: list[tuple[str, str, list[str]]] = []
    seen = marks = 0
    for question in asked:
        before: Intent | None = None
        for text in question.after:
            before = leans_on(read(text, catalogue, before).last, catalogue) or before
        intent = read(question.text, catalogue, before).last
        if isinstance(intent, Unclear | Talk):
            continue
        sources: list[Evidence] = []
        if isinstance(intent, Linked):
            keys = keys_text(join_keys(intent.left, intent.right, lambda sql: query(sql, variables_)))
            step = linking.step(intent, [keys], [], catalogue, can_ask=False)
            assert not isinstance(step, str), step
            name, arguments = step
            sources.append(Evidence("keys", "Keys", keys, "", (intent.left, intent.right)))
        else:
            name, arguments = call_for(intent, catalogue)
        if name != "query_frames":
            continue
        result = query(arguments["sql"], variables_)
        told = as_text(result.page(0, MOST_ROWS), arguments["title"], result.tables)
        sources.append(Evidence("call", arguments["title"] or "", told, result.sql, result.tables))
        if isinstance(intent, Linked):
            words = linking.step(intent, [keys, told], [], catalogue, can_ask=False)
            assert isinstance(words, str)
        else:
            words = worded(intent, told, catalogue)
        found = cited(words, sources)
        seen += 1
        marks += len(found)
        assert all(one.source.data.get("sql", "") in {evidence.sql for evidence in sources} for one in found)
        item = {"content": [{"text": words, "annotations": [{"index": one.index} for one in found]}]}
        if left := uncited(item, " ".join((*question.after, question.text))):
            bare.append((question.text, words.partition("\n\n")[0], left))
    assert not bare
    assert seen >= answers
    assert marks >= numbers


async def test_a_number_without_a_query_is_seen() -> None:
    item = {"content": [{"text": "There are **12** rows.", "annotations": []}]}
    assert uncited(item, "how many rows") == ["12"]
    assert uncited(item, "top 12") == []


async def changed_frame(restart: bool) -> tuple[str, str]:
    """What a follow-up says after the frame has changed, in the same kernel or in a new one."""
    held = {"sales": pd.DataFrame({"city": ["Rome", "Oslo", "Rome"], "price": [1.0, 4.0, 3.0]})}
    store = open_store(":memory:")
    chat = ChatContext("changed", Namespace(held), store=store, model="analyst")
    conversation = Conversation(chat, [])
    try:
        await conversation.ask("mean price by city")
        held["sales"] = pd.DataFrame({"city": ["Rome", "Oslo"], "price": [100.0, 200.0]})
        if restart:
            await models.close(chat)
            conversation.chat = ChatContext("changed", Namespace(held), store=store, model="analyst")
            conversation.server = NotebookChatServer(conversation.chat)
        events = await conversation.ask("sort that descending")
        (item,) = done(events, "assistant_message")
        return item["content"][0]["text"], str(item["content"][0]["annotations"])
    finally:
        await models.close(conversation.chat)
        await store.close()


async def test_a_follow_up_computes_what_is_there_now_and_cites_it() -> None:
    for restart in (False, True):
        text, annotations = await changed_frame(restart)
        assert "from **Oslo** (200) to **Rome** (100)" in text.replace(".00", "")
        assert "ORDER BY mean_price DESC" in annotations
        # the numbers of before are in the conversation, but not in the answer
        assert "(4)" not in text.replace(".00", "")
