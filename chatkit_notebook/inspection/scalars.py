"""Scalars of numpy, pandas and arrow as plain Python values."""

from __future__ import annotations

import datetime as dt
import sys
from typing import Any

from .identity import class_mro, class_name, library_class, module_of

WRITTEN_POINTS = 8
EPOCH = dt.datetime(1970, 1, 1)
EPOCH_UTC = dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc)


def as_python(value: Any) -> object:
    """A library's scalar as a Python value, missing ones as None; anything else as it is.

    Nanoseconds are cut to microseconds. What Python has no type for (a pandas Period or Interval, a date far
    outside the years 1 to 9999) becomes its text.
    """
    module = module_of(type(value)).split(".")[0]
    if module == "numpy":
        return numpy_scalar(value)
    if module == "pandas":
        return pandas_scalar(value)
    if module == "shapely":
        return geometry_text(value)
    return value


def geometry_text(value: Any) -> object:
    """A geometry as well-known text, or how many points it has when they are many."""
    shapely = sys.modules.get("shapely")
    base = library_class("shapely", "Geometry")
    if shapely is None or base is None or base not in class_mro(type(value)):
        return value
    points = int(shapely.get_num_coordinates(value))
    if points <= WRITTEN_POINTS:
        return str(shapely.to_wkt(value, rounding_precision=6))
    return f"{value.geom_type} of {points:,} points"


def numpy_scalar(value: Any) -> object:
    numpy = sys.modules.get("numpy")
    kind = type(value)
    if kind is library_class("numpy.ma.core", "MaskedConstant"):
        return None
    if numpy is None or kind not in numpy_scalar_types():
        return value
    if kind is numpy.datetime64 or kind is numpy.timedelta64:
        if numpy.isnat(value):
            return None
        item = (
            value.astype(f"{kind.__name__}[us]").item()
            if numpy.datetime_data(value.dtype)[0] in FINE
            else value.item()
        )
        return item if isinstance(item, (dt.date, dt.timedelta)) else str(value)
    if kind is numpy.void:
        return value.item() if value.dtype.names else bytes(value)
    item = value.item()
    if type(item) is kind:
        # wider than anything Python has
        return complex(value) if kind is numpy.clongdouble else float(value)
    return item


FINE = ("ns", "ps", "fs", "as")


def numpy_scalar_types() -> frozenset[type]:
    numpy = sys.modules["numpy"]
    found = NUMPY_TYPES.get(id(numpy))
    if found is None:
        found = NUMPY_TYPES[id(numpy)] = frozenset(numpy.sctypeDict.values())
    return found


NUMPY_TYPES: dict[int, frozenset[type]] = {}


def pandas_scalar(value: Any) -> object:
    kind = type(value)
    name = class_name(kind).rsplit(".", 1)[-1]
    if name in ("NAType", "NaTType"):
        return None
    pandas_class = library_class("pandas", name)
    if pandas_class is not kind:
        return value
    if name == "Timestamp":
        # to_pydatetime warns about nanoseconds it drops, unless told
        return value.to_pydatetime(warn=False)
    if name == "Timedelta":
        return value.to_pytimedelta()
    if name in ("Period", "Interval"):
        return str(value)
    return value


def from_epoch(count: int, unit: str, zone: dt.tzinfo | None) -> dt.datetime | str:
    """A point in time from its count of units since 1970; its text when Python's years do not reach it."""
    try:
        if zone is None:
            return EPOCH + duration(count, unit)
        return (EPOCH_UTC + duration(count, unit)).astimezone(zone)
    except (OverflowError, ValueError):
        return f"{count} {unit} since 1970-01-01"


def duration(count: int, unit: str) -> dt.timedelta:
    """A length of time from a count of "s", "ms", "us" or "ns" (cut to microseconds)."""
    if unit == "s":
        return dt.timedelta(seconds=count)
    if unit == "ms":
        return dt.timedelta(milliseconds=count)
    return dt.timedelta(microseconds=count if unit == "us" else count // 1000)
