"""What a question points at: variables, columns, and rows that "Ask about this row" put into it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .intents import Describe, Intent, Query, Show, Unclear
from .names import Catalogue, find, words
from .prompts import Prompt, grouping_prompts, label_safe, name_in, with_prompts
from .wording import code, joined

CONTEXT = "\n\n⟦"
TAG = re.compile(
    r"^@(?P<title>.+?) is an item `row:(?P<source>.*):(?P<row>\d+)`(?:: (?P<data>.*?))?⟧?$", re.MULTILINE
)
MENTION = re.compile(r"^@(?P<title>.+?) is `(?P<name>[^`]+)` \(", re.MULTILINE)
COLUMN = re.compile(
    r'^@(?P<title>.+?) is the column (?P<name>"(?:[^"\\]|\\.)*") of `(?P<table>[^`]+)`', re.MULTILINE
)
BY_HAND = re.compile(r"(?<![\w`.@])@(?=[^\W\d])")
FIELDS_SAID = 8
NAMED = 0.8
"""How well words must fit a column to mean it: there are only the columns of one row to choose from."""


@dataclass(frozen=True)
class TaggedRow:
    """A row that a question points at.

    Attributes:
        title: How the tag is written in the question.
        source: The variable it is of, or the heading of a result.
        number: Its number as people count.
        data: Its values as they were shown, by column.
    """

    title: str
    source: str
    number: int
    data: Mapping[str, str]

    def called(self, catalogue: Catalogue) -> str:
        """The row in a sentence."""
        known = self.source in catalogue.names()
        return f"row {self.number:,} of {code(self.source) if known else 'the result'}"


def has_files(question: str) -> bool:
    """Whether files are attached to a question."""
    _, _, context = question.partition(CONTEXT)
    return any(line.startswith("Attached ") for line in context.splitlines())


def untagged(question: str) -> tuple[str, TaggedRow | None]:
    """A question without its tag, and the first row it points at; variables and columns go by name."""
    text, found, context = question.partition(CONTEXT)
    names = {mention["title"]: f"`{mention['name']}`" for mention in MENTION.finditer(context)}
    columns = {column["title"]: column for column in COLUMN.finditer(context)}
    tables = {column["table"] for column in columns.values()}
    # a question about columns of one table names it once
    apart = len(tables) > 1
    names |= {title: named(column, apart=apart) for title, column in columns.items()}
    if names:
        text = with_names(text, names)
    if columns and not apart and not set(names.values()) & {f"`{table}`" for table in tables}:
        said = text.rstrip(" ?!.")
        text = f"{said} in `{tables.pop()}`{text[len(said) :].rstrip()}"
    match = TAG.search(context) if found else None
    if match is None:
        # a name behind "@" that was typed by hand is that name
        return f"{re.sub(BY_HAND, '', text)}{found}{context}", None
    try:
        data = json.loads(match["data"] or "{}")
    except ValueError:
        # cut short for the model: what is left of it is no record
        data = {}
    said = re.sub(r"\s+", " ", text.replace(f"@{match['title']}", " ")).strip()
    held = {str(name): str(value) for name, value in data.items()}
    return said, TaggedRow(match["title"], match["source"], int(match["row"]) + 1, held)


def named(column: re.Match[str], *, apart: bool) -> str:
    """A column as a question has it, of its table where there are several."""
    # a name with a backtick is found by what it is like without
    name = code(str(json.loads(column["name"])).replace("`", ""))
    return f"{name} of `{column['table']}`" if apart else name


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A question with what is mentioned in it by name, the longest title first: one may begin another."""
    titles = "|".join(re.escape(title) for title in sorted(names, key=len, reverse=True))
    said = re.sub(f"@({titles})", lambda found: f" {names[found[1]]} ", text)
    # a sign that ends a sentence stands at its word
    return re.sub(r"[ \t]+(?=[?!.,;:](?:\s|$))|(?<=[ \t])[ \t]+", "", said).strip()


def is_about(row: TaggedRow, intent: Intent, question: str, catalogue: Catalogue) -> bool:
    """Whether a question asks for the row itself, and not for something of the whole table."""
    if not row.data:
        return False
    if find_table(question, catalogue):
        return isinstance(intent, Unclear)
    if isinstance(intent, Query):
        return not (intent.aggregates or intent.where or intent.order)
    return isinstance(intent, Unclear | Show | Describe)


def find_table(question: str, catalogue: Catalogue) -> bool:
    """Whether the question names a variable itself."""
    said = set(question.replace("`", " ").split())
    return any(name in said for name in catalogue.names())


def answer(row: TaggedRow, question: str, catalogue: Catalogue) -> str:
    """The values that are asked for, or all of them and what else can be asked."""
    asked = columns_in(question, list(row.data))
    where = row.called(catalogue)
    if len(asked) == 1:
        return with_prompts(
            f"{code(asked[0])} is **{label_safe(row.data[asked[0]])}** in {where}.",
            prompts(row, catalogue),
        )
    shown = asked or [name for name in row.data if name != "…"][:FIELDS_SAID]
    values = joined(f"{code(name)} is **{label_safe(row.data[name])}**" for name in shown)
    text = f"In {where}, {values}."
    beside = prompts(row, catalogue)
    if not asked:
        text += "\n\nI read values and do not interpret them. Name a column"
        text += ", or compare the row with others:" if beside else ", or ask about the table it is from."
    return with_prompts(text, beside)


def columns_in(question: str, columns: list[str]) -> list[str]:
    """The columns that a question names, in its order; all that fit equally well."""
    found: list[str] = []
    tokens = re.findall(r"`[^`]+`|[^\s,;:?!()]+", question)
    at = 0
    while at < len(tokens):
        for size in range(min(4, len(tokens) - at), 0, -1):
            phrase = " ".join(tokens[at : at + size])
            match = find(phrase, columns, NAMED) if len(phrase) > 2 or phrase in columns else None
            if match is not None:
                found += [name for name in (match.name, *match.rivals) if name not in found]
                at += size
                break
        else:
            at += 1
    return found


def prompts(row: TaggedRow, catalogue: Catalogue) -> list[Prompt]:
    """Questions that set the row beside others of its table."""
    table = next((table for table in catalogue.tables if table.name == row.source), None)
    if table is None:
        return []
    kinds = {column.name: column.kind for column in table.columns}
    alike = next(
        (
            (name, value)
            for name, value in row.data.items()
            if kinds.get(name) in {"text", "categorical"}
            and value != "missing"
            and 0 < len(words(value)) <= 4
        ),
        None,
    )
    asked: list[Prompt] = []
    if alike is not None:
        name, value = alike
        question = f"rows of {name_in(table.name)} where {name_in(name)} is '{value}'"
        asked.append((f"Others with {name} {value}", question))
    described = (f"Describe {table.name}", f"Describe {name_in(table.name)}")
    return [*asked, *grouping_prompts(catalogue, [table])[:1], described]
