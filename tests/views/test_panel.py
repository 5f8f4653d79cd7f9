"""The line below a list: which column its form begins with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chatkit_notebook.inspection.facts import Column
from chatkit_notebook.views.panel import panel
from chatkit_notebook.views.recipe import Recipe
from chatkit_notebook.views.refinement import Filter

COLUMNS = [Column("species", "str", "text"), Column("mass", "int64", "integer"), Column("sex", "str", "text")]
RECIPE = Recipe("variable", "penguins")


@pytest.mark.parametrize(
    ("recipe", "chosen"),
    [
        (RECIPE, "species"),
        (replace(RECIPE, sort="mass"), "mass"),
        (replace(RECIPE, sort="mass", filters=(Filter("sex", "is", "male"),)), "sex"),
        (replace(RECIPE, sort="gone"), "species"),
    ],
    ids=["first", "sorted", "filtered", "not shown"],
)
def test_the_form_begins_with_the_column_that_was_looked_at(recipe: Recipe, chosen: str) -> None:
    [select] = [one for one in selects(panel(COLUMNS, recipe)) if one["name"] == "filter.column"]
    assert select["defaultValue"] == chosen
    assert [option["value"] for option in select["options"]] == ["species", "mass", "sex"]


def test_a_list_without_columns_has_none() -> None:
    [select] = [one for one in selects(panel([], RECIPE)) if one["name"] == "filter.column"]
    assert select.get("defaultValue") is None


def selects(node: dict[str, Any]) -> list[dict[str, Any]]:
    """All Selects of a widget."""
    own = [node] if node["type"] == "Select" else []
    return own + [found for child in node.get("children", []) for found in selects(child)]
