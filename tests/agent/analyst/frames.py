"""Frames like those of the vega data sets, small enough to think about, and penguins as they are."""
# ruff: noqa: E501 - a table of one line each is easier to read

from __future__ import annotations

import pandas as pd
from palmerpenguins import load_penguins


def cars() -> pd.DataFrame:
    return pd.DataFrame({
        "Name": ["chevelle malibu", "datsun pl510", "vw 1131 deluxe", "toyota corona", "ford torino", "audi 100 ls"],
        "Miles_per_Gallon": [18.0, 27.0, 26.0, 24.0, 17.0, None],
        "Cylinders": [8, 4, 4, 4, 8, 4],
        "Horsepower": [130.0, 88.0, 46.0, 95.0, 140.0, 90.0],
        "Weight_in_lbs": [3504, 2130, 1835, 2372, 3449, 2430],
        "Year": pd.to_datetime(["1970-01-01", "1970-01-01", "1971-01-01", "1972-01-01", "1970-01-01", "1971-01-01"]),
        "Origin": ["USA", "Japan", "Europe", "Japan", "USA", "Europe"],
    })  # fmt: skip


def stocks() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "symbol": ["MSFT", "MSFT", "AAPL", "AAPL", "GOOG"],
            "date": pd.to_datetime(["2008-03-01", "2009-06-01", "2008-03-01", "2010-01-01", "2009-12-31"]),
            "price": [27.0, 23.5, 143.5, 192.0, 619.98],
        }
    )


def odd() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "US Gross": [146083, 10876, 203134],
            "IMDB Rating": [6.1, 6.9, None],
            "is new": [True, False, True],
            "order": ["a", "b", "c"],
        }
    )


def one() -> dict[str, pd.DataFrame]:
    return {"penguins": load_penguins()}


def many() -> dict[str, pd.DataFrame]:
    return {"penguins": load_penguins(), "cars": cars(), "stocks": stocks(), "movies": odd()}
