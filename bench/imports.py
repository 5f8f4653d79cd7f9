"""How long `import chatkit_notebook` takes beside `import anywidget`, each in a new process."""

from __future__ import annotations

import subprocess
import sys

from .figure import Figure, median_of_pairs

CODE = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"


def seconds(module: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(module)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def measure() -> list[Figure]:
    for module in ("anywidget", "chatkit_notebook"):  # once for the file cache
        seconds(module)
    ours, reference = median_of_pairs(
        lambda: seconds("chatkit_notebook"), lambda: seconds("anywidget"), runs=9
    )
    return [
        Figure(
            "import chatkit_notebook / import anywidget",
            ours * 1000,
            reference * 1000,
            "ms",
            "≤ 1.2 ×",
            ours <= 1.2 * reference,
        )
    ]
