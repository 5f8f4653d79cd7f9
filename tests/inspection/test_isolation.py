from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from chatkit_notebook.inspection.isolation import (
    ChildFailedError,
    LimitReachedError,
    StoppedError,
    can_isolate,
    in_child,
)

pytestmark = pytest.mark.skipif(not can_isolate(), reason="needs fork")

MEGABYTE = 2**20


def run(work, *, seconds=20.0, memory=256 * MEGABYTE, max_bytes=MEGABYTE, **options):
    return in_child(work, seconds=seconds, memory=memory, max_bytes=max_bytes, **options)


def test_the_answer_comes_back() -> None:
    assert run(lambda: b"x" * 300_000) == b"x" * 300_000


def test_it_runs_elsewhere() -> None:
    assert int(run(lambda: str(os.getpid()).encode())) != os.getpid()


def test_an_exception_comes_back_with_its_name() -> None:
    def work() -> bytes:
        raise KeyError("lost")

    with pytest.raises(ChildFailedError, match="lost") as caught:
        run(work)
    assert caught.value.kind == "KeyError"


def test_an_exception_without_a_text_comes_back() -> None:
    class MuteError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def work() -> bytes:
        raise MuteError

    with pytest.raises(ChildFailedError):
        run(work)


@pytest.mark.parametrize("forever", [lambda: time.sleep(3600), lambda: [None for _ in iter(int, 1)]])
def test_work_that_never_ends_is_ended(forever) -> None:
    with pytest.raises(LimitReachedError, match=r"longer than 0\.2 seconds"):
        run(lambda: forever() or b"", seconds=0.2, memory=1 << 40)


def test_memory_is_limited() -> None:
    with pytest.raises(LimitReachedError, match="more memory"):
        run(lambda: bytes(16 << 30))


def test_the_length_of_the_answer_is_limited() -> None:
    with pytest.raises(LimitReachedError, match="larger than 1 MB"):
        run(lambda: bytes(2 * MEGABYTE))


def test_a_child_that_dies_is_noticed() -> None:
    def work() -> bytes:
        os.kill(os.getpid(), signal.SIGSEGV)
        return b""

    with pytest.raises(LimitReachedError, match="SIGSEGV"):
        run(work)


def test_it_can_be_stopped() -> None:
    stop = threading.Event()
    threading.Timer(0.05, stop.set).start()
    with pytest.raises(StoppedError):
        run(lambda: time.sleep(3600) or b"", cancelled=stop)


def test_an_interrupt_of_the_kernel_does_not_reach_it() -> None:
    def work() -> bytes:
        os.kill(os.getpid(), signal.SIGINT)
        return b"still here"

    assert run(work) == b"still here"


def test_processes_it_starts_end_with_it(tmp_path) -> None:
    started = tmp_path / "pid"

    def work() -> bytes:
        grandchild = os.fork()
        if grandchild == 0:
            time.sleep(3600)
            os._exit(0)
        started.write_text(str(grandchild))
        time.sleep(3600)
        return b""

    with pytest.raises(LimitReachedError):
        run(work, seconds=0.5)
    status = Path(f"/proc/{started.read_text()}/stat")
    deadline = time.monotonic() + 30
    # gone, or a dead one that nobody has collected yet
    while status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z":
        assert time.monotonic() < deadline, "it is still running"
        time.sleep(0.01)


def test_open_files_and_sockets_are_closed_in_it() -> None:
    left, right = socket.socketpair()
    with left, right:

        def work() -> bytes:
            left.send(b"from the child")
            return b""

        with pytest.raises(ChildFailedError, match="Bad file descriptor"):
            run(work)
        right.setblocking(False)
        with pytest.raises(BlockingIOError):
            right.recv(1)


def test_files_can_be_kept_open(tmp_path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"kept")
    with path.open("rb") as file:
        assert run(file.read, keep_files=True) == b"kept"


def test_it_works_from_many_threads() -> None:
    answers: list[bytes] = []

    def ask(number: int) -> None:
        answers.append(run(lambda: str(number).encode()))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [str(number).encode() for number in range(8)]
