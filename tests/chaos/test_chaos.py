"""Whatever may happen between page and kernel happens, by seeds: in the end page, store and model agree.

`make chaos SEEDS=5000` runs more of them.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from .pages import JS, node_program

SEEDS = 200
PARTS = 4
"""Each by a process of its own, so that all cores have a share."""
SECONDS = 600


@pytest.mark.parametrize("first", range(0, SEEDS, SEEDS // PARTS))
def test_page_store_and_model_agree_whatever_happened(first: int) -> None:
    if node_program() is None or not (JS / "node_modules" / "esbuild").is_dir():
        pytest.skip("the pages need Node and js/node_modules: run `make setup`")
    command = [sys.executable, "-W", "ignore", "-m", "tests.chaos", str(first), str(SEEDS // PARTS)]
    done = subprocess.run(command, cwd=JS.parent, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr[-3_000:]}"
    assert f"In all {SEEDS // PARTS} seeds" in done.stdout
