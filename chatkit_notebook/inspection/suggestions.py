"""Prompts for the start screen, made from what is in the namespace."""

from __future__ import annotations

from .describers import brief
from .facts import Variable
from .namespace import Namespace
from .tables.opening import open_table

LISTING = {"label": "What is in memory?", "prompt": "What is in memory?", "icon": "search"}
# A column with few values is one people group by.
FEW_VALUES = 12
CONSIDERED = 50


def starting_prompts(namespace: Namespace, limit: int = 4) -> list[dict[str, str]]:
    """Prompts for ChatKit's start screen: `{"label", "prompt", "icon"}`, the most useful first.

    Looks at a few values of a few frames, whatever their size, and imports nothing.

    Args:
        namespace: What the chat may see.
        limit: Number of prompts.
    """
    variables = namespace.variables()
    prompts: list[dict[str, str]] = []
    tables = [
        (variable, value)
        for name, value in list(variables.items())[:CONSIDERED]
        if (variable := brief(name, value)).kind in ("dataframe", "lazyframe")
    ]
    if tables:
        first, value = tables[0]
        other = tables[1][0] if len(tables) > 1 else first
        prompts.append(prompt(f"Describe `{first.name}`", "lab"))
        prompts.append(prompt(f"Show the first rows of `{other.name}`", "notebook"))
        group = grouping_column(first, value)
        if group is not None:
            prompts.append(prompt(f"Count the rows of `{first.name}` by `{group}`", "chart"))
    else:
        for name, value in list(variables.items())[:1]:
            if brief(name, value).kind not in ("module", "function", "class"):
                prompts.append(prompt(f"Describe `{name}`", "lab"))
    return [*prompts[: max(limit - 1, 0)], LISTING][:limit]


def prompt(text: str, icon: str) -> dict[str, str]:
    return {"label": text.replace("`", ""), "prompt": text, "icon": icon}


def grouping_column(variable: Variable, value: object) -> str | None:
    """A column with few different values, judged by its first rows."""
    if variable.kind != "dataframe":
        return None
    try:
        table = open_table(value)
        if table is None:
            return None
        for place, column in enumerate(variable.columns[table.index_width :], table.index_width):
            if column.kind not in ("categorical", "text", "boolean"):
                continue
            values = [cell for cell in table.peek(place) if cell is not None]
            different = {cell for cell in values if type(cell) in (str, bool)}
            if len(values) >= 2 and len(different) <= min(FEW_VALUES, max(len(values) // 2, 1)):
                return column.name
    except Exception:  # noqa: BLE001 - a suggestion is not worth an error
        return None
    return None
