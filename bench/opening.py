"""From running the cell to a composer one can type in: first time, second time, and to the first answer."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from playwright.sync_api import expect

from . import floor, memory
from .browser import Bench, started
from .figure import Figure

RUNS = 3


def importing() -> float:
    """Milliseconds that a new process takes for what the chat imports before it can answer."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", memory.IMPORTS], check=True)
    return (time.perf_counter() - start) * 1000


def floor_opening(bench: Bench) -> float:
    with bench.notebook([floor.IMPORTS, floor.CELL, floor.CELL]) as notebook:
        notebook.run(0)
        return float(notebook.page.evaluate(floor.OPENING, [1, floor.FLOOR_INPUT]))


def chat_opening(bench: Bench) -> tuple[float, float, float]:
    """Milliseconds: first opening, from running the cell to the first answer, second opening."""
    cells = ["penguins = [{'mass': 3750}, {'mass': 5000}]", "%load_ext chatkit_notebook\n%chatkit --new"]
    with bench.notebook([*cells, "%chatkit --new"]) as notebook:
        notebook.run(0)
        start = notebook.page.evaluate("() => performance.now()")
        first = float(notebook.page.evaluate(floor.OPENING, [1, floor.CHAT_INPUT]))
        chat = notebook.chat()
        chat.ask("what is in memory?")
        expect(chat.items("assistant_message").last).to_contain_text("penguins", timeout=60_000)
        answered = notebook.page.evaluate("() => performance.now()") - start
        chat.wait_until_ready()
        second = float(notebook.page.evaluate(floor.OPENING, [2, floor.CHAT_INPUT]))
        return first, answered, second


def measure() -> list[Figure]:
    with started({"OPENAI_API_KEY": "none", "CHATKIT_NOTEBOOK_MODEL": "analyst"}) as bench:
        rounds = [(*chat_opening(bench), floor_opening(bench), importing()) for _ in range(RUNS)]
    first, answered, second, reference, imports = (
        statistics.median(column) for column in zip(*rounds, strict=True)
    )
    return [
        Figure(
            "open the chat, first time / floor",
            first,
            reference,
            "ms",
            "≤ floor + 1.0 s",
            first <= reference + 1000,
        ),
        Figure(
            "open the chat, second time / floor",
            second,
            reference,
            "ms",
            "≤ floor + 0.4 s",
            second <= reference + 400,
        ),
        Figure(
            "cell to first answer / its imports alone", answered, imports, "ms", "≤ 4 s", answered <= 4000
        ),
    ]
