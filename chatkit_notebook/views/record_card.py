"""`card`: a ChatKit Card of one record at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import NotATableError, WidgetError
from ..inspection import dataframes
from ..inspection.facts import Column, Value
from . import components
from .cells import cut, one_line
from .components import Node, node
from .data import IMAGE_CHARACTERS, as_json
from .list_view import NAME_CHARACTERS
from .look import Format, Look, footer_button, only, row_buttons, status_of
from .record import record_view

PORTRAIT = 64


def card(
    record: object,
    *,
    title: str | None = None,
    fields: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, Format] | None = None,
    types: bool = True,
    note: str | None = None,
    image: str | None = None,
    icon: str | None = None,
    status: str | Mapping[str, Any] | None = None,
    actions: Mapping[str, str] | None = None,
    confirm: Mapping[str, str] | None = None,
    cancel: Mapping[str, str] | None = None,
    size: str | None = None,
) -> dict[str, Any]:
    """A Card of one record: names, values and types.

    Args:
        record: A mapping, a dataclass instance, a pydantic model, or a table: its first row.
        title: Heading; None says "Record".
        fields: Only these, in this order.
        labels: What stands instead of a name, by name.
        formats: How values are written, by name, as for `list_view`.
        types: Shows the type of each value.
        note: A line below the heading.
        image: The name of a field with the address of an image (https: or data:), or the address: drawn
            beside the heading.
        icon: The name of an icon beside the heading.
        status: A line above the card: text, or ChatKit's `{"text": ..., "icon": ...}`.
        actions: Buttons below: the type of the action by the label; their payload is `{"record": {...}}`.
        confirm: The button at the foot that agrees, as `{label: type}`, with the same payload.
        cancel: The one beside it.
        size: "sm", "md", "lg" or "full".

    Returns:
        The widget as JSON.

    Raises:
        NotATableError: It is none of these.
        ColumnNotFoundError: It has no such field.
        InspectionError: It is a table without rows.
        WidgetError: A format does not fit its value, or an option is wrong.
    """
    pairs = pairs_of(record)
    look = Look.of(labels, formats)
    look.check(column.name for column, _ in pairs)
    payload = {"record": {column.name: as_json(value) for column, value in pairs if column.dtype}}
    address = image_of(pairs, image)
    shown = only(pairs, fields) if fields is not None else pairs
    if fields is None and image is not None:
        shown = [(column, value) for column, value in pairs if column.name != image]
    heading = cut(one_line(title or "Record"), NAME_CHARACTERS)
    view = record_view(look.pairs(shown), title=heading, note=note or "", types=types)
    beside: list[Node] = []
    if address is not None:
        square: dict[str, Any] = {"width": PORTRAIT, "height": PORTRAIT}
        beside.append(node("Image", src=address, alt="", fit="cover", radius="lg", **square))
    if icon is not None:
        beside.append(node("Icon", name=icon, size="xl", color="secondary"))
    if beside:
        first = {**view["children"][0], "flex": 1, "minWidth": 0}
        view["children"][0] = components.row(*beside, first, gap=3)
    if actions:
        view["children"].append(components.row(*row_buttons(actions, payload), gap=2, wrap="wrap"))
    if size is not None:
        view["size"] = size
    if status is not None:
        view["status"] = status_of(status)
    for name, wanted in (("confirm", confirm), ("cancel", cancel)):
        if wanted is not None:
            view[name] = foot(name, wanted, payload)
    return view


def pairs_of(record: object) -> list[tuple[Column, Value]]:
    held = fields_of(record)
    source: object = record if held is None else [{str(name): value for name, value in held.items()}]
    try:
        return list(dataframes.record("record", source, 0))
    except NotATableError:
        raise NotATableError(
            f"A {type(record).__name__} is no record. card() takes a mapping, a dataclass instance, "
            "a pydantic model, or a table, of which it shows the first row."
        ) from None


def fields_of(record: object) -> Mapping[Any, Any] | None:
    """The names and values of a record; None for anything else."""
    if isinstance(record, Mapping):
        return record
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    dump = getattr(type(record), "model_dump", None)
    found = dump(record) if callable(dump) else None
    return found if isinstance(found, Mapping) else None


def image_of(pairs: Sequence[tuple[Column, Value]], image: str | None) -> str | None:
    """The address of the image: what a field holds, or what was given."""
    held = next((value for column, value in pairs if column.name == image), image)
    return held if isinstance(held, str) and 0 < len(held) <= IMAGE_CHARACTERS else None


def foot(name: str, wanted: Mapping[str, str], payload: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(wanted, Mapping) or len(wanted) != 1:
        raise WidgetError(
            f'`{name}` is one label with the type of its action, like {{"Approve": "approve"}}.'
        )
    [(label, type)] = wanted.items()
    return footer_button(str(label), str(type), payload)
