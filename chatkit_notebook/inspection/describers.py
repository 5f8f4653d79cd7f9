"""What a variable is: in constant time for a listing, or in more words for a description."""

from __future__ import annotations

import datetime as dt
import enum
import threading
import types
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..errors import ChatKitNotebookError
from .budgets import BUDGET, CellLimits
from .dataframes import page, plural
from .facts import Column, Variable, VariableKind
from .guarded import Guarded, restricted
from .identity import class_namespace, mro, type_name
from .kinds.geography import geographic_facts
from .kinds.opening import describe_kind
from .own_words import Describer, OwnWords, describer_of, own_words
from .privacy import Level
from .scalars import as_python
from .shortform import FUNCTION_TYPES, PLAIN_TYPES, cut, short_form
from .statistics import sampling_step, with_statistics
from .tables.lazy_frames import LazyFrame
from .tables.narrowed import Narrowed
from .tables.numpy_arrays import plain_array
from .tables.opening import open_table, unwrapped
from .tables.table import Table

BRIEF = CellLimits(chars=BUDGET.preview_chars, items=6, depth=2)
FULL = CellLimits(chars=2_000, items=50, depth=4)
UNREADABLE = "It could not be read just now: a cell may be changing it."

BUILTIN_KINDS: tuple[tuple[type, VariableKind], ...] = (
    (types.ModuleType, "module"),
    (type, "class"),
    (enum.Enum, "scalar"),
    (dict, "mapping"),
    (list, "sequence"),
    (tuple, "sequence"),
    (set, "sequence"),
    (frozenset, "sequence"),
    (range, "sequence"),
    (str, "text"),
    (bytes, "text"),
    (bytearray, "text"),
    (int, "scalar"),
    (float, "scalar"),
    (complex, "scalar"),
)


def brief(name: str, obj: object, *, asking: float | None = None) -> Variable:
    """What a variable is, in constant time and without a copy: for listings.

    The columns of a frame that stand elsewhere are told where they are known; nobody is asked for them.

    Args:
        name: In the namespace.
        obj: Anything.
        asking: Somebody wants to know: an engine is asked for columns that are not known, and its answer
            waited for so many seconds at most. Notes say why there is none.
    """
    if type(obj) is Guarded:
        return within_rules(glance(name, obj.reveal(), asking, discreet=obj.has_rules), obj)
    return glance(name, obj, asking)


def glance(name: str, obj: object, asking: float | None, *, discreet: bool = False) -> Variable:
    """What a variable is, whatever the rules say of it; of an engine's error only that there is one."""
    try:
        table = open_table(obj)
        if table is not None:
            return brief_table(name, obj, table, asking, discreet=discreet)
    except Exception:  # noqa: BLE001 - a frame changed by the running cell must not spoil the listing
        return Variable(name, "object", type_name(obj), notes=(UNREADABLE,))
    return other(name, obj, BRIEF)


def describe(
    name: str,
    obj: object,
    describers: Sequence[Describer] = (),
    cancelled: threading.Event | None = None,
) -> Variable:
    """What a variable is, its columns with statistics, and a few rows. Bounded, but not instant.

    Statistics are exact up to `BUDGET.exact_cells` cells; beyond that they come from rows at equal distances
    and are marked as not exact. Lazy and remote frames are not computed.

    Args:
        name: In the namespace.
        obj: Anything.
        describers: Registered by the user; one that fits adds its words, within the budget of user code.
        cancelled: When set, user code is no longer waited for.
    """
    if type(obj) is Guarded:
        inner = obj.reveal()
        # Where no value may be known, none is read.
        found = (
            looked_at(name, inner, discreet=obj.has_rules)
            if obj.whole == "allow"
            else glance(name, inner, BUDGET.fetch_seconds, discreet=obj.has_rules)
        )
        return within_rules(found, obj)
    found = looked_at(name, obj)
    function = describer_of(obj, describers)
    if function is not None:
        return with_words(found, own_words(obj, function, cancelled))
    unknown = found.kind == "object" and not found.facts and not found.columns
    if unknown and UNREADABLE not in found.notes and has_own_text(obj):
        return with_words(found, own_words(obj, repr, cancelled))
    return found


def looked_at(name: str, obj: object, *, discreet: bool = False) -> Variable:
    """All that is known of a variable but what it or the user says of it, whatever the rules say of it."""
    try:
        table = open_table(obj)
        if table is None:
            return other(name, obj, FULL, full=True)
        if isinstance(table, LazyFrame):
            table.discreet = discreet
        return described_table(name, obj, table)
    except ChatKitNotebookError as error:
        listed = glance(name, obj, None)
        return replace(listed, notes=(*listed.notes, str(error)))
    except Exception:  # noqa: BLE001 - see brief
        return Variable(name, "object", type_name(obj), notes=(UNREADABLE,))


def within_rules(found: Variable, guarded: Guarded) -> Variable:
    """A description of what is inside, without what may not be known of it."""
    levels: dict[str, Level] = {}
    try:
        # The columns of a lazy frame are not resolved for a listing that does not show them.
        table = open_table(guarded) if found.columns else None
        levels = (
            dict(zip(table.inner.names, table.levels, strict=True)) if isinstance(table, Narrowed) else {}
        )
    except Exception:  # noqa: BLE001 - see brief
        levels = {}  # nothing is known of its columns then
    return restricted(found, guarded, levels)


def with_words(variable: Variable, said: OwnWords) -> Variable:
    """A description with what the object says of itself."""
    notes = (*variable.notes, said.problem) if said.problem else variable.notes
    text = "" if said.text.startswith("<") and " object at 0x" in said.text else said.text
    return replace(
        variable,
        preview=cut(text, FULL.chars) or variable.preview,
        facts={**variable.facts, **said.facts},
        notes=notes,
    )


