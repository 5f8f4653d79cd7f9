from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from chatkit.types import FileAttachment

from chatkit_notebook.errors import StoreError
from chatkit_notebook.store import migrations, rows, tables
from chatkit_notebook.store.database import Store, open_store

from .items import answer, thread


def shape(connection: sa.Connection, metadata: sa.MetaData) -> dict[str, Any]:
    """What a database says about its tables."""
    inspector = sa.inspect(connection)
    found: dict[str, Any] = {}
    for name in metadata.tables:
        found[name] = {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)},
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(tuple(u["column_names"]) for u in inspector.get_unique_constraints(name)),
            "foreign": [
                (f["referred_table"], f["options"].get("ondelete")) for f in inspector.get_foreign_keys(name)
            ],
            "indexes": sorted(tuple(i["column_names"]) for i in inspector.get_indexes(name)),
        }
    return found


async def test_the_steps_lead_to_the_tables_that_the_code_uses(store: Store) -> None:
    await store.start()

    def make_again(connection: sa.Connection) -> None:
        tables.metadata.drop_all(connection)
        tables.metadata.create_all(connection)

    migrated = await store.read(lambda connection: shape(connection, tables.metadata))
    await store.write(make_again)
    declared = await store.read(lambda connection: shape(connection, tables.metadata))
    assert migrated == declared


async def test_steps_are_recorded_and_run_once(store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if store_url == ":memory:":
        pytest.skip("a database in memory is new every time")
    store = await open_store(store_url)
    await store.save_thread(thread(), None)
    await store.add_thread_item("thr_1", answer("a"), None)
    await store.close()

    before = {step.__name__ for step in migrations.MIGRATIONS}
    runs: list[str] = []

    def add_colour(connection: sa.Connection) -> None:
        runs.append("add_colour")
        connection.execute(sa.text("ALTER TABLE threads ADD COLUMN colour TEXT"))

    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, add_colour])
    for _ in range(2):
        store = await open_store(store_url)
        assert (await store.load_item("thr_1", "a", None)).id == "a"
        assert await store.read(migrations.applied) == {*before, "add_colour"}
        await store.close()
    assert runs == ["add_colour"]


async def test_a_step_that_fails_leaves_the_database_as_it_was(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(store_url)
    await store.save_thread(thread(), None)

    def half(connection: sa.Connection) -> None:
        connection.execute(sa.text("ALTER TABLE threads ADD COLUMN colour TEXT"))
        connection.execute(sa.text("ALTER TABLE nowhere ADD COLUMN colour TEXT"))

    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, half])
    store.started = False
    with pytest.raises(StoreError, match="cannot be opened"):
        await store.start()
    monkeypatch.undo()
    await store.start()
    columns = await store.read(lambda c: [column["name"] for column in sa.inspect(c).get_columns("threads")])
    assert "colour" not in columns
    assert (await store.load_thread("thr_1", None)).id == "thr_1"
    await store.close()


async def test_a_database_of_a_newer_version_is_not_touched(store: Store) -> None:
    await store.start()
    future = migrations.ledger.insert().values(name="from_the_future", applied_at="now")
    await store.write(lambda connection: connection.execute(future))
    store.started = False
    with pytest.raises(StoreError, match=r"written by a newer version.*from_the_future.*Upgrade"):
        await store.start()


async def test_attachments_of_a_database_from_before_files_were_kept_live_on(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store_url == ":memory:":
        pytest.skip("a database in memory is new every time")
    older = [migrations.create_tables, migrations.add_unfinished]
    monkeypatch.setattr(migrations, "MIGRATIONS", older)
    store = await open_store(store_url)
    await store.save_thread(thread(), None)
    file = FileAttachment(id="atc_1", name="a.csv", mime_type="text/csv", thread_id="thr_1")
    written = sa.text("INSERT INTO attachments (id, thread_id, data) VALUES (:id, :thread, :data)")
    values = {"id": file.id, "thread": file.thread_id, "data": rows.attachment_to_json(file)}
    await store.write(lambda connection: connection.execute(written, values))
    await store.close()
    monkeypatch.undo()

    store = await open_store(store_url)
    assert await store.load_attachment("atc_1", None) == file
    assert await store.load_content("atc_1") == b""
    # bytes that text columns cannot hold
    data = bytes(range(256))
    assert await store.add_content("atc_1", 0, data[:100]) == 100
    assert await store.add_content("atc_1", 100, data[100:]) == 256
    await store.close()
    store = await open_store(store_url)
    assert await store.load_content("atc_1") == data
    await store.delete_attachment("atc_1", None)
    left = await store.read(
        lambda connection: connection.scalar(sa.text("SELECT count(*) FROM attachment_parts"))
    )
    assert left == 0
    await store.close()
