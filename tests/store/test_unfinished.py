"""Runs that began and did not end, on each database."""

from __future__ import annotations

from chatkit_notebook.store.database import Store
from chatkit_notebook.store.unfinished import UnfinishedRun

from .items import thread


def run(run_id: str) -> UnfinishedRun:
    return UnfinishedRun(run_id, "host 1", None)


async def test_a_run_is_unfinished_from_its_beginning_to_its_end(store: Store) -> None:
    await store.save_thread(thread(), None)
    await store.begin_run(run("a"), "thr_1")
    await store.begin_run(run("a"), "thr_1")
    assert await store.unfinished_runs("thr_1") == [run("a")]
    assert await store.unfinished_runs("thr_2") == []
    await store.end_run("a")
    assert await store.unfinished_runs("thr_1") == []
    await store.end_run("a")


async def test_a_note_says_why_a_run_did_not_end_by_itself(store: Store) -> None:
    await store.save_thread(thread(), None)
    await store.begin_run(run("a"), "thr_1")
    await store.end_run("a", "Nobody read it.")
    assert await store.unfinished_runs("thr_1") == [UnfinishedRun("a", "host 1", "Nobody read it.")]


async def test_a_new_run_makes_up_for_those_that_are_over_but_not_for_those_that_go_on(store: Store) -> None:
    await store.save_thread(thread(), None)
    for run_id in ("over", "going on"):
        await store.begin_run(run(run_id), "thr_1", ["over"])
    await store.begin_run(run("new"), "thr_1", ["going on"])
    assert {found.id for found in await store.unfinished_runs("thr_1")} == {"going on", "new"}


async def test_a_deleted_thread_has_no_runs_and_gets_none(store: Store) -> None:
    await store.save_thread(thread(), None)
    await store.begin_run(run("a"), "thr_1")
    await store.delete_thread("thr_1", None)
    await store.begin_run(run("b"), "thr_1")
    assert await store.unfinished_runs("thr_1") == []
