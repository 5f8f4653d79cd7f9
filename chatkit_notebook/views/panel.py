"""The line of a list with which a person filters it, profiles a column, or takes the rows to disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..inspection.facts import Column
from . import recipe as recipes
from .components import Node, action, button, column, item, node, row
from .recipe import Recipe, page_action
from .refinement import MOST_FILTERS, TESTS

MOST_CHOICES = 100


def panel(columns: Sequence[Column], recipe: Recipe) -> Node:
    """The form: a column, how it is compared, with what; and what else can be done with the rows."""
    names = [held.name for held in columns[:MOST_CHOICES]]
    # what was looked at last is what the next click is most likely about
    looked_at = [*(one.column for one in recipe.filters[-1:]), recipe.sort, *names[:1]]
    chosen = next((name for name in looked_at if name in names), None)
    fields = [
        select("filter.column", names, "Column", chosen, searchable=len(names) > 12 or None),
        select("filter.test", TESTS, "is", "is"),
        node("Input", name="filter.value", placeholder="Value", size="sm"),
    ]
    submit = node("Button", label="Filter", submit=True, **QUIET)
    filtering = [submit] if len(recipe.filters) < MOST_FILTERS else []
    if recipe.filters:
        clear = replace(recipe.forgetful(), filters=())
        filtering.append(button("Clear filter", page_action(clear, 0)))
    profile = quiet(recipes.PROFILE, recipe)
    exports = [export_button(recipe, "CSV"), export_button(recipe, "Parquet"), keep_button(recipe)]
    profiling = button("Profile column", profile, iconStart="chart")
    form = node(
        "Form",
        [
            row(*fields, *filtering, gap=2, wrap="wrap"),
            row(profiling, *exports, gap=2, wrap="wrap"),
        ],
        onSubmitAction=action(recipes.FILTER, recipe.payload(), loading="container", streaming=False),
        direction="col",
        gap=2,
        flex=1,
    )
    return item(column(form, flex=1, minWidth=0), key="panel")


def taking(recipe: Recipe) -> list[Node]:
    """What stands below a result that is shown whole: into the next cell, or into a file."""
    return [keep_button(recipe), *[export_button(recipe, "CSV")] * recipe.is_short]


def export_button(recipe: Recipe, label: str) -> Node:
    """Asks under which name the rows are written to disk."""
    click = quiet(recipes.EXPORT, recipe, format=label.lower())
    return button(f"Export {label}", click, iconStart="document")


def keep_button(recipe: Recipe) -> Node:
    """Asks under which name the rows are kept as a variable."""
    return button("Keep as variable", quiet(recipes.KEEP, recipe), iconStart="plus")


QUIET: dict[str, Any] = {"variant": "outline", "color": "secondary", "size": "sm", "pill": True}


def quiet(type: str, recipe: Recipe, **more: str) -> Node:
    return action(type, recipe.payload(**more), loading="self")


def select(
    name: str,
    values: Sequence[str],
    placeholder: str,
    chosen: str | None,
    *,
    searchable: bool | None = None,
) -> Node:
    options = [{"value": value, "label": value[:60] or "(no name)"} for value in values]
    return node(
        "Select",
        name=name,
        options=options,
        placeholder=placeholder,
        defaultValue=chosen,
        size="sm",
        searchable=searchable,
    )
