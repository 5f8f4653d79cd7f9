"""Questions that take two tables, with small tables beside the data sets, and what pandas makes of them."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

from typing import Any

import pandas as pd

from .asked import A, C, P, Q, Question, S, pairs, rows
from .data import namespace

COMPANIES = pd.DataFrame(
    {
        "symbol": ["AAPL", "AMZN", "GOOG", "IBM", "XOM"],
        "sector": ["hardware", "retail", "web", "hardware", "oil"],
    }
)
MARKETS = pd.DataFrame({"Origin": ["USA", "Europe", "Japan"], "currency": ["dollar", "euro", "yen"]})
HABITATS = pd.DataFrame(
    {"island": ["Biscoe", "Dream", "Torgersen"], "station": ["Escudero", "Palmer", "Palmer"]}
)
ZONES = pd.DataFrame(
    {"state": ["AK", "CA", "TX", "WA"], "clock": ["Alaska", "Pacific", "Central", "Pacific"]}
)


def variables() -> dict[str, Any]:
    """Four of the data sets, and the tables that say more of some of their values."""
    held = {name: frame for name, frame in namespace().items() if name != "weather"}
    return held | {"companies": COMPANIES, "markets": MARKETS, "habitats": HABITATS, "zones": ZONES}


SC, CM = S.merge(COMPANIES, how="left", on="symbol"), C.merge(MARKETS, how="left", on="Origin")
PH, AZ = P.merge(HABITATS, how="left", on="island"), A.merge(ZONES, how="left", on="state")

JOINED: list[Question] = [
    Q("mean price by sector", lambda: pairs(SC.groupby("sector", dropna=False).price.mean())),
    Q("join stocks with companies by symbol and show max price by sector", lambda: pairs(SC.groupby("sector", dropna=False).price.max())),
    Q("how many stocks have no companies", lambda: int((~S.symbol.isin(COMPANIES.symbol)).sum())),
    Q("which companies have no stocks", lambda: rows(COMPANIES[COMPANIES.symbol == "XOM"])),
    Q("average horsepower by currency", lambda: pairs(CM.groupby("currency").Horsepower.mean())),
    Q("how many cars with currency yen", lambda: int((CM.currency == "yen").sum())),
    Q("mean body mass of penguins by station", lambda: pairs(PH.groupby("station").body_mass_g.mean())),
    Q("how many penguins where station is Palmer", lambda: int((PH.station == "Palmer").sum())),
    Q("how many airports where clock is Pacific", lambda: int((AZ.clock == "Pacific").sum())),
    Q("highest latitude of airports by clock", lambda: pairs(AZ.groupby("clock", dropna=False).latitude.max())),
]  # fmt: skip
