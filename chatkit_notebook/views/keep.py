"""The Card that asks under which name a result is kept as a variable."""

from __future__ import annotations

import re

from . import recipe as recipes
from .cells import cut, one_line
from .components import Node, action, button, card, column, node, row, text
from .recipe import Recipe


def keep_view(recipe: Recipe, *, name: str = "", problem: str = "", replace: bool = False) -> Node:
    """The question; nothing is assigned before its button is clicked.

    Args:
        recipe: The rows.
        name: What was tried.
        problem: Why that did not work.
        replace: The next click may replace the variable of that name.
    """
    what = cut(one_line((recipe.name or "the result")[:61]), 60)
    payload = recipe.payload(**({"agreed": name} if replace else {}))
    parts = [
        text(f"Keep {what} as a variable", weight="semibold"),
        text("Its rows become a frame in the notebook, with their exact types and the query they came from."),
    ]
    if problem:
        parts.append(text(one_line(problem[:400]), color="warning"))
    form = node(
        "Form",
        [
            node("Input", name="variable", defaultValue=name or suggested(recipe), required=True, size="sm"),
            row(
                node(
                    "Button",
                    label="Replace it" if replace else "Keep it",
                    submit=True,
                    size="sm",
                    pill=True,
                    style="primary",
                ),
                button(
                    "Cancel", action(recipes.ASSIGN, {**recipe.payload(), "cancel": True}, loading="self")
                ),
                gap=2,
            ),
        ],
        onSubmitAction=action(recipes.ASSIGN, payload, loading="container"),
        direction="col",
        gap=2,
    )
    return card(column(*parts, form, gap=2, align="stretch"), size="md")


def suggested(recipe: Recipe) -> str:
    """A name made of the heading."""
    name = re.sub(r"\W+", "_", recipe.name[:40]).strip("_").lower()
    return name if name.isidentifier() and recipe.kind == "query" else "result"
