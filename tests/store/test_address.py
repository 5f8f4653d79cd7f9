from __future__ import annotations

import os
import stat
from pathlib import Path

import platformdirs
import pytest

from chatkit_notebook.errors import StoreError
from chatkit_notebook.store import address


@pytest.mark.parametrize(
    "written", [":memory:", "sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite:///:memory:"]
)
def test_memory(written: str) -> None:
    url = address.parse(written)
    assert url.database == ":memory:"
    assert address.describe(url) == "memory"


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    wanted = str(tmp_path / "chats.db")
    for written in (
        wanted,
        "chats.db",
        "~/chats.db",
        Path("chats.db"),
        f"sqlite:///{wanted}",
        "sqlite:///chats.db",
    ):
        url = address.parse(written)
        assert (url.drivername, url.database) == ("sqlite+pysqlite", wanted), written
    assert address.describe(url) == f"the file {wanted}"
    assert address.parse("notes.sqlite").database == str(tmp_path / "notes.sqlite")


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("postgresql://u:secret@host:5433/name?sslmode=require", "postgresql+psycopg"),
        ("postgres://u:secret@host:5433/name?sslmode=require", "postgresql+psycopg"),
        ("postgresql+asyncpg://u:secret@host:5433/name?sslmode=require", "postgresql+asyncpg"),
    ],
)
def test_servers(written: str, driver: str) -> None:
    url = address.parse(written)
    assert url.drivername == driver
    assert url.password == "secret"
    assert address.describe(url) == "postgresql://u:***@host:5433/name?sslmode=require"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("chats.txt", "`chats.txt` is not a database this package knows"),
        ("mysql://host/name", "`mysql` databases are not supported"),
        ("sqlite:///file:x.db?uri=true", "`file:` URIs are not supported"),
        ("://", "cannot be read"),
        ("/nowhere/at/all/chats.db", "there is no folder /nowhere/at/all"),
    ],
)
def test_what_is_no_database_is_told_with_what_is(written: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as raised:
        address.parse(written)
    assert ":memory:" in str(raised.value)


def test_the_default_is_a_file_in_a_folder_of_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data" / "chatkit-notebook"
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *names, **options: folder)
    umask = os.umask(0)
    try:
        url = address.parse(None)
    finally:
        os.umask(umask)
    assert url.database == str(folder / "conversations.db")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *names, **options: tmp_path / "file" / "data")
    with pytest.raises(StoreError, match="cannot be made"):
        address.parse(None)
