"""The analyst in the real Runner with the real tools: what it answers is what pandas computes."""
# ruff: noqa: E501 - questions and answers as they are

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
from agents import ModelSettings, ModelTracing

from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.model import Analyst
from chatkit_notebook.inspection.namespace import Namespace

from ..conftest import Conversation, done, error, said
from .frames import many

Converse = Callable[..., Conversation]


def prompts(text: str) -> list[str]:
    return [unquote(found) for found in re.findall(r"chatkit-link://ask\?prompt=([^)]+)\)", text)]


async def test_one_number_with_its_source(converse: Converse, penguins: pd.DataFrame) -> None:
    answer = said(await converse().ask("mean body mass"))
    assert answer.startswith(
        f"The mean of `body_mass_g` is **{penguins.body_mass_g.mean():,.2f}** in `penguins`."
    )


async def test_counts_with_conditions(converse: Converse, penguins: pd.DataFrame) -> None:
    chat = converse()
    expected = int((penguins.body_mass_g > 5000).sum())
    answer = said(await chat.ask("how many penguins have a body mass over 5000?"))
    assert answer.startswith(f"`penguins` has **{expected}** rows where `body_mass_g` > 5000.")


async def test_groups_are_drawn_and_summed_up(converse: Converse, penguins: pd.DataFrame) -> None:
    chat = converse()
    events = await chat.ask("mean body mass by species")
    means = penguins.groupby("species").body_mass_g.mean()
    low, high = means.idxmin(), means.idxmax()
    assert said(events).startswith(
        f"Mean of `body_mass_g` by `species` in `penguins`: 3 groups, from **{low}** ({means[low]:,.2f}) "
        f"to **{high}** ({means[high]:,.2f})."
    )
    (widget,) = done(events, "widget")
    assert widget["widget"]["type"] == "Card"
    (workflow,) = {item["id"]: item for item in done(events, "workflow")}.values()
    assert "GROUP BY" in workflow["workflow"]["tasks"][0]["content"]


async def test_a_conversation_of_follow_ups(converse: Converse, penguins: pd.DataFrame) -> None:
    chat = converse()
    await chat.ask("mean body mass by species")
    await chat.ask("now by island")
    answer = said(await chat.ask("only the females"))
    means = penguins[penguins.sex == "female"].groupby("island").body_mass_g.mean()
    assert f"**{means.idxmax()}** ({means.max():,.2f})" in answer
    assert "where `sex` is female" in answer


async def test_rows(converse: Converse) -> None:
    events = await converse().ask("rows 21 to 40 of penguins")
    assert said(events).startswith("`penguins` has 344 rows and 8 columns; the list opens with rows 21–40.")
    assert done(events, "widget")


async def test_missing_values(converse: Converse, penguins: pd.DataFrame) -> None:
    answer = said(await converse().ask("missing values"))
    assert answer.startswith(f"In `penguins` values are missing in `sex` ({penguins.sex.isna().sum()})")
    one = said(await converse().ask("how many missing values in sex"))
    assert one.startswith(f"`sex` is missing in **{penguins.sex.isna().sum()}** rows of `penguins`.")


async def test_distinct_values(converse: Converse) -> None:
    answer = said(await converse().ask("distinct islands"))
    assert answer.startswith("`island` has 3 distinct values in `penguins`: Biscoe, Dream, Torgersen.")


async def test_an_assumed_mean_is_said(converse: Converse) -> None:
    assert "You named no function, so I took the mean." in said(await converse().ask("body mass by species"))
    assert "You named no function" not in said(await converse().ask("mean body mass by species"))


async def test_charts_are_drawn(converse: Converse) -> None:
    chat = converse()
    events = await chat.ask("plot body mass by species")
    assert said(events).startswith(
        "A bar chart of mean `body_mass_g` by `species` is drawn (`penguins`, 342 of 344 rows); "
        "lowest at Adelie with 3,700.66, highest at Gentoo with 5,076.02."
    )
    (widget,) = done(events, "widget")
    assert widget["widget"]["type"] == "Card"
    events = await chat.ask("pie chart of species")
    assert "ChatKit has no pie charts; this one shows the same numbers." in said(events)


async def test_a_bad_statement_is_an_answer(converse: Converse) -> None:
    chat = converse()
    answer = said(await chat.ask("select speces from penguins"))
    assert "`speces`" in answer
    assert "`species`" in answer
    refused = said(await chat.ask("with t as (delete from penguins returning *) select * from t"))
    assert error(chat.events) is None
    assert refused


async def test_what_it_cannot_do_it_says_and_offers_what_works(converse: Converse) -> None:
    answer = said(await converse().ask("please write a poem about the sea"))
    assert "not a language model" in answer
    assert "OPENAI_API_KEY" in answer
    catalogue = read_catalogue(Namespace(many()))
    assert len(prompts(answer)) >= 3
    assert not any(isinstance(parse(prompt, catalogue), Unclear) for prompt in prompts(answer))


@pytest.mark.parametrize(
    "question",
    ["what is in memory", "describe penguins", "describe cars", "show movies", "mean body mass by species",
     "how many stocks", "missing values in cars", "help", "hello", "cars with horsepower over 100", "mean imdb rating"],
)  # fmt: skip
async def test_every_suggestion_can_be_asked(converse: Converse, question: str) -> None:
    chat = converse(many())
    answer = said(await chat.ask(question))
    assert answer
    for prompt in prompts(answer):
        events = await chat.ask(prompt)
        assert error(events) is None
        assert "not a language model" not in said(events) or prompt == "help", prompt
        await chat.ask(question)


async def test_nothing_in_memory(converse: Converse) -> None:
    chat = converse({})
    assert "no table in memory" in said(await chat.ask("mean of price"))
    assert "no variables" in said(await chat.ask("what is in memory?"))


async def test_a_variable_that_vanishes_between_two_turns(converse: Converse, penguins: pd.DataFrame) -> None:
    variables: dict[str, Any] = {"penguins": penguins, "other": penguins.head(3)}
    chat = converse(variables)
    await chat.ask("mean body mass in penguins")
    del variables["penguins"]
    events = await chat.ask("describe penguins")
    assert error(events) is None
    assert "no variable `penguins`" in said(events)


async def test_the_stream_is_that_of_the_responses_api(penguins: pd.DataFrame) -> None:
    analyst = Analyst(Namespace({"penguins": penguins}))

    async def kinds(text: str) -> tuple[list[str], str, str]:
        events = [
            event
            async for event in analyst.stream_response(
                None, text, ModelSettings(), [], None, [], ModelTracing.DISABLED,
                previous_response_id=None, conversation_id=None, prompt=None,
            )
        ]  # fmt: skip
        assert [event.sequence_number for event in events] == list(range(len(events)))
        whole = events[-1].response.output[0]  # type: ignore[union-attr]
        deltas = "".join(event.delta for event in events if event.type == "response.output_text.delta")
        return [event.type for event in events], whole.id, deltas == whole.content[0].text and deltas

    types, first, text = await kinds("help")
    assert types[:3] == ["response.created", "response.output_item.added", "response.content_part.added"]
    assert types[-4:] == [
        "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
    ]  # fmt: skip
    assert types.count("response.output_text.delta") > 10
    assert text.startswith("You can ask me")
    assert (await kinds("help"))[1] != first
