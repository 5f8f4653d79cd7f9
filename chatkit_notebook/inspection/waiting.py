"""Waiting for work that cannot be stopped: in a thread, until a deadline, and never many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar, cast

from ..errors import BudgetExceededError
from .isolation import ChildFailedError, GoesOnError, is_stopped

T = TypeVar("T")

# Work that outlives its deadline goes on in its thread: two of them are all that may pile up.
SLOTS = threading.BoundedSemaphore(2)
POLL_SECONDS = 0.025


class Box(Generic[T]):
    """What came of the work."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.result: T | None = None
        self.error: BaseException | None = None


def within(
    seconds: float,
    work: Callable[[], T],
    what: str,
    cancelled: threading.Event | None = None,
    hint: str = "Compute a smaller part of it in a cell first.",
) -> T:
    """Runs work in a thread and waits for it.

    Args:
        seconds: Longest wait. The work is not stopped then, only no longer waited for.
        work: Anything that lets go of the interpreter lock while it works.
        what: Names the work in errors: "Computing `orders`".
        cancelled: When set, the wait ends.
        hint: What the reader can do when it takes longer.

    Raises:
        BudgetExceededError: It is not done in time, or two earlier ones are still at work.
        GoesOnError: `cancelled` was set.
        ChildFailedError: The work wanted to end the process or the thread.
    """
    if not SLOTS.acquire(blocking=False):
        raise BudgetExceededError(
            f"{what} has to wait: two earlier computations are still running. Try again when they are done."
        )
    box: Box[T] = Box()

    def run() -> None:
        try:
            box.result = work()
        except BaseException as error:  # noqa: BLE001 - raised again in the waiting thread
            box.error = error
        finally:
            SLOTS.release()
            box.done.set()

    threading.Thread(target=run, name="chatkit-notebook-reading", daemon=True).start()
    waited = 0.0
    while not box.done.wait(POLL_SECONDS):
        waited += POLL_SECONDS
        if is_stopped(cancelled):
            raise GoesOnError(
                f"{what} cannot be stopped: it goes on in the kernel until it ends, and uses processor and "
                "memory meanwhile. Nothing waits for it; restarting the kernel ends it."
            )
        if waited >= seconds:
            raise BudgetExceededError(f"{what} took longer than {seconds:g} seconds. {hint}")
    if isinstance(box.error, Exception):
        raise box.error
    if box.error is not None:
        # SystemExit of user code ends that work, not the thread that waits for it.
        raise ChildFailedError(type(box.error).__name__, str(box.error)) from box.error
    return cast("T", box.result)
