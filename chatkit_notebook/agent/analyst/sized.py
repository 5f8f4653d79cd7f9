"""Groups of some size: "cities with more than one airport", "how many states have over 100 airports"."""
# ruff: noqa: E501 - patterns of one line each are easier to read

from __future__ import annotations

import re
from dataclasses import replace

from .clauses import Clauses
from .columns import NotUnderstoodError
from .intents import Condition, Having, Intent, Operator, Order, Query, Reader
from .names import Table
from .phrases import TABLE, Quotes, rows_only
from .slots import function_of

ASKING = r"(?:(?:what(?:'s|s| is| are)?|which|show|give|me|find|list|the|all|those|are|there|any|name)\s+)*"
HELD = re.compile(
    rf"(?P<lead>{ASKING}(?P<many>(?:how many|number of|count(?: of)?)\s+)?(?:the\s+)?)(?P<thing>.+?)\s+(?:are there\s+)?"
    r"(?:(?:that|which|who)\s+)?(?:with|have|has|had|having|where|whose|placed|made|got)\s+(?:(?:an?|the)\s+)?(?P<what>.*?)\s*"
    r"(?:(?:is|are|of)\s+)?"
    r"(?P<how>more than|over|above|greater than|higher than|fewer than|less than|lower than|under|below|at least|at most|exactly"
    r"|>=|<=|>|<|=)\s+(?P<n>\d[\d,]*(?:\.\d+)?)(?P<of>\s+.+)?",
    re.IGNORECASE,
)
HOW: dict[str, Operator] = {
    "more than": ">", "over": ">", "above": ">", "greater than": ">", "higher than": ">", "fewer than": "<",
    "less than": "<", "lower than": "<", "under": "<", "below": "<", "at least": ">=", "at most": "<=", "exactly": "=",
    ">=": ">=", "<=": "<=", ">": ">", "<": "<", "=": "=",
}  # fmt: skip


def read_sized(text: str, table: Table, quotes: Quotes, read: Reader) -> Intent | None:
    """Groups that hold so many rows, or whose number is so high; None where a question asks for none.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.
        quotes: Its quoted parts.
        read: Reads another question about the same table.
    """
    match = HELD.fullmatch(text)
    if match is None:
        return None
    of, what, thing = (match["of"] or "").strip(), match["what"].strip(), match["thing"].strip()
    computed = function_of(what)[0] if what else None
    if thing == TABLE and (computed is None or computed.function == "count"):
        return None
    try:
        group = Clauses(table, quotes).group_column(thing)
        if what:
            base = numbered(read(f"{what} by `{group}`{' ' + of if of else ''}"), what)
            if base.assumed:
                return None
        elif (counted := rows_counted(of)) is not None:
            base = numbered(read(f"count {counted} by `{group}`"), of)
        else:
            return None
    except NotUnderstoodError:
        return None  # then it is a condition on rows
    if any(column.name == group for column in table.columns):
        # a missing city is no city with many airports
        held = Condition(group, "present")
        base = replace(base, where=tuple((*one, held) for one in base.where or ((),)))
    value = float(match["n"].replace(",", ""))
    number = int(value) if value.is_integer() else value
    kept = Having(base.aggregates[0], HOW[match["how"].casefold()], number)
    if match["many"]:
        return replace(base, having=(kept,), order=(), many=True)
    return replace(base, having=(kept,), order=(Order(base.aggregates[0], True),))


def rows_counted(phrase: str) -> str | None:
    """What is left of "airports in Texas" when its rows are counted; None where it counts no rows."""
    rest = re.sub(rf"^(?:\w+\s+)??{TABLE}\s*|^rows?\s*", "", phrase) if TABLE in phrase else phrase
    if TABLE in phrase and (
        not rest or re.match(r"(?:in|on|from|for|with|whose|where|since|before|after|during)\b", rest)
    ):
        return rest
    return "" if phrase and rows_only(phrase) else None


def numbered(intent: Intent, phrase: str) -> Query:
    """A query for one number.

    Raises:
        NotUnderstoodError: It is none.
    """
    if isinstance(intent, Query) and len(intent.aggregates) == 1 and not intent.distinct:
        return intent
    raise NotUnderstoodError(phrase, f"I do not know which number “{phrase}” is.")
