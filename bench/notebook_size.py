"""How much a saved notebook grows with a chat in it, and how often the UI bundle reaches the page."""

from __future__ import annotations

from .browser import Bench, Wire, started
from .figure import Figure


def saved_kilobytes(bench: Bench, cells: list[str]) -> tuple[float, list[float]]:
    """Kilobytes of the saved notebook, and kilobytes that came over the wire for each cell."""
    with bench.notebook(cells) as notebook:
        wire = Wire(notebook.page)
        received = []
        for index, source in enumerate(cells):
            wire.reset()
            notebook.run(index)
            if "%chatkit" in source:
                chat = notebook.chat(index).wait_until_ready()
                chat.ask_and_wait("what is in memory?")
            received.append(wire.received / 1024)
        notebook.save()
        return (bench.server.root / notebook.name).stat().st_size / 1024, received


def measure() -> list[Figure]:
    with started({"CHATKIT_NOTEBOOK_MODEL": "analyst"}) as bench:
        empty, _ = saved_kilobytes(bench, ["1", "1"])
        cell = "%reload_ext chatkit_notebook\n%chatkit --new"
        full, received = saved_kilobytes(bench, [cell, cell])
    grown = (full - empty) / 2
    return [
        Figure("saved notebook, growth per chat", grown, None, "KB", "≤ 20 KB", grown <= 20),
        Figure(
            "bytes to the page, second chat / first",
            received[1],
            received[0],
            "KB",
            "bundle once (≤ 0.3 ×)",
            received[1] <= 0.3 * received[0],
        ),
    ]
