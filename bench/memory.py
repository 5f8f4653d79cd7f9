"""Memory of a kernel that shows the chat, beside one that only imported the libraries the chat needs."""

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


def megabytes(code: str) -> float:
    """Resident megabytes of a new kernel after it ran `code`."""
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
            client.execute_interactive(code, output_hook=lambda message: None, timeout=120)
            client.execute_interactive(RESIDENT, output_hook=keep, timeout=120)
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
        return float("".join(printed))


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
        )
    ]
