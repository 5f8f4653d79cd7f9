"""How people speak of data that they know: places and makes by their nouns, other units, what is not there."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

from .asked import FRAMES, Question, pairs, rows

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

EVERYDAY: list[Question] = [*LOOSE, *UNITS]
