"""ChatKit widgets from data at hand: `list_view`, `table` and `card`, for widgets of one's own."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import NotATableError, WidgetError, what_there_is
from ..inspection import dataframes
from ..inspection.dataframes import Position
from ..inspection.facts import Page, Value
from . import components
from .cells import RIGHT_ALIGNED, ColumnFormat, cut, one_line, written
from .components import Node, caption, node, text
from .list_view import NAME_CHARACTERS, page_view, rows_shown, shown_name
from .record import record_view

POSITIONS = ("first", "last", "sample")
TABLE_COLUMNS = 12
CELL_CHARACTERS = 60


def list_view(
    data: object,
    *,
    title: str | None = None,
    columns: Sequence[str] | None = None,
    count: int = 20,
    start: int = 0,
    position: Position = "first",
    action: str | None = None,
    pages: str | None = None,
) -> dict[str, Any]:
    """A ListView of rows: a heading, aligned columns, numbers at the right.

    Args:
        data: A dataframe of any library, an array, a list of records, a dict of columns.
        title: Heading; None says "Table".
        columns: Only these, in this order; those that do not fit into a line are counted at the end.
        count: How many rows, at most 100.
        start: Position of the first row, from 0.
        position: "first" counts from `start`; "last" shows the end, "sample" some rows at random.
        action: The type of the action of a click on a row; its payload is
            `{"row": position, "record": {...}}`.
        pages: The type of the action of Previous and Next; its payload is `{"start": position}`: answer it
            with this function and that `start`. None shows no such buttons.

    Returns:
        The widget as JSON. It holds the rows shown and no way to the others but `pages`: the data has no name
        to read it by again.

    Raises:
        NotATableError: The data has no rows.
        ColumnNotFoundError: It has no such column.
    """
    page = rows_of(data, title, columns, count, start, position)
    view = page_view(page)
    if action is not None:
        # heading and foot have keys, rows have none
        lines = [line for line in view["children"] if "key" not in line]
        for at, (line, values) in enumerate(zip(lines, page.rows, strict=False)):
            record = {held.name: as_json(value) for held, value in zip(page.columns, values, strict=True)}
            row = page.positions[at] if page.positions else page.start + at
            line["onClickAction"] = components.action(action, {"row": row, "record": record})
    if pages is not None and (buttons := turning(page, pages, count)):
        view["children"].append(components.item(node("Spacer"), components.row(*buttons, gap=2), key="pages"))
    return view


def turning(page: Page, pages: str, count: int) -> list[Node]:
    """Previous and Next; none when all rows are shown."""
    after = page.start + len(page.rows)
    more = len(page.rows) >= count if page.total is None else after < page.total
    if page.positions or (page.start == 0 and not more):
        return []
    before = max(0, page.start - count)
    turns = (
        ("Previous", before, page.start == 0, {"iconStart": "chevron-left"}),
        ("Next", after, not more, {"iconEnd": "chevron-right"}),
    )
    return [
        components.button(
            label, components.action(pages, {"start": to}, loading="container"), disabled=off or None, **icon
        )
        for label, to, off, icon in turns
    ]


def as_json(value: Value) -> Any:
    """A cell in a payload: numbers and flags as they are, anything else as it is written."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return written(value, CELL_CHARACTERS)


def table(
    data: object,
    *,
    title: str | None = None,
    columns: Sequence[str] | None = None,
    count: int = 20,
    start: int = 0,
    position: Position = "first",
) -> dict[str, Any]:
    """A Card with a Table of rows: up to twelve columns, the page scrolls sideways.

    Args:
        data: As for `list_view`.
        title: Heading; None shows none.
        columns: Only these, in this order.
        count: How many rows, at most 100.
        start: Position of the first row, from 0.
        position: As for `list_view`.

    Raises:
        NotATableError: The data has no rows.
        ColumnNotFoundError: It has no such column.
    """
    page = rows_of(data, title, columns, count, start, position)
    shown = page.columns[:TABLE_COLUMNS]
    formats = [
        ColumnFormat.of(held, [values[index] for values in page.rows]) for index, held in enumerate(shown)
    ]
    ends = [held.kind in RIGHT_ALIGNED for held in shown]
    names = (text(shown_name(held.name), weight="medium") for held in shown)
    lines = [table_row([cell(name, end) for name, end in zip(names, ends, strict=True)], header=True)]
    for values in page.rows:
        texts = [
            text(
                formats[index].write(values[index], CELL_CHARACTERS),
                color="tertiary" if values[index] is None else None,
            )
            for index in range(len(shown))
        ]
        lines.append(table_row([cell(held, end) for held, end in zip(texts, ends, strict=True)]))
    hidden = len(page.columns) - len(shown) + page.hidden_columns
    said = rows_shown(page) + (f", {hidden:,} more columns" if hidden else "")
    parts = [text(shown_name(title), weight="semibold")] if title else []
    return components.card(
        components.column(*parts, node("Table", lines), caption(said, size="sm"), gap=2), size="full"
    )


def card(record: object, *, title: str | None = None) -> dict[str, Any]:
    """A Card of one record: names, values and types.

    Args:
        record: A mapping, a dataclass instance, a pydantic model, or a table: its first row.
        title: Heading; None says "Record".

    Raises:
        NotATableError: It is none of these.
        InspectionError: It is a table without rows.
    """
    held = fields_of(record)
    source: object = record if held is None else [{str(name): value for name, value in held.items()}]
    try:
        pairs = dataframes.record("record", source, 0)
    except NotATableError:
        raise NotATableError(
            f"A {type(record).__name__} is no record. card() takes a mapping, a dataclass instance, "
            "a pydantic model, or a table, of which it shows the first row."
        ) from None
    return record_view(pairs, title=cut(one_line(title or "Record"), NAME_CHARACTERS))


def fields_of(record: object) -> Mapping[Any, Any] | None:
    """The names and values of a record; None for anything else."""
    if isinstance(record, Mapping):
        return record
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    dump = getattr(type(record), "model_dump", None)
    found = dump(record) if callable(dump) else None
    return found if isinstance(found, Mapping) else None


def rows_of(
    data: object,
    title: str | None,
    columns: Sequence[str] | None,
    count: int,
    start: int = 0,
    position: Position = "first",
) -> Page:
    if position not in POSITIONS:
        raise WidgetError(f"`position` cannot be {position!r}. {what_there_is(str(position), POSITIONS)}")
    names = None if columns is None else list(columns)
    shown = min(100, max(1, count))
    return dataframes.page(title or "Table", data, columns=names, count=shown, start=start, position=position)


def table_row(cells: Sequence[Node], *, header: bool | None = None) -> Node:
    return node("Table.Row", cells, header=header)


def cell(content: Node, at_end: bool) -> Node:
    return node("Table.Cell", [content], align="end" if at_end else None)
