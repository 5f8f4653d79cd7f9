"""Functions, classes and modules: where they are from and what they say of themselves."""

from __future__ import annotations

import functools
import inspect
import re
import types
from typing import Any

from ..budgets import CellLimits
from ..facts import Value
from ..fields import declared
from ..identity import (
    class_mro,
    class_name,
    class_namespace,
    instance_attributes,
    library_class,
    module_of,
    mro,
)
from ..shortform import cut, short_form
from .kind import Kind

NAMES = 12
CELL_FILE = re.compile(r"[/\\]ipykernel_\d+[/\\]\d+\.py$")
OLD_CELL = re.compile(r"<ipython-input-(\d+)-")
SHORT = CellLimits(chars=80, items=4, depth=1)


def describe_code(obj: Any, full: bool) -> Kind | None:
    """A function, method, partial, class or module; nothing for anything else."""
    if type(obj) in (types.FunctionType, types.MethodType):
        return of_function(obj)
    if type(obj) is functools.partial:
        return of_partial(obj)
    classes = mro(obj)
    if type in classes:
        return of_class(obj) if full else None
    if types.ModuleType in classes:
        return of_module(obj, full)
    return None


def of_function(obj: Any) -> Kind:
    function = obj.__func__ if type(obj) is types.MethodType else obj
    if type(function) is not types.FunctionType:
        return Kind("function")
    code = function.__code__
    facts: dict[str, Value] = {}
    if (doc := first_line(function.__doc__)) is not None:
        facts["says"] = doc
    facts["module"] = str(function.__module__)[:200] if type(function.__module__) is str else None
    if (place := place_of(code.co_filename)) is not None:
        facts["defined in"] = f"{place}, line {code.co_firstlineno}"
    kinds = (
        (inspect.CO_COROUTINE, "async"),
        (inspect.CO_ASYNC_GENERATOR, "async generator"),
        (inspect.CO_GENERATOR, "generator"),
    )
    if kind := next((word for flag, word in kinds if code.co_flags & flag), None):
        facts["kind"] = kind
    return Kind("function", facts={key: value for key, value in facts.items() if value is not None})


def place_of(filename: str) -> str | None:
    """The file that code is from, or the cell; None where there is neither."""
    if (cell := OLD_CELL.match(filename)) is not None:
        return f"this notebook, In [{cell[1]}]"
    if CELL_FILE.search(filename) is None:
        return None if filename.startswith("<") else re.split(r"[/\\]", filename)[-1]
    # the kernel writes each cell to a file of its own, whose name is a number that says nothing
    shell = getattr(library_class("IPython.core.interactiveshell", "InteractiveShell"), "_instance", None)
    named = getattr(getattr(shell, "compile", None), "format_code_name", None)
    found = named(filename) if callable(named) else None
    number = re.fullmatch(r"In\[(\d+)\]", str(found[1])) if found else None
    return f"this notebook, In [{number[1]}]" if number else "this notebook"


def of_partial(obj: Any) -> Kind:
    given = [short_form(value, SHORT) for value in obj.args[:NAMES]]
    given += [f"{name}={short_form(value, SHORT)}" for name, value in list(obj.keywords.items())[:NAMES]]
    return Kind(
        "function", facts={"function": short_form(obj.func, SHORT), "given": ", ".join(given) or "nothing"}
    )


def of_class(cls: type) -> Kind:
    names = class_namespace(cls)
    facts: dict[str, Value] = {}
    if (doc := first_line(names.get("__doc__"))) is not None:
        facts["says"] = doc
    facts["module"] = module_of(cls)
    bases = [class_name(base) for base in class_mro(cls)[1:] if base is not object]
    if bases:
        facts["bases"] = listed(bases)
    fields = declared(cls)
    if fields:
        facts["fields"] = listed(list(fields))
    methods = [
        name for name, value in list(names.items()) if name[:1] != "_" and type(value) is types.FunctionType
    ]
    if methods:
        facts["methods"] = listed(methods)
    return Kind("class", facts=facts)


def of_module(module: Any, full: bool) -> Kind:
    held = instance_attributes(module)
    facts: dict[str, Value] = {}
    version = held.get("__version__")
    if type(version) is str:
        facts["version"] = cut(version, 60)
    if full:
        if (doc := first_line(held.get("__doc__"))) is not None:
            facts["says"] = doc
        public = [name for name in list(held) if type(name) is str and name[:1] != "_"]
        if public:
            facts["names"] = listed(public)
    return Kind("module", facts=facts)


def first_line(doc: object) -> str | None:
    """The first line of a docstring that is plain text."""
    if type(doc) is not str:
        return None
    text = doc[:2_000].strip().partition("\n")[0].strip()
    return cut(text, 200) or None


def listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
    return ", ".join(cut(name, 60) for name in names[:NAMES]) + more
