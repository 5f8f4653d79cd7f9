"""marimo and voila as their users start them: a server with one notebook, and the chat in its page."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import expect

from .jupyter_server import environment, started
from .notebook_page import Chat

SETUP = """
from pathlib import Path
from chatkit_notebook import ChatKit
squares = [{"number": n, "square": n * n} for n in range(30)]
"""

TELL = """
chat.observe(lambda change: Path(f"{guest}.status").write_text(chat.status.get("transport", "")), "status")
"""
"""So that a test can read it, where no cell can be run from outside."""

MARIMO = f"""
import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    {SETUP.strip().replace(chr(10), chr(10) + "    ")}
    guest = mo.query_params().get("guest")
    visits = [{{"guest": guest}}]
    return ChatKit, Path, guest, mo, squares, visits

@app.cell
def _(ChatKit, Path, guest, mo):
    chat = ChatKit(model="analyst", ui="bundled")
    {TELL.strip()}
    mo.ui.anywidget(chat)
    return (chat,)
"""

VOILA = f"""
{SETUP}
chat = ChatKit(model="analyst", ui="bundled")
chat.resume()
guest = "voila"
{TELL}
chat
"""


@contextlib.contextmanager
def served(command: list[str], home: Path, path: str = "/") -> Iterator[str]:
    """Starts a server whose chats are kept in `home`; gives its address."""
    env = environment(home) | {"CHATKIT_NOTEBOOK_STORE": str(home / "chats.db")}
    with started(command, home, env, home, path) as address:
        yield address


def table_of_squares(chat: Chat) -> None:
    """Asks for the table and turns its page: a click that the kernel answers."""
    chat.ask_and_wait("show squares")
    table = chat.frame.locator('[data-widget-type="ListView"]')
    expect(table).to_contain_text("rows 1–20 of 30")
    table.get_by_role("button", name="Next").click()
    expect(table).to_contain_text("rows 21–30 of 30")
    expect(table).to_contain_text("841")


def status(home: Path, guest: str) -> str:
    """What `chat.status` says of the transport."""
    return (home / f"{guest}.status").read_text()
