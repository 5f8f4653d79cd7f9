"""Questions about frames of other shapes: orders in euro, answers of a survey, readings of sensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatkit_notebook.agent.analyst.answers import worded
from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Query, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.model import call_for
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.sql import query

ORDERS = pd.DataFrame(
    {
        "order_id": range(100, 112),
        "ordered_on": pd.date_range("2023-11-20", periods=12, freq="10D"),
        "product": ["coffee beans", "green tea", "black tea"] * 4,
        "quantity": [1, 2, 3, 4] * 3,
        "amount_eur": [12.5, 30.0, 8.0, 55.0, 12.5, 55.0, 7.5, 20.0, 9.0, 31.0, 40.0, 10.0],
        "weight_kg": [0.5, 1.5, 0.25, 5.0, 0.5, 2.0, 0.25, 1.0, 0.3, 1.2, 4.0, 0.4],
    }
)
SURVEY = pd.DataFrame(
    {
        "respondent": range(8),
        "age": [21, 35, 44, 29, 60, 33, 27, 51],
        "satisfaction": ["satisfied", "very satisfied", "neutral", "very satisfied"] * 2,
        "would_recommend": ["yes", "no", "don't know", "yes", "yes", "no", "yes", "yes"],
    }
)
SENSORS = pd.DataFrame(
    {
        "time": pd.date_range("2024-05-01", periods=96, freq="h"),
        "sensor": ["roof", "cellar"] * 48,
        "temperature_c": np.round(8 * np.sin(np.arange(96) / 4), 1),
        "humidity": np.arange(96) % 50,
    }
)
RIDES = pd.DataFrame(
    {
        "driver": ["Ann", "Bob", "Cem"] * 8,
        "took": pd.to_timedelta(np.arange(24) * 7 + 3, unit="min"),
        "billed": pd.period_range("2023-11", periods=24, freq="M"),
        "fare": np.arange(24) * 2.5,
    }
)
FRAMES = {"orders": ORDERS, "survey": SURVEY, "sensors": SENSORS}
CELLAR = SENSORS[SENSORS.sensor == "cellar"]
RATIO = ORDERS.amount_eur / ORDERS.weight_kg


@pytest.fixture(scope="module")
def held() -> Namespace:
    return Namespace(FRAMES)


@pytest.fixture(scope="module")
def catalogue(held: Namespace) -> Catalogue:
    return read_catalogue(held)


def found(text: str, held: Namespace, catalogue: Catalogue) -> list[tuple[Any, ...]]:
    intent = parse(text, catalogue)
    assert isinstance(intent, Query), intent
    name, arguments = call_for(intent, catalogue)
    assert name == "query_frames"
    return list(query(arguments["sql"], held.variables()).page(0, 500).rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how many orders above 30 euro", int((ORDERS.amount_eur > 30).sum())),
        ("how many orders weigh less than 500 g", int((ORDERS.weight_kg < 0.5).sum())),
        ("how many orders were ordered in 2023", int((ORDERS.ordered_on.dt.year == 2023).sum())),
        ("total amount", ORDERS.amount_eur.sum()),  # the word of a name before another word for one
        ("average amount per kg", RATIO.mean()),
        ("how many people are very satisfied", 4),
        ("how many would recommend us", 5),
        ("how many said no to would recommend", 2),
        ("average age of people who would recommend", SURVEY[SURVEY.would_recommend == "yes"].age.mean()),
        ("how many readings are below freezing", int((SENSORS.temperature_c < 0).sum())),
        ("how many readings above 40 °F in the cellar", int((CELLAR.temperature_c > 40 / 9).sum())),
    ],
)
def test_one_number(text: str, expected: float, held: Namespace, catalogue: Catalogue) -> None:
    assert found(text, held, catalogue) == [(pytest.approx(expected),)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("amount per kg by product", RATIO.groupby(ORDERS["product"]).mean()),
        ("average humidity by hour of the day", SENSORS.groupby(SENSORS.time.dt.hour).humidity.mean()),
        ("total humidity by day of the month", SENSORS.groupby(SENSORS.time.dt.day).humidity.sum()),
        ("daily average humidity of the cellar", CELLAR.groupby(CELLAR.time.dt.date).humidity.mean()),
    ],
)
def test_groups(text: str, expected: pd.Series[float], held: Namespace, catalogue: Catalogue) -> None:
    assert [row[-1] for row in found(text, held, catalogue)] == pytest.approx(expected.tolist())


@pytest.mark.parametrize(
    "text",
    [
        "how many respondents are under 30",  # not the numbers of the respondents
        "how many days below freezing",  # there is no telling of which
        "price per kilo",
        "biggest order",
        "how many people recommend flurb",
    ],
)
def test_what_is_not_said_is_not_guessed(text: str, catalogue: Catalogue) -> None:
    assert isinstance(parse(text, catalogue), Unclear)


def test_a_tie_is_said(held: Namespace, catalogue: Catalogue) -> None:
    rows = found("order with the highest amount", held, catalogue)
    assert sorted(row[0] for row in rows) == [103, 105]
    intent = parse("order with the highest amount", catalogue)
    table = "| order_id | amount_eur |\n| --- | --- |\n| 103 | 55.0 |\n| 105 | 55.0 |"
    answer = worded(intent, f"Orders by amount_eur: 2 rows.\n\n{table}", catalogue)
    assert "The highest `amount_eur` in `orders` is **55.0**; 2 rows have it." in answer


def test_one_of_the_people_is_a_row_also_after_groups(catalogue: Catalogue) -> None:
    groups = parse("average age by would recommend", catalogue)
    assert isinstance(groups, Query)
    assert groups.groups
    oldest = parse("oldest respondent", catalogue, groups)
    assert isinstance(oldest, Query)
    assert not oldest.groups
    assert oldest == parse("oldest respondent", catalogue)


@pytest.mark.parametrize(
    ("text", "end"), [("first order of each product", "min"), ("last order per product", "max")]
)
def test_the_first_of_each_group_is_not_how_many_there_are(
    text: str, end: str, held: Namespace, catalogue: Catalogue
) -> None:
    ends = ORDERS.groupby("product").ordered_on.transform(end)
    expected = ORDERS[ORDERS.ordered_on == ends].order_id
    assert sorted(row[0] for row in found(text, held, catalogue)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how many rides longer than 1 hour", int((RIDES.took > pd.Timedelta("1h")).sum())),
        ("how many rides over 90 minutes", int((RIDES.took > pd.Timedelta("90min")).sum())),
        ("how many rides took between 10 and 20 minutes", 2),
        ("how many rides with took under 01:30:00", int((RIDES.took < pd.Timedelta("90min")).sum())),
        ("total fare in march 2024 in rides", RIDES.fare[4]),
    ],
)
def test_lengths_of_time_and_periods(text: str, expected: float) -> None:
    held = Namespace({"rides": RIDES, "survey": SURVEY})
    ((value,),) = found(text, held, read_catalogue(held))
    assert value == pytest.approx(expected)


def test_who_another_table_is_about_is_not_counted_here() -> None:
    held = Namespace({"rides": RIDES.drop(columns=["took"]), "survey": SURVEY})
    intent = parse("how many respondents are under 30", read_catalogue(held))
    assert not (isinstance(intent, Query) and intent.table == "rides"), "by fare"
