"""Chats that are shown and closed, again and again: no threads, sockets or tasks are left of them."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from pathlib import Path

import pytest

from chatkit_notebook import ChatKit
from chatkit_notebook.runtime import Runtime

from .talk import until

ROUNDS = 100


def show_and_close(round_: int) -> None:
    chat = ChatKit(
        model="analyst", variables={"x": [1, 2]}, store=":memory:", header={"title": {"text": str(round_)}}
    )
    chat.endpoint  # noqa: B018 - gets it ready, as showing it does
    if round_ % 10 == 0:
        chat.send("what is in memory?")
    chat.close()


def left() -> tuple[int, int, int]:
    """Threads, open files and sockets, tasks on the chat's loop."""
    gc.collect()
    runtime = Runtime.current()

    async def tasks() -> int:
        return len(asyncio.all_tasks())

    return threading.active_count(), len(os.listdir("/proc/self/fd")), runtime.loop.wait(tasks(), 10)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts in /proc, which only Linux has")
def test_a_hundred_chats_leave_nothing_behind() -> None:
    for round_ in range(20):
        show_and_close(round_)
    before = left()
    for round_ in range(ROUNDS):
        show_and_close(round_)
    # A thread of a closed store ends when it is next looked at.
    until(lambda: all(now <= then for now, then in zip(left(), before, strict=True)))
    assert Runtime.current().mounts == {}
