"""What marimo does otherwise: many sessions in one process, widgets that end when their cell runs again."""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Callable, Mapping
from typing import Any, Protocol


class Closable(Protocol):
    """A notebook widget."""

    comm: Any

    def close(self) -> None:
        """Ends it."""


_open: list[tuple[threading.Thread, Any, Callable[[], None]]] = []
_lock = threading.Lock()


def current() -> Any | None:
    """What marimo knows of the session whose cell runs on this thread; None in every other host."""
    find = getattr(sys.modules.get("marimo._runtime.context"), "safe_get_context", None)
    return None if find is None else find()


def variables() -> Mapping[str, Any] | None:
    """The variables of this session; None in every other host."""
    session = current()
    return None if session is None else session.globals


def notebook() -> str | None:
    """Path of the notebook of this session; None when it has none yet, or the host is another one."""
    name = getattr(current(), "filename", None)
    return os.path.abspath(name) if isinstance(name, str) and name else None


def thread() -> threading.Thread:
    """The thread that runs the cells of this session: a session's pages see only what it made.

    Jupyter has one session in a process, and its cells run on the main thread.
    """
    return threading.main_thread() if current() is None else threading.current_thread()


def follow(widget: Closable, *, outlives_cell: bool = False) -> None:
    """Closes a widget once marimo has ended its comm, or its session is over. Does nothing in other hosts.

    By itself marimo ends the comms of a cell that runs again, and tells nobody of a session that is over:
    what this process still holds of such sessions is closed when the next widget is made.

    Args:
        widget: A notebook widget whose comm is open.
        outlives_cell: It serves other cells than the one that happened to make it.
    """
    if current() is None:
        return
    comm, reference = widget.comm, weakref.ref(widget)
    end = comm.close

    def ended(*arguments: Any, **named: Any) -> None:
        if not comm._closed:
            end(*arguments, **named)
            found = reference()
            if found is not None:
                found.close()

    comm.close = (lambda *arguments, **named: None) if outlives_cell else ended
    with _lock:
        known = [entry for entry in _open if not entry[1]._closed]
        _open[:] = [entry for entry in known if entry[0].is_alive()]
        _open.append((thread(), comm, ended))
    for session, _, end_of_session in known:
        if not session.is_alive():
            end_of_session()
