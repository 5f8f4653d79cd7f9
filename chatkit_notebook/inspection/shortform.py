"""A bounded one-line text for any object, without running its code."""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import enum
import fractions
import itertools
import pathlib
import types
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from .budgets import CellLimits
from .fields import kept_quiet
from .identity import (
    class_name,
    class_namespace,
    instance_attributes,
    library_class,
    module_of,
    mro,
    type_name,
)
from .scalars import as_python

# Types whose own repr is short, quick and not the user's.
PLAIN_TYPES = frozenset(
    {
        bool,
        complex,
        dt.date,
        dt.timedelta,
        decimal.Decimal,
        fractions.Fraction,
        slice,
        type(None),
        type(Ellipsis),
        type(NotImplemented),
        uuid.UUID,
        pathlib.PosixPath,
        pathlib.WindowsPath,
        pathlib.PurePosixPath,
        pathlib.PureWindowsPath,
    }
)
FUNCTION_TYPES = frozenset(
    {
        types.FunctionType,
        types.BuiltinFunctionType,
        types.MethodType,
        types.MethodWrapperType,
        types.WrapperDescriptorType,
        types.MethodDescriptorType,
        types.ClassMethodDescriptorType,
    }
)
# Python itself refuses to write longer integers in decimal, and takes quadratic time before it does.
WRITTEN_BITS = 4_000
SAFE_TIME_ZONES = ("datetime", "zoneinfo", "pytz", "dateutil", "pandas", "pyarrow", "backports")
SHOWN_ATTRIBUTES = 6


