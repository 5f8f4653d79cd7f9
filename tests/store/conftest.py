"""Stores to test against: SQLite in a file and in memory, and a PostgreSQL cluster of our own where its
programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from chatkit_notebook.store.database import Store, open_store


def postgres_programs() -> Path | None:
    """The newest bin folder that has what a cluster needs: Debian keeps it off the PATH."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A fresh PostgreSQL cluster on a socket in a temporary folder: its URL, without a database name."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL programs here: apt-get install postgresql")
    # initdb refuses to run as root; Debian's package brings the user to run it as.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="chatkit-notebook-pg-", dir="/tmp"))
    if as_user:
        shutil.chown(folder, "postgres", "postgres")

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs / program), *arguments]
        # pg_ctl's server keeps a pipe open for as long as it runs, so output goes to a file.
        with (folder.parent / f"{folder.name}.log").open("ab") as output:
            subprocess.run(
                command, check=True, stdout=output, stderr=output, cwd="/tmp", stdin=subprocess.DEVNULL
            )

    data = folder / "data"
    try:
        run("initdb", "-D", str(data), "-A", "trust", "-U", "tester", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        run("pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(folder / "server.log"), "start")
        try:
            yield f"postgresql://tester@/{{name}}?host={folder}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """A new, empty database."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return postgres_server.format(name=name)


@pytest.fixture(params=["sqlite-file", "sqlite-memory", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return ":memory:" if request.param == "sqlite-memory" else f"sqlite:///{tmp_path}/chats.db"


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    store = open_store(store_url)
    yield store
    await store.close()
