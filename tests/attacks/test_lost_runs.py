"""Code that runs when its kernel is killed: a real process, a real database, and the kernel after it.

Source: CWE-404 (what is left when a process ends).
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from chatkit_notebook.context import ChatContext, RequestContext
from chatkit_notebook.execution import Output
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.store.database import Store, open_store
from chatkit_notebook.tools.lost_runs import NOTE, OUTCOME

from ..agent.conftest import Conversation, error, said
from .cards import RUN, Page, button, every, labels

ROOT = Path(__file__).parents[2]


@pytest.fixture
def first(tmp_path: Path) -> Any:
    """A kernel that runs the code of a card."""
    command = [sys.executable, "-m", "tests.attacks.dying_kernel", str(tmp_path / "chat.db")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


@pytest.fixture
async def second(tmp_path: Path) -> AsyncIterator[Store]:
    store = await open_store(tmp_path / "chat.db")
    yield store
    await store.close()


async def opened(page: Page) -> dict[str, Any]:
    """The card, as the page reads it when it opens the conversation."""
    operation = {"type": "threads.get_by_id", "params": {"thread_id": page.chat.thread_id}}
    answer = await page.chat.server.answer(json.dumps(operation).encode(), RequestContext(page.chat.chat))
    return next(one for one in json.loads(answer)["items"]["data"] if one["type"] == "widget")


def badge(card: dict[str, Any]) -> str:
    return next(str(node["label"]) for node in every(card["widget"]) if node["type"] == "Badge")


async def test_a_card_says_that_its_kernel_ended_and_can_be_run_anew(
    first: subprocess.Popen[str], second: Store
) -> None:
    assert first.stdout is not None
    thread_id = (await asyncio.to_thread(first.stdout.readline)).strip()
    chat = ChatContext("second", Namespace({}), store=second, model="analyst")
    page = Page(Conversation(chat, [], thread_id=thread_id))
    # another kernel only shows it: it is not its code
    assert badge(await opened(page)) == "Running"
    assert page.decisions == []
    first.kill()
    first.wait()
    # both of what a page asks at once
    card, same = await asyncio.gather(opened(page), opened(page))
    assert card == same
    assert badge(card) == "Stopped"
    assert labels(card) == ["run", "edit", "insert"]
    assert NOTE in json.dumps(card["widget"])
    values = [node["value"] for node in every(card["widget"]) if node["type"] == "Markdown"]
    assert values == ["```python\nprint(6 * 7)\n```", "````output\nhalf ```way```\nthere\n````"]
    assert [(entry.decision, entry.outcome) for entry in chat.approvals] == [("run", OUTCOME)]
    assert page.recorder.ran == []

    # the model learns it with the next message
    await page.chat.ask("what is in memory?")
    read = [str(one.get("output")) for one in chat.sent[-1].content["input"]]
    came = [output for output in read if output.startswith("The person clicked Run")]
    assert len(came) == 1
    assert "the kernel ended while the code ran: what it did until then is unknown" in came[0]
    assert came[0].endswith("| half ```way```\n| there")

    assert said(await page.click(card, button(card, RUN))) == "The code ran and printed `42`."
    assert page.recorder.ran == ["print(6 * 7)"]
    assert badge(await opened(page)) == "Ran"
    assert error(await page.click(card, button(card, RUN))) is not None


class Broken:
    """An executor that fails."""

    async def run(self, code: str) -> AsyncIterator[Output]:
        yield Output("started")
        raise OSError("the channel is gone")


async def test_a_card_whose_executor_fails_does_not_go_on_running(second: Store) -> None:
    chat = ChatContext("second", Namespace({}), store=second, model="analyst")
    page = Page(Conversation(chat, []))
    item = await page.proposed("python: print(6 * 7)")
    chat.executor = Broken()  # type: ignore[assignment]
    assert error(await page.click(item, button(item, RUN))) is not None
    assert badge(await opened(page)) == "Failed"
    assert chat.approvals[-1].outcome == "failed"
