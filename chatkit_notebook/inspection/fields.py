"""Fields that a class declares (dataclass, attrs class, pydantic model), read without running its code."""

from __future__ import annotations

import types
from typing import Any

from .identity import class_mro, class_namespace, instance_attributes, library_class, mro

MISSING = object()


def declared(cls: type) -> dict[str, object] | None:
    """A class's fields by name, as it declares them; None for a class that declares none."""
    for base in class_mro(cls):
        names = class_namespace(base)
        fields = names.get("__dataclass_fields__")
        if type(fields) is dict:
            return named(fields)
        attrs = names.get("__attrs_attrs__")
        if attrs is not None and tuple in mro(attrs):
            return named({attribute(entry, "name"): entry for entry in tuple.__iter__(attrs)})
    model = library_class("pydantic", "BaseModel")
    if model is not None and model in class_mro(cls):
        for base in class_mro(cls):
            fields = class_namespace(base).get("__pydantic_fields__")
            if type(fields) is dict:
                return named(fields)
    return None


def named(fields: dict[Any, object]) -> dict[str, object]:
    return {name: field for name, field in fields.items() if type(name) is str}


def kept_quiet(cls: type) -> list[str]:
    """The fields that a class keeps out of its `repr`.

    `field(repr=False)` is how secrets are kept out of logs, so it keeps them from a model, too.
    """
    fields = declared(cls) or {}
    return [name for name, field in fields.items() if attribute(field, "repr") is False]


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
