"""Questions of a form of their own: correlations, outliers, duplicates, running totals, groups of some size."""
# ruff: noqa: E501 - patterns of one line each are easier to read

from __future__ import annotations

import re
from dataclasses import replace

from .clauses import Clauses
from .columns import NotUnderstoodError, timeline
from .intents import Aggregate, Condition, Duplicates, Having, Intent, Order, Query, Reader
from .names import NUMERIC, Table
from .phrases import TABLE, Quotes, listed, rows_only
from .sized import numbered, read_sized

ASKING = (
    r"(?:(?:what(?:'s|s| is| are)?|which|show|give|me|find|list|check|for|is|are|there|do|does|we|has|have|any|the"
    rf"|a|an|compute|calculate|if|{TABLE})\s+)*"
)
MANY = r"(?P<many>(?:how many|number of|count(?: of)?)\s+)?"
CORRELATION = re.compile(
    rf"{ASKING}(?:(?:correlation|corr|correlate|relation(?:ship)?)(?:\s+coefficient)?\s+(?:(?:of|between|for)\s+)?(?P<a>.+?)"
    r"\s+(?:and|with|to|vs\.?|versus|&)\s+(?P<b>.+)"
    r"|(?:how\s+(?:strongly\s+|much\s+|well\s+)?)?(?:is|are|do|does)?\s*(?P<c>.+?)\s+(?:and\s+(?P<d>.+?)\s+)?(?:strongly\s+)?"
    r"correlate[sd]?(?:\s+(?:with|to)\s+(?P<e>.+))?"
    r"|how\s+(?:strongly\s+)?(?:does|do|is|are)\s+(?:the\s+)?(?P<f>.+?)\s+relate[ds]?\s+(?:to|with)\s+(?:the\s+)?(?P<g>.+))",
    re.IGNORECASE,
)
OUTLIERS = re.compile(
    rf"{ASKING}{MANY}{ASKING}outliers?(?:\s+(?:are|is)\s+there)?(?:\s+(?:in|of|for|by|on)\s+(?P<what>.+?))?"
    r"(?:\s+(?:by|with|using)\s+.*\biqr\b.*)?",
    re.IGNORECASE,
)
DUPLICATES = re.compile(
    rf"{ASKING}{MANY}{ASKING}(?:duplicate[sd]?|repeated|dupes?|double)(?P<rest>\s+.+)?", re.IGNORECASE
)
UNIQUE = re.compile(
    rf"(?:is|are|does|do|check (?:if|whether)|whether)\s+(?:the\s+|all\s+|every\s+|each\s+)*(?P<what>.+?)\s+(?:values?\s+|codes?\s+)?"
    rf"(?:is\s+|are\s+|be\s+)?(?:all\s+|really\s+)?(?:unique|distinct)(?:\s+(?:in|within|across)\s+(?:the\s+)?{TABLE})?"
    rf"|(?:is|are|does|do)\s+(?:the\s+)?(?P<other>.+?)\s+(?:(?:have|has|contain|contains)\s+)?(?:any\s+)?(?:duplicated|duplicates|repeated)",
    re.IGNORECASE,
)
RUNNING = re.compile(
    rf"{ASKING}(?:(?:cumulative|cumulated|accumulated|running)\s+(?:(?:total|sum)\s+)?(?:of\s+)?|cumsum\s+(?:of\s+)?)"
    r"(?P<what>.+)",
    re.IGNORECASE,
)
WHEN = re.compile(
    r"(?:when|(?:on\s+)?(?:which|what)\s+(?:day|date))\s+(?:was|were|is|did|had|has|have)\s+(?:the\s+)?(?P<what>.+?)\s+"
    r"(?:(?:at|hit|reach(?:ed)?|had|have|see|its|it's|their|the|a|an|most)\s+)*"
    r"(?:(?P<up>highest|biggest|largest|maximum|max|peak(?:ed)?|high|top)|(?P<down>lowest|smallest|minimum|min|low|bottom))"
    r"(?:\s+(?:value|point|level|price))?(?P<rest>\s+(?:in|since|before|after|during|between)\s+.+)?",
    re.IGNORECASE,
)


def read_measure(text: str, table: Table, quotes: Quotes, read: Reader) -> Intent | None:
    """What a question of such a form asks for; None when it has none of them.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.
        quotes: Its quoted parts.
        read: Reads another question about the same table.

    Raises:
        NotUnderstoodError: It has the form, but what it is about is not clear.
    """
    for pattern, reader in (
        (CORRELATION, correlation),
        (OUTLIERS, outliers),
        (DUPLICATES, duplicates),
        (RUNNING, running),
        (WHEN, highest),
    ):
        if match := pattern.fullmatch(text):
            return reader(match, table, quotes, read)
    return read_sized(text, table, quotes, read)


