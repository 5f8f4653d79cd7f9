"""Questions about the rows of the answer before: "how many of those are Gentoo?"."""

from __future__ import annotations

import re
from dataclasses import replace

from .intents import Intent, Query, Show, Unclear, Where

OF_THOSE = re.compile(
    r"\b(?:of|among|amongst|out of|from|in|for)\s+(?:(?:those|these)(?:\s+(?:rows?|ones|records?))?|them)\b",
    re.IGNORECASE,
)


def among(question: str, previous: Intent | None) -> str | None:
    """The question asked of the whole table; None where it is not about rows of the answer before."""
    if not isinstance(previous, Query | Show) or not OF_THOSE.search(question):
        return None
    if isinstance(previous, Query) and (previous.groups or previous.lacking or previous.distinct):
        return None
    return OF_THOSE.sub(lambda _: f"of `{previous.table}`", question, count=1)


def narrowed(asked: Query, previous: Query | Show) -> Query | Unclear | None:
    """A query about only the rows of the answer before; a share is of those rows.

    The first of an order are no rows that a condition finds again: what is computed of them is declined, and
    None is given for what sorts or shows them.
    """
    if isinstance(previous, Query) and previous.limit is not None:
        of = f"the {previous.limit} rows" if previous.limit > 1 else "the row"
        why = f"I cannot compute with only {of} from before. Keep them under a name, then ask about that."
        return Unclear(why) if asked.aggregates else None
    held = previous.where if isinstance(previous, Query) else ()
    if any(one.function == "share" for one in asked.aggregates):
        return replace(asked, of=both(held, asked.of))
    return replace(asked, where=both(held, asked.where))


def both(one: Where, other: Where) -> Where:
    """What fulfils both conditions."""
    if not (one and other):
        return one or other
    return tuple(tuple(dict.fromkeys((*left, *right))) for left in one for right in other)
