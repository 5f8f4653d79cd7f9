"""A chat whose agent proposes code, and its page; the executor writes down what it would run."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from agents.testing import ScriptedModel, assistant_message, function_call

from chatkit_notebook.context import RequestContext
from chatkit_notebook.execution import Output

from ..agent.conftest import Conversation

RUN, EDIT, DISMISS = (f"chatkit_notebook.code.{name}" for name in ("run", "edit", "dismiss"))
BACK, INSERT, SHARE = (f"chatkit_notebook.code.{name}" for name in ("back", "insert", "share"))


class Recorder:
    """Writes down what is to run, and publishes what a test gives it."""

    def __init__(self, *outputs: Output) -> None:
        self.ran: list[str] = []
        self.inserted: list[str] = []
        self.outputs = outputs or (Output("started"), Output("text", "42\n"), Output("end", "done"))

    async def run(self, code: str) -> AsyncIterator[Output]:
        self.ran.append(code)
        for output in self.outputs:
            yield output

    async def insert(self, code: str) -> str:
        self.inserted.append(code)
        return "It is in a new cell below this one."


def proposing(*codes: str) -> ScriptedModel:
    steps: list[Any] = []
    for at, code in enumerate(codes):
        call = function_call("propose_code", {"code": code, "purpose": "Try it"}, call_id=f"c{at}")
        steps += [[call], [assistant_message("Here it is.")]]
    return ScriptedModel([*steps, *[[assistant_message("Well.")]] * 3])


def actions(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for child in node for found in actions(child)]
    if not isinstance(node, dict):
        return []
    own = [node["onClickAction"]] if isinstance(node.get("onClickAction"), dict) else []
    return own + actions(node.get("children"))


def every(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for child in node for found in every(child)]
    return [node, *every(node.get("children"))] if isinstance(node, dict) else []


def button(item: dict[str, Any], kind: str) -> dict[str, Any]:
    action = next(action for action in actions(item["widget"]) if action["type"] == kind)
    return {key: action[key] for key in ("type", "payload")}


def labels(item: dict[str, Any]) -> list[str]:
    return [action["type"].rsplit(".", 1)[1] for action in actions(item["widget"])]


class Page:
    """A chat whose agent proposed code, and the page that shows it."""

    def __init__(self, chat: Conversation) -> None:
        self.chat = chat
        self.recorder = Recorder()
        chat.chat.executor = self.recorder

    async def proposed(self, text: str = "Try something.") -> dict[str, Any]:
        events = await self.chat.ask(text)
        return next(e["item"] for e in events if e.get("item", {}).get("type") == "widget")

    async def click(self, item: dict[str, Any], action: dict[str, Any], *, stream: bool = True) -> list[Any]:
        params = {"item_id": item["id"], "action": action}
        if stream:
            return await self.chat.send("threads.custom_action", **params)
        body = {"type": "threads.sync_custom_action", "params": {"thread_id": self.chat.thread_id, **params}}
        answer = await self.chat.server.answer(json.dumps(body).encode(), RequestContext(self.chat.chat))
        return [json.loads(answer)]

    async def card(self, item: dict[str, Any]) -> dict[str, Any]:
        stored = next(one for one in await self.chat.stored() if one.id == item["id"])
        return stored.model_dump(mode="json", exclude_none=True)

    @property
    def decisions(self) -> list[str]:
        return [entry.decision for entry in self.chat.chat.approvals]
