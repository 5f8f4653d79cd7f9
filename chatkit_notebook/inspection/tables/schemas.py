"""Columns of frames that stand elsewhere: asked for once, within a deadline, and kept."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable
from typing import Any

from ...errors import BudgetExceededError
from ..waiting import within

Schema = tuple[tuple[str, str], ...]
"""Names and types of columns, in their order."""


class Schemas:
    """The columns of frames, each kept as long as its frame lives. Safe from several threads.

    A frame is known by its identity: an equality of its own may be a computation.
    """

    def __init__(self) -> None:
        self.kept: dict[int, tuple[weakref.ref[Any], object, Schema]] = {}
        self.asking: dict[int, threading.Event] = {}
        self.lock = threading.Lock()

    def known(self, frame: object, stamp: object = None) -> Schema | None:
        """What was read of a frame before; None when it was not, or not of the frame as it is now.

        Args:
            frame: The frame of its library.
            stamp: What is cheap to tell of a frame that a cell can change; None of one that cannot.
        """
        kept = self.kept.get(id(frame))
        return kept[2] if kept is not None and kept[0]() is frame and kept[1] == stamp else None

    def keep(self, frame: object, stamp: object, schema: Schema) -> None:
        """Remembers what was read."""
        key = id(frame)

        def forget(gone: weakref.ref[Any]) -> None:
            kept = self.kept.get(key)
            if kept is not None and kept[0] is gone:
                self.kept.pop(key, None)

        with contextlib.suppress(TypeError):  # a class that cannot be referred to so is asked each time
            self.kept[key] = (weakref.ref(frame, forget), stamp, schema)

    def ask(
        self,
        frame: object,
        read: Callable[[], tuple[Schema, object]],
        stamped: Callable[[], object],
        seconds: float,
        what: str,
    ) -> Schema:
        """Reads the columns of a frame, unless they are known.

        What takes longer is not waited for, and known when it is asked for later. Whoever asks meanwhile
        waits for the same answer: a server that hangs is asked once.

        Args:
            frame: The frame of its library.
            read: Asks its engine; gives the columns, and the stamp that the frame had then.
            stamped: Tells the frame's stamp as it is now.
            seconds: Longest wait.
            what: Names the work in errors.

        Raises:
            BudgetExceededError: It took longer.
            Exception: What the engine raises.
        """
        key = id(frame)
        with self.lock:
            earlier = self.asking.get(key)
            done = self.asking.setdefault(key, threading.Event())
        if earlier is not None:
            earlier.wait(seconds)
            found = self.known(frame, stamped())
            if found is None:
                raise BudgetExceededError(
                    f"{what} was begun before and is not answered yet. Ask again later."
                )
            return found
        begun = threading.Event()

        def work() -> Schema:
            begun.set()
            try:
                found, stamp = read()
                self.keep(frame, stamp, found)
                return found
            finally:
                self.ended(key, done)

        try:
            return within(seconds, work, what, hint="Ask again when it answers.")
        finally:
            if not begun.is_set():  # there was no place for it
                self.ended(key, done)

    def ended(self, key: int, done: threading.Event) -> None:
        with self.lock:
            if self.asking.get(key) is done:
                del self.asking[key]
        done.set()


SCHEMAS = Schemas()
