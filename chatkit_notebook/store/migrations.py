"""The steps that bring a database of conversations up to date: named, in order, each in its own transaction.

A step never changes once it was released: it must not look at `tables.py`, which follows the newest step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from functools import cache

import sqlalchemy as sa

from ..errors import StoreError

Migration = Callable[[sa.Connection], None]

ledger = sa.Table(
    "migrations",
    sa.MetaData(),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("applied_at", sa.Text, nullable=False),
)

# Any number that other users of the same PostgreSQL server are unlikely to lock.
ADVISORY_LOCK = 0x636B_6E62


@cache
def first_tables() -> sa.MetaData:
    """Made once: databases in memory come and go, and what describes them is garbage of the slow kind."""
    counted = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    metadata = sa.MetaData()

    def thread_id() -> sa.Column[str]:
        return sa.Column(
            "thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE"), nullable=False
        )

    sa.Table(
        "threads",
        metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text),
        sa.Column("activity", sa.BigInteger, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Index("threads_by_activity", "activity", "id"),
        sa.Index("threads_by_scope", "scope", "activity"),
    )
    sa.Table(
        "items",
        metadata,
        sa.Column("position", counted, primary_key=True, autoincrement=True),
        thread_id(),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.UniqueConstraint("thread_id", "id", name="items_by_id"),
        sa.Index("items_by_position", "thread_id", "position"),
        sqlite_autoincrement=True,
    )
    sa.Table(
        "removed_items",
        metadata,
        thread_id(),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "id"),
    )
    sa.Table(
        "removed_threads",
        metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("activity", sa.BigInteger, nullable=False),
    )
    sa.Table(
        "attachments",
        metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("thread_id", sa.Text, index=True),
        sa.Column("data", sa.Text, nullable=False),
    )
    sa.Table(
        "feedback",
        metadata,
        thread_id(),
        sa.Column("item_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("given_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("thread_id", "item_id"),
    )
    return metadata


def create_tables(connection: sa.Connection) -> None:
    first_tables().create_all(connection, checkfirst=False)


def add_unfinished(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "CREATE TABLE unfinished (id TEXT NOT NULL PRIMARY KEY, "
            "thread_id TEXT NOT NULL, owner TEXT NOT NULL, note TEXT, "
            "FOREIGN KEY(thread_id) REFERENCES threads (id) ON DELETE CASCADE)"
        )
    )
    connection.execute(sa.text("CREATE INDEX ix_unfinished_thread_id ON unfinished (thread_id)"))


def add_attachment_parts(connection: sa.Connection) -> None:
    blob = "BYTEA" if connection.dialect.name == "postgresql" else "BLOB"
    connection.execute(sa.text("ALTER TABLE attachments ADD COLUMN created BIGINT"))
    connection.execute(
        sa.text(
            "CREATE TABLE attachment_parts (attachment_id TEXT NOT NULL, start BIGINT NOT NULL, "
            f"data {blob} NOT NULL, PRIMARY KEY (attachment_id, start), "
            "FOREIGN KEY(attachment_id) REFERENCES attachments (id) ON DELETE CASCADE)"
        )
    )


@cache
def sent_table() -> sa.Table:
    metadata = sa.MetaData()
    sa.Table("threads", metadata, sa.Column("id", sa.Text, primary_key=True))
    return sa.Table(
        "sent",
        metadata,
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE")),
        sa.Column("scope", sa.Text),
        sa.Column("turn", sa.Text, nullable=False),
        sa.Column("moment", sa.BigInteger, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Index("sent_by_turn", "thread_id", "turn"),
        sa.Index("sent_by_scope", "scope", "position"),
        sqlite_autoincrement=True,
    )


def add_sent(connection: sa.Connection) -> None:
    sent_table().create(connection, checkfirst=False)


MIGRATIONS: list[Migration] = [create_tables, add_unfinished, add_attachment_parts, add_sent]


def applied(connection: sa.Connection) -> set[str]:
    """Names of the steps a database has seen; empty for a new one."""
    if not sa.inspect(connection).has_table(ledger.name):
        return set()
    return set(connection.scalars(sa.select(ledger.c.name)))


def pending(connection: sa.Connection) -> list[Migration]:
    """The steps a database still needs.

    Raises:
        StoreError: A newer version of this package has written it.
    """
    seen = applied(connection)
    unknown = seen - {step.__name__ for step in MIGRATIONS}
    if unknown:
        raise StoreError(
            f"The database of conversations {connection.engine.url.database} was written by a newer version "
            f"of chatkit-notebook (unknown step: {', '.join(sorted(unknown))}). "
            "Upgrade chatkit-notebook, or choose another database."
        )
    return [step for step in MIGRATIONS if step.__name__ not in seen]


def apply(connection: sa.Connection, step: Migration) -> None:
    """Runs one step inside the caller's transaction, unless another process has just done so."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
    if step.__name__ in applied(connection):
        return
    ledger.create(connection, checkfirst=True)
    step(connection)
    now = datetime.now(timezone.utc).isoformat()
    connection.execute(ledger.insert().values(name=step.__name__, applied_at=now))
