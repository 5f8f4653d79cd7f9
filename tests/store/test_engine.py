"""SQLite as it is set up, and what happens when several processes, or none, can write."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from chatkit.store import NotFoundError

from chatkit_notebook.errors import StoreError
from chatkit_notebook.store import engine
from chatkit_notebook.store.database import Store, open_store, open_store_or_memory

from .items import answer, thread

REPOSITORY = Path(__file__).parent.parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chats.db"


async def pragma(store: Store, name: str) -> object:
    return await store.read(lambda connection: connection.exec_driver_sql(f"PRAGMA {name}").scalar())


async def test_settings(path: Path) -> None:
    store = await open_store(path)
    assert await pragma(store, "journal_mode") == "wal"
    assert await pragma(store, "foreign_keys") == 1
    assert await pragma(store, "busy_timeout") == 10_000
    await store.close()


async def test_a_file_is_readable_by_its_owner_only(path: Path) -> None:
    umask = os.umask(0o022)
    try:
        store = await open_store(path)
        await store.save_thread(thread(), None)
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await store.close()


async def test_pages_use_an_index_and_never_sort(path: Path) -> None:
    store = await open_store(path)
    plans: list[str] = []

    def explain(
        connection: sa.Connection, cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        if statement.startswith("SELECT"):
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            plans.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    assert isinstance(store.engine, engine.SQLite)
    sa.event.listen(store.engine.engine, "before_cursor_execute", explain)
    await store.save_thread(thread(), None)
    await store.add_thread_item("thr_1", answer("a"), None)
    await store.add_thread_item("thr_1", answer("b"), None)
    for order in ("asc", "desc"):
        await store.load_thread_items("thr_1", "a", 20, order, None)
        await store.load_threads(20, "thr_1", order, None)
    await store.load_item("thr_1", "a", None)
    await store.latest_thread("x")
    assert plans
    # scanning and sorting is fine only for the rows of one page, which are a subquery of their own
    on_tables = [plan for plan in plans if " items" in plan or " threads" in plan]
    assert on_tables
    assert not [plan for plan in on_tables if plan.startswith("SCAN") and "USING" not in plan]
    await store.close()


WRITER = """
import asyncio, sys
from chatkit_notebook.store.database import open_store
from tests.store.items import answer, thread
async def main(path, name, count):
    store = await open_store(path)
    await store.save_thread(thread(title=name), None)
    for n in range(count):
        await store.add_thread_item("thr_1", answer(f"{name}{n:03}"), None)
        await store.load_thread_items("thr_1", None, 5, "desc", None)
    # no close: a kernel that is killed does not close either, and the process must still end
asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def writer(url: str, name: str, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", WRITER, url, name, str(count)],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_two_processes_on_one_database_lose_nothing(
    kind: str, path: Path, request: pytest.FixtureRequest
) -> None:
    url = str(path) if kind == "sqlite" else request.getfixturevalue("postgres_url")
    processes = [writer(url, name, 60) for name in ("a", "b")]
    for process in processes:
        _, errors = await asyncio.to_thread(process.communicate, timeout=120)
        assert process.returncode == 0, errors.decode()
    store = await open_store(url)
    found = [item.id for item in (await store.load_thread_items("thr_1", None, 500, "asc", None)).data]
    await store.close()
    for name in ("a", "b"):
        assert [item_id for item_id in found if item_id[0] == name] == [f"{name}{n:03}" for n in range(60)]
    assert len(found) == 120


async def test_a_reader_sees_what_another_process_has_written(path: Path) -> None:
    first, second = await open_store(path), await open_store(path)
    await first.save_thread(thread(), None)
    await second.add_thread_item("thr_1", answer("a"), None)
    assert (await first.load_item("thr_1", "a", None)).id == "a"
    await first.close()
    await second.close()


# What cannot be written


async def test_a_locked_file_is_waited_for_and_then_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    store = await open_store(path)
    await store.save_thread(thread(), None)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(
        StoreError, match=r"cannot be written to: database is locked\. Another program"
    ) as raised:
        await store.add_thread_item("thr_1", answer("a"), None)
    assert str(path) in str(raised.value)
    assert (await store.load_thread("thr_1", None)).id == "thr_1"
    other.rollback()
    other.close()
    await store.add_thread_item("thr_1", answer("a"), None)
    await store.close()


async def test_a_full_disk_is_told_and_loses_nothing(path: Path) -> None:
    store = await open_store(path)
    await store.save_thread(thread(), None)
    await store.add_thread_item("thr_1", answer("a"), None)
    await pragma(store, "max_page_count = 1")
    with pytest.raises(StoreError, match=r"database or disk is full\. Free some disk space"):
        await store.add_thread_item("thr_1", answer("big", "x" * 100_000), None)
    assert [item.id for item in (await store.load_thread_items("thr_1", None, 9, "asc", None)).data] == ["a"]
    await pragma(store, "max_page_count = 1000000")
    await store.add_thread_item("thr_1", answer("big", "x" * 100_000), None)
    await store.close()


