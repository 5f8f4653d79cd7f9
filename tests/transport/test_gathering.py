from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from chatkit_notebook.transport import gathering
from chatkit_notebook.transport.gathering import Gathering
from chatkit_notebook.transport.http import HttpServer
from chatkit_notebook.transport.loop import LoopThread


class Wire:
    """The connection below: what it is told, in order."""

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.closing = False

    def write(self, data: bytes) -> None:
        self.calls.append(data)

    def close(self) -> None:
        self.calls.append("close")
        self.closing = True

    def is_closing(self) -> bool:
        return self.closing

    def get_extra_info(self, name: str) -> str:
        return f"the {name}"


async def test_what_one_step_writes_goes_as_one_and_in_order() -> None:
    wire = Wire()
    connection = Gathering(wire)  # type: ignore[arg-type]
    for part in (b"head", b"", b"body"):
        connection.write(part)
    assert wire.calls == []
    await asyncio.sleep(0)
    connection.write(b"more")
    await asyncio.sleep(0)
    assert wire.calls == [b"headbody", b"more"]
    assert connection.get_extra_info("peername") == "the peername"


async def test_a_close_comes_behind_what_was_written() -> None:
    wire = Wire()
    connection = Gathering(wire)  # type: ignore[arg-type]
    connection.write(b"last words")
    connection.close()
    await asyncio.sleep(0)
    assert wire.calls == [b"last words", "close"]


async def test_nothing_is_written_to_a_connection_that_broke_meanwhile() -> None:
    wire = Wire()
    connection = Gathering(wire)  # type: ignore[arg-type]
    connection.write(b"too late")
    wire.closing = True
    await asyncio.sleep(0)
    assert wire.calls == []


async def test_much_is_sent_at_once_so_that_a_slow_reader_can_hold_the_app_back() -> None:
    wire = Wire()
    connection = Gathering(wire)  # type: ignore[arg-type]
    connection.write(bytes(gathering.LIMIT))
    assert [len(data) for data in wire.calls] == [gathering.LIMIT]


def test_a_response_is_one_packet(loop: LoopThread, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    flush = Gathering.flush

    def counting(self: Gathering) -> None:
        if self._parts:
            written.append(b"".join(self._parts))
        flush(self)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-length", b"5")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"hello"})

    monkeypatch.setattr(Gathering, "flush", counting)
    server = HttpServer(app, loop)
    server.start()
    assert server.url is not None
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = b""
        while part := client.recv(65_536):
            answer += part
    server.stop()
    assert answer.endswith(b"\r\n\r\nhello")
    assert written == [answer]
