"""A fingerprint of a table's values, from cells at equal distances: tells that a variable has changed."""

from __future__ import annotations

import hashlib

from .budgets import BUDGET, CellLimits
from .tables.opening import open_table
from .tables.table import Table

SHORT_CELLS = CellLimits(chars=60, bytes=32, items=4, depth=2)
DIGITS = 6


def fingerprint(obj: object) -> str:
    """A short text that is another one when the sampled values are.

    Reads at most `BUDGET.fingerprint_rows` × `BUDGET.fingerprint_columns` cells and runs no user code. A
    table of no more rows and columns is read whole; in a larger one a change of few cells may be missed.

    Returns:
        Hexadecimal digits; "" for what has no rows, or whose rows would have to be computed.
    """
    try:
        table = open_table(obj)
        return "" if table is None else fingerprint_of(table)
    except Exception:  # noqa: BLE001 - a frame that another thread is changing: the next reading tells
        return ""


def fingerprint_of(table: Table) -> str:
    """The same for an opened table."""
    height = table.height
    if table.lazy or height is None:
        return ""
    rows = spread(height, BUDGET.fingerprint_rows)
    columns = spread(table.width, BUDGET.fingerprint_columns)
    cells = table.take(rows, columns, SHORT_CELLS) if rows and columns else []
    text = repr((height, table.width, cells)).encode("utf-8", "surrogatepass")
    return hashlib.blake2s(text, digest_size=DIGITS).hexdigest()


def spread(length: int, most: int) -> list[int]:
    """At most `most` places in a sequence, at equal distances, the first and the last among them."""
    if length <= most:
        return list(range(length))
    return sorted({place * (length - 1) // (most - 1) for place in range(most)})
