"""One new interpreter waits for the next work: taken, replaced, ended when idle, unknown to a fork."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest

from chatkit_notebook.inspection import interpreters
from chatkit_notebook.inspection.interpreters import Spare, can_start, in_program
from chatkit_notebook.inspection.isolation import LimitReachedError

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


@pytest.mark.parametrize("moment", ["before it is given the work", "with the work in its hands"])
def test_one_that_dies_as_it_is_taken_is_replaced_once(
    spare: Spare, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setenv("SAID", "again")
    spare.refill(("json",))
    until(lambda: spare.pid)
    waiting = spare.pid or 0
    hand, frozen = interpreters.Interpreter.hand, psutil.Process(waiting)

    def dying(self: interpreters.Interpreter, file: IO[bytes]) -> None:
        if self.process.pid == waiting and moment.startswith("with"):
            frozen.suspend()  # so that it cannot begin before it dies
            hand(self, file)
        if self.process.pid == waiting:
            frozen.kill()
            until(lambda: frozen.status() == psutil.STATUS_ZOMBIE)
            if moment.startswith("with"):
                return
        hand(self, file)

    monkeypatch.setattr(interpreters.Interpreter, "hand", dying)
    assert answer()[0] != str(waiting)


def test_one_that_dies_of_its_work_is_not_given_it_again(spare: Spare, tmp_path: Path) -> None:
    mark = f"os.write(os.open({str(tmp_path / 'begun')!r}, os.O_CREAT | os.O_WRONLY | os.O_APPEND), b'x')"
    source = f"{mark}; os.kill(os.getpid(), 9)"
    with pytest.raises(LimitReachedError, match="no answer"):
        answer(source)
    assert (tmp_path / "begun").read_text() == "x"


def test_it_does_not_wait_for_ever(spare: Spare) -> None:
    spare.idle_seconds = 0.01
    before = set(psutil.Process().children())
    spare.refill(("json",))
    until(lambda: not spare.starting and spare.pid is None)
    until(lambda: set(psutil.Process().children()) <= before)
