"""`python -m tests.chaos FIRST COUNT` runs seeds, in a process that is good for nothing else afterwards."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from chatkit_notebook.server import runs
from chatkit_notebook.transport import comm

from .pages import SPEED, Pages
from .world import World

AT_ONCE = 50
CLOCKS = [
    (comm, "RESEND_SECONDS"),
    (comm, "RESEND_LIMIT"),
    (comm, "PATIENCE_SECONDS"),
    (runs, "TELL_SECONDS"),
]


async def run(seeds: Iterable[int], folder: Path) -> dict[int, str]:
    """Runs the seeds; what went wrong, by seed."""
    pages = await Pages.start(folder)
    free = asyncio.Semaphore(AT_ONCE)
    failures: dict[int, str] = {}

    async def one(seed: int) -> None:
        async with free:
            try:
                await World(seed, pages, folder).run()
            except Exception as error:
                failures[seed] = str(error) or repr(error)

    try:
        await asyncio.gather(*(one(seed) for seed in seeds))
        failures.update({-number: problem for number, problem in enumerate(pages.problems, start=1)})
        return failures
    finally:
        await pages.stop()


def attempt(seeds: Iterable[int]) -> dict[int, str]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(run(seeds, Path(folder)))


def main() -> int:
    first, count = (int(text) for text in sys.argv[1:3])
    for module, name in CLOCKS:  # as fast as the pages'
        setattr(module, name, getattr(module, name) / SPEED)
    failures = attempt(range(first, first + count))
    if failures:
        print(f"{len(failures)} of {count} seeds failed\n", *list(failures.values())[:5], sep="\n\n")
    else:
        print(f"In all {count} seeds page, store and model agree.")
    return len(failures)


if __name__ == "__main__":
    failed = main()
    sys.stdout.flush()
    # Threads of killed kernels are left, which nobody will wake.
    os._exit(bool(failed))
