"""Which variables and columns the rules of privacy are about at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from .budgets import BUDGET
from .guarded import Guarded
from .namespace import ABSENT, MOST_LABELS, Namespace
from .privacy import Level, Policy
from .tables.opening import open_table


@dataclass(frozen=True, slots=True)
class Held:
    """A variable of which not everything may be known.

    Attributes:
        name: Its name.
        level: What may be known of it as a whole.
        columns: Those of which less may be known than of the whole, with what may be.
    """

    name: str
    level: Level
    columns: tuple[tuple[str, Level], ...] = ()


def held_variables(namespace: Namespace, policy: Policy | None = None) -> list[Held]:
    """The variables that rules, or names of secrets, keep something of back, in the order of the namespace.

    Args:
        namespace: What is looked at.
        policy: Rules to look at it with; its own when None.
    """
    if policy is not None:
        namespace = Namespace(namespace.source, namespace.only, policy)
    found = namespace.snapshot()
    others = namespace.held_back(found)
    held: list[Held] = []
    for name, value in found.items():
        if not namespace.shows(name, value):
            continue
        shared = namespace.shared(name, value, others)
        if shared is ABSENT:
            held.append(Held(name, "deny"))
        elif type(shared) is Guarded:
            columns = columns_of(value, shared)
            if columns or shared.whole != "allow":
                held.append(Held(name, shared.whole, columns))
    return held


def columns_of(value: object, shared: Guarded) -> tuple[tuple[str, Level], ...]:
    """The columns of which less may be known than of the whole.

    Where a rule is about columns of a frame that stands elsewhere, its engine is asked for them.
    """
    try:
        table = open_table(value)
        if table is None:
            return ()
        if not table.columns_known:
            if not shared.has_rules:
                return ()
            table.look_up(BUDGET.glance_seconds)
        labels = table.labels(min(table.width, MOST_LABELS))
    except Exception:  # noqa: BLE001 - a frame that another thread is changing
        return ()
    levels = ((label, shared.level_of(label)) for label in labels)
    return tuple((label, level) for label, level in levels if level != shared.whole)
