"""The kernel around the chat: its namespace, its notebook, its main thread, its comms."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from . import marimo_session, settings

PROGRAM = re.compile(r"_\d+_\d+")
"""Ends the ids of the messages that `jupyter_client` sends: session, process, count. Pages send UUIDs."""


def shell() -> Any | None:
    """IPython's shell, when there is one."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None


def namespace() -> Mapping[str, Any]:
    """The variables a user sees: the notebook's, or those of the script that runs."""
    interactive = shell()
    if interactive is not None:
        names: Mapping[str, Any] = interactive.user_ns
        return names
    return marimo_session.variables() or vars(sys.modules["__main__"])


def namespace_of_session() -> Callable[[], Mapping[str, Any]]:
    """Gives the variables of the session that this is called in, on whichever thread it is asked later."""
    names = marimo_session.variables()
    return namespace if names is None else lambda: names


def notebook() -> str:
    """What names this notebook across restarts of its kernel: its path, or else the working folder."""
    interactive = shell()
    if interactive is not None:
        path = interactive.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
        if isinstance(path, str) and path:
            return os.path.abspath(path)
    return marimo_session.notebook() or os.getcwd()


def is_kernel() -> bool:
    """Whether this process is a Jupyter kernel."""
    kernelbase = sys.modules.get("ipykernel.kernelbase")
    return kernelbase is not None and bool(kernelbase.Kernel.initialized())


def host() -> str:
    """What shows this notebook, as far as the kernel can tell; a page knows better."""
    interactive = shell()
    if marimo_session.current() is not None:
        return "marimo"
    if "google.colab" in sys.modules:
        return "Google Colab"
    if interactive is not None and "__vsc_ipynb_file__" in interactive.user_ns:
        return "VS Code"
    return "Jupyter" if is_kernel() else "Python"


def has_pages() -> bool:
    """Whether the comm of a notebook widget can lead to a page: not so in a plain Python process."""
    package = sys.modules.get("comm")
    if package is None:
        return False
    maker = getattr(package.create_comm, "__module__", "")
    if maker.startswith("ipykernel."):  # imported somewhere; a kernel only when it runs one
        return is_kernel()
    return bool(maker != "comm")


def is_run_by_program() -> bool:
    """Whether the running cell was sent by a program (nbconvert, papermill, voila), and not by a page."""
    request = getattr(shell(), "parent_header", None) or {}
    header = request.get("header") or {}
    return PROGRAM.search(str(header.get("msg_id", ""))) is not None


def has_subshells() -> bool:
    """Whether messages of widgets are handled while a cell runs."""
    interactive = shell()
    kernel = getattr(interactive, "kernel", None)
    return bool(getattr(kernel, "_supports_kernel_subshells", False))


def keeps_messages() -> bool:
    """Whether pages must ask for what other threads than the main one send: it would not show by itself.

    So in Colab, and where $CHATKIT_NOTEBOOK_POLL is "1" because another host does the same.
    """
    return "google.colab" in sys.modules or settings.read(settings.POLL) == "1"


def on_main_thread(function: Callable[[], object]) -> None:
    """Calls a function now if this is the main thread, else as soon as the kernel's main thread is free."""
    if threading.current_thread() is threading.main_thread():
        function()
        return
    loop = getattr(getattr(shell(), "kernel", None), "io_loop", None)
    if loop is not None:
        loop.add_callback(function)
    else:
        function()  # a host whose kernel is not on the main thread, such as marimo in run mode


def free_comm(comm: Any) -> None:
    """Keeps the messages of one widget's comm away from the cell that runs. Touches this comm only.

    ipykernel 7.4 routes the page's next message to the shell that last sent on a comm: one `chat.send` in a
    cell makes the chat wait for all later cells. And every comm message fires `post_execute`, which closes a
    figure the running cell is still drawing (ipykernel#1564).
    """
    with suppress(AttributeError):  # a comm of another host that takes no attributes
        if hasattr(comm, "_reply_subshell_for"):
            comm._reply_subshell_for = lambda data, default: default
        if hasattr(comm, "_msg_callback"):
            comm.handle_msg = lambda message: comm._msg_callback and comm._msg_callback(message)
