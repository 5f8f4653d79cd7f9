"""Describing large variables, listing crowded namespaces, and what of it goes to the model."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import polars as pl

from .figure import Figure
from .variables import COLUMNS, ROWS, block_of, resident, timed

NAMES = 20_000
FRAMES = 100


class Sleeper:
    """An object whose text never comes."""

    def __repr__(self) -> str:
        time.sleep(3600)
        return ""


def peak_during(call: Callable[[], object]) -> float:
    """Megabytes above the present that the process reached while it ran."""
    before, highest, done = resident(), resident(), threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.002):
            highest = max(highest, resident())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        call()
    finally:
        done.set()
        thread.join()
    return max(highest - before, 0.0)


def once(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def measure() -> list[Figure]:
    from chatkit_notebook.inspection.describers import brief, describe
    from chatkit_notebook.inspection.namespace import Namespace
    from chatkit_notebook.tools.list_variables import as_text, listing

    names = [f"column_{index}" for index in range(COLUMNS)]
    frame = pd.DataFrame(block_of(ROWS), columns=names, copy=False)
    describe("small", frame.head(100))
    figures: list[Figure] = []
    for library, large in (("pandas", frame), ("polars", None)):
        if large is None:
            large = pl.from_pandas(frame)
            del frame
        ours = statistics.median(once(lambda large=large: describe("large", large)) for _ in range(3))
        reference = once(large.describe)
        grown = peak_during(lambda large=large: describe("large", large))
        share = ours / reference
        figures += [
            Figure(
                f"describe 10M × 20 {library} / describe()", ours, reference, "ms", "≤ 1/15", share <= 1 / 15
            ),
            Figure("  memory that took", grown, None, "MB", "≤ 20 MB", grown <= 20),
        ]
        del large
    array = np.random.default_rng(0).random(100_000_000)
    ours = timed(lambda array=array: describe("array", array), 5)
    figures.append(Figure("describe numpy 1e8", ours, None, "ms", "≤ 20 ms", ours <= 20))
    del array

    crowd: dict[str, object] = {f"value_{index}": index for index in range(NAMES)}
    ours = timed(lambda: listing(Namespace(crowd), None), 5)
    figures.append(Figure("list 20,000 names", ours, None, "ms", "≤ 300 ms", ours <= 300))

    beside = Namespace({"hostile": Sleeper(), "frame": pd.DataFrame({"a": [1]})})
    listed = timed(lambda: [brief(name, value) for name, value in beside.variables().items()], 5)
    hostile = once(lambda: describe("hostile", beside.get("hostile")))
    figures += [
        Figure("describe an object whose repr hangs", hostile, None, "ms", "≈ 500 ms", hostile <= 700),
        Figure("  list it beside a frame", listed, None, "ms", "≤ 5 ms", listed <= 5),
    ]

    small = pd.DataFrame({f"measurement_{index}": np.arange(3.0) for index in range(12)})
    many = {f"observations_{index:03}": small.copy() for index in range(FRAMES)}
    size = len(as_text(listing(Namespace(many), None), None).encode()) / 1024
    figures.append(Figure("sent to the model: 100 frames listed", size, None, "KB", "≤ 16 KB", size <= 16))
    return figures
