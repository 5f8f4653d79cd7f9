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

SEASON = W.date.dt.month.map(lambda month: ["winter", "spring", "summer", "autumn"][month % 12 // 3])
SUMMER = W[(W.date >= "2013-06-01") & (W.date < "2013-09-01")]
WEEKEND = W[W.date.dt.dayofweek >= 5]

TIMES = [
    Q("average max temperature in summer 2013", lambda: SUMMER.temp_max.mean(), paraphrases=("mean temp_max in the summer of 2013",)),
    Q("total precipitation per season", lambda: pairs(W.groupby(SEASON).precipitation.sum())),
    Q("in which season does it rain the most", lambda: pairs(W.groupby(SEASON).precipitation.sum().nlargest(1)), first=True),
    Q("average wind in winter 2013/14", lambda: W[(W.date >= "2013-12-01") & (W.date < "2014-03-01")].wind.mean()),
    Q("how many snowy days in winter", lambda: int(((W.weather == "snow") & (SEASON == "winter")).sum())),
    Q("hottest day in summer 2014", lambda: rows(W[(W.date >= "2014-06-01") & (W.date < "2014-09-01")].nlargest(1, "temp_max")[["date"]])),
    Q("average temp_max in summer by year", lambda: pairs(W[SEASON == "summer"].groupby(W.date.dt.year).temp_max.mean())),
    Q("summer vs winter wind", lambda: pairs(W[SEASON.isin(["summer", "winter"])].groupby(SEASON).wind.mean())),
    Q("total precipitation on rainy weekends", lambda: WEEKEND[WEEKEND.weather == "rain"].precipitation.sum()),
    Q("how many rainy weekend days in 2013", lambda: int(((WEEKEND.weather == "rain") & (WEEKEND.date.dt.year == 2013)).sum())),
    Q("hottest day of 2014 in July", lambda: rows(Y2014[Y2014.date.dt.month == 7].nlargest(1, "temp_max")[["date"]])),
    Q("only in July", lambda: W[(W.date >= "2013-07-01") & (W.date < "2013-08-01")].wind.mean(), after=("average wind in 2013",)),
]  # fmt: skip
"""Seasons, weekends, and two times of one date."""

SEVENTIES = C[(C.Year >= "1970") & (C.Year < "1980")]

HELD_OUT = [
    Q("how many penguins were measured each year", lambda: pairs(P.groupby("year").size())),
    Q("are males heavier than females", lambda: pairs(P.dropna(subset=["sex"]).groupby("sex").body_mass_g.mean())),
    Q("which island has the most chinstraps", lambda: pairs(P[P.species == "Chinstrap"].groupby("island").size().nlargest(1)), first=True),
    Q("penguins per species as a percentage", lambda: pairs(100 * P.groupby("species").size() / len(P))),
    Q("cars from the 70s with more than 30 mpg", lambda: rows(SEVENTIES[SEVENTIES.Miles_per_Gallon > 30][["Name"]])),
    Q("how many days had no precipitation", lambda: int((W.precipitation == 0).sum())),
    Q("number of cars without mpg", lambda: int(C.Miles_per_Gallon.isna().sum())),
    Q("top 5 wettest days", lambda: rows(W.nlargest(5, "precipitation")[["date"]])),
    Q("is it windier in winter than in summer", lambda: pairs(W[SEASON.isin(["summer", "winter"])].groupby(SEASON).wind.mean())),
    Q("how many airports does Texas have", lambda: int((A.state == "TX").sum())),
    Q("states with the most airports", lambda: pairs(STATES.nlargest(1)), first=True),
    Q("average wind speed by weather", lambda: pairs(W.groupby("weather").wind.mean())),
    Q("which stock has the highest average price", lambda: pairs(S.groupby("symbol").price.mean().nlargest(1)), first=True),
    Q("which cars are japanese", lambda: rows(C[C.Origin == "Japan"][["Name"]])),
]  # fmt: skip
"""What a last set of forty asked that was declined or wrong at first."""

PLAINLY: list[Question] = [*USUAL, *SIZED, *OF_EACH, *OTHERS, *TIMES, *HELD_OUT]
