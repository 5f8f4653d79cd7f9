"""The tables of a database of conversations, as the newest migration leaves them."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

# SQLite counts only an INTEGER PRIMARY KEY by itself, PostgreSQL wants BIGINT to be safe from overflow.
position_type = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

threads = sa.Table(
    "threads",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    # Which notebook the conversation was started in.
    sa.Column("scope", sa.Text),
    # When the last item came, in nanoseconds since the epoch: the order of the list of conversations.
    sa.Column("activity", sa.BigInteger, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("threads_by_activity", "activity", "id"),
    sa.Index("threads_by_scope", "scope", "activity"),
)

items = sa.Table(
    "items",
    metadata,
    # Insertion order, and so the order of the thread: timestamps tie and are stamped again at `done`.
    sa.Column("position", position_type, primary_key=True, autoincrement=True),
    sa.Column("thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE"), nullable=False),
    # Unique within a thread only: a model that repeats its ids must not reach into another conversation.
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    # Bytes of `data`, so that a page can be bounded without reading it.
    sa.Column("size", sa.Integer, nullable=False),
    sa.UniqueConstraint("thread_id", "id", name="items_by_id"),
    sa.Index("items_by_position", "thread_id", "position"),
    sqlite_autoincrement=True,
)

# Where deleted items stood: a page cursor that names one still works.
removed_items = sa.Table(
    "removed_items",
    metadata,
    sa.Column("thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

# The same for conversations; also keeps a turn that is still running from bringing its deleted thread back.
removed_threads = sa.Table(
    "removed_threads",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("activity", sa.BigInteger, nullable=False),
)

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("thread_id", sa.Text, index=True),
    sa.Column("data", sa.Text, nullable=False),
    # Seconds since the epoch: files that were uploaded and never sent are thrown away some day.
    sa.Column("created", sa.BigInteger),
)

# The bytes of attachments, in the parts in which they were uploaded.
attachment_parts = sa.Table(
    "attachment_parts",
    metadata,
    sa.Column(
        "attachment_id", sa.Text, sa.ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("given_at", sa.Text, nullable=False),
)

# Runs that have begun: a row goes when its run ends, and so tells of those whose process ended first.
unfinished = sa.Table(
    "unfinished",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column(
        "thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
)

# Requests to a model that left this machine.
sent = sa.Table(
    "sent",
    metadata,
    sa.Column("position", position_type, primary_key=True, autoincrement=True),
    # None for what belongs to no conversation, such as dictation.
    sa.Column("thread_id", sa.Text, sa.ForeignKey("threads.id", ondelete="CASCADE")),
    sa.Column("scope", sa.Text),
    sa.Column("turn", sa.Text, nullable=False),
    # In nanoseconds since the epoch.
    sa.Column("moment", sa.BigInteger, nullable=False),
    # Bytes before `data` was compressed.
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Index("sent_by_turn", "thread_id", "turn"),
    sa.Index("sent_by_scope", "scope", "position"),
    sqlite_autoincrement=True,
)
