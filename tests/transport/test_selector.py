from __future__ import annotations

import asyncio
import selectors
import sys
import time

import pytest

from chatkit_notebook.transport import selector
from chatkit_notebook.transport.loop import LoopThread

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the loop of Windows has no selector")


def test_steps_that_follow_each_other_ask_the_system_seldom(
    loop: LoopThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[float | None] = []
    ask = selectors.DefaultSelector.select

    def counted(self: selectors.BaseSelector, timeout: float | None = None) -> object:
        questions.append(timeout)
        return ask(self, timeout)  # type: ignore[arg-type]

    async def steps() -> tuple[int, float]:
        before, start = len(questions), time.monotonic()
        for _ in range(1_000):
            await asyncio.sleep(0)
        return len(questions) - before, time.monotonic() - start

    monkeypatch.setattr(selectors.DefaultSelector, "select", counted)
    asked, seconds = loop.wait(steps(), 30)
    assert asked <= seconds / selector.AGAIN_SECONDS + 1
    assert asked < 1_000


def test_a_loop_that_is_always_busy_still_hears_of_the_world(loop: LoopThread) -> None:
    async def served() -> bytes:
        def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"heard")
            writer.close()

        async def busy() -> None:
            while True:
                await asyncio.sleep(0)

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        spinning = asyncio.ensure_future(busy())
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        heard = await reader.read()
        spinning.cancel()
        writer.close()
        server.close()
        return heard

    assert loop.wait(served(), 30) == b"heard"


def test_other_threads_are_heard_while_the_loop_is_busy(loop: LoopThread) -> None:
    async def until_told() -> int:
        told = asyncio.Event()
        asyncio.get_running_loop().run_in_executor(None, lambda: loop.loop.call_soon_threadsafe(told.set))
        steps = 0
        while not told.is_set():
            steps += 1
            await asyncio.sleep(0)
        return steps

    assert loop.wait(until_told(), 30) > 0
