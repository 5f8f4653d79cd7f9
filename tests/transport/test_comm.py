from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from chatkit_notebook.transport import comm, frames
from chatkit_notebook.transport.comm import CommEndpoint
from chatkit_notebook.transport.loop import LoopThread

from .conftest import StreamingApp


class Page:
    """The other side: collects frames in the order they come, and acknowledges them unless it is told not to.

    Args:
        acknowledging: Acknowledge each frame that comes in order.
        losing: Numbers of frames that are lost the first time they are sent.
    """

    def __init__(self, *, acknowledging: bool = True, losing: set[int] | None = None) -> None:
        self.acknowledging = acknowledging
        self.losing = losing or set()
        self.news = threading.Condition()
        self.sent: list[dict[str, Any]] = []
        self.received: dict[int, tuple[dict[str, Any], bytes]] = {}
        self.endpoint: CommEndpoint | None = None

    def take(self, message: dict[str, Any], buffers: list[bytes]) -> None:
        with self.news:
            self.sent.append(message)
            seq = message["seq"]
            if seq in self.losing:
                self.losing.remove(seq)
            else:
                assert all(type(buffer) is bytes for buffer in buffers)
                self.received[seq] = (message, b"".join(buffers))
            self.news.notify_all()
        if self.acknowledging:
            self.acknowledge(message["id"])

    def acknowledge(self, request_id: str) -> None:
        assert self.endpoint is not None
        seen = self.in_order()
        if seen:
            self.endpoint.receive(frames.Ack(request_id, len(seen) - 1))

    def in_order(self) -> list[tuple[dict[str, Any], bytes]]:
        found = []
        while len(found) in self.received:
            found.append(self.received[len(found)])
        return found

    def wait(self, state: Any) -> None:
        with self.news:
            assert self.news.wait_for(state, 10), f"not reached; sent so far: {self.sent[-3:]}"

    def whole(self) -> list[tuple[dict[str, Any], bytes]]:
        """Waits for the last frame and gives all of them."""
        self.wait(lambda: any(m["ck"] in ("end", "fail") for m, _ in self.in_order()))
        return self.in_order()


def connect(loop: LoopThread, streaming: StreamingApp, page: Page) -> CommEndpoint:
    page.endpoint = CommEndpoint(streaming.app, page.take, loop)
    return page.endpoint


def get(path: str, request_id: str = "r1") -> frames.Request:
    return frames.Request(request_id, "GET", path, (), b"")


def settled(loop: LoopThread, endpoint: CommEndpoint) -> None:
    """Waits until the endpoint holds on to nothing."""
    done = threading.Event()

    def look() -> None:
        if endpoint.exchanges:
            loop.loop.call_later(0.005, look)
        else:
            done.set()

    loop.call(look)
    assert done.wait(10), f"still there: {list(endpoint.exchanges)}"


def test_a_request_and_its_response(loop: LoopThread, streaming: StreamingApp) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(frames.Request("r1", "POST", "/echo?a=b", (("content-type", "text/plain"),), b"hi"))
    (head, body), (end, _) = page.whole()
    assert head["ck"] == "head"
    assert head["status"] == 201
    assert ["content-type", "application/json"] in head["headers"]
    assert json.loads(body) == {
        "body": "hi",
        "type": "text/plain",
        "query": "a=b",
    }
    assert end["ck"] == "end"
    settled(loop, endpoint)


def test_a_long_stream_is_batched_and_complete(loop: LoopThread, streaming: StreamingApp) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get("/count?to=5000"))
    received = page.whole()
    text = b"".join(body for _, body in received).decode()
    assert text == "".join(f"data: {number}\n\n" for number in range(5_000))
    assert [message["seq"] for message, _ in received] == list(range(len(received)))
    assert len(received) < 1_000  # far fewer messages than events
    settled(loop, endpoint)


