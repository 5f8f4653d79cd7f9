"""What the analyst says: titles, answers worded from the tools' output, and things to ask next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from .intents import (
    Aggregate,
    Condition,
    Describe,
    Intent,
    ListVariables,
    Missing,
    Period,
    Plot,
    Query,
    Show,
    Talk,
    Unclear,
    Where,
)
from .names import Catalogue, Table

FUNCTION_WORDS = {
    "count": "number",
    "sum": "total",
    "mean": "mean",
    "min": "minimum",
    "max": "maximum",
    "median": "median",
    "std": "standard deviation",
    "distinct": "number of distinct values",
}

OPERATOR_WORDS = {
    "=": "is", "!=": "is not", ">": ">", ">=": "≥", "<": "<", "<=": "≤", "in": "is", "not in": "is not",
    "contains": "contains", "starts": "starts with", "ends": "ends with", "missing": "is missing", "present": "is not missing",
}  # fmt: skip

CONNECT = (
    "I am the built-in analyst, not a language model: I read a fixed set of questions. For free questions connect a model: run "
    "`%env OPENAI_API_KEY=...` in a cell, or `%env OPENAI_BASE_URL=http://localhost:11434/v1` for a local server such as Ollama, "
    "vLLM or LM Studio, and ask again."
)

NUMERIC = {"integer", "number"}
PLAIN = re.compile(r"[A-Za-z_]\w*")
Prompt = tuple[str, str]


def title(intent: Intent) -> str | None:
    """A few words for the heading of a query's result."""
    match intent:
        case Plot(query=Query() as query):
            return title(query)
        case Missing(table=table):
            return f"Missing values in {table}"
        case Query() as query:
            return titled(query)
        case _:
            return None


def titled(query: Query) -> str:
    if query.distinct:
        return f"Distinct {joined(query.columns)}"
    if not query.aggregates:
        parts = [f"{', '.join(query.columns)} of {query.table}" if query.columns else query.table]
        if query.order:
            by = joined(one.by if isinstance(one.by, str) else called(one.by) for one in query.order)
            parts.append(f"by {by}{' (highest first)' if query.order[0].descending else ''}")
    else:
        parts = [joined(called(one) for one in query.aggregates)]
        if query.groups:
            parts.append(f"by {joined(query.groups)}")
    if query.where:
        parts.append(f"where {conditions(query.where, plain=True)}")
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


def called(aggregate: Aggregate) -> str:
    if aggregate.column is None:
        return "number of rows"
    if aggregate.function in {"count", "distinct"}:
        return f"number of {'distinct ' if aggregate.function == 'distinct' else ''}{aggregate.column}"
    return f"{FUNCTION_WORDS[aggregate.function]} {aggregate.column}"


def worded(intent: Intent, output: str, catalogue: Catalogue) -> str:
    """The answer to a question, from what the tool said.

    Args:
        intent: What was asked.
        output: The text of the tool.
        catalogue: What is in memory.
    """
    lead, _, detail = output.partition("\n")
    lead = lead.strip()
    if lead.startswith("Error:"):
        return failed(lead.removeprefix("Error:").strip(), intent, catalogue)
    if isinstance(intent, Plot):
        return plotted(intent, lead, detail, catalogue)
    text = answer(intent, lead, detail, catalogue)
    if isinstance(intent, Query) and intent.assumed:
        text += " You named no function, so I took the mean."
    return with_prompts(text, follow_ups(intent, catalogue))


def answer(intent: Intent, lead: str, detail: str, catalogue: Catalogue) -> str:
    """The sentence that answers, without things to ask next."""
    match intent:
        case Query() as query:
            rows = cells(detail)
            if not query.groups and query.aggregates:
                return figures(query, lead, rows, catalogue)
            if query.groups and rows is not None:
                return grouped(query, lead, rows)
            if query.distinct and rows is not None and len(query.columns) == 1:
                return distinct(query, lead, rows)
            return lead
        case Missing() as missing:
            return missing_words(missing, lead, cells(detail))
        case _:
            return lead


