"""Questions about the rows of the answer before, each against the question that says them all."""

from __future__ import annotations

import pytest

from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Query, Show, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.agent.analyst.sql import select
from chatkit_notebook.inspection.namespace import Namespace

from ...questions.asked import FRAMES

HEAVY = "penguins where body mass > 4000 and sex is male"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(Namespace({"penguins": FRAMES["penguins"]}))


def asked(text: str, before: Query | Show | None, catalogue: Catalogue) -> str:
    found = parse(text, catalogue, before)
    assert isinstance(found, Query), found
    return select(found, catalogue.tables[0])


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("how many of those are Gentoo?", f"how many {HEAVY} and species is Gentoo"),
        ("mean flipper length of these", f"mean flipper length of {HEAVY}"),
        ("how many of them are on Biscoe", f"how many {HEAVY} and island is Biscoe"),
    ],
)
def test_they_are_narrowed_and_not_asked_anew(text: str, whole: str, catalogue: Catalogue) -> None:
    before = parse(HEAVY, catalogue)
    assert isinstance(before, Query)
    assert asked(text, before, catalogue) == asked(whole, None, catalogue)


def test_a_share_is_of_those_rows(catalogue: Catalogue) -> None:
    before = parse(HEAVY, catalogue)
    share = parse("what percent of those are Gentoo?", catalogue, before)
    assert isinstance(share, Query)
    assert isinstance(before, Query)
    assert share.of == before.where
    assert [one.values for group in share.where for one in group] == [("Gentoo",)]


def test_what_cannot_be_both_is_not_counted_as_if_it_were_new(catalogue: Catalogue) -> None:
    before = parse(HEAVY, catalogue)
    both = parse("how many of them are female", catalogue, before)
    assert isinstance(both, Unclear)
    assert "female" in both.why


def test_the_first_of_an_order_are_no_rows_that_a_condition_finds(catalogue: Catalogue) -> None:
    top = parse("top 5 penguins by body mass", catalogue)
    again = parse("how many of those are Gentoo?", catalogue, top)
    assert isinstance(again, Unclear), again
