from __future__ import annotations

import asyncio

from chatkit_notebook.server.turns import Turns


async def test_turns_of_one_thread_follow_each_other_and_leave_nothing_behind() -> None:
    turns, order = Turns(), []

    async def turn(name: str, thread_id: str) -> None:
        async with turns.take(thread_id):
            order.append(f"{name} begins")
            await asyncio.sleep(0)
            order.append(f"{name} ends")

    await asyncio.gather(turn("a", "t"), turn("b", "t"), turn("c", "other"))
    assert order.index("a ends") < order.index("b begins")
    assert order.index("c begins") < order.index("a ends")
    assert not turns.running
    assert not turns.locks


async def test_stop_cancels_the_turn_and_waits_for_its_end() -> None:
    turns, ended = Turns(), []

    async def turn() -> None:
        async with turns.take("t"):
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                await asyncio.sleep(0)
                ended.append(True)

    task = asyncio.create_task(turn())
    await asyncio.sleep(0)
    assert turns.is_busy("t")
    await turns.stop("t")
    assert ended
    assert task.cancelled()
    await turns.stop("t")
    await turns.stop("another")
