"""A page that sends anything over Jupyter's messages: told in words, bounded, and nobody else's business.

Source: CWE-20 (input validation), CWE-770 (no limit), CWE-639 (the id of somebody else).
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from agents.testing import ModelStep, ScriptedModel, assistant_message
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatkit_notebook import page as pages
from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.outlet import Outlet
from chatkit_notebook.page import Page
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.transport import comm, frames, gate, parts

FLOOD = 10_000


class Wired:
    """One chat on the real runtime, and a page at the other end of its comm: it acknowledges what comes."""

    def __init__(self, runtime: Runtime, name: str) -> None:
        model = ScriptedModel([ModelStep([assistant_message(f"Hello from {name}.")]) for _ in range(20)])
        settings = {"store_url": ":memory:", "model": model}
        self.context = ChatContext(name, Namespace({}), **settings)  # type: ignore[arg-type]
        self.session = runtime.open(self.context)
        self.news = threading.Condition()
        self.sent: list[tuple[dict[str, Any], bytes]] = []
        self.failures: list[str] = []
        outlet = Outlet(self.arrived, keeps=False)  # type: ignore[arg-type]
        self.page = Page(self.session, self.arrived, self.failures.append, lambda: None, outlet)
        self.session.warm()

    def arrived(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        with self.news:
            self.sent.append((message, b"".join(buffers or [])))
            self.news.notify_all()
        if "seq" in message:
            self.page._endpoint.receive(frames.Ack(message["id"], message["seq"]))

    def of(self, request: str) -> list[tuple[dict[str, Any], bytes]]:
        return [(message, data) for message, data in list(self.sent) if message.get("id") == request]

    def ended(self, request: str) -> bool:
        return any(message["ck"] in ("end", "fail") for message, _ in self.of(request))

    def wait(self, state: Callable[[], bool]) -> None:
        with self.news:
            assert self.news.wait_for(state, 30), [message for message, _ in self.sent[-3:]]

    def ask(self, request: str, operation: dict[str, Any], path: str | None = None) -> None:
        where = path or self.session.path
        content = {"ck": "request", "id": request, "method": "POST", "path": where, "headers": []}
        self.page.take(content, [json.dumps(operation).encode()])

    def answer(self, request: str, operation: dict[str, Any], path: str | None = None) -> tuple[int, str]:
        """Status and body."""
        self.ask(request, operation, path)
        self.wait(lambda: self.ended(request))
        received = self.of(request)
        status = next((message["status"] for message, _ in received if message["ck"] == "head"), 0)
        return status, b"".join(data for _, data in received).decode()

    def is_well(self, request: str) -> None:
        """A message is answered as ever, once the gate is open again."""
        self.page._gate._room = gate.BURST
        text = {"type": "input_text", "text": "Hello"}
        message = {"content": [text], "attachments": [], "inference_options": {}}
        status, body = self.answer(request, {"type": "threads.create", "params": {"input": message}})
        assert status == 200
        assert f"Hello from {self.context.chat_id}." in body


@pytest.fixture
def runtime() -> Iterator[Runtime]:
    runtime = Runtime.current()
    yield runtime
    runtime.close()


@pytest.fixture
def one(runtime: Runtime) -> Wired:
    return Wired(runtime, "one")


@pytest.fixture
def other(runtime: Runtime) -> Wired:
    return Wired(runtime, "other")


numbers = st.one_of(
    st.integers(), st.just(10**400), st.just(-(10**400)), st.floats(), st.booleans(), st.just(2**53)
)
texts = st.one_of(st.text(max_size=20), st.just("\ud800"), st.just("\x00"), st.just("x" * 10_000))
things = st.recursive(
    st.one_of(st.none(), numbers, texts),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
FIELDS = (
    "id",
    "seq",
    "at",
    "size",
    "method",
    "path",
    "headers",
    "name",
    "detail",
    "callback",
    "args",
    "page",
)
garbage = st.fixed_dictionaries(
    {"ck": st.one_of(st.sampled_from(sorted(frames.READERS)), things)},
    optional=dict.fromkeys((*FIELDS, "value", "error"), things),
)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=st.one_of(garbage, things), buffers=st.lists(st.binary(max_size=50), max_size=3))
def test_any_message_is_a_frame_or_refused_in_words(content: Any, buffers: list[bytes]) -> None:
    try:
        frames.parse(content, buffers)
    except frames.FrameError as error:
        assert 10 < len(str(error)) < 600  # noqa: PT017 - most examples are frames


def test_a_page_that_sends_garbage_is_told_and_the_chat_goes_on(one: Wired, other: Wired) -> None:
    @settings(max_examples=100, deadline=None, derandomize=True)
    @given(content=st.one_of(garbage, things), buffers=st.lists(st.binary(max_size=50), max_size=3))
    def sends(content: Any, buffers: list[bytes]) -> None:
        one.page._gate._room = gate.BURST
        one.page.take(content, buffers)  # never raises

    sends()
    assert one.failures
    assert all(len(text) < 1_000 for text in one.failures)
    one.is_well("after")
    assert other.failures == []
    other.is_well("after")


def test_a_flood_is_dropped_told_once_and_others_are_served(one: Wired, other: Wired) -> None:
    kinds: list[dict[str, Any]] = [
        {"ck": "hello", "page": {}},
        {"ck": "poll", "id": "p"},
        {"ck": "nonsense"},
        {"ck": "call", "id": "c", "callback": "nobody", "args": []},
        {"ck": "ack", "id": "old", "seq": 5},
        {"ck": "event", "name": "chatkit.log", "detail": {}},
    ]
    for number in range(FLOOD):
        one.page.take(kinds[number % len(kinds)])
    assert one.failures.count(gate.FLOOD) == 1
    assert one.page._gate.dropped > FLOOD - 2 * gate.BURST - 1_000
    # Every message of the page may have an answer and a word under the chat, no more.
    assert len(one.sent) < FLOOD / 2
    other.is_well("meanwhile")
    assert other.failures == []
    one.is_well("after")


def test_requests_that_never_end_are_bounded(
    one: Wired, other: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PER_SECOND", 1e9)  # behind the gate, as if it came slowly

    async def endless(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    app, one.page._endpoint.app = one.page._endpoint.app, endless
    for number in range(FLOOD):
        one.ask(f"r{number}", {})
    one.wait(lambda: one.ended(f"r{FLOOD - 1}"))
    assert len(one.page._endpoint.exchanges) == comm.MOST_EXCHANGES
    assert one.of(f"r{FLOOD - 1}")[0][0]["message"] == comm.CROWDED
    other.is_well("meanwhile")
    for number in range(comm.MOST_EXCHANGES):
        one.page.take({"ck": "cancel", "id": f"r{number}"})
    one.page._endpoint.app = app
    one.page._endpoint.loop.wait(settled(one.page._endpoint), 30)
    one.is_well("after")


async def settled(endpoint: comm.CommEndpoint) -> None:
    while endpoint.exchanges:
        await asyncio.sleep(0)


def test_calls_of_functions_that_hang_are_bounded(one: Wired, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_CALLS", 3)
    released = threading.Event()
    one.page.callbacks.encode({"slow": released.wait})
    for number in range(5):
        one.page.take({"ck": "call", "id": f"c{number}", "callback": "slow", "args": []})
    one.wait(lambda: bool(one.of("c4")))
    assert "More than 3 functions" in one.of("c4")[0][0]["error"]
    released.set()
    one.wait(lambda: bool(one.of("c0")))
    assert one.of("c0")[0][0]["value"] is True


def test_a_page_cannot_ask_for_another_chat(one: Wired, other: Wired) -> None:
    listing = {"type": "threads.list", "params": {}}
    for path in (other.session.path, "/health", "/chats/onemore/chatkit"):
        status, body = one.answer(f"to {path}", listing, path)
        assert status == 403, path
        assert "belongs to one chat" in body
    assert one.answer("up", listing, "/chats/one/../other/chatkit")[0] == 404
    assert one.answer("own", listing)[0] == 200


def test_a_page_cannot_touch_the_streams_of_another(one: Wired, other: Wired) -> None:
    one.is_well("shared-name")
    other.page.take({"ck": "cancel", "id": "shared-name"})
    other.page.take({"ck": "ack", "id": "shared-name", "seq": 10**9})
    other.is_well("shared-name")  # the same name on another comm is another request
    assert "Hello from one." not in str(other.sent)


def test_old_frames_that_come_again_change_nothing(one: Wired) -> None:
    one.is_well("once")
    before = len(one.sent)
    threads = one.answer("list-1", {"type": "threads.list", "params": {}})[1]
    text = {"type": "input_text", "text": "Hello"}
    message = {"content": [text], "attachments": [], "inference_options": {}}
    one.ask("once", {"type": "threads.create", "params": {"input": message}})
    for seq in (0, 3, 10**9):
        one.page.take({"ck": "ack", "id": "once", "seq": seq})
    one.page.take({"ck": "cancel", "id": "once"})
    one.page.take({"ck": "part", "id": "once", "at": 0}, [b"{}"])
    assert one.answer("list-2", {"type": "threads.list", "params": {}})[1] == threads
    assert not [message for message, _ in one.sent[before:] if message.get("id") == "once"]


def test_parts_that_do_not_fit_are_refused_and_those_of_nobody_are_bounded(one: Wired) -> None:
    content = {"ck": "request", "method": "POST", "path": one.session.path, "headers": []}
    one.page.take({**content, "id": "torn", "size": 10}, [b"12345"])
    one.page.take({"ck": "part", "id": "torn", "at": 7}, [b"67890"])
    one.wait(lambda: one.ended("torn"))
    assert "one begins at 7, not 5" in one.of("torn")[0][0]["message"]
    one.page._gate._room = 10 * gate.BURST
    for number in range(1_000):
        one.page.take({"ck": "part", "id": f"nobody{number}", "at": 0}, [b""])
    one.is_well("after")  # the loop has taken them all
    assert len(one.page._endpoint.uploads.waiting) <= parts.MAX_REQUESTS
    one.page.take({**content, "id": "huge", "size": frames.MAX_UPLOAD + 1})
    assert "at most 33554432 bytes" in one.failures[-1]
