"""Cells without a type of their own as an arrow array, fast where they are all plain Python values."""

from __future__ import annotations

import datetime as dt
import decimal
import itertools
from collections.abc import Iterable
from typing import Any

from .budgets import CellLimits
from .values import plain

# Other threads get their turn between two chunks.
CHUNK = 100_000
TEXT = id(str)
MISSING = frozenset({id(type(None)), id(float)})
# Arrow reads these without running code of the user's.
SAFE = frozenset(
    id(kind) for kind in (str, int, float, bool, bytes, type(None), decimal.Decimal, dt.date, dt.timedelta)
)


def true_types(values: Iterable[Any]) -> set[int]:
    """The identities of the true types of all values; hashing the types themselves could run user code."""
    iterator = iter(values)
    found: set[int] = set()
    while chunk := set(map(id, map(type, itertools.islice(iterator, CHUNK)))):
        found |= chunk
    return found


def only_texts(values: Iterable[Any]) -> bool:
    """Whether all values are truly `str`, None or NaN."""
    found = true_types(values)
    if not found <= MISSING | {TEXT}:
        return False
    return id(float) not in found or all(value != value for value in values if type(value) is float)


def to_arrow(values: Any, limits: CellLimits) -> Any | None:
    """Values as an arrow array; None when they are not all of one type.

    Args:
        values: A sequence that can be gone through twice.
        limits: What is kept of long and nested values.
    """
    import pyarrow as pa

    cells = values if true_types(values) <= SAFE else [plain(value, limits) for value in values]
    try:
        return pa.array(cells, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return None
