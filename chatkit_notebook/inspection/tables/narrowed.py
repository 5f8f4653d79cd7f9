"""A table without the columns whose values may not be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..facts import Column, Value
from ..privacy import Level, strictest
from .table import Table


def whole(table: Table) -> Table:
    """The table that rules of privacy narrow; the table itself where none do."""
    return table.inner if isinstance(table, Narrowed) else table


class Narrowed(Table):
    """Shows the allowed columns of another table, at positions of its own.

    Args:
        inner: The whole table.
        level_of: What may be known of a column, by its label.

    Attributes:
        places: Position in the whole table of each column that may be read.
        sealed: Labels of the columns of which only the type may be known.
    """

    def __init__(self, inner: Table, level_of: Callable[[str], Level]) -> None:
        self.inner = inner
        self.kind = inner.kind
        self.lazy = inner.lazy
        self.level_of = level_of

    @cached_property
    def levels(self) -> list[Level]:
        # A repeated name is shown with a number: both have to be allowed.
        inner = self.inner
        labels = inner.labels(inner.width)
        shown = inner.names
        return [
            self.level_of(label) if label == name else strictest((self.level_of(label), self.level_of(name)))
            for label, name in zip(labels, shown, strict=True)
        ]

    def simplest(self) -> Table:
        """The whole table where nothing of it is kept back; asks a lazy frame for its columns."""
        return self if len(self.places) < len(self.levels) else self.inner

    @cached_property
    def places(self) -> list[int]:
        return [place for place, level in enumerate(self.levels) if level == "allow"]

    @cached_property
    def sealed(self) -> list[str]:
        names = self.inner.names
        return [names[place] for place, level in enumerate(self.levels) if level == "schema"]

    @property
    def index_width(self) -> int:  # type: ignore[override]
        """Number of leading columns that are the index and may be read."""
        return sum(place < self.inner.index_width for place in self.places)

    @property
    def height(self) -> int | None:
        return self.inner.height

    @property
    def width(self) -> int:
        return len(self.places)

    def labels(self, count: int) -> list[str]:
        labels = self.inner.labels(self.inner.width)
        return [labels[place] for place in self.places][:count]

    def column(self, position: int) -> Column:
        return replace(self.inner.column(self.places[position]), name=self.names[position])

    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return self.inner.read(start, stop, [self.places[position] for position in positions], limits)

    def take(self, rows: Sequence[int], positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        return self.inner.take(rows, [self.places[position] for position in positions], limits)

    def missing(self, position: int) -> int | None:
        return self.inner.missing(self.places[position])

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        return self.inner.arrow(self.places[position], step, limits)
