"""Values by what their rows are, none of a kind, only such, or some: "which islands have no gentoo"."""
# ruff: noqa: E501 - patterns of one line each are easier to read

from __future__ import annotations

import re
from dataclasses import replace

from .clauses import Clauses
from .columns import NotUnderstoodError
from .conditions import OPPOSITES
from .intents import Query, Where, grain_of
from .names import NUMERIC, Table, find, words
from .phrases import TABLE, Quotes, rows_only
from .slots import entity, grain_said

ASKING = r"(?:(?:which|what|show|list|find|name|give|me|all|the|are|is|there|any)\s+)*"
THING = r"(?P<thing>[^,]+?)(?:\s+(?:that|which|who))?"
HOLDING = r"(?:have|has|had|having|with|contain(?:s|ed|ing)?|got|gets?|see|sees|saw|offer(?:s|ed)?)"
VERB = (
    r"(?:(?:have |has |had )?(?:been |be )?(?:liv(?:e|es|ed|ing)|found|seen|recorded|appear(?:s|ed|ing)?|occur(?:s|red)?"
    r"|exist(?:s|ed)?|traded?|trades|cost|costs|went|go|goes|gone|fell|fall|falls|fallen|rose|rises?|risen"
    r"|dropp?(?:s|ed)?|dipp?(?:s|ed)?|clos(?:e|es|ed)|had|have|has|saw|see|got|get|was|were|is|are|been"
    r"|com(?:e|es|ing) from|came from)\s+)?"
)
NONE_OF = re.compile(
    rf"{ASKING}{THING}\s+(?:{HOLDING}\s+(?:no|zero|not any|not a single|never(?: had)?(?: any| an?)?)"
    rf"|without(?: any| an?| a single)?"
    rf"|(?:do|does|did)(?:n['’]?t| not)\s+{VERB}(?:any |an? )?"
    rf"|(?:(?:is|are|was|were|have|has|had)\s+)?(?P<never>never)\s+{VERB}(?:any |an? )?"
    rf"|lack(?:s|ed|ing)?)\s*(?P<what>.+)",
    re.IGNORECASE,
)
ONLY = re.compile(
    rf"{ASKING}{THING}\s+(?:(?:is|are|was|were)\s+)?(?:{VERB}(?:only|always)|(?:only|always)\s+{VERB})\s*(?:{HOLDING}\s+)?(?P<what>.+)",
    re.IGNORECASE,
)
SOME = re.compile(
    rf"(?:which|what)\s+{THING}\s+(?:(?:is|are|was|were)\s+)?(?:{HOLDING}\s+|(?={VERB}\S){VERB})(?P<what>.+)",
    re.IGNORECASE,
)
EXCEEDING = re.compile(r"^(?:exceed(?:s|ed|ing)?|pass(?:es|ed)?|top(?:s|ped)?)\s+(?=\D?\d)", re.IGNORECASE)
REACHING = re.compile(r"^(?:reach(?:es|ed)?|hit|hits)\s+(?=\D?\d)", re.IGNORECASE)
COMPARING = re.compile(
    r"^(?:above|below|over|under|(?:more|less|higher|lower|greater) than|at least|at most|[<>]=?)\s*[$€£]?-?\d",
    re.IGNORECASE,
)


def read_lacking(text: str, table: Table, quotes: Quotes) -> Query | None:
    """The values of a column that have no row of a kind, or only such; None when a question asks for none.

    Args:
        text: The question, its quoted parts and its table hidden.
        table: The table it is about.
        quotes: Its quoted parts.

    Raises:
        NotUnderstoodError: It asks for them, but which rows they lack is not clear.
    """
    if match := ONLY.fullmatch(text):
        thing = thing_of(match["thing"], table, quotes, recurring=False)
        if thing is not None:
            where = rows_said(match["what"], table, quotes)
            if len(where) == 1 and len(where[0]) == 1 and where[0][0].operator in OPPOSITES:
                one = where[0][0]
                other = replace(one, operator=OPPOSITES[one.operator])
                return Query(table.name, (thing,), distinct=True, lacking=((other,),))
        return None
    match = NONE_OF.fullmatch(text)
    if match is None:
        return None
    thing = thing_of(match["thing"], table, quotes, recurring=match["never"] is not None)
    what = match["what"].strip()
    held = find(quotes.restore(what), [one.name for one in table.columns])
    if thing is None or rows_only(what) or (held and not re.search(r"\d", what)):
        return None  # "which airports have no city": rows where it is missing
    return Query(table.name, (thing,), distinct=True, lacking=rows_said(what, table, quotes))


def read_some(text: str, table: Table, quotes: Quotes) -> Query | None:
    """The values of a column that have a row of a kind: "which species live on Biscoe"."""
    match = SOME.fullmatch(text)
    thing = match and thing_of(match["thing"], table, quotes, recurring=False)
    if match is None or not thing or grain_of(thing):
        return None
    try:
        where = rows_said(match["what"], table, quotes)
    except NotUnderstoodError:
        return None
    return Query(table.name, (thing,), where=where, distinct=True)


def thing_of(phrase: str, table: Table, quotes: Quotes, *, recurring: bool) -> str | None:
    """The column, or the period, whose values a question is about; None where there is not the one."""
    if phrase.strip() == TABLE:
        return entity(table)
    unit = grain_said(phrase)
    try:
        name = Clauses(table, quotes).group_column(phrase)
    except NotUnderstoodError:
        return None
    grain, held = grain_of(name), {one.name: one for one in table.columns}
    if grain is None and unit and held[name].kind in {"date", "datetime"}:
        grain = (unit, name)  # a date that is called "year"
    if grain is not None:
        # "which months never had snow": months of any year
        period = "calendar month" if recurring and grain[0] == "month" else grain[0]
        return f"{period} of {grain[1]}"
    return name if held[name].kind in {"text", "categorical", "boolean", "integer"} else None


def rows_said(phrase: str, table: Table, quotes: Quotes) -> Where:
    """The rows that a phrase means."""
    phrase = EXCEEDING.sub("above ", REACHING.sub("at least ", phrase.strip()))
    if COMPARING.match(phrase):
        numbers = [one.name for one in table.columns if one.kind in NUMERIC and words(one.name) != ("year",)]
        if len(numbers) == 1:
            phrase = f"{quotes.hide(f'`{numbers[0]}`')} {phrase}"
    return Clauses(table, quotes).counted_rows(phrase)