def figures(query: Query, lead: str, rows: list[list[str]] | None, catalogue: Catalogue) -> str:
    """One number, or several of the same rows."""
    which = f" where {conditions(query.where)}" if query.where else ""
    if len(query.aggregates) == 1:
        aggregate = query.aggregates[0]
        value = figure(lead)
        if value is None:
            return lead
        return f"{subject(aggregate, query.table, value)}{which}."
    if rows is None or len(rows) < 2 or len(rows[1]) != len(query.aggregates):
        return lead
    parts = [f"{phrase(one)} **{value}**" for one, value in zip(query.aggregates, rows[1], strict=True)]
    text = joined(parts)
    return f"{text[:1].upper() + text[1:]} (`{query.table}`{which})."


def subject(aggregate: Aggregate, table: str, value: str) -> str:
    """The sentence that says what one number is, up to its conditions."""
    if aggregate.column is None:
        return f"`{table}` has **{value}** {'row' if value == '1' else 'rows'}"
    if aggregate.function == "distinct":
        return f"{code(aggregate.column)} has **{value}** distinct values in `{table}`"
    if aggregate.function == "count":
        return f"**{value}** rows of `{table}` have a {code(aggregate.column)}"
    if value.startswith("missing"):
        return f"There is no {FUNCTION_WORDS[aggregate.function]} of {code(aggregate.column)}: `{table}` has no value to compute it from"
    return f"The {FUNCTION_WORDS[aggregate.function]} of {code(aggregate.column)} is **{value}** in `{table}`"


def figure(lead: str) -> str | None:
    """The value in "TITLE is VALUE (`table`)."."""
    match = re.fullmatch(r".+? is (?P<value>.+?)(?: \(`.*`\))?\.", lead)
    return match["value"] if match else None


def grouped(query: Query, lead: str, rows: list[list[str]]) -> str:
    """Groups: how many, and which ones stand at the ends when all of them are in sight."""
    body = rows[1:]
    total = re.search(r"([\d,]+) rows?", lead)
    count = int(total[1].replace(",", "")) if total else len(body)
    what = joined(phrase(one) for one in query.aggregates)
    by = joined(code(name) for name in query.groups)
    which = f" where {conditions(query.where)}" if query.where else ""
    text = f"{what[:1].upper() + what[1:]} by {by} in `{query.table}`{which}: {count:,} {'group' if count == 1 else 'groups'}"
    at = len(query.groups)
    if len(body) == count and count > 1 and all(len(row) > at for row in body):
        ranked = [(number(row[at]), row) for row in body]
        known = sorted(((value, row) for value, row in ranked if value is not None), key=lambda pair: pair[0])
        if len(known) > 1:
            low, high = known[0][1], known[-1][1]
            first, last = (high, low) if query.order and query.order[0].descending else (low, high)
            ends = [f"**{', '.join(filled(row[:at]))}** ({row[at]})" for row in (first, last)]
            text += f", from {ends[0]} to {ends[1]}"
    elif count == 1 and body and len(body[0]) > at:
        text += f", **{', '.join(filled(body[0][:at]))}** with {body[0][at]}"
    return text + "."


def distinct(query: Query, lead: str, rows: list[list[str]]) -> str:
    body = [row[0] for row in rows[1:] if row]
    total = re.search(r"([\d,]+) rows?", lead)
    count = int(total[1].replace(",", "")) if total else len(body)
    text = f"{code(query.columns[0])} has {count:,} distinct {'value' if count == 1 else 'values'} in `{query.table}`"
    if query.where:
        text += f" where {conditions(query.where)}"
    if body and len(body) == count <= 12:
        text += f": {', '.join(filled(body))}"
    return text + "."


