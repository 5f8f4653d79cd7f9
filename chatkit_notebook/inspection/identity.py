"""What an object really is: its true type and its plain attributes, without running any of its code.

`isinstance`, `hasattr`, `len` and `repr` all run code of the object or of its class: a property called
`__class__` can lie, sleep or raise. The slots of `type` read here cannot be overridden.
"""

from __future__ import annotations

import sys
import types
from typing import Any, cast

from .guarded import Guarded

MRO = type.__dict__["__mro__"]
NAMESPACE = type.__dict__["__dict__"]
MODULE = type.__dict__["__module__"]
QUALNAME = type.__dict__["__qualname__"]

# The module where people import a type from, for those that live elsewhere.
PUBLIC_MODULES = {
    "pandas.core.frame": "pandas",
    "pandas.core.series": "pandas",
    "pyarrow.lib": "pyarrow",
    "polars.dataframe.frame": "polars",
    "polars.lazyframe.frame": "polars",
    "polars.series.series": "polars",
    "_duckdb": "duckdb",
    "narwhals.dataframe": "narwhals",
    "narwhals.series": "narwhals",
}


def class_mro(cls: type) -> tuple[type, ...]:
    """The true method resolution order of a class, whatever its metaclass says."""
    return cast("tuple[type, ...]", MRO.__get__(cls))


def class_namespace(cls: type) -> types.MappingProxyType[str, Any]:
    """The class's own dict, whatever its metaclass says."""
    return cast("types.MappingProxyType[str, Any]", NAMESPACE.__get__(cls))


def mro(obj: object) -> tuple[type, ...]:
    """The true classes of an object, nearest first."""
    return class_mro(type(obj))


def module_of(cls: type) -> str:
    """The module a class says it was defined in, or "" when that is not plain text."""
    try:
        module = MODULE.__get__(cls)
    except AttributeError:
        return ""
    return module if type(module) is str else ""


def class_name(cls: type) -> str:
    """A class as people write it: "list", "pandas.DataFrame", "datetime.date", "Point"."""
    name = str(QUALNAME.__get__(cls)).rsplit("<locals>.", 1)[-1]
    module = module_of(cls)
    if module in ("", "builtins", "__main__"):
        return name
    return f"{PUBLIC_MODULES.get(module, module.split('.')[0])}.{name}"


def type_name(obj: object) -> str:
    """The true type of an object as people write it."""
    # its type may be known of what is held back too
    return class_name(type(obj.reveal() if type(obj) is Guarded else obj))


def library_class(module: str, name: str) -> Any:
    """A class of a library that the user has imported; None when it is not imported. Never imports."""
    loaded = sys.modules.get(module)
    found = vars(loaded).get(name) if type(loaded) is types.ModuleType else None
    return found if isinstance(found, type) else None


def belongs_to(obj: object, module: str, *names: str) -> bool:
    """Whether an object truly is an instance of one of these classes of an imported library."""
    if module not in sys.modules:
        return False
    classes = mro(obj)
    return any(cls in classes for name in names if (cls := library_class(module, name)) is not None)


def overrides(obj: object, base: type, *names: str) -> bool:
    """Whether a class between the object's own and a library's base defines one of these names."""
    classes = mro(obj)
    own = classes[: classes.index(base)]
    return any(name in class_namespace(cls) for cls in own for name in names)


def instance_attributes(obj: object) -> dict[str, object]:
    """The attributes kept in the instance's own dict; empty when it has none or hides it."""
    for cls in mro(obj):
        slot = class_namespace(cls).get("__dict__")
        if slot is None:
            continue
        if type(slot) not in (types.GetSetDescriptorType, types.MemberDescriptorType) or cls is type:
            return {}
        attributes = slot.__get__(obj)
        return dict.copy(attributes) if type(attributes) is dict else {}
    return {}
