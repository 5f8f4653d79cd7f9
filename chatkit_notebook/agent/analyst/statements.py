"""Questions that are SQL already, also what the engine refuses to run: it says why in its own words."""

from __future__ import annotations

import re

SELECT = re.compile(r"select\b.*\bfrom\b", re.IGNORECASE | re.DOTALL)
ENGLISH = re.compile(
    r"select\s+(?:all\s+|the\s+|some\s+)*(?:rows?|records?|first|last|top|every\w*|columns?|\d+\s+rows)\b(?!\s*,)",
    re.IGNORECASE,
)
ALONE = re.compile(r"select\s+(?:[\d'(]|\w+\s*\([^()]*\)$)", re.IGNORECASE)
MISSPELT = re.compile(r"\w+\s+(?:distinct\s+)?\*\s+from\s+\S", re.IGNORECASE)
WITH = re.compile(r"with\s+(?:recursive\s+)?\"?\w+\"?\s*(?:\([^)]*\)\s*)?as\s*\(", re.IGNORECASE)
REFUSED = re.compile(
    r"""
    delete\s+from\s+\S
    | insert\s+(?:or\s+\w+\s+)?into\s+\S
    | update\s+\S+\s+set\s
    | merge\s+into\s+\S
    | (?:drop|alter|create(?:\s+or\s+replace)?(?:\s+temp(?:orary)?)?)\s+(?:table|view|schema|macro|index)\s
    | truncate\s+(?:table\s+)?\w+$
    | copy\s+\S.*\s(?:to|from)\s+'
    | (?:attach|install|load)\s+(?:'|httpfs\b)
    | (?:pragma|call)\s+\w+\s*[=(]
    | pragma\s+\w+$
    | set\s+\w+\s*=
    | explain\s+(?:analyze\s+)?(?:select|with)\b
    | from\s+'[^']+'
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""Beginnings that no English sentence about a table has."""


def statement(text: str) -> str | None:
    """The SQL in a question that is SQL, without its fence and closing semicolon."""
    sql = (
        re.sub(r"^```(?:sql)?\s*|\s*```$", "", text.strip(), flags=re.IGNORECASE).strip().rstrip(";").strip()
    )
    if any(pattern.match(sql) for pattern in (WITH, REFUSED, MISSPELT)):
        return sql
    if SELECT.match(sql):
        return None if ENGLISH.match(sql) else sql
    return sql if ALONE.match(sql) else None
