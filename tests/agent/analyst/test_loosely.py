"""Values that are named loosely: taken where the data says which, and nowhere else."""

from __future__ import annotations

import pandas as pd
import pytest

from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Condition, Query, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.agent.analyst.wording import conditions
from chatkit_notebook.inspection.namespace import Namespace

SHOPS = pd.DataFrame(
    {
        "name": ["aldi north", "aldi south", "rewe city", "rewe center", "spar"],
        "country": ["Germany", "Germany", "Germany", "France", "Austria"],
        "state": ["TX", "TX", "NY", "CA", "CA"],
        "code": ["GOOG", "GOOGL", "MSFT", "AAPL", "IBM"],
        "weight_g": [1_000, 2_500, 3_000, 4_000, 500],
    }
)


@pytest.fixture(scope="module")
def shops() -> Catalogue:
    return read_catalogue(Namespace({"shops": SHOPS}))


@pytest.mark.parametrize(
    ("text", "column", "operator", "value"),
    [
        ("how many aldis", "name", "begins", "aldi"),
        ("how many rewe shops", "name", "begins", "rewe"),
        ("how many german shops", "country", "=", "Germany"),
        ("how many shops in Texas", "state", "=", "TX"),
        ("how many shops in new york", "state", "=", "NY"),
        ("how many shops for microsoft", None, None, None),  # MSFT does not begin with it
        ("how many shops for google", None, None, None),  # GOOG or GOOGL
        ("how many swiss shops", None, None, None),  # not in the data
        ("how many shops in Ohio", None, None, None),
        ("how many spars", "name", "=", "spar"),
        ("how many towers", None, None, None),
        ("mean weight of rewes and flurbs", None, None, None),  # the second one is not left out
    ],
)
def test_a_loose_name_is_a_value(
    text: str, column: str | None, operator: str | None, value: str | None, shops: Catalogue
) -> None:
    found = parse(text, shops)
    if column is None:
        assert isinstance(found, Unclear), found
    else:
        assert isinstance(found, Query)
        assert found.where == ((Condition(column, operator, (value,)),),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("how many shops with weight over 2 kg", "`weight_g` > 2000 (2 kg)"),
        (
            "how many shops with weight between 1 and 3 kg",
            "`weight_g` is between 1000 and 3000 (1 kg to 3 kg)",
        ),
        ("how many shops with weight over 2000 g", "`weight_g` > 2000"),
        ("how many aldis", "`name` has the first word aldi"),
    ],
)
def test_the_answer_says_how_it_was_taken(text: str, words: str, shops: Catalogue) -> None:
    found = parse(text, shops)
    assert isinstance(found, Query)
    assert conditions(found.where) == words
