"""The variables of the notebook as a ListView: a click describes one."""

from __future__ import annotations

from collections.abc import Sequence

from ..inspection.facts import Variable
from .cells import cut, one_line
from .components import Node, action, caption, column, item, list_view, text
from .description import shape
from .halves import cell, half, halves
from .numbers import byte_size, count
from .recipe import DESCRIBE

LISTED = 30


def variables_view(variables: Sequence[Variable], total: int) -> Node:
    """Variables with type, shape and size.

    Args:
        variables: The ones to show, the most interesting first; at most 30 are drawn.
        total: How many there are.
    """
    listed = variables[:LISTED]
    items = [
        item(
            column(
                text("Variables", weight="semibold"),
                flex=1,
                minWidth=0,
            ),
            caption(count(total, "variable"), size="sm"),
            key="heading",
        ),
        *(line(variable) for variable in listed),
    ]
    if not listed:
        words = "Nothing here yet. Run a cell that makes a variable, then ask again."
        items.append(item(text(words, color="secondary")))
    if total > len(listed):
        items.append(item(caption(f"+{count(total - len(listed), 'more variable')}", size="sm")))
    return list_view(items)


def line(variable: Variable) -> Node:
    size = "" if variable.size_bytes is None else byte_size(variable.size_bytes)
    what = shape(variable) if variable.shape else cut(one_line(variable.preview[:121]), 120)
    name = text(cut(one_line(variable.name[:81]), 80), weight="medium", truncate=True)
    kind = text(cut(one_line(variable.type[:81]), 80), color="secondary", truncate=True)
    both = (
        half(cell(name, 28, least=92), cell(kind, 28), share=56),
        half(
            cell(text(what, truncate=True), 38),
            cell(text(size, color="secondary", textAlign="end", truncate=True), 14, least=58),
            share=52,
        ),
    )
    return item(
        halves(*both),
        onClickAction=action(DESCRIBE, {"name": variable.name}, loading="self"),
    )
