"""Plain questions of a first hour: against a mean, at an end of each group, groups of some size, yes and no."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

import pandas as pd

from .asked import A, C, P, Q, Question, Rows, S, W, pairs, rows


def values(series: pd.Series) -> Rows:
    """A series as rows of one value each."""
    return [(value,) for value in series.tolist()]


def top(frame: pd.DataFrame, by: str, column: str) -> pd.DataFrame:
    """The rows with the highest value of a column in each group, all of those that tie."""
    return frame[frame[column] == frame.groupby(by)[column].transform("max")]


CITIES, STATES = A.groupby("city").size(), A.groupby("state").size()
YEAR = W.assign(year=W.date.dt.year)
Y2014 = W[W.date.dt.year == 2014]
MONTH = Y2014.assign(month=Y2014.date.dt.month)

USUAL = [
    Q("penguins heavier than average", lambda: rows(P[P.body_mass_g > P.body_mass_g.mean()][["species", "body_mass_g"]])),
    Q("how many penguins are above the mean body mass", lambda: int((P.body_mass_g > P.body_mass_g.mean()).sum())),
    Q("cars with above average horsepower", lambda: rows(C[C.Horsepower > C.Horsepower.mean()][["Name"]])),
    Q("how many cars have below-median weight", lambda: int((C.Weight_in_lbs < C.Weight_in_lbs.median()).sum())),
    Q("days with wind above the average", lambda: rows(W[W.wind > W.wind.mean()][["date"]])),
    Q("how many japanese cars have mpg greater than the average", lambda: int(((C.Origin == "Japan") & (C.Miles_per_Gallon > C.Miles_per_Gallon.mean())).sum())),
    Q("penguins in the top 10% of body mass", lambda: rows(P[P.body_mass_g >= P.body_mass_g.quantile(0.9)][["body_mass_g"]])),
    Q("top 5% of cars by horsepower", lambda: rows(C[C.Horsepower >= C.Horsepower.quantile(0.95)][["Name"]])),
    Q("how many days are in the bottom 20 percent of temp_min", lambda: int((W.temp_min <= W.temp_min.quantile(0.2)).sum())),
    Q("how many penguins have a flipper length above the 75th percentile", lambda: int((P.flipper_length_mm > P.flipper_length_mm.quantile(0.75)).sum())),
    Q("stocks above the median price", lambda: rows(S[S.price > S.price.median()][["symbol", "price"]])),
]  # fmt: skip
"""A column against its own mean, median or quantile."""

SIZED = [
    Q("which cities have more than one airport", lambda: pairs(CITIES[CITIES > 1])),
    Q("how many cities have more than one airport", lambda: int((CITIES > 1).sum()), paraphrases=("how many cities with multiple airports", "number of cities that have at least two airports")),
    Q("how many states have over 100 airports", lambda: int((STATES > 100).sum())),
    Q("which states have only one airport", lambda: pairs(STATES[STATES == 1])),
    Q("how many stocks have a maximum price above 200", lambda: int((S.groupby("symbol").price.max() > 200).sum())),
    Q("and in Texas", lambda: int((A[A.state == "TX"].groupby("city").size() > 1).sum()), after=("how many cities have more than one airport",)),
]  # fmt: skip
"""Groups of some size, and how many of them there are."""

OF_EACH = [
    Q("heaviest penguin of each species", lambda: rows(top(P, "species", "body_mass_g")[["species", "body_mass_g"]])),
    Q("first row of each stock", lambda: rows(S.loc[S.groupby("symbol").date.idxmin()][["symbol", "date", "price"]])),
    Q("the latest row for each symbol", lambda: rows(S.loc[S.groupby("symbol").date.idxmax()][["symbol", "date", "price"]])),
    Q("windiest day of each year", lambda: rows(top(YEAR, "year", "wind")[["date", "wind"]])),
    Q("the hottest day in each month of 2014", lambda: rows(top(MONTH, "month", "temp_max")[["date", "temp_max"]])),
    Q("most powerful japanese car per cylinders", lambda: rows(top(C[C.Origin == "Japan"], "Cylinders", "Horsepower")[["Name", "Horsepower"]])),
    Q("top 3 penguins by body mass in each species", lambda: rows(P[P.groupby("species").body_mass_g.rank(method="min", ascending=False) <= 3][["species", "body_mass_g"]])),
    Q("the car with the highest horsepower for each origin", lambda: rows(top(C, "Origin", "Horsepower")[["Name"]])),
    Q("only in 2009", lambda: rows(S[S.date.dt.year == 2009].sort_values("date").groupby("symbol").tail(1)[["symbol", "date", "price"]]), after=("the latest row for each symbol",)),
]  # fmt: skip
"""Rows at an end of each group."""

OTHERS = [
    Q("is iata unique", lambda: int(A.iata.duplicated().sum()), paraphrases=("are the iata codes unique",)),
    Q("are the names of airports unique", lambda: int(A.name.duplicated().sum())),
    Q("percent of cars from each origin", lambda: pairs(100 * C.groupby("Origin").size() / len(C))),
    Q("what percentage of penguins lives on each island", lambda: pairs(100 * P.groupby("island").size() / len(P))),
    Q("how often was GOOG above 500", lambda: int(((S.symbol == "GOOG") & (S.price > 500)).sum())),
    Q("how often was temp_max over 30 in 2015", lambda: int(((W.temp_max > 30) & (W.date.dt.year == 2015)).sum())),
    Q("days hotter than 35", lambda: rows(W[W.temp_max > 35][["date"]])),
    Q("how many days hotter than 30 in 2014", lambda: int((Y2014.temp_max > 30).sum())),
    Q("days colder than -5", lambda: rows(W[W.temp_min < -5][["date"]])),
]  # fmt: skip
"""What comes twice, shares of all, and how often something was so."""

PLAINLY: list[Question] = [*USUAL, *SIZED, *OF_EACH, *OTHERS]
