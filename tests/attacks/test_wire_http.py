"""Whoever sends anything to the loopback server: refused in words, and the others do not notice.

Source: OWASP API Security Top 10 2023, API4 and API8; CWE-350 (DNS rebinding), CWE-346 (origin).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
import time_machine
from agents.testing import ModelStep, ScriptedModel, assistant_message
from hypothesis import given, settings
from hypothesis import strategies as st

from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.server import following
from chatkit_notebook.server.app import MAX_BODY
from chatkit_notebook.server.auth import TOKEN_HEADER
from chatkit_notebook.server.requests import PLAIN, RUNS, STREAMING
from chatkit_notebook.session import Session

HELLO = {"content": [{"type": "input_text", "text": "Hello"}], "attachments": [], "inference_options": {}}
CREATE = {"type": "threads.create", "params": {"input": HELLO}}


@pytest.fixture(scope="module")
def runtime() -> Iterator[Runtime]:
    runtime = Runtime.current()
    yield runtime
    runtime.close()


@pytest.fixture(scope="module")
def chat(runtime: Runtime) -> Session:
    model = ScriptedModel([ModelStep([assistant_message("Hello to you.")]) for _ in range(500)])
    session = runtime.open(ChatContext("c1", Namespace({}), store_url=":memory:", model=model))
    session.warm()
    return session


def is_well(chat: Session) -> None:
    answer = httpx.post(chat.endpoint.url, headers=chat.headers, json=CREATE)
    assert answer.status_code == 200
    assert "Hello to you." in answer.text


def words(answer: httpx.Response) -> str:
    """Why it was refused."""
    return str(answer.json()["error"]["message"])


def raw(chat: Session, data: bytes) -> bytes:
    """What the server answers to these bytes, until it closes or has said all."""
    port = int(chat.endpoint.url.split(":")[2].split("/")[0])
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        with contextlib.suppress(OSError):  # it closed before it had read everything
            client.sendall(data)
            client.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            while part := client.recv(65_536):
                answer += part
    return answer


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.just(10**400),
    st.floats(),
    st.text(max_size=10),
    st.just("\ud800"),
    st.just("\x00"),
    st.just("thr_nobody"),
)
things = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = (
    "thread_id",
    "item_id",
    "item_ids",
    "input",
    "limit",
    "after",
    "run",
    "kind",
    "title",
    "action",
    "id",
)
requests = st.fixed_dictionaries(
    {
        "type": st.one_of(st.sampled_from(sorted(STREAMING | PLAIN | RUNS)), things),
        "params": st.dictionaries(st.sampled_from(NAMES), things, max_size=5) | things,
    },
    optional={"metadata": things},
).map(lambda request: json.dumps(request).encode())
truncated = st.integers(0, 200).map(lambda end: json.dumps(CREATE).encode()[:end])


def test_any_body_is_answered_or_refused_in_words(chat: Session) -> None:
    with httpx.Client(headers=chat.headers) as client:

        @settings(max_examples=150, deadline=None, derandomize=True)
        @given(body=st.one_of(requests, truncated, st.binary(max_size=100)))
        def sends(body: bytes) -> None:
            answer = client.post(chat.endpoint.url, content=body)
            assert answer.status_code < 500, (body, answer.text)
            if answer.status_code != 200:
                assert len(words(answer)) > 10

        sends()
    is_well(chat)


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        (b"[" * 100_000, 400, "nested too deeply"),
        (b'{"type": "threads.list", "params": {"limit": ' + b"9" * 5_000 + b"}}", 400, "not JSON"),
        (b"\xff\xfe\x00", 400, "not JSON"),
        (b'{"type": "threads.create", "params": {"input": "\xc3\x28"}}', 400, "not JSON"),
        (b'{"type": "' + b"x" * 1_000_000 + b'"}', 400, "There is no request of type"),
        (b" " * (MAX_BODY + 1), 413, "larger than 16,000,000 bytes"),
    ],
)
def test_what_no_page_would_send_is_refused(chat: Session, body: bytes, status: int, told: str) -> None:
    answer = httpx.post(chat.endpoint.url, headers=chat.headers, content=body)
    assert answer.status_code == status
    assert told in words(answer)
    assert len(answer.content) < 5_000


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",  # a browser that speaks TLS
        b"GET / HTTP/9.9\r\n\r\n",
        b"\r\n" * 1_000,
        b"GET /" + b"x" * 200_000,
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_or_not_answered(chat: Session, data: bytes) -> None:
    answer = raw(chat, data)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 403"))
    is_well(chat)


@pytest.mark.parametrize(
    ("host", "target"),
    [
        ("attacker.example", "/health"),  # DNS rebinding: the name of a page elsewhere leads to 127.0.0.1
        ("127.0.0.1.attacker.example", "/health"),
        ("localhost@attacker.example", "/health"),
        ("attacker.example", "http://localhost/health"),
        ("0.0.0.0", "/health"),
    ],
)
def test_a_name_that_was_made_to_lead_here_is_refused(chat: Session, host: str, target: str) -> None:
    token = chat.headers[TOKEN_HEADER]
    lines = f"GET {target} HTTP/1.1\r\nHost: {host}\r\n{TOKEN_HEADER}: {token}\r\n\r\n"
    answer = raw(chat, lines.encode())
    assert answer.startswith(b"HTTP/1.1 403")
    assert b"answers to localhost and 127.0.0.1 only" in answer


@pytest.mark.parametrize("origin", ["https://attacker.example", "null", "http://localhost.attacker.example"])
def test_a_page_from_elsewhere_is_refused_even_with_the_token(chat: Session, origin: str) -> None:
    answer = httpx.post(chat.endpoint.url, headers={**chat.headers, "origin": origin}, json=CREATE)
    assert answer.status_code == 403
    assert "Only pages of this machine" in words(answer)
    assert "access-control-allow-origin" not in answer.headers


def test_the_token_of_another_kernel_is_refused_with_what_to_do(chat: Session) -> None:
    former = {TOKEN_HEADER: "a" * 43, "origin": "http://localhost:8888"}
    answer = httpx.post(chat.endpoint.url, headers=former, json=CREATE)
    assert answer.status_code == 401
    assert "this kernel's token. Run %chatkit again." in words(answer)
    # A page may read why, or its person would see "failed to fetch".
    assert answer.headers["access-control-allow-origin"] == "http://localhost:8888"


def test_a_flood_of_requests_is_answered_and_another_chat_too(runtime: Runtime, chat: Session) -> None:
    async def flood() -> list[int]:
        limits = httpx.Limits(max_connections=20)
        async with httpx.AsyncClient(headers=chat.headers, limits=limits, timeout=60) as client:
            gone = chat.endpoint.url.replace("c1", "nobody")
            sending = [client.post(gone, content=b"{}") for _ in range(200)]
            answers, _ = await asyncio.gather(asyncio.gather(*sending), asyncio.to_thread(is_well, chat))
            return [answer.status_code for answer in answers]

    assert set(asyncio.run(flood())) == {404}
    assert runtime.runs.running == {}


def test_answers_beyond_the_most_are_refused_and_those_under_way_go_on(
    runtime: Runtime, chat: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "MOST_RUNS", 2)
    busy = {f"r{number}": object() for number in range(2)}
    monkeypatch.setattr(runtime.runs, "running", busy)
    answer = httpx.post(chat.endpoint.url, headers=chat.headers, json=CREATE)
    assert answer.status_code == 429
    assert "2 answers are under way" in words(answer)
    monkeypatch.setattr(runtime.runs, "running", {})
    is_well(chat)


def test_a_clock_that_jumps_changes_no_order_and_ends_nothing(chat: Session) -> None:
    answer = httpx.post(chat.endpoint.url, headers=chat.headers, json=CREATE).text
    first = next(line for line in answer.splitlines() if "thread.created" in line)
    thread = json.loads(first.removeprefix("data: "))["thread"]["id"]
    asked = {"type": "threads.add_user_message", "params": {"thread_id": thread, "input": HELLO}}
    for hours in (-30_000, 30_000, -1):
        there = datetime.now(timezone.utc) + timedelta(hours=hours)
        with time_machine.travel(there, tick=True):  # of the whole process, and of monotonic clocks none
            said = httpx.post(chat.endpoint.url, headers=chat.headers, json=asked)
        assert "Hello to you." in said.text
    params = {"thread_id": thread, "limit": 50, "order": "asc"}
    items: list[dict[str, Any]] = chat.call({"type": "items.list", "params": params})["data"]
    kinds = [item["type"] for item in items if item["type"].endswith("_message")]
    assert kinds == ["user_message", "assistant_message"] * 4
    assert len({item["id"] for item in items}) == len(items)
    newest = chat.call({"type": "threads.list", "params": {"limit": 1}})["data"]
    assert [thread["id"] for thread in newest] == [thread]
