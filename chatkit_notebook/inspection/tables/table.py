"""What every table can do, whichever library holds it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from ..budgets import BUDGET, CellLimits
from ..facts import Column, Value, VariableKind


class Table(ABC):
    """Rows and columns of one variable.

    Columns are addressed by position: names may be repeated or may not be text. An index that carries
    information stands in front as ordinary columns.

    Attributes:
        kind: What the variable is to a reader.
        index_width: Number of leading columns that are the index.
        lazy: Its rows are computed when they are read.
        columns_known: Its columns can be told at once. Else `look_up` asks for them; what is not in a hurry
            and reads them without that waits until a deadline of the engine's.
    """

    kind: VariableKind = "dataframe"
    index_width: int = 0
    lazy: bool = False
    columns_known: bool = True

    @property
    @abstractmethod
    def height(self) -> int | None:
        """Number of rows; None when only computing them would tell."""

    @property
    @abstractmethod
    def width(self) -> int:
        """Number of columns, index included."""

    @abstractmethod
    def labels(self, count: int) -> list[str]:
        """The first names as the table has them, as text."""

    @abstractmethod
    def column(self, position: int) -> Column:
        """Name, type and kind of a column; no statistics."""

    @abstractmethod
    def read(self, start: int, stop: int, positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        """Consecutive rows, as one list of cells for each column."""

    def take(self, rows: Sequence[int], positions: Sequence[int], limits: CellLimits) -> list[list[Value]]:
        """Single rows, as one list of cells for each column."""
        parts = [self.read(row, row + 1, positions, limits) for row in rows]
        return [[part[index][0] for part in parts if part[index]] for index in range(len(positions))]

    def look_up(self, seconds: float) -> None:  # noqa: B027 - most have their columns at hand
        """Has the columns read where they stand elsewhere, and waits so long at most.

        Raises:
            InspectionError: They could not be read, or not in that time.
        """

    def size(self) -> tuple[int | None, bool]:
        """Bytes of memory, and whether that is exact."""
        return None, False

    def missing(self, position: int) -> int | None:
        """Number of missing values where counting is cheap, else None."""
        return None

    def arrow(self, position: int, step: int, limits: CellLimits = BUDGET.cell) -> Any | None:
        """Every `step`-th value of a column as an arrow array; None where arrow has no type for it.

        `limits` bound what must be converted value by value.
        """
        return None

    def peek(self, position: int, limits: CellLimits = BUDGET.cell) -> list[Value]:
        """The first few values of a column."""
        return self.read(0, BUDGET.peek_rows, [position], limits)[0]

    @cached_property
    def names(self) -> list[str]:
        """All names, each only once: a repeated `a` becomes `a_1`."""
        return unique(self.labels(self.width))


def unique(labels: Iterable[str], fold: bool = False) -> list[str]:
    """Names that differ from each other: the first keeps its name, a later one gets a number.

    Args:
        labels: Names as they are.
        fold: Whether names that differ only in case count as the same, as in SQL.
    """
    taken: set[str] = set()
    names: list[str] = []
    for label in labels:
        name = label
        number = 0
        while (name.casefold() if fold else name) in taken:
            number += 1
            name = f"{label}_{number}"
        taken.add(name.casefold() if fold else name)
        names.append(name)
    return names
