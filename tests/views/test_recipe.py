from __future__ import annotations

import pytest

from chatkit_notebook.inspection.facts import Column, Page
from chatkit_notebook.views.components import card, item, list_view, text
from chatkit_notebook.views.notice import with_notice
from chatkit_notebook.views.recipe import Recipe, columns_print

from .documented import check_widget, texts


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe("variable", "df"),
        Recipe("variable", "df", columns=("a", "b"), position="last", count=5, rows=0, columns_print="00ff"),
        Recipe("query", "Mean mass", sql="SELECT 1", rows=1),
    ],
)
def test_a_recipe_comes_back_as_it_was(recipe: Recipe) -> None:
    assert Recipe.from_payload(recipe.payload(start=3)) == recipe


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (None, "not an object"),
        ({}, "kind"),
        ({"kind": "file", "name": "x"}, "kind"),
        ({"kind": "variable"}, "name"),
        ({"kind": "variable", "name": 3}, "name"),
        ({"kind": "query", "name": "x"}, "sql"),
        ({"kind": "variable", "name": "x", "columns": "abc"}, "columns"),
        ({"kind": "variable", "name": "x", "columns": [1]}, "columns"),
        ({"kind": "variable", "name": "x", "position": "middle"}, "position"),
        ({"kind": "variable", "name": "x", "count": "many"}, "count"),
        ({"kind": "variable", "name": "x", "rows": -1}, "rows"),
        ({"kind": "variable", "name": "x", "count": True}, "count"),
    ],
)
def test_a_payload_that_is_not_ours_is_refused(payload: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Recipe.from_payload(payload)


def test_the_page_size_is_bounded() -> None:
    assert Recipe.from_payload({"kind": "variable", "name": "x", "count": 10**9}).count == 100
    assert Recipe.from_payload({"kind": "variable", "name": "x", "count": 0}).count == 20


def test_the_fingerprint_follows_names_and_types() -> None:
    a, b = Column("a", "int64", "integer"), Column("b", "int64", "integer")
    prints = {
        columns_print(columns) for columns in ((a, b), (b, a), (a,), (), (Column("a", "int32", "integer"), b))
    }
    assert len(prints) == 5
    assert Recipe("variable", "x").seen(Page("x", (a,), (), total=4)).rows == 4


def test_a_notice_stands_above_the_footer_and_replaces_an_older_one() -> None:
    widget = list_view([item(text("row")), item(text("pages"), key="footer")])
    once = check_widget(with_notice(widget, "It has gone."))
    twice = check_widget(with_notice(once, "It is still gone."))
    assert texts(once) == ["row", "It has gone.", "pages"]
    assert texts(twice) == ["row", "It is still gone.", "pages"]
    assert texts(widget) == ["row", "pages"]
    assert texts(check_widget(with_notice(card(text("value")), "It has gone."))) == ["value", "It has gone."]
