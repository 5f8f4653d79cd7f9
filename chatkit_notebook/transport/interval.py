"""How soon the interpreter gives another thread a turn: sooner while the chat has something to do."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import sys
import threading
from collections.abc import Iterator

from .. import settings

DEFAULT_SECONDS = 0.005
"""What Python begins with. Any other interval was chosen by somebody, and is left alone."""
SHORT_SECONDS = 0.001
LINGER_SECONDS = 1.0
"""How long it stays short after the last request: they come in groups, and one that comes pays for two turns
before anybody knows of it."""

log = logging.getLogger(__name__)


class SwitchInterval:
    """The switch interval of this process, which it has only one of.

    A thread that waits beside one that computes gets its turn after an interval of `sys.setswitchinterval`.
    A request needs some turns, an answer needs some for each piece of text. The interval is short only while
    `shortened` is in use and a moment longer, only where it was the default, and it is put back only if
    nobody else has set it.
    """

    def __init__(self) -> None:
        self._users = 0
        self._short: float | None = None
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def shortened(self) -> Iterator[None]:
        """While it is in use, threads take shorter turns. For coroutines of a running loop."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            self._users += 1
            if self._users > 1 or not is_interval(DEFAULT_SECONDS):
                return
            wanted = wanted_seconds()
            if wanted is not None:
                sys.setswitchinterval(wanted)
                self._short = wanted

    def _leave(self) -> None:
        with self._lock:
            self._users = max(0, self._users - 1)  # there are none any more when it was forgotten
            if self._users == 0 and self._short is not None:
                asyncio.get_running_loop().call_later(LINGER_SECONDS, self._end)

    def _end(self) -> None:
        with self._lock:
            if self._users == 0:
                self._put_back()

    def _put_back(self) -> None:
        short, self._short = self._short, None
        if short is not None and is_interval(short):
            sys.setswitchinterval(DEFAULT_SECONDS)

    def forget(self) -> None:
        """Puts it back at once: what used it has ended, or belongs to the process that was forked."""
        self._lock = threading.Lock()
        self._users = 0
        self._put_back()


def is_interval(seconds: float) -> bool:
    # The interpreter keeps whole microseconds.
    return math.isclose(sys.getswitchinterval(), seconds, abs_tol=1.5e-6)


def wanted_seconds() -> float | None:
    """The short interval that the environment names, else ours; None when it is to be left alone."""
    text = settings.read(settings.SWITCH_INTERVAL)
    if text is None:
        return SHORT_SECONDS
    try:
        seconds = float(text)
    except ValueError:
        log.warning("%s is not a number of seconds: %r", settings.SWITCH_INTERVAL, text[:100])
        return None
    return seconds if 1e-5 <= seconds < DEFAULT_SECONDS else None


INTERVAL = SwitchInterval()

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=INTERVAL.forget)