def test_the_first_words_come_with_the_head_and_wait_for_no_batch(
    loop: LoopThread, streaming: StreamingApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comm, "FIRST_SECONDS", 60.0)
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get("/answer?words"))
    page.wait(lambda: page.received)
    head, body = page.received[0]
    assert head["ck"] == "head"
    assert body.count(b"data:") == 3
    endpoint.close()


def test_a_stream_whose_first_words_take_long_begins_without_them(
    loop: LoopThread, streaming: StreamingApp
) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get("/answer"))
    page.wait(lambda: page.received)
    head, body = page.received[0]
    assert head["ck"] == "head"
    assert body.startswith(b'data: {"type":"thread.created"}')
    endpoint.close()


def test_no_message_is_larger_than_a_mebibyte(loop: LoopThread, streaming: StreamingApp) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get(f"/flood?size={5 << 20}"))
    received = page.whole()
    sizes = [len(body) for _, body in received]
    assert sum(sizes) == 5 << 20
    assert max(sizes) <= 1 << 20
    settled(loop, endpoint)


def test_cancel_reaches_the_server_as_a_cancellation(loop: LoopThread, streaming: StreamingApp) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get("/forever"))
    page.wait(lambda: len(page.received) >= 2)
    endpoint.receive(frames.Cancel("r1"))
    settled(loop, endpoint)
    assert streaming.happened == ["cancelled"]
    assert {message["ck"] for message in page.sent} == {"head", "chunk"}  # nobody is told what they asked for


def test_a_page_that_acknowledges_nothing_holds_the_app_back(
    loop: LoopThread, streaming: StreamingApp
) -> None:
    page = Page(acknowledging=False)
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get(f"/flood?size={64 << 20}"))
    page.wait(lambda: len(page.received) >= 5)
    before = -1
    while before != streaming.produced:  # stands still once window and buffer are full
        before = streaming.produced
        threading.Event().wait(0.1)
    limit = comm.WINDOW_BYTES + comm.MAX_CHUNK + comm.BUFFER_BYTES + 65_536
    assert streaming.produced <= limit
    page.acknowledging = True
    page.acknowledge("r1")
    received = page.whole()
    assert sum(len(body) for _, body in received) == 64 << 20
    settled(loop, endpoint)


def test_what_was_lost_is_sent_again(
    loop: LoopThread, streaming: StreamingApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comm, "RESEND_SECONDS", 0.05)
    page = Page(losing={0, 2, 3})
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get("/count?to=3000"))
    received = page.whole()
    text = b"".join(body for _, body in received).decode()
    assert text == "".join(f"data: {number}\n\n" for number in range(3_000))
    settled(loop, endpoint)


def test_a_lost_end_is_sent_again(
    loop: LoopThread, streaming: StreamingApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comm, "RESEND_SECONDS", 0.05)
    page = Page(losing={2})
    endpoint = connect(loop, streaming, page)
    endpoint.receive(frames.Request("r1", "POST", "/echo", (), b""))
    assert page.whole()[-1][0]["ck"] == "end"
    settled(loop, endpoint)


def test_a_page_that_is_gone_is_given_up_and_the_app_finishes(
    loop: LoopThread, streaming: StreamingApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comm, "RESEND_SECONDS", 0.02)
    monkeypatch.setattr(comm, "PATIENCE_SECONDS", 0.1)
    page = Page(acknowledging=False)
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get(f"/flood?size={32 << 20}"))
    settled(loop, endpoint)
    assert streaming.happened == ["finished"]
    assert streaming.produced == 32 << 20


def test_a_page_that_was_away_too_long_is_told_so_when_it_comes_back(
    loop: LoopThread, streaming: StreamingApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comm, "RESEND_SECONDS", 0.02)
    monkeypatch.setattr(comm, "PATIENCE_SECONDS", 0.1)
    page = Page(acknowledging=False)
    endpoint = connect(loop, streaming, page)
    request = get("/forever?run=1")
    endpoint.receive(request)
    settled(loop, endpoint)
    assert streaming.happened == ["cancelled"]
    here = len(page.in_order())
    endpoint.receive(frames.Ack("r1", here - 1))
    page.wait(lambda: len(page.in_order()) > here)
    assert page.in_order()[here][0] == {"ck": "fail", "id": "r1", "seq": here, "message": comm.FORGOTTEN}
    endpoint.receive(request)
    page.wait(lambda: page.sent[-1] == {"ck": "fail", "id": "r1", "seq": 0, "message": comm.FORGOTTEN})


