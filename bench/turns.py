"""What shorter turns of threads cost the cell that runs while an answer streams."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

from chatkit_notebook import settings

from .concurrent import RATE, TOKENS, read
from .figure import Figure

SECONDS = 3.0
PAIRS = 2


def measure() -> list[Figure]:
    figures = []
    for threads, name in ((1, "a loop in Python"), (2, "two threads that compute")):
        pairs = [(rounds(threads, "0.001"), rounds(threads, "0")) for _ in range(PAIRS)]
        ours, reference = (sum(values) / PAIRS for values in zip(*pairs, strict=True))
        title = f"{name} beside an answer / with the interval left alone"
        figures.append(Figure(title, ours, reference, "rounds/s", "≥ 0.9 ×", ours >= 0.9 * reference))
    return figures


def rounds(threads: int, interval: str) -> float:
    """Rounds a second of a program whose chat streams an answer meanwhile."""
    command = [sys.executable, "-m", "bench.turns", str(threads)]
    environment = {**os.environ, settings.SWITCH_INTERVAL: interval}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url, headers = json.loads(process.stdout.readline())

        async def reading() -> float:
            answer = asyncio.ensure_future(read(url, headers, "Count."))
            await asyncio.sleep(1.0)
            process.stdin.write("go\n")
            process.stdin.flush()
            line = await asyncio.to_thread(process.stdout.readline)
            answer.cancel()
            return float(line)

        try:
            return asyncio.run(reading())
        finally:
            process.kill()


def main() -> None:
    from agents.models.interface import Model

    from chatkit_notebook import ChatKit
    from chatkit_notebook.agent.analyst import model as analyst

    analyst.WORDS_PER_DELTA = 1
    said = analyst.events(analyst.message(" ".join(f"word{number}" for number in range(TOKENS))))

    class Counting(Model):
        async def get_response(self, *arguments: Any, **options: Any) -> Any:
            raise NotImplementedError("Only streams are measured")

        async def stream_response(self, *arguments: Any, **options: Any) -> AsyncIterator[Any]:
            for event in said:
                await asyncio.sleep(1 / RATE)
                yield event

    chat = ChatKit(model=Counting(), store=":memory:")
    print(json.dumps([chat.endpoint.url, chat.endpoint.headers]), flush=True)
    sys.stdin.readline()
    counts: list[int] = []
    end = time.perf_counter() + SECONDS

    def compute() -> None:
        count = 0
        while time.perf_counter() < end:
            sum(number * number for number in range(1_000))
            count += 1
        counts.append(count)

    others = [threading.Thread(target=compute) for _ in range(int(sys.argv[1]) - 1)]
    for thread in others:
        thread.start()
    compute()
    for thread in others:
        thread.join()
    print(sum(counts) / SECONDS, flush=True)


if __name__ == "__main__":
    main()
