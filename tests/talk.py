"""A script's conversation with a chat over its loopback address, and what it reads in the answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from chatkit_notebook import ChatKit
from chatkit_notebook.views import recipe

Event = dict[str, Any]
Item = dict[str, Any]
SECONDS = 30.0
"""Longer than anything may take; when it is reached, something hangs."""


class Talk:
    """One conversation of a script with a chat."""

    def __init__(self, chat: ChatKit) -> None:
        self.chat = chat
        self.thread: str | None = None
        self.events: list[Event] = []
        endpoint = chat.endpoint
        self.client = httpx.Client(headers=endpoint.headers, timeout=SECONDS)
        self.url = endpoint.url

    def stream(self, kind: str, **params: Any) -> Iterator[Event]:
        body = {"type": kind, "params": params}
        with self.client.stream("POST", self.url, json=body) as response:
            assert response.status_code == 200, response.read()
            for line in response.iter_lines():
                if line.startswith("data: "):
                    event = json.loads(line[6:])
                    if event["type"] == "thread.created":
                        self.thread = event["thread"]["id"]
                    yield event

    def asking(self, text: str) -> Iterator[Event]:
        content = [{"type": "input_text", "text": text}]
        given = {"content": content, "attachments": [], "inference_options": {}}
        if self.thread is None:
            return self.stream("threads.create", input=given)
        return self.stream("threads.add_user_message", thread_id=self.thread, input=given)

    def ask(self, text: str) -> Talk:
        self.events = list(self.asking(text))
        return self

    def retry(self) -> Talk:
        asked = next(item for item in reversed(self.items()) if item["type"] == "user_message")
        parts = self.stream("threads.retry_after_item", thread_id=self.thread, item_id=asked["id"])
        self.events = list(parts)
        return self

    def json(self, kind: str, **params: Any) -> dict[str, Any]:
        response = self.client.post(
            self.url, json={"type": kind, "params": {"thread_id": self.thread, **params}}
        )
        assert response.status_code == 200, response.text
        return response.json()

    def items(self) -> list[Item]:
        return self.json("items.list", order="asc", limit=100)["data"]

    def texts(self) -> list[str]:
        """What was said and stored, in order."""
        return [text_of(item) for item in self.items() if item["type"].endswith("_message")]

    @property
    def error(self) -> str | None:
        return next((event["message"] for event in self.events if event["type"] == "error"), None)

    @property
    def done(self) -> list[Item]:
        return [event["item"] for event in self.events if event["type"] == "thread.item.done"]

    @property
    def said(self) -> str:
        return "\n".join(text_of(item) for item in self.done if item["type"] == "assistant_message")

    @property
    def widget(self) -> Item:
        return [item for item in self.done if item["type"] == "widget"][-1]

    def click(self, kind: str, nth: int = -1, on: Item | None = None) -> str:
        """Clicks in the widget, of the buttons that page on Next; the texts of what comes of it."""
        sender = on or self.widget
        label = "Next" if kind == recipe.PAGE else None
        clicks = [
            n["onClickAction"]
            for n in nodes(sender["widget"])
            if "onClickAction" in n and label in (None, n.get("label"))
        ]
        action = [click for click in clicks if click["type"] == kind][nth]
        action = {key: action[key] for key in ("type", "payload")}
        if kind == recipe.PAGE:
            changed = self.json("threads.sync_custom_action", item_id=sender["id"], action=action)
            return words(changed["updated_item"])
        events = list(
            self.stream("threads.custom_action", thread_id=self.thread, item_id=sender["id"], action=action)
        )
        assert not [event for event in events if event["type"] == "error"]
        drawn = [event["item"] for event in events if event.get("item", {}).get("type") == "widget"]
        return words(drawn[-1])


def text_of(item: Item) -> str:
    return "".join(part.get("text", "") for part in item["content"])


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        yield from nodes(node.get("children"))
    elif isinstance(node, list):
        for child in node:
            yield from nodes(child)


def words(item: Item) -> str:
    return "\n".join(str(n["value"]) for n in nodes(item["widget"]) if "value" in n)


def until(condition: Callable[[], Any]) -> Any:
    """Waits for what happens in another thread."""
    deadline = time.monotonic() + SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found
