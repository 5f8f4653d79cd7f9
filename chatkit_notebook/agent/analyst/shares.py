"""Questions for shares and changes: "what percent of penguins are female", "price change by year"."""

from __future__ import annotations

import re
from dataclasses import replace

from .columns import NotUnderstoodError, timeline
from .intents import Aggregate, Function, Intent, Order, Query, Reader
from .names import Table

PART = r"(?:percent(?:age)?s?|%|shares?|proportions?|fractions?|part)"
SHARE = re.compile(
    rf"(?:what(?:'s| is| are| was)?|which|show|give me|how large is|compute|calculate|the|a|\s)*\b{PART}"
    r"(?:\s+of)?\s+(?:the\s+|all\s+)*(?P<rest>.+)",
    re.IGNORECASE,
)
OF_PART = re.compile(
    r"(?P<all>.+?)\s+(?:(?:that|which|who)\s+)?(?P<part>(?:are|is|were|was|have|has|had|weighs?|with|whose"
    r"|come|comes|belong|over|under|above|below|in|on|from|at)\s+.+)",
    re.IGNORECASE,
)
BY = re.compile(
    r"(?P<what>.*?),?\s*\b(?:(?:(?:that|which)\s+)?(?:comes?|coming|came|is|are|belongs?)\s+)?"
    r"(?:by|per|(?:for|in|of|from|on|at|to|with)\s+(?:each|every)|across|each)\s+(?P<by>.+)",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"(?:how (?:did|does|has|have)\s+(?:the\s+)?(?P<over>.+?)\s+"
    r"(?:changed?|grow[n]?|develop(?:ed)?|evolved?|gone up)"
    r"|(?:what(?:'s| is| was)?\s+|show\s+(?:me\s+)?|the\s|percent(?:age)?\s+|relative\s+|absolute\s+)*"
    r"\b(?P<word>changes?|differences?|growth|increase|decrease|trend)\s+(?:rate\s+)?(?:in|of)\s+"
    r"(?:the\s+)?(?P<of>.+?)"
    r"|(?P<noun>.+?)\s+(?P<word2>changes?|growth))"
    r"(?:\s+(?:over (?:the )?(?:time|(?P<long>years|months|weeks|days))|(?:by|per|from|every|each)\s+"
    r"(?:(?:year|month|quarter|week|day) to\s+)?(?P<unit>year|quarter|month|week|day|weekday)s?))"
    r"(?P<rest>(?:\s+(?:in|of|for|since|where)\s+.+)?)",
    re.IGNORECASE,
)


def read_share(text: str, read: Reader) -> Query | None:
    """The share that a question asks for; None when it asks for none.

    Args:
        text: The question.
        read: Reads another question about the same table.

    Raises:
        NotUnderstoodError: It asks for a share, but of what is not clear.
    """
    match = SHARE.fullmatch(text)
    if match is None:
        return None
    rest, by = match["rest"].strip(), ""
    if found := BY.fullmatch(rest):
        rest, by = found["what"].strip(), found["by"].strip()
    elif (each := re.fullmatch(r"each\s+(.+)", rest, re.IGNORECASE)) is not None:
        rest, by = "", each[1]
    parts = OF_PART.fullmatch(rest)
    # "female penguins" is a part of the penguins, too
    for whole, part in ([(parts["all"], rest)] if parts else []) + [("", rest)]:
        try:
            return share_of(whole, part, by, read)
        except NotUnderstoodError as error:
            if not whole:
                raise error
    return None


def share_of(whole: str, part: str, by: str, read: Reader) -> Query:
    grouped = f" by {by}" if by else ""
    inner = counted(read(f"how many {part or 'rows'}{grouped}"), part) if part or by else None
    if inner is None:
        raise NotUnderstoodError(part, "I do not see what to take the share of.")
    base = counted(read(f"how many {whole}{grouped}"), whole) if whole else None
    if not inner.where and inner.aggregates and inner.aggregates[0].column is None and not by:
        raise NotUnderstoodError(
            part, f"“{part}” are all rows: name the part, as in `percent of X that are Y`."
        )
    order = () if grouped and inner.where else (Order(Aggregate("share"), True),) if by else ()
    return replace(
        inner, aggregates=(Aggregate("share"),), of=base.where if base else (), order=order, assumed=False
    )


def counted(intent: Intent, phrase: str) -> Query:
    if isinstance(intent, Query) and intent.aggregates and intent.aggregates[0].function == "count":
        return intent
    raise NotUnderstoodError(phrase, f"I do not know which rows “{phrase}” are.")


def read_change(text: str, table: Table, read: Reader) -> Query | None:
    """How a number changes from one period to the next; None when a question asks for no change."""
    match = CHANGE.fullmatch(text)
    when = timeline(table)
    if match is None or when is None:
        return None
    what = match["over"] or match["of"] or match["noun"]
    unit = match["unit"] or (match["long"] or "year").removesuffix("s")
    word = (match["word"] or match["word2"] or "change").casefold()
    change: Function = (
        "growth" if "growth" in word or re.search(r"percent|relative", text, re.I) else "change"
    )
    by = when.name if when.kind in {"integer", "number"} else f"{unit} of {when.name}"
    named = re.match(
        r"(?:the\s+)?(?:average|mean|total|sum|number|count|median|max|min|how many)", what, re.IGNORECASE
    )
    base = read(f"{what if named else f'average {what}'}{match['rest']}")
    if not isinstance(base, Query) or len(base.aggregates) != 1:
        raise NotUnderstoodError(what, f"I do not know which number “{what}” is.")
    one = base.aggregates[0]
    return replace(base, aggregates=(one, Aggregate(change, one.column)), groups=(by,), assumed=False)
