"""Questions that a tool of its own answers: two tables side by side, one column closely, rows to a file."""

from __future__ import annotations

import re
from typing import Any

from . import sql
from .intents import Compare, Export, Intent, Join, Profile, Query, Show, Unclear
from .names import Catalogue, find
from .naming import table_named

COMPARE = re.compile(
    r"(?:compare|diff|(?:what(?:'s| is| are)? )?(?:the )?differences? between|how (?:do|does|are|is)"
    r"|what differs (?:between|in)|are)\s+(?P<left>.+?)\s+(?:and|with|to|from|versus|vs\.?)\s+(?P<right>.+?)"
    r"(?:\s+(?:differ(?:ent)?|equal|the same|identical))?(?:\s+(?:by|on|using)\s+(?P<key>.+))?",
    re.IGNORECASE,
)
JOIN = re.compile(
    r"(?:(?:what |which |find |show |are the |is the |the |a )*(?:join(?:ing)? |common |shared |matching )"
    r"(?:keys?|columns?)(?: (?:of|for|between|in|to join|do|connects?|joins?|are in))*"
    r"|which columns? (?:joins?|links?|connects?)"
    r"|(?:how (?:can|do|could|should|would) (?:i|we|you|one) )?(?:join|merge|combine|link))"
    r"\s+(?P<left>.+?)\s+(?:and|with|to)\s+(?P<right>.+?)(?:\s+(?:have|share))?",
    re.IGNORECASE,
)
PROFILE = re.compile(
    r"(?:profile|examine|inspect)\s+(?:the\s+)?(?:column\s+)?(?P<column>.+?)"
    r"(?:\s+(?:of|in|from)\s+(?:the\s+)?(?P<table>.+))?",
    re.IGNORECASE,
)
EXPORT = re.compile(
    r"(?:export|save|write|download|dump|store)\s+(?P<what>.+?)(?:\s+(?:to|as|into|in)\s+(?:an?\s+|disk\s+as\s+)?"
    r"(?P<format>csv|parquet|disk|file|\S+\.(?:csv|parquet))(?:\s+file)?)?",
    re.IGNORECASE,
)
THAT = re.compile(r"(?:that|it|this|them|these|those|the (?:result|table|rows|list|answer))", re.IGNORECASE)


def read_other(question: str, catalogue: Catalogue, previous: Intent | None) -> Intent | None:
    """The intent of such a question; None when it is none."""
    names = [table.name for table in catalogue.tables]
    for pattern in (COMPARE, JOIN):
        if match := pattern.fullmatch(question):
            left, right = table_named(match["left"], names), table_named(match["right"], names)
            if left and right and left != right:
                if pattern is JOIN:
                    return Join(left, right)
                return comparing(left, right, match["key"], catalogue)
    if match := EXPORT.fullmatch(question):
        format = "parquet" if "parquet" in (match["format"] or "").casefold() else "csv"
        if isinstance(previous, Query | Show) and THAT.fullmatch(match["what"]):
            return Export(previous.table, format, previous if isinstance(previous, Query) else None)
        if name := table_named(match["what"], names):
            return Export(name, format)
    if (match := PROFILE.fullmatch(question)) and not table_named(match["column"], names):
        return profiling(match["column"], match["table"], catalogue)
    return None


def comparing(left: str, right: str, key: str | None, catalogue: Catalogue) -> Intent:
    if not key:
        return Compare(left, right)
    columns = [column.name for table in catalogue.tables if table.name == left for column in table.columns]
    found = [find(part, columns) for part in re.split(r"\s*,\s*|\s+and\s+", key)]
    if any(one is None for one in found):
        return Unclear(f"`{left}` has no column that looks like “{key}”.")
    return Compare(left, right, tuple(one.name for one in found if one))


def profiling(column: str, table: str | None, catalogue: Catalogue) -> Intent | None:
    """The column that is meant, in the table that is named or in the only one that has it."""
    name = table_named(table, [one.name for one in catalogue.tables]) if table else None
    if table and name is None:
        return None
    found = [
        (one.name, match.name)
        for one in catalogue.tables
        if name in (None, one.name)
        and (match := find(column.strip("`'\""), [held.name for held in one.columns]))
        and not match.ambiguous
    ]
    if len(found) == 1:
        return Profile(*found[0])
    if len(found) > 1:
        choices = tuple((f"in {one}", f"profile `{held}` of `{one}`") for one, held in found[:6])
        return Unclear("Which table do you mean?", choices)
    return None


def call_other(intent: Intent, catalogue: Catalogue) -> tuple[str, dict[str, Any]] | None:
    """The tool and its arguments; None for other intents."""
    match intent:
        case Compare(left=left, right=right, key=key):
            return "compare_frames", {"left": left, "right": right, "key": list(key) or None}
        case Join(left=left, right=right):
            return "find_join_keys", {"left": left, "right": right}
        case Profile(table=table, column=column):
            return "profile_column", {"name": table, "column": column}
        case Export(table=table, format=format, query=query):
            held = next(one for one in catalogue.tables if one.name == table)
            statement = sql.select(query, held) if query else None
            return "export_table", {"name": table, "format": format, "sql": statement}
        case _:
            return None
