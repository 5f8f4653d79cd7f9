"""One measured figure: ours, the reference of the same run, and what we aim at."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A line of the table.

    Attributes:
        name: What was measured.
        ours: Our figure.
        reference: The reference's figure, or None where the target is absolute.
        unit: Of both.
        target: In words, as the issue states it.
        met: Whether it was reached in this run; None where nothing is aimed at.
    """

    name: str
    ours: float
    reference: float | None
    unit: str
    target: str
    met: bool | None

    @property
    def ratio(self) -> str:
        return f"{self.ours / self.reference:.2f}" if self.reference else "–"


def median_of_pairs(
    ours: Callable[[], float], reference: Callable[[], float], runs: int = 5
) -> tuple[float, float]:
    """Medians of two measurements taken alternately, so that a busy moment hits both."""
    pairs = [(ours(), reference()) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def table(figures: Sequence[Figure]) -> str:
    """The figures as text, aligned."""
    rows = [("", "ours", "reference", "ratio", "target", "")]
    for figure in figures:
        reference = "–" if figure.reference is None else f"{figure.reference:,.1f} {figure.unit}"
        rows.append(
            (
                figure.name,
                f"{figure.ours:,.1f} {figure.unit}",
                reference,
                figure.ratio,
                figure.target,
                {True: "ok", False: "MISSED", None: ""}[figure.met],
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
    )
