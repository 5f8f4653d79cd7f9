"""Two chats of two kernels on one database: each conversation and each ledger stays whole.

Source: CWE-362 (two that write to one place).
"""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from agents.testing import ScriptedModel, assistant_message

from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.store.database import open_store

from ..agent.conftest import Conversation, said

TURNS = 4


async def talk(url: str, name: str, begin: threading.Barrier, told: dict[str, object]) -> None:
    """One kernel: a store and a loop of its own."""
    store = await open_store(url)
    answers = [[assistant_message(f"{name} answer {turn}")] for turn in range(TURNS)]
    chat = Conversation(ChatContext(name, Namespace({}), store=store, model=ScriptedModel(answers)), [])
    begin.wait(30)
    heard = [said(await chat.ask(f"{name} question {turn}")) for turn in range(TURNS)]
    items = [item.model_dump_json() for item in await chat.stored()]
    sent = [str(one.content["input"]) for one in chat.chat.sent]
    begin.wait(30)
    listed = [thread.id for thread in (await store.load_threads(10, None, "asc", None)).data]
    told[name] = (chat.thread_id, heard, items, sent, listed)
    await store.close()


def test_two_kernels_on_one_file_keep_their_conversations_apart(tmp_path: Path) -> None:
    begin, told = threading.Barrier(2), {}
    url = f"sqlite:///{tmp_path}/chats.db"
    kernels = [
        threading.Thread(target=lambda name=name: asyncio.run(talk(url, name, begin, told)))
        for name in ("first", "second")
    ]
    for kernel in kernels:
        kernel.start()
    for kernel in kernels:
        kernel.join(60)
    assert set(told) == {"first", "second"}
    threads = {told[name][0] for name in told}
    assert len(threads) == 2
    for name, other in (("first", "second"), ("second", "first")):
        _, heard, items, sent, listed = told[name]
        assert heard == [f"{name} answer {turn}" for turn in range(TURNS)]
        assert set(listed) == threads
        for turn in range(TURNS):
            assert f"{name} question {turn}" in sent[turn]
        assert len(sent) == TURNS
        assert not [
            text for text in (*items, *sent) if f"{other} question" in text or f"{other} answer" in text
        ]
        assert sum(f"{name} question" in item for item in items) == TURNS
        assert sum(f"{name} answer" in item for item in items) == TURNS
