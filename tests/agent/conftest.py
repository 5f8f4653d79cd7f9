"""Chats with a real store, ChatKit server and dataframes; the model is what each test makes it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest
from agents.testing import ScriptedModel, assistant_message, function_call
from palmerpenguins import load_penguins

from chatkit_notebook.agent import models
from chatkit_notebook.context import ChatContext, RequestContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.store.database import Store, open_store

from ..model_server import ModelServer

Event = dict[str, Any]


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHATKIT_NOTEBOOK_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_DEFAULT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(models, "RETRIES", 0)


@pytest.fixture(scope="session")
def penguins() -> pd.DataFrame:
    return load_penguins()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    opened = await open_store(":memory:")
    yield opened
    await opened.close()


@dataclass
class Conversation:
    """Asks a chat the way a page does, and keeps what came back."""

    chat: ChatContext
    notified: list[tuple[str, dict[str, Any]]]
    thread_id: str | None = None
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = NotebookChatServer(self.chat)

    async def stream(self, operation: dict[str, Any]) -> AsyncIterator[Event]:
        async for chunk in self.server.stream(json.dumps(operation).encode(), RequestContext(self.chat)):
            event = json.loads(chunk.removeprefix(b"data: "))
            if event["type"] == "thread.created":
                self.thread_id = event["thread"]["id"]
            self.events.append(event)
            yield event

    def asking(self, text: str, **input: Any) -> dict[str, Any]:
        given = {
            "content": [{"type": "input_text", "text": text}],
            "attachments": [],
            "inference_options": {},
        }
        params: dict[str, Any] = {"input": {**given, **input}}
        if self.thread_id is None:
            return {"type": "threads.create", "params": params}
        return {"type": "threads.add_user_message", "params": {**params, "thread_id": self.thread_id}}

    async def ask(self, text: str, **input: Any) -> list[Event]:
        return [event async for event in self.stream(self.asking(text, **input))]

    async def send(self, kind: str, **params: Any) -> list[Event]:
        operation = {"type": kind, "params": {"thread_id": self.thread_id, **params}}
        return [event async for event in self.stream(operation)]

    async def stored(self) -> list[Any]:
        assert self.chat.store is not None
        assert self.thread_id is not None
        page = await self.chat.store.load_thread_items(self.thread_id, None, 500, "asc", None)
        return list(page.data)


def said(events: list[Event]) -> str:
    """The text of the assistant messages that were finished."""
    items = [event["item"] for event in events if event["type"] == "thread.item.done"]
    return "\n".join(
        part["text"] for item in items if item["type"] == "assistant_message" for part in item["content"]
    )


def done(events: list[Event], kind: str) -> list[dict[str, Any]]:
    items = [event["item"] for event in events if event["type"] == "thread.item.done"]
    return [item for item in items if item["type"] == kind]


def error(events: list[Event]) -> Event | None:
    return next((event for event in events if event["type"] == "error"), None)


@pytest.fixture
async def converse(store: Store, penguins: pd.DataFrame) -> AsyncIterator[Callable[..., Conversation]]:
    made: list[ChatContext] = []

    def make(variables: dict[str, Any] | None = None, **fields: Any) -> Conversation:
        notified: list[tuple[str, dict[str, Any]]] = []
        namespace = Namespace({"penguins": penguins} if variables is None else variables)
        chat = ChatContext(
            "chat",
            namespace,
            store=store,
            notify=lambda name, data: notified.append((name, dict(data))),
            **fields,
        )
        made.append(chat)
        return Conversation(chat, notified)

    yield make
    for chat in made:
        await models.close(chat)


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


async def settled() -> list[asyncio.Task[Any]]:
    """The tasks that are left beside the test's own once the loop had its turn."""
    for _ in range(20):
        await asyncio.sleep(0)
    ours = asyncio.current_task()
    return [task for task in asyncio.all_tasks() if task is not ours and "turn" in task.get_name().casefold()]


@pytest.fixture
def scripted() -> Callable[..., ScriptedModel]:
    """Makes a model from its turns: a text, or the tool calls as (name, arguments)."""

    def make(*turns: str | list[tuple[str, dict[str, Any]]]) -> ScriptedModel:
        return ScriptedModel(
            [
                [assistant_message(turn)]
                if isinstance(turn, str)
                else [
                    function_call(name, given, call_id=f"call_{at}_{n}")
                    for n, (name, given) in enumerate(turn)
                ]
                for at, turn in enumerate(turns)
            ]
        )

    return make
