"""What a click on a widget of ours does: turn the page, open a row, describe a variable."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from chatkit.types import ThreadMetadata, WidgetItem

from ..context import RequestContext
from ..errors import InspectionError
from ..inspection import dataframes
from ..inspection.facts import Column, Page, Variable
from ..inspection.namespace import Namespace
from ..views import recipe as recipes
from ..views.cells import cut, one_line
from ..views.components import Node, button, card, text
from ..views.description import value_view
from ..views.list_view import page_view
from ..views.markdown import page_table, record_table
from ..views.notice import with_notice
from ..views.numbers import count
from ..views.recipe import Recipe, whole_number
from ..views.record import Record, record_view
from ..views.refinement import filter_of
from .clicks import Reply, plain_words
from .describe_variable import as_text, looked_at, touch_described
from .export_table import ask_where, save
from .keep_result import ask_name, assign
from .profile_column import profile_click
from .results import result_page, shown_result
from .run_code import ACTIONS as CODE_ACTIONS
from .show_table import read_page
from .step import in_thread, touch

AS_THEY_WERE = "The rows above are as they were."
CHANGED_ROW = "The data has changed since the list was drawn: this is the row as it is now."


@dataclass(frozen=True, slots=True)
class Changed:
    """The data is not what the widget showed.

    Attributes:
        words: What happened.
        now: How to see it as it is now; None when there is nothing to see.
    """

    words: str
    now: Recipe | None = None


async def turn_page(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Shows another page in the place of the widget that was clicked."""
    try:
        recipe = Recipe.from_payload(payload)
        start = whole_number(payload, "start", 0) or 0
    except ValueError as error:
        return told(item, malformed(recipes.PAGE, error))

    def work(cancelled: threading.Event) -> tuple[Page | Changed, Recipe]:
        page = fresh_page(request.chat.namespace, recipe, start, cancelled)
        return page, recipe

    try:
        page, recipe = await in_thread(work)
    except InspectionError as error:
        return told(item, plain_words(error))
    if isinstance(page, Changed):
        return told(item, page.words, page.now)
    touch(request, recipe.name if recipe.kind == "variable" else "")
    return Reply(
        page_view(page, recipe.seen(page), title=recipe.name or None), page_table(page, most_rows=100)
    )


