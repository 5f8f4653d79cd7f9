"""Appending an item and reading a page in a conversation of 100,000 items, beside one of 1,000."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import statistics
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

from .figure import Figure

SMALL, LARGE = 1_000, 100_000
BATCH = 40


async def one_round(store: object, thread_id: str, number: int) -> tuple[float, float]:
    """Seconds for an append and for the newest page, each the mean of a batch."""
    from chatkit.types import AssistantMessageContent, AssistantMessageItem

    items = [
        AssistantMessageItem(
            id=f"bench_{thread_id}_{number}_{index}",
            thread_id=thread_id,
            created_at=datetime.now(timezone.utc),
            content=[AssistantMessageContent(text="An answer of ordinary length. " * 6)],
        )
        for index in range(BATCH)
    ]
    start = time.perf_counter()
    for item in items:
        await store.add_thread_item(thread_id, item, context=None)  # type: ignore[attr-defined]
    appended = time.perf_counter()
    for _ in range(BATCH):
        await store.load_thread_items(thread_id, None, 20, "desc", context=None)  # type: ignore[attr-defined]
    return (appended - start) / BATCH, (time.perf_counter() - appended) / BATCH


async def compare(folder: Path) -> list[Figure]:
    from chatkit.types import ThreadMetadata

    from chatkit_notebook.store.database import open_store

    rounds: dict[int, list[tuple[float, float]]] = {}
    stores = {}
    for size in (SMALL, LARGE):
        stores[size] = store = await open_store(f"sqlite:///{folder / f'{size}.db'}")
        await store.save_thread(ThreadMetadata(id="t", created_at=datetime.now(timezone.utc)), context=None)
        await one_round(store, "t", -1)
        fill(folder / f"{size}.db", size)
        rounds[size] = []
    for number in range(7):
        for size, store in stores.items():
            rounds[size].append(await one_round(store, "t", number))
    for store in stores.values():
        await store.close()
    figures = []
    for index, name in enumerate(("append an item", "read a page")):
        small, large = (statistics.median(pair[index] for pair in rounds[size]) for size in (SMALL, LARGE))
        figures.append(
            Figure(
                f"{name} at {LARGE:,} items / at {SMALL:,}",
                large * 1000,
                small * 1000,
                "ms",
                "≤ 1.5 ×",
                large <= 1.5 * small,
            )
        )
    return figures


def fill(path: Path, size: int) -> None:
    """Makes `size` items of the one there is, with SQL: one by one the store's own way takes minutes."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            """
            INSERT INTO items (thread_id, id, type, data, size)
            WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
            SELECT thread_id, 'fill_' || n, type, replace(data, id, 'fill_' || n), size
            FROM number, (SELECT * FROM items LIMIT 1)
            """,
            [size],
        )


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(compare(Path(folder)))
