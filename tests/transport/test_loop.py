from __future__ import annotations

import asyncio
import contextvars
import os
import subprocess
import sys
import threading

import pytest

from chatkit_notebook.errors import ClosedError
from chatkit_notebook.transport.loop import LoopThread, in_worker


async def thread_name() -> str:
    return threading.current_thread().name


def test_work_runs_on_one_daemon_thread(loop: LoopThread) -> None:
    assert loop.submit(thread_name()).result(5) == "test-loop"
    loop.start()
    assert loop.submit(thread_name()).result(5) == "test-loop"
    assert [thread.daemon for thread in threading.enumerate() if thread.name == "test-loop"] == [True]


def test_nothing_is_accepted_before_start_and_after_stop() -> None:
    thread = LoopThread("idle")
    with pytest.raises(ClosedError, match="Make a new ChatKit"):
        thread.submit(thread_name())
    thread.start()
    thread.stop()
    with pytest.raises(ClosedError):
        thread.submit(thread_name())
    thread.call(print)  # has nobody to tell, so it is silent
    assert not thread.running


def test_stop_cancels_every_task_and_waits_for_it() -> None:
    thread = LoopThread("stopping")
    thread.start()
    ended: list[str] = []
    began = threading.Event()

    async def endless() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append("tidied up")

    future = thread.submit(endless())
    began.wait(5)
    thread.stop()
    assert ended == ["tidied up"]
    assert future.cancelled()


def test_it_goes_on_whatever_the_code_on_it_does(loop: LoopThread) -> None:
    meanwhile = loop.submit(asyncio.sleep(0.1, "done"))

    async def leave(how: str) -> None:
        if how == "stop":
            asyncio.get_running_loop().stop()
        else:
            raise SystemExit if how == "exit" else KeyboardInterrupt

    for how in ("exit", "interrupt", "stop"):
        future = loop.submit(leave(how))
        assert (
            future.exception(5) is None if how == "stop" else isinstance(future.exception(5), BaseException)
        )
        assert loop.wait(thread_name(), 5) == "test-loop"
    loop.call(sys.exit)
    assert loop.wait(thread_name(), 5) == "test-loop"
    assert meanwhile.result(5) == "done"


def test_it_starts_again_after_a_stop(loop: LoopThread) -> None:
    loop.stop()
    loop.start()
    assert loop.wait(thread_name(), 5) == "test-loop"


def test_waiting_on_the_loops_own_thread_is_refused(loop: LoopThread) -> None:
    async def waits_for_itself() -> None:
        loop.wait(thread_name())

    with pytest.raises(RuntimeError, match="cannot be made on it"):
        loop.wait(waits_for_itself(), 5)


def test_a_wait_that_takes_too_long_cancels_the_task(loop: LoopThread) -> None:
    cancelled = threading.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    with pytest.raises(TimeoutError, match=r"0\.05 s"):
        loop.wait(endless(), 0.05)
    assert cancelled.wait(5)


def test_a_timeout_of_the_coroutine_itself_passes_through(loop: LoopThread) -> None:
    async def times_out() -> None:
        raise TimeoutError("the model is slow")

    with pytest.raises(TimeoutError, match="the model is slow"):
        loop.wait(times_out(), 5)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_child_knows_that_it_has_no_loop_and_can_start_its_own(loop: LoopThread) -> None:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            if not loop.running:
                loop.start()
                status = 0 if loop.wait(thread_name(), 5) == "test-loop" else 2
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert loop.wait(thread_name(), 5) == "test-loop"  # the parent's loop still wakes up


def test_a_process_with_a_running_loop_and_a_hanging_worker_ends() -> None:
    code = """
import asyncio, threading
from chatkit_notebook.transport.loop import LoopThread, in_worker
loop = LoopThread()
loop.start()
hangs = threading.Event()
async def work():
    await in_worker(lambda: (hangs.set(), threading.Event().wait()))
loop.submit(work())
hangs.wait()
"""
    done = subprocess.run([sys.executable, "-c", code], timeout=60, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_worker_has_its_own_thread_and_the_callers_context(loop: LoopThread) -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")

    async def ask() -> tuple[str, str]:
        variable.set("seen")
        return await in_worker(lambda: (variable.get(), threading.current_thread().name))

    assert loop.wait(ask(), 5) == ("seen", "chatkit-notebook-worker")


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(3)])
def test_a_worker_hands_over_what_was_raised(loop: LoopThread, error: BaseException) -> None:
    def fails() -> None:
        raise error

    async def ask() -> BaseException | None:
        try:
            await in_worker(fails)
        except BaseException as raised:
            return raised
        return None

    assert loop.wait(ask(), 5) is error
