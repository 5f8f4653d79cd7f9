"""What Jupyter's server would drop, judged by its own code: too many messages, too much output a second."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection as Connection
from tornado.ioloop import IOLoop

from chatkit_notebook.transport import comm
from chatkit_notebook.transport.pace import Pace


class Limiter:
    """The limit of one websocket, with the settings that Jupyter comes with, on a clock of ours."""

    def __init__(self) -> None:
        self.now = 0.0
        self.told: list[str] = []
        settings = ("limit_rate", "rate_limit_window", "iopub_msg_rate_limit", "iopub_data_rate_limit")
        self.connection = SimpleNamespace(
            **{name: getattr(Connection, name).default_value for name in settings},
            _iopub_window_byte_queue=[],
            _iopub_window_msg_count=0,
            _iopub_window_byte_count=0,
            _iopub_msgs_exceeded=False,
            _iopub_data_exceeded=False,
            get_part=lambda name, value, parts: value,
            write_stderr=lambda text, parent: self.told.append(text),
            log=SimpleNamespace(warning=lambda text: None),
        )

    def drops(self, kind: str, size: int) -> bool:
        message: dict[str, Any] = {"header": {"msg_type": kind}, "parent_header": {}, "content": {}}
        return bool(Connection._limit_rate(self.connection, "iopub", message, [bytes(size)]))  # type: ignore[arg-type]


@pytest.fixture
def limiter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Limiter]:
    limiter = Limiter()
    clock = SimpleNamespace(time=lambda: limiter.now)
    monkeypatch.setattr(IOLoop, "current", staticmethod(lambda *_: clock))
    return limiter


def test_the_limits_are_those_we_know(limiter: Limiter) -> None:
    limits = limiter.connection
    assert (limits.iopub_msg_rate_limit, limits.iopub_data_rate_limit, limits.rate_limit_window) == (
        1_000,
        1_000_000,
        3,
    )
    assert any(limiter.drops("comm_msg", 100) for _ in range(4_000))  # so this test can fail
    assert "message rate exceeded" in limiter.told[0]


def test_output_has_a_limit_of_bytes_that_messages_of_widgets_do_not_count_for(limiter: Limiter) -> None:
    assert not any(limiter.drops("comm_msg", comm.MAX_CHUNK) for _ in range(100))
    assert any(limiter.drops("stream", comm.MAX_CHUNK) for _ in range(4))


def test_fifty_answers_at_once_never_reach_it(limiter: Limiter) -> None:
    pace = Pace()
    due = {f"r{number}": 0.0 for number in range(50)}
    sent = 0
    while limiter.now < 10.0:
        for request, time in due.items():
            if time <= limiter.now:
                pace.sent(request, limiter.now)
                due[request] = limiter.now + pace.between(limiter.now, 0)
                assert not limiter.drops("comm_msg", 2_000)
                sent += 1
        limiter.now += 0.001
    assert sent > 2_000
    assert limiter.told == []


def test_a_window_that_is_sent_at_once_and_again_does_not_reach_it(limiter: Limiter) -> None:
    for _ in range(3):  # a page that hears nothing, then asks again
        assert not any(limiter.drops("comm_msg", 65_536) for _ in range(comm.WINDOW_FRAMES))
    assert limiter.told == []
