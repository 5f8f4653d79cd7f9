"""Questions for code: Python as it is, or the code that answers another question."""

from __future__ import annotations

import re

from ...inspection.sql_text import identifier
from ...tools.outcomes import FIGURE, printed
from ...views.cells import cut
from . import sql
from .intents import Code, Intent, Missing, Plot, Query, Reader, Show, Unclear
from .names import Catalogue, Table
from .wording import code

FENCED = re.compile(
    r"^(?:[^`]{0,200}?)```(?:python|py)[ \t]*\n(?P<code>.*?)\n?```\s*$", re.IGNORECASE | re.DOTALL
)
AFTER_WORD = re.compile(
    r"^(?:please\s+)?(?:python|propose code|propose|run(?: this)?)\s*:\s*(?P<code>.+)$",
    re.IGNORECASE | re.DOTALL,
)
ASKED_FOR = re.compile(
    r"^(?:please\s+)?(?:(?:write|show|give|propose)(?:\s+me)?\s+)?(?:(?:the|some|a|python|pandas)\s+)*"
    r"(?:code|cell|script|snippet)\s+"
    r"(?:for|to(?:\s+(?:get|show|compute|find|make))?|that\s+(?:shows|gives|computes|finds))\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
MOST_PRINTED = 120
CLAUSES = re.compile(r"\s+(?=(?:FROM|WHERE|GROUP BY|ORDER BY|LIMIT|OFFSET)\b)")
QUOTED = re.compile(r"""('(?:[^']|'')*'|"(?:[^"]|"")*")""")


def code_in(text: str) -> Code | None:
    """The Python in a question that is Python: fenced, or after "python:"."""
    found = FENCED.match(text.strip()) or AFTER_WORD.match(text.strip())
    return Code(found["code"].strip("\n"), "The code you gave") if found else None


def code_for(text: str, catalogue: Catalogue, read: Reader) -> Intent | None:
    """The code that answers what stands after "code for"; None when the question asks for no code.

    Args:
        text: The question.
        catalogue: What is in memory.
        read: Reads a question.
    """
    found = ASKED_FOR.match(text.strip())
    if found is None:
        return None
    rest = found["rest"].rstrip("?!. ")
    intent = read(rest)
    if isinstance(intent, Plot):
        intent = intent.query
    tables = {table.name: table for table in catalogue.tables}
    name = getattr(intent, "table", "")
    if name not in tables:
        if isinstance(intent, Unclear):
            return intent
        return Unclear(
            "I write code for questions that one query answers: filters, orders, counts, means and the like."
        )
    return Code(as_python(statement(intent, tables[name])), f"{rest[:1].upper()}{rest[1:]}")


def statement(intent: Intent, table: Table) -> str:
    """The SELECT that answers an intent."""
    match intent:
        case Query() as query:
            return sql.select(query, table)
        case Missing() as missing:
            return sql.missing(missing, table)
        case Show() as show:
            columns = ", ".join(map(identifier, show.columns)) or "*"
            start = f" OFFSET {show.start}" if show.start else ""
            return f"SELECT {columns} FROM {identifier(show.table)} LIMIT {show.count}{start}"  # noqa: S608
        case _:
            raise TypeError(f"{type(intent).__name__} has no statement")


def as_python(select: str) -> str:
    """A SELECT as the Python of a cell, one clause a line."""
    parts = QUOTED.split(select)
    parts[::2] = [CLAUSES.sub("\n", part) for part in parts[::2]]
    text = "".join(parts).replace("\\", "\\\\").replace('"""', r"\"\"\"")
    return f'import duckdb\n\nresult = duckdb.sql("""\n{text}\n""").df()\nresult'


def ran_words(result: str) -> str:
    """What came of proposed code, in one sentence.

    Args:
        result: Of the tool call that proposed it.
    """
    lead = result.partition("\n")[0].rstrip(".").removeprefix("The person ")
    figures = [line for line in printed(result) if line == FIGURE]
    lines = [line for line in printed(result) if line.strip() and line != FIGURE]
    if lead.endswith("did not run"):
        return "The code was dismissed: it did not run."
    did = re.search(r" after [\d.]+ s", lead)
    took = did[0] if did else ""
    drew = f"drew {len(figures)} figures" if len(figures) > 1 else "drew a figure" if figures else ""
    if "the code failed" in lead:
        why = f" with {code(cut(lines[-1], MOST_PRINTED))}" if lines else ""
        return f"The code failed{took}{why}."
    if not lead.endswith("to its end" + took):
        return f"The code {'was stopped' if 'stopped' in lead else 'does not heed Stop'}{took}."
    said = [f"printed {said_lines(lines)}"] if lines else []
    came = " and ".join([*said, *([drew] if drew else [])]) or "printed nothing"
    return f"The code ran{took.replace(' after', ' in')} and {came}."


def said_lines(lines: list[str]) -> str:
    last = code(cut(lines[-1].strip(), MOST_PRINTED))
    return last if len(lines) == 1 else f"{len(lines):,} lines, of which the last is {last}"
