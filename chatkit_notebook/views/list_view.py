"""A page of rows as a ListView: a heading, columns aligned, a click on a row for the whole of it, paging."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from ..inspection.facts import Page, Value
from .cells import ColumnFormat, cut, one_line, remark
from .components import Node, box, button, caption, column, item, list_view, row, text
from .layout import MOST_COLUMNS, Place, fitted, text_width
from .numbers import count
from .panel import panel, taking
from .recipe import Recipe, page_action, row_action, sort_action

LARGEST = 60_000
"""Bytes of JSON that a page may take; cells are shortened until it does."""

NAME_CHARACTERS = 80
NOTES = 4
FAR_FROM_HEADING = 8
"""Rows of a page from which on its foot says again what is shown."""


def page_view(
    page: Page,
    recipe: Recipe | None = None,
    *,
    title: str | None = None,
    centered: Collection[int] = (),
    numbered: bool = True,
) -> Node:
    """A page of rows as a ListView.

    Args:
        page: The rows.
        recipe: How they were made. With it the rows can be clicked and the pages turned.
        title: Heading instead of the name of the source.
        centered: Places of the columns that stand in the middle.
        numbered: Rows have their numbers.
    """
    formats = [
        ColumnFormat.of(held, [values[index] for values in page.rows])
        for index, held in enumerate(page.columns)
    ]
    for limit in (80, 40, 20):
        view = page_at(page, formats, recipe, title, limit, centered, numbered)
        if within(view):
            break
    return view


def page_at(
    page: Page,
    formats: Sequence[ColumnFormat],
    recipe: Recipe | None,
    title: str | None,
    limit: int,
    centered: Collection[int],
    numbered: bool,
) -> Node:
    """The view with cells of at most `limit` characters."""
    names = [shown_name(held.name) for held in page.columns]
    texts = [
        [formats[index].write(values[index], limit) for values in page.rows]
        for index in range(min(len(names), MOST_COLUMNS))
    ]
    places = fitted(names, [held.kind for held in page.columns], texts)
    places = [replace(place, centered=at in centered) for at, place in enumerate(places)]
    fitting = len(places)
    items = [heading(page, title, recipe)]
    if page.columns:
        last = f"{max(positions(page), default=0) + 1:,}"
        width = max(20, text_width(last, 12)) if numbered else 0
        items.append(header(names, places, width, page, recipe))
        for index, (values, position) in enumerate(zip(page.rows, positions(page), strict=True)):
            cells = [cell(values[at], texts[at][index], place) for at, place in enumerate(places)]
            number = text(f"{position + 1:,}", size="xs", color="tertiary", textAlign="end", width=width)
            first = [number] if numbered else []
            items.append(item(*first, *cells, onClickAction=recipe and row_action(recipe, position)))
    if not page.rows or not page.columns:
        items.append(empty(page))
    if recipe is not None and recipe.panel and page.columns:
        items.append(panel(page.columns, recipe))
    items.extend(footer(page, recipe, len(page.columns) - fitting + page.hidden_columns))
    return list_view(items)


def heading(page: Page, title: str | None, recipe: Recipe | None = None) -> Node:
    """The name of the table and what of it is shown."""
    # the statement itself stands in the step above the list
    name = title or (page.source if page.sql is None else "Result of the query")
    columns = count(len(page.columns) + page.hidden_columns, "column")
    return item(
        column(
            text(shown_name(name), weight="semibold", truncate=True),
            caption(", ".join(filter(None, [columns, recipe.refinement() if recipe else ""])), size="sm"),
            flex=1,
            minWidth=0,
            gap=0,
        ),
        caption(rows_shown(page), size="sm"),
        key="heading",
    )


def rows_shown(page: Page) -> str:
    """What of the whole is on this page: "rows 1–20 of 1,234,567"."""
    shown = len(page.rows)
    if not shown:
        return "no rows" if not page.total else f"no rows here, {count(page.total, 'row')} in all"
    whole = "" if page.total is None else f" of {'more than ' * page.total_is_minimum}{page.total:,}"
    if page.positions:
        return f"{count(shown, 'row')}{whole}, sampled"
    if page.total == shown and not page.total_is_minimum:
        return count(shown, "row")
    if shown == 1:
        return f"row {page.start + 1:,}{whole}"
    return f"rows {page.start + 1:,}–{page.start + shown:,}{whole}"


def header(
    names: Sequence[str], places: Sequence[Place], width: int, page: Page, recipe: Recipe | None
) -> Node:
    """The line with the names of the columns; a click on one sorts by it."""
    sortable = recipe is not None and recipe.is_short
    cells = [
        placed(
            sorting(held.name, name, recipe)
            if recipe is not None and sortable and held.name and held.kind != "nested"
            else caption(name, size="sm", weight="medium", truncate=True, **aligned(place)),
            place,
        )
        for held, name, place in zip(page.columns, names, places, strict=False)
    ]
    return item(*([text("", size="xs", width=width)] if width else []), *cells, key="header")


def sorting(column: str, name: str, recipe: Recipe) -> Node:
    """A column's name that sorts by it."""
    mark = "" if recipe.sort != column else " ↓" if recipe.descending else " ↑"
    click = sort_action(recipe, column)
    return button(f"{name}{mark}", click, variant="ghost", size="3xs", pill=False)