def missing_words(intent: Missing, lead: str, rows: list[list[str]] | None) -> str:
    if len(intent.columns) == 1 and (value := figure(lead)):
        return f"{code(intent.columns[0])} is missing in **{value}** rows of `{intent.table}`."
    if rows is None or len(rows) < 2:
        return lead
    held = [(name, value) for name, value in zip(rows[0], rows[1], strict=False) if (number(value) or 0) > 0]
    if not held:
        return f"No column of `{intent.table}` shown here has missing values."
    held.sort(key=lambda pair: -(number(pair[1]) or 0))
    named = [f"{code(name)} ({value})" for name, value in held[:8]]
    more = f" and {len(held) - 8} more columns" if len(held) > 8 else ""
    return f"In `{intent.table}` values are missing in {joined(named)}{more}."


def plotted(intent: Plot, lead: str, detail: str, catalogue: Catalogue) -> str:
    """The table a chart would be drawn from, and the plain word that there is no chart."""
    assert intent.query is not None
    text = answer(intent.query, lead, detail, catalogue)
    return with_prompts(
        f"I do not draw charts; here are the numbers. {text}", follow_ups(intent.query, catalogue)[:2]
    )


def failed(why: str, intent: Intent, catalogue: Catalogue) -> str:
    return with_prompts(
        why, starters(catalogue, about=getattr(intent, "table", getattr(intent, "name", None)))[:3]
    )


def said(intent: Talk | Unclear | Plot, catalogue: Catalogue) -> str:
    """Answers that need no tool."""
    match intent:
        case Talk(kind="hello"):
            return with_prompts("Hello. Ask me about the data in this notebook.", starters(catalogue)[:3])
        case Talk(kind="thanks"):
            return "You are welcome."
        case Talk():
            return helped(catalogue)
        case Plot():
            text = "I do not draw charts, and I did not see which numbers to compute instead. Ask for them, for example:"
            return with_prompts(text, grouping_prompts(catalogue)[:3])
        case Unclear(why=why, choices=choices) if choices:
            return with_prompts(why, choices)
        case Unclear(why=why):
            text = f"{why}\n\nWhat I can do:" if catalogue.tables or catalogue.others else why
            return with_prompts(text, [*starters(catalogue)[:3], ("Help", "help")]) + f"\n\n{CONNECT}"


def helped(catalogue: Catalogue) -> str:
    """The grammar, with examples from what is in memory."""
    table = catalogue.tables[0] if catalogue.tables else None
    name = table.name if table else "sales"
    number_column = code(
        next((c.name for c in table.columns if c.kind in NUMERIC), "price") if table else "price"
    )
    group = code(
        next((c.name for c in table.columns if c.kind in {"text", "categorical", "boolean"}), "region")
        if table
        else "region"
    )
    lines = [
        "You can ask me, in plain English:",
        "",
        "- **what is there**: what is in memory, which dataframes, variables like sales",
        f"- **what a variable is**: describe {name}, columns of {name}, shape of {name}, missing values in {name}",
        f"- **rows**: first 10 rows of {name}, a sample of 5, rows 20 to 40",
        f"- **filters**: {name} with {number_column} over 100; between, contains, starts with, is missing, before, after, and, or",
        f"- **order**: {name} sorted by {number_column} descending, top 5 {name} by {number_column}",
        f"- **numbers**: mean {number_column} by {group}; also count, total, median, min, max, standard deviation, distinct values",
        f"- **SQL**: SELECT {group.replace('`', '')}, count(*) FROM {name} GROUP BY 1",
        "- **follow-ups**: now by …, only the …, and for 2009, sort that by …, top 3 of them, next 20",
        "",
        CONNECT,
    ]
    return with_prompts("\n".join(lines), starters(catalogue)[:3])


# things to ask next


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


