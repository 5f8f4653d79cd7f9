"""Queries over 10M rows: ours against DuckDB on arrow alone, and against pandas."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import psutil

from .figure import Figure

ROWS = 10_000_000
GROUPED = "SELECT g, sum(v) AS total FROM t GROUP BY g ORDER BY g"
FREE = "SELECT g, total FROM (SELECT g, sum(v) AS total FROM t GROUP BY g) AS s ORDER BY g"
JOINED = "SELECT n.name, sum(t.v) AS total FROM t JOIN n ON t.g = n.g GROUP BY n.name ORDER BY n.name"


def once(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def in_turn(*calls: Callable[[], object], runs: int = 5) -> list[float]:
    """Medians in milliseconds of calls taken in turn, so that a busy moment hits them all.

    Targets are a few milliseconds beside queries of a hundred: one call after the other measures the machine.
    """
    for call in calls:
        call()
    rounds = [[once(call) for call in calls] for _ in range(runs)]
    return [statistics.median(times) for times in zip(*rounds, strict=True)]


def grown(call: Callable[[], object]) -> float:
    """Megabytes that stay after a call."""
    gc.collect()
    process = psutil.Process()
    before = process.memory_info().rss
    call()
    gc.collect()
    return (process.memory_info().rss - before) / 1e6


def measure() -> list[Figure]:
    import duckdb
    import pyarrow as pa

    from chatkit_notebook.inspection.sql import query

    random = np.random.default_rng(0)
    frame = pd.DataFrame({"g": random.integers(0, 1_000, ROWS), "v": random.random(ROWS)})
    names = pd.DataFrame({"g": range(1_000), "name": [f"n{n % 50}" for n in range(1_000)]})
    table = pa.Table.from_pandas(frame)

    def bare() -> object:
        with duckdb.connect() as engine:
            engine.register("t", table)
            return engine.sql(GROUPED).to_arrow_table()

    held = {"t": table}
    ours, free, plain = in_turn(lambda: query(GROUPED, held), lambda: query(FREE, held), bare, runs=15)
    frames = {"t": frame, "n": names}
    group, group_pandas = in_turn(lambda: query(GROUPED, frames), lambda: frame.groupby("g").v.sum(), runs=3)
    join, join_pandas = in_turn(
        lambda: query(JOINED, frames),
        lambda: frame.merge(names, on="g").groupby("name").v.sum(),
        runs=3,
    )
    memory = grown(lambda: query(GROUPED, frames))
    return [
        Figure(
            "plain SQL on 10M rows / DuckDB on arrow",
            ours,
            plain,
            "ms",
            "≤ reference + 5 ms",
            ours <= plain + 5,
        ),
        Figure(
            "free-form SQL in a child / DuckDB",
            free,
            plain,
            "ms",
            "≤ reference + 120 ms",
            free <= plain + 120,
        ),
        Figure(
            "group-by over 10M rows / pandas", group, group_pandas, "ms", "≤ 1/2", group <= group_pandas / 2
        ),
        Figure(
            "join and group over 10M rows / pandas", join, join_pandas, "ms", "≤ 1/2", join <= join_pandas / 2
        ),
        Figure("  memory that stays", memory, None, "MB", "≤ 20 MB", memory <= 20),
    ]
