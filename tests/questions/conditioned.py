"""Questions with one more condition, in wordings of which a part once was dropped in silence."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

from .asked import A, C, P, Q, Question, W

CONDITIONED: list[Question] = [
    Q("how many penguins were there in 2008", lambda: int((P.year == 2008).sum())),
    Q("how many gentoo penguins were there in 2008", lambda: int(((P.species == "Gentoo") & (P.year == 2008)).sum())),
    Q("how many cars were there in 1975", lambda: int((C.Year.dt.year == 1975).sum())),
    Q("how many gentoo are in penguins in 2008", lambda: int(((P.species == "Gentoo") & (P.year == 2008)).sum())),
    Q("how many penguins are there with body mass over 5000", lambda: int((P.body_mass_g > 5000).sum())),
    Q("how many rainy days were there in 2013", lambda: int(((W.weather == "rain") & (W.date.dt.year == 2013)).sum())),
    Q("how many airports do we have in AK above latitude 65", lambda: int(((A.state == "AK") & (A.latitude > 65)).sum())),
    Q("how many species are there on Dream", lambda: 2),
]  # fmt: skip
