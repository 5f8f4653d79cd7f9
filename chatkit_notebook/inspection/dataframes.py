"""Pages and whole records of anything that has rows: frames, arrays, series, lists of records."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Sequence
from typing import Literal

from ..errors import (
    BudgetExceededError,
    ChatKitNotebookError,
    ColumnNotFoundError,
    InspectionError,
    NotATableError,
    NotSharedError,
)
from .budgets import BUDGET, CellLimits
from .facts import Column, Page, Value
from .fingerprints import fingerprint_of
from .identity import type_name
from .isolation import ChildFailedError
from .tables.narrowed import Narrowed, whole
from .tables.opening import open_table
from .tables.pandas_frames import PandasFrame
from .tables.table import Table

Position = Literal["first", "last", "sample"]


def is_table(obj: object) -> bool:
    """Whether an object has rows that can be shown. Costs microseconds; computes nothing."""
    try:
        return open_table(obj) is not None
    except Exception:  # noqa: BLE001 - a frame that another thread is changing, or a broken one
        return False


def page(
    name: str,
    obj: object,
    *,
    start: int = 0,
    count: int = 20,
    columns: Sequence[str] | None = None,
    position: Position = "first",
    max_columns: int = BUDGET.page_columns,
    max_cell_chars: int = BUDGET.cell.chars,
) -> Page:
    """Some rows of a variable. Copies nothing but those rows.

    Args:
        name: Of the variable; the page's source.
        obj: The variable.
        start: Zero-based position of the first row, for position "first".
        count: Number of rows, at most `BUDGET.page_rows`.
        columns: Names of the columns to read, in this order; None reads the first ones. An index that is
            more than a row number always comes first.
        position: "first" counts from `start`, "last" shows the end, "sample" some rows at random.
        max_columns: Columns left over are counted in `hidden_columns`.
        max_cell_chars: Longer texts are cut and end in "…".

    Raises:
        NotATableError: The variable has no rows and columns.
        ColumnNotFoundError: One of `columns` is not there.
        InspectionError: The rows cannot be read.
    """
    began = time.perf_counter()
    table = opened(name, obj)
    notes: list[str] = []
    start = max(start, 0)
    if count > BUDGET.page_rows:
        notes.append(f"At most {BUDGET.page_rows:,} rows are shown at once.")
    count = max(0, min(count, BUDGET.page_rows))
    limits = CellLimits(chars=max_cell_chars)
    try:
        positions, hidden = chosen(name, table, columns, max_columns)
        made = read_page(table, positions, start, count, position, limits, notes)
        print_ = fingerprint_of(table)
    except Exception as error:  # a library's own error, or a frame changed by the running cell
        raise told(name, error) from error
    rows, first, total, minimum, places = made
    if hidden:
        notes.append(f"{hidden:,} more {plural(hidden, 'column is', 'columns are')} not shown.")
    if total is not None and not rows and start >= total > 0:
        notes.append(f"There are only {total:,} rows.")
    notes += repeated(table, positions)
    if isinstance(table, Narrowed) and table.sealed and columns is None:
        notes.append(kept_back(table.sealed))
    return Page(
        source=name,
        columns=tuple(table.column(position) for position in positions),
        rows=rows,
        start=first,
        total=total,
        total_is_minimum=minimum,
        hidden_columns=hidden,
        notes=tuple(notes),
        seconds=time.perf_counter() - began,
        positions=places,
        fingerprint=print_,
    )


def record(name: str, obj: object, row: int) -> tuple[tuple[Column, Value], ...]:
    """One whole row: every column with its value, long values in full up to 20,000 characters.

    Of a table with more than `BUDGET.record_columns` columns the last pair says how many are left out.

    Raises:
        NotATableError: The variable has no rows and columns.
        InspectionError: There is no such row, or it cannot be read.
    """
    table = opened(name, obj)
    try:
        height = table.height
        if row < 0 or (height is not None and row >= height):
            raise gone(name, row, height)
        shown = range(min(table.width, BUDGET.record_columns))
        cells = table.read(row, row + 1, shown, BUDGET.whole_cell)
        if cells and not cells[0]:
            raise gone(name, row, height)
        pairs = [(table.column(place), cell[0]) for place, cell in zip(shown, cells, strict=True)]
    except Exception as error:
        raise told(name, error) from error
    left = table.width - len(shown)
    if left:
        pairs.append((Column("…", "", "other"), f"{left:,} more columns are not shown."))
    return tuple(pairs)


def opened(name: str, obj: object) -> Table:
    """The variable as a table, or the error that says what it is instead."""
    try:
        table = open_table(obj)
    except Exception as error:
        raise told(name, error) from error
    if table is None:
        raise NotATableError(
            f"`{name}` ({type_name(obj)}) has no rows and columns. "
            "Describe it instead, or make a dataframe of it in a cell."
        )
    table = table.simplest() if isinstance(table, Narrowed) else table
    if isinstance(table, Narrowed) and not table.places:
        raise NotSharedError(
            f"The values of `{name}` are not shared with this chat, only its columns and types: "
            "`chat.privacy` says so. Describe it instead."
        )
    return table


def told(name: str, error: Exception) -> ChatKitNotebookError:
    """The error to raise for one that came up while a variable was read."""
    if isinstance(error, BudgetExceededError):
        return BudgetExceededError(f"`{name}` could not be read. {error}")
    if isinstance(error, ChatKitNotebookError) and not isinstance(error, ChildFailedError):
        return error
    kind = error.kind if isinstance(error, ChildFailedError) else type(error).__name__
    return InspectionError(
        f"`{name}` could not be read ({kind}: {str(error)[:300]}). "
        "If a cell is changing it, try again when the cell is done."
    )


def gone(name: str, row: int, height: int | None) -> InspectionError:
    has = "fewer rows now" if height is None else f"{height:,} {plural(height, 'row', 'rows')} now"
    return InspectionError(
        f"`{name}` has no row {row + 1:,}: it has {has}. Show it again to see what there is."
    )


def nameless_index(obj: object) -> tuple[str, ...]:
    """What SQL calls the levels of a pandas index that have no name: to a person they are no columns."""
    try:
        table = open_table(obj)
        held = None if table is None else whole(table)
        return held.nameless if isinstance(held, PandasFrame) else ()
    except Exception:  # noqa: BLE001 - of a variable that cannot be read the comparison will tell
        return ()


def chosen(name: str, table: Table, columns: Iterable[str] | None, max_columns: int) -> tuple[list[int], int]:
    """The positions of the columns to read, and how many are left out."""
    max_columns = max(max_columns, 1)
    if columns is None:
        shown = min(table.width, max(max_columns, table.index_width))
        return list(range(shown)), table.width - shown
    wanted = list(range(table.index_width))
    for column in columns:
        place = column_position(name, table, column)
        if place not in wanted:
            wanted.append(place)
    kept = wanted[: max(max_columns, table.index_width)]
    return kept, len(wanted) - len(kept)


def column_position(name: str, table: Table, column: str) -> int:
    """Where a column is: by its exact name, else by its name in another case.

    Raises:
        ColumnNotFoundError: There is none.
    """
    names = table.names
    if column in names:
        return names.index(column)
    folded = [known.casefold() for known in names]
    if folded.count(column.casefold()) == 1:
        return folded.index(column.casefold())
    if isinstance(table, Narrowed) and column.casefold() in [label.casefold() for label in table.sealed]:
        raise NotSharedError(
            f"The values of `{column}` in `{name}` are not shared with this chat, only their type: "
            "`chat.privacy` says so."
        )
    raise ColumnNotFoundError.named(column, name, names)


Made = tuple[tuple[tuple[Value, ...], ...], int, int | None, bool, tuple[int, ...]]


def read_page(
    table: Table,
    positions: list[int],
    start: int,
    count: int,
    position: Position,
    limits: CellLimits,
    notes: list[str],
) -> Made:
    """Rows, the position of the first, the total, whether that is a minimum, and the places of a sample."""
    height = table.height
    if height is None:
        return read_lazy(table, positions, start, count, position, limits, notes)
    if position == "sample" and count < height:
        places = sorted(random.sample(range(height), count))
        return in_rows(table.take(places, positions, limits)), 0, height, False, tuple(places)
    if position == "last":
        start = max(height - count, 0)
    elif position == "sample":
        start = 0
    start = min(start, height)
    cells = table.read(start, min(start + count, height), positions, limits)
    return in_rows(cells), start, height, False, ()


def read_lazy(
    table: Table,
    positions: list[int],
    start: int,
    count: int,
    position: Position,
    limits: CellLimits,
    notes: list[str],
) -> Made:
    if position != "first":
        notes.append(f"The {position} rows would need the whole frame: its first rows are shown.")
        start = 0
    # One row more than asked for tells whether this is the end.
    rows = in_rows(table.read(start, start + count + 1, positions, limits))
    if len(rows) > count:
        return rows[:count], start, None, False, ()
    total = start + len(rows) if rows or start == 0 else None
    return rows, start, total, False, ()


def in_rows(cells: list[list[Value]]) -> tuple[tuple[Value, ...], ...]:
    return tuple(zip(*cells, strict=True))


def repeated(table: Table, positions: Sequence[int]) -> list[str]:
    """Says which columns are shown under another name because theirs is taken."""
    last = max(positions, default=-1) + 1
    labels = table.labels(last)
    changed = [
        (labels[place], table.names[place]) for place in positions if labels[place] != table.names[place]
    ]
    if not changed:
        return []
    label, shown = changed[0]
    more = f", and {len(changed) - 1:,} more alike" if len(changed) > 1 else ""
    return [f"More than one column is named `{label}`: a later one is shown as `{shown}`{more}."]


def kept_back(columns: Sequence[str]) -> str:
    named = ", ".join(f"`{column}`" for column in columns[:6])
    more = f" and {len(columns) - 6:,} more" if len(columns) > 6 else ""
    return f"Not shared with this chat (`chat.privacy`): the values of {named}{more}."


def plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many
