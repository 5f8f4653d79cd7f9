from __future__ import annotations

import threading

import pytest

from chatkit_notebook.errors import BudgetExceededError
from chatkit_notebook.inspection.isolation import StoppedError
from chatkit_notebook.inspection.waiting import within


def test_the_result_comes_back() -> None:
    assert within(20, lambda: 3, "Counting") == 3


def test_an_error_comes_back() -> None:
    with pytest.raises(ZeroDivisionError):
        within(20, lambda: 1 // 0, "Dividing")


def test_it_is_not_waited_for_longer_than_told_nor_started_a_third_time() -> None:
    release = threading.Event()
    try:
        for _ in range(2):
            with pytest.raises(BudgetExceededError, match=r"Waiting took longer than 0\.05 seconds"):
                within(0.05, release.wait, "Waiting")
        with pytest.raises(BudgetExceededError, match="two earlier computations are still running"):
            within(0.05, lambda: 1, "Counting")
    finally:
        release.set()
    # The slots come back when the stuck work ends.
    for thread in threading.enumerate():
        if thread.name == "chatkit-notebook-reading":
            thread.join()
    assert within(20, lambda: 1, "Counting") == 1


def test_the_wait_can_be_ended() -> None:
    release = threading.Event()
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        within(20, release.wait, "Waiting", stop)
    release.set()
