"""How people speak of data that they know: places and makes by their nouns, other units, what is not there."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from .asked import FRAMES, Question, Rows, pairs, rows

P, C, S, W, A = (FRAMES[name] for name in ("penguins", "cars", "stocks", "weather", "airports"))
Q = Question
MAKE = C.Name.str.split().str[0]

LOOSE = [
    Q("how many fords", lambda: int((MAKE == "ford").sum()), paraphrases=("how many fords are there", "number of ford cars")),
    Q("how many toyotas are there", lambda: int((MAKE == "toyota").sum())),
    Q("average mpg of hondas", lambda: C[MAKE == "honda"].Miles_per_Gallon.mean()),
    Q("average mpg of japanese cars", lambda: C[C.Origin == "Japan"].Miles_per_Gallon.mean()),
    Q("how many american cars have 4 cylinders", lambda: int(((C.Origin == "USA") & (C.Cylinders == 4)).sum())),
    Q("how many european cars by cylinders", lambda: pairs(C[C.Origin == "Europe"].groupby("Cylinders").size())),
    Q("most powerful european car", lambda: rows(C[C.Origin == "Europe"].nlargest(1, "Horsepower")[["Name"]])),
    Q("how many airports in California", lambda: int((A.state == "CA").sum())),
    Q("how many airports in New Mexico", lambda: int((A.state == "NM").sum())),
    Q("northernmost airport in Texas", lambda: rows(A[A.state == "TX"].nlargest(1, "latitude")[["iata"]])),
    Q("which city has the most airports in Texas", lambda: pairs(A[A.state == "TX"].groupby("city").size().nlargest(1)), first=True),
    Q("when was google at its highest", lambda: rows(S[S.symbol == "GOOG"].nlargest(1, "price")[["date"]])),
]  # fmt: skip
"""Values by words that are not written in the data."""

UNITS = [
    Q("how many penguins are under 3 kg", lambda: int((P.body_mass_g < 3000).sum())),
    Q("how many penguins have a body mass between 4 and 4.5 kg", lambda: int(P.body_mass_g.between(4000, 4500).sum())),
    Q("how many penguins have a flipper length over 22 cm", lambda: int((P.flipper_length_mm > 220).sum())),
    Q("how many penguins weigh more than 9 pounds", lambda: int((P.body_mass_g > 9 * 453.59237).sum())),
    Q("cars weighing over 5000 pounds", lambda: rows(C[C.Weight_in_lbs > 5000][["Name"]])),
    Q("how many cars weigh more than 2 tonnes", lambda: int((C.Weight_in_lbs > 2_000_000 / 453.59237).sum())),
]  # fmt: skip
"""Numbers in other units than the columns are in."""

YEARLY = S[S.symbol == "AMZN"]
LATE = S[S.date.dt.year == 2009]


def values(seen: Iterable[object]) -> Rows:
    """Values as rows of one each."""
    return [(value,) for value in sorted(seen)]  # type: ignore[type-var]


def without(frame: pd.DataFrame, column: str, lacked: pd.Series) -> Rows:
    """The values of a column that have no row of a kind."""
    return values(set(frame[column].dropna()) - set(frame[lacked][column]))


LACKING = [
    Q("which islands have no gentoo", lambda: without(P, "island", P.species == "Gentoo")),
    Q("which species never appear on Torgersen", lambda: without(P, "species", P.island == "Torgersen")),
    Q("species that don't live on Dream", lambda: without(P, "species", P.island == "Dream")),
    Q("which species were never on Dream in 2009", lambda: without(P, "species", (P.island == "Dream") & (P.year == 2009))),
    Q("species found only on Dream", lambda: without(P, "species", P.island != "Dream")),
    Q("which islands have only adelies", lambda: without(P, "island", P.species != "Adelie")),
    Q("which origin has no 8 cylinder cars", lambda: without(C, "Origin", C.Cylinders == 8)),
    Q("which years had no european cars with 6 cylinders",
      lambda: values(set(C.Year.dt.year) - set(C[(C.Origin == "Europe") & (C.Cylinders == 6)].Year.dt.year))),
    Q("stocks that never traded above 100", lambda: without(S, "symbol", S.price > 100)),
    Q("stocks that never fell below 50", lambda: without(S, "symbol", S.price < 50)),
    Q("which months never had snow", lambda: values(set(range(1, 13)) - set(W[W.weather == "snow"].date.dt.month))),
    Q("states without any airport named Municipal", lambda: without(A, "state", A.name.str.contains("Municipal"))),
    Q("and in 2009", lambda: without(P[P.year == 2009], "species", P.island == "Dream"), after=("which species never appear on Dream",)),
    Q("which species live on Biscoe", lambda: values(P[P.island == "Biscoe"].species.unique())),
    Q("which stocks went above 200", lambda: values(S[S.price > 200].symbol.unique())),
]  # fmt: skip
"""What has no row of a kind, only such, or some."""

SAID = [
    Q("how many penguins have no sex recorded", lambda: int(P.sex.isna().sum())),
    Q("how many chinstraps weigh more than 4 kg", lambda: int(((P.species == "Chinstrap") & (P.body_mass_g > 4000)).sum())),
    Q("average weight of male adelies", lambda: P[(P.species == "Adelie") & (P.sex == "male")].body_mass_g.mean()),
    Q("how many female adelies on Dream in 2009",
      lambda: int(((P.species == "Adelie") & (P.sex == "female") & (P.island == "Dream") & (P.year == 2009)).sum())),
    Q("penguin with the longest bill", lambda: rows(P.nlargest(1, "bill_length_mm")[["bill_length_mm"]])),
    Q("which island has the heaviest penguins on average", lambda: pairs(P.groupby("island").body_mass_g.mean().nlargest(1)), first=True),
    Q("how many cars come from Japan", lambda: int((C.Origin == "Japan").sum())),
    Q("how many european cars were built before 1975", lambda: int(((C.Origin == "Europe") & (C.Year < "1975")).sum())),
    Q("mean mpg per cylinder count for american cars", lambda: pairs(C[C.Origin == "USA"].groupby("Cylinders").Miles_per_Gallon.mean())),
    Q("power to weight: mean horsepower divided by weight per origin",
      lambda: pairs((C.Horsepower / C.Weight_in_lbs).groupby(C.Origin).mean())),
    Q("what did AAPL cost on average in 2008", lambda: S[(S.symbol == "AAPL") & (S.date.dt.year == 2008)].price.mean()),
    Q("what did google cost on average in 2008", lambda: S[(S.symbol == "GOOG") & (S.date.dt.year == 2008)].price.mean()),
    Q("highest price of each stock", lambda: pairs(S.groupby("symbol").price.max())),
    Q("difference between max and min price by symbol", lambda: pairs(S.groupby("symbol").price.agg(lambda x: x.max() - x.min()))),
    Q("all time high of IBM", lambda: S[S.symbol == "IBM"].price.max()),
    Q("cheapest AMZN ever was", lambda: YEARLY.price.min()),
    Q("yearly average price of AMZN", lambda: pairs(YEARLY.groupby(YEARLY.date.dt.year).price.mean())),
    Q("which stock was the most expensive in 2009", lambda: rows(LATE.nlargest(1, "price")[["symbol", "price"]])),
    Q("price spread of MSFT", lambda: S[S.symbol == "MSFT"].price.max() - S[S.symbol == "MSFT"].price.min()),
    Q("coldest day of the year 2013", lambda: rows(W[W.date.dt.year == 2013].nsmallest(1, "temp_min")[["temp_min"]])),
    Q("wettest month of 2014", lambda: [(W[W.date.dt.year == 2014].groupby(W.date.dt.month).precipitation.sum().max(),)], first=True),
    Q("difference between highest and lowest temp_max in 2015",
      lambda: W[W.date.dt.year == 2015].temp_max.max() - W[W.date.dt.year == 2015].temp_max.min()),
    Q("average temperature range (temp_max minus temp_min) by month of the year",
      lambda: pairs((W.temp_max - W.temp_min).groupby(W.date.dt.month).mean())),
    Q("how many airports lie south of the equator", lambda: int((A.latitude < 0).sum())),
    Q("car with the highest displacement", lambda: rows(C[C.Displacement == C.Displacement.max()][["Name"]])),
    Q("which car has the most cylinders", lambda: rows(C[C.Cylinders == 8][["Name"]])),
    Q("mean horsepower per acceleration by origin", lambda: pairs((C.Horsepower / C.Acceleration).groupby(C.Origin).mean())),
    Q("horsepower per weight of hondas", lambda: values((C.Horsepower / C.Weight_in_lbs)[MAKE == "honda"])),
    Q("mean mpg per cylinders", lambda: pairs(C.groupby("Cylinders").Miles_per_Gallon.mean())),
    Q("lightest 8 cylinder car", lambda: rows(C[C.Cylinders == 8].nsmallest(1, "Weight_in_lbs")[["Name"]])),
    Q("how many days without rain in 2013", lambda: int(((W.weather != "rain") & (W.date.dt.year == 2013)).sum())),
    Q("how many airports in New York state", lambda: int((A.state == "NY").sum())),
    Q("stocks that were always above 20", lambda: without(S, "symbol", S.price <= 20)),
    Q("lowest price of every stock", lambda: pairs(S.groupby("symbol").price.min())),
    Q("how many male gentoos over 5.5 kg", lambda: int(((P.species == "Gentoo") & (P.sex == "male") & (P.body_mass_g > 5500)).sum())),
    Q("airports north of 70 degrees", lambda: rows(A[A.latitude > 70][["iata"]])),
]  # fmt: skip
"""What is asked by verbs, superlatives and directions."""

WHEN_FIRST = [
    Q("in 2008, how many penguins were there", lambda: int((P.year == 2008).sum())),
    Q("in 2008 and 2009, how many penguins on Biscoe", lambda: int((P.year.isin([2008, 2009]) & (P.island == "Biscoe")).sum())),
    Q("in March 2014, what was the total precipitation", lambda: W[W.date.dt.strftime("%Y-%m") == "2014-03"].precipitation.sum()),
    Q("between 2004 and 2006, average price of MSFT", lambda: S[(S.symbol == "MSFT") & S.date.dt.year.between(2004, 2006)].price.mean()),
    Q("since 2014 how many snowy days were there", lambda: int(((W.weather == "snow") & (W.date >= "2014")).sum())),
]  # fmt: skip
"""What begins with when."""

NEGATED = [
    Q("how many penguins are not Adelie", lambda: int((P.species != "Adelie").sum()), paraphrases=("how many penguins aren't Adelie",)),
    Q("how many penguins are neither Adelie nor Gentoo", lambda: int((~P.species.isin(["Adelie", "Gentoo"])).sum())),
    Q("how many cars are not american", lambda: int((C.Origin != "USA").sum())),
    Q("how many days are not rainy", lambda: int((W.weather != "rain").sum())),
    Q("how many cars don't have a horsepower value", lambda: int(C.Horsepower.isna().sum())),
    Q("For each island, how many penguins are there?", lambda: pairs(P.groupby("island").size())),
    Q("which 10 states have the most airports", lambda: pairs(A.groupby("state").size().nlargest(10)), first=True),
]  # fmt: skip
"""What is not so, and what is asked of each."""

EVERYDAY: list[Question] = [*LOOSE, *UNITS, *LACKING, *SAID, *WHEN_FIRST, *NEGATED]