async def test_a_file_that_is_no_database_is_told_and_left_alone(path: Path) -> None:
    path.write_text("These are my notes, not a database." * 50)
    with pytest.raises(StoreError, match=r"cannot be opened: file is not a database\. Move the file away"):
        await open_store(path)
    assert path.read_text().startswith("These are my notes")


async def test_a_folder_in_the_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreError, match=r"that is a folder\. Name a file in it"):
        await open_store(path)


async def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreError) as raised:
        await open_store("postgresql://me:secret@127.0.0.1:1/chats")
    assert "postgresql://me:***@127.0.0.1:1/chats cannot be opened" in str(raised.value)
    assert "Check that the server runs" in str(raised.value)
    assert "secret" not in str(raised.value)


async def test_a_store_that_could_not_be_opened_opens_once_it_can(path: Path) -> None:
    path.mkdir()
    store = open_store(path)
    with pytest.raises(StoreError):
        await store.load_threads(1, None, "desc", None)
    path.rmdir()
    assert (await store.load_threads(1, None, "desc", None)).data == []
    await store.close()


async def test_memory_stands_in_for_a_database_that_cannot_be_opened(path: Path) -> None:
    store, why = await open_store_or_memory(path)
    assert why is None
    assert store.where == f"the file {path}"
    await store.close()
    store, why = await open_store_or_memory("/nowhere/chats.db")
    assert "/nowhere" in str(why)
    assert store.where == "memory"
    await store.save_thread(thread(), None)
    await store.close()


# Files that go away under an open store


async def ids(store: Store) -> list[str]:
    return [item.id for item in (await store.load_thread_items("thr_1", None, 99, "asc", None)).data]


async def begun(path: Path) -> Store:
    store = await open_store(path)
    await store.save_thread(thread(), None)
    await store.add_thread_item("thr_1", answer("a"), None)
    return store


@pytest.mark.parametrize("with_log", [True, False])
async def test_a_file_that_is_deleted_is_put_back_with_everything_in_it(path: Path, with_log: bool) -> None:
    store = await begun(path)
    told: list[str] = []
    store.told = told.append
    path.unlink()
    if with_log:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink()
    await store.add_thread_item("thr_1", answer("b"), None)
    assert await ids(store) == ["a", "b"]
    await store.close()
    again = await open_store(path)
    assert await ids(again) == ["a", "b"]
    assert await pragma(again, "integrity_check") == "ok"
    assert await pragma(again, "journal_mode") == "wal"
    await again.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [f"{path} was deleted while the chat was open" in text for text in told] == [True]
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".")] == []


async def test_of_two_stores_on_a_deleted_file_one_puts_it_back_and_both_go_on(path: Path) -> None:
    first, second = await begun(path), await open_store(path)
    await second.add_thread_item("thr_1", answer("b"), None)
    path.unlink()
    await first.add_thread_item("thr_1", answer("c"), None)
    await second.add_thread_item("thr_1", answer("d"), None)
    for store in (first, second):
        assert await ids(store) == ["a", "b", "c", "d"]
        await store.close()


async def test_a_file_that_was_replaced_is_used_from_then_on(path: Path, tmp_path: Path) -> None:
    store = await begun(path)
    empty = tmp_path / "empty.db"
    empty.touch()
    os.replace(empty, path)
    with pytest.raises(NotFoundError, match="There is no conversation `thr_1`"):
        await store.add_thread_item("thr_1", answer("b"), None)
    await store.save_thread(thread("thr_2"), None)
    await store.close()
    again = await open_store(path)
    assert (await again.load_thread("thr_2", None)).id == "thr_2"
    await again.close()


async def test_a_folder_that_is_gone_is_told_and_nothing_is_lost(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "deep"
    folder.mkdir()
    store = await begun(folder / "chats.db")
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match=r"its folder .* is not there any more\. Make the folder again"):
        await store.add_thread_item("thr_1", answer("b"), None)
    (tmp_path / "elsewhere").rename(folder)
    await store.add_thread_item("thr_1", answer("b"), None)
    assert await ids(store) == ["a", "b"]
    await store.close()


# Processes that are killed

DYING = """
import asyncio, sys
sys.path.insert(0, ".")
from chatkit_notebook.store.database import open_store
from tests.store.items import answer, thread

async def main():
    store = await open_store(sys.argv[1])
    await store.save_thread(thread(), None)
    for number in range(100_000):
        await store.add_thread_item("thr_1", answer(f"i{number}", "x" * 3000), None)
        print(number, flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize("after", [1, 40, 400])
async def test_a_process_killed_while_it_writes_loses_nothing_that_it_had_written(
    path: Path, after: int
) -> None:
    command = [sys.executable, "-W", "ignore", "-c", DYING, str(path)]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= after:
            break
    process.kill()  # SIGKILL: no handler, no finally, no flush
    told = [line for line in process.communicate()[0].split() if line.isdecimal()]
    last = int(told[-1]) if told else after
    store = await open_store(path)
    assert await pragma(store, "integrity_check") == "ok"
    count = await store.read(
        lambda connection: connection.exec_driver_sql("SELECT count(*) FROM items").scalar()
    )
    assert last + 1 <= count <= last + 2  # one may have been written and not told any more
    await store.add_thread_item("thr_1", answer("after"), None)
    await store.close()
