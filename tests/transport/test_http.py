from __future__ import annotations

import socket
import threading

import httpx
import pytest

from chatkit_notebook.transport import http
from chatkit_notebook.transport.http import HttpServer
from chatkit_notebook.transport.loop import LoopThread

from .conftest import StreamingApp


@pytest.fixture
def server(loop: LoopThread, streaming: StreamingApp):
    server = HttpServer(streaming.app, loop)
    server.start()
    yield server
    server.stop()


def test_it_serves_on_loopback_only(server: HttpServer) -> None:
    assert server.url is not None
    assert server.url.startswith("http://127.0.0.1:")
    answer = httpx.post(f"{server.url}/echo?a=b", content="hi", headers={"content-type": "text/plain"})
    assert answer.status_code == 201
    assert answer.json() == {"body": "hi", "type": "text/plain", "query": "a=b"}


def test_responses_stream(server: HttpServer) -> None:
    with httpx.stream("GET", f"{server.url}/forever") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "data: tick"  # while the server still produces


def test_a_client_that_goes_away_cancels_the_answer(server: HttpServer, streaming: StreamingApp) -> None:
    with httpx.stream("GET", f"{server.url}/forever") as answer:
        next(answer.iter_lines())
    wait_until(lambda: streaming.happened == ["cancelled"])


def test_accepted_connections_do_not_wait_for_acknowledgements() -> None:
    listener = http.bind()
    listener.listen()
    with listener:
        assert listener.proto == socket.IPPROTO_TCP
        assert listener.getsockname()[0] == "127.0.0.1"


def test_a_server_that_ends_by_itself_serves_again_at_its_address(server: HttpServer) -> None:
    url = server.url
    for end in (lambda uvicorn: setattr(uvicorn, "should_exit", True), lambda _: server._serving.cancel()):
        former = server._server
        server._loop.call(end, former)
        wait_until(lambda former=former: server._server is not former and server._server.started)
        assert server.url == url
        assert httpx.post(f"{server.url}/echo", content="hi").status_code == 201


def test_a_server_whose_address_was_taken_tells_the_new_one(
    server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = threading.Event()
    server.moved = moved.set
    bind, former = http.bind, server.url

    def taken(port: int = 0) -> socket.socket:
        if port:
            raise OSError("Address already in use")
        return bind()

    monkeypatch.setattr(http, "bind", taken)
    server._loop.call(lambda: server._serving.cancel())
    assert moved.wait(10)
    assert server.url not in (None, former)
    assert httpx.post(f"{server.url}/echo", content="hi").status_code == 201
    assert server.error is None


def test_stopping_ends_open_responses_and_frees_the_port(loop: LoopThread, streaming: StreamingApp) -> None:
    server = HttpServer(streaming.app, loop)
    server.start()
    assert server.url is not None
    port = int(server.url.rpartition(":")[2])
    with httpx.stream("GET", f"{server.url}/forever") as answer:
        next(answer.iter_lines())
        server.stop()
    assert streaming.happened == ["cancelled"]
    assert server.url is None
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_port_that_cannot_be_opened_is_told_not_raised(
    loop: LoopThread, streaming: StreamingApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "HOST", "192.0.2.1")  # an address this machine does not have
    server = HttpServer(streaming.app, loop)
    server.start()
    assert server.url is None
    assert server.error is not None
    assert "Jupyter messages" in server.error
    server.stop()


def wait_until(state) -> None:
    condition = threading.Event()
    for _ in range(1_000):
        if state():
            return
        condition.wait(0.01)
    raise AssertionError("the state was not reached within 10 s")
