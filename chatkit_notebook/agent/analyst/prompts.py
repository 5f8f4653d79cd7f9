"""Questions to ask next, as links to click on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from .names import Catalogue, Table
from .wording import code

PLAIN = re.compile(r"[A-Za-z_]\w*")
Prompt = tuple[str, str]
"""A label and the question that a click asks."""


def starters(catalogue: Catalogue, about: str | None = None) -> list[Prompt]:
    """Questions that what is in memory can answer."""
    chosen = [table for table in catalogue.tables if table.name == about] or list(catalogue.tables[:2])
    prompts: list[Prompt] = []
    for table in chosen:
        prompts.append((f"Describe {table.name}", f"Describe {name_in(table.name)}"))
        prompts.append((f"First rows of {table.name}", f"First 10 rows of {name_in(table.name)}"))
    prompts[1:1] = grouping_prompts(catalogue, chosen)[:1]
    if about is None:
        prompts.append(("What is in memory?", "What is in memory?"))
    return prompts


def grouping_prompts(catalogue: Catalogue, tables: Iterable[Table] | None = None) -> list[Prompt]:
    """Aggregates by a category, for tables that have both."""
    prompts = []
    for table in tables if tables is not None else catalogue.tables[:3]:
        numbers, categories = columns_of(table)
        if categories and numbers:
            what = f"mean {name_in(numbers[0])} by {name_in(categories[0])}"
            prompts.append((f"Mean {numbers[0]} by {categories[0]}", f"{what} in {name_in(table.name)}"))
        elif categories:
            prompts.append(
                (f"Count by {categories[0]}", f"count by {name_in(categories[0])} in {name_in(table.name)}")
            )
    return prompts


def columns_of(table: Table) -> tuple[list[str], list[str]]:
    """Names of columns with numbers to average, and of columns to group by."""
    numbers = [column.name for column in table.columns if column.kind == "number"]
    numbers += [
        column.name
        for column in table.columns
        if column.kind == "integer"
        and not re.search(r"(?:^|_|\b)(?:id|year|index|code|zip)$", column.name, re.IGNORECASE)
    ]
    kinds = {"categorical": 0, "boolean": 1, "text": 2}
    categories = [column.name for column in table.columns if column.kind in kinds]
    # a text column where nearly every value is its own is no category
    seen = table.peek() if categories else {}
    few = [
        name
        for name in categories
        if not seen.get(name) or len(set(map(str, seen[name]))) <= max(1, len(seen[name]) // 2)
    ]
    return numbers, few


def with_prompts(text: str, prompts: Iterable[Prompt]) -> str:
    """A text followed by questions to click on."""
    links = [
        f"[{label_safe(label)}](chatkit-link://ask?prompt={quote(prompt, safe='')})"
        for label, prompt in prompts
    ]
    return f"{text}\n\n{' '.join(links)}" if links else text


def label_safe(label: str) -> str:
    return re.sub(r"([\\\[\]`*_<>])", r"\\\1", re.sub(r"\s+", " ", label))[:80]


def name_in(name: str) -> str:
    """A name as it stands in a question: odd ones in backticks."""
    return name if PLAIN.fullmatch(name) else code(name)
