"""Every question that is suggested is answered, and what is suggested after it is, too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatkit_notebook.agent.analyst.intents import Intent, Talk, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.model import call_for
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.agent.analyst.prompts import starters
from chatkit_notebook.agent.analyst.steps import leans_on, read
from chatkit_notebook.agent.analyst.suggesting import follow_ups
from chatkit_notebook.inspection.charts.facts import Wanted
from chatkit_notebook.inspection.charts.points import chart_of
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.sql import query

from .data import namespace

pytestmark = pytest.mark.thorough

BEGINNINGS = {
    "penguins": ["describe penguins", "female penguins", "share of penguins by island",
                 "distinct islands of penguins"],
    "cars": ["mean horsepower of cars", "profile Horsepower", "standard deviation of horsepower by origin",
             "histogram of Horsepower in cars"],
    "stocks": ["average price by symbol", "price change by year in stocks", "select max(price) from stocks"],
    "weather": ["mean wind in weather on weekends", "what share of days in weather were rainy",
                "average temp_max by weekday in weather", "last 5 rows of weather"],
    "airports": ["airports with latitude over 71", "which state has the most airports?",
                 "how many states are in airports", "how do I join airports and weather"],
}  # fmt: skip


@pytest.fixture(scope="module")
def held() -> Namespace:
    return Namespace(namespace())


@pytest.fixture(scope="module")
def catalogue(held: Namespace) -> Catalogue:
    return read_catalogue(held)


def run(intent: Intent, held: Namespace, catalogue: Catalogue) -> None:
    """Does what answers the question; what cannot be done raises."""
    name, arguments = call_for(intent, catalogue)
    frames = held.variables()
    if name == "query_frames":
        query(arguments["sql"], frames)
    elif name == "show_chart":
        given = {key: value for key, value in arguments.items() if key != "title"}
        wanted = Wanted(
            *(given[key] for key in ("name", "x", "y", "by", "kind", "aggregate", "where", "sql", "period"))
        )
        chart_of(wanted, lambda sql: query(sql, frames))


def clicks(
    question: str, before: Intent | None, catalogue: Catalogue, depth: int
) -> Iterator[tuple[str, Intent]]:
    """The question and, as far down as is asked for, all that a click on what is suggested asks."""
    intent = read(question, catalogue, before).last
    yield question, intent
    if depth and not isinstance(intent, Unclear | Talk):
        suggested = follow_ups(intent, catalogue)
        assert 2 <= len(suggested) <= 3, (question, suggested)
        for _, prompt in suggested:
            yield from clicks(prompt, leans_on(intent, catalogue) or before, catalogue, depth - 1)


@pytest.mark.parametrize("data", BEGINNINGS)
def test_all_that_is_suggested_is_answered(data: str, held: Namespace, catalogue: Catalogue) -> None:
    done: set[Intent] = set()
    for beginning in BEGINNINGS[data]:
        for question, intent in clicks(beginning, None, catalogue, depth=2):
            assert not isinstance(intent, Unclear), (beginning, question, intent)
            if intent not in done:
                done.add(intent)
                run(intent, held, catalogue)
    assert len(done) > 12


def test_what_is_suggested_to_begin_with(held: Namespace, catalogue: Catalogue) -> None:
    for _, prompt in starters(catalogue):
        for question, intent in clicks(prompt, None, catalogue, depth=1):
            assert not isinstance(intent, Unclear), question
