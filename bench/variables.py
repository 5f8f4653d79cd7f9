"""Listing 1,000 variables with ten large frames among them, and showing a page of one."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import psutil

from .figure import Figure

ROWS, COLUMNS = 10_000_000, 20


def large_namespace() -> dict[str, object]:
    """1,000 variables; ten of them are 10M × 20 frames that share one block of memory (a copy would show)."""
    block = block_of(ROWS)
    names = [f"column_{index}" for index in range(COLUMNS)]
    namespace: dict[str, object] = {f"value_{index}": index for index in range(990)}
    for index in range(10):
        namespace[f"frame_{index}"] = pd.DataFrame(block, columns=names, copy=False)
    return namespace


def block_of(rows: int) -> np.ndarray:
    return np.random.default_rng(0).random((rows, COLUMNS))


def timed(call: Callable[[], object], runs: int = 7) -> float:
    """Median milliseconds, after one run that fills caches."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def resident() -> float:
    return psutil.Process().memory_info().rss / 1e6


def measure() -> list[Figure]:
    from chatkit_notebook.inspection.dataframes import page
    from chatkit_notebook.inspection.describers import brief
    from chatkit_notebook.inspection.namespace import Namespace
    from chatkit_notebook.views.list_view import page_view
    from chatkit_notebook.views.recipe import Recipe

    source = large_namespace()
    namespace = Namespace(source)
    frame = source["frame_3"]

    def listing() -> None:
        for name in namespace.names():
            brief(name, namespace.get(name))

    before = resident()
    listed = timed(listing)
    copied = resident() - before

    def reference() -> object:
        return frame.head(20).to_dict("records")  # type: ignore[attr-defined]

    def show() -> dict[str, object]:
        shown = page("frame_3", frame, count=20)
        return page_view(shown, Recipe("variable", "frame_3").seen(shown))

    small = pd.DataFrame(block_of(1_000))  # more rows than are shown and sampled, as the large one has
    few = page("small", small)
    page_view(few, Recipe("variable", "small").seen(few))  # loads what is loaded once
    before = resident()
    shown, plain = timed(show), timed(reference)
    grown = resident() - before
    size = len(json.dumps(show())) / 1024
    return [
        Figure("list 1,000 variables, ten of 10M × 20", listed, None, "ms", "≤ 100 ms", listed <= 100),
        Figure("  memory that took", copied, None, "MB", "no copy (< 5 MB)", copied < 5),
        Figure("show_table of 10M × 20 / head(20)", shown, plain, "ms", "≤ 50 ms", shown <= 50),
        Figure("  memory that took", grown, None, "MB", "≤ 1 MB", grown <= 1),
        Figure("  JSON of the ListView", size, None, "KB", "≤ 64 KB", size <= 64),
    ]
