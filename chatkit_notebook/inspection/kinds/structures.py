"""Objects with declared fields: dataclasses, pydantic models, attrs classes. And what containers hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..budgets import CellLimits
from ..facts import Value
from ..fields import MISSING, attribute, declared, kept_quiet
from ..identity import class_name, mro, type_name
from ..shortform import first_items, short_form
from ..values import plain
from .kind import Kind

VALUE = CellLimits(chars=200, items=8, depth=3)
FIELDS = 40
PEEKED = 200


def describe_fields(obj: Any, full: bool) -> Kind | None:
    """An instance of a class that declares its fields, with their values and no code of its own run."""
    names = declared(type(obj))
    if names is None:
        return None
    quiet = kept_quiet(type(obj))
    values = {
        name: value for name in names if name not in quiet and (value := attribute(obj, name)) is not MISSING
    }
    first = dict(list(values.items())[:FIELDS])
    parts = ", ".join(
        f"{name}={short_form(value, CellLimits(chars=40, items=3, depth=1))}" for name, value in first.items()
    )
    notes = [f"{len(values) - len(first):,} more fields are not shown."] if len(values) > len(first) else []
    if quiet:
        notes.append(f"Its class keeps out of its text, and so out of this one: {', '.join(quiet[:FIELDS])}.")
    return Kind(
        "object",
        (len(names),),
        facts={name: plain(value, VALUE) for name, value in first.items()} if full else {},
        preview=f"{class_name(type(obj))}({parts})",
        notes=tuple(notes),
    )


def describe_container(obj: Any, full: bool) -> Kind | None:
    """The types of what a list, tuple, set or dict holds; nothing for anything else."""
    if not full:
        return None
    classes = mro(obj)
    for base in (dict, list, tuple, set, frozenset):
        if base in classes:
            items = first_items(partial(values_of, obj, base), PEEKED)
            length = base.__len__(obj)
            if not items:
                return None
            counted = Counter(type_name(item) for item in items)
            kinds = ", ".join(
                f"{name} ({count:,})" if len(counted) > 1 else name for name, count in counted.most_common(6)
            )
            facts: dict[str, Value] = {"of": kinds}
            notes = (f"Types are those of the first {len(items):,}.",) if length > len(items) else ()
            return Kind(facts=facts, notes=notes)
    return None


def values_of(obj: Any, base: Any) -> Iterator[Any]:
    return iter(dict.values(obj)) if base is dict else base.__iter__(obj)
