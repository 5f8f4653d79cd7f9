"""Fifty chats that answer at once on one store: each its own words, whatever happens to the others."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from agents.models.interface import Model

from chatkit_notebook.agent.analyst.model import events, message
from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.session import Session

from .live_kernel import message_of

CHATS = 50
FAILING, LEAVING = 7, 13
"""The chat whose model fails in the middle, and the one whose reader goes away."""


def words(number: int) -> str:
    return " ".join(f"{number}:{word}" for word in range(60))


class Speaker(Model):
    """Says words of its own; before the second half it waits until all others are as far."""

    def __init__(self, number: int, together: list[int], everybody: asyncio.Event) -> None:
        self.number, self.together, self.everybody = number, together, everybody

    async def get_response(self, *arguments: Any, **options: Any) -> Any:
        raise NotImplementedError("Only streams are asked for")

    async def stream_response(self, *arguments: Any, **options: Any) -> AsyncIterator[Any]:
        said = list(events(message(words(self.number))))
        for place, event in enumerate(said):
            if place == len(said) // 2:
                self.together.append(self.number)
                if len(self.together) == CHATS:
                    self.everybody.set()
                await self.everybody.wait()
                if self.number == FAILING:
                    raise RuntimeError("The model is gone")
            yield event


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime.current()
    yield runtime
    runtime.close()


async def read(
    client: httpx.AsyncClient, number: int, session: Session, everybody: asyncio.Event
) -> list[Any]:
    """The events of one answer."""
    endpoint, body = session.endpoint, message_of(f"count, {number}")
    found: list[Any] = []
    async with client.stream("POST", endpoint.url, json=body, headers=endpoint.headers) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if number == LEAVING and everybody.is_set():
                break
    return found


def test_fifty_chats_answer_at_once_each_its_own(runtime: Runtime, tmp_path: Path) -> None:
    together: list[int] = []
    everybody = asyncio.Event()
    sessions = []
    for number in range(CHATS):
        model = Speaker(number, together, everybody)
        store = str(tmp_path / "chats.db")
        context = ChatContext(f"c{number}", Namespace({}), store_url=store, scope=f"{number}", model=model)
        sessions.append(runtime.open(context))
        sessions[-1].warm()

    async def ask() -> list[list[Any]]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(limits=limits, timeout=60) as client:
            return await asyncio.gather(
                *(read(client, number, session, everybody) for number, session in enumerate(sessions))
            )

    answers = asyncio.run(ask())
    assert sorted(together) == list(range(CHATS))
    for number, (session, found) in enumerate(zip(sessions, answers, strict=True)):
        thread = found[0]["thread"]["id"]
        assert session.latest_thread() == thread
        params = {"thread_id": thread, "limit": 100, "order": "asc"}
        stored = session.call({"type": "items.list", "params": params})["data"]
        said = "".join(
            part["text"] for item in stored if item["type"] == "assistant_message" for part in item["content"]
        )
        if number == FAILING:
            assert any(event["type"] == "error" for event in found)
        if number in (FAILING, LEAVING):
            assert words(number).startswith(said)
            continue
        assert said == words(number)
        ended = [event["item"] for event in found if event["type"] == "thread.item.done"]
        assert [item["content"][0]["text"] for item in ended if item["type"] == "assistant_message"] == [said]
        assert not any(event["type"] == "error" for event in found)
