"""Work that may be slow or run user code: in a child process that can be killed, else in a bounded pool."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..errors import BudgetExceededError
from .isolation import can_isolate, in_child
from .waiting import within


def bounded(
    work: Callable[[], bytes],
    *,
    seconds: float,
    memory: int,
    max_bytes: int,
    what: str,
    cancelled: threading.Event | None = None,
    keep_files: bool = False,
) -> bytes:
    """Runs work and returns the bytes it returned, within limits.

    Where the platform forks, a child does it and is killed at a limit. Elsewhere one of two worker threads
    does: it is only waited for so long, and new work is refused while both are stuck.

    Args:
        work: Must not rely on changing anything of this process.
        seconds: Until it is given up.
        memory: Bytes it may add, where a child does it.
        max_bytes: Length of the answer.
        what: Names the work in errors: "The text of `x`".
        cancelled: When set, it is given up.
        keep_files: Leave open files open in the child.

    Raises:
        InspectionError: The work raised, or a limit was reached.
    """
    if not can_isolate():
        answer = within(seconds, work, what, cancelled)
        if len(answer) > max_bytes:
            raise BudgetExceededError(f"{what} is larger than {max_bytes / 2**20:,.1f} MB.")
        return answer
    try:
        return in_child(
            work,
            seconds=seconds,
            memory=memory,
            max_bytes=max_bytes,
            cancelled=cancelled,
            keep_files=keep_files,
        )
    except OSError as error:
        raise BudgetExceededError(
            f"{what} cannot be made now: no process could be started ({error})."
        ) from error
