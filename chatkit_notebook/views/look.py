"""How a person wants columns to look: their headings, formats and sides; and what stands at the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import ColumnNotFoundError, WidgetError, what_there_is
from ..inspection.facts import Column, Page, Value
from . import components
from .cells import cut, one_line
from .components import Node

Format = str | Callable[[Any], object]
"""A format as in an f-string (",.2f", "%d %b"), a text with braces ("{:.1%} of all"), or a function."""

SIDES = ("start", "center", "end")
KINDS = {"start": "text", "center": "text", "end": "number"}
"""Columns are set at the side where such values stand."""
MOST_ACTIONS = 6
FORMATTED_CHARACTERS = 400


@dataclass(frozen=True)
class Look:
    """What was asked for, by the names of the columns.

    Attributes:
        labels: Headings instead of the names.
        formats: How values are written.
        align: "start", "center" or "end".
    """

    labels: Mapping[str, str] = field(default_factory=dict)
    formats: Mapping[str, Format] = field(default_factory=dict)
    align: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        labels: Mapping[str, str] | None = None,
        formats: Mapping[str, Format] | None = None,
        align: Mapping[str, str] | None = None,
    ) -> Look:
        """The look, checked.

        Raises:
            WidgetError: A side is none.
        """
        for side in (align or {}).values():
            if side not in SIDES:
                raise WidgetError(f"`align` cannot be {side!r}. {what_there_is(str(side), SIDES)}")
        return cls(labels or {}, formats or {}, align or {})

    def check(self, names: Iterable[str], hidden: int = 0) -> None:
        """Whether the columns are there.

        Raises:
            ColumnNotFoundError: One is not.
        """
        known = list(names)
        for name in (*self.labels, *self.formats, *self.align):
            if name not in known and not hidden:
                raise ColumnNotFoundError.named(name, "data", known)

    def page(self, page: Page) -> Page:
        """The page with its headings, and with its values as they are to be written.

        Raises:
            ColumnNotFoundError: There is no such column.
            WidgetError: A format does not fit its values.
        """
        self.check((column.name for column in page.columns), page.hidden_columns)
        names = [column.name for column in page.columns]
        rows = tuple(
            tuple(self.value(name, value) for name, value in zip(names, values, strict=True))
            for values in page.rows
        )
        return replace(page, columns=tuple(map(self.column, page.columns)), rows=rows)

    def pairs(self, pairs: Iterable[tuple[Column, Value]]) -> list[tuple[Column, Value]]:
        """The same for the columns and values of one row."""
        return [(self.column(column), self.value(column.name, value)) for column, value in pairs]

    def column(self, column: Column) -> Column:
        kind: Any = KINDS.get(self.align.get(column.name, ""), column.kind)
        return replace(column, name=str(self.labels.get(column.name, column.name)), kind=kind)

    def value(self, name: str, value: Value) -> Value:
        wanted = self.formats.get(name)
        if wanted is None or value is None:
            return value
        try:
            if callable(wanted):
                made = wanted(value)
            else:
                made = wanted.format(value) if "{" in wanted else format(value, wanted)
        except Exception as error:
            shown = cut(one_line(str(value)[:60]), 60)
            said = f"{type(error).__name__}: {error}" if callable(wanted) else str(error)
            raise WidgetError(f"The format of `{name}` does not fit the value {shown}: {said}.") from error
        return str(made)[:FORMATTED_CHARACTERS]

    def centered(self, page: Page) -> frozenset[int]:
        """Places of the columns that stand in the middle."""
        return frozenset(
            at for at, column in enumerate(page.columns) if self.align.get(column.name) == "center"
        )


def status_of(status: str | Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The status line of a Card or ListView: its text, or ChatKit's object with `text` and `icon`.

    Raises:
        WidgetError: It is neither.
    """
    if status is None:
        return None
    if isinstance(status, str):
        return {"text": status}
    if isinstance(status, Mapping) and isinstance(status.get("text"), str):
        return dict(status)
    raise WidgetError('`status` is a text, or an object like {"text": "Ready", "icon": "check"}.')


def row_buttons(actions: Mapping[str, str], payload: dict[str, Any]) -> list[Node]:
    """A button for each label, whose action has the type beside it.

    Raises:
        WidgetError: There are too many.
    """
    if len(actions) > MOST_ACTIONS:
        raise WidgetError(
            f"`actions` are the labels of at most {MOST_ACTIONS} buttons; these are {len(actions)}."
        )
    return [
        components.button(str(label), components.action(str(type), dict(payload)))
        for label, type in actions.items()
    ]


def footer_button(label: str, type: str, payload: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The `confirm` or `cancel` of a Card."""
    action: dict[str, Any] = {"type": type}
    if payload:
        action["payload"] = dict(payload)
    return {"label": label, "action": action}


def only(pairs: Sequence[tuple[Column, Value]], names: Sequence[str]) -> list[tuple[Column, Value]]:
    """These columns, in this order.

    Raises:
        ColumnNotFoundError: One is not there.
    """
    held = {column.name: (column, value) for column, value in pairs}
    for name in names:
        if name not in held:
            raise ColumnNotFoundError.named(name, "record", held)
    return [held[name] for name in names]
