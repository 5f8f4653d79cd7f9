"""Whatever may happen between page and kernel happens, by seeds: in the end page, store and model agree.

`make chaos SEEDS=5000` runs more of them.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from .pages import JS, node_program

SEEDS = 60
SECONDS = 600


def test_page_store_and_model_agree_whatever_happened() -> None:
    if node_program() is None or not (JS / "node_modules" / "esbuild").is_dir():
        pytest.skip("the pages need Node and js/node_modules: run `make setup`")
    command = [sys.executable, "-W", "ignore", "-m", "tests.chaos", "0", str(SEEDS)]
    done = subprocess.run(command, cwd=JS.parent, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3_000:]}"
    assert f"In all {SEEDS} seeds" in done.stdout
