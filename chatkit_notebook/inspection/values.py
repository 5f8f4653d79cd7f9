"""Cells as plain, bounded Python values: the one place where a library's value becomes a `Value`."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from functools import partial
from typing import Any, cast

from .budgets import CellLimits
from .facts import Value
from .identity import library_class, mro
from .scalars import as_python
from .shortform import WRITTEN_BITS, cut, first_items, has_safe_time_zone, integer_text, short_form, written

ORDERED: tuple[Any, ...] = (list, tuple)
UNORDERED: tuple[Any, ...] = (set, frozenset)
UNCHANGED = frozenset({type(None), bool, dt.date, dt.timedelta, decimal.Decimal})


def plain(value: Any, limits: CellLimits) -> Value:
    """A cell as a plain value: missing ones as None, long ones cut, unknown objects as their short form.

    Never runs code of the value. NaN counts as missing, as it does in pandas; infinities stay.
    """
    return bounded(value, limits, limits.depth)


def bounded(value: Any, limits: CellLimits, depth: int) -> Value:
    kind: type = type(value)
    if kind is str:
        return cut(value, limits.chars)
    if kind is float:
        return None if math.isnan(value) else value
    if kind is int:
        return value if value.bit_length() <= WRITTEN_BITS else integer_text(value)
    if kind is decimal.Decimal:
        return None if value.is_nan() else value
    if kind in UNCHANGED:
        return value
    if kind is dt.datetime or kind is dt.time:
        return value if has_safe_time_zone(value) else value.replace(tzinfo=None)
    converted = as_python(value)
    if converted is not value:
        return bounded(converted, limits, depth)
    if kind is bytes or kind is bytearray or kind is memoryview:
        return bytes(cast("bytes", value)[: limits.bytes])
    return container(value, limits, depth)


def container(value: Any, limits: CellLimits, depth: int) -> Value:
    classes = mro(value)
    if depth > 0:
        if dict in classes:
            return mapped(value, limits, depth)
        for base in ORDERED:
            if base in classes:
                items = base.__getitem__(value, slice(limits.items))
                return listed(items, base.__len__(value), limits, depth)
        for base in UNORDERED:
            if base in classes:
                items = first_items(partial(base.__iter__, value), limits.items)
                return listed(items, base.__len__(value), limits, depth)
        array = as_list(value, limits)
        if array is not None:
            return listed(array[0], array[1], limits, depth)
    if str in classes:
        return cut(str.__getitem__(value, slice(limits.chars + 1)), limits.chars)
    return cut(written(value, limits, max(depth, 0)), limits.chars)


def mapped(value: Any, limits: CellLimits, depth: int) -> Value:
    items = first_items(partial(dict.items, value), limits.items)
    shown = {key_text(key, limits): bounded(item, limits, depth - 1) for key, item in items}
    left = dict.__len__(value) - len(items)
    return {**shown, "…": f"{left:,} more"} if left > 0 else shown


def listed(items: Any, length: int, limits: CellLimits, depth: int) -> Value:
    shown = [bounded(item, limits, depth - 1) for item in items]
    return [*shown, f"… {length - len(shown):,} more"] if length > len(shown) else shown


def key_text(key: object, limits: CellLimits) -> str:
    return cut(key, limits.chars) if type(key) is str else short_form(key, limits)


def as_list(value: Any, limits: CellLimits) -> tuple[list[Any], int] | None:
    """The first items and the length of a numpy array or polars Series that stands in a cell."""
    if type(value) is library_class("numpy", "ndarray") and value.ndim > 0:
        return list(value[: limits.items]), len(value)
    if type(value) is library_class("polars", "Series"):
        return value.head(limits.items).to_list(), len(value)
    return None
