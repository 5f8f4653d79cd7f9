"""What a question that is not understood comes nearest to: its columns, and its typos mended."""
# ruff: noqa: E501 - a list of words is easier to read in long lines

from __future__ import annotations

import difflib
import re

from .names import Catalogue, Table, find
from .prompts import Prompt, columns_of, name_in
from .tagged import columns_in

VOCABULARY = (
    "how", "many", "much", "what", "which", "when", "average", "mean", "median", "total", "count", "number", "between",
    "without", "highest", "lowest", "largest", "smallest", "grouped", "sorted", "descending", "ascending", "distinct",
    "missing", "duplicates", "correlation", "percent", "percentage", "share", "plot", "chart", "histogram", "cumulative",
    "describe", "columns", "rows", "minimum", "maximum", "where", "compare", "outliers", "growth", "month", "year",
    "week", "quarter", "first", "last", "latest", "show", "list", "distribution", "each", "under", "over", "above", "below",
)  # fmt: skip
SURE = 0.8
MOST = 3
NAMED = 8


def spelled(question: str, catalogue: Catalogue) -> str:
    """The question with words put right that are nearly words of the grammar, and no names of what is there."""
    names = [*catalogue.names(), *(column.name for table in catalogue.tables for column in table.columns)]

    def mended(match: re.Match[str]) -> str:
        word = match[0]
        if word.casefold() in VOCABULARY or find(word, names, 0.86):
            return word
        near = difflib.get_close_matches(word.casefold(), VOCABULARY, 1, SURE)
        return near[0] if near else word

    return re.sub(r"(?<![\w`'\"⟨])[^\W\d_]{3,}(?![\w`'\"])", mended, question)


def nearest(question: str, catalogue: Catalogue) -> list[Prompt]:
    """Questions that can be answered about the columns that a question names."""
    found: list[tuple[int, list[Prompt]]] = []
    for table in catalogue.tables[:20]:
        said = columns_in(question, [column.name for column in table.columns])
        if said:
            named = table.name.casefold() in question.casefold()
            found.append((len(said) + 2 * named, about(said, table)))
    found.sort(key=lambda pair: -pair[0])
    prompts = [prompt for _, some in found[:2] for prompt in some]
    return list(dict.fromkeys(prompts))[:MOST]


def about(said: list[str], table: Table) -> list[Prompt]:
    """Questions about some columns of a table."""
    numbers, categories = columns_of(table)
    measured = [name for name in said if name in numbers]
    grouped = [name for name in said if name in categories] or [name for name in categories if measured][:1]
    where = f"in {name_in(table.name)}"
    prompts: list[Prompt] = []
    for number in measured[:1]:
        for group in grouped[:1]:
            prompts.append(
                (f"Mean {number} by {group}", f"mean {name_in(number)} by {name_in(group)} {where}")
            )
        prompts.append((f"Mean {number}", f"mean {name_in(number)} {where}"))
        prompts.append((f"Histogram of {number}", f"histogram of {name_in(number)} {where}"))
    if not measured:
        prompts += [(f"Count by {group}", f"count by {name_in(group)} {where}") for group in grouped[:2]]
    return prompts


def what_there_is(catalogue: Catalogue, near: list[Prompt]) -> str:
    """What can be asked of the data, with the real names of its columns."""
    table = next((one for one in catalogue.tables if any(one.name in prompt for _, prompt in near)), None)
    table = table or next(iter(catalogue.tables), None)
    if table is None:
        return ""
    numbers, categories = columns_of(table)
    parts = []
    if numbers:
        parts.append(f"compute with {listed(numbers)}")
    if categories:
        parts.append(f"group and filter by {listed(categories)}")
    others = [one.name for one in catalogue.tables if one is not table]
    also = f" There {'is' if len(others) == 1 else 'are'} also {listed(others)}." if others else ""
    return f"In `{table.name}` I can {' and '.join(parts)}.{also}" if parts else also.strip()


def listed(names: list[str]) -> str:
    """Names in a sentence, the first of them."""
    shown = [f"`{name}`" for name in names[:NAMED]]
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    parts = [*shown, *more]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
