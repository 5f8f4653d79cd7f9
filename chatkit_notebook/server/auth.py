"""Who may call the app: this machine, from a page of this machine, with the kernel's token."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

from ..transport.asgi import IN_PROCESS

TOKEN_HEADER = "x-chatkit-notebook-token"  # noqa: S105 - its name, not its value
PREFLIGHT_SECONDS = 600
WHOAMI = "/whoami"
"""Asked without the token: who asks wants to know whom the token would be shown to."""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?"
LOOPBACK_HOST = re.compile(LOOPBACK, re.IGNORECASE)
LOOPBACK_ORIGIN = re.compile(f"https?://{LOOPBACK}", re.IGNORECASE)


class Guard:
    """Refuses calls that do not come from this machine's own pages and scripts.

    * The Host header must name loopback, or the server that an allowed page comes from and that passes its
      requests on: a page of another site whose name was made to resolve to 127.0.0.1 (DNS rebinding) still
      sends its own name.
    * Origin, when there is one, must be a loopback page or allowed by name; such a page is answered with CORS
      headers, refusals included, so that it can read why.
    * The token must be in the header. Preflights carry none and need none: they reach nothing.

    Calls from inside the process (comm messages, scripts) carry a mark that HTTP cannot set, and pass.

    Args:
        app: What is guarded.
        token: The secret; compared in constant time.
        allowed_origins: Origins beside loopback, exactly as a browser sends them ("https://hub.example.org").
            What is added later counts too.
    """

    def __init__(self, app: App, *, token: str, allowed_origins: Collection[str] = ()) -> None:
        self.app = app
        self.token = token.encode()
        self.allowed_origins = allowed_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or (scope.get("extensions") or {}).get(IN_PROCESS) is True:
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008, "reason": "There are no websockets here"})
            return
        headers = Headers(scope["headers"])
        origin = headers.one("origin")
        cors = self.cors(origin) if origin is not None and self.is_allowed(origin) else []
        if problem := self.problem_with_place(headers, origin):
            await refuse(send, 403, *problem, cors)
        elif scope["method"] == "OPTIONS" and origin is not None:
            await answer(send, 204, b"", [*cors, *preflight(headers)])
        elif not self.knows_token(headers) and scope["path"] != WHOAMI:
            message = f"The header {TOKEN_HEADER} does not hold this kernel's token. Run %chatkit again."
            await refuse(send, 401, "token", message, cors)
        else:
            await self.app(scope, receive, with_headers(send, cors))

    def problem_with_place(self, headers: Headers, origin: str | None) -> tuple[str, str] | None:
        hosts = headers.all("host")
        if len(hosts) != 1 or not self.is_our_host(hosts[0]):
            return "host", "This server answers to localhost and 127.0.0.1 only."
        if len(headers.all("origin")) > 1 or (origin is not None and not self.is_allowed(origin)):
            return "origin", "Only pages of this machine may call this server."
        return None

    def is_our_host(self, host: str) -> bool:
        if LOOPBACK_HOST.fullmatch(host):
            return True
        return any(origin.partition("://")[2] == host.lower() for origin in self.allowed_origins)

    def is_allowed(self, origin: str) -> bool:
        return origin in self.allowed_origins or LOOPBACK_ORIGIN.fullmatch(origin) is not None

    def knows_token(self, headers: Headers) -> bool:
        given = headers.all(TOKEN_HEADER)
        return len(given) == 1 and hmac.compare_digest(given[0].encode("latin-1"), self.token)

    def cors(self, origin: str) -> list[tuple[bytes, bytes]]:
        return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]


class Headers:
    """Headers of a scope by lower-case name; a name may come more than once."""

    def __init__(self, raw: list[tuple[bytes, bytes]]) -> None:
        self.raw = raw

    def all(self, name: str) -> list[str]:
        wanted = name.encode()
        return [value.decode("latin-1").strip() for key, value in self.raw if key.lower() == wanted]

    def one(self, name: str) -> str | None:
        values = self.all(name)
        return values[0] if values else None


def preflight(headers: Headers) -> list[tuple[bytes, bytes]]:
    asked = headers.one("access-control-request-headers") or "content-type"
    allowed = [
        (b"access-control-allow-methods", b"GET, POST, PUT"),
        (b"access-control-allow-headers", asked.encode("latin-1")),
        (b"access-control-max-age", str(PREFLIGHT_SECONDS).encode()),
    ]
    if headers.one("access-control-request-private-network") == "true":
        allowed.append((b"access-control-allow-private-network", b"true"))
    return allowed


def with_headers(send: Send, extra: list[tuple[bytes, bytes]]) -> Send:
    if not extra:
        return send

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *extra]}
        await send(message)

    return sending


async def refuse(
    send: Send, status: int, code: str, message: str, headers: list[tuple[bytes, bytes]]
) -> None:
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    await answer(send, status, body, [(b"content-type", b"application/json"), *headers])


async def answer(send: Send, status: int, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
    length = (b"content-length", str(len(body)).encode())
    start = {"type": "http.response.start", "status": status, "headers": [length, *headers]}
    await send(start)
    await send({"type": "http.response.body", "body": body})
