"""Cards of an export: where to, whether to replace what is there, and what was written."""

from __future__ import annotations

import re

from . import recipe as recipes
from .cells import cut, one_line
from .components import Node, action, button, caption, card, column, node, row, text
from .recipe import Recipe

LABELS = {"csv": "CSV", "parquet": "Parquet"}


def export_view(
    recipe: Recipe, format: str, folder: str, *, path: str = "", problem: str = "", replace: bool = False
) -> Node:
    """The Card that asks where to write the rows; nothing is written before its button is clicked.

    Args:
        recipe: The rows.
        format: "csv" or "parquet".
        folder: Where a name without a folder goes.
        path: The name that was tried.
        problem: Why that did not work.
        replace: The next click may replace the file that is there.
    """
    payload = recipe.payload(format=format, **({"agreed": path} if replace else {}))
    what = recipe.name or "the result"
    words = recipe.refinement()
    said = f"All rows of {what}{f' ({words})' if words else ''} will be written to this computer."
    parts = [
        text(f"Export {cut(one_line(what[:61]), 60)} as {LABELS[format]}", weight="semibold"),
        text(said),
    ]
    parts.append(caption(f"Folder: {cut(one_line(folder[-201:]), 200)}", size="sm"))
    if problem:
        parts.append(text(one_line(problem[:400]), color="warning"))
    label = "Replace it" if replace else "Write the file"
    name = path or f"{file_name(recipe)}.{format}"
    form = node(
        "Form",
        [
            node("Input", name="path", defaultValue=name, required=True, size="sm"),
            row(
                node("Button", label=label, submit=True, size="sm", pill=True, style="primary"),
                button("Cancel", action(recipes.SAVE, {**recipe.payload(), "cancel": True}, loading="self")),
                gap=2,
            ),
        ],
        onSubmitAction=action(recipes.SAVE, payload, loading="container"),
        direction="col",
        gap=2,
    )
    return card(column(*parts, form, gap=2, align="stretch"), size="md")


def told_view(words: str) -> Node:
    """The Card that took the place of the question."""
    return card(text(one_line(words[:600])), size="md")


def file_name(recipe: Recipe) -> str:
    """A name for the file that every file system takes."""
    return re.sub(r"\W+", "_", recipe.name[:60]).strip("_") or "result"
