"""What a tool's text says: the Markdown table in it, and its numbers."""

from __future__ import annotations

import re


def number(text: str) -> float | None:
    try:
        return float(re.sub(r"[^\d.eE+-]", "", text.replace("−", "-")))
    except ValueError:
        return None


def cells(detail: str) -> list[list[str]] | None:
    """The first Markdown table in a text, headers first; None when there is none."""
    rows: list[list[str]] = []
    for line in detail.splitlines():
        if not line.startswith("|"):
            if rows:
                break
            continue
        parts = [re.sub(r"\\(.)", r"\1", part.strip()) for part in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
        if not all(re.fullmatch(r":?-+:?", part) for part in parts):
            rows.append(parts)
    return rows or None