def test_a_way_to_the_page_that_fails_for_a_moment_loses_nothing(
    loop: LoopThread,
    streaming: StreamingApp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(comm, "RESEND_SECONDS", 0.05)
    page = Page()
    failures = [OSError("no socket"), OSError("no socket")]

    def send(message: dict[str, Any], buffers: list[bytes]) -> None:
        if failures:
            raise failures.pop()
        page.take(message, buffers)

    endpoint = page.endpoint = CommEndpoint(streaming.app, send, loop)
    endpoint.receive(get("/count?to=10"))
    assert page.whole()[-1][0]["ck"] == "end"
    assert caplog.text.count("could not be sent") == 2


def test_a_request_that_comes_twice_runs_once(loop: LoopThread, streaming: StreamingApp) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    request = frames.Request("r1", "POST", "/echo", (), b"")
    endpoint.receive(request)
    endpoint.receive(request)
    page.whole()
    settled(loop, endpoint)
    endpoint.receive(request)  # also after it was answered
    settled(loop, endpoint)
    assert streaming.calls == 1


@pytest.mark.parametrize(("path", "text"), [("/raises", "nothing here"), ("/raises-late", "half way")])
def test_an_app_that_raises_ends_in_a_clear_failure(
    loop: LoopThread, streaming: StreamingApp, path: str, text: str
) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get(path))
    received = page.whole()
    assert received[-1][0]["message"] == f"The kernel's server failed: KeyError: '{text}'"
    settled(loop, endpoint)


def test_close_cancels_what_is_under_way_and_refuses_what_comes(
    loop: LoopThread, streaming: StreamingApp
) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(get("/forever"))
    page.wait(lambda: len(page.received) >= 2)
    endpoint.close("The kernel restarts.")
    settled(loop, endpoint)
    assert streaming.happened == ["cancelled"]
    assert page.sent[-1]["ck"] == "fail"
    assert page.sent[-1]["message"] == "The kernel restarts."
    endpoint.receive(get("/count?to=1", "r2"))
    page.wait(lambda: page.sent[-1]["id"] == "r2")
    assert page.sent[-1]["ck"] == "fail"
    assert "was closed" in page.sent[-1]["message"]


def test_frames_of_unknown_requests_are_ignored(loop: LoopThread, streaming: StreamingApp) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    endpoint.receive(frames.Ack("nobody", 3))
    endpoint.receive(frames.Cancel("nobody"))
    endpoint.receive(frames.Request("r1", "POST", "/echo", (), b""))
    assert page.whole()[-1][0]["ck"] == "end"


def test_a_body_in_parts_is_answered_once_it_is_whole(loop: LoopThread, streaming: StreamingApp) -> None:
    page = Page()
    endpoint = connect(loop, streaming, page)
    body = b"".join(str(number).encode() for number in range(400_000))  # 2.2 MB
    step = 1 << 20
    begin = frames.Request("r1", "POST", "/echo", (), body[:step], len(body))
    parts = [frames.Part("r1", at, body[at : at + step]) for at in range(step, len(body), step)]
    # The page sent it twice, and the last part came first.
    for frame in (*reversed(parts), begin, *parts):
        endpoint.receive(frame)
    (_, head), *rest, (end, _) = page.whole()
    answer = json.loads(head + b"".join(chunk for _, chunk in rest))
    assert answer["body"] == body.decode()
    assert end["ck"] == "end"
    assert streaming.calls == 1
    settled(loop, endpoint)
