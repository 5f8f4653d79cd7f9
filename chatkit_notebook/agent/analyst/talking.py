"""What the analyst says without a tool: help, what it does not understand and what it can do instead."""

from __future__ import annotations

from .intents import Intent, Talk, Unclear
from .names import Catalogue
from .nearest import nearest, what_there_is
from .prompts import starters, with_prompts
from .wording import code

NUMERIC = {"integer", "number"}
FILES = (
    "I cannot read attached files: I am the built-in analyst and answer from the variables in memory. Load "
    'the file in a cell, for example with `pd.read_csv("file.csv")`, and ask about the variable, or '
    "connect a model that reads files and images."
)
CONNECT = (
    "I am the built-in analyst, not a language model: I read a fixed set of questions. For free questions "
    "connect a model: run "
    "`%env OPENAI_API_KEY=...` in a cell, or `%env OPENAI_BASE_URL=http://localhost:11434/v1` for a local "
    "server such as Ollama, "
    "vLLM or LM Studio, and ask again."
)


def failed(why: str, intent: Intent, catalogue: Catalogue) -> str:
    return with_prompts(
        why, starters(catalogue, about=getattr(intent, "table", getattr(intent, "name", None)))[:3]
    )


def said(intent: Talk | Unclear, catalogue: Catalogue, question: str = "") -> str:
    """Answers that need no tool."""
    match intent:
        case Talk(kind="hello"):
            return with_prompts("Hello. Ask me about the data in this notebook.", starters(catalogue)[:3])
        case Talk(kind="thanks"):
            return with_prompts("You are welcome.", starters(catalogue)[:3])
        case Talk():
            return helped(catalogue)
        case Unclear(why=why, choices=choices) if choices:
            more = starters(catalogue)[:2] if len(choices) < 2 else []
            return with_prompts(why, [*choices, *more])
        case Unclear(why=why):
            near = nearest(question.partition("\n\n⟦")[0], catalogue)
            there = what_there_is(catalogue, near)
            text = f"{why} {there}".strip()
            if near:
                text = f"{text}\n\nDid you mean:"
            elif catalogue.tables or catalogue.others:
                text = f"{text}\n\nWhat I can do:"
            offered = [*(near or starters(catalogue)[:3]), ("Help", "help")]
            return with_prompts(text, offered) + f"\n\n{CONNECT}"


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
        f"- **what a variable is**: describe {name}, columns of {name}, missing values in {name}",
        f"- **rows**: first 10 rows of {name}, a sample of 5, rows 20 to 40",
        f"- **filters**: {name} with {number_column} over 100; between, contains, missing, before, and, or",
        f"- **order**: {name} sorted by {number_column} descending, top 5 {name} by {number_column}",
        f"- **numbers**: mean {number_column} by {group}; count, total, median, min, max, distinct values",
        f"- **charts**: plot {number_column} by {group}, histogram of {number_column}, as a line chart",
        f"- **closely**: profile {number_column}, compare two tables, how do I join two tables",
        f"- **files**: export {name} to csv, save that as parquet",
        f"- **SQL**: a SELECT over {name}, as it is",
        f"- **code**: code for mean {number_column} by {group}; python: print(1). It runs if you click Run",
        "- **follow-ups**: now by …, only the …, and for 2009, sort that by …, top 3 of them, next 20",
        "",
        CONNECT,
    ]
    return with_prompts("\n".join(lines), starters(catalogue)[:3])
