"""A variable of which not everything may be known: what the namespace hands out in its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .facts import Column, Page, Variable
from .privacy import Level, Policy, strictest

WITHHELD = "not shared"
"""What stands in the place of a value that may not be known."""


class Guarded:
    """Holds a value back from everything that does not know how to read it within its rules.

    Args:
        names: What it is called in the namespace; a rule about any of them counts.
        value: The variable itself.
        policy: The rules.
        whole: What may be known of it as a whole.

    Whoever takes it for the value itself sees an object without attributes: what is forgotten somewhere is
    kept back and not given away.
    """

    __slots__ = ("has_rules", "level_of", "reveal", "whole")

    def __init__(self, names: Sequence[str], value: object, policy: Policy, whole: Level) -> None:
        # in a function, not in an attribute that a reader of objects would write out
        self.reveal: Callable[[], object] = lambda: value
        self.level_of: Callable[[str], Level] = lambda column: strictest(
            policy.column_level(name, column, whole) for name in names
        )
        self.whole = whole
        self.has_rules = whole != "allow" or any(policy.has_column_rules(name) for name in names)

    def __repr__(self) -> str:
        return f"<{WITHHELD}>"


def identity(value: object) -> int:
    """What tells whether a variable is still the same object, also one that is held back."""
    return id(value.reveal()) if type(value) is Guarded else id(value)


def restricted(found: Variable, guarded: Guarded, levels: Mapping[str, Level]) -> Variable:
    """A description without what may not be known.

    Built anew from what may be in it: a fact that is added to descriptions one day is not given away.

    Args:
        found: The description of the value itself.
        guarded: The value within its rules.
        levels: What may be known of each column, by the name it is shown under.
    """

    def level_of(column: Column) -> Level:
        return levels.get(column.name, "deny")

    if guarded.whole == "allow" and levels and strictest(levels.values()) == "allow":
        return found  # the rules are about other columns
    columns: list[Column] = []
    denied = sealed = 0
    for column in found.columns:
        level = level_of(column)
        if level == "allow":
            columns.append(column)
        elif level == "schema":
            sealed += 1
            columns.append(Column(column.name, column.dtype, column.kind))
        else:
            denied += 1
    # why the columns could not be read is nothing of the frame
    notes = list(found.notes) if found.kind == "lazyframe" and not found.columns else []
    readable = any(level_of(column) == "allow" for column in columns)
    if guarded.whole == "schema" and not readable:
        what = (
            "Its columns and types may be known, its values not" if columns else "Its value may not be known"
        )
        notes.append(f"{what} (`chat.privacy`).")
    elif sealed:
        names = [f"`{column.name}`" for column in columns if level_of(column) == "schema"]
        more = f" and {len(names) - 6:,} more" if len(names) > 6 else ""
        notes.append(f"Of {', '.join(names[:6])}{more} only the type is shared (`chat.privacy`).")
    text = found.kind in ("text", "scalar")
    # "not computed" and the like is no value
    lazy = found.kind == "lazyframe"
    preview = found.preview if lazy else "" if columns else WITHHELD
    shape = None if text else found.shape
    if denied and shape is not None and len(shape) == 2 and shape[1] is not None and found.columns:
        shape = (shape[0], shape[1] - denied)
    return Variable(
        found.name,
        found.kind,
        found.type,
        shape=shape,
        size_bytes=None if text else found.size_bytes,
        size_exact=found.size_exact,
        columns=tuple(columns),
        hidden_columns=found.hidden_columns,
        preview=preview,
        sample=None if found.sample is None else without(found.sample, levels),
        notes=tuple(notes),
        queryable=found.queryable and (readable or (lazy and guarded.whole == "allow")),
        kept_back=True,
    )


def without(page: Page, levels: Mapping[str, Level]) -> Page | None:
    """A page without the columns whose values may not be known; None when none is left."""
    kept = [place for place, column in enumerate(page.columns) if levels.get(column.name) == "allow"]
    if not kept:
        return None
    return Page(
        source=page.source,
        columns=tuple(page.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in page.rows),
        start=page.start,
        total=page.total,
        total_is_minimum=page.total_is_minimum,
        hidden_columns=page.hidden_columns,
        seconds=page.seconds,
        positions=page.positions,
    )
