"""Work in a forked child process that is killed when it takes too long or too much, or is no longer wanted.

A thread cannot be stopped; a child can. It sees the data of this process without a copy, cannot change it,
and writes its answer into a pipe. Files and sockets of this process are closed in it first, so that user code
that runs there cannot speak on them.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import json
import os
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from ..errors import BudgetExceededError, InspectionError

RESULT = b"r"
FAILURE = b"f"
UNABLE = b"u"
POLL_MS = 25
CHUNK = 1 << 20
# Threads of an engine reserve address space that they never use.
ADDRESS_SPACE_SLACK = 1 << 30
LEAST_MEMORY = 64 << 20
OUT_OF_MEMORY = ("MemoryError", "OutOfMemoryException", "ArrowMemoryError", "bad_alloc")


class LimitReachedError(BudgetExceededError):
    """Work was ended because its time, memory or length ran out; the message starts with "It"."""


class ChildFailedError(InspectionError):
    """The work raised in the child.

    Attributes:
        kind: Name of the exception's class there.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class StoppedError(InspectionError):
    """The work was stopped because it was no longer wanted."""


class GoesOnError(StoppedError):
    """It is no longer waited for, but cannot be stopped; the message says so in a sentence."""


STOPPED: ContextVar[threading.Event | None] = ContextVar("chatkit_notebook_stopped", default=None)


@contextlib.contextmanager
def stopped_by(event: threading.Event) -> Iterator[None]:
    """All work that is waited for inside ends when the event is set, however deep it was begun."""
    token = STOPPED.set(event)
    try:
        yield
    finally:
        STOPPED.reset(token)


def is_stopped(cancelled: threading.Event | None) -> bool:
    """Whether work is no longer wanted: by its own event, or by that of the work around it."""
    around = STOPPED.get()
    return (cancelled is not None and cancelled.is_set()) or (around is not None and around.is_set())


def can_isolate() -> bool:
    """Whether this platform forks safely from a thread. macOS does not: its system libraries forbid it."""
    return sys.platform == "linux"


def in_child(
    work: Callable[[], bytes],
    *,
    seconds: float,
    memory: int,
    max_bytes: int,
    cancelled: threading.Event | None = None,
    keep_files: bool = False,
) -> bytes:
    """Runs work in a child process and returns the bytes it returned.

    Args:
        work: Runs in the child. Must not touch locks of threads of this process, nor compute with polars.
        seconds: Until the child is killed.
        memory: Bytes of address space the child may add.
        max_bytes: Length of the answer, after which the child is killed.
        cancelled: When set, the child is killed.
        keep_files: Leave open files open, for work that reads a database on disk.

    Raises:
        ChildFailedError: The work raised.
        LimitReachedError: Time, memory or length ran out.
        StoppedError: `cancelled` was set.
    """
    if sys.version_info >= (3, 12):
        # It warns of forking beside threads: the child takes no lock that a thread of this process may hold.
        warnings.filterwarnings(
            "ignore", r".*fork\(\) may lead to deadlocks", DeprecationWarning, __name__.replace(".", r"\.")
        )
    reading, writing = os.pipe()
    # Objects of the user must not be finalised in the child: their finalisers are user code.
    collecting = gc.isenabled()
    gc.disable()
    try:
        child = os.fork()
        if child == 0:
            become_child(work, writing, seconds, memory, keep_files)
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    finally:
        if collecting:
            gc.enable()
    os.close(writing)
    try:
        answer = read_answer(reading, seconds, max_bytes, cancelled)
    finally:
        os.close(reading)
        end(child)
        status = reap(child)
    return unpack(answer, status)


def end(child: int) -> None:
    """Kills a child and the processes it has started."""
    # The group is the child's own once it has come so far.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.getpgid(child) == child:
            os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def become_child(
    work: Callable[[], bytes], writing: int, seconds: float, memory: int, keep_files: bool
) -> None:
    """Everything the child does; never returns."""
    try:
        limit_child(writing, seconds, memory, keep_files)
        answer = RESULT + work()
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        answer = FAILURE + failure(error)
    try:
        view = memoryview(answer)
        while view:
            view = view[os.write(writing, view[:CHUNK]) :]
    finally:
        os._exit(0)


def failure(error: BaseException) -> bytes:
    try:
        message = str(error)[:4_000]
    except BaseException:  # noqa: BLE001 - an exception of user code may not even have a text
        message = ""
    return json.dumps({"kind": type(error).__name__, "message": message}).encode()


def limit_child(writing: int, seconds: float, memory: int, keep_files: bool) -> None:
    import resource

    # A group of its own, so that processes which user code starts here end with it; it also keeps out the
    # interrupts that a kernel sends to its whole group.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # It must not outlive a kernel that is killed.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + 2)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    if not keep_files:
        os.closerange(3, writing)
        os.closerange(writing + 1, os.sysconf("SC_OPEN_MAX"))
    sys.stdout = sys.stderr = io.StringIO()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    space = address_space() + memory + ADDRESS_SPACE_SLACK
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or space < hard:
        resource.setrlimit(resource.RLIMIT_AS, (space, hard))


def address_space() -> int:
    """Bytes of address space this process has."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def available_memory(wanted: int) -> int:
    """The bytes wanted, or half of what the machine has left when that is less."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            free = next(int(line.split()[1]) for line in file if line.startswith("MemAvailable"))
    except (OSError, StopIteration, ValueError):
        return wanted
    return max(min(wanted, free * 1024 // 2), LEAST_MEMORY)


def read_answer(reading: int, seconds: float, max_bytes: int, cancelled: threading.Event | None) -> bytes:
    deadline = time.monotonic() + seconds
    poll = select.poll()
    poll.register(reading, select.POLLIN | select.POLLHUP)
    chunks: list[bytes] = []
    length = 0
    while True:
        if is_stopped(cancelled):
            raise StoppedError("It was stopped.")
        left = deadline - time.monotonic()
        if left <= 0:
            raise LimitReachedError(f"It took longer than {seconds:g} seconds and was stopped.")
        if not poll.poll(min(POLL_MS, left * 1000)):
            continue
        chunk = os.read(reading, CHUNK)
        if not chunk:
            return b"".join(chunks)
        length += len(chunk)
        if length > max_bytes:
            raise LimitReachedError(f"The answer is larger than {max_bytes / 2**20:,.0f} MB.")
        chunks.append(chunk)


def reap(child: int) -> int:
    try:
        return os.waitpid(child, 0)[1]
    except ChildProcessError as error:
        # The user's program may ignore SIGCHLD, then children vanish by themselves.
        if error.errno == errno.ECHILD:
            return 0
        raise


def unpack(answer: bytes, status: int) -> bytes:
    kind, body = answer[:1], answer[1:]
    if kind == RESULT:
        return body
    if kind == FAILURE:
        report = json.loads(body)
        if report["kind"] == BudgetExceededError.__name__:
            raise BudgetExceededError(report["message"])
        if report["kind"] in OUT_OF_MEMORY:
            raise LimitReachedError("It needed more memory than a reading may take.")
        raise ChildFailedError(report["kind"], report["message"])
    # Native code that cannot get memory ends the process instead of raising.
    name = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "no answer"
    raise LimitReachedError(f"It needed more memory than a reading may take, or failed ({name}).")
