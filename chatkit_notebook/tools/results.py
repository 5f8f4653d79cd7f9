"""The latest results of queries, kept so that page two is of the result whose page one was shown.

A statement without a total order gives its rows in another order when it runs again: a click on row 3 must
open the row that stood there.
"""

from __future__ import annotations

import hashlib
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass, replace

from ..inspection import sql
from ..inspection.describers import brief
from ..inspection.facts import Page, Variable
from ..inspection.fingerprints import fingerprint
from ..inspection.guarded import identity
from ..inspection.namespace import Namespace

KEPT = 4
KEPT_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Kept:
    """A result, and the variables it was computed from as they were then.

    Attributes:
        result: The result.
        sources: Of each variable its identity, its lengths and a fingerprint of its values.
        outdated: The widget that shows the statement shows an older result.
    """

    result: sql.QueryResult
    sources: tuple[object, ...]
    outdated: bool = False


class Results:
    """The latest results of one namespace, bounded in number and bytes. Safe from several threads."""

    def __init__(self) -> None:
        self.kept: OrderedDict[str, Kept] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, namespace: Namespace, statement: str) -> Kept | None:
        """The kept result of a statement, unless a variable it read is another one now."""
        with self.lock:
            kept = self.kept.get(statement)
        if kept is None or kept.sources != sources(namespace, kept.result.tables):
            return None
        return kept

    def put(
        self, namespace: Namespace, statement: str, result: sql.QueryResult, *, outdated: bool = False
    ) -> None:
        """Keeps a result; the oldest ones go."""
        found = Kept(result, sources(namespace, result.tables), outdated)
        with self.lock:
            self.kept.pop(statement, None)
            self.kept[statement] = found
            while len(self.kept) > KEPT or (len(self.kept) > 1 and self.size > KEPT_BYTES):
                self.kept.popitem(last=False)

    @property
    def size(self) -> int:
        """Bytes of all results."""
        return sum(kept.result.table.size()[0] or 0 for kept in self.kept.values())


# a namespace lives as long as its chat, and its results no longer
latest: weakref.WeakKeyDictionary[Namespace, Results] = weakref.WeakKeyDictionary()


def run_query(
    namespace: Namespace, statement: str, cancelled: threading.Event, *, keep: bool = True
) -> sql.QueryResult:
    """The result of a statement over the live variables.

    Args:
        namespace: Where they are.
        statement: One SELECT.
        cancelled: Stops it when set.
        keep: Keep the result for the pages that follow.

    Raises:
        InspectionError: The statement is refused, wrong, or took too much.
    """
    result = sql.query(statement, namespace.variables(), cancelled=cancelled)
    if keep:
        latest.setdefault(namespace, Results()).put(namespace, statement, result)
    return result


def shown_result(
    namespace: Namespace, statement: str, cancelled: threading.Event
) -> tuple[sql.QueryResult, bool]:
    """The result that was shown; computed again when it is not kept or its variables have changed.

    Returns:
        The result, and whether it is another one because the variables are.

    Raises:
        InspectionError: The statement cannot be answered any more.
    """
    results = latest.setdefault(namespace, Results())
    if kept := results.get(namespace, statement):
        return kept.result, kept.outdated
    outdated = statement in results.kept
    result = run_query(namespace, statement, cancelled)
    results.put(namespace, statement, result, outdated=outdated)
    return result, outdated


def result_page(namespace: Namespace, result: sql.QueryResult, start: int, count: int) -> Page:
    """Rows of a result, with a fingerprint of the variables it was computed from."""
    found = [(name, fingerprint(namespace.look_up(name))) for name in result.tables]
    # of a lazy variable alone nothing can be told
    known = any(print_ for _, print_ in found)
    values = hashlib.blake2s(repr(found).encode(), digest_size=6).hexdigest() if known else ""
    return replace(result.page(start=start, count=count), fingerprint=values)


def lengths(variable: Variable) -> tuple[int | None, ...] | None:
    """The lengths of a variable as far as they do not depend on who has asked for them before."""
    return None if variable.kind == "lazyframe" else variable.shape


def sources(namespace: Namespace, names: tuple[str, ...]) -> tuple[object, ...]:
    """What tells whether variables are still the same: identities, lengths, sampled values."""
    variables = namespace.variables()
    return tuple(
        (name, identity(value), lengths(brief(name, value)), fingerprint(value))
        if (value := variables.get(name, variables)) is not variables
        else (name, None)
        for name in names
    )
