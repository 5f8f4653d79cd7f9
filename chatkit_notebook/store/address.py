"""Where a database of conversations is: the forms a user may write, and the URL they mean."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ..errors import StoreError
from ..settings import default_store_url

SUFFIXES = (".db", ".sqlite", ".sqlite3")
FORMS = (
    'Write a file ("chats.db", "sqlite:///folder/chats.db"), a server ("postgresql://user@host/name"), '
    '":memory:" for one that is gone when the kernel stops, or None for the file in your data folder.'
)


def parse(address: str | os.PathLike[str] | None) -> URL:
    """The SQLAlchemy URL, with its driver, of what the user wrote.

    Args:
        address: None (as `settings.default_store_url` says: a file in the user's data folder),
            ":memory:", a path ending in .db, .sqlite or .sqlite3, or a sqlite:// or postgresql:// URL.

    Raises:
        StoreError: It is none of these, or the folder is not there.
    """
    text = os.fspath(address or default_store_url())
    if text == ":memory:":
        return memory_url()
    if "://" not in text:
        if not text.endswith(SUFFIXES):
            raise StoreError(f"`{text}` is not a database this package knows. {FORMS}")
        return file_url(Path(text))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"The database URL cannot be read: {error}. {FORMS}") from error
    dialect, _, driver = url.drivername.partition("+")
    if dialect == "sqlite":
        if not url.database or url.database == ":memory:":
            return memory_url()
        if url.database.startswith("file:"):
            raise StoreError(f"`file:` URIs are not supported. {FORMS}")
        return file_url(Path(url.database))
    if dialect in ("postgresql", "postgres"):
        return url.set(drivername=f"postgresql+{driver or 'psycopg'}")
    raise StoreError(f"`{dialect}` databases are not supported. {FORMS}")


def describe(url: URL) -> str:
    """The database in words, without a password."""
    if url.get_backend_name() == "sqlite":
        return "memory" if url.database == ":memory:" else f"the file {url.database}"
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def memory_url() -> URL:
    return URL.create("sqlite+pysqlite", database=":memory:")


def file_url(path: Path) -> URL:
    path = path.expanduser().absolute()
    if not path.parent.is_dir():
        raise StoreError(
            f"The database of conversations {path} cannot be opened: there is no folder {path.parent}. "
            'Make the folder, or choose another place with store="sqlite:///path" or store=":memory:".'
        )
    return URL.create("sqlite+pysqlite", database=str(path))
