"""Units of measure: which one a column's name says, and a number said in another unit of the same kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...inspection.facts import Column
from .names import NUMERIC, Table, words

LENGTH, MASS, VOLUME, TEMPERATURE = "length", "mass", "volume", "temperature"
SPEED, TIME, ANGLE, POWER = "speed", "time", "angle", "power"

UNITS: tuple[tuple[str, str, float], ...] = (
    (LENGTH, "mm millimeter millimetre", 0.001),
    (LENGTH, "cm centimeter centimetre", 0.01),
    (LENGTH, "m meter metre", 1.0),
    (LENGTH, "km kilometer kilometre", 1_000.0),
    (LENGTH, "inch inches", 0.0254),
    (LENGTH, "ft foot feet", 0.3048),
    (LENGTH, "yd yard", 0.9144),
    (LENGTH, "mi mile", 1_609.344),
    (MASS, "mg milligram", 0.001),
    (MASS, "g gr gram gramme", 1.0),
    (MASS, "kg kgs kilo kilogram", 1_000.0),
    (MASS, "tonne", 1_000_000.0),
    (MASS, "lb lbs pound", 453.59237),
    (MASS, "oz ounce", 28.349523125),
    (VOLUME, "ml milliliter millilitre", 0.001),
    (VOLUME, "cl centiliter centilitre", 0.01),
    (VOLUME, "l liter litre", 1.0),
    (TIME, "ms millisecond", 0.001),
    (TIME, "sec secs second", 1.0),
    (TIME, "mins minute", 60.0),
    (TIME, "h hr hrs hour", 3_600.0),
    (TIME, "day", 86_400.0),
    (TIME, "week", 604_800.0),
    (SPEED, "kmh kph", 1.0),
    (SPEED, "mph", 1.609344),
    ("euro", "eur euro", 1.0),
    ("dollar", "usd dollar", 1.0),
    (POWER, "w watt", 1.0),
    (POWER, "kw kilowatt", 1_000.0),
    (POWER, "mw megawatt", 1_000_000.0),
)
"""Kind, names and size of each unit, the sizes of one kind in the same measure."""
DEGREES = {"c": "c", "°c": "c", "celsius": "c", "centigrade": "c", "f": "f", "°f": "f", "fahrenheit": "f"}
HEAT = frozenset({"temperature", "temp", "celsius", "fahrenheit"})
PLACE = frozenset({"latitude", "longitude", "lat", "lon", "lng"})


@dataclass(frozen=True)
class Unit:
    """What numbers are measured in.

    Attributes:
        kind: What is measured: units of one kind can be converted.
        size: In the measure of its kind.
        offset: What is taken away before, for degrees.
    """

    kind: str
    size: float
    offset: float = 0.0


NAMED: dict[str, Unit] = {name: Unit(kind, size) for kind, names, size in UNITS for name in names.split()} | {
    name: Unit(TEMPERATURE, 1.0) if scale == "c" else Unit(TEMPERATURE, 5 / 9, 32.0)
    for name, scale in DEGREES.items()
}


def unit_said(text: str) -> Unit | None:
    """The unit that a word is: "kilos", "cm", "°F"."""
    word = re.sub(r"^degrees?\s+|\.$", "", text.strip().casefold())
    return NAMED.get(word) or (NAMED.get(word.removesuffix("s")) if len(word) > 3 else None)


def unit_of(column: Column) -> Unit | None:
    """The unit that a column's name ends with: `body_mass_g`, "Weight (lbs)"; None where it tells none."""
    if column.kind == "duration":
        return NAMED["second"]
    said = words(column.name)
    if column.kind not in NUMERIC or len(said) < 2 or "per" in said:
        return None
    if said[-1] in DEGREES and not HEAT & set(said[:-1]):
        return None
    return unit_said(said[-1])


def converted(value: float, said: str, column: Column) -> float | None:
    """A number in a unit, in the unit of a column; None where one of them is unknown or of another kind."""
    unit, own = unit_said(said), unit_of(column)
    if unit is None or own is None or unit.kind != own.kind:
        return None
    if unit == own:
        return value
    return float(f"{(value - unit.offset) * unit.size / own.size + own.offset:.12g}")


def in_degrees(column: Column) -> bool:
    """Whether a column is counted in degrees, of whichever kind."""
    return bool((HEAT | PLACE) & set(words(column.name)))


def measured_in(said: str, table: Table) -> list[Column]:
    """The columns of a table that are measured in a unit of the same kind."""
    unit = unit_said(said)
    held = [(column, unit_of(column)) for column in table.columns] if unit else []
    return [column for column, own in held if own is not None and unit is not None and own.kind == unit.kind]
