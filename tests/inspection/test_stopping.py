"""Work of engines that cannot be stopped themselves runs where it can be killed: counted in processes."""

from __future__ import annotations

import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import psutil
import pytest

from chatkit_notebook.errors import BudgetExceededError, InspectionError, QueryFailedError
from chatkit_notebook.inspection import dataframes, interpreters
from chatkit_notebook.inspection.isolation import StoppedError, can_isolate, stopped_by
from chatkit_notebook.inspection.sql import query
from chatkit_notebook.inspection.tables import polars_process
from chatkit_notebook.inspection.tables.lazy_frames import PolarsLazyFrame
from chatkit_notebook.inspection.tables.remote_frames import RemoteFrame
from chatkit_notebook.inspection.tables.remote_jobs import ConnectionJob

ENDLESS = "SELECT count(*) FROM t a, t b, t c WHERE a.n + b.n < c.n"
NUMBERS = pd.DataFrame({"n": range(100_000)})


def scanned(folder: Path) -> Any:
    NUMBERS.to_parquet(folder / "n.parquet")
    return pl.scan_parquet(folder / "n.parquet")


def in_memory(folder: Path) -> Any:
    return pl.from_pandas(NUMBERS).lazy()


def in_ibis(folder: Path) -> Any:
    return pytest.importorskip("ibis").memtable(NUMBERS)


def related(folder: Path) -> Any:
    return duckdb.connect().from_df(NUMBERS)


FRAMES: dict[str, Callable[[Path], Any]] = {
    "a polars scan": scanned,
    "polars in memory": in_memory,
    "Ibis": in_ibis,
    "DuckDB": related,
}


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


@contextmanager
def stopped_once_it_runs() -> Iterator[threading.Event]:
    """An event that is set as soon as there is a process at work."""
    event, before = threading.Event(), set(children())

    def watch() -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            # the plan of a frame in memory is written by a child of a moment
            for child in set(children()) - before:
                try:
                    if child.cpu_times().user > 0.1:
                        event.set()
                        return
                except psutil.Error:
                    continue
            time.sleep(0.01)

    thread = threading.Thread(target=watch)
    thread.start()
    yield event
    thread.join()


@pytest.mark.skipif(not can_isolate(), reason="needs fork")
@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_stop_kills_the_work_and_the_next_question_is_answered(
    make: Callable[[Path], Any], tmp_path: Path
) -> None:
    frames = {"t": make(tmp_path)}
    before = set(children())
    with stopped_once_it_runs() as event, pytest.raises(QueryFailedError, match="stopped"):
        query(ENDLESS, frames, cancelled=event, seconds=60)
    assert set(children()) <= before
    assert query("SELECT max(n) FROM t", frames, seconds=60).page().rows == ((99_999,),)


def test_a_page_of_rows_is_stopped_with_the_tool_that_asked_for_it(tmp_path: Path) -> None:
    frame = scanned(tmp_path)
    endless = frame.join(frame, how="cross").sort("n")
    before = set(children())
    with stopped_once_it_runs() as event, stopped_by(event), pytest.raises(InspectionError, match="stopped"):
        dataframes.page("t", endless, count=5)
    assert set(children()) <= before


def test_too_slow_a_plan_is_killed(tmp_path: Path) -> None:
    before = set(children())
    with pytest.raises(BudgetExceededError, match="longer than"):
        query(ENDLESS, {"t": scanned(tmp_path)}, seconds=0.7)
    assert set(children()) <= before


def test_functions_and_data_that_no_other_process_can_have_are_computed_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    began: list[int] = []
    monkeypatch.setattr(interpreters.subprocess, "Popen", lambda *a, **k: began.append(1))
    offset = 5
    frame = pl.LazyFrame({"n": [1]}).map_batches(lambda rows: rows + offset)
    monkeypatch.setattr(polars_process, "can_isolate", lambda: False)  # nor can the plan be written
    assert query("SELECT n FROM t", {"t": frame}).page().rows == ((6,),)
    assert began == []


