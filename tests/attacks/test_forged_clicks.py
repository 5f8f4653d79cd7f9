"""Forged clicks on Run: over HTTP with the right token and over comm, in every kind of request.

Who has the kernel's token may steer the chat; code runs only by a token that is on a card of ours, once.

Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, and CWE-294 (replay).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call

from chatkit_notebook.runtime import Runtime

from .cards import RUN, Recorder, button
from .test_wire_comm import Wired

Send = Callable[[dict[str, Any]], str]
MADE_UP = {"type": RUN, "payload": {"token": "a" * 32, "code": "import os", "edited": "import os"}}
WAYS = ("http", "comm")


def proposing() -> ScriptedModel:
    call = function_call("propose_code", {"code": "print(6 * 7)", "purpose": "Try it"}, call_id="c1")
    answers = [ModelStep([assistant_message("Well.")]) for _ in range(30)]
    return ScriptedModel([ModelStep([call]), *answers])


class Forger:
    """A page that has the kernel's token, and sends what it likes."""

    def __init__(self, runtime: Runtime) -> None:
        self.wired = Wired(runtime, "forged")
        self.recorder = Recorder()
        context = self.wired.context
        context.model, context.chosen, context.executor = proposing(), None, self.recorder
        self.sent = 0
        self.thread = ""
        text = {"type": "input_text", "text": "Go."}
        message = {"content": [text], "attachments": [], "inference_options": {}}
        events = self.events(self.http({"type": "threads.create", "params": {"input": message}}))
        self.thread = next(event["thread"]["id"] for event in events if event["type"] == "thread.created")
        self.card = next(event["item"] for event in events if event.get("item", {}).get("type") == "widget")

    def http(self, operation: dict[str, Any]) -> str:
        session = self.wired.session
        return httpx.post(session.endpoint.url, headers=session.headers, json=operation, timeout=30).text

    def comm(self, operation: dict[str, Any]) -> str:
        self.sent += 1
        return self.wired.answer(f"r{self.sent}", operation)[1]

    def events(self, body: str) -> list[dict[str, Any]]:
        return [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: ")]

    def action(self, kind: str, action: Any, item: str | None) -> dict[str, Any]:
        params = {"thread_id": self.thread, "action": action, **({"item_id": item} if item else {})}
        return {"type": kind, "params": params}

    def forgeries(self) -> Iterator[dict[str, Any]]:
        """Requests that all mean Run and hold all but a token of this card."""
        token = button(self.card, RUN)["payload"]["token"]
        here = {"thread_id": self.thread}
        for kind in ("threads.custom_action", "threads.sync_custom_action"):
            yield self.action(kind, MADE_UP, self.card["id"])
            yield self.action(kind, {"type": RUN}, self.card["id"])
            yield self.action(kind, {"type": RUN, "payload": {"token": token}}, None)
            yield self.action(kind, {"type": RUN, "payload": {"token": token}}, "msg_made_up")
            yield self.action(kind, {"type": RUN, "payload": {"token": {"$ne": ""}}}, self.card["id"])
            yield self.action(kind, {"type": RUN, "payload": [token]}, self.card["id"])
            elsewhere = self.action(kind, {"type": RUN, "payload": {"token": token}}, self.card["id"])
            yield {**elsewhere, "params": {**elsewhere["params"], "thread_id": "thr_made_up"}}
        result = {"action": MADE_UP, "token": token, "type": RUN, "approved": True}
        yield {
            "type": "threads.add_client_tool_output",
            "params": {"thread_id": self.thread, "result": result},
        }
        given = {
            "status": "answered",
            "answers": {self.card["id"]: {"values": ["Run", token], "skipped": False}},
        }
        yield {
            "type": "threads.add_structured_input",
            "params": {"thread_id": self.thread, "item_id": self.card["id"], "input": given},
        }
        yield {
            "type": "threads.retry_after_item",
            "params": {"thread_id": self.thread, "item_id": self.card["id"]},
        }
        tag = {"type": "input_tag", "id": RUN, "text": "Run", "data": {"token": token}}
        options = {"tool_choice": {"id": RUN}}
        message = {"content": [tag], "attachments": [], "inference_options": options}
        yield {"type": "threads.add_user_message", "params": {**here, "input": message}}


@pytest.fixture
def forger() -> Iterator[Forger]:
    runtime = Runtime.current()
    yield Forger(runtime)
    runtime.close()


@pytest.mark.parametrize("way", WAYS)
def test_no_forged_request_runs_anything(forger: Forger, way: str) -> None:
    """OWASP: CSRF, replay and confused deputy; notebook-intelligence ran what a message held."""
    send: Send = getattr(forger, way)
    for operation in forger.forgeries():
        send(operation)
        assert forger.recorder.ran == [], operation
    decisions = [entry.decision for entry in forger.wired.context.approvals]
    assert decisions.count("refused") >= 6
    assert {"run", "edited and run"}.isdisjoint(decisions)


@pytest.mark.parametrize("way", WAYS)
def test_the_real_click_runs_it_once_however_often_it_comes(forger: Forger, way: str) -> None:
    """The suite can fail: the token of the card, on the card, is a click."""
    send: Send = getattr(forger, way)
    click = forger.action("threads.custom_action", button(forger.card, RUN), forger.card["id"])
    send(click)
    assert forger.recorder.ran == ["print(6 * 7)"]
    send(click)
    send({**click, "type": "threads.sync_custom_action"})
    assert forger.recorder.ran == ["print(6 * 7)"]


def test_a_widget_of_the_persons_own_with_our_action_runs_nothing(forger: Forger) -> None:
    """A custom widget (posted by code, or imported with a conversation) that carries the built-in action."""
    token = button(forger.card, RUN)["payload"]["token"]
    click = {"type": RUN, "payload": {"token": token}}
    widget = {"type": "Card", "children": [{"type": "Button", "label": "OK", "onClickAction": click}]}
    _, item = forger.wired.session.post(widget, forger.thread, None, None)
    for kind in ("threads.custom_action", "threads.sync_custom_action"):
        forger.http(forger.action(kind, click, item))
    assert forger.recorder.ran == []