def has_own_text(obj: object) -> bool:
    """Whether a class of the object has its own repr: the default one tells less than the attributes do."""
    return any("__repr__" in class_namespace(cls) for cls in mro(obj) if cls is not object)


def brief_table(
    name: str, obj: object, table: Table, asking: float | None = None, *, discreet: bool = False
) -> Variable:
    if isinstance(table, LazyFrame):
        table.discreet = discreet
        notes: tuple[str, ...] = ()
        if asking is not None or table.columns_known:
            try:
                table.look_up(BUDGET.fetch_seconds if asking is None else asking)
            except ChatKitNotebookError as error:
                notes = (str(error),)
        known = not notes and table.columns_known
        return Variable(
            name,
            table.kind,
            type_name(unwrapped(obj)),
            shape=(table.height, table.width if known else None),
            columns=columns_of(table, BUDGET.listed_columns) if known else (),
            hidden_columns=max(table.width - BUDGET.listed_columns, 0) if known else 0,
            facts=table.facts(),
            preview=f"held by {table.engine}" if table.computed else "not computed",
            notes=notes,
            queryable=True,
        )
    size, exact = table.size()
    return Variable(
        name,
        table.kind,
        type_name(unwrapped(obj)),
        shape=shape_of(obj, table),
        size_bytes=size,
        size_exact=exact,
        columns=columns_of(table, BUDGET.listed_columns),
        hidden_columns=max(table.width - BUDGET.listed_columns, 0),
        preview=preview_of(obj, table),
        queryable=True,
    )


def described_table(name: str, obj: object, table: Table) -> Variable:
    shown = min(table.width, BUDGET.described_columns)
    size, exact_size = table.size()
    notes: list[str] = []
    facts = table.facts() if isinstance(table, LazyFrame) else geographic_facts(obj)
    hidden = table.width - shown
    if hidden:
        notes.append(f"{hidden:,} more {plural(hidden, 'column is', 'columns are')} not described.")
    if isinstance(table, LazyFrame):
        notes.append(
            f"Its rows are held by {table.engine}: only its columns were read."
            if table.computed
            else "It is computed on demand: only its columns were read, no rows."
        )
        columns, sample = columns_of(table, shown), None
    else:
        step = sampling_step(table, shown)
        columns = tuple(with_statistics(table, place, step) for place in range(shown))
        if step > 1:
            read = -(-(table.height or 0) // step)
            notes.append(f"Statistics come from {read:,} of {table.height:,} rows, at equal distances.")
        sample = page(name, obj, count=BUDGET.sample_page)
    return Variable(
        name,
        table.kind,
        type_name(unwrapped(obj)),
        shape=shape_of(obj, table),
        size_bytes=size,
        size_exact=exact_size,
        columns=columns,
        hidden_columns=hidden,
        facts=facts,
        preview=preview_of(obj, table),
        sample=sample,
        notes=tuple(notes),
        queryable=True,
    )


def columns_of(table: Table, limit: int) -> tuple[Column, ...]:
    return tuple(table.column(place) for place in range(min(table.width, limit)))


def shape_of(obj: object, table: Table) -> tuple[int | None, ...]:
    """Rows and columns as the user counts them: the index is not a column, a series has one length."""
    array = plain_array(obj)
    if array is not None:
        return tuple(int(length) for length in array.shape)
    if table.kind in ("series", "sequence"):
        return (table.height,)
    return (table.height, table.width - table.index_width)


def preview_of(obj: object, table: Table) -> str:
    if table.kind in ("sequence", "mapping"):
        return short_form(obj, BRIEF)
    if table.kind in ("series", "array") and table.width == table.index_width + 1:
        values = table.read(0, BRIEF.items, [table.index_width], BRIEF)[0]
        left = (table.height or 0) > len(values)
        text = ", ".join("missing" if value is None else short_form(value, BRIEF) for value in values)
        return cut(f"[{text}{', …' if left else ''}]", BRIEF.chars)
    return ""


def other(name: str, obj: Any, limits: CellLimits, *, full: bool = False) -> Variable:
    """A variable without rows and columns."""
    found = describe_kind(obj, full)
    kind, shape = kind_of(obj), length_of(obj)
    if found is None:
        return Variable(name, kind, type_name(obj), shape=shape, preview=short_form(obj, limits))
    return Variable(
        name,
        found.kind if kind == "object" else kind,
        type_name(obj),
        shape=found.shape or shape if found.kind != "array" else found.shape,
        size_bytes=found.size_bytes,
        size_exact=found.size_exact,
        columns=found.columns,
        hidden_columns=found.hidden_columns,
        preview=cut(found.preview, limits.chars) or short_form(obj, limits),
        facts=found.facts,
        notes=found.notes,
        picture=found.picture,
    )


def kind_of(obj: object) -> VariableKind:
    if type(obj) in FUNCTION_TYPES:
        return "function"
    classes = mro(obj)
    for base, kind in BUILTIN_KINDS:
        if base in classes:
            return kind
    if type(obj) in PLAIN_TYPES or type(obj) in (dt.datetime, dt.time) or as_python(obj) is not obj:
        return "scalar"
    return "object"


def length_of(obj: object) -> tuple[int, ...] | None:
    """The length of a built-in container, read from the built-in type: a subclass may lie."""
    classes = mro(obj)
    bases: tuple[Any, ...] = (dict, list, tuple, set, frozenset, str, bytes, bytearray)
    for base in bases:
        if base in classes:
            return (base.__len__(obj),)
    return None
