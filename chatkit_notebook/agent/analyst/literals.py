"""Values that conditions compare with, read for the column they are of."""

from __future__ import annotations

import re

from ...inspection.facts import Column
from .columns import NotUnderstoodError
from .intents import Literal_
from .names import NUMERIC, Table, find, find_value, same_stem, singular, words
from .periods import point_in_time
from .units import LENGTH, TIME, converted, in_degrees, measured_in, unit_of, unit_said

NUMBER = re.compile(
    r"[$€£]?(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[-+]?\d+)?)\s?(?P<scale>k|thousand|m"
    r"|mio|million|bn|billion)?(?![a-z])"
    r"(?:\s*(?P<unit>[^\W\d_]+|%|°c|°f))?$",
    re.IGNORECASE,
)

LENGTHS = {
    0.001: "milliseconds",
    1.0: "seconds",
    60.0: "minutes",
    3_600.0: "hours",
    86_400.0: "days",
    604_800.0: "weeks",
}
"""What the engine calls the units of time, by their seconds."""
CLOCK = re.compile(r"\d+:[0-5]\d(?::[0-5]\d)?")

OF_WHAT = re.compile(r"(?P<number>-?\d[\d,]*(?:\.\d+)?)\s+(?P<what>\S+(?:\s+\S+){1,4})")

SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}


def literal(text: str, target: Column, table: Table) -> tuple[Literal_, bool]:
    """A value for a column, and whether its case has to be ignored.

    Raises:
        NotUnderstoodError: The text is no value of the column's type.
    """
    text = text.strip().strip("'\"“”‘’").strip()
    if target.kind == "duration":
        return length_of_time(text, target), False
    if target.kind in NUMERIC:
        return number(text, target), False
    if target.kind == "boolean":
        if text.casefold() in {"true", "yes", "1", "on"}:
            return True, False
        if text.casefold() in {"false", "no", "0", "off"}:
            return False, False
        raise NotUnderstoodError(text, f"`{target.name}` is true or false, not “{text}”.")
    if target.kind in {"date", "datetime"}:
        period = point_in_time(text)
        if period is None:
            raise NotUnderstoodError(
                text,
                f"`{target.name}` holds dates and I cannot read “{text}” as one; write 2009, 2009-03 or "
                f"2009-03-31.",
            )
        return period, False
    seen = table.peek().get(target.name, ())
    if text in seen:
        return text, False
    found = find_value(text, table.peek(), [target.name])
    return (str(found[0][1]), False) if found else (text, True)


def length_of_time(text: str, target: Column) -> str:
    """A length of time as the engine reads it: "90 minutes", "01:30:00"."""
    match = NUMBER.match(text.strip())
    unit = unit_said(match["unit"] or match["scale"] or "") if match and match["number"] else None
    if match and unit is not None and unit.kind == TIME:
        count, name = match["number"].replace(",", ""), LENGTHS[unit.size]
        return f"{count} {name.removesuffix('s') if count == '1' else name}"
    if CLOCK.fullmatch(text.strip()):
        return text.strip()
    raise NotUnderstoodError(
        text,
        f"`{target.name}` holds lengths of time and “{text}” is none: write 90 minutes, 1.5 hours "
        "or 01:30:00.",
    )


def number(text: str, target: Column) -> float | int:
    if re.fullmatch(r"(?:the )?freezing(?: point)?", text.strip(), re.IGNORECASE):
        zero = converted(0, "celsius", target)
        if zero is None:
            raise NotUnderstoodError(
                text,
                f"Freezing is 0 °C or 32 °F, and the name of `{target.name}` does not say which: write the "
                "number, for example `below 0`.",
            )
        return zero
    match = NUMBER.match(text.strip())
    if match is None or not match["number"] or match["number"] in "+-":
        raise NotUnderstoodError(text, f"`{target.name}` holds numbers and “{text}” is none.")
    unit, scale = measure(match, target)
    plain = float(match["number"].replace(",", "")) * SCALES.get(scale, 1)
    if unit and (other := converted(plain, unit, target)) is not None:
        return int(other) if other.is_integer() and abs(other) < 2**53 else other
    if (
        unit
        and not find(unit, [target.name])
        and not any(same_stem(singular(unit), singular(word)) for word in words(target.name))
        and unit not in {"dollars", "euros", "years", "people", "percent", "%"}
        and not (unit.startswith("degree") and in_degrees(target))
    ):
        raise NotUnderstoodError(
            text,
            f"The name of `{target.name}` does not say that it is in a unit to which I can convert “{unit}”: "
            "write the number as it stands there, without a unit.",
        )
    return int(plain) if plain.is_integer() and abs(plain) < 2**53 else plain


def measure(match: re.Match[str], target: Column) -> tuple[str, str]:
    """The unit and the scale of a number: an m is a metre where the column is a length, else a million."""
    unit, scale = (match["unit"] or "").casefold(), (match["scale"] or "").casefold()
    own = unit_of(target)
    if scale == "m" and not unit and own is not None and own.kind == LENGTH:
        return "m", ""
    return unit, scale


def with_unit_of(text: str, other: str) -> str:
    """A number with the unit that only the second of two has: "between 3 and 4 kg"."""
    first, second = NUMBER.match(text.strip()), NUMBER.match(other.strip())
    if first and second and not first["unit"] and not first["scale"] and unit_said(second["unit"] or ""):
        return f"{text.strip()} {second['unit']}"
    return text


def converts(text: str, target: Column) -> bool:
    """Whether a number is said in another unit than its column's."""
    match = NUMBER.match(text.strip())
    unit = unit_said(measure(match, target)[0]) if match and match["number"] else None
    own = unit_of(target)
    if target.kind == "duration":
        return False  # it is in no unit of its own, and takes each as it is said
    return unit is not None and own is not None and unit.kind == own.kind and unit != own


def by_what(text: str, table: Table) -> tuple[Column, str] | None:
    """The column and the number of "20 mm of rain" or "71 degrees latitude"."""
    match = OF_WHAT.fullmatch(text.strip())
    if match is None:
        return None
    names = [column.name for column in table.columns]
    said = match["what"].split()
    for at in range(min(2, len(said))):
        found = find(re.sub(r"^of\s+", "", " ".join(said[at:])), names, 0.84)
        if found and not found.ambiguous and table.column(found.name).kind in {"integer", "number"}:
            return table.column(found.name), match["number"]
    return None


def by_unit(text: str, table: Table) -> Column | None:
    """The column a number's unit names: "4 cylinders", "5000 g" where only one column is in grams."""
    match = NUMBER.match(text.strip())
    if match is None or not match["unit"]:
        return None
    found = find(match["unit"], [column.name for column in table.columns], 0.86)
    if found and "id" not in words(found.name):
        return table.column(found.name)  # "15 customers" are no numbers of customers
    named = [column for column in table.columns if match["unit"].casefold() in words(column.name)[1:]]
    named = named or measured_in(match["unit"], table)
    return named[0] if len(named) == 1 else None
