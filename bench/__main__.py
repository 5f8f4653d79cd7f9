"""`python -m bench [NAME ...]`: measures and prints one table."""

from __future__ import annotations

import argparse
import importlib
import sys

from .figure import table

FIGURES = (
    "imports",
    "variables",
    "describing",
    "store",
    "memory",
    "opening",
    "resuming",
    "transports",
    "turns",
    "concurrent",
    "streaming",
    "stop",
    "notebook_size",
    "workbench",
    "queries",
    "questions",
    "ui",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(FIGURES)}")
    names = parser.parse_args().names or FIGURES
    unknown = [name for name in names if name not in FIGURES]
    if unknown:
        parser.error(f"there is no figure {', '.join(unknown)}; there is: {', '.join(FIGURES)}")
    figures = []
    try:
        for name in names:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            figures += importlib.import_module(f".{name}", "bench").measure()
    finally:  # what was measured before one fails is worth seeing
        print(table(figures))


if __name__ == "__main__":
    main()
