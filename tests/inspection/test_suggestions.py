from __future__ import annotations

import subprocess
import sys
from typing import Any

import pandas as pd
import polars as pl

from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.suggestions import starting_prompts

from .conftest import Constructor


def prompts(**variables: Any) -> list[str]:
    return [prompt["prompt"] for prompt in starting_prompts(Namespace(variables))]


def test_they_are_made_from_the_frames(constructor: Constructor) -> None:
    sales = constructor({"id": [f"s{i}" for i in range(60)], "city": ["Rome", "Oslo"] * 30})
    assert prompts(rate=0.5, sales=sales, orders=constructor({"a": [1]})) == [
        "Describe `sales`",
        "Show the first rows of `orders`",
        "Count the rows of `sales` by `city`",
        "What is in memory?",
    ]


def test_each_has_what_the_start_screen_needs() -> None:
    for prompt in starting_prompts(Namespace({"df": pd.DataFrame({"a": [1]})})):
        assert set(prompt) == {"label", "prompt", "icon"}
        assert "`" not in prompt["label"]


def test_without_a_frame_there_is_still_something_to_ask() -> None:
    assert prompts() == ["What is in memory?"]
    assert prompts(rate=0.5) == ["Describe `rate`", "What is in memory?"]


def test_the_limit_is_kept() -> None:
    assert len(starting_prompts(Namespace({"df": pd.DataFrame({"a": ["x", "x"]})}), limit=2)) == 2


def test_a_lazy_frame_is_not_computed() -> None:
    def fail(frame: pl.DataFrame) -> pl.DataFrame:
        raise AssertionError("computed")

    assert "Describe `lf`" in prompts(lf=pl.LazyFrame({"a": ["x", "x"]}).map_batches(fail))


HEAVY = ["pandas", "polars", "pyarrow", "duckdb", "narwhals", "numpy"]


def test_nothing_is_imported_for_them() -> None:
    code = f"""
import sys
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.suggestions import starting_prompts
from chatkit_notebook.inspection import dataframes, describers, sql
starting_prompts(Namespace({{"a": [1], "b": {{"x": 1}}, "c": [{{"k": "v"}}]}}))
print([name for name in {HEAVY} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
