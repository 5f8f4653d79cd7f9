"""A real JupyterLab or Notebook 7 server on loopback, cut off from the settings of whoever runs the tests."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

App = Literal["lab", "notebook"]

QUIET = {
    "LabApp": {
        "expose_app_in_browser": True,
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    },
    "JupyterNotebookApp": {"expose_app_in_browser": True},
    "ServerApp": {
        "token": "",
        "password": "",
        "open_browser": False,
        "allow_root": True,
        "allow_remote_access": True,  # under a name that is not loopback's
        "port_retries": 0,
        "terminals_enabled": False,
        # what else is installed takes seconds of each start
        "jpserver_extensions": {
            "jupyter_lsp": False,
            "jupyter_server_proxy": True,
            "jupyter_server_terminals": False,
            "voila.server_extension": False,
        },
    },
}

SETTINGS = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/docmanager-extension/plugin.jupyterlab-settings": {"autosave": False},
}


@dataclass(frozen=True)
class JupyterServer:
    app: App
    url: str
    root: Path
    home: Path

    def address(self, notebook: str) -> str:
        page = f"lab/tree/{notebook}?reset" if self.app == "lab" else f"notebooks/{notebook}"
        return f"{self.url}/{page}"

    def add_kernel(self, name: str, environment: dict[str, str]) -> None:
        """Offers the kernel of the tests under another name, with an environment of its own."""
        folder = self.home / "jupyter-data" / "kernels" / name
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": command, "display_name": name, "language": "python", "env": environment}
        (folder / "kernel.json").write_text(json.dumps(spec))

    def write(self, name: str, cells: list[str], kernel: str = "python3") -> Path:
        """A notebook of code cells in the server's folder."""
        document = {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"name": kernel, "display_name": kernel, "language": "python"},
                "language_info": {"name": "python"},
            },
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{index}",
                    "metadata": {},
                    "execution_count": None,
                    "outputs": [],
                    "source": source,
                }
                for index, source in enumerate(cells)
            ],
        }
        path = self.root / name
        path.write_text(json.dumps(document))
        return path


def environment(home: Path) -> dict[str, str]:
    """The environment of server and kernels: a home of its own, and no key or model of the tester's."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "OPENAI", "CHATKIT_NOTEBOOK", "IPYTHON"))
    }
    folders = {
        "HOME": "home",
        "XDG_DATA_HOME": "data",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "jupyter-data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
    }
    for name, folder in folders.items():
        path = home / folder
        path.mkdir(parents=True, exist_ok=True)
        env[name] = str(path)
    env["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    return env


@contextlib.contextmanager
def running(app: App, home: Path, extra_env: dict[str, str] | None = None) -> Iterator[JupyterServer]:
    """Starts a server and waits until it answers; its log is in the error when it does not."""
    root = home / "notebooks"
    root.mkdir(parents=True)
    env = environment(home) | (extra_env or {})
    config = Path(env["JUPYTER_CONFIG_DIR"])
    (config / "jupyter_server_config.json").write_text(json.dumps(QUIET))
    for name, settings in SETTINGS.items():
        path = config / "lab" / "user-settings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    command = [f"jupyter{app}" if app == "lab" else app, "--ip=127.0.0.1", f"--ServerApp.root_dir={root}"]
    with started(command, home, env, root, "/api/status") as address:
        yield JupyterServer(app, address, root, home)


@contextlib.contextmanager
def started(
    command: list[str], home: Path, env: dict[str, str], folder: Path, path: str = "/"
) -> Iterator[str]:
    """Starts a module as a server with `--port` in a folder; gives its address once it answers at a path."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, log = f"http://127.0.0.1:{port}", home / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, f"--port={port}"],
            env=env, cwd=folder, stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            wait_until_it_answers(address + path, process, log)
            yield address
        finally:
            end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Asks a server to end, and ends it when it does not."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()


def wait_until_it_answers(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until a server answers, whatever it says."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-4000:]}")
