"""ChatKit widgets from tables at hand: `list_view` and `table`, for widgets of one's own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..errors import ColumnNotFoundError, WidgetError, what_there_is
from ..inspection import dataframes
from ..inspection.dataframes import Position
from ..inspection.facts import Page, Value
from . import components
from .cells import RIGHT_ALIGNED, ColumnFormat, written
from .components import Node, node, text
from .list_view import page_view, rows_shown, shown_name
from .look import Format, Look, row_buttons, status_of

POSITIONS = ("first", "last", "sample")
TABLE_COLUMNS = 12
CELL_CHARACTERS = 60
IMAGE_SIZE, ICON_SIZE = 32, 20
IMAGE_CHARACTERS = 20_000
"""Of the address of an image; longer ones, which hold the image itself, are left out."""


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
    actions: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, Format] | None = None,
    align: Mapping[str, str] | None = None,
    image: str | None = None,
    icon: str | Callable[[dict[str, Any]], str | None] | None = None,
    numbers: bool = True,
    status: str | Mapping[str, Any] | None = None,
    limit: int | None = None,
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
        actions: Buttons at the end of each row: the type of the action by the label; their payload is that of
            `action`, which must then be None.
        labels: Headings by column.
        formats: How values are written, by column: as in an f-string (",.2f", "%d %b"), a text with braces
            ("{:.1%} of all"), or a function of the value.
        align: "start", "center" or "end", by column.
        image: A column with addresses of images (https: or data:), drawn at the beginning of the rows.
        icon: The name of an icon at the beginning of the rows, or a function of the record that gives one.
        numbers: Shows the numbers of the rows.
        status: A line above the list: text, or ChatKit's `{"text": ..., "icon": ...}`.
        limit: Rows that show before "Show more".

    Returns:
        The widget as JSON. It holds the rows shown and no way to the others but `pages`: the data has no name
        to read it by again.

    Raises:
        NotATableError: The data has no rows.
        ColumnNotFoundError: It has no such column.
        WidgetError: A format does not fit its values, or an option is wrong.
    """
    if action is not None and actions:
        raise WidgetError("`action` makes a button of the whole row: give it, or `actions`.")
    look = Look.of(labels, formats, align)
    page = rows_of(data, title, columns, count, start, position, image)
    records = records_of(page)
    page, images = taken_out(page, image, keep=columns is not None and image in columns)
    view = page_view(look.page(page), centered=look.centered(page), numbered=numbers)
    # heading and foot have keys, rows have none; the header has one, too
    lines = [line for line in view["children"] if "key" not in line]
    for at, (line, record) in enumerate(zip(lines, records, strict=False)):
        payload = {"row": page.positions[at] if page.positions else page.start + at, "record": record}
        if action is not None:
            line["onClickAction"] = components.action(action, payload)
        if actions:
            line["children"].append(components.row(*row_buttons(actions, payload), gap=1))
        line["children"][:0] = beginning(icon, record, images[at] if images else None, image is not None)
    header = next((line for line in view["children"] if line.get("key") == "header"), None)
    if header is not None:
        room = [IMAGE_SIZE] * (image is not None) + [ICON_SIZE] * (icon is not None)
        header["children"][:0] = [components.box(width=width) for width in room]
    if pages is not None and (buttons := turning(page, pages, count)):
        view["children"].append(components.item(node("Spacer"), components.row(*buttons, gap=2), key="pages"))
    if limit is not None:
        above = view["children"].index(lines[0]) if lines else 0
        view["limit"] = max(1, limit) + above
    if status is not None:
        view["status"] = status_of(status)
    return view


def beginning(
    icon: str | Callable[[dict[str, Any]], str | None] | None,
    record: dict[str, Any],
    image: Value,
    has_image: bool,
) -> list[Node]:
    """What stands before the cells of a row; where there is nothing, its room."""
    parts: list[Node] = []
    if has_image:
        shown = isinstance(image, str) and image.strip() and len(image) <= IMAGE_CHARACTERS
        square: dict[str, Any] = {"width": IMAGE_SIZE, "height": IMAGE_SIZE}
        drawn = node("Image", src=image, alt="", fit="cover", radius="md", **square)
        parts.append(drawn if shown else components.box(**square))
    if icon is not None:
        try:
            name = icon(record) if callable(icon) else icon
        except Exception as error:
            raise WidgetError(f"`icon` failed on a record: {type(error).__name__}: {error}") from error
        named = node("Icon", name=str(name), color="secondary") if name else components.box(width=ICON_SIZE)
        parts.append(named)
    return parts


def taken_out(page: Page, name: str | None, *, keep: bool) -> tuple[Page, list[Value]]:
    """The page without a column, and the values of that."""
    if name is None:
        return page, []
    at = next(index for index, column in enumerate(page.columns) if column.name == name)
    images = [values[at] for values in page.rows]
    if keep:
        return page, images
    rows = tuple(values[:at] + values[at + 1 :] for values in page.rows)
    return replace(page, columns=page.columns[:at] + page.columns[at + 1 :], rows=rows), images


