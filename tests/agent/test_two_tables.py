"""Questions about two tables: the key is looked for, asked for where it is ambiguous, and told."""
# ruff: noqa: E501 - a question and its answer in one line are easier to read

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.tools.ask_person import NONE

from .conftest import Conversation, done, error, said
from .test_asking import answer, options

Converse = Callable[..., Conversation]

CUSTOMERS = pd.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "name": ["Ann", "Bob", "Cy", "Di"],
        "segment": ["retail", "retail", "trade", "trade"],
        "country": ["DE", "FR", "DE", "IT"],
    }
)
ORDERS = pl.DataFrame(
    {
        "order_id": [1, 2, 3, 4, 5, 6, 7, 8],
        "customer_id": [1, 1, 2, 3, 3, 3, 9, 1],
        "amount": [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 5.0],
    }
)
SHOPS = {"customers": CUSTOMERS, "orders": ORDERS}
JOINED = "By `customer_id` = `id` 7 of 8 rows of `orders` have a match in `customers`; 1 has none, and none is repeated."


def cells(events: list[dict[str, object]]) -> str:
    """What the widgets and the answer of a turn show."""
    return str(done(events, "widget")) + said(events)


@pytest.mark.parametrize(
    ("question", "words", "shown"),
    [
        (
            "total amount by customer segment",
            "Total of `amount` by `segment` in `orders + customers`",
            ("65", "150"),
        ),
        (
            "join orders with customers and show mean amount by country",
            "Mean of `amount` by `country`",
            ("30", "30.83"),
        ),
        ("how many orders by segment", "Number of rows by `segment`", ("4", "3")),
        ("total amount of customers in DE", "The total of `amount` is **185**", ("185",)),
        ("how many orders from DE customers", "**6** rows", ("6",)),
    ],
)
async def test_the_key_is_found_and_told(
    converse: Converse, question: str, words: str, shown: tuple[str, ...]
) -> None:
    chat = converse(SHOPS)
    events = await chat.ask(question)
    assert error(events) is None
    assert words in said(events)
    assert JOINED in said(events)
    for one in shown:
        assert one in cells(events)


async def test_follow_ups_stay_with_both_tables(converse: Converse) -> None:
    chat = converse(SHOPS)
    await chat.ask("total amount by customer segment")
    assert "from **FR** (30) to **DE** (185)" in said(await chat.ask("now by country"))
    drawn = await chat.ask("plot that")
    assert "chart" in said(drawn)
    assert "'type': 'Chart'" in str(done(drawn, "widget"))


@pytest.mark.parametrize("question", ["which customers have no orders", "customers without orders"])
async def test_rows_that_the_other_table_lacks(converse: Converse, question: str) -> None:
    events = await converse(SHOPS).ask(question)
    assert said(events).startswith("**1** row of `customers` has no row in `orders`.")
    assert "Di" in str(done(events, "widget"))
    assert "Ann" not in str(done(events, "widget")[-1])


async def test_rows_that_are_repeated_are_told(converse: Converse) -> None:
    addresses = pd.DataFrame({"customer_id": [1, 1, 2], "city": ["Rome", "Oslo", "Rome"]})
    events = await converse({"orders": ORDERS, "addresses": addresses}).ask("total amount by city")
    assert "they become 7" in said(events)
    assert "A total counts these more than once." in said(events)


async def test_an_ambiguous_key_is_asked_for(converse: Converse) -> None:
    people = pd.DataFrame({"id": [1, 2, 3], "country": ["DE", "FR", "IT"]})
    sales = pd.DataFrame({"buyer_id": [1, 2, 3, 1], "seller_id": [2, 3, 1, 3], "price": [1.0, 2.0, 4.0, 8.0]})
    chat = converse({"sales": sales, "people": people})
    assert options(await chat.ask("total price by country")) == ["buyer_id = id", "seller_id = id", NONE]
    events = await answer(chat, "seller_id = id")
    assert "from **FR** (1) to **IT** (10)" in said(events)
    assert "By `seller_id` = `id` each of the 4 rows of `sales` has a match in `people`" in said(events)


async def test_tables_that_nothing_joins_are_not_joined(converse: Converse) -> None:
    others = pd.DataFrame({"customer_id": [100, 101], "city": ["Rome", "Oslo"]})
    events = await converse({"orders": ORDERS, "others": others}).ask("total amount by city")
    assert "I found no key to join them" in said(events)