def test_a_plan_that_fails_fails_in_words(tmp_path: Path) -> None:
    frame = scanned(tmp_path)
    (tmp_path / "n.parquet").unlink()
    with pytest.raises(InspectionError, match=r"n\.parquet"):
        query("SELECT max(n) FROM t", {"t": frame})


def test_without_a_second_interpreter_polars_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    assert query("SELECT sum(n) FROM t", {"t": in_memory(Path())}).page().rows == ((4_999_950_000,),)
    event, free = threading.Event(), threading.Event()

    def slow(rows: pl.DataFrame) -> pl.DataFrame:
        event.set()  # Stop comes when it has begun
        free.wait(30)
        return rows

    frame = PolarsLazyFrame(pl.LazyFrame({"n": [1]}).map_batches(slow))
    with pytest.raises(
        QueryFailedError, match=r"stopped\. Computing a lazy frame cannot be .* goes on in the kernel"
    ):
        query("SELECT n FROM t", {"t": frame.native}, cancelled=event, seconds=30)
    # the next question does not wait behind it
    assert query("SELECT sum(n) FROM t", {"t": NUMBERS}).page().rows == ((4_999_950_000,),)
    free.set()


class Cursor:
    """The part of a driver's connection that stops what it does: psycopg's name for it, and sqlite's."""

    def __init__(self) -> None:
        self.stopped = threading.Event()


class Psycopg(Cursor):
    def cancel(self) -> None:
        self.stopped.set()


class Sqlite(Cursor):
    def interrupt(self) -> None:
        self.stopped.set()


@pytest.mark.parametrize("driver", [Psycopg, Sqlite])
def test_a_database_behind_ibis_is_interrupted(driver: type[Cursor], monkeypatch: pytest.MonkeyPatch) -> None:
    frame = RemoteFrame(types.SimpleNamespace(), "Ibis")
    connection = driver()
    frame.native.get_backend = lambda: types.SimpleNamespace(name="postgres", con=connection)
    ended = threading.Event()

    def work(job: Any, rows: Any) -> Any:
        connection.stopped.wait(30)
        ended.set()
        raise RuntimeError("cancelled on user's request")

    monkeypatch.setattr(ConnectionJob, "collected", work)
    event = threading.Event()
    threading.Timer(0.1, event.set).start()
    with pytest.raises(StoppedError):
        frame.compute(None, 30, event)
    assert ended.wait(30)


class Future:
    """What a cluster of Dask gives for a computation."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()

    def result(self) -> Any:
        assert self.cancelled.wait(30)
        raise RuntimeError("cancelled")


class Client:
    """A client of Dask's distributed scheduler."""

    __module__ = "distributed.client"

    def __init__(self) -> None:
        self.future = Future()

    def get(self) -> None:
        """What Dask's base calls to compute: a method of the client."""

    def compute(self, frame: Any) -> Future:
        return self.future

    def cancel(self, futures: list[Future], force: bool) -> None:
        assert force
        futures[0].cancelled.set()


def test_a_computation_of_a_dask_cluster_is_cancelled_there(monkeypatch: pytest.MonkeyPatch) -> None:
    dask = pytest.importorskip("dask")
    client, event = Client(), threading.Event()
    monkeypatch.setitem(sys.modules, "distributed", types.ModuleType("distributed"))
    monkeypatch.setattr(dask.base, "get_scheduler", lambda: client.get)
    frame = RemoteFrame(types.SimpleNamespace(), "Dask")
    threading.Timer(0.1, event.set).start()
    with pytest.raises(StoppedError) as raised:
        frame.compute(types.SimpleNamespace(to_native=lambda: None), 30, event)
    assert type(raised.value) is StoppedError  # nothing goes on
    assert client.future.cancelled.is_set()
