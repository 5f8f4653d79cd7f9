"""Notebook widgets that are shown and closed, again and again: nothing is left of them."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import weakref
from pathlib import Path
from typing import Any

import comm
import ipywidgets
import pytest

from chatkit_notebook import ChatKit, Preview
from chatkit_notebook.runtime import Runtime

from .talk import Talk, until

pytestmark = pytest.mark.thorough

ROUNDS = 100


def show_and_close(round_: int) -> list[weakref.ref[Any]]:
    chat = ChatKit(
        model="analyst", variables={"x": [1, 2]}, store=":memory:", header={"title": {"text": str(round_)}}
    )
    chat.on_action("save")(lambda action: None)
    chat.endpoint  # noqa: B018 - gets it ready, as showing it does
    if round_ % 10 == 0:
        chat.send("what is in memory?")
        Talk(chat).ask("describe x").client.close()
    preview = Preview({"type": "Card", "children": []})
    chat.close()
    preview.close()
    session = chat._session
    return [weakref.ref(each) for each in (chat, chat.layout, session, session.context, preview)]


def left() -> dict[str, int]:
    gc.collect()
    runtime = Runtime.current()

    async def tasks() -> int:
        return len(asyncio.all_tasks())

    return {
        "threads": threading.active_count(),
        "files and sockets": len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0,
        "tasks": runtime.loop.wait(tasks(), 10),
        "comms": len(comm.get_comm_manager().comms),
        "chats on the app": len(runtime.mounts),
        "stores": len(runtime.stores),
        "runs": len(runtime.runs.running),
    }


def test_a_hundred_chats_leave_nothing_behind() -> None:
    for round_ in range(10):
        show_and_close(round_)
    before = left()
    shown = [each for round_ in range(ROUNDS) for each in show_and_close(round_)]
    # A thread of a closed store ends when it is next looked at.
    until(lambda: all(now <= before[what] for what, now in left().items()))
    # The last runs can still be followed for a while, and hold their chats.
    Runtime.current().runs.kept.clear()
    until(lambda: gc.collect() or not [each for each in shown if each() is not None])


def test_a_closed_widget_is_forgotten_and_the_layout_of_another_kept() -> None:
    mine = ipywidgets.Layout(width="50%")
    preview = Preview({"type": "Card", "children": []}, layout=mine)
    preview.close()
    assert mine.comm is not None
    preview = Preview({"type": "Card", "children": []}, layout={"width": "50%"})
    own = preview.layout
    preview.close()
    assert own.comm is None
    mine.close()
