"""The background thread with its own asyncio loop: everything the chat does while cells run happens there."""

from __future__ import annotations

import asyncio
import atexit
import contextvars
import logging
import os
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, TypeVar

from ..errors import ClosedError
from .selector import new_event_loop

T = TypeVar("T")

log = logging.getLogger(__name__)

STOP_SECONDS = 5.0
"""How long tasks may take to end after they were cancelled."""


class LoopThread:
    """One daemon thread that runs one asyncio loop.

    A forked child inherits the objects but not the thread: there the instance counts as not started, and
    starting it makes a fresh loop. All methods may be called from any thread.
    """

    def __init__(self, name: str = "chatkit-notebook") -> None:
        self.name = name
        self._forget()
        _instances.add(self)

    def _forget(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ending = False

    @property
    def running(self) -> bool:
        """Whether work can be handed over."""
        return self._loop is not None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop.

        Raises:
            ClosedError: The thread is not running.
        """
        if self._loop is None:
            raise ClosedError("The chat's background loop does not run: it was closed. Make a new ChatKit().")
        return self._loop

    @property
    def inside(self) -> bool:
        """Whether the caller runs on this thread, where waiting for the loop would wait forever."""
        return threading.current_thread() is self._thread

    def start(self) -> None:
        """Starts the thread; does nothing when it runs already."""
        with self._lock:
            if self._loop is not None:
                return
            started: Future[asyncio.AbstractEventLoop] = Future()
            self._ending = False
            thread = threading.Thread(target=self._run, args=(started,), name=self.name, daemon=True)
            thread.start()
            self._loop = started.result()
            self._thread = thread
        atexit.register(self.stop)

    def _run(self, started: Future[asyncio.AbstractEventLoop]) -> None:
        try:
            loop = new_event_loop()
        except OSError as error:  # out of file descriptors
            started.set_exception(error)
            return
        asyncio.set_event_loop(loop)
        loop.call_soon(started.set_result, loop)
        try:
            self._keep_running(loop)
        finally:
            asyncio.set_event_loop(None)
            loop.close()

    def _keep_running(self, loop: asyncio.AbstractEventLoop) -> None:
        """Runs the loop until `stop`, whatever the code that runs on it does.

        A function of the user's that calls `sys.exit()` or is interrupted ends its own task; asyncio then
        leaves the loop, which is whole, and so does one that stops the loop it runs on.
        """
        while not loop.is_closed():
            try:
                loop.run_forever()
                if self._ending:
                    return
                log.warning("Something stopped the chat's background loop; it goes on")
            except BaseException:
                if self._ending:
                    raise
                log.exception("Something tried to end the chat's background loop; it goes on")

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Runs a coroutine in the loop.

        Returns:
            A future of the calling side; cancelling it cancels the task.

        Raises:
            ClosedError: The thread is not running. The coroutine is closed, so that nobody warns about it.
        """
        try:
            return asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        except RuntimeError:  # the loop was closed between the two
            coroutine.close()
            raise ClosedError("The chat's background loop was stopped.") from None
        except ClosedError:
            coroutine.close()
            raise

    def call(self, function: Callable[..., object], *args: object) -> None:
        """Calls a function soon, in the loop; does nothing when the loop is gone."""
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(function, *args)
        except RuntimeError:
            return  # closed meanwhile: whoever is left has nothing to be told

    def wait(self, coroutine: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Runs a coroutine in the loop and waits for its result; an interrupt cancels it.

        Raises:
            ClosedError: The thread is not running.
            RuntimeError: Called on the loop's own thread.
            TimeoutError: It took longer than `timeout` seconds; the task was cancelled.
        """
        if self.inside:
            coroutine.close()
            raise RuntimeError(
                "This call waits for the chat's loop, so it cannot be made on it: use a thread."
            )
        future = self.submit(coroutine)
        try:
            return future.result(timeout)
        except FutureTimeoutError as error:
            if future.done():
                raise  # the coroutine's own
            future.cancel()
            raise TimeoutError(f"The chat's loop gave no answer within {timeout:g} s.") from error
        except BaseException:
            future.cancel()
            raise

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """Cancels every task, waits for them up to `timeout` seconds, and ends the thread."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
            self._ending = True
        atexit.unregister(self.stop)
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(end_tasks(timeout), loop)
        if threading.current_thread() is not thread:
            thread.join(timeout + 1)


async def end_tasks(timeout: float) -> None:
    """Cancels all other tasks of the running loop, then stops it."""
    loop = asyncio.get_running_loop()
    try:
        tasks = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
        for task in tasks:
            task.cancel()
        if tasks:
            done, _ = await asyncio.wait(tasks, timeout=timeout)
            for task in done:
                if not task.cancelled():
                    task.exception()  # read, so that asyncio does not report it at exit
        await loop.shutdown_asyncgens()
    finally:
        loop.stop()


async def in_worker(function: Callable[..., T], *args: object) -> T:
    """Calls a blocking function on a thread of its own, with the caller's context variables.

    Not `asyncio.to_thread`: its few threads are shared and joined at exit, so a function of the user's that
    hangs would starve the others and keep the process from ending.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()
    context = contextvars.copy_context()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return  # cancelled: nobody waits any more
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = context.run(function, *args)
        except StopIteration as stop:  # a future refuses it
            error = RuntimeError(f"{function!r} raised {stop!r}")
        except BaseException as raised:  # noqa: BLE001 - handed to whoever awaits
            error = raised
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:
            return  # the loop was closed while the function ran

    threading.Thread(target=run, name="chatkit-notebook-worker", daemon=True).start()
    return await future


_instances: weakref.WeakSet[LoopThread] = weakref.WeakSet()
_inherited: list[asyncio.AbstractEventLoop] = []


def _after_fork_in_child() -> None:
    for instance in list(_instances):
        if instance._loop is not None:
            # Kept for ever: closing it would take the parent's wake-up pipe out of the epoll set both share.
            _inherited.append(instance._loop)
        instance._forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
