"""What Stop could not end, told by the errors of the threads that waited for it."""

from __future__ import annotations

import pytest

from chatkit_notebook.errors import InspectionError
from chatkit_notebook.inspection.isolation import GoesOnError
from chatkit_notebook.tools.unstopped import Unstopped


def test_an_error_that_is_its_own_cause_ends_the_wait() -> None:
    turn = Unstopped()
    turn.begin()
    error = InspectionError("no such column")
    with pytest.raises(InspectionError):
        raise error from error
    assert error.__cause__ is error
    turn.end(error)
    assert (turn.waiting, turn.words) == (0, [])


def test_a_cause_says_that_work_goes_on_and_once() -> None:
    turn = Unstopped()
    for _ in range(2):
        turn.begin()
        outer = InspectionError("stopped")
        outer.__cause__ = GoesOnError("It goes on.")
        turn.end(outer)
    assert turn.words == ["It goes on."]