def cell(value: Value, written: str, place: Place) -> Node:
    """One value in its column."""
    color = "tertiary" if value is None else "secondary" if value is False else None
    return placed(text(written, color=color, truncate=True, **aligned(place)), place)


def aligned(place: Place) -> dict[str, Any]:
    return {"textAlign": "center"} if place.centered else {"textAlign": "end"} if place.at_end else {}


def placed(content: Node, place: Place) -> Node:
    # stretched, so that numbers end at the same edge in every line
    padding = {"left": 2} if place.apart else None
    align = "stretch" if content["type"] != "Button" else "end" if place.at_end else "start"
    return box(content, flex=place.flex, minWidth=place.least, align=align, padding=padding)


def empty(page: Page) -> Node:
    """What stands where the rows would."""
    if not page.columns:
        words = f"{count(page.total or 0, 'row')} and no columns: there is nothing to show."
    elif page.total:
        words = f"There is no row {page.start + 1:,}: the last one is row {page.total:,}."
    elif page.sql is not None:
        words = "No row matches."
    else:
        words = "This table has columns but no rows."
    return item(text(words, color="secondary"))


def footer(page: Page, recipe: Recipe | None, hidden: int) -> list[Node]:
    """What is not shown, in words, and the buttons that turn pages."""
    notes = [f"+{count(hidden, 'more column')}{': click a row to see all of it' if recipe else ''}"] * (
        hidden > 0
    )
    # the facts say how many columns they left out; the line above counts these and those that did not fit
    said = [note for note in page.notes if not note.startswith(f"{page.hidden_columns:,} more column")]
    notes += [remark(note) for note in said[:NOTES]]
    buttons = paging(page, recipe) if recipe is not None else []
    paged = bool(buttons) or (recipe is not None and (recipe.refinement() or recipe.panel))
    if recipe is not None and paged and recipe.is_short and page.columns:
        buttons = [*buttons, panel_button(recipe)]
    elif recipe is not None and recipe.kind == "query" and page.rows:
        # a result that is shown whole needs no other line, but may be wanted in the next cell, or in a file
        buttons = [*buttons, *taking(recipe)]
    if not notes and not buttons:
        return []
    if page.start or len(page.rows) > FAR_FROM_HEADING:
        # the heading may have scrolled away from whoever turns pages here
        notes = [rows_shown(page)] * bool(buttons) + notes
    words = column(*(caption(note, size="sm") for note in notes), flex=1, minWidth=0, gap=0)
    return [item(words, *([row(*buttons, gap=2)] if buttons else []), key="footer")]


def panel_button(recipe: Recipe) -> Node:
    """Opens and closes the line with the filter, the profile and the export."""
    click = page_action(replace(recipe, panel=not recipe.panel), 0)
    return button("Filter", click, iconStart="settings-slider", variant="soft" if recipe.panel else "outline")


def paging(page: Page, recipe: Recipe) -> list[Node]:
    """Previous and Next, or "Another sample"; none when all rows are on this page."""
    if recipe.position == "sample":
        if page.total is not None and page.total <= len(page.rows):
            return [] if recipe.is_short else [turn("Another sample", "reload", recipe, 0)]
        return [turn("Another sample", "reload", recipe, 0)]
    after = page.start + len(page.rows)
    at_end = len(page.rows) < recipe.count if page.total is None else after >= page.total
    if page.start == 0 and at_end and recipe.is_short:
        return []
    before = max(0, page.start - recipe.count)
    return [
        turn("Previous", "chevron-left", recipe, before, disabled=page.start == 0 or None),
        turn("Next", "chevron-right", recipe, after, disabled=at_end or None, at_end=True),
    ]


def turn(
    label: str, icon: str, recipe: Recipe, start: int, *, disabled: bool | None = None, at_end: bool = False
) -> Node:
    """A button that shows another page in the place of this one."""
    return button(
        label, page_action(recipe, start), disabled=disabled, **{"iconEnd" if at_end else "iconStart": icon}
    )


def positions(page: Page) -> Sequence[int]:
    """Zero-based position of each row of the page in the whole."""
    return page.positions or range(page.start, page.start + len(page.rows))


def shown_name(name: str) -> str:
    """A name as it can be drawn: in one line, bounded, and never empty."""
    return cut(one_line(name[: NAME_CHARACTERS + 1]), NAME_CHARACTERS) or "(no name)"


def within(view: Node) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode("utf-8", "replace")) <= LARGEST
