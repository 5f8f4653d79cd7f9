"""What a column's type means to a reader, told from the type's name in any library."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from .facts import ColumnKind

# First match wins; names are compared without case. Nested types come first: their names hold other names.
KINDS: tuple[tuple[ColumnKind, re.Pattern[str]], ...] = tuple(
    (cast("ColumnKind", kind), re.compile(pattern))
    for kind, pattern in (
        (
            "nested",
            r"(?!fixed_size_binary).*\[\d*\]$|(large_|fixed_size_)?list(_view)?\b|array\b|struct\b|map\b|union\b",
        ),
        ("categorical", r"categor|enum|dictionary"),
        ("boolean", r"bool|sparse\[bool"),
        (
            "integer",
            r"u?int(eger)?\d*\b|(u?(tiny|small|big|huge)|us?)int\b|u?hugeint|utinyint|usmallint|ubigint|uinteger|sparse\[u?int",
        ),
        ("duration", r"timedelta|duration|interval\b(?!\[)"),
        ("datetime", r"datetime|timestamp|period"),
        ("date", r"date"),
        ("time", r"time"),
        ("number", r"(half)?float|double|decimal|real\b|bignum|sparse\[float"),
        ("text", r"(large_|utf8_?)?str(ing)?(_view)?\b|utf8|varchar|uuid|json\b|<u\d"),
        ("binary", r"(large_|fixed_size_)?binary|blob|bytes|bit\b|\|s\d"),
    )
)


POLARS_MOMENT = re.compile(r"(Datetime|Duration)\(time_unit='(\w+)'(?:, time_zone=(?:None|'([^']*)'))?\)")


def type_name(dtype: object) -> str:
    """What a column's type is called: as its library writes it, but no longer than a narrow column.

    polars and narwhals write "Datetime(time_unit='us', time_zone='UTC')"; here it is "Datetime[us, UTC]".
    """
    return POLARS_MOMENT.sub(
        lambda found: f"{found[1]}[{', '.join(filter(None, found.group(2, 3)))}]", str(dtype)
    )


@lru_cache(maxsize=4096)
def column_kind(dtype: str) -> ColumnKind:
    """The kind of a column from its type's name.

    Args:
        dtype: As any of the libraries writes it: "Int64", "list<item: string>", "DECIMAL(10,2)".
    """
    name = dtype.strip().casefold()
    for kind, pattern in KINDS:
        if pattern.match(name):
            return kind
    return "other"