def correlation(match: re.Match[str], table: Table, quotes: Quotes, read: Reader) -> Intent | None:
    one = match["a"] or match["c"] or match["f"]
    other = match["b"] or match["d"] or match["e"] or match["g"]
    if not one or not other:
        return None
    one = re.sub(r"^(?:is|are|do|does)\s+", "", one, flags=re.IGNORECASE)
    base = numbered(read(f"mean {other}"), other)
    column = Clauses(table, quotes).column(one)
    needs_number(column, table)
    return replace(base, aggregates=(Aggregate("corr", column, other=base.aggregates[0].column),))


def outliers(match: re.Match[str], table: Table, quotes: Quotes, read: Reader) -> Intent:
    what = re.sub(rf"(?:\s*\b(?:in|of|for)\s+)?{TABLE}", "", match["what"] or "").strip()
    if not what:
        numbers = [column.name for column in table.columns if column.kind in NUMERIC]
        raise NotUnderstoodError(
            "outliers",
            "In which column should I look for outliers?",
            tuple(f"outliers in {one}" for one in numbers),
        )
    base = numbered(read(f"mean {what}"), what)
    column = base.aggregates[0].column or ""
    needs_number(column, table)
    where = tuple((*group, Condition(column, "outside")) for group in base.where or ((),))
    if match["many"] or base.groups:
        return replace(base, aggregates=(Aggregate("count"),), where=where)
    return Query(table.name, where=where, order=(Order(column, True),))


def read_unique(text: str, table: Table, quotes: Quotes) -> Duplicates | None:
    """Whether no value of some columns comes twice: "is order_id unique"; None for other questions.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.
        quotes: Its quoted parts.

    Raises:
        NotUnderstoodError: It asks so, but of no column.
    """
    match = UNIQUE.fullmatch(text.strip())
    if match is None:
        return None
    what = match["what"] or match["other"]
    said = re.sub(rf"\b(?:of|in)\s+{TABLE}|{TABLE}", " ", what).strip()
    if rows_only(said):
        return Duplicates(table.name)
    reader = Clauses(table, quotes)
    columns = tuple(reader.column(part) for part in listed(re.sub(r"\s+(?:codes?|values?)$", "", said)))
    return Duplicates(table.name, columns, unique=True)


def duplicates(match: re.Match[str], table: Table, quotes: Quotes, read: Reader) -> Intent | None:
    rest = re.sub(rf"\b(?:in|of|by|on|for|from)\s+{TABLE}|{TABLE}", " ", match["rest"] or "")
    rest = re.sub(r"^\s*(?:values?\s+)?(?:(?:in|of|by|on|for)\s+)?(?:the\s+)?(?:columns?\s+)?", "", rest)
    rest = re.sub(r"\s+(?:values?|entries|rows|are there|do we have|is there)\s*$", "", rest).strip()
    if rows_only(rest):
        return Duplicates(table.name)
    reader = Clauses(table, quotes)
    columns = tuple(reader.column(part) for part in listed(rest))
    if match["many"]:
        return Duplicates(table.name, columns)
    count = Aggregate("count")
    return Query(
        table.name,
        aggregates=(count,),
        groups=columns,
        order=(Order(count, True),),
        having=(Having(count, ">", 1),),
    )


def running(match: re.Match[str], table: Table, quotes: Quotes, read: Reader) -> Intent | None:
    when = timeline(table)
    if when is None:
        raise NotUnderstoodError(
            "cumulative", f"`{table.name}` has not the one date along which I could add up."
        )
    what = match["what"]
    counted = re.match(r"(?:number of|count(?: of)?|how many)\s", what, re.IGNORECASE)
    base = numbered(read(what if counted else f"total {what}"), what)
    one = base.aggregates[0]
    groups = (
        base.groups
        if any(group.endswith(f"{when.name}") for group in base.groups)
        else (when.name, *base.groups)
    )
    return replace(base, aggregates=(one, Aggregate("running", one.column)), groups=groups, order=())


def highest(match: re.Match[str], table: Table, quotes: Quotes, read: Reader) -> Intent | None:
    when = timeline(table)
    if when is None or when.kind not in {"date", "datetime"}:
        return None
    what, rest, up = match["what"], match["rest"] or "", match["up"] is not None
    function = "maximum" if up else "minimum"
    try:
        base = numbered(read(f"{function} {what}{rest}"), what)
        column = base.aggregates[0].column or ""
    except NotUnderstoodError:
        # "when was GOOG highest": the one number that there is
        numbers = [one.name for one in table.columns if one.kind in NUMERIC]
        if len(numbers) != 1:
            raise
        column = numbers[0]
        base = numbered(read(f"how many rows for {what}{rest}"), what)
    if base.groups or table.column(column).kind not in NUMERIC:
        return None
    named = tuple(dict.fromkeys((when.name, *(one.column for group in base.where for one in group), column)))
    return Query(table.name, named, where=base.where, order=(Order(column, up),), limit=1)


def needs_number(column: str, table: Table) -> None:
    if table.column(column).kind not in NUMERIC:
        raise NotUnderstoodError(column, f"`{column}` of `{table.name}` holds no numbers.")
