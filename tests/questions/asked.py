"""The questions, each with its result computed from the data by pandas."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .data import plain
from .paraphrased import WAYS

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Question:
    """A question and what answers it.

    Attributes:
        text: As a person writes it.
        expected: Computes the answer: a value, or rows.
        ordered: The order of the rows matters.
        first: Only the first rows are asked for; more may follow.
        after: Questions asked before in the same conversation.
        paraphrases: Other ways of asking the same.
        also: Computes another answer that is as good.
    """

    text: str
    expected: Callable[[], Any]
    ordered: bool = False
    first: bool = False
    after: tuple[str, ...] = ()
    paraphrases: tuple[str, ...] = ()
    also: Callable[[], Any] | None = None


def pairs(series: pd.Series) -> Rows:
    """A grouped series as rows of keys and value."""
    keys = [key if isinstance(key, tuple) else (key,) for key in series.index]
    return [(*key, value) for key, value in zip(keys, series.tolist(), strict=True)]


def rows(frame: pd.DataFrame) -> Rows:
    return [tuple(row) for row in frame.itertuples(index=False)]


FRAMES = plain()
P, C, S, W, A = (FRAMES[name] for name in ("penguins", "cars", "stocks", "weather", "airports"))
Q = Question
JULY = (W.date >= "2012-07-01") & (W.date < "2012-08-01")
NEWEST_STOCK = S.date.max()
NEWEST_DAY = W.date.max()


PENGUINS = [
    Q("how many penguins are there?", lambda: 344, paraphrases=("number of penguins", "penguin count please")),
    Q("mean body mass of penguins", lambda: P.body_mass_g.mean(), paraphrases=("what do penguins weigh on average?",)),
    Q("what is the average body mass of female penguins?", lambda: P[P.sex == "female"].body_mass_g.mean()),
    Q("median flipper length in penguins", lambda: P.flipper_length_mm.median()),
    Q("maximum bill length of penguins", lambda: P.bill_length_mm.max(), paraphrases=("longest bill among penguins",)),
    Q("smallest bill depth in penguins", lambda: P.bill_depth_mm.min()),
    Q("total body mass of penguins", lambda: P.body_mass_g.sum()),
    Q("standard deviation of body mass in penguins", lambda: P.body_mass_g.std()),
    Q("how many species of penguins are there?", lambda: 3),
    Q("number of distinct islands in penguins", lambda: 3),
    Q("mean body mass by species", lambda: pairs(P.groupby("species").body_mass_g.mean()),
      paraphrases=("average weight per species", "how heavy is each species on average?")),
    Q("average flipper length per island", lambda: pairs(P.groupby("island").flipper_length_mm.mean())),
    Q("count penguins by species", lambda: pairs(P.groupby("species").size()),
      paraphrases=("how many penguins of each species?", "penguins per species")),
    Q("number of penguins by island and sex", lambda: pairs(P.groupby(["island", "sex"], dropna=False).size())),
    Q("median bill length by species and sex", lambda: pairs(P.groupby(["species", "sex"], dropna=False).bill_length_mm.median())),
    Q("max body mass by sex in penguins", lambda: pairs(P.groupby("sex", dropna=False).body_mass_g.max())),
    Q("min and max flipper length by species",
      lambda: rows(P.groupby("species").flipper_length_mm.agg(["min", "max"]).reset_index())),
    Q("how many female penguins are on Dream?", lambda: len(P[(P.sex == "female") & (P.island == "Dream")])),
    Q("how many penguins are heavier than 5000 g", lambda: len(P[P.body_mass_g > 5000])),
    Q("how many penguins weigh between 4000 and 4500", lambda: len(P[P.body_mass_g.between(4000, 4500)])),
    Q("penguins with body mass over 6000", lambda: rows(P[P.body_mass_g > 6000])),
    Q("how many Gentoo penguins have a flipper length of at least 220", lambda: len(P[(P.species == "Gentoo") & (P.flipper_length_mm >= 220)])),
    Q("top 3 penguins by body mass", lambda: rows(P.nlargest(3, "body_mass_g")[["body_mass_g"]])),
    Q("top 5 islands by number of penguins", lambda: pairs(P.groupby("island").size().sort_values(ascending=False)), ordered=True),
    Q("which island has the most penguins?", lambda: pairs(P.groupby("island").size().nlargest(1)), first=True,
      paraphrases=("where do most penguins live, by island?",)),
    Q("which species has the highest mean body mass?", lambda: pairs(P.groupby("species").body_mass_g.mean().nlargest(1)), first=True),
    Q("missing values in sex of penguins", lambda: int(P.sex.isna().sum())),
    Q("how many penguins have no sex?", lambda: int(P.sex.isna().sum())),
    Q("distinct species of penguins", lambda: [(name,) for name in sorted(P.species.unique())]),
    Q("mean body mass of Adelie penguins in 2009", lambda: P[(P.species == "Adelie") & (P.year == 2009)].body_mass_g.mean()),
    Q("average bill lenght of penguins", lambda: P.bill_length_mm.mean()),
    Q("mean body mass of penguins per year", lambda: pairs(P.groupby("year").body_mass_g.mean())),
    Q("average weight of penguins by gender", lambda: pairs(P.groupby("sex", dropna=False).body_mass_g.mean())),
    Q("now by island", lambda: pairs(P.groupby("island").body_mass_g.mean()), after=("mean body mass by species",)),
    Q("only the females", lambda: pairs(P[P.sex == "female"].groupby("species").body_mass_g.mean()), after=("mean body mass by species",)),
    Q("what percent of penguins are female?", lambda: 100 * (P.sex == "female").mean()),
    Q("what percentage of Gentoo penguins are female", lambda: 100 * (P[P.species == "Gentoo"].sex == "female").mean()),
    Q("share of penguins by species", lambda: pairs(P.species.value_counts(normalize=True) * 100), ordered=True),
    Q("percentage of female penguins by island", lambda: pairs((P.sex == "female").groupby(P.island).mean() * 100)),
    Q("percent of penguins with missing sex", lambda: 100 * P.sex.isna().mean()),
    Q("mean body mass without Gentoo penguins", lambda: P[P.species != "Gentoo"].body_mass_g.mean()),
    Q("number of penguins by island except Dream", lambda: pairs(P[P.island != "Dream"].groupby("island").size())),
    Q("the heaviest penguin", lambda: rows(P.nlargest(1, "body_mass_g")[["body_mass_g"]])),
    Q("without Gentoo", lambda: pairs(P[P.species != "Gentoo"].groupby("species").body_mass_g.mean()), after=("mean body mass by species",)),
    Q("sort that descending", lambda: pairs(P.groupby("species").body_mass_g.mean().sort_values(ascending=False)), ordered=True,
      after=("mean body mass by species",)),
]  # fmt: skip

CALCULATED = [
    Q("how does flipper length relate to body mass?", lambda: P.flipper_length_mm.corr(P.body_mass_g)),
    Q("ratio of bill length to bill depth by species", lambda: pairs((P.bill_length_mm / P.bill_depth_mm).groupby(P.species).mean()),
      paraphrases=("bill length divided by bill depth per species",)),
    Q("bill length to bill depth ratio of Adelie",
      lambda: rows((P.bill_length_mm / P.bill_depth_mm)[P.species == "Adelie"].to_frame())),
    Q("median of body mass divided by 1000 by sex", lambda: pairs((P.body_mass_g / 1000).groupby(P.sex, dropna=False).median())),
    Q("average difference between temp_max and temp_min in weather", lambda: (W.temp_max - W.temp_min).mean()),
    Q("total power = horsepower * cylinders by origin in cars", lambda: pairs((C.Horsepower * C.Cylinders).groupby(C.Origin).sum())),
    Q("and only for 4 cylinders", lambda: pairs((C.Horsepower * C.Cylinders)[C.Cylinders == 4].groupby(C.Origin).sum()),
      after=("total horsepower times cylinders by origin in cars",)),
    Q("which month had the highest total precipitation in weather?",
      lambda: [(W.groupby(W.date.dt.to_period("M")).precipitation.sum().idxmax().to_timestamp(),
                W.groupby(W.date.dt.to_period("M")).precipitation.sum().max())], first=True),
    Q("and only for Adelie", lambda: pairs(100 * (P.sex == "female")[P.species == "Adelie"].groupby(P.island).mean()),
      after=("what share of penguins is female per island?",)),
]  # fmt: skip

CARS = [
    Q("how many cars are there?", lambda: 406),
    Q("average horsepower of cars", lambda: C.Horsepower.mean(), paraphrases=("mean hp of the cars",)),
    Q("mean miles per gallon by origin", lambda: pairs(C.groupby("Origin").Miles_per_Gallon.mean()),
      paraphrases=("average mpg for each origin", "fuel economy by origin")),
    Q("average mpg of cars by cylinders", lambda: pairs(C.groupby("Cylinders").Miles_per_Gallon.mean())),
    Q("number of cars per origin", lambda: pairs(C.groupby("Origin").size())),
    Q("how many cars have 8 cylinders?", lambda: int((C.Cylinders == 8).sum()), paraphrases=("count of eight cylinder cars",)),
    Q("how many cars are from Japan", lambda: int((C.Origin == "Japan").sum())),
    Q("max horsepower of cars from Europe", lambda: C[C.Origin == "Europe"].Horsepower.max()),
    Q("median weight of cars", lambda: C.Weight_in_lbs.median()),
    Q("total weight of cars by origin", lambda: pairs(C.groupby("Origin").Weight_in_lbs.sum())),
    Q("lowest weight of cars", lambda: C.Weight_in_lbs.min()),
    Q("top 5 cars by horsepower", lambda: [(value,) for value in C.Horsepower.nlargest(5)]),
    Q("how many cars with horsepower over 200", lambda: int((C.Horsepower > 200).sum())),
    Q("how many cars have horsepower between 90 and 100", lambda: int(C.Horsepower.between(90, 100).sum())),
    Q("cars with acceleration below 9", lambda: rows(C[C.Acceleration < 9][["Name", "Acceleration"]])),
    Q("how many cars have missing horsepower", lambda: int(C.Horsepower.isna().sum())),
    Q("missing values in Miles_per_Gallon of cars", lambda: int(C.Miles_per_Gallon.isna().sum())),
    Q("distinct origins of cars", lambda: [(name,) for name in sorted(C.Origin.unique())]),
    Q("number of distinct names in cars", lambda: C.Name.nunique()),
    Q("standard deviation of acceleration in cars", lambda: C.Acceleration.std()),
    Q("mean acceleration of cars by cylinders", lambda: pairs(C.groupby("Cylinders").Acceleration.mean())),
    Q("average displacement of cars from USA", lambda: C[C.Origin == "USA"].Displacement.mean()),
    Q("how many cars whose name contains 'toyota'", lambda: int(C.Name.str.contains("toyota").sum())),
    Q("how many cars whose name starts with ford", lambda: int(C.Name.str.startswith("ford").sum())),
    Q("count of cars by origin and cylinders", lambda: pairs(C.groupby(["Origin", "Cylinders"]).size())),
    Q("how many cars after 1980", lambda: int((C.Year >= "1981-01-01").sum())),
    Q("how many cars in 1970", lambda: int((C.Year.dt.year == 1970).sum())),
    Q("mean horsepower of cars since 1980", lambda: C[C.Year >= "1980-01-01"].Horsepower.mean()),
    Q("which origin has the highest average horsepower?", lambda: pairs(C.groupby("Origin").Horsepower.mean().nlargest(1)), first=True),
    Q("min, mean and max of horsepower in cars", lambda: [(C.Horsepower.min(), C.Horsepower.mean(), C.Horsepower.max())]),
    Q("average horspower by orign", lambda: pairs(C.groupby("Origin").Horsepower.mean())),
    Q("how many cars are not from the USA", lambda: int((C.Origin != "USA").sum())),
    Q("how many cars are from Japan or Europe", lambda: int(C.Origin.isin(["Japan", "Europe"]).sum())),
    Q("what fraction of cars have horsepower over 150", lambda: 100 * (C.Horsepower > 150).mean()),
    Q("share of each origin in cars", lambda: pairs(C.Origin.value_counts(normalize=True) * 100), ordered=True),
    Q("second highest horsepower of cars", lambda: [(C.Horsepower.nlargest(2).iloc[1],)]),
    Q("the 3 cheapest cars by weight", lambda: [(value,) for value in C.Weight_in_lbs.nsmallest(3)]),
    Q("and for Japan", lambda: C[C.Origin == "Japan"].Horsepower.mean(), after=("mean horsepower of cars from Europe",)),
]  # fmt: skip

STOCKS = [
    Q("how many rows in stocks?", lambda: 560),
    Q("average price by symbol", lambda: pairs(S.groupby("symbol").price.mean()), paraphrases=("mean stock price for every symbol",)),
    Q("max price of GOOG", lambda: S[S.symbol == "GOOG"].price.max(), paraphrases=("highest price GOOG ever had",)),
    Q("minimum price by symbol", lambda: pairs(S.groupby("symbol").price.min())),
    Q("number of rows per symbol in stocks", lambda: pairs(S.groupby("symbol").size())),
    Q("how many symbols are there?", lambda: S.symbol.nunique()),
    Q("distinct symbols", lambda: [(name,) for name in sorted(S.symbol.unique())]),
    Q("mean price of AAPL in 2008", lambda: S[(S.symbol == "AAPL") & (S.date.dt.year == 2008)].price.mean()),
    Q("mean price by symbol in 2009", lambda: pairs(S[S.date.dt.year == 2009].groupby("symbol").price.mean())),
    Q("price of MSFT in March 2008", lambda: rows(S[(S.symbol == "MSFT") & (S.date == "2008-03-01")][["price"]])),
    Q("how many stocks rows after 2009", lambda: int((S.date >= "2010-01-01").sum())),
    Q("how many stocks rows before 2001", lambda: int((S.date < "2001-01-01").sum())),
    Q("median price of IBM since 2005", lambda: S[(S.symbol == "IBM") & (S.date >= "2005-01-01")].price.median()),
    Q("average price of AMZN between 2003 and 2005",
      lambda: S[(S.symbol == "AMZN") & (S.date >= "2003-01-01") & (S.date < "2006-01-01")].price.mean()),
    Q("standard deviation of price by symbol", lambda: pairs(S.groupby("symbol").price.std())),
    Q("top 3 prices in stocks", lambda: [(value,) for value in S.price.nlargest(3)]),
    Q("which symbol has the highest price?", lambda: pairs(S.groupby("symbol").price.max().nlargest(1)), first=True),
    Q("latest date in stocks", lambda: S.date.max()),
    Q("earliest date of GOOG", lambda: S[S.symbol == "GOOG"].date.min()),
    Q("stocks where price is over 600", lambda: rows(S[S.price > 600][["symbol", "price"]])),
    Q("how many prices are below 10 in stocks", lambda: int((S.price < 10).sum())),
    Q("mean price by year in stocks", lambda: pairs(S.groupby(S.date.dt.year).price.mean())),
    Q("average price per month in stocks for 2009", lambda: [(value,) for value in S[S.date.dt.year == 2009].groupby(S.date.dt.month).price.mean()]),
    Q("total price by symbol for 2007", lambda: pairs(S[S.date.dt.year == 2007].groupby("symbol").price.sum())),
    Q("mean price in stocks in the last 12 months",
      lambda: S[S.date > NEWEST_STOCK - pd.DateOffset(months=12)].price.mean()),
    Q("how many rows of stocks in the last 2 years", lambda: int((S.date > NEWEST_STOCK - pd.DateOffset(years=2)).sum())),
    Q("average price by symbol in the first quarter of 2009",
      lambda: pairs(S[(S.date >= "2009-01-01") & (S.date < "2009-04-01")].groupby("symbol").price.mean())),
    Q("price change by year in stocks", lambda: [
        (value, change) for value, change in zip(*(lambda m: (m, m.diff()))(S.groupby(S.date.dt.year).price.mean()), strict=True)
    ]),
    Q("growth of the mean price per year in stocks", lambda: [
        (change,) for change in S.groupby(S.date.dt.year).price.mean().pct_change() * 100
    ]),
    Q("how did the price of GOOG change over the years?", lambda: [
        (change,) for change in S[S.symbol == "GOOG"].groupby(S.date.dt.year).price.mean().diff()
    ]),
    Q("and by year?", lambda: rows(S.groupby(["symbol", S.date.dt.year]).price.mean().reset_index()), after=("average price by symbol",)),
    Q("only for AAPL", lambda: pairs(S[S.symbol == "AAPL"].groupby(["symbol", S.date.dt.year]).price.mean()),
      after=("average price by symbol", "and by year?")),
    Q("sort that by price descending", lambda: pairs(S.groupby("symbol").price.mean().sort_values(ascending=False)), ordered=True,
      after=("average price by symbol",)),
    Q("now the maximum", lambda: pairs(S.groupby("symbol").price.max()), after=("average price by symbol",)),
    Q("and in 2005", lambda: pairs(S[S.date.dt.year == 2005].groupby("symbol").price.mean()), after=("average price by symbol",)),
]  # fmt: skip

WEATHER = [
    Q("how many days in weather?", lambda: 1461),
    Q("average temp_max by weather", lambda: pairs(W.groupby("weather").temp_max.mean())),
    Q("mean wind in weather", lambda: W.wind.mean(), paraphrases=("how windy is it on average?",)),
    Q("maximum temp max in weather", lambda: W.temp_max.max(), paraphrases=("hottest temperature in the weather data",)),
    Q("lowest temp_min in weather", lambda: W.temp_min.min()),
    Q("total precipitation in weather", lambda: W.precipitation.sum(), paraphrases=("how much rain fell in all?",)),
    Q("total precipitation by year in weather", lambda: pairs(W.groupby(W.date.dt.year).precipitation.sum())),
    Q("total precipitation in 2013", lambda: W[W.date.dt.year == 2013].precipitation.sum()),
    Q("mean temp_max in July 2012", lambda: W[JULY].temp_max.mean()),
    Q("days in weather where weather is rain", lambda: rows(W[W.weather == "rain"][["precipitation"]])),
    Q("how many days where weather is snow", lambda: int((W.weather == "snow").sum())),
    Q("how many days had precipitation over 20", lambda: int((W.precipitation > 20).sum())),
    Q("count by weather in weather", lambda: pairs(W.groupby("weather").size())),
    Q("how many days with temp_max above 30 in weather", lambda: int((W.temp_max > 30).sum())),
    Q("how many days with temp_min below 0 in 2013", lambda: int(((W.temp_min < 0) & (W.date.dt.year == 2013)).sum())),
    Q("median wind by weather", lambda: pairs(W.groupby("weather").wind.median())),
    Q("top 5 days by precipitation in weather", lambda: [(value,) for value in W.precipitation.nlargest(5)]),
    Q("average wind in weather per month of the year", lambda: pairs(W.groupby(W.date.dt.month).wind.mean())),
    Q("mean temp_max in weather by month", lambda: [(value,) for value in W.groupby(W.date.dt.to_period("M")).temp_max.mean()]),
    Q("mean temp_max in weather in the last 30 days", lambda: W[W.date > NEWEST_DAY - pd.Timedelta(days=30)].temp_max.mean()),
    Q("total precipitation in the last 3 months of weather",
      lambda: W[W.date > NEWEST_DAY - pd.DateOffset(months=3)].precipitation.sum()),
    Q("average temp_max between 2012-06-01 and 2012-08-31",
      lambda: W[(W.date >= "2012-06-01") & (W.date < "2012-09-01")].temp_max.mean()),
    Q("number of distinct weather values in weather", lambda: W.weather.nunique()),
    Q("standard deviation of temp_max by weather", lambda: pairs(W.groupby("weather").temp_max.std())),
    Q("max wind by year in weather", lambda: pairs(W.groupby(W.date.dt.year).wind.max())),
    Q("mean wind in weather on weekends", lambda: W[W.date.dt.dayofweek >= 5].wind.mean()),
    Q("how many days in weather were Mondays", lambda: int((W.date.dt.dayofweek == 0).sum())),
    Q("total precipitation in weather in July", lambda: W[W.date.dt.month == 7].precipitation.sum()),
    Q("average temp_max in weather by weekday",
      lambda: pairs(W.groupby(W.date.dt.dayofweek).temp_max.mean().rename(index=dict(enumerate(calendar.day_name)))), ordered=True),
    Q("mean temp_max by quarter in weather", lambda: [(value,) for value in W.groupby(W.date.dt.to_period("Q")).temp_max.mean()]),
    Q("what share of days in weather were rainy", lambda: 100 * (W.weather == "rain").mean()),
    Q("missing values in wind of weather", lambda: 0),
    Q("precipitation on 2012-11-19", lambda: rows(W[W.date == "2012-11-19"][["precipitation"]])),
    Q("how many days in weather after June 2015", lambda: int((W.date >= "2015-07-01").sum())),
    Q("which weather has the highest mean wind?", lambda: pairs(W.groupby("weather").wind.mean().nlargest(1)), first=True),
]  # fmt: skip

AIRPORTS = [
    Q("how many airports are there?", lambda: 3376),
    Q("number of airports by country", lambda: pairs(A.groupby("country").size())),
    Q("top 4 states by number of airports", lambda: pairs(A.groupby("state").size().sort_values(ascending=False).head(4)), ordered=True,
      paraphrases=("the four states with the most airports",)),
    Q("how many airports are in TX?", lambda: int((A.state == "TX").sum()), paraphrases=("count the airports in state TX",)),
    Q("how many states are in airports?", lambda: A.state.nunique()),
    Q("how many distinct cities in airports?", lambda: A.city.nunique()),
    Q("highest latitude in airports", lambda: A.latitude.max(), paraphrases=("northernmost latitude of airports",)),
    Q("airports with latitude over 71", lambda: rows(A[A.latitude > 71][["iata", "name"]])),
    Q("mean latitude of airports by country", lambda: pairs(A.groupby("country").latitude.mean())),
    Q("how many airports whose name contains 'International'", lambda: int(A.name.str.contains("international", case=False).sum())),
    Q("how many airports whose city starts with San", lambda: int(A.city.str.lower().str.startswith("san", na=False).sum())),
    Q("airports where iata is 'SEA'", lambda: rows(A[A.iata == "SEA"][["iata", "name", "city"]])),
    Q("how many airports have no state", lambda: int(A.state.isna().sum())),
    Q("missing values in city of airports", lambda: int(A.city.isna().sum())),
    Q("which state has the most airports?", lambda: pairs(A.groupby("state").size().nlargest(1)), first=True),
    Q("which state has the third most airports?", lambda: pairs(A.groupby("state").size().nlargest(3).iloc[2:]), first=True),
    Q("what percent of airports are in AK", lambda: 100 * (A.state == "AK").mean()),
    Q("min and max longitude in airports", lambda: [(A.longitude.min(), A.longitude.max())]),
    Q("how many airports in CA or NY", lambda: int(A.state.isin(["CA", "NY"]).sum())),
    Q("how many airports are not in the USA", lambda: int((A.country != "USA").sum())),
    Q("how many airports in AK with latitude above 65", lambda: int(((A.state == "AK") & (A.latitude > 65)).sum())),
    Q("distinct countries in airports", lambda: [(name,) for name in sorted(A.country.unique())]),
    Q("median longitude of airports in AK", lambda: A[A.state == "AK"].longitude.median()),
    Q("bottom 3 airports by latitude", lambda: [(value,) for value in A.latitude.nsmallest(3)]),
    Q("mean latitude - longitude by country in airports",
      lambda: pairs((A.latitude - A.longitude).groupby(A.country).mean())),
    Q("number of airports per state where latitude is over 48",
      lambda: pairs(A[A.latitude > 48].groupby("state", dropna=False).size())),
    Q("top 3 of them", lambda: pairs(A.groupby("state").size().sort_values(ascending=False).head(3)), ordered=True,
      after=("top 4 states by number of airports",)),
    Q("select count(*) from airports where latitude < 0", lambda: int((A.latitude < 0).sum())),
]  # fmt: skip

QUESTIONS: list[Question] = [*PENGUINS, *CALCULATED, *CARS, *STOCKS, *WEATHER, *AIRPORTS]
NAMED = {one.text: one for one in QUESTIONS}
PARAPHRASED: list[Question] = [
    Question(said, one.expected, one.ordered, one.first, one.after)
    for said, one in [
        *((said, one) for one in QUESTIONS for said in one.paraphrases),
        *((said, NAMED[text]) for said, text in WAYS),
    ]
]
