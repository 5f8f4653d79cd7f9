from __future__ import annotations

from collections.abc import Callable

import pytest
from agents.testing import ScriptedModel, assistant_message, function_call

from chatkit_notebook.agent.citations import cited
from chatkit_notebook.context import Evidence

from .conftest import Conversation, done

Converse = Callable[..., Conversation]
MASS = Evidence(
    "e1", "Mean mass", "The mean is 4,201.754 (`penguins`, 342 of 344 rows).", "SELECT 1", ("penguins",)
)
SHARE = Evidence(
    "e2", "Share", "| sex | share |\n| female | 0.4956 |\n| n | 165 |", "SELECT 2", ("penguins",)
)


def marked(text: str, *evidence: Evidence) -> str:
    """The text with the id of each source at the place of its mark."""
    for annotation in reversed(cited(text, evidence)):
        assert annotation.index is not None
        text = f"{text[: annotation.index]}[{annotation.source.id}]{text[annotation.index :]}"  # type: ignore[union-attr]
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mean is **4,201.75** g.", "The mean is **4,201.75** g[e1]."),
        ("About 4,202 g in 342 rows.", "About 4,202 g[e1] in 342[e1] rows."),
        ("342 kB, 342 million and 342 grains", "342 kB[e1], 342[e1] million and 342[e1] grains"),
        ("It is 4201.754.", "It is 4201.754[e1]."),
        ("Females are 49.6% (165).", "Females are 49.6%[e2] (165[e2])."),
        ("Nobody said 17 or 4,203.", "Nobody said 17 or 4,203."),
        ("In `row 342` and [342](https://x.y/342), https://x.y/342", None),
        ("```\n342\n```", None),
        (
            "I do not know what “the top 342 rows” means; “342” is one.",
            "I do not know what “the top 342 rows” means; “342[e1]” is one.",
        ),
        ("165. A list of 342", "165. A list of 342[e1]"),
        ("x342, v3.42 and #342", None),
        ("🐧 342", "🐧 342[e1]"),
    ],
)
def test_numbers_name_their_query(text: str, expected: str | None) -> None:
    assert marked(text, MASS, SHARE) == (expected or text)


def test_the_latest_result_is_named() -> None:
    newer = Evidence("e3", "Again", "342 rows")
    assert marked("342", MASS, newer) == "342[e3]"


async def test_every_number_of_an_answer_of_the_analyst(converse: Converse) -> None:
    events = await converse().ask("mean body mass by species")
    (message,) = done(events, "assistant_message")
    (part,) = message["content"]
    text = part["text"].partition("\n\n")[0]
    assert "3 groups" in text
    sources = {annotation["source"]["data"]["sql"] for annotation in part["annotations"]}
    assert sources == {
        (
            "SELECT species, avg(body_mass_g) AS mean_body_mass_g FROM penguins "
            "GROUP BY species ORDER BY species LIMIT 1000"
        )
    }
    ends = [annotation["index"] for annotation in part["annotations"]]
    assert [text[:end].split()[-1] for end in ends] == ["3", "(3,700.66", "(5,076.02"]


async def test_a_number_from_an_earlier_turn_names_the_query_of_that_turn(converse: Converse) -> None:
    sql = "SELECT avg(body_mass_g) AS mean FROM penguins"
    call = function_call("query_frames", {"sql": sql, "title": "Mean mass"}, call_id="c1")
    answers = [[call], [assistant_message("It is 4,201.75.")], [assistant_message("As I said: 4,202 g.")]]
    chat = converse(model=ScriptedModel(answers))
    await chat.ask("mean?")
    (message,) = done(await chat.ask("again?"), "assistant_message")
    (annotation,) = message["content"][0]["annotations"]
    assert annotation["source"]["title"] == "Mean mass"
    assert annotation["source"]["data"]["sql"] == sql
