"""A chat served for real: uvicorn on a port, httpx in front, a store in memory, and a small responder."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest
import uvicorn
from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageContentPartAdded,
    AssistantMessageContentPartDone,
    AssistantMessageContentPartTextDelta,
    AssistantMessageItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemUpdatedEvent,
    ThreadMetadata,
    ThreadStreamEvent,
    UserMessageItem,
)

from chatkit_notebook.context import ChatContext, RequestContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.server.app import create_app
from chatkit_notebook.server.auth import TOKEN_HEADER
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.server.mount import MountedChat
from chatkit_notebook.server.turns import Turns
from chatkit_notebook.store.database import Store, open_store

TOKEN = "t" * 43
Event = dict[str, Any]


def message(thread: ThreadMetadata, item_id: str, text: str = "") -> AssistantMessageItem:
    content = [AssistantMessageContent(text=text)] if text else []
    return AssistantMessageItem(id=item_id, thread_id=thread.id, created_at=datetime.now(), content=content)


def part_added(item_id: str) -> ThreadItemUpdatedEvent:
    update = AssistantMessageContentPartAdded(content_index=0, content=AssistantMessageContent(text=""))
    return ThreadItemUpdatedEvent(item_id=item_id, update=update)


def delta(item_id: str, text: str) -> ThreadItemUpdatedEvent:
    update = AssistantMessageContentPartTextDelta(content_index=0, delta=text)
    return ThreadItemUpdatedEvent(item_id=item_id, update=update)


def part_done(item_id: str, text: str) -> ThreadItemUpdatedEvent:
    update = AssistantMessageContentPartDone(content_index=0, content=AssistantMessageContent(text=text))
    return ThreadItemUpdatedEvent(item_id=item_id, update=update)


class Responder:
    """Stands where the agent stands. Without a script it says the user's words back, streamed.

    Attributes:
        script: Replaces what it does.
        calls: Threads and messages it was asked with.
    """

    def __init__(self) -> None:
        self.script: Callable[..., AsyncIterator[ThreadStreamEvent]] | None = None
        self.calls: list[tuple[str, str | None]] = []
        self.requests: list[RequestContext] = []

    async def __call__(
        self, thread: ThreadMetadata, item: UserMessageItem | None, request: RequestContext
    ) -> AsyncIterator[ThreadStreamEvent]:
        self.calls.append((thread.id, item and item.id))
        self.requests.append(request)
        script = self.script or self.echo
        async for event in script(thread, item, request):
            yield event

    async def echo(
        self, thread: ThreadMetadata, item: UserMessageItem | None, request: RequestContext
    ) -> AsyncIterator[ThreadStreamEvent]:
        assert request.chat.store is not None
        item_id = request.chat.store.generate_item_id("message", thread, request)
        text = "".join(part.text for part in item.content) if item else "(no message)"
        yield ThreadItemAddedEvent(item=message(thread, item_id))
        yield part_added(item_id)
        for word in text.split(" "):
            yield delta(item_id, word + " ")
        yield part_done(item_id, text)
        yield ThreadItemDoneEvent(item=message(thread, item_id, text))


def parse_events(body: bytes | str) -> list[Event]:
    text = body.decode() if isinstance(body, bytes) else body
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    assert all(block.startswith("data: ") and "\n" not in block for block in blocks), text
    return [json.loads(block.removeprefix("data: ")) for block in blocks]


def kinds(events: list[Event]) -> list[str]:
    return [event["type"] for event in events]


def only(events: list[Event], kind: str) -> list[Event]:
    return [event for event in events if event["type"] == kind]


def user_input(text: str) -> dict[str, Any]:
    return {"content": [{"type": "input_text", "text": text}], "attachments": [], "inference_options": {}}


class Chat:
    """A chat that is served, and how a page asks it."""

    def __init__(self, client: httpx.AsyncClient, context: ChatContext, mounted: MountedChat) -> None:
        self.client = client
        self.context = context
        self.mounted = mounted
        self.notices: list[tuple[str, Any]] = []
        self.path = f"/chats/{context.chat_id}/chatkit"
        context.notify = lambda name, data: self.notices.append((name, data))

    @property
    def store(self) -> Store:
        assert self.context.store is not None
        return self.context.store

    @property
    def request(self) -> RequestContext:
        return RequestContext(chat=self.context)

    async def post(
        self, operation: str, params: dict[str, Any] | None = None, **envelope: Any
    ) -> httpx.Response:
        return await self.client.post(self.path, json={"type": operation, "params": params or {}, **envelope})

    async def ask(self, operation: str, /, **params: Any) -> Any:
        response = await self.post(operation, params)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        return response.json()

    async def events(self, operation: str, /, **params: Any) -> list[Event]:
        response = await self.post(operation, params)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"].startswith("text/event-stream")
        return parse_events(response.content)

    async def create(self, text: str = "hello there") -> tuple[str, list[Event]]:
        events = await self.events("threads.create", input=user_input(text))
        return events[0]["thread"]["id"], events

    async def add(self, thread_id: str, text: str) -> list[Event]:
        return await self.events("threads.add_user_message", thread_id=thread_id, input=user_input(text))

    @asynccontextmanager
    async def streaming(self, operation: str, /, **params: Any) -> AsyncIterator[AsyncIterator[Event]]:
        """The events as they come; leaving the block early is what a page does on Stop."""
        body = {"type": operation, "params": params}
        async with self.client.stream("POST", self.path, json=body) as response:
            assert response.status_code == 200

            async def events() -> AsyncIterator[Event]:
                async for line in response.aiter_lines():
                    if line.startswith("data: "):
                        yield json.loads(line.removeprefix("data: "))

            yield events()

    async def items(self, thread_id: str) -> list[Any]:
        """What is stored, hidden items included."""
        return (await self.store.load_thread_items(thread_id, None, 100, "asc", None)).data

    async def idle(self, thread_id: str) -> None:
        """Waits until no turn runs in the thread."""
        server = await self.mounted.server()
        async with server.turns.lock(thread_id):
            pass


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.001)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=url, headers={TOKEN_HEADER: TOKEN}, timeout=20) as client:
            yield client
    finally:
        server.should_exit = True
        await task
        listener.close()


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    store = open_store(":memory:")
    yield store
    await store.close()


@pytest.fixture
def context(store: Store) -> ChatContext:
    return ChatContext(chat_id="c1", namespace=Namespace({}), store=store, scope="/home/ada/a.ipynb")


@pytest.fixture
def responder() -> Responder:
    return Responder()


@pytest.fixture
def server(context: ChatContext, responder: Responder) -> NotebookChatServer:
    return NotebookChatServer(context, respond=responder, actions={}, turns=Turns())


@pytest.fixture
async def chat(context: ChatContext, server: NotebookChatServer) -> AsyncIterator[Chat]:
    mounted = MountedChat(context)
    mounted.resolve(server)
    app = create_app({"c1": mounted}.get, token=TOKEN)
    async with serving(app) as client:
        yield Chat(client, context, mounted)
