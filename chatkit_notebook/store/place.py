"""The file of an open SQLite database: whether it is still the one that was opened, and putting it back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

Identity = tuple[int, int]


class ReplacedError(OSError):
    """Another file stands in the place of the one that was opened; what is asked next, that one answers."""


class Place:
    """Watches the file of one connection.

    On POSIX a file can be deleted while it is open: SQLite goes on writing into what nobody will ever find
    again, without an error.

    Args:
        path: Of the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: Identity | None = None

    def identity(self) -> Identity | None:
        """Names the file that is there now; None when there is none."""
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def note(self) -> None:
        """The connection was opened: what is there now is its file."""
        self.opened = self.identity()

    @property
    def is_lost(self) -> bool:
        """Whether the file that was opened is not in its place any more."""
        return self.opened is not None and self.identity() != self.opened

    def put_back(self, connection: sqlite3.Connection) -> bool:
        """Writes all that the connection still holds into a new file. Whether it was this that put one there.

        Raises:
            OSError: The folder is gone too, or nothing can be written there.
        """
        if self.identity() is not None:
            return False
        if not self.path.parent.is_dir():
            raise FileNotFoundError(f"its folder {self.path.parent} is not there any more")
        made = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        os.close(os.open(made, os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            with contextlib.closing(sqlite3.connect(made)) as copy:
                connection.backup(copy)
            # What SQLite keeps beside the file would be taken for the new one's.
            for suffix in ("-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
            try:
                os.link(made, self.path)
            except FileExistsError:
                return False  # another process that had it open was first
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                made.with_name(made.name + suffix).unlink(missing_ok=True)
        return True
