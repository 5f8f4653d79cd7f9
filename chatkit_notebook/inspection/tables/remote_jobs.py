"""Readings that an engine works on elsewhere, and what stops them there."""

from __future__ import annotations

import contextlib
import threading
import uuid
from collections.abc import Iterator
from typing import Any

CANCEL_SECONDS = 0.6
"""How long one attempt to stop is waited for: a server that is gone answers no sooner than its time-out."""
CANCEL_ATTEMPTS = 100


class Job:
    """One reading. What computes it may not be stoppable: then it is only no longer waited for."""

    def __init__(self) -> None:
        self.ended = threading.Event()

    @contextlib.contextmanager
    def marked(self) -> Iterator[None]:
        """Marks what this thread starts meanwhile, and notes when it is done."""
        try:
            with contextlib.suppress(
                AttributeError
            ):  # a session that is gone: the reading itself will say so
                self.mark()
            yield
        finally:
            self.ended.set()
            with contextlib.suppress(Exception):  # a session that is gone has no marks either
                self.unmark()

    def collected(self, frame: Any) -> Any:
        """The rows of a narwhals frame as an arrow table."""
        return frame.collect(backend="pyarrow").to_native()

    def mark(self) -> None:
        """Marks what this thread starts."""

    def unmark(self) -> None:
        """Takes the mark away."""

    def stop(self) -> bool:
        """Stops what runs now; false where there is no way to."""
        return False

    def cancel(self) -> bool:
        """Stops it, now and in what it starts later, in a thread of its own.

        Returns:
            Whether its engine was reached and told so.
        """
        told, reached = threading.Event(), threading.Event()

        def keep_stopping() -> None:
            # an engine that was still planning has nothing to stop yet, and begins afterwards
            for _ in range(CANCEL_ATTEMPTS):
                with contextlib.suppress(Exception):  # the reason why it was given up is told, not this one
                    if not self.stop():
                        break
                    reached.set()
                told.set()
                if self.ended.wait(CANCEL_SECONDS):
                    break
            told.set()

        threading.Thread(target=keep_stopping, name="chatkit-notebook-cancelling", daemon=True).start()
        told.wait(CANCEL_SECONDS)
        return reached.is_set()


class ConnectionJob(Job):
    """A reading over a driver's connection, by whatever its driver has to stop it."""

    def __init__(self, connection: Any) -> None:
        super().__init__()
        self.connection = connection

    def stop(self) -> bool:
        for name in ("interrupt", "cancel"):
            if callable(stop := getattr(type(self.connection), name, None)):
                stop(self.connection)
                return True
        return False


class SparkJob(Job):
    """The jobs of one reading on a Spark server, so that they can be cancelled there.

    Classic Spark does not put the tags of a session on the jobs that collect rows, so it is the context that
    is told; Connect has only tags of the session.
    """

    def __init__(self, native: Any) -> None:
        super().__init__()
        self.session = native.sparkSession
        self.tag = f"chatkit-notebook-{uuid.uuid4().hex[:12]}"
        self.is_connect = ".connect." in type(self.session).__module__
        self.context: Any = None if self.is_connect else self.session.sparkContext
        # before 3.5 there are groups of jobs instead
        self.is_tagged = self.is_connect or hasattr(self.context, "addJobTag")

    def mark(self) -> None:
        if self.is_connect:
            self.session.addTag(self.tag)
        elif self.is_tagged:
            self.context.addJobTag(self.tag)
        else:
            self.context.setJobGroup(self.tag, "asked in the chat", interruptOnCancel=True)

    def unmark(self) -> None:
        if self.is_connect:
            self.session.removeTag(self.tag)
        elif self.is_tagged:
            self.context.removeJobTag(self.tag)
        else:
            # the thread of Spark may be one that others use, too
            self.context.setLocalProperty("spark.jobGroup.id", None)

    def stop(self) -> bool:
        if self.is_connect:
            self.session.interruptTag(self.tag)
        elif self.is_tagged:
            self.context.cancelJobsWithTag(self.tag)
        else:
            self.context.cancelJobGroup(self.tag)
        return True


class DaskJob(Job):
    """A reading on a cluster of Dask: tasks that its workers have begun run to their ends, no others do."""

    def __init__(self, client: Any) -> None:
        super().__init__()
        self.client = client
        self.future: Any = None

    def collected(self, frame: Any) -> Any:
        """The rows of a narwhals frame as an arrow table."""
        import pyarrow as pa

        self.future = self.client.compute(frame.to_native())
        return pa.Table.from_pandas(self.future.result(), preserve_index=False)

    def stop(self) -> bool:
        if self.future is not None:
            self.client.cancel([self.future], force=True)
        return True
