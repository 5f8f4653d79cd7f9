"""One new interpreter waits for the next work: taken, replaced, ended when idle, unknown to a fork."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from chatkit_notebook.inspection import interpreters
from chatkit_notebook.inspection.interpreters import Spare, can_start, in_program

pytestmark = pytest.mark.skipif(not can_start(), reason="needs new interpreters and poll")

WHO = "out.write(b'r%d %s %s' % (os.getpid(), os.environ['SAID'].encode(), os.getcwd().encode()))"


@pytest.fixture
def spare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spare]:
    spare = Spare()
    monkeypatch.setattr(interpreters, "SPARE", spare)
    yield spare
    spare.close()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def answer(source: str = WHO) -> list[str]:
    said = in_program(source, b"", modules=("json",), seconds=60, max_bytes=1000)
    assert said is not None
    return said.decode().split()


def test_the_one_that_waits_does_the_next_work_and_is_replaced(
    spare: Spare, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    assert spare.pid is None
    monkeypatch.setenv("SAID", "first")
    answer()
    until(lambda: spare.pid)
    waiting = spare.pid
    monkeypatch.setenv("SAID", "now")  # what has changed since it was started
    monkeypatch.chdir(str(tmp_path))
    assert answer() == [str(waiting), "now", os.path.realpath(str(tmp_path))]
    until(lambda: spare.pid)
    assert spare.pid is not None
    assert spare.pid != waiting
    killed = psutil.Process(spare.pid)
    killed.kill()  # one that was killed is not missed
    until(lambda: killed.status() == psutil.STATUS_ZOMBIE)
    assert answer()[0] not in {str(waiting), str(killed.pid)}
    until(lambda: spare.pid)
    child = os.fork() if hasattr(os, "fork") else None
    if child == 0:
        spare.forget()
        os._exit(0 if spare.pid is None else 1)
    if child is not None:
        assert os.waitpid(child, 0)[1] == 0
        assert psutil.pid_exists(spare.pid or 0)
    last = spare.pid or 0
    spare.close()
    assert not psutil.pid_exists(last)
    answer()
    assert spare.pid is None


def test_it_does_not_wait_for_ever(spare: Spare) -> None:
    spare.idle_seconds = 0.01
    before = set(psutil.Process().children())
    spare.refill(("json",))
    until(lambda: not spare.starting and spare.pid is None)
    until(lambda: set(psutil.Process().children()) <= before)