def records_of(page: Page) -> list[dict[str, Any]]:
    """The rows as objects in a payload."""
    return [
        {held.name: as_json(value) for held, value in zip(page.columns, values, strict=True)}
        for values in page.rows
    ]


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
    pages: str | None = None,
    actions: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, Format] | None = None,
    align: Mapping[str, str] | None = None,
    widths: Mapping[str, str | int] | None = None,
    image: str | None = None,
    status: str | Mapping[str, Any] | None = None,
    caption: str | None = None,
) -> dict[str, Any]:
    """A Card with a Table of rows: up to twelve columns, the page scrolls sideways.

    Args:
        data: As for `list_view`.
        title: Heading; None shows none.
        columns: Only these, in this order.
        count: How many rows, at most 100.
        start: Position of the first row, from 0.
        position: As for `list_view`.
        pages: As for `list_view`.
        actions: As for `list_view`: the buttons stand in a last column.
        labels: Headings by column.
        formats: How values are written, by column, as for `list_view`.
        align: "start", "center" or "end", by column; numbers stand at the end.
        widths: By column, in px or as in CSS.
        image: A column with addresses of images, drawn in a first column.
        status: A line above the card, as for `list_view`.
        caption: A line below the table, before the one that says which rows these are.

    Returns:
        The widget as JSON.

    Raises:
        NotATableError: The data has no rows.
        ColumnNotFoundError: It has no such column.
        WidgetError: A format does not fit its values, or an option is wrong.
    """
    look = Look.of(labels, formats, align)
    found = rows_of(data, title, columns, count, start, position, image)
    records = records_of(found)
    found, images = taken_out(found, image, keep=columns is not None and image in columns)
    for name in widths or {}:
        if not found.hidden_columns and name not in (held.name for held in found.columns):
            raise ColumnNotFoundError.named(name, "data", (held.name for held in found.columns))
    centered = look.centered(found)
    original = [held.name for held in found.columns]
    page = look.page(found)
    shown = page.columns[:TABLE_COLUMNS]
    formats_ = [
        ColumnFormat.of(held, [values[index] for values in page.rows]) for index, held in enumerate(shown)
    ]
    sides = [
        "center" if at in centered else "end" if held.kind in RIGHT_ALIGNED else None
        for at, held in enumerate(shown)
    ]
    wide = [(widths or {}).get(name) for name in original]
    names = (text(shown_name(held.name), weight="medium") for held in shown)
    heads = [cell(name, side, width) for name, side, width in zip(names, sides, wide, strict=False)]
    blank = text("")
    lines = [
        table_row([*[cell(blank)] * (image is not None), *heads, *[cell(blank)] * bool(actions)], header=True)
    ]
    for at, (values, record) in enumerate(zip(page.rows, records, strict=True)):
        cells = [
            cell(
                text(
                    formats_[index].write(values[index], CELL_CHARACTERS),
                    color="tertiary" if values[index] is None else None,
                ),
                sides[index],
            )
            for index in range(len(shown))
        ]
        if image is not None:
            cells.insert(0, cell(beginning(None, record, images[at], has_image=True)[0]))
        if actions:
            payload = {"row": page.positions[at] if page.positions else page.start + at, "record": record}
            cells.append(cell(components.row(*row_buttons(actions, payload), gap=1), "end"))
        lines.append(table_row(cells))
    hidden = len(page.columns) - len(shown) + page.hidden_columns
    said = rows_shown(page) + (f", {hidden:,} more columns" if hidden else "")
    parts = [text(shown_name(title), weight="semibold")] if title else []
    notes = [components.caption(line, size="sm") for line in (caption, said) if line]
    foot: list[Node] = notes
    if pages is not None and (buttons := turning(page, pages, count)):
        words = components.column(*notes, gap=0, flex=1, minWidth=0)
        foot = [components.row(words, components.row(*buttons, gap=2), gap=3)]
    return components.card(
        components.column(*parts, node("Table", lines), *foot, gap=2),
        size="full",
        **({} if status is None else {"status": status_of(status)}),
    )


def rows_of(
    data: object,
    title: str | None,
    columns: Sequence[str] | None,
    count: int,
    start: int = 0,
    position: Position = "first",
    image: str | None = None,
) -> Page:
    """The rows, with the column of the images, if there is one."""
    if position not in POSITIONS:
        raise WidgetError(f"`position` cannot be {position!r}. {what_there_is(str(position), POSITIONS)}")
    names = None if columns is None else list(columns)
    if image is not None and names is not None and image not in names:
        names.append(image)
    shown = min(100, max(1, count))
    name = title or "Table"
    page = dataframes.page(name, data, columns=names, count=shown, start=start, position=position)
    if image is not None and image not in (held.name for held in page.columns):
        raise ColumnNotFoundError.named(image, "data", (held.name for held in page.columns))
    return page


def table_row(cells: Sequence[Node], *, header: bool | None = None) -> Node:
    return node("Table.Row", cells, header=header)


def cell(content: Node, side: str | None = None, width: str | int | None = None) -> Node:
    return node("Table.Cell", [content], align=side, width=width)
