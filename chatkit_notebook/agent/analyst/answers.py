"""Answers: titles of queries, and sentences worded from what the tools found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...inspection.facts import COPIED
from ...views.numbers import count
from .accounting import not_used
from .intents import (
    Aggregate,
    Code,
    Compare,
    Duplicates,
    Intent,
    Linked,
    Missing,
    Plot,
    Query,
)
from .names import Catalogue
from .output import cells, number
from .prompts import with_prompts
from .suggesting import follow_ups
from .talking import failed
from .wording import FUNCTION_WORDS, code, conditions, filled, joined, kept, phrase

PROPOSED = "Here is the code. Nothing of it has run: read it, and click **Run** if it should."
NUMERIC = {"integer", "number"}


def title(intent: Intent) -> str | None:
    """A few words for the heading of a query's result."""
    match intent:
        case Missing(table=table):
            return f"Missing values in {table}"
        case Duplicates(table=table, columns=columns):
            return f"Duplicates in {', '.join(columns) + ' of ' if columns else ''}{table}"
        case Linked(held=held, left=left, right=right) if held is not None:
            return f"{left} {'with' if held else 'without'} {right}"
        case Linked(query=query):
            return titled(query)
        case Query() as query:
            return titled(query)
        case _:
            return None


def titled(query: Query) -> str:
    if query.many:
        by = joined(query.groups)
        return f"Number of {by} with {kept(query.having, plain=True)}"
    if query.lacking:
        return f"{joined(query.columns)} without a row where {conditions(query.lacking, plain=True)}"
    if query.distinct:
        return f"Distinct {joined(query.columns)}"
    if not query.aggregates:
        parts = [f"{', '.join(query.columns)} of {query.table}" if query.columns else query.table]
        if query.order:
            by = joined(one.by if isinstance(one.by, str) else called(one.by) for one in query.order)
            if query.each:
                end = "highest" if query.order[0].descending else "lowest"
                which = f" {query.limit}" if query.limit and query.limit > 1 else ""
                parts.append(f"with the{which} {end} {by} of each {joined(query.each)}")
                by = ""
            if by:
                parts.append(f"by {by}{' (highest first)' if query.order[0].descending else ''}")
    else:
        parts = [joined(called(one) for one in query.aggregates)]
        if is_share(query):
            which = conditions(query.where, plain=True)
            parts = [f"Percent where {which}" if which else "Percent of all rows"]
        elif query.limit is not None and query.order and query.groups:
            parts.insert(0, f"{'Top' if query.order[0].descending else 'Lowest'} {query.limit}:")
        if query.groups:
            parts.append(f"by {joined(query.groups)}")
    if query.having:
        parts.append(f"with {kept(query.having, plain=True)}")
    if is_share(query):
        parts += [f"of those where {conditions(query.of, plain=True)}"] if query.of else []
    elif query.where:
        parts.append(f"where {conditions(query.where, plain=True)}")
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


def is_share(query: Query) -> bool:
    """Whether a query asks for a part of the rows."""
    return any(one.function == "share" for one in query.aggregates)


def called(aggregate: Aggregate) -> str:
    if aggregate.function in {"share", "change", "growth"}:
        return FUNCTION_WORDS[aggregate.function]
    if aggregate.function in {"corr", "quantile", "latest", "earliest", "running"}:
        return phrase(aggregate).replace("`", "")
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
    text = (
        plotted(intent, lead, detail) if isinstance(intent, Plot) else answer(intent, lead, detail, catalogue)
    )
    if isinstance(intent, Query) and intent.assumed:
        text += " You named no function, so I took the mean."
    text += not_used(intent)
    return with_prompts(text, follow_ups(intent, catalogue))


def linked_worded(linked: Linked, output: str, joined_by: str, catalogue: Catalogue) -> str:
    """The answer to a question about two tables, with how they were joined."""
    lead, _, detail = output.partition("\n")
    lead = lead.strip()
    if lead.startswith("Error:"):
        return failed(lead.removeprefix("Error:").strip(), linked, catalogue)
    text = (
        plotted(linked.drawn, lead, detail) if linked.drawn else answer(linked.query, lead, detail, catalogue)
    )
    if linked.held is not None:
        text, joined_by = held_words(linked, lead), f"{joined_by.partition(';')[0].rstrip('.')}."
    if linked.query.assumed:
        text += " You named no function, so I took the mean."
    if "they become" in joined_by and any(
        one.function in {"sum", "count"} for one in linked.query.aggregates
    ):
        joined_by += " A total counts these more than once."
    joined_by += not_used(linked)
    return with_prompts(f"{text} {joined_by}".rstrip(), follow_ups(linked, catalogue))


