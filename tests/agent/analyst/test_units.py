"""Units that columns' names tell, and numbers said in others."""

from __future__ import annotations

import pytest

from chatkit_notebook.agent.analyst.units import converted, unit_of
from chatkit_notebook.inspection.facts import Column


@pytest.mark.parametrize(
    ("name", "value", "said", "meant"),
    [
        ("body_mass_g", 4, "kg", 4_000),
        ("body_mass_g", 2, "kilos", 2_000),
        ("Weight_in_lbs", 1, "kg", 2.20462262185),
        ("Weight_in_lbs", 5_000, "pounds", 5_000),
        ("Weight (kg)", 500, "grams", 0.5),
        ("flipper_length_mm", 22, "cm", 220),
        ("height_m", 6, "feet", 1.8288),
        ("distanceKm", 1, "mile", 1.609344),
        ("temp_c", 32, "°f", 0),
        ("temperature_f", 100, "celsius", 212),
        ("wind_kmh", 10, "mph", 16.09344),
    ],
)
def test_numbers_are_converted(name: str, value: float, said: str, meant: float) -> None:
    assert converted(value, said, Column(name, "double", "number")) == pytest.approx(meant)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("body_mass_g", "cm"),  # of another kind
        ("body_mass_g", "stones"),
        ("price", "kg"),  # the name tells no unit
        ("temp_min", "minutes"),  # the lowest temperature, not minutes
        ("Miles_per_Gallon", "km"),
        ("g", "kg"),  # a letter alone is a name
        ("vitamin_c", "fahrenheit"),
    ],
)
def test_what_cannot_be_converted_is_not(name: str, said: str) -> None:
    assert converted(1, said, Column(name, "double", "number")) is None


def test_texts_have_no_unit() -> None:
    assert unit_of(Column("size_mm", "str", "text")) is None
