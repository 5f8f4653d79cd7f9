"""What every store promises, run on each database."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from chatkit.store import NotFoundError
from chatkit.types import (
    ClientToolCallItem,
    FileAttachment,
    HiddenContextItem,
    LockedStatus,
    Page,
    Thread,
    WidgetItem,
)
from chatkit.widgets import DynamicWidgetRoot

from chatkit_notebook.store import pages
from chatkit_notebook.store.database import Store, open_store

from .items import NOON, answer, question, thread


def ids(page: Page) -> list[str]:
    return [row.id for row in page.data]


async def fill(store: Store, *item_ids: str, thread_id: str = "thr_1") -> None:
    await store.save_thread(thread(thread_id), None)
    for item_id in item_ids:
        await store.add_thread_item(thread_id, answer(item_id, thread_id=thread_id), None)


async def all_items(store: Store, order: str = "asc", thread_id: str = "thr_1") -> list[str]:
    return ids(await store.load_thread_items(thread_id, None, 100, order, None))


# Items


async def test_items_come_in_the_order_they_were_added_whatever_their_time_stamps_say(store: Store) -> None:
    await store.save_thread(thread(), None)
    for item_id, minute in [("a", 30), ("b", 10), ("c", 10), ("d", 20)]:
        item = answer(item_id).model_copy(update={"created_at": NOON.replace(minute=minute)})
        await store.add_thread_item("thr_1", item, None)
    assert await all_items(store, "asc") == ["a", "b", "c", "d"]
    assert await all_items(store, "desc") == ["d", "c", "b", "a"]


@pytest.mark.parametrize("method", ["add_thread_item", "save_item"])
async def test_the_same_id_again_replaces_in_place(store: Store, method: str) -> None:
    await fill(store, "a", "b", "c")
    await getattr(store, method)("thr_1", answer("b", "changed"), None)
    page = await store.load_thread_items("thr_1", None, 10, "asc", None)
    assert ids(page) == ["a", "b", "c"]
    assert page.data[1].content[0].text == "changed"


async def test_save_item_adds_what_is_not_there(store: Store) -> None:
    await fill(store, "a")
    await store.save_item("thr_1", answer("b"), None)
    assert await all_items(store) == ["a", "b"]


async def test_two_threads_may_use_the_same_item_id(store: Store) -> None:
    await fill(store, "__fake_id__", thread_id="thr_1")
    await fill(store, "__fake_id__", thread_id="thr_2")
    await store.add_thread_item("thr_2", answer("__fake_id__", "second", "thr_2"), None)
    assert (await store.load_item("thr_1", "__fake_id__", None)).content[0].text == "yes"
    assert (await store.load_item("thr_2", "__fake_id__", None)).content[0].text == "second"


@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_pages_cover_everything_once(store: Store, order: str) -> None:
    names = [f"i{n}" for n in range(7)]
    await fill(store, *names)
    seen: list[str] = []
    after = None
    sizes = []
    while True:
        page = await store.load_thread_items("thr_1", after, 3, order, None)
        sizes.append(len(page.data))
        seen += ids(page)
        if not page.has_more:
            assert page.after is None
            break
        assert page.after == page.data[-1].id
        after = page.after
    assert sizes == [3, 3, 1]
    assert seen == (names if order == "asc" else names[::-1])


async def test_a_full_last_page_has_no_more(store: Store) -> None:
    await fill(store, "a", "b")
    page = await store.load_thread_items("thr_1", None, 2, "asc", None)
    assert (ids(page), page.has_more, page.after) == (["a", "b"], False, None)


async def test_a_cursor_works_after_its_item_was_deleted(store: Store) -> None:
    await fill(store, "a", "b", "c", "d")
    await store.delete_thread_item("thr_1", "b", None)
    assert ids(await store.load_thread_items("thr_1", "b", 10, "asc", None)) == ["c", "d"]
    assert ids(await store.load_thread_items("thr_1", "b", 10, "desc", None)) == ["a"]


async def test_an_item_added_again_after_its_deletion_goes_to_the_end_and_its_cursor_with_it(
    store: Store,
) -> None:
    await fill(store, "a", "b", "c")
    await store.delete_thread_item("thr_1", "a", None)
    await store.add_thread_item("thr_1", answer("a"), None)
    assert await all_items(store) == ["b", "c", "a"]
    assert ids(await store.load_thread_items("thr_1", "a", 10, "desc", None)) == ["c", "b"]
    await store.delete_thread_item("thr_1", "a", None)
    assert ids(await store.load_thread_items("thr_1", "a", 10, "desc", None)) == ["c", "b"]


async def test_a_cursor_that_never_was_is_an_error(store: Store) -> None:
    await fill(store, "a")
    with pytest.raises(NotFoundError, match="no item `zz`"):
        await store.load_thread_items("thr_1", "zz", 10, "asc", None)


async def test_a_page_is_bounded_in_rows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "ITEMS_LIMIT", 3)
    await fill(store, "a", "b", "c", "d")
    assert ids(await store.load_thread_items("thr_1", None, 9999, "asc", None)) == ["a", "b", "c"]
    assert ids(await store.load_thread_items("thr_1", None, -5, "asc", None)) == ["a"]


@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_a_page_is_bounded_in_bytes_but_never_empty(
    store: Store, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(pages, "ITEMS_BYTES", 3_000)
    await store.save_thread(thread(), None)
    for item_id, length in [("a", 10), ("b", 2_000), ("c", 2_000), ("d", 9_000), ("e", 10)]:
        await store.add_thread_item("thr_1", answer(item_id, "x" * length), None)
    found: list[list[str]] = []
    after = None
    while True:
        page = await store.load_thread_items("thr_1", after, 10, order, None)
        found.append(ids(page))
        if not page.has_more:
            break
        after = page.after
    assert found == (
        [["a", "b"], ["c"], ["d"], ["e"]] if order == "asc" else [["e"], ["d"], ["c"], ["b", "a"]]
    )


async def test_missing_things_are_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no conversation `thr_x`"):
        await store.load_thread("thr_x", None)
    with pytest.raises(NotFoundError, match="no conversation `thr_x`"):
        await store.load_thread_items("thr_x", None, 10, "asc", None)
    for add in (store.add_thread_item, store.save_item):
        with pytest.raises(NotFoundError, match="no conversation `thr_x`"):
            await add("thr_x", answer("a"), None)
    await fill(store)
    assert await all_items(store) == []
    with pytest.raises(NotFoundError, match="no item `zz`"):
        await store.load_item("thr_1", "zz", None)
    with pytest.raises(NotFoundError, match="no attachment `atc_x`"):
        await store.load_attachment("atc_x", None)
    with pytest.raises(NotFoundError):
        await store.save_feedback("thr_x", ["a"], "positive")
    await store.delete_thread_item("thr_1", "zz", None)
    await store.delete_thread("thr_x", None)
    await store.delete_attachment("atc_x", None)


# What items are made of

WIDGET = {
    "type": "Card",
    "border": {"size": 1, "color": "subtle"},
    "madeUp": {"b": 1, "a": [1, 2.5, "x"]},
    "children": [
        {"type": "Text", "id": "t", "value": "é\u0000✓", "newerThanTheSdk": True},
        {"type": "Button", "label": "Go", "onClickAction": {"type": "go", "payload": {"n": 1}}},
        {"type": "Table", "rows": [["a"]]},
    ],
}


async def test_a_widget_comes_back_with_every_prop_and_nothing_added(store: Store) -> None:
    await store.save_thread(thread(), None)
    widget = DynamicWidgetRoot.model_validate(WIDGET)
    item = WidgetItem(id="w", thread_id="thr_1", created_at=NOON, widget=widget, copy_text="text")
    await store.add_thread_item("thr_1", item, None)
    for found in (
        await store.load_item("thr_1", "w", None),
        (await store.load_thread_items("thr_1", None, 1, "asc", None)).data[0],
    ):
        assert isinstance(found, WidgetItem)
        assert isinstance(found.widget, DynamicWidgetRoot)
        assert found.model_dump(mode="json", exclude_none=True)["widget"] == WIDGET
        assert found.copy_text == "text"
        # and once more: what was loaded and saved again is still the same
        await store.save_item("thr_1", found, None)
    assert (await store.load_item("thr_1", "w", None)).model_dump(mode="json", exclude_none=True)[
        "widget"
    ] == WIDGET


async def test_nulls_in_tool_output_stay(store: Store) -> None:
    await store.save_thread(thread(), None)
    call = ClientToolCallItem(
        id="c",
        thread_id="thr_1",
        created_at=NOON,
        call_id="call_1",
        name="pick",
        arguments={"a": None},
        status="completed",
        output={"chosen": None, "rows": [None, 1]},
    )
    await store.add_thread_item("thr_1", call, None)
    assert await store.load_item("thr_1", "c", None) == call


async def test_hidden_context_keeps_any_content(store: Store) -> None:
    await store.save_thread(thread(), None)
    item = HiddenContextItem(id="h", thread_id="thr_1", created_at=NOON, content={"k": [1, None]})
    await store.add_thread_item("thr_1", item, None)
    assert await store.load_item("thr_1", "h", None) == item


async def test_times_without_zone_are_local_and_come_back_with_one(store: Store) -> None:
    naive = datetime(2026, 7, 1, 8, 0)
    await store.save_thread(thread(created_at=naive), None)
    await store.add_thread_item("thr_1", answer("a").model_copy(update={"created_at": naive}), None)
    for found in (await store.load_thread("thr_1", None), await store.load_item("thr_1", "a", None)):
        assert found.created_at.tzinfo is not None
        assert found.created_at == naive.astimezone(timezone.utc)


async def test_a_row_of_an_unknown_type_says_so_and_hides_nothing_else(store: Store) -> None:
    await fill(store, "a", "b")
    hologram = "UPDATE items SET type = 'hologram', data = '{\"type\": \"hologram\"}' WHERE id = 'a'"
    await store.write(lambda connection: connection.exec_driver_sql(hologram))
    page = await store.load_thread_items("thr_1", None, 10, "asc", None)
    assert [item.type for item in page.data] == ["task", "assistant_message"]
    assert "hologram" in page.data[0].task.title
    assert page.data[0].id == "a"


async def test_objects_that_come_out_are_copies(store: Store) -> None:
    await fill(store, "a")
    given = answer("b", "before")
    await store.add_thread_item("thr_1", given, None)
    given.content[0].text = "after"
    first = await store.load_thread_items("thr_1", None, 10, "asc", None)
    first.data.clear()
    loaded = await store.load_thread("thr_1", None)
    loaded.title = "mine alone"
    assert (await store.load_item("thr_1", "b", None)).content[0].text == "before"
    assert await all_items(store) == ["a", "b"]
    assert (await store.load_thread("thr_1", None)).title is None


# Threads


async def test_a_thread_with_items_is_saved_without_them(store: Store) -> None:
    full = Thread(id="thr_1", created_at=NOON, items=Page(data=[answer("a")]), title="T", metadata={"k": 1})
    await store.save_thread(full, None)
    found = await store.load_thread("thr_1", None)
    assert type(found).__name__ == "ThreadMetadata"
    assert (found.title, found.metadata) == ("T", {"k": 1})
    assert await all_items(store) == []
    Thread(**found.model_dump(), items=Page())  # what ChatKit does with it


async def test_saving_a_thread_updates_it(store: Store) -> None:
    await store.save_thread(thread(title="old", allowed_image_domains=["a.org"]), None)
    await store.save_thread(thread(title="new", status=LockedStatus(reason="done")), None)
    found = await store.load_thread("thr_1", None)
    assert (found.title, found.status, found.allowed_image_domains) == (
        "new",
        LockedStatus(reason="done"),
        None,
    )


async def test_threads_are_listed_by_their_last_activity(store: Store) -> None:
    for name in ("one", "two", "three"):
        await store.save_thread(thread(name), None)
    assert ids(await store.load_threads(10, None, "desc", None)) == ["three", "two", "one"]
    await store.add_thread_item("one", answer("a", thread_id="one"), None)
    assert ids(await store.load_threads(10, None, "desc", None)) == ["one", "three", "two"]
    # renaming a thread, or paging a table in it, is no activity
    await store.save_thread(thread("two", title="renamed"), None)
    await store.add_thread_item("three", answer("w", thread_id="three"), None)
    await store.save_item("one", answer("a", "changed", "one"), None)
    assert ids(await store.load_threads(10, None, "desc", None)) == ["three", "one", "two"]
    assert ids(await store.load_threads(10, None, "asc", None)) == ["two", "one", "three"]


async def test_thread_pages_and_their_cursors(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        await store.save_thread(thread(f"t{n}"), None)
    page = await store.load_threads(2, None, "desc", None)
    assert (ids(page), page.has_more, page.after) == (["t4", "t3"], True, "t3")
    await store.delete_thread("t3", None)
    page = await store.load_threads(2, page.after, "desc", None)
    assert (ids(page), page.has_more, page.after) == (["t2", "t1"], True, "t1")
    page = await store.load_threads(2, page.after, "desc", None)
    assert (ids(page), page.has_more, page.after) == (["t0"], False, None)
    with pytest.raises(NotFoundError):
        await store.load_threads(2, "never", "desc", None)
    monkeypatch.setattr(pages, "THREADS_LIMIT", 3)
    page = await store.load_threads(9999, None, "desc", None)
    assert (len(page.data), page.has_more) == (3, True)


async def test_deleting_a_thread_takes_all_that_belongs_to_it(store: Store) -> None:
    await fill(store, "a", "b", thread_id="thr_1")
    await fill(store, "a", thread_id="thr_2")
    await store.delete_thread_item("thr_1", "a", None)
    await store.save_feedback("thr_1", ["b"], "positive")
    await store.save_attachment(
        FileAttachment(id="atc_1", name="a", mime_type="text/csv", thread_id="thr_1"), None
    )
    await store.delete_thread("thr_1", None)
    with pytest.raises(NotFoundError):
        await store.load_thread("thr_1", None)
    for table in ("items", "removed_items", "feedback", "attachments"):
        count = sa.text(f"SELECT count(*) FROM {table} WHERE thread_id = 'thr_1'")
        assert await store.read(lambda connection, count=count: connection.scalar(count)) == 0, table
    assert await all_items(store, thread_id="thr_2") == ["a"]


async def test_a_deleted_thread_does_not_come_back_with_a_turn_that_still_runs(store: Store) -> None:
    await fill(store, "a")
    await store.delete_thread("thr_1", None)
    with pytest.raises(NotFoundError):
        await store.save_thread(thread(title="title of the turn"), None)
    assert ids(await store.load_threads(10, None, "desc", None)) == []


async def test_the_latest_thread_of_a_notebook(store: Store) -> None:
    def within(scope: str | None) -> SimpleNamespace:
        return SimpleNamespace(scope=scope)

    await store.save_thread(thread("a1"), within("/home/ada/a.ipynb"))
    await store.save_thread(thread("a2"), within("/home/ada/a.ipynb"))
    await store.save_thread(thread("b1"), within("/home/ada/b.ipynb"))
    await store.save_thread(thread("none"), None)

    async def latest(scope: str | None) -> str | None:
        found = await store.latest_thread(scope)
        return found and found.id

    assert await latest("/home/ada/a.ipynb") == "a2"
    await store.add_thread_item("a1", question("q", thread_id="a1"), within("/home/ada/b.ipynb"))
    assert await latest("/home/ada/a.ipynb") == "a1"
    # a thread stays where it was started
    await store.save_thread(thread("a1", title="T"), within("/home/ada/b.ipynb"))
    assert await latest("/home/ada/b.ipynb") == "b1"
    assert await latest(None) == "none"
    assert await latest("/home/ada/c.ipynb") is None


# Attachments, feedback, ids


async def test_attachments_are_upserted(store: Store) -> None:
    attachment = FileAttachment(id="atc_1", name="a.csv", mime_type="text/csv", metadata={"path": "/x"})
    await store.save_attachment(attachment, None)
    assert await store.load_attachment("atc_1", None) == attachment
    moved = attachment.model_copy(update={"thread_id": "thr_1"})
    await store.save_attachment(moved, None)
    assert await store.load_attachment("atc_1", None) == moved
    await store.delete_attachment("atc_1", None)
    with pytest.raises(NotFoundError):
        await store.load_attachment("atc_1", None)


async def test_feedback_is_kept_and_a_second_opinion_wins(store: Store) -> None:
    await fill(store, "a", "b")
    await store.save_feedback("thr_1", ["a", "b", "a"], "positive")
    await store.save_feedback("thr_1", ["b"], "negative")
    assert await store.load_feedback("thr_1") == {"a": "positive", "b": "negative"}


async def test_ids_have_128_random_bits_and_say_what_they_are(store: Store) -> None:
    made = {store.generate_item_id("message", thread(), None) for _ in range(100)}
    made |= {store.generate_thread_id(None) for _ in range(100)}
    assert len(made) == 200
    assert {i.partition("_")[0] for i in made} == {"msg", "thr"}
    assert all(len(bytes.fromhex(i.partition("_")[2])) == 16 for i in made)
    assert store.generate_item_id("sdk_hidden_context", thread(), None).startswith("shcx_")


# Concurrency


async def test_many_tasks_at_once_lose_nothing(store: Store) -> None:
    await store.save_thread(thread(), None)
    names = [f"i{n}" for n in range(60)]
    await asyncio.gather(
        *(store.add_thread_item("thr_1", answer(name), None) for name in names),
        *(store.add_thread_item("thr_1", answer("same", str(n)), None) for n in range(20)),
        *(store.load_thread_items("thr_1", None, 10, "desc", None) for _ in range(20)),
    )
    assert sorted(await all_items(store)) == sorted([*names, "same"])


async def test_a_write_is_finished_when_its_caller_is_cancelled(store: Store) -> None:
    await fill(store, "a")
    tasks = [asyncio.create_task(store.add_thread_item("thr_1", answer(f"b{n}"), None)) for n in range(5)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    assert all(
        isinstance(r, asyncio.CancelledError) for r in await asyncio.gather(*tasks, return_exceptions=True)
    )
    # the store is whole, and a later write waits for those
    await store.add_thread_item("thr_1", answer("c"), None)
    assert await all_items(store) == ["a", "b0", "b1", "b2", "b3", "b4", "c"]


async def test_several_stores_open_one_new_database_at_once(store_url: str) -> None:
    if store_url == ":memory:":
        pytest.skip("every store in memory is its own")
    stores = [open_store(store_url) for _ in range(4)]
    try:
        await asyncio.gather(*(store.start() for store in stores))
        await stores[0].save_thread(thread(), None)
        for n, store in enumerate(stores):
            await store.add_thread_item("thr_1", answer(f"i{n}"), None)
        assert await all_items(stores[0]) == ["i0", "i1", "i2", "i3"]
    finally:
        for store in stores:
            await store.close()