def without_middle(text: str, chars: int, parts: int = 2) -> str:
    """A text within a number of characters that says what is left out; one of so many parts is its end.

    The end stays because an error says there what it is.
    """
    if len(text) <= chars:
        return text
    head, tail = text[: chars * (parts - 1) // parts], text[-(chars // parts) :]
    return f"{head}\n… ({len(text) - len(head) - len(tail):,} characters are left out here) …\n{tail}"


def cut(text: str, chars: int) -> str:
    """The text, at most `chars` characters long; a cut one ends in "…"."""
    return text if len(text) <= chars else text[: max(chars - 1, 0)] + "…"


def short_form(obj: object, limits: CellLimits) -> str:
    """One bounded line of text for an object; looks like its repr where that is safe.

    Args:
        obj: Anything, also an object with a slow, raising or lying class.
        limits: Characters of the text, items and depth of containers.
    """
    return cut(written(as_python(obj), limits, limits.depth), limits.chars)


def has_safe_time_zone(value: dt.datetime | dt.time) -> bool:
    """Whether the time zone is a library's: a user's own tzinfo is user code."""
    zone = value.tzinfo
    return zone is None or module_of(type(zone)).split(".")[0].lstrip("_") in SAFE_TIME_ZONES


def integer_text(value: int) -> str:
    """An integer in decimal, or how long it is when it is very long."""
    bits = int.bit_length(value)
    if bits > WRITTEN_BITS:
        return f"an integer of about {int(bits * 0.30103) + 1:,} digits"
    return int.__repr__(value)


def written(obj: Any, limits: CellLimits, depth: int) -> str:
    """The short form of an object, with containers written out `depth` levels down."""
    kind = type(obj)
    if kind in PLAIN_TYPES:
        return " ".join(cut(repr(obj), limits.chars).split("\n"))
    if kind is dt.datetime or kind is dt.time:
        return repr(obj if has_safe_time_zone(obj) else obj.replace(tzinfo=None))
    if kind in FUNCTION_TYPES:
        return callable_text(obj)
    classes = mro(obj)
    for base, write in WRITERS:
        if base in classes:
            return write(obj, limits, depth)
    return attributes_text(obj, limits, depth)


def inside(obj: object, limits: CellLimits, depth: int) -> str:
    return cut(written(as_python(obj), limits, depth - 1), limits.chars)


def joined(parts: Iterable[str], opening: str, closing: str, length: int, limits: CellLimits) -> str:
    """Parts between brackets, as many as fit the characters, and how many are left out."""
    shown: list[str] = []
    used = 0
    for part in itertools.islice(parts, limits.items):
        shown.append(part)
        used += len(part) + 2
        if used > limits.chars:
            break
    if length > len(shown):
        shown.append("…")
    return f"{opening}{', '.join(shown)}{closing}"


def named(obj: object, base: type, text: str) -> str:
    return text if type(obj) is base else f"{class_name(type(obj))}({text})"


def deep(obj: object, length: int) -> str:
    return f"{type_name(obj)} of {length:,}"


def module_text(obj: Any, limits: CellLimits, depth: int) -> str:
    name = instance_attributes(obj).get("__name__")
    return f"module {name}" if type(name) is str else "module"


def class_text(obj: Any, limits: CellLimits, depth: int) -> str:
    return f"class {class_name(obj)}"


def callable_text(obj: Any) -> str:
    """Name and parameters of a function, from its code object: `inspect.signature` runs user code."""
    function = obj.__func__ if type(obj) is types.MethodType else obj
    if type(function) is not types.FunctionType:
        name = function.__qualname__ if type(function) in FUNCTION_TYPES else type_name(function)
        return f"function {name}()"
    code = function.__code__
    flags = code.co_flags
    names = code.co_varnames
    named_count = code.co_argcount + code.co_kwonlyargcount
    parameters = list(names[: code.co_argcount])
    rest = named_count
    if flags & 0x04:
        parameters.append(f"*{names[rest]}")
        rest += 1
    elif code.co_kwonlyargcount:
        parameters.append("*")
    parameters += names[code.co_argcount : named_count]
    if flags & 0x08:
        parameters.append(f"**{names[rest]}")
    return f"function {function.__qualname__}({', '.join(parameters)})"


def mapping_text(obj: Any, limits: CellLimits, depth: int) -> str:
    length = dict.__len__(obj)
    if depth <= 0 and length:
        return deep(obj, length)
    # A concurrent writer would break an iterator: the copied slice cannot change.
    items = first_items(lambda: dict.items(obj), limits.items)
    parts = (f"{inside(key, limits, depth)}: {inside(value, limits, depth)}" for key, value in items)
    return named(obj, dict, joined(parts, "{", "}", length, limits))


def list_text(obj: Any, limits: CellLimits, depth: int) -> str:
    length = list.__len__(obj)
    if depth <= 0 and length:
        return deep(obj, length)
    items = list.__getitem__(obj, slice(limits.items))
    return named(obj, list, joined((inside(item, limits, depth) for item in items), "[", "]", length, limits))


def tuple_text(obj: Any, limits: CellLimits, depth: int) -> str:
    length = tuple.__len__(obj)
    if depth <= 0 and length:
        return deep(obj, length)
    items = tuple.__getitem__(obj, slice(limits.items))
    fields = field_names(obj)
    if fields is not None:
        parts = (f"{field}={inside(item, limits, depth)}" for field, item in zip(fields, items, strict=False))
        return joined(parts, f"{class_name(type(obj))}(", ")", length, limits)
    closing = ",)" if length == 1 else ")"
    return named(
        obj, tuple, joined((inside(item, limits, depth) for item in items), "(", closing, length, limits)
    )


def field_names(obj: object) -> tuple[str, ...] | None:
    """The field names of a named tuple, else None."""
    for cls in mro(obj):
        fields = class_namespace(cls).get("_fields")
        if type(fields) is tuple and all(type(field) is str for field in fields):
            return fields
    return None


def set_text(obj: Any, limits: CellLimits, depth: int) -> str:
    base = frozenset if frozenset in mro(obj) else set
    length = base.__len__(obj)
    if length == 0:
        return f"{class_name(type(obj))}()"
    if depth <= 0:
        return deep(obj, length)
    items = first_items(lambda: base.__iter__(obj), limits.items)
    text = joined((inside(item, limits, depth) for item in items), "{", "}", length, limits)
    return text if type(obj) is set else f"{class_name(type(obj))}({text})"


def deque_text(obj: Any, limits: CellLimits, depth: int) -> str:
    length = collections.deque.__len__(obj)
    if depth <= 0 and length:
        return deep(obj, length)
    items = first_items(lambda: collections.deque.__iter__(obj), limits.items)
    parts = (inside(item, limits, depth) for item in items)
    return joined(parts, f"{class_name(type(obj))}([", "])", length, limits)


def first_items(iterate: Callable[[], Iterable[Any]], count: int) -> list[Any]:
    """The first items of a container another thread may be changing; fewer when it never holds still."""
    for _ in range(3):
        try:
            return list(itertools.islice(iterate(), count))
        except RuntimeError:
            continue
    return []


def text_text(obj: Any, limits: CellLimits, depth: int) -> str:
    length = str.__len__(obj)
    shown = repr(str.__getitem__(obj, slice(limits.chars)))
    return shown if length <= limits.chars else shown[:-1] + "…"


def bytes_text(obj: Any, limits: CellLimits, depth: int) -> str:
    base = bytes if bytes in mro(obj) else bytearray
    length = base.__len__(obj)
    shown = repr(bytes(base.__getitem__(obj, slice(limits.bytes))))
    return shown if length <= limits.bytes else f"{shown[:-1]}… ({length:,} bytes)"


def integer(obj: Any, limits: CellLimits, depth: int) -> str:
    return integer_text(obj)


def real(obj: Any, limits: CellLimits, depth: int) -> str:
    return float.__repr__(obj)


def span(obj: Any, limits: CellLimits, depth: int) -> str:
    parts = [integer_text(part) for part in (obj.start, obj.stop) + ((obj.step,) if obj.step != 1 else ())]
    return f"range({', '.join(parts)})"


def member_text(obj: Any, limits: CellLimits, depth: int) -> str:
    name = instance_attributes(obj).get("_name_")
    return f"{class_name(type(obj))}.{name}" if type(name) is str else f"{class_name(type(obj))} member"


def exception_text(obj: Any, limits: CellLimits, depth: int) -> str:
    arguments = BaseException.__dict__["args"].__get__(obj)
    parts = (inside(argument, limits, depth) for argument in arguments[: limits.items])
    return joined(parts, f"{class_name(type(obj))}(", ")", len(arguments), limits)


def attributes_text(obj: Any, limits: CellLimits, depth: int) -> str:
    """An object of a type of which nothing is known, by its plain attributes."""
    name = class_name(type(obj))
    shape = array_shape(obj)
    if shape is not None:
        return f"{name} of shape {shape}"
    attributes, quiet = instance_attributes(obj), kept_quiet(type(obj))
    public = [
        (key, value)
        for key, value in attributes.items()
        if type(key) is str and key[:1] != "_" and key not in quiet
    ]
    if not public or depth <= 0:
        return f"<{name} object>"
    parts = (f"{key}={inside(value, limits, min(depth, 2))}" for key, value in public[:SHOWN_ATTRIBUTES])
    return joined(parts, f"{name}(", ")", len(public), limits)


def array_shape(obj: Any) -> tuple[int, ...] | None:
    """The shape of a numpy array, pandas frame or series that stands inside another object."""
    for module, cls in (
        ("numpy", "ndarray"),
        ("pandas", "DataFrame"),
        ("pandas", "Series"),
        ("polars", "DataFrame"),
    ):
        if type(obj) is library_class(module, cls):
            shape: tuple[int, ...] = obj.shape
            return shape
    return None


Writer = Callable[[Any, CellLimits, int], str]

WRITERS: tuple[tuple[type, Writer], ...] = (
    (types.ModuleType, module_text),
    (type, class_text),
    (enum.Enum, member_text),
    (dict, mapping_text),
    (list, list_text),
    (tuple, tuple_text),
    (set, set_text),
    (frozenset, set_text),
    (collections.deque, deque_text),
    (str, text_text),
    (bytes, bytes_text),
    (bytearray, bytes_text),
    (int, integer),
    (float, real),
    (range, span),
    (BaseException, exception_text),
)
