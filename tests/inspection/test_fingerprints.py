from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.inspection.budgets import BUDGET
from chatkit_notebook.inspection.fingerprints import fingerprint, spread

from .conftest import Constructor


def test_the_same_values_have_the_same_fingerprint(constructor: Constructor) -> None:
    data: dict[str, list[Any]] = {"n": [1, 2, 3], "t": ["a", None, "c"]}
    assert fingerprint(constructor(data)) == fingerprint(constructor(data)) != ""


@pytest.mark.parametrize("row", [0, 41, BUDGET.fingerprint_rows - 1])
def test_in_a_small_table_any_cell_counts(constructor: Constructor, row: int) -> None:
    values = list(range(BUDGET.fingerprint_rows))
    before = fingerprint(constructor({"n": values}))
    values[row] = -1
    assert fingerprint(constructor({"n": values})) != before


def test_in_a_large_table_a_changed_column_or_another_order_counts() -> None:
    frame = pd.DataFrame(np.arange(1_000_000.0).reshape(-1, 10))
    before = fingerprint(frame)
    assert fingerprint(frame.iloc[::-1]) != before
    frame[7] *= 2
    assert fingerprint(frame) != before


def test_no_more_is_read_than_the_budget_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    from chatkit_notebook.inspection.tables.pandas_frames import PandasFrame

    read: list[tuple[int, int]] = []
    take = PandasFrame.take

    def counted(self: Any, rows: Any, positions: Any, limits: Any) -> Any:
        read.append((len(rows), len(positions)))
        return take(self, rows, positions, limits)

    monkeypatch.setattr(PandasFrame, "take", counted)
    fingerprint(pd.DataFrame(np.zeros((10_000, 300))))
    assert read == [(BUDGET.fingerprint_rows, BUDGET.fingerprint_columns)]


def test_what_would_have_to_be_computed_has_none() -> None:
    def fail(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("computed")

    assert fingerprint(pl.LazyFrame({"n": [1]}).map_batches(fail)) == ""
    assert fingerprint(42) == ""


def test_no_code_of_a_cell_runs(trap: Any) -> None:
    assert fingerprint([trap, trap]) == fingerprint([trap, trap])


def test_places_reach_from_the_first_to_the_last() -> None:
    assert spread(3, 5) == [0, 1, 2]
    assert spread(1_000, 5) == [0, 249, 499, 749, 999]
