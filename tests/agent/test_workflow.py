"""Sessions of a workflow at OpenAI, asked of a real HTTP server that stands in for its API."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from chatkit_notebook.agent import workflow
from chatkit_notebook.agent.workflow import Workflow
from chatkit_notebook.errors import ModelError

from ..session_server import KEY, WORKFLOW, SessionServer


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionServer]:
    with SessionServer() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield server


async def test_a_session_is_made_with_the_key_and_a_name_that_tells_nothing(server: SessionServer) -> None:
    assert await Workflow(WORKFLOW).client_secret(None) == "ek_1"
    (request,) = server.requests
    assert request["path"] == "/v1/chatkit/sessions"
    assert request["body"]["workflow"] == {"id": WORKFLOW}
    assert request["body"]["user"] == workflow.pseudonym()
    assert request["headers"]["openai-beta"] == "chatkit_beta=v1"


async def test_a_secret_that_expires_is_replaced_and_two_views_share_one(
    server: SessionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = Workflow(WORKFLOW)
    first = await asyncio.gather(*(sessions.client_secret(None) for _ in range(50)))
    assert set(first) == {"ek_1"}  # a page that asks again and again costs one session
    assert await sessions.client_secret("ek_1") == "ek_2"
    assert await sessions.client_secret("ek_1") == "ek_2"
    monkeypatch.setattr(workflow, "FRESH_SECONDS", 0.0)
    assert await sessions.client_secret(None) == "ek_3"


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "refused the key"), (404, "there is none of that name"), (400, "it answered 400: try later")],
)
async def test_what_openai_refuses_is_told_without_the_key(
    server: SessionServer, status: int, words: str
) -> None:
    server.failure = (status, "try later" if status == 400 else f"wrong: {KEY}")
    with pytest.raises(ModelError) as caught:
        await Workflow(WORKFLOW).client_secret(None)
    assert words in str(caught.value)
    assert KEY not in str(caught.value)


async def test_without_a_key_nobody_is_asked(server: SessionServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ModelError, match="Set OPENAI_API_KEY"):
        await Workflow(WORKFLOW).client_secret(None)
    assert server.requests == []


async def test_a_server_that_is_not_there_is_told(
    server: SessionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("chatkit_notebook.agent.models.RETRIES", 0)
    with pytest.raises(ModelError, match="cannot be reached"):
        await Workflow(WORKFLOW).client_secret(None)
