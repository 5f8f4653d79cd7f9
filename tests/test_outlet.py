from __future__ import annotations

import contextvars
import threading
from typing import Any

from chatkit_notebook.outlet import Outlet


class Host:
    """Notes what was sent, and on which thread."""

    def __init__(self) -> None:
        self.sent: list[tuple[Any, bool]] = []

    def send(self, message: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.sent.append((message["n"], threading.current_thread() is threading.main_thread()))


def elsewhere(*calls: Any) -> None:
    """Makes calls on another thread, and waits for it."""

    def run() -> None:
        for call in calls:
            call()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_messages_go_at_once_where_they_show() -> None:
    host = Host()
    outlet = Outlet(host.send, keeps=False)
    elsewhere(lambda: outlet.send({"n": 1}))
    assert host.sent == [(1, False)]


def test_what_other_threads_say_is_kept_until_it_is_asked_for() -> None:
    host = Host()
    outlet = Outlet(host.send, keeps=True)
    elsewhere(*(lambda n=n: outlet.send({"n": n}) for n in range(5)))
    assert host.sent == []
    assert outlet.release(2) is True
    assert outlet.release() is False
    assert host.sent == [(n, True) for n in range(5)]


def test_the_main_thread_says_what_was_kept_before_its_own() -> None:
    host = Host()
    outlet = Outlet(host.send, keeps=True)
    elsewhere(lambda: outlet.send({"n": 1}))
    outlet.send({"n": 2})
    assert host.sent == [(1, True), (2, True)]


def test_a_poll_waits_a_moment_for_something_to_send() -> None:
    host = Host()
    outlet = Outlet(host.send, keeps=True)
    thread = threading.Thread(target=lambda: outlet.send({"n": 1}))
    thread.start()
    outlet.release(wait=30.0)
    thread.join()
    assert host.sent == [(1, True)]


def test_a_frame_that_is_sent_again_is_kept_once() -> None:
    host = Host()
    outlet = Outlet(host.send, keeps=True)
    chunk = {"n": 1, "content": {"ck": "chunk", "id": "r1", "seq": 4}}
    elsewhere(lambda: outlet.send(chunk), lambda: outlet.send(chunk))
    outlet.release()
    assert host.sent == [(1, True)]


def test_a_thread_without_the_context_of_a_cell_may_send() -> None:
    parent: contextvars.ContextVar[str] = contextvars.ContextVar("parent")
    parent.set("cell")
    sent: list[str] = []
    outlet = Outlet(lambda message, buffers: sent.append(parent.get()), keeps=False)
    elsewhere(lambda: outlet.send({}))
    assert sent == ["cell"]