async def sort_rows(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Sorts the list by the column whose name was clicked."""
    column = payload.get("column")
    if not isinstance(column, str):
        return told(item, malformed(recipes.SORT, ValueError('"column" is not a name')))
    try:
        recipe = Recipe.from_payload(payload).sorted_by(column)
    except ValueError as error:
        return told(item, malformed(recipes.SORT, error))
    return await turn_page(recipe.payload(), item, thread, request)


async def filter_rows(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Adds the condition of the form to the list."""
    try:
        recipe = Recipe.from_payload(payload)
    except ValueError as error:
        return told(item, malformed(recipes.FILTER, error))

    def work(cancelled: threading.Event) -> tuple[Column, ...]:
        return read_columns(request.chat.namespace, recipe, cancelled)

    try:
        found = filter_of(payload.get("filter"), await in_thread(work))
    except InspectionError as error:
        return told(item, plain_words(error))
    except ValueError as error:
        return told(item, str(error))
    fresh = replace(recipe.forgetful(), position="first", filters=(*recipe.filters, found))
    return await turn_page(fresh.payload(), item, thread, request)


def read_columns(namespace: Namespace, recipe: Recipe, cancelled: threading.Event) -> tuple[Column, ...]:
    """The columns of what a list shows."""
    if statement := recipe.statement:
        return shown_result(namespace, statement, cancelled)[0].columns
    return read_page(namespace, replace(recipe, position="first", count=1), 0).columns


async def open_row(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Opens the whole record of a row as a Card below."""
    try:
        row = whole_number(payload, "row", None)
        if row is None:
            raise ValueError('"row" is not a whole number')
        recipe = Recipe.from_payload(payload if "kind" in payload else recipe_of(item))
    except ValueError as error:
        return record_reply(message(malformed(recipes.ROW, error)))

    def work(cancelled: threading.Event) -> tuple[Record, str]:
        return fresh_record(request.chat.namespace, recipe, row, cancelled)

    try:
        record, note = await in_thread(work)
    except InspectionError as error:
        return record_reply(message(plain_words(error)))
    # the heading of a result is no name: "Row 4 of Penguins by year (highest first)"
    source = recipe.name if recipe.kind == "variable" else "the result"
    refined = f", {recipe.refinement()}" if recipe.refinement() else ""
    title = f"Row {row + 1:,} of {cut(one_line(f'{source[:81]}{refined}'[:121]), 120)}"
    if recipe.kind == "variable":
        touch(request, recipe.name)
    view = record_view(record, title=title, note=note, ask=(f"row:{source[:80]}:{row}", title))
    return record_reply(view, record_table(record))


async def describe_one(
    payload: dict[str, Any], item: WidgetItem | None, thread: ThreadMetadata, request: RequestContext
) -> Reply:
    """Describes the variable that was clicked in a list of variables."""
    name = payload.get("name")
    if not isinstance(name, str) or not name:
        return record_reply(message(malformed(recipes.DESCRIBE, ValueError('"name" is not a name'))))

    def work(cancelled: threading.Event) -> tuple[Variable, Node | None]:
        return looked_at(request.chat, name, cancelled)

    try:
        variable, view = await in_thread(work)
    except InspectionError as error:
        return Reply(message(plain_words(error)), where="replace-last", reply_kind="variable")
    touch_described(request, variable)
    return Reply(view or value_view(variable), as_text(variable), where="replace-last", reply_kind="variable")


ACTIONS: dict[str, Callable[..., Any]] = {
    recipes.PAGE: turn_page,
    recipes.ROW: open_row,
    recipes.DESCRIBE: describe_one,
    recipes.SORT: sort_rows,
    recipes.FILTER: filter_rows,
    recipes.PROFILE: profile_click,
    recipes.EXPORT: ask_where,
    recipes.SAVE: save,
    recipes.KEEP: ask_name,
    recipes.ASSIGN: assign,
    **CODE_ACTIONS,
}
"""Handlers by action type; `chatkit_notebook.ask` is the page's own."""


def fresh_page(
    namespace: Namespace, recipe: Recipe, start: int, cancelled: threading.Event
) -> Page | Changed:
    """A page read again from live data, or what changed since the widget was drawn."""
    if statement := recipe.statement:
        page = result_page(namespace, shown_result(namespace, statement, cancelled)[0], start, recipe.count)
    else:
        page = read_page(namespace, recipe, start)
    return change(recipe, page) or page


def change(recipe: Recipe, page: Page) -> Changed | None:
    """How the data differs from what the recipe saw, if it does."""
    same_columns = recipe.columns_print in ("", recipes.columns_print(page.columns))
    # a lazy frame's number of rows is known only once its end has been seen
    same_rows = recipe.rows is None or page.total is None or recipe.rows == page.total
    what = f"“{recipe.name}”" if recipe.kind == "variable" else "The result of the query"
    if same_columns and same_rows:
        if recipe.values_print in ("", page.fingerprint):
            return None
        whose = "its values" if recipe.kind == "variable" else "the values it was computed from"
        words = f"{what} has changed since this was shown: {whose} are others. {AS_THEY_WERE}"
        return Changed(words, recipe.forgetful())
    rows = "" if page.total is None else f"{count(page.total, 'row')} and "
    was = "" if same_rows or recipe.rows is None else f" (it had {count(recipe.rows, 'row')})"
    columns = count(len(page.columns) + page.hidden_columns, "column")
    others = "" if same_columns else ", and not the same columns"
    return Changed(
        f"{what} has changed since this was shown: it now has {rows}{columns}{was}{others}. {AS_THEY_WERE}",
        recipe.forgetful(),
    )


def fresh_record(
    namespace: Namespace, recipe: Recipe, row: int, cancelled: threading.Event
) -> tuple[Record, str]:
    """A whole record read from live data, and a note when the data changed since."""
    if statement := recipe.statement:
        result, outdated = shown_result(namespace, statement, cancelled)
        record = result.record(row)
        changed = outdated or change(recipe, result_page(namespace, result, row, 1))
    else:
        record = dataframes.record(recipe.name, namespace.get(recipe.name), row)
        changed = change(recipe, read_page(namespace, replace(recipe, position="first", count=1), row))
    return record, CHANGED_ROW if changed else ""


def recipe_of(item: WidgetItem | None) -> Any:
    """The recipe that the buttons of a widget hold, where it was too long to stand in every row.

    Raises:
        ValueError: There is none.
    """
    if item is not None:
        for node in nodes(item.widget.model_dump(mode="json", exclude_none=True)):
            clicked = node.get("onClickAction")
            if isinstance(clicked, dict) and clicked.get("type") == recipes.PAGE:
                return clicked.get("payload")
    raise ValueError("it does not say where its row is from")


def nodes(widget: Any) -> Iterator[Node]:
    """A widget's nodes, from the top down."""
    waiting = [widget]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.append(node.get("children"))


def told(item: WidgetItem | None, words: str, now: Recipe | None = None) -> Reply:
    """The widget with a line that says why there is nothing new; a Card when there is no widget."""
    if item is None:
        return Reply(message(words), where="append")
    buttons = [] if now is None else [show_now(now)]
    widget = with_notice(item.widget.model_dump(mode="json", exclude_none=True), words, buttons)
    return Reply(widget, item.copy_text)


def show_now(recipe: Recipe) -> Node:
    click = recipes.page_action(recipe, 0)
    return button("Show it as it is now", click, iconStart="reload")


def record_reply(view: Node, copy_text: str | None = None) -> Reply:
    return Reply(view, copy_text, where="replace-last", reply_kind="record")


def message(words: str) -> Node:
    """A Card that says why there is nothing to show."""
    return card(text(one_line(words[:1_000])), size="md")


def malformed(type: str, error: ValueError) -> str:
    return (
        f"This click could not be understood: the payload of {type} is not one that this chat wrote "
        f"({error}). Ask for the table again."
    )
