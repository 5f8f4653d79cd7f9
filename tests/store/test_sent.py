"""Requests to a model, on each database: bounded, in order, and gone with their conversation."""

from __future__ import annotations

from typing import Any

import pytest

from chatkit_notebook.store import sent
from chatkit_notebook.store.database import Store

from .items import thread


async def keep(store: Store, number: int, thread_id: str | None = "thr_1", scope: str | None = "a") -> None:
    await store.keep_sent({"number": number, "text": "ü"}, thread_id, scope, f"m{number % 2}", number)


def numbers(records: list[dict[str, Any]]) -> list[int]:
    return [record["number"] for record in records]


async def test_they_come_back_as_they_were_by_notebook_and_by_turn(store: Store) -> None:
    await store.save_thread(thread(), None)
    for number in (1, 2, 3):
        await keep(store, number)
    await keep(store, 4, thread_id=None)
    await keep(store, 5, scope="b")
    await keep(store, 6, scope=None)
    assert await store.sent_before(2, "a") == [{"number": 1, "text": "ü"}]
    assert numbers(await store.sent_before(9, "a")) == [1, 2, 3, 4]
    assert numbers(await store.sent_before(9, None)) == [6]
    assert numbers(await store.sent_in_turn("thr_1", "m1")) == [1, 3, 5]


async def test_the_oldest_of_a_conversation_go(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "MOST", 3)
    for name in ("thr_1", "thr_2"):
        await store.save_thread(thread(name), None)
    await keep(store, 0, thread_id="thr_2")
    for number in range(1, 6):
        await keep(store, number)
    assert numbers(await store.sent_in_turn("thr_1", "m0")) == [4]
    assert numbers(await store.sent_in_turn("thr_1", "m1")) == [3, 5]
    assert numbers(await store.sent_in_turn("thr_2", "m0")) == [0]
    assert numbers(await store.sent_before(9, "a")) == [3, 4, 5]


async def test_the_bytes_are_bounded_but_the_newest_stays(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.save_thread(thread(), None)
    monkeypatch.setattr(sent, "MOST_BYTES", 60)  # two of 29 bytes
    for number in (1, 2, 3):
        await keep(store, number)
    assert numbers(await store.sent_before(9, "a")) == [2, 3]
    await store.keep_sent({"number": 4, "text": "x" * 100}, "thr_1", "a", "m0", 4)
    assert numbers(await store.sent_before(9, "a")) == [4]


async def test_a_deleted_conversation_takes_them_along_and_gets_none(store: Store) -> None:
    await store.save_thread(thread(), None)
    await keep(store, 1)
    await store.delete_thread("thr_1", None)
    await keep(store, 2)
    assert await store.sent_before(9, "a") == []
