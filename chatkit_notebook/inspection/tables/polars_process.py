"""Computes a polars plan in a process of its own, which is killed when it takes too long or is not wanted.

Polars cannot be stopped: its `cancel()` lets a join or a sort that has begun go on, and keeps its threads
from the next query meanwhile. Nor does it compute in a forked child, where its threads are missing. So the
plan goes to another interpreter, and what comes back is the result.
"""

from __future__ import annotations

import json
import sys
import time
from threading import Event
from typing import Any

from ...errors import BudgetExceededError, InspectionError
from ..budgets import BUDGET, QUERY_BUDGET
from ..interpreters import in_program
from ..isolation import ChildFailedError, can_isolate, in_child
from ..waiting import within

PROGRAM = """
import io, signal
head = json.loads(given.readline())
if hasattr(signal, "setitimer"):
    signal.setitimer(signal.ITIMER_REAL, head["seconds"] + 2)  # it must not outlive a kernel that is killed
try:
    import polars
    plan = polars.LazyFrame.deserialize(given)
except BaseException:
    out.write(b"u")
    sys.exit()
try:
    import resource
    with open("/proc/self/statm") as file:
        space = int(file.read().split()[0]) * resource.getpagesize() + head["memory"]
    resource.setrlimit(resource.RLIMIT_AS, (space, resource.getrlimit(resource.RLIMIT_AS)[1]))
except (ImportError, OSError, ValueError):
    pass
try:
    sink = io.BytesIO()
    rows = plan.collect()
    try:
        rows.write_ipc_stream(sink, compat_level=polars.CompatLevel.newest())
    except BaseException:
        out.write(b"u")
    else:
        out.write(b"r")
        out.write(sink.getbuffer())
except BaseException as error:
    out.write(b"f" + json.dumps({"kind": type(error).__name__, "message": str(error)[:4000]}).encode())
"""


def collected(frame: Any, seconds: float, cancelled: Event | None = None) -> Any:
    """The rows of a polars LazyFrame as a polars DataFrame.

    A plan that holds more than `BUDGET.plan_bytes` of data, or functions that no other process can load, is
    computed here: then it is only waited for so long, and polars works on it to its end.

    Args:
        frame: Says itself how many rows at most.
        seconds: Until it is stopped.
        cancelled: When set, it is stopped.

    Raises:
        InspectionError: It failed, was stopped, or took too much.
    """
    began = time.monotonic()
    plan = written_plan(frame, seconds, cancelled)
    if plan is not None:
        head = {"seconds": seconds, "memory": QUERY_BUDGET.memory}
        left = seconds - (time.monotonic() - began)
        try:
            answer = in_program(
                PROGRAM,
                json.dumps(head).encode() + b"\n" + plan,
                modules=("polars",),
                seconds=max(left, 0.1),
                max_bytes=QUERY_BUDGET.memory,
                cancelled=cancelled,
            )
        except OSError:  # no process could be started
            answer = None
        if answer is not None:
            return sys.modules["polars"].read_ipc_stream(answer)
    return within(seconds, frame.collect, "Computing a lazy frame", cancelled)


def written_plan(frame: Any, seconds: float, cancelled: Event | None) -> bytes | None:
    """A plan as bytes; None where it cannot be written or holds much data."""
    try:
        # The plan of a frame in memory holds all of its rows: only a child finds out without a copy here.
        if "DF [" not in frame.explain(optimized=False):
            return bytes(frame.serialize())
        if not can_isolate():
            return None
        return in_child(
            frame.serialize,
            seconds=min(seconds, BUDGET.plan_seconds),
            memory=2 * BUDGET.plan_bytes,
            max_bytes=BUDGET.plan_bytes,
            cancelled=cancelled,
        )
    except (ChildFailedError, BudgetExceededError):
        return None
    except InspectionError:
        raise
    except Exception:  # noqa: BLE001 - functions of the user's that cannot be written, and whatever polars adds
        return None
