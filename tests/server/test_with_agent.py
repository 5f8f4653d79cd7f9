"""The server with the real agent, tools and actions: the analyst answers from a frame."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pandas as pd
import pytest

from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.server.app import create_app
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.server.mount import MountedChat
from chatkit_notebook.store.database import Store

from .conftest import TOKEN, Chat, kinds, only, serving


@pytest.fixture
async def chat(store: Store) -> AsyncIterator[Chat]:
    frame = pd.DataFrame({"n": range(50), "name": [f"row {n}" for n in range(50)]})
    context = ChatContext(chat_id="c1", namespace=Namespace({"df": frame}), store=store, model="analyst")
    mounted = MountedChat(context)
    mounted.resolve(NotebookChatServer(context))
    async with serving(create_app({"c1": mounted}.get, token=TOKEN)) as client:
        yield Chat(client, context, mounted)


def nodes(node: Any) -> list[dict[str, Any]]:
    found = [node] if isinstance(node, dict) else []
    children = node.get("children", []) if isinstance(node, dict) else node
    for child in children if isinstance(children, list) else [children]:
        found += nodes(child)
    return found


async def test_a_table_is_streamed_stored_and_paged(chat: Chat) -> None:
    thread_id, events = await chat.create("show the first 20 rows of df")
    assert not only(events, "error")
    assert kinds(events)[:3] == ["thread.created", "thread.item.done", "stream_options"]
    (widget,) = [e["item"] for e in only(events, "thread.item.done") if e["item"]["type"] == "widget"]
    listed = (await chat.ask("items.list", thread_id=thread_id, order="asc"))["data"]
    assert next(item for item in listed if item["id"] == widget["id"]) == widget
    assert {e["item"]["id"] for e in only(events, "thread.item.done")} == {item["id"] for item in listed}

    (following,) = [n["onClickAction"] for n in nodes(widget["widget"]) if n.get("label") == "Next"]
    action = {key: following[key] for key in ("type", "payload")}
    answer = await chat.ask(
        "threads.sync_custom_action", thread_id=thread_id, item_id=widget["id"], action=action
    )
    assert answer["updated_item"]["id"] == widget["id"]
    shown = [n.get("value") for n in nodes(answer["updated_item"]["widget"])]
    assert "row 20" in shown
    assert "row 0" not in shown


async def test_a_second_turn_goes_on_in_the_same_thread(chat: Chat) -> None:
    thread_id, _ = await chat.create("how many rows has df?")
    events = await chat.add(thread_id, "describe df")
    assert not only(events, "error")
    stored = [item.type for item in await chat.items(thread_id)]
    assert stored.count("user_message") == 2
    assert stored[-1] == "assistant_message"
