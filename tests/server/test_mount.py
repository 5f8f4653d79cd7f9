from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from chatkit_notebook.server.mount import MountedChat


async def wait_for_waiting(mounted: MountedChat, count: int) -> None:
    while len(mounted._waiting) < count:
        await asyncio.sleep(0)


async def test_all_who_wait_get_the_server_also_from_another_thread() -> None:
    mounted, server = MountedChat(None), object()  # type: ignore[arg-type]
    waiting = [asyncio.create_task(mounted.server()) for _ in range(3)]
    await wait_for_waiting(mounted, 3)
    assert not mounted.ready
    thread = threading.Thread(target=mounted.resolve, args=(server,))
    thread.start()
    assert await asyncio.gather(*waiting) == [server] * 3
    thread.join()
    assert mounted.ready
    assert await mounted.server() is server


async def test_one_who_gives_up_does_not_disturb_the_others() -> None:
    mounted, server = MountedChat(None), object()  # type: ignore[arg-type]
    first, second = (asyncio.create_task(mounted.server()) for _ in range(2))
    await wait_for_waiting(mounted, 2)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    mounted.resolve(server)  # type: ignore[arg-type]
    assert await second is server


async def test_a_failure_may_be_followed_by_a_server_and_by_the_end() -> None:
    mounted: Any = MountedChat(None)  # type: ignore[arg-type]
    mounted.fail(ValueError("no"))
    with pytest.raises(ValueError, match="no"):
        await mounted.server()
    server = object()
    mounted.resolve(server)
    assert await mounted.server() is server
    mounted.fail(RuntimeError("closed"))
    with pytest.raises(RuntimeError, match="closed"):
        await mounted.server()
