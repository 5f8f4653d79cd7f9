"""Questions with one more condition, in wordings of which a part once was dropped in silence."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

from .asked import A, C, P, Q, Question, W, pairs

CONDITIONED: list[Question] = [
    Q("how many penguins were there in 2008", lambda: int((P.year == 2008).sum())),
    Q("how many gentoo penguins were there in 2008", lambda: int(((P.species == "Gentoo") & (P.year == 2008)).sum())),
    Q("how many cars were there in 1975", lambda: int((C.Year.dt.year == 1975).sum())),
    Q("how many gentoo are in penguins in 2008", lambda: int(((P.species == "Gentoo") & (P.year == 2008)).sum())),
    Q("how many penguins are there with body mass over 5000", lambda: int((P.body_mass_g > 5000).sum())),
    Q("how many rainy days were there in 2013", lambda: int(((W.weather == "rain") & (W.date.dt.year == 2013)).sum())),
    Q("how many airports do we have in AK above latitude 65", lambda: int(((A.state == "AK") & (A.latitude > 65)).sum())),
    Q("how many species are there on Dream", lambda: 2),
    Q("total precipitation for 2012 and 2014 in weather", lambda: W[W.date.dt.year.isin([2012, 2014])].precipitation.sum()),
    Q("missing values in sex of penguins", lambda: 11),
    Q("in 2008 avg body mass male vs female", lambda: pairs(P[P.year == 2008].groupby("sex").body_mass_g.mean())),
]  # fmt: skip

DECLINED: tuple[str, ...] = (
    "max price of GOOG, for AAPL",
    "in the USA airports per country without usa",
    "how many adelies are not adelies",
    "how many rainy weekends",
    "average wind in winter 2014",
    "penguins heavier than the average of their species",
    "how many female penguins are on Dream, since 2008",
    "stocks where price is over 600, before 2005",
    "outliers in bill length but not Adelie",
    "average wind in weather per month of the year at night",
    "lowest weight of cars in red",
    "which state has the third most airports in 2008",
    "how many days were there in 2013",
    "airports where iata is 'SEA' outside the USA",
    "what is the average body mass of female penguins but not Adelie",
    "how many cars are from Japan, in red",
)
"""Questions of which a part is not understood, and that would be answered wrongly without it."""
