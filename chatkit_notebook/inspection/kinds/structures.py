"""Objects with declared fields: dataclasses, pydantic models, attrs classes. And what containers hold."""

from __future__ import annotations

import types
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from ..budgets import CellLimits
from ..facts import Value
from ..identity import (
    class_mro,
    class_name,
    class_namespace,
    instance_attributes,
    library_class,
    mro,
    type_name,
)
from ..shortform import first_items, short_form
from ..values import plain
from .kind import Kind

VALUE = CellLimits(chars=200, items=8, depth=3)
FIELDS = 40
PEEKED = 200
MISSING = object()


def describe_fields(obj: Any, full: bool) -> Kind | None:
    """An instance of a class that declares its fields, with their values and no code of its own run."""
    names = declared(type(obj))
    if names is None:
        return None
    values = {name: value for name in names if (value := attribute(obj, name)) is not MISSING}
    shown = dict(list(values.items())[:FIELDS])
    parts = ", ".join(
        f"{name}={short_form(value, CellLimits(chars=40, items=3, depth=1))}" for name, value in shown.items()
    )
    notes = (f"{len(values) - len(shown):,} more fields are not shown.",) if len(values) > len(shown) else ()
    return Kind(
        "object",
        (len(names),),
        facts={name: plain(value, VALUE) for name, value in shown.items()} if full else {},
        preview=f"{class_name(type(obj))}({parts})",
        notes=notes,
    )


def declared(cls: type) -> list[str] | None:
    """The names of a class's fields; None for a class that declares none."""
    for base in class_mro(cls):
        names = class_namespace(base)
        fields = names.get("__dataclass_fields__")
        if type(fields) is dict:
            return [name for name in fields if type(name) is str]
        attrs = names.get("__attrs_attrs__")
        if attrs is not None and tuple in mro(attrs):
            found = [instance_field(entry) for entry in tuple.__iter__(attrs)]
            return [name for name in found if name]
    model = library_class("pydantic", "BaseModel")
    if model is not None and model in class_mro(cls):
        for base in class_mro(cls):
            fields = class_namespace(base).get("__pydantic_fields__")
            if type(fields) is dict:
                return [name for name in fields if type(name) is str]
    return None


def instance_field(entry: object) -> str | None:
    name = attribute(entry, "name")
    return name if type(name) is str else None


def attribute(obj: object, name: str) -> object:
    """A plain attribute from the instance's dict or a slot; `MISSING` for what would have to be called."""
    held = instance_attributes(obj)
    if name in held:
        return held[name]
    for cls in mro(obj):
        found = class_namespace(cls).get(name, MISSING)
        if type(found) is types.MemberDescriptorType:
            try:
                return found.__get__(obj)
            except AttributeError:
                return MISSING
    return MISSING


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
