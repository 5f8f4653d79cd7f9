"""What was sent to a model, turn by turn, as text."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import groupby

from .context import THIS_PROCESS, Sent

NOTHING = "Nothing was sent to a model yet from this notebook."
MAX_NAMES = 8


def as_text(entries: Iterable[Sent]) -> str:
    """One paragraph a turn: when, which model, where, how much, and whose values.

    Args:
        entries: The requests, in any order; one that is there twice is told once.
    """
    once = {(sent.time, sent.thread_id, sent.turn, sent.size): sent for sent in entries}
    ordered = sorted(once.values(), key=lambda sent: sent.time)
    if not ordered:
        return NOTHING
    turns = [list(group) for _, group in groupby(ordered, key=lambda sent: (sent.thread_id, sent.turn))]
    total = sum(sent.size for sent in ordered)
    places = sorted({sent.where for sent in ordered})
    to = "nothing left this process" if places == [THIS_PROCESS] else f"to: {', '.join(places)}"
    head = f"{len(turns)} {'turn' if len(turns) == 1 else 'turns'}, {total:,} bytes, {to}"
    return "\n".join([head, *map(turn_as_text, turns), "`chat.ledger` holds exactly what was sent."])


def turn_as_text(requests: list[Sent]) -> str:
    first = requests[0]
    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(first.time))
    size = sum(sent.size for sent in requests)
    times = f" in {len(requests)} requests" if len(requests) > 1 else ""
    names = list(dict.fromkeys(name for sent in requests for name in sent.variables))
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    with_values = {read.variable for sent in requests for read in sent.reads if read.values}
    what = "values of" if not with_values.isdisjoint(names) else "names and types of"
    seen = f"{what} {', '.join(names[:MAX_NAMES])}{more}" if names else "nothing read for it"
    files = list(dict.fromkeys(name for sent in requests for name in sent.files))
    if files:
        rest = f" and {len(files) - MAX_NAMES} more" if len(files) > MAX_NAMES else ""
        seen += f", {'file' if len(files) == 1 else 'files'} {', '.join(files[:MAX_NAMES])}{rest}"
    place = f"in {first.where}" if first.where == THIS_PROCESS else f"at {first.where}"
    return f"  {when}  {first.model} {place}: {size:,} bytes{times}, {seen}"
