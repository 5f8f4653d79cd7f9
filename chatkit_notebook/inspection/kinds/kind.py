"""What is known of a variable of some kind, before it has a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..facts import Column, Value, VariableKind
from ..identity import library_class, mro, overrides

# A class that changes these may run code of its own wherever it is read.
INTERCEPTORS = ("__getattribute__", "__getattr__", "__class__")


@dataclass(frozen=True, slots=True)
class Kind:
    """Facts about a variable; the attributes are those of `facts.Variable`."""

    kind: VariableKind = "object"
    shape: tuple[int | None, ...] | None = None
    size_bytes: int | None = None
    size_exact: bool = True
    columns: tuple[Column, ...] = ()
    hidden_columns: int = 0
    facts: dict[str, Value] = field(default_factory=dict)
    preview: str = ""
    notes: tuple[str, ...] = ()
    picture: bool = False


Describer = Callable[[Any, bool], "Kind | None"]
"""Takes the object and whether all is wanted (a description) or only what costs microseconds (a listing)."""


def genuine(obj: object, module: str, name: str, *read: str) -> bool:
    """Whether an object is of a library's class, and reading these attributes runs the library's code only.

    Args:
        obj: Anything.
        module: Where the class can be found once the user has imported the library.
        name: Of the class.
        read: Attributes that a subclass of the user's must not have made anew.
    """
    base = library_class(module, name)
    if base is None or base not in mro(obj):
        return False
    return type(obj) is base or not overrides(obj, base, *INTERCEPTORS, *read)
