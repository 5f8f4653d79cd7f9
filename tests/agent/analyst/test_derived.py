"""Columns that a question makes: dates held as text, and what counts as a calculation."""

from __future__ import annotations

import pandas as pd
import pytest

from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.model import call_for
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.sql import query

ORDERS = pd.DataFrame(
    {
        "day": ["2024-03-01", "2024-03-02", "2024-04-05", "2023-12-29"],
        "at": [
            "2024-03-01T23:30:00Z",
            "2024-03-02T08:00:00Z",
            "2024-04-05T09:15:00Z",
            "2023-12-29T00:00:00Z",
        ],
        "code": ["2024-03", "n/a", "x", "y"],
        "item": ["tea", "cake", "tea", "pie"],
        "price": [3.0, 5.0, 3.5, 7.0],
        "quantity": [2, 1, 4, 0],
    }
)


@pytest.fixture(scope="module")
def held() -> Namespace:
    return Namespace({"orders": ORDERS})


@pytest.fixture(scope="module")
def catalogue(held: Namespace) -> Catalogue:
    return read_catalogue(held)


def found(text: str, held: Namespace, catalogue: Catalogue) -> list[tuple[object, ...]]:
    name, arguments = call_for(parse(text, catalogue), catalogue)
    assert name in {"query_frames", "show_chart"}, (name, arguments)
    return list(query(arguments["sql"], {"orders": held.get("orders")}).page(0, 50).rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # dates held as text
        ("how many orders where day is in March 2024", [(2,)]),
        ("how many orders where day is in 2024", [(3,)]),
        ("number of orders where day is after 2024-03-01", [(2,)]),
        ("number of orders where at is before 2024-03-02", [(2,)]),
        # a calculation is of columns of numbers
        ("total price times quantity", [(25.0,)]),
        ("total price * quantity where item is tea", [(20.0,)]),
        ("max of price divided by quantity", [(5.0,)]),  # nothing divided by nothing is nothing
        ("sum of price minus quantity", [(11.5,)]),
        ("sum of price / 2", [(9.25,)]),
        ("number of orders with price over 4", [(2,)]),
    ],
)
def test_answers(
    text: str, expected: list[tuple[object, ...]], held: Namespace, catalogue: Catalogue
) -> None:
    assert found(text, held, catalogue) == expected


def test_what_is_no_calculation_is_not_made_one(catalogue: Catalogue) -> None:
    assert isinstance(parse("total price of item times", catalogue), Unclear)
    assert isinstance(parse("price times item", catalogue), Unclear)  # texts
