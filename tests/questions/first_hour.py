"""What a person types in the first hour: written before the grammar was changed for any of it, and held out.

`FRESH` was written in one go by somebody who had just read the columns, `LATER` by somebody else after the
grammar had been mended for the first set. Neither is a list of documented forms: what is not understood must be
said so, and no answer may be wrong.
"""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

import pandas as pd

from .asked import FRAMES, Question, Rows, pairs, rows

P, C, S, W, A = (FRAMES[name] for name in ("penguins", "cars", "stocks", "weather", "airports"))
Q = Question


def outside(values: pd.Series) -> pd.Series:
    """Which values lie more than one and a half interquartile ranges outside the quartiles."""
    low, high = values.quantile(0.25), values.quantile(0.75)
    spread = 1.5 * (high - low)
    return (values < low - spread) | (values > high + spread)


def values(series: pd.Series) -> Rows:
    """A series as rows of one value each."""
    return [(value,) for value in series.tolist()]


def newest(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """The latest row of each group."""
    return frame.sort_values("date").groupby(by).tail(1)


BIRDS = P.dropna(subset=["sex"])
MASS = "avg body mass by species"
MARCH = (W.date >= "2014-03-01") & (W.date < "2014-04-01")
Q1 = (W.date >= "2015-01-01") & (W.date < "2015-04-01")
AAPL = S[(S.symbol == "AAPL") & (S.date.dt.year == 2009)]
IBM = S[(S.symbol == "IBM") & (S.date.dt.year == 2006)]

FRESH: list[Question] = [
    # penguins
    Q("avg bill length", lambda: P.bill_length_mm.mean()),
    Q("biggest flipper length", lambda: P.flipper_length_mm.max(), also=lambda: rows(P.nlargest(1, "flipper_length_mm")[["flipper_length_mm"]])),
    Q("penguins per island in 2008", lambda: pairs(P[P.year == 2008].groupby("island").size())),
    Q("compare body mass of males and females", lambda: pairs(BIRDS.groupby("sex").body_mass_g.mean())),
    Q("avg body mass male vs female", lambda: pairs(BIRDS.groupby("sex").body_mass_g.mean())),
    Q("what % of adelies are male", lambda: 100 * (P[P.species == "Adelie"].sex == "male").mean()),
    Q("how many have a flipper length between 180 and 190", lambda: int(P.flipper_length_mm.between(180, 190).sum())),
    Q("body mass by sex without nulls", lambda: pairs(BIRDS.groupby("sex").body_mass_g.mean())),
    Q("correlation between flipper length and body mass", lambda: P.flipper_length_mm.corr(P.body_mass_g)),
    Q("any duplicates in penguins", lambda: int(P.duplicated().sum())),
    Q("chinstrap or gentoo, how many", lambda: int(P.species.isin(["Chinstrap", "Gentoo"]).sum()),
      also=lambda: pairs(P[P.species.isin(["Chinstrap", "Gentoo"])].groupby("species").size())),
    Q("mean body mass by sex excluding gentoo", lambda: pairs(P[P.species != "Gentoo"].groupby("sex", dropna=False).body_mass_g.mean())),
    Q("and by sex?", lambda: pairs(P.groupby(["species", "sex"], dropna=False).body_mass_g.mean()), after=(MASS,),
      also=lambda: pairs(P.groupby("sex", dropna=False).body_mass_g.mean())),
    Q("now only females", lambda: pairs(P[P.sex == "female"].groupby("island").flipper_length_mm.mean()), after=("avg flipper length by island",)),
    Q("plot it", lambda: pairs(P.groupby("species").body_mass_g.mean()), after=(MASS,)),
    Q("as a bar chart", lambda: values(P.groupby("year").size()), after=("number of penguins per year",)),
    Q("the other way round", lambda: pairs(P.groupby("species").body_mass_g.mean().sort_values()), ordered=True,
      after=(MASS, "sort that descending")),
    Q("heaviest male penguin", lambda: rows(P[P.sex == "male"].nlargest(1, "body_mass_g")[["body_mass_g"]]),
      also=lambda: P[P.sex == "male"].body_mass_g.max()),
    Q("outliers in bill length by more than 1.5 iqr", lambda: rows(P[outside(P.bill_length_mm)][["bill_length_mm"]]), also=lambda: 0),
    Q("avg ratio of bill length to bill depth by species", lambda: pairs((P.bill_length_mm / P.bill_depth_mm).groupby(P.species).mean())),
    Q("how many nulls in sex", lambda: int(P.sex.isna().sum())),
    Q("which columns have nulls in penguins", lambda: [tuple(P.isna().sum().tolist())]),
    Q("distribution of species", lambda: pairs(P.groupby("species").size())),
    # cars
    Q("top 5 cars by hp", lambda: values(C.Horsepower.nlargest(5))),
    Q("cars with more than 6 cylinders and under 3000 lbs", lambda: rows(C[(C.Cylinders > 6) & (C.Weight_in_lbs < 3000)][["Name"]])),
    Q("avg mpg per year", lambda: values(C.groupby(C.Year.dt.year).Miles_per_Gallon.mean())),
    Q("mpg over time", lambda: values(C.groupby("Year").Miles_per_Gallon.mean())),
    Q("avg hp usa vs japan", lambda: pairs(C[C.Origin.isin(["USA", "Japan"])].groupby("Origin").Horsepower.mean())),
    Q("which car has the best mpg", lambda: rows(C.nlargest(1, "Miles_per_Gallon")[["Name", "Miles_per_Gallon"]])),
    Q("how many cars have 4 or 6 cylinders", lambda: int(C.Cylinders.isin([4, 6]).sum())),
    Q("avg weight of cars not from usa", lambda: C[C.Origin != "USA"].Weight_in_lbs.mean()),
    Q("correlation of weight and mpg", lambda: C.Weight_in_lbs.corr(C.Miles_per_Gallon)),
    Q("number of cars by origin, biggest first", lambda: pairs(C.Origin.value_counts()), ordered=True),
    Q("what % of cars are from europe", lambda: 100 * (C.Origin == "Europe").mean()),
    Q("3 heaviest cars since 1980", lambda: values(C[C.Year >= "1980-01-01"].Weight_in_lbs.nlargest(3))),
    Q("cars with horsepower missing", lambda: rows(C[C.Horsepower.isna()][["Name"]])),
    Q("90th percentile of horsepower", lambda: C.Horsepower.quantile(0.9)),
    Q("most common number of cylinders", lambda: pairs(C.groupby("Cylinders").size().nlargest(1)), first=True, also=lambda: 4),
    Q("duplicate names in cars", lambda: pairs(C.groupby("Name").size().loc[lambda n: n > 1]), also=lambda: int(C.Name.duplicated().sum())),
    # stocks
    Q("latest price of each symbol", lambda: rows(newest(S, "symbol")[["symbol", "price"]])),
    Q("msft avg price 2005 to 2007", lambda: S[(S.symbol == "MSFT") & S.date.dt.year.between(2005, 2007)].price.mean()),
    Q("aapl price growth month over month in 2009", lambda: values(AAPL.sort_values("date").price.pct_change() * 100)),
    Q("when was goog highest", lambda: rows(S[S.symbol == "GOOG"].nlargest(1, "price")[["date", "price"]])),
    Q("compare aapl and msft average price", lambda: pairs(S[S.symbol.isin(["AAPL", "MSFT"])].groupby("symbol").price.mean())),
    Q("avg price per quarter for ibm in 2006", lambda: values(IBM.groupby(IBM.date.dt.quarter).price.mean())),
    Q("price range of amzn", lambda: [(S[S.symbol == "AMZN"].price.min(), S[S.symbol == "AMZN"].price.max())]),
    Q("how many data points per symbol", lambda: pairs(S.groupby("symbol").size())),
    Q("max price per symbol excluding goog", lambda: pairs(S[S.symbol != "GOOG"].groupby("symbol").price.max())),
    # weather
    Q("how much rain in march 2014", lambda: W[MARCH].precipitation.sum()),
    Q("wettest day", lambda: rows(W.nlargest(1, "precipitation")[["date", "precipitation"]])),
    Q("how many rainy days in q1 2015", lambda: int((Q1 & (W.weather == "rain")).sum())),
    Q("cumulative precipitation in 2015", lambda: values(W[W.date.dt.year == 2015].precipitation.cumsum())),
    Q("days with fog or snow by year", lambda: pairs(W[W.weather.isin(["fog", "snow"])].groupby(W.date.dt.year).size())),
    Q("hottest day of 2014", lambda: rows(W[W.date.dt.year == 2014].nlargest(1, "temp_max")[["date", "temp_max"]])),
    Q("5 windiest days", lambda: values(W.wind.nlargest(5))),
    Q("days with either snow or wind over 8", lambda: rows(W[(W.weather == "snow") | (W.wind > 8)][["wind"]])),
    # airports
    Q("airports per state top 10", lambda: pairs(A.groupby("state").size().nlargest(10))),
    Q("cities with more than 5 airports", lambda: pairs(A.groupby("city").size().loc[lambda n: n > 5])),
    Q("how many airports dont have a city", lambda: int(A.city.isna().sum())),
    Q("names of airports in HI", lambda: rows(A[A.state == "HI"][["name"]])),
    Q("airports in TX vs CA", lambda: pairs(A[A.state.isin(["TX", "CA"])].groupby("state").size())),
    Q("avg lat and long of airports in NM", lambda: [(A[A.state == "NM"].latitude.mean(), A[A.state == "NM"].longitude.mean())]),
]  # fmt: skip

SUN_RAIN = W[W.weather.isin(["sun", "rain"])]
SHARES = (P.sex == "male").groupby(P.species).mean() * 100
MALES = P[P.sex == "male"].groupby("species").size()

LATER: list[Question] = [
    Q("how mny gentoo are on biscoe", lambda: int(((P.species == "Gentoo") & (P.island == "Biscoe")).sum())),
    Q("whats the lightest adelie", lambda: rows(P[P.species == "Adelie"].nsmallest(1, "body_mass_g")[["body_mass_g"]]), also=lambda: P[P.species == "Adelie"].body_mass_g.min()),
    Q("average body mass split by species and sex", lambda: pairs(P.groupby(["species", "sex"], dropna=False).body_mass_g.mean())),
    Q("median and mean of body mass", lambda: [(P.body_mass_g.median(), P.body_mass_g.mean())]),
    Q("share of males per species", lambda: pairs(SHARES), also=lambda: pairs(100 * MALES / MALES.sum())),
    Q("which islands have no gentoo", lambda: [("Dream",), ("Torgersen",)]),
    Q("cars under 20 mpg per origin", lambda: pairs(C[C.Miles_per_Gallon < 20].groupby("Origin").size())),
    Q("avg acceleration of 8 cylinder cars", lambda: C[C.Cylinders == 8].Acceleration.mean()),
    Q("number of cars per year since 1975", lambda: values(C[C.Year >= "1975-01-01"].groupby("Year").size())),
    Q("how many fords are there", lambda: int(C.Name.str.contains("ford").sum())),
    Q("last price of aapl", lambda: rows(S[S.symbol == "AAPL"].nlargest(1, "date")[["price"]]), also=lambda: 223.02),
    Q("min max avg price for each ticker", lambda: rows(S.groupby("symbol").price.agg(["min", "max", "mean"]).reset_index())),
    Q("on how many days did it snow", lambda: int((W.weather == "snow").sum())),
    Q("avg wind on sunny vs rainy days", lambda: pairs(SUN_RAIN.groupby("weather").wind.mean()), also=lambda: pairs(W[W.weather.isin(["sun", "rain"])].groupby("weather").wind.mean())),
    Q("hottest 3 days in 2015", lambda: values(W[W.date.dt.year == 2015].temp_max.nlargest(3))),
    Q("monthly rainfall in 2012", lambda: values(W[W.date.dt.year == 2012].groupby(W.date.dt.month).precipitation.sum()), also=lambda: values(W[W.date.dt.year == 2012].groupby(W.date.dt.month).precipitation.mean())),
    Q("airports per country without usa", lambda: pairs(A[A.country != "USA"].groupby("country").size())),
    Q("states with at least 100 airports", lambda: pairs(A.groupby("state").size().loc[lambda n: n >= 100])),
    Q("what city is SFO in", lambda: rows(A[A.iata == "SFO"][["city"]])),
    Q("how many airports between 40 and 45 latitude", lambda: int(A.latitude.between(40, 45).sum())),
]  # fmt: skip
