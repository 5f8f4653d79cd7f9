"""Other releases of ipykernel than the installed one, each in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT_SUBSHELLS = "6.31.0"
"""The last release whose comms wait for the running cell."""
WITH_SUBSHELLS = ("7.0.1", "7.1.0", "7.2.0", "7.3.0")
"""The releases before the installed one, which is tested anyway; `make kernels` takes them all."""


def environment(version: str, home: Path) -> dict[str, str]:
    """What makes a kernel's process take that release: a folder before all others.

    Skips the test when the registry of packages cannot be reached.
    """
    folder = home / version
    if not folder.is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
        done = subprocess.run([*command, f"ipykernel=={version}"], capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"ipykernel {version} could not be installed: {done.stderr[-300:]}")
    return {"PYTHONPATH": os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])}
