"""How the rows of a widget were made, so that the next page can be read again from the live variable."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..inspection.facts import Column, Page
from ..inspection.sql_text import identifier
from .components import Node, action
from .refinement import Filter, filters_from, refined_sql

PAGE = "chatkit_notebook.page"
ROW = "chatkit_notebook.row"
ASK = "chatkit_notebook.ask"
DESCRIBE = "chatkit_notebook.describe"
SORT = "chatkit_notebook.sort"
FILTER = "chatkit_notebook.filter"
PROFILE = "chatkit_notebook.profile"
EXPORT = "chatkit_notebook.export"
SAVE = "chatkit_notebook.save"
KEEP = "chatkit_notebook.keep"
ASSIGN = "chatkit_notebook.assign"

Position = Literal["first", "last", "sample"]
MOST_ROWS = 100
SHORT = 800
"""Bytes of a recipe that may be repeated in every row; a longer one stands in the footer only."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a widget knows of where its rows come from.

    Attributes:
        kind: A variable's rows or a query's.
        name: The variable's name; for a query, its title or "".
        sql: The statement, for a query.
        columns: The columns asked for; empty means all.
        position: Where the first page was taken.
        count: Rows to a page.
        rows: Number of rows of the whole when it was first read; None when it was not known.
        columns_print: Fingerprint of names and types of the columns when it was first read.
        values_print: Fingerprint of sampled values of the whole when it was first read.
        sort: The column that a click sorted it by; "" for none.
        descending: With the largest first.
        filters: Conditions that were added.
        panel: The line with the filter, the profile and the export is open.
    """

    kind: Literal["variable", "query"]
    name: str = ""
    sql: str = ""
    columns: tuple[str, ...] = ()
    position: Position = "first"
    count: int = 20
    rows: int | None = None
    columns_print: str = ""
    values_print: str = ""
    sort: str = ""
    descending: bool = False
    filters: tuple[Filter, ...] = ()
    panel: bool = False

    @property
    def statement(self) -> str:
        """The SELECT that gives its rows; "" for a variable as it is."""
        if not (self.sort or self.filters):
            return self.sql
        source = f"({self.sql}) AS result" if self.kind == "query" else identifier(self.name)
        return refined_sql(source, self.columns, self.filters, self.sort, descending=self.descending)

    def refinement(self) -> str:
        """How it was sorted and filtered, in words."""
        words = [one.words() for one in self.filters]
        if self.sort:
            words.append(f"sorted by {self.sort} {'↓' if self.descending else '↑'}")
        return ", ".join(words)

    def sorted_by(self, column: str) -> Recipe:
        """This recipe after a click on a column's name: upwards, downwards, and as it was."""
        fresh = replace(self.forgetful(), position="first")
        if self.sort != column:
            return replace(fresh, sort=column, descending=False)
        return (
            replace(fresh, descending=True)
            if not self.descending
            else replace(fresh, sort="", descending=False)
        )

    def seen(self, page: Page) -> Recipe:
        """This recipe with the fingerprints of what was just read."""
        columns = columns_print(page.columns)
        return replace(self, rows=page.total, columns_print=columns, values_print=page.fingerprint)

    def forgetful(self) -> Recipe:
        """This recipe without a fingerprint: whatever is there now is taken."""
        return replace(self, rows=None, columns_print="", values_print="")

    def payload(self, **more: Any) -> dict[str, Any]:
        """The recipe as a part of an action's payload."""
        made: dict[str, Any] = {"kind": self.kind}
        if self.name:
            made["name"] = self.name
        if self.sql:
            made["sql"] = self.sql
        if self.columns:
            made["columns"] = list(self.columns)
        if self.position != "first":
            made["position"] = self.position
        made["count"] = self.count
        if self.rows is not None:
            made["rows"] = self.rows
        if self.columns_print:
            made["print"] = self.columns_print
        if self.values_print:
            made["values"] = self.values_print
        if self.sort:
            made["sort"] = self.sort
            made["descending"] = self.descending
        if self.filters:
            made["filters"] = [[one.column, one.test, one.value, one.form] for one in self.filters]
        if self.panel:
            made["panel"] = True
        return made | more

    @property
    def is_short(self) -> bool:
        return len(json.dumps(self.payload())) <= SHORT

    @classmethod
    def from_payload(cls, payload: Any) -> Recipe:
        """The recipe in a payload that came back from a page.

        Raises:
            ValueError: The payload is not one that this package wrote; the message says what is wrong.
        """
        if not isinstance(payload, dict):
            raise ValueError("it is not an object")
        kind, name, sql = payload.get("kind"), payload.get("name", ""), payload.get("sql", "")
        columns, position = payload.get("columns", []), payload.get("position", "first")
        if kind not in ("variable", "query"):
            raise ValueError('"kind" is neither "variable" nor "query"')
        if not isinstance(name, str) or (kind == "variable" and not name):
            raise ValueError('"name" is not the name of a variable')
        if not isinstance(sql, str) or (kind == "query" and not sql):
            raise ValueError('"sql" is not a statement')
        if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
            raise ValueError('"columns" is not a list of names')
        if position not in ("first", "last", "sample"):
            raise ValueError('"position" is none of first, last, sample')
        print_, values, sort = payload.get("print", ""), payload.get("values", ""), payload.get("sort", "")
        if not isinstance(sort, str):
            raise ValueError('"sort" is not the name of a column')
        return cls(
            kind=kind,
            name=name,
            sql=sql,
            columns=tuple(columns),
            position=position,
            count=min(MOST_ROWS, max(1, whole_number(payload, "count", 20) or 20)),
            rows=whole_number(payload, "rows", None),
            columns_print=print_ if isinstance(print_, str) else "",
            values_print=values if isinstance(values, str) else "",
            sort=sort,
            descending=payload.get("descending") is True,
            filters=filters_from(payload.get("filters", [])),
            panel=payload.get("panel") is True,
        )


def page_action(recipe: Recipe, start: int) -> Node:
    """The action that shows the page from `start` on in the place of the widget that was clicked."""
    # not streamed: only then does it also work while an answer is being written
    return action(PAGE, recipe.payload(start=start), loading="container", streaming=False)


def sort_action(recipe: Recipe, column: str) -> Node:
    """The action of a click on a column's name."""
    return action(SORT, recipe.payload(column=column), loading="container", streaming=False)


def row_action(recipe: Recipe, position: int) -> Node:
    """The action that opens the whole record of a row."""
    payload = recipe.payload(row=position) if recipe.is_short else {"row": position}
    return action(ROW, payload, loading="self")


def whole_number(payload: dict[str, Any], key: str, default: int | None) -> int | None:
    """A whole number of at least 0 from a payload.

    Raises:
        ValueError: It is something else.
    """
    value = payload.get(key, default)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f'"{key}" is not a whole number')
    return value


def columns_print(columns: Sequence[Column]) -> str:
    """A short fingerprint of the names and types of columns."""
    text = "\x00".join(f"{column.name}\x01{column.dtype}" for column in columns)
    return hashlib.blake2s(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
