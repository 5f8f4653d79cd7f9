"""Variables and columns that are mentioned with "@", anywhere in a question, as the composer sends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pandas as pd
import pytest
from chatkit.types import InferenceOptions, UserMessageItem, UserMessageTagContent, UserMessageTextContent

from chatkit_notebook.agent.analyst.conversation import Asked
from chatkit_notebook.agent.analyst.model import Analyst
from chatkit_notebook.agent.history import user_message
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.mentions import Mentions

HELD = Namespace(
    {
        "prices": pd.DataFrame({"symbol": ["A", "B"], "price": [1.0, 3.0]}),
        "shops": pd.DataFrame({"city": ["Rome", "Oslo", "Rome"], "price": [5.0, 7.0, 9.0]}),
        "raw data": pd.DataFrame({"n": [1]}),
        "odd": pd.DataFrame({"net price": [1.0], 'we"ird` [x](y)': [2.0], "city": ["Rome"]}),
    }
)
TOOLS = {"describe_variable", "show_table", "query_frames", "plan_steps", "show_chart"}
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask() -> Ask:
    """The first output of the analyst for text and names that are mentioned, which begin with "@"."""
    analyst = Analyst(HELD)
    found = Mentions(lambda: HELD)
    queries = ["", "prices.", "shops.", "raw data.", "odd."]
    entities = {one["title"]: one for query in queries for one in found.search(query)}

    def ask(*parts: str) -> Any:
        content: list[Any] = []
        for part in parts:
            if part[1:] in entities:
                one = entities[part[1:]]
                fields = {"id": one["id"], "text": one["title"], "group": one["group"], "data": one["data"]}
                content.append(UserMessageTagContent(**fields, interactive=True))
            else:
                content.append(UserMessageTextContent(text=part))
        item = UserMessageItem(
            id="m", thread_id="t", created_at=datetime.now(timezone.utc), content=content, attachments=[],
            inference_options=InferenceOptions(),
        )  # fmt: skip
        return analyst.think([Asked(user_message(item)["content"])], [], TOOLS)

    return ask


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["@prices", " how many rows?"], "SELECT count(*) AS count FROM prices"),
        (["@prices", ": mean price"], "SELECT avg(price) AS mean_price FROM prices"),
        (["mean price in ", "@shops", " by city"], "FROM shops GROUP BY city"),
        (["in ", "@shops", " what is the max price?"], "SELECT max(price) AS max_price FROM shops"),
        (["mean of ", "@shops", " price"], "SELECT avg(price) AS mean_price FROM shops"),
        (["mean @price in ", "@shops"], "SELECT avg(price) AS mean_price FROM shops"),
        (["mean @shops.price"], "SELECT avg(price) AS mean_price FROM shops"),
        (["@shops mean price by city"], "FROM shops GROUP BY city"),
    ],
)
def test_a_mention_names_the_table(ask: Ask, parts: list[str], expected: str) -> None:
    assert expected in output(ask(*parts))


def output(item: Any) -> str:
    if item.type == "message":
        return str(item.content[0].text)
    return f"{item.name} {item.arguments}".replace('\\"', '"')


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["mean of ", "@shops.price"], "SELECT avg(price) AS mean_price FROM shops"),
        (["What is the mean of ", "@prices.price", "?"], "SELECT avg(price) AS mean_price FROM prices"),
        (["max ", "@shops.price", " by ", "@shops.city"], "FROM shops GROUP BY city"),
        (["mean ", "@shops.price", " in ", "@shops", " by city"], "FROM shops GROUP BY city"),
        (["mean ", "@shops.price", " where city is Rome"], "city = 'Rome'"),
        (["mean of ", "@odd.net price", "."], 'avg("net price")'),
        (["mean of ", '@odd.we"ird` [x](y)'], 'avg("we""ird` [x](y)")'),
        (["mean of ", "@raw data.n"], 'avg(n) AS mean_n FROM "raw data"'),
    ],
)
def test_a_mention_of_a_column_names_it_and_its_table(ask: Ask, parts: list[str], expected: str) -> None:
    assert expected in output(ask(*parts))


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (["@prices", " columns"], "prices"),
        (["describe ", "@raw data"], "raw data"),
        (["@raw data"], "raw data"),
    ],
)
def test_a_mention_is_described(ask: Ask, parts: list[str], name: str) -> None:
    said = output(ask(*parts))
    assert said.startswith(("describe_variable", "show_table"))
    assert f'"{name}"' in said


def test_several_mentions_are_several_steps(ask: Ask) -> None:
    said = output(ask("how many rows are in ", "@prices", " and ", "@shops", "?"))
    assert said.startswith("plan_steps")
    assert "`prices`" in said
    assert "`shops`" in said


def test_an_address_is_no_mention(ask: Ask) -> None:
    assert "me@example.org" in output(ask("prices where symbol is 'me@example.org'"))