def held_words(linked: Linked, lead: str) -> str:
    """How many rows have one in the other table, or have none."""
    how = "a row" if linked.held else "no row"
    if lead.startswith("No row matches"):
        return f"No row of `{linked.left}` has {how} in `{linked.right}`."
    total = figure(lead) or next(iter(re.findall(r": ([\d,]+) rows?", lead)), None)
    if total is None:
        return lead
    rows, have = ("row", "has") if total == "1" else ("rows", "have")
    return f"**{total}** {rows} of `{linked.left}` {have} {how} in `{linked.right}`."


def steps_worded(steps: Sequence[Intent], outputs: Sequence[str], catalogue: Catalogue) -> str:
    """The answer to a message with several steps: a line for each, and what can be asked of the last."""
    lines = []
    for number_, (intent, output) in enumerate(zip(steps, outputs, strict=False), 1):
        lead, _, detail = output.partition("\n")
        lead = lead.strip()
        if lead.startswith("Error:"):
            left = len(steps) - number_
            more = f" The {count(left, 'step')} after it did not run." if left else ""
            lines.append(f"{number_}. This step failed: {lead.removeprefix('Error:').strip()}{more}")
        else:
            lines.append(f"{number_}. {answer(intent, lead, detail, catalogue)}{not_used(intent)}")
    last = steps[min(len(outputs), len(steps)) - 1]
    return with_prompts("\n".join(lines), follow_ups(last, catalogue))


def answer(intent: Intent, lead: str, detail: str, catalogue: Catalogue) -> str:
    """The sentence that answers, without things to ask next."""
    copies = [line[2:] for line in detail.splitlines() if line.startswith("- ") and COPIED in line]
    return " ".join([sentence(intent, lead, detail, catalogue), *copies])


def sentence(intent: Intent, lead: str, detail: str, catalogue: Catalogue) -> str:
    match intent:
        case Query() as query:
            rows = cells(detail)
            if query.many:
                return sized(query, lead)
            if not query.groups and query.aggregates:
                return figures(query, lead, rows, catalogue)
            if query.groups and rows is not None:
                return grouped(query, lead, rows)
            if query.distinct and rows is not None and len(query.columns) == 1:
                return distinct(query, lead, rows)
            if query.limit == 1 and query.order and rows is not None and (one := extreme(query, lead, rows)):
                return one
            return lead
        case Plot() as plot:
            return plotted(plot, lead, detail)
        case Compare():
            notes = [line[2:] for line in detail.splitlines() if line.startswith("- ")]
            return " ".join([lead, *notes])
        case Missing() as missing:
            return missing_words(missing, lead, cells(detail))
        case Duplicates() as repeated:
            return duplicates(repeated, lead)
        case Code():
            return PROPOSED
        case _:
            return lead


def figures(query: Query, lead: str, rows: list[list[str]] | None, catalogue: Catalogue) -> str:
    """One number, or several of the same rows."""
    which = f" where {conditions(query.where)}" if query.where else ""
    if len(query.aggregates) == 1:
        aggregate = query.aggregates[0]
        value = figure(lead)
        if aggregate.function == "share" and value is not None:
            of = f" where {conditions(query.of)}" if query.of else ""
            return f"**{value}%** of the rows of `{query.table}`{of} are those{which}."
        if value is None:
            return lead
        return f"{subject(aggregate, query.table, value)}{which}."
    if rows is None or len(rows) < 2 or len(rows[1]) != len(query.aggregates):
        return lead
    parts = [f"{phrase(one)} **{value}**" for one, value in zip(query.aggregates, rows[1], strict=True)]
    text = joined(parts)
    return f"{text[:1].upper() + text[1:]} (`{query.table}`{which})."


def sized(query: Query, lead: str) -> str:
    """How many groups are of some size."""
    value = figure(lead)
    if value is None:
        return lead
    by = joined(code(name) for name in query.groups)
    where = tuple(tuple(one for one in group if one.operator != "present") for group in query.where)
    which = f" where {conditions(where)}" if any(where) else ""
    values = "value" if value == "1" else "values"
    return f"**{value}** {values} of {by} in `{query.table}`{which} have {kept(query.having)}."


def subject(aggregate: Aggregate, table: str, value: str) -> str:
    """The sentence that says what one number is, up to its conditions."""
    if aggregate.column is None:
        return f"`{table}` has **{value}** {'row' if value == '1' else 'rows'}"
    if aggregate.function == "distinct":
        return f"{code(aggregate.column)} has **{value}** distinct values in `{table}`"
    if aggregate.function == "count":
        return f"**{value}** rows of `{table}` have a {code(aggregate.column)}"
    if value.startswith("missing"):
        return (
            f"There is no {FUNCTION_WORDS[aggregate.function]} of {code(aggregate.column)}: "
            f"`{table}` has no value to compute it from"
        )
    return f"The {phrase(aggregate)} is **{value}** in `{table}`"


def figure(lead: str) -> str | None:
    """The value in "TITLE is VALUE (`table`)."."""
    match = re.fullmatch(r".+ is (?P<value>.+?)(?: \(`.*`\))?\.", lead)
    return match["value"] if match else None


