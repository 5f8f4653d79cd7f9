"""Who may call: tried from outside, over a real socket."""

from __future__ import annotations

import httpx
import pytest

from chatkit_notebook.server.app import create_app
from chatkit_notebook.server.auth import TOKEN_HEADER
from chatkit_notebook.transport import asgi
from chatkit_notebook.transport.frames import Request

from .conftest import TOKEN, serving

ASKED = "content-type,chatkit-frame-instance-id,x-chatkit-notebook-token"


def guarded(**options: object) -> object:
    return create_app(lambda chat_id: None, token=TOKEN, **options)  # type: ignore[arg-type]


async def health(headers: dict[str, str], **options: object) -> httpx.Response:
    async with serving(guarded(**options)) as client:
        return await client.get("/health", headers=headers)


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "t", "ü"])
async def test_a_wrong_token_is_refused(token: str) -> None:
    response = await health({TOKEN_HEADER: token.encode("latin-1")})  # type: ignore[dict-item]
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "token"
    assert TOKEN not in response.text


async def test_no_token_or_two_are_refused() -> None:
    async with serving(guarded()) as client:
        bare = httpx.Request("GET", f"{client.base_url}/health")
        assert (await client.send(bare)).status_code == 401
        twice = httpx.Request(
            "GET", f"{client.base_url}/health", headers=[(TOKEN_HEADER, TOKEN), (TOKEN_HEADER, TOKEN)]
        )
        assert (await client.send(twice)).status_code == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:8888", 200),
        ("LOCALHOST", 200),
        ("[::1]:1", 200),
        ("evil.example", 403),
        ("localhost.evil.example", 403),
        ("127.0.0.1.evil.example:80", 403),
        ("127.0.0.1:80@evil.example", 403),
        ("0.0.0.0", 403),
    ],
)
async def test_only_loopback_hosts_are_answered(host: str, status: int) -> None:
    response = await health({"host": host})
    assert response.status_code == status
    if status == 403:
        assert response.json()["error"]["code"] == "host"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8888", True),
        ("https://127.0.0.1", True),
        ("http://[::1]:1234", True),
        ("https://hub.example.org", True),
        ("https://hub.example.org.evil.example", False),
        ("http://localhost.evil.example", False),
        ("http://evil.example", False),
        ("null", False),
        ("", False),
        ("file://localhost", False),
        ("http://localhost:8888/", False),
    ],
)
async def test_only_pages_of_this_machine_may_call(origin: str, allowed: bool) -> None:
    response = await health({"origin": origin}, allowed_origins=["https://hub.example.org"])
    assert response.status_code == (200 if allowed else 403)
    assert response.headers.get("access-control-allow-origin") == (origin if allowed else None)
    if allowed:
        assert response.headers["vary"] == "Origin"


async def test_an_allowed_page_can_read_why_it_is_refused() -> None:
    response = await health({"origin": "http://localhost:8888", TOKEN_HEADER: "wrong"})
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == "http://localhost:8888"


async def test_a_preflight_needs_no_token_and_allows_what_it_asks_for() -> None:
    async with serving(guarded()) as client:
        request = httpx.Request(
            "OPTIONS",
            f"{client.base_url}/chats/c1/chatkit",
            headers={
                "origin": "http://localhost:8888",
                "access-control-request-method": "POST",
                "access-control-request-headers": ASKED,
                "access-control-request-private-network": "true",
            },
        )
        response = await client.send(request)
        assert response.status_code == 204
        assert response.headers["access-control-allow-origin"] == "http://localhost:8888"
        assert response.headers["access-control-allow-headers"] == ASKED
        assert "POST" in response.headers["access-control-allow-methods"]
        assert response.headers["access-control-allow-private-network"] == "true"
        assert response.headers["vary"] == "Origin"
        request.headers["origin"] = "http://evil.example"
        response = await client.send(request)
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


async def test_calls_from_inside_the_process_need_none_of_it() -> None:
    call = Request("r", "GET", "/health", (), b"")
    assert (await asgi.fetch(guarded(), call)).status == 200  # type: ignore[arg-type]


async def test_the_mark_of_inside_calls_cannot_be_sent_as_a_header() -> None:
    async with serving(guarded()) as client:
        request = httpx.Request("GET", f"{client.base_url}/health", headers={asgi.IN_PROCESS: "true"})
        assert (await client.send(request)).status_code == 401


async def test_who_asks_who_this_is_needs_no_token_and_is_told_nothing_else() -> None:
    async with serving(guarded(proof="it is me")) as client:
        asked = client.stream("GET", "/whoami", headers={TOKEN_HEADER: "none"})
        async with asked as response:
            assert response.status_code == 200
            assert response.headers["content-type"].startswith("text/event-stream")
            # The stream stays open: what was said came through at once.
            assert await anext(response.aiter_text()) == "data: it is me\n\n"


async def test_the_server_that_an_allowed_page_comes_from_may_pass_its_requests_on() -> None:
    origins = ["https://hub.example.org"]
    headers = {"host": "hub.example.org", "origin": "https://hub.example.org", TOKEN_HEADER: TOKEN}
    assert (await health(headers, allowed_origins=origins)).status_code == 200
    assert (await health(headers)).status_code == 403
    other = headers | {"host": "evil.example"}
    assert (await health(other, allowed_origins=origins)).status_code == 403
    late: list[str] = []
    async with serving(guarded(allowed_origins=late)) as client:
        assert (await client.get("/health", headers=headers)).status_code == 403
        late += origins
        assert (await client.get("/health", headers=headers)).status_code == 200
