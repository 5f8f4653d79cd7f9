"""The same frame in every library, and objects that lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

Constructor = Callable[[dict[str, list[Any]]], Any]


@pytest.fixture(params=["pandas", "polars", "arrow", "narwhals"])
def constructor(request: pytest.FixtureRequest) -> Constructor:
    """Makes a frame of a library from columns."""
    if request.param == "narwhals":
        nw = pytest.importorskip("narwhals")
        return lambda data: nw.from_native(pl.DataFrame(data))
    return {"pandas": pd.DataFrame, "polars": pl.DataFrame, "arrow": pa.table}[request.param]


class Trap:
    """Every way in which an object can run its own code ends the test."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"read {name}")

    def __repr__(self) -> str:
        raise AssertionError("repr")

    __str__ = __repr__

    def __len__(self) -> int:
        raise AssertionError("len")

    def __bool__(self) -> bool:
        raise AssertionError("bool")

    def __eq__(self, other: object) -> bool:
        raise AssertionError("eq")

    def __hash__(self) -> int:
        raise AssertionError("hash")

    def __iter__(self) -> Any:
        raise AssertionError("iter")

    @property
    def __class__(self) -> Any:
        raise AssertionError("class")

    @__class__.setter
    def __class__(self, value: Any) -> None:
        raise AssertionError("class")


@pytest.fixture
def trap() -> Any:
    return Trap()
