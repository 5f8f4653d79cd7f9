"""Every form that the grammar documents is read: the docstring and this table hold the same ones."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from chatkit_notebook.agent.analyst import grammar, intents
from chatkit_notebook.agent.analyst.grammar import parse
from chatkit_notebook.agent.analyst.intents import Intent
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.inspection.namespace import Namespace

from ...questions.asked import FRAMES
from ...questions.shop import variables

ASKED: dict[str, tuple[str, str]] = {
    # what the docstring says: a question of that form, and its intent; one that goes on stands behind "|"
    "please": ("please describe penguins", "Describe"),
    "show me": ("show me penguins", "Show"),
    "what is": ("what is the mean wind in weather", "Query"),
    "body mass": ("mean body mass in penguins", "Query"),
    "Body Mass": ("mean Body Mass in penguins", "Query"),
    "what is in memory": ("what is in memory", "ListVariables"),
    "list": ("list", "ListVariables"),
    "which dataframes": ("which dataframes do I have", "ListVariables"),
    "variables like sales": ("variables like peng", "ListVariables"),
    "describe X": ("describe cars", "Describe"),
    "columns of X": ("columns of cars", "Describe"),
    "schema of X": ("schema of cars", "Describe"),
    "shape of X": ("shape of cars", "Describe"),
    "how many rows in X": ("how many rows in cars", "Describe"),
    "first / last / random N rows of X": ("last 7 rows of cars", "Show"),
    "rows 20 to 40 of X": ("rows 20 to 40 of cars", "Show"),
    "species and sex of X": ("species and sex of penguins", "Show"),
    "rows of X where a > 3 and b is 'x'": ("rows of cars where Cylinders > 3 and Origin is 'Japan'", "Query"),
    "X with a over 5": ("cars with Cylinders over 5", "Query"),
    "female X on Dream": ("female penguins on Dream", "Query"),
    "X sorted by a descending": ("penguins sorted by year descending", "Query"),
    "top 10 X by a": ("top 10 cars by Horsepower", "Query"),
    "X with the highest a": ("cars with the highest Horsepower", "Query"),
    "by": ("mean price by symbol in stocks", "Query"),
    "per": ("mean price per symbol in stocks", "Query"),
    "top N": ("top 3 symbols by mean price in stocks", "Query"),
    "which island has the most X": ("which island has the most penguins", "Query"),
    "above average": ("cars with above average Horsepower", "Query"),
    "heavier than the median": ("penguins heavier than the median", "Query"),
    "amount in the top 10%": ("orders with amount in the top 10%", "Query"),
    "over the 90th percentile": ("cars with Horsepower over the 90th percentile", "Query"),
    "cities with more than 5 airports": ("cities with more than 5 airports", "Query"),
    "how many cities have more than one airport": ("how many cities have more than one airport", "Query"),
    "the latest order of each customer": ("the latest order of each customer", "Query"),
    "heaviest penguin per species": ("heaviest penguin per species", "Query"),
    "top 3 cars by horsepower in each origin": ("top 3 cars by horsepower in each origin", "Query"),
    "satisfied people": ("average age of satisfied people", "Query"),
    "not satisfied": ("how many are not satisfied", "Query"),
    "unpaid": ("how many invoices are unpaid", "Query"),
    "is order_id unique": ("is order_id unique", "Duplicates"),
    "are males heavier than females": ("are males heavier than females in penguins", "Query"),
    "is it windier in winter than in summer": ("is it windier in winter than in summer", "Query"),
    "A vs B": ("mean price of AAPL vs IBM", "Query"),
    "in March 2024": ("total amount_eur in March 2024", "Query"),
    "last 30 days": ("orders in the last 30 days", "Query"),
    "in summer 2013": ("mean wind in summer 2013", "Query"),
    "per season": ("mean wind per season", "Query"),
    "the 70s": ("how many cars in the 70s", "Query"),
    "on weekends in 2014": ("mean precipitation on weekends in 2014", "Query"),
    "orders of German customers": ("orders of German customers", "Linked"),
    "how often was price above 500": ("how often was price above 500", "Query"),
    "days hotter than 30": ("days hotter than 30", "Query"),
    "a / b": ("mean Horsepower / Weight_in_lbs in cars", "Query"),
    "price times quantity": ("total Horsepower times Cylinders in cars", "Query"),
    "ratio of a to b": ("mean ratio of Horsepower to Weight_in_lbs in cars", "Query"),
    "difference between a and b": ("mean difference between temp_max and temp_min", "Query"),
    "2024-03-01": ("orders after 2024-03-01", "Query"),
    "which islands have no gentoo": ("which islands have no gentoo", "Query"),
    "stocks that never traded above 100": ("stocks that never traded above 100", "Query"),
    "species found only on Dream": ("species found only on Dream", "Query"),
    "fords": ("how many fords", "Query"),
    "european": ("how many european cars", "Query"),
    "Texas": ("how many airports in Texas", "Query"),
    "google": ("mean price of google", "Query"),
    "female adelies": ("how many female adelies", "Query"),
    "4 kg": ("how many penguins over 4 kg", "Query"),
    "distinct a": ("distinct weather in weather", "Query"),
    "value counts of a": ("value counts of Origin in cars", "Query"),
    "missing values in X": ("missing values in penguins", "Missing"),
    "plot a by b": ("plot price by symbol", "Plot"),
    "bar chart of": ("bar chart of price by symbol", "Plot"),
    "histogram of": ("histogram of Horsepower", "Plot"),
    "scatter of a against b": ("scatter of Horsepower against Weight_in_lbs", "Plot"),
    "line of a over time by b": ("line of price over time by symbol", "Plot"),
    "as an area chart": ("mean wind by month in weather | as an area chart", "Plot"),
    "profile a": ("profile Horsepower", "Profile"),
    "compare X and Y by a": ("compare orders and customers by customer_id", "Compare"),
    "how do I join X and Y": ("how do I join orders and customers", "Join"),
    "export X to csv": ("export cars to csv", "Export"),
    "save that as parquet": ("mean wind by month in weather | save that as parquet", "Export"),
    "code for mean a by b in X": ("code for mean price by symbol in stocks", "Code"),
    "python: ...": ("python: print(1)", "Code"),
    "now by island": ("mean body mass by species | now by island", "Query"),
    "only the females": ("mean body mass by species | only the females", "Query"),
    "and for 2009": ("mean body mass by species in 2008 | and for 2009", "Query"),
    "sort that by mean": ("mean body mass by species | sort that by mean", "Query"),
    "top 3 of them": ("mean price by symbol | top 3 of them", "Query"),
    "next 20": ("first 20 rows of cars | next 20", "Show"),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    invoices = pd.DataFrame({"invoice": range(4), "paid": [True, False, True, False]})
    return read_catalogue(Namespace({**FRAMES, **variables(), "invoices": invoices}))


def test_the_docstring_and_the_table_hold_the_same_forms() -> None:
    text = re.sub(r"\s+", " ", str(grammar.__doc__))
    assert set(re.findall(r'"([^"]+)"', text)) == set(ASKED)


@pytest.mark.parametrize("form", ASKED)
def test_each_documented_form_is_read(form: str, catalogue: Catalogue) -> None:
    question, kind = ASKED[form]
    intent: Intent | None = None
    for part in question.split(" | "):
        intent = parse(part, catalogue, intent)
    assert type(intent) is getattr(intents, kind), intent
