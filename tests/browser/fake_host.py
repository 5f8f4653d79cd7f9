"""A page that stands in for VS Code and Colab, which cannot be run here, and its way to a real kernel."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.live_kernel import LiveKernel

PAGE = Path(__file__).with_name("fake_host.html")
WAIT_SECONDS = 5.0
COMM = ("comm_open", "comm_msg", "comm_close")

VS_CODE_CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' https: http: data:",
        "font-src 'self' https:",
        "connect-src 'self' https:",
        "child-src https: data:",
    ]
)
"""As webviews of notebooks may have it; `blob:` is how anywidget imports, `connect-src 'self'` our relay."""


@contextmanager
def serving(kernel: LiveKernel, policy: str = "") -> Iterator[str]:
    """Serves the page and carries its messages to a kernel and back; gives its address.

    Messages go to the kernel's main shell, as those of hosts that know no subshells.
    """
    turn = threading.Lock()
    send = kernel.client.shell_channel.send

    def one_at_a_time(message: Any) -> None:
        with turn:
            send(message)

    kernel.client.shell_channel.send = one_at_a_time  # type: ignore[method-assign]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            where = urlsplit(self.path)
            if where.path != "/messages":
                self.answer(PAGE.read_bytes(), "text/html")
                return
            after = int(parse_qs(where.query)["after"][0])
            with kernel.news:
                kernel.news.wait_for(lambda: len(kernel.messages) > after, WAIT_SECONDS)
                end, fresh = len(kernel.messages), kernel.messages[after:]
            found = [as_json(message) for message in fresh if message["msg_type"] in COMM]
            self.answer(json.dumps({"end": end, "messages": found}).encode(), "application/json")

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["content-length"])))
            buffers = tuple(base64.b64decode(one) for one in said["buffers"])
            kernel.comm_message(said["comm_id"], said["data"], buffers, None)
            self.answer(b"{}", "application/json")

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            if policy and kind == "text/html":
                self.send_header("content-security-policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def as_json(message: dict[str, Any]) -> dict[str, Any]:
    content = message["content"]
    buffers = [base64.b64encode(bytes(one)).decode() for one in message["buffers"]]
    return {
        "type": message["msg_type"],
        "comm_id": content["comm_id"],
        "data": content.get("data", {}),
        "buffers": buffers,
    }
