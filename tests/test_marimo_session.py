"""Sessions of marimo, with the two things of marimo that count: its context, and comms that it closes."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from chatkit_notebook import kernel, marimo_session
from chatkit_notebook.assets import Assets


class Context(threading.local):
    """A context for each thread, as in marimo."""

    filename = "/notes/sales.py"

    def __init__(self) -> None:
        self.globals = {"who": threading.current_thread().name}


class Comm:
    _closed = False

    def close(self, deleting: bool = False) -> None:
        self._closed = True


class Widget:
    def __init__(self) -> None:
        self.comm: Any = Comm()
        self.closes = 0

    def close(self) -> None:
        self.closes += 1
        self.comm.close()
        self.comm = None


@pytest.fixture
def marimo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module, context = ModuleType("marimo._runtime.context"), Context()
    module.safe_get_context = lambda: context  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "marimo._runtime.context", module)
    monkeypatch.setattr(marimo_session, "_open", [])
    yield
    Assets._current.clear()


def in_session(function: Any) -> Any:
    """What a function gives in a session that is over afterwards."""
    given: list[Any] = []
    thread = threading.Thread(target=lambda: given.append(function()), name="guest")
    thread.start()
    thread.join(10)
    return given[0]


def test_elsewhere_nothing_is_done() -> None:
    widget = Widget()
    marimo_session.follow(widget)
    assert "close" not in vars(widget.comm)
    assert marimo_session.thread() is threading.main_thread()
    assert kernel.namespace_of_session() is kernel.namespace


@pytest.mark.usefixtures("marimo")
def test_each_session_has_its_variables_on_whichever_thread_they_are_asked_for() -> None:
    mine, theirs = kernel.namespace_of_session(), in_session(kernel.namespace_of_session)
    assert theirs() == {"who": "guest"}
    assert mine() == {"who": threading.current_thread().name}
    assert kernel.notebook() == "/notes/sales.py"


@pytest.mark.usefixtures("marimo")
def test_a_widget_ends_with_its_comm() -> None:
    widget = Widget()
    comm = widget.comm
    marimo_session.follow(widget)
    comm.close()  # its cell runs again
    comm.close()
    assert (comm._closed, widget.closes) == (True, 1)


@pytest.mark.usefixtures("marimo")
def test_what_serves_other_cells_outlives_its_own_and_ends_with_the_session() -> None:
    def shared() -> Widget:
        widget = Widget()
        marimo_session.follow(widget, outlives_cell=True)
        widget.comm.close()  # its cell runs again
        assert not widget.comm._closed
        return widget

    widget = in_session(shared)
    comm = widget.comm
    assert widget.closes == 0
    marimo_session.follow(Widget())
    assert (comm._closed, widget.closes) == (True, 1)


@pytest.mark.usefixtures("marimo")
def test_the_front_end_is_carried_once_for_each_session() -> None:
    mine, again, theirs = Assets.current(), Assets.current(), in_session(Assets.current)
    assert mine is again
    assert mine is not theirs
    assert mine._bundle is theirs._bundle  # read once


def test_chats_move_to_another_carrier_when_theirs_was_closed() -> None:
    class Chat:
        carrier: Any = None

        def assets_changed(self, assets: Assets) -> None:
            self.carrier = assets

    chat, first = Chat(), Assets.current()
    first.follow(chat)
    first.close()
    second = Assets.current()
    assert second is not first
    assert chat.carrier is second
