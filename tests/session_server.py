"""Stands in for OpenAI's API where it makes sessions of workflows: a real HTTP server on loopback."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-only-the-kernel-knows-it"
WORKFLOW = "wf_68e1"


class SessionServer:
    """Answers `POST /v1/chatkit/sessions` with secrets, numbered.

    Attributes:
        requests: Bodies and headers, in order.
        failure: Status and message to answer with instead.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.failure: tuple[int, str] | None = None
        asked = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(200, {"object": "list", "data": [{"id": "test-model", "object": "model"}]})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                asked.requests.append(
                    {"path": self.path, "body": body, "headers": dict(self.headers.items())}
                )
                self.answer(*asked.reply(self.path, body, self.headers["authorization"]))

            def answer(self, status: int, content: dict[str, Any]) -> None:
                data = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def reply(self, path: str, body: dict[str, Any], authorization: str) -> tuple[int, dict[str, Any]]:
        if self.failure is not None:
            status, message = self.failure
            return status, {"error": {"message": message}}
        if path != "/v1/chatkit/sessions" or body["workflow"]["id"] != WORKFLOW:
            return 404, {"error": {"message": "no such workflow"}}
        if authorization != f"Bearer {KEY}":
            return 401, {"error": {"message": f"Incorrect API key provided: {authorization}"}}
        number = len(self.requests)
        session = {"id": f"cksess_{number}", "client_secret": f"ek_{number}", "expires_at": 4_000_000_000}
        return 200, {"object": "chatkit.session", "status": "active", "user": body["user"], **session}

    def __enter__(self) -> SessionServer:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
