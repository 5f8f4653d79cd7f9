"""Memory of a kernel: with the chat, beside one that only imported what it needs; and after many chats."""

from __future__ import annotations

import os
import tempfile

from jupyter_client.manager import start_new_kernel

from .figure import Figure, median_of_pairs

RESIDENT = "import psutil; print(psutil.Process().memory_info().rss / 1e6)"

IMPORTS = """
import anywidget, openai, agents, chatkit.server, chatkit.agents, aiosqlite, narwhals
import sqlalchemy.ext.asyncio, starlette.applications, uvicorn
"""

CHAT = """
%load_ext chatkit_notebook
%chatkit
"""

ROUNDS = 100
"""Nothing is collected by hand, since nobody does."""

GROWTH = """
import os, threading, psutil

def counts():
    process = psutil.Process()
    return process.memory_info().rss / 1e6, threading.active_count(), process.num_fds()

one_round()
before = counts()
for _ in range({rounds}):
    one_round()
print(*(now - then for now, then in zip(counts(), before)))
"""

SHOWN_AND_CLOSED = """
from IPython.display import display
from chatkit_notebook import ChatKit

def one_round():
    chat = ChatKit(model="analyst", store={store})
    display(chat)
    chat.close()
"""

RUN_AGAIN = """
%load_ext chatkit_notebook

def one_round():
    get_ipython().run_line_magic("chatkit", "")
"""


def printed_by(*cells: str) -> str:
    """What the last of some cells of a new kernel prints."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CHATKIT_NOTEBOOK_STORE": f"sqlite:///{home}/store.db", "IPYTHONDIR": home}
        manager, client = start_new_kernel(kernel_name="python3", env=env)
        printed: list[str] = []

        def keep(message: dict[str, object]) -> None:
            content = message["content"]
            assert isinstance(content, dict)
            if message["msg_type"] == "error":
                raise RuntimeError(content["evalue"])
            if message["msg_type"] == "stream" and content["name"] == "stdout":
                printed.append(content["text"])

        try:
            for cell in cells:
                printed.clear()
                client.execute_interactive(cell, output_hook=keep, timeout=300)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
        return "".join(printed)


def megabytes(code: str) -> float:
    """Resident megabytes of a new kernel after it ran `code`."""
    return float(printed_by(code, RESIDENT))


def growth(what: str, code: str) -> list[Figure]:
    """What a hundred rounds add to a kernel."""
    added = printed_by(code, GROWTH.format(rounds=ROUNDS))
    resident, threads, files = (float(text) for text in added.split())
    name = f"{ROUNDS} × {what}"
    return [
        Figure(f"{name}: memory added", resident, None, "MB", "≤ 5 MB", resident <= 5),
        Figure(
            f"{name}: threads, files and sockets added",
            threads + files,
            None,
            "",
            "none",
            threads <= 0 and files <= 0,
        ),
    ]


def measure() -> list[Figure]:
    ours, reference = median_of_pairs(lambda: megabytes(CHAT), lambda: megabytes(IMPORTS), runs=3)
    return [
        Figure(
            "kernel that shows the chat / that imported what it needs",
            ours,
            reference,
            "MB",
            "≤ reference + 15 MB",
            ours <= reference + 15,
        ),
        *growth("show and close", SHOWN_AND_CLOSED.format(store=None)),
        *growth("show and close, store in memory", SHOWN_AND_CLOSED.format(store="':memory:'")),
        *growth("%chatkit in one cell", RUN_AGAIN),
    ]
