"""Arrow values as plain, bounded Python values, without turning a long text or list into Python first."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from functools import lru_cache
from typing import Any

import pyarrow as pa

from .budgets import CellLimits
from .facts import Value
from .scalars import duration, from_epoch
from .values import plain

# A character of UTF-8 has at most four bytes.
BYTES_PER_CHARACTER = 4


def cells(column: Any, limits: CellLimits) -> list[Value]:
    """All values of an arrow array or chunked array; slice it first.

    Args:
        column: A `pyarrow.Array` or `pyarrow.ChunkedArray`.
        limits: What is kept of each value.
    """
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return list(column.to_pylist())
    return [cell(scalar, limits, limits.depth) for scalar in column]


def cell(scalar: Any, limits: CellLimits, depth: int) -> Value:
    """One arrow scalar as a plain value."""
    if not scalar.is_valid:
        return None
    kind = scalar.type
    types = pa.types
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        buffer = scalar.as_buffer()
        kept = buffer[: (limits.chars + 1) * BYTES_PER_CHARACTER].to_pybytes()
        return plain(kept.decode("utf-8", "ignore" if len(kept) < buffer.size else "replace"), limits)
    if is_binary(kind):
        return bytes(scalar.as_buffer()[: limits.bytes])
    if types.is_timestamp(kind):
        return from_epoch(scalar.value, kind.unit, time_zone(kind.tz))
    if types.is_duration(kind):
        return written_duration(scalar.value, kind.unit)
    if types.is_interval(kind):
        return interval_cell(scalar.as_py())
    if types.is_time(kind):
        since = duration(scalar.value, kind.unit)
        return (dt.datetime.min + since).time()
    if types.is_date(kind):
        return date_cell(scalar)
    if types.is_dictionary(kind):
        return cell(scalar.value, limits, depth)
    if types.is_nested(kind):
        return nested(scalar, limits, depth)
    if isinstance(kind, pa.BaseExtensionType):
        return cell(scalar.value, limits, depth)
    try:
        return plain(scalar.as_py(), limits)
    except (ValueError, OverflowError, NotImplementedError) as error:
        return f"({kind} value: {error})"[: limits.chars]


def is_binary(kind: Any) -> bool:
    types = pa.types
    return bool(
        types.is_binary(kind)
        or types.is_large_binary(kind)
        or types.is_binary_view(kind)
        or types.is_fixed_size_binary(kind)
    )


def written_duration(count: int, unit: str) -> Value:
    try:
        return duration(count, unit)
    except OverflowError:
        return f"{count} {unit}"


def interval_cell(value: Any) -> Value:
    """A calendar interval; as text when it has months, which have no fixed length."""
    rest = dt.timedelta(days=value.days, microseconds=value.nanoseconds // 1000)
    if not value.months:
        return rest
    years, months = divmod(abs(value.months), 12)
    parts = [f"{count} {unit}" for count, unit in ((years, "years"), (months, "months")) if count]
    text = ("-" if value.months < 0 else "") + " ".join(parts)
    return f"{text} {rest}" if rest else text


def date_cell(scalar: Any) -> Value:
    try:
        value: dt.date = scalar.as_py()
    except (ValueError, OverflowError):
        return f"{scalar.value} days since 1970-01-01"
    return value


def nested(scalar: Any, limits: CellLimits, depth: int) -> Value:
    kind = scalar.type
    if depth <= 0:
        return str(kind)[: limits.chars]
    if pa.types.is_struct(kind):
        shown: dict[str, Value] = {}
        for index in range(min(kind.num_fields, limits.items)):
            shown[kind.field(index).name] = cell(scalar[index], limits, depth - 1)
        if kind.num_fields > limits.items:
            shown["…"] = f"{kind.num_fields - limits.items:,} more"
        return shown
    if pa.types.is_union(kind):
        return cell(scalar.value, limits, depth - 1)
    values = scalar.values
    if values is None:
        return None
    kept = values[: limits.items]
    left = len(values) - len(kept)
    if pa.types.is_map(kind):
        pairs = {str(cell(entry[0], limits, 1)): cell(entry[1], limits, depth - 1) for entry in kept}
        return {**pairs, "…": f"{left:,} more"} if left else pairs
    items: list[Value] = [cell(item, limits, depth - 1) for item in kept]
    return [*items, f"… {left:,} more"] if left else items


@lru_cache(maxsize=64)
def time_zone(name: str | None) -> dt.tzinfo | None:
    """The time zone of an arrow type: an IANA name, "UTC", or an offset like "+02:00"."""
    if name is None:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        pass
    try:
        return dt.datetime.strptime(name, "%z").tzinfo
    except ValueError:
        return dt.timezone.utc
