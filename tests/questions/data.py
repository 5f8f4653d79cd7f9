"""Five real data sets of different shapes, in the libraries that people hold them in."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
from palmerpenguins import load_penguins
from vega_datasets import local_data


@cache
def plain() -> dict[str, pd.DataFrame]:
    """All of them as pandas frames, for the expected results."""
    return {
        "penguins": load_penguins(),
        "cars": local_data.cars(),
        "stocks": local_data.stocks(),
        "weather": local_data.seattle_weather(),
        "airports": local_data.airports(),
    }


def namespace() -> dict[str, Any]:
    """The variables of the notebook in which the questions are asked."""
    frames = plain()
    return {
        "penguins": frames["penguins"],
        "cars": frames["cars"],
        "stocks": pl.from_pandas(frames["stocks"]),
        "weather": pa.Table.from_pandas(frames["weather"]),
        "airports": pl.from_pandas(frames["airports"]),
    }
