"""A table without the columns whose values may not be known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..facts import Column, Value
from ..privacy import Level, strictest
from .lazy_frames import LazyFrame
from .table import Table


def whole(table: Table) -> Table:
    """The table that rules of privacy narrow; the table itself where none do."""
    return table.inner if isinstance(table, Narrowed) else table


class Narrowed(Table):
    """Shows the allowed columns of another table, at positions of its own.

    Args:
        inner: The whole table.
        level_of: What may be known of a column, by its label.
        has_rules: A rule may be about one of the columns, so that nobody repeats an engine's own words.

    Attributes:
        places: Position in the whole table of each column that may be read.
        sealed: Labels of the columns of which only the type may be known.
    """

    def __init__(self, inner: Table, level_of: Callable[[str], Level], *, has_rules: bool = True) -> None:
        self.inner = inner
        self.kind = inner.kind
        self.lazy = inner.lazy
        self.level_of = level_of
        if isinstance(inner, LazyFrame):
            inner.discreet = has_rules

    @cached_property
    def levels(self) -> list[Level]:
        # A repeated name is shown with a number: both have to be allowed.
        inner = self.inner
        labels = inner.labels(inner.width)
        shown = inner.names
        levels = [
            self.level_of(label) if label == name else strictest((self.level_of(label), self.level_of(name)))
            for label, name in zip(labels, shown, strict=True)
        ]
        if isinstance(inner, LazyFrame) and strictest(levels) != "allow":
            inner.discreet = True  # a column whose name says that it is a secret
        return levels

    @property
    def columns_known(self) -> bool:  # type: ignore[override]
        """Whether the whole table's are: before that nothing of it may be known."""
        return self.inner.columns_known

    def look_up(self, seconds: float) -> None:
        self.inner.look_up(seconds)

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