def follow_ups(intent: Intent, catalogue: Catalogue) -> list[Prompt]:
    """One to three questions that go on from an answer."""
    tables = {table.name: table for table in catalogue.tables}
    if isinstance(intent, ListVariables):
        return starters(catalogue)[:3]
    table = tables.get(getattr(intent, "table", None) or getattr(intent, "name", ""))
    if table is None:
        return []
    match intent:
        case Query(aggregates=aggregates, groups=groups) if groups:
            prompts = []
            if not intent.order:
                prompts.append(("Largest first", "Sort that descending"))
            other = [name for name in columns_of(table)[1] if name not in groups]
            prompts += [(f"By {name}", f"Now by {name_in(name)}") for name in other[:1]]
            return (
                [*prompts, (f"Also by {other[-1]}", f"Also by {name_in(other[-1])}")]
                if len(other) > 1
                else prompts
            )
        case Query(aggregates=aggregates) if aggregates:
            return [(f"By {name}", f"Now by {name_in(name)}") for name in columns_of(table)[1][:2]]
        case Query(where=where, distinct=False) if where:
            by = columns_of(table)[1]
            return [(f"How many by {name}", f"Now count by {name_in(name)}") for name in by[:1]]
        case Query() | Show() | Describe() | Missing():
            prompts = grouping_prompts(catalogue, [table])[:1]
            if not isinstance(intent, Missing):
                prompts.append(("Missing values", f"Missing values in {name_in(table.name)}"))
            if not isinstance(intent, Show):
                prompts.append(("Show rows", f"First 10 rows of {name_in(table.name)}"))
            return prompts
        case _:
            return []


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


# wording


def conditions(where: Where, *, plain: bool = False) -> str:
    """Conditions in words."""
    groups = [" and ".join(condition(one, plain=plain) for one in group) for group in where]
    return " or ".join(groups)


def condition(one: Condition, *, plain: bool) -> str:
    name = one.column if plain else code(one.column)
    if one.operator == "between":
        return f"{name} is between {value(one.values[0])} and {value(one.values[1])}"
    operator = OPERATOR_WORDS[one.operator]
    if isinstance(next(iter(one.values), None), Period):
        operator = {
            "=": "is in",
            "!=": "is not in",
            ">": "is after",
            ">=": "is not before",
            "<": "is before",
            "<=": "is not after",
        }[one.operator]
    return " ".join(filter(None, [name, operator, " or ".join(value(v) for v in one.values)]))


def value(given: object) -> str:
    if isinstance(given, Period):
        start = given.start.removesuffix("-01") if given.start.endswith("-01") else given.start
        return (
            start.removesuffix("-01")
            if given.end[:4] != given.start[:4] and given.end.endswith("-01-01") and start.endswith("-01")
            else start
        )
    if isinstance(given, bool):
        return str(given).lower()
    return f"{given:,}" if isinstance(given, float) else str(given)


def phrase(aggregate: Aggregate) -> str:
    if aggregate.column is None:
        return "number of rows"
    if aggregate.function in {"count", "distinct"}:
        return f"number of {'distinct ' if aggregate.function == 'distinct' else ''}{code(aggregate.column)}"
    return f"{FUNCTION_WORDS[aggregate.function]} of {code(aggregate.column)}"


def code(name: str) -> str:
    return f"`{name}`" if "`" not in name else f"`` {name} ``"


def joined(parts: Iterable[str]) -> str:
    items = list(parts)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def filled(row: Iterable[str]) -> list[str]:
    return [text or "(missing)" for text in row]


def number(text: str) -> float | None:
    try:
        return float(re.sub(r"[^\d.eE+-]", "", text.replace("−", "-")))
    except ValueError:
        return None


def cells(detail: str) -> list[list[str]] | None:
    """The first Markdown table in a text, headers first; None when there is none."""
    rows: list[list[str]] = []
    for line in detail.splitlines():
        if not line.startswith("|"):
            if rows:
                break
            continue
        parts = [re.sub(r"\\(.)", r"\1", part.strip()) for part in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
        if not all(re.fullmatch(r":?-+:?", part) for part in parts):
            rows.append(parts)
    return rows or None