def grouped(query: Query, lead: str, rows: list[list[str]]) -> str:
    """Groups: how many, and which ones stand at the ends when all of them are in sight."""
    body = rows[1:]
    total = re.search(r"([\d,]+) rows?", lead)
    count = int(total[1].replace(",", "")) if total else len(body)
    what = joined(phrase(one) for one in query.aggregates)
    by = joined(code(name) for name in query.groups)
    which = f" where {conditions(query.where)}" if query.where else ""
    which += f" with {kept(query.having)}" if query.having else ""
    if is_share(query) and query.where:
        what, which = f"percent of rows{which}", f" where {conditions(query.of)}" if query.of else ""
    text = (
        f"{what[:1].upper() + what[1:]} by {by} in `{query.table}`{which}: {count:,} "
        f"{'group' if count == 1 else 'groups'}"
    )
    at = len(query.groups)
    if len(body) == count and count > 1 and all(len(row) > at for row in body):
        ranked = [(number(row[at]), row) for row in body]
        known = sorted(((value, row) for value, row in ranked if value is not None), key=lambda pair: pair[0])
        if len(known) > 1:
            low, high = known[0][1], known[-1][1]
            first, last = (high, low) if query.order and query.order[0].descending else (low, high)
            ends = [f"**{', '.join(filled(row[:at]))}** ({row[at]})" for row in (first, last)]
            text += f", from {ends[0]} to {ends[1]}"
    elif query.order and body and len(body[0]) > at and isinstance(query.order[0].by, Aggregate):
        end = "highest" if query.order[0].descending else "lowest"
        text += f", {end} **{', '.join(filled(body[0][:at]))}** ({body[0][at]})"
    elif count == 1 and body and len(body[0]) > at:
        text += f", **{', '.join(filled(body[0][:at]))}** with {body[0][at]}"
    return text + "."


def extreme(query: Query, lead: str, rows: list[list[str]]) -> str | None:
    """The one row at an end of an order, or those that tie, in a sentence; None when it is not in sight."""
    by = query.order[0].by
    if not isinstance(by, str) or len(rows) < 2 or by not in rows[0]:
        return None
    told = re.search(r"([\d,]+) rows?", lead)
    tied = int(told[1].replace(",", "")) if told else len(rows) - 1
    these = "this is its row" if tied == 1 else f"{tied:,} rows have it"
    place = {0: "", 1: "second ", 2: "third ", 3: "fourth ", 4: "fifth "}.get(query.offset, "")
    end = "highest" if query.order[0].descending else "lowest"
    which = f" where {conditions(query.where)}" if query.where else ""
    value = rows[1][rows[0].index(by)]
    return f"The {place}{end} {code(by)} in `{query.table}`{which} is **{value}**; {these}."


def distinct(query: Query, lead: str, rows: list[list[str]]) -> str:
    body = [row[0] for row in rows[1:] if row]
    total = re.search(r"([\d,]+) rows?", lead)
    count = int(total[1].replace(",", "")) if total else len(body)
    text = (
        f"{code(query.columns[0])} has {count:,} distinct {'value' if count == 1 else 'values'} in "
        f"`{query.table}`"
    )
    if query.where:
        text += f" where {conditions(query.where)}"
    if query.lacking:
        text += f" without any row where {conditions(query.lacking)}"
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


def duplicates(intent: Duplicates, lead: str) -> str:
    """How many rows repeat an earlier one."""
    value = figure(lead)
    if value is None:
        return lead
    of = f" its {joined(map(code, intent.columns))} from" if intent.columns else ""
    if value == "0" and intent.unique:
        verb = "is" if len(intent.columns) == 1 else "are"
        named = joined(map(code, intent.columns))
        return f"{named} {verb} unique in `{intent.table}`: **no** value comes twice."
    if value == "0":
        return f"No row of `{intent.table}` repeats{of} an earlier one."
    if intent.unique:
        lead = (
            f"{joined(map(code, intent.columns))} {'is' if len(intent.columns) == 1 else 'are'} not unique: "
        )
        rows, repeat = ("row", "repeats") if value == "1" else ("rows", "repeat")
        return f"{lead}**{value}** {rows} of `{intent.table}` {repeat} an earlier value."
    rows, verb = ("row", "repeats") if value == "1" else ("rows", "repeat")
    of = of.replace(" its ", " the ") if value != "1" else of
    return f"**{value}** {rows} of `{intent.table}` {verb}{of} an earlier one."


def plotted(intent: Plot, lead: str, detail: str) -> str:
    """What was drawn, and what was put in the place of a chart that there is not."""
    notes = [line[2:] for line in detail.splitlines() if line.startswith("- ")]
    if intent.said:
        notes.insert(0, f"ChatKit has no {intent.said} charts; this one shows the same numbers.")
    return " ".join([lead, *notes])
