"""Names as people write them."""

from __future__ import annotations

import pytest

from chatkit_notebook.agent.analyst.names import find, find_value, singular

COLUMNS = [
    "body_mass_g",
    "bill_length_mm",
    "bill_depth_mm",
    "Miles_per_Gallon",
    "US Gross",
    "year",
    "isNew",
    "species",
]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("body_mass_g", "body_mass_g"), ("body mass", "body_mass_g"), ("Body-Mass", "body_mass_g"),
        ("`body_mass_g`", "body_mass_g"), ("boddy mass", "body_mass_g"), ("bill length", "bill_length_mm"),
        ("mpg", "Miles_per_Gallon"), ("us gross", "US Gross"), ("years", "year"), ("is new", "isNew"),
        ("specie", "species"), ("usgross", "US Gross"),
    ],
)  # fmt: skip
def test_a_name_is_found(said: str, meant: str) -> None:
    found = find(said, COLUMNS)
    assert found is not None
    assert (found.name, found.rivals) == (meant, ())


def test_two_that_fit_as_well_are_rivals() -> None:
    found = find("bill", COLUMNS)
    assert found is not None
    assert {found.name, *found.rivals} == {"bill_length_mm", "bill_depth_mm"}


@pytest.mark.parametrize("said", ["price", "the", "random forest", "", "`'"])
def test_what_is_no_name_is_none(said: str) -> None:
    assert find(said, COLUMNS) is None


def test_values_are_found_in_their_column_as_they_are_written_there() -> None:
    values = {"sex": ["male", "female"], "Origin": ["USA", "Japan"], "n": [1, 2]}
    assert find_value("females", values, list(values)) == [("sex", "female")]
    assert find_value("japan", values, list(values)) == [("Origin", "Japan")]
    assert find_value("1", values, list(values)) == []


def test_singular() -> None:
    said = ["islands", "countries", "boxes", "classes", "species", "mass", "status", "gas"]
    assert [singular(word) for word in said] == [
        "island",
        "country",
        "box",
        "class",
        "specy",
        "mass",
        "status",
        "gas",
    ]
