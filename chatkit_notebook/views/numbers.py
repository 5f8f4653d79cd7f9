"""How numbers are written: one format for a column, so that its decimals stand under one another."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

LARGEST_PLAIN = 1e15
"""From here on a number is written with an exponent."""

MOST_DECIMALS = 10

# Numbers that name things: "2007" is a year and "10115" a place, not a quantity.
NAMING = re.compile(
    r"(?:^|[_\W])(?:year|yr|id|ids|zip|zipcode|postcode|plz|code|fips|isbn|ean|port|pid|uid)(?:$|[_\W])",
    re.IGNORECASE,
)
CAMEL_CASE_END = re.compile(r"[a-z](?:Id|ID|Year|Code|Zip)$")


def names_things(column: str) -> bool:
    """Whether the integers of a column of this name are labels, which take no thousands separators."""
    name = column[:200]
    return NAMING.search(name) is not None or CAMEL_CASE_END.search(name) is not None


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One way of writing the numbers of a column.

    Attributes:
        decimals: Digits after the point of every float.
        grouped: Whether thousands are separated.
    """

    decimals: int = 0
    grouped: bool = True

    @classmethod
    def of(cls, values: Iterable[object], *, grouped: bool = True) -> NumberFormat:
        """The format that shows these floats with the fewest decimals that lose nothing a reader wants.

        At least four significant digits of the largest value and at least two decimals are kept; zeros
        that would end every value are not.
        """
        finite = [abs(value) for value in values if isinstance(value, float) and math.isfinite(value)]
        plain = [value for value in finite if 0 < value < LARGEST_PLAIN]
        if not plain:
            return cls(0, grouped)
        most = min(MOST_DECIMALS, max(2, 3 - math.floor(math.log10(max(plain)))))
        return cls(max(needed_decimals(value, most) for value in plain), grouped)

    def write(self, value: int | float | Decimal) -> str:
        """The number as text, with a plain hyphen as its sign so that it can be copied."""
        if isinstance(value, float):
            return self.write_float(value)
        if isinstance(value, Decimal):
            return self.write_decimal(value)
        if abs(value) >= 10**21:
            return trimmed_exponent(f"{Decimal(value):.4e}")
        return f"{value:,}" if self.grouped else str(value)

    def write_float(self, value: float) -> str:
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "∞" if value > 0 else "-∞"
        size = abs(value)
        if size >= LARGEST_PLAIN:
            return trimmed_exponent(f"{value:.4e}")
        if size and size < 0.5 * 10.0**-self.decimals:
            return trimmed_exponent(f"{value:.2e}")
        written = f"{value:,.{self.decimals}f}" if self.grouped else f"{value:.{self.decimals}f}"
        # -0.0 and what rounds to it
        return written.removeprefix("-") if not written.strip("-0.,") else written

    def write_decimal(self, value: Decimal) -> str:
        """Exact: a Decimal column was chosen for its digits."""
        if not value.is_finite():
            return "NaN" if value.is_nan() else "∞" if value > 0 else "-∞"
        if -30 <= value.adjusted() <= 30 and len(value.as_tuple().digits) <= 60:
            return f"{value:,f}" if self.grouped else f"{value:f}"
        return trimmed_exponent(f"{value:.4e}")


def needed_decimals(size: float, most: int) -> int:
    """Decimals that this value needs when at most `most` are shown."""
    _, _, decimals = f"{size:.{most}f}".partition(".")
    return len(decimals.rstrip("0"))


def trimmed_exponent(written: str) -> str:
    """1.5000e+09 as 1.5e9."""
    mantissa, _, exponent = written.lower().partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def number(value: int | float | Decimal) -> str:
    """A single number as text."""
    return NumberFormat.of([value]).write(value)


def count(n: int, noun: str, plural: str | None = None) -> str:
    """A number of things: "1 row", "1,234 rows"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def byte_size(n: int) -> str:
    """A size in memory: "812 B", "45.2 kB", "1.6 GB" (powers of 1,000)."""
    size = float(n)
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 999.95 or unit == "TB":
            break
        size /= 1000
    return f"{size:.0f} {unit}" if unit == "B" or size >= 99.95 else f"{size:.1f} {unit}"


def seconds(s: float) -> str:
    """A span of time that a person waited: "3 ms", "1.2 s"."""
    if s < 0.0005:
        return "under 1 ms"
    return f"{s * 1000:.0f} ms" if s < 0.9995 else f"{s:.1f} s"
