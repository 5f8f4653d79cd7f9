"""One whole row as a Card: every column with its type and its full value."""

from __future__ import annotations

from collections.abc import Sequence

from ..inspection.facts import Column, Value
from .cells import INVISIBLE, MISSING, ColumnFormat, cut, one_line
from .components import Node, action, box, button, caption, card, column, divider, row, text
from .numbers import count
from .recipe import ASK
from .types import type_words

Record = Sequence[tuple[Column, Value]]

VALUE_CHARACTERS = 2_000
VALUE_LINES = 30
CARD_CHARACTERS = 24_000
FIELDS = 100
NAME_WIDTH = 160
TYPE_WIDTH = 84
VALUE_WIDTH = 140
ROOM_BESIDE = 12
COUNT_WIDTH = 76

ASKED_FIELDS = 30
ASKED_CHARACTERS = 200
ASKED_WHOLE = 4_000


def record_view(
    record: Record, *, title: str, note: str = "", ask: tuple[str, str] | None = None, types: bool = True
) -> Node:
    """A record as a Card.

    Args:
        record: Columns and values, in order.
        title: What it is: "Row 17 of penguins".
        note: Something that must be said of it.
        types: Shows the types of the values.
        ask: Id and title of the tag that "Ask about this row" puts into the composer; None: no such button.
    """
    # the facts end a record that they cut with a line of words under no type
    rest = record[-1][1] if record and record[-1][0].name == "…" and not record[-1][0].dtype else None
    record = record if rest is None else record[:-1]
    fields: list[Node] = []
    room = CARD_CHARACTERS
    for held, value in record[:FIELDS]:
        if room <= 0:
            break
        shown, said = lines(held, value, min(VALUE_CHARACTERS, max(80, room)))
        room -= sum(map(len, shown)) + len(held.name[:80]) + len(held.dtype[:40])
        fields.append(field(held, shown, said, missing=value is None, typed=types))
    hidden = len(record) - len(fields)
    if not record:
        fields.append(text("This row has no columns.", color="secondary"))
    if hidden:
        fields.append(caption(f"+{count(hidden, 'more column')}: ask for them by name."))
    if rest is not None:
        fields.append(caption(f"{'And ' * bool(hidden)}{rest}"))
    children = [
        row(
            text(cut(one_line(title[:200]), 120), weight="semibold", truncate=True),
            box(
                caption("" if rest else count(len(record), "column"), size="sm"),
                minWidth=COUNT_WIDTH,
                align="end",
            ),
            justify="between",
            gap=3,
        ),
        *([caption(note, color="warning")] if note else []),
        divider(flush=True),
        column(*fields, gap=2),
    ]
    if ask is not None:
        tag, label = ask
        payload = {"id": tag, "title": label, "data": asked(record)}
        click = action(ASK, payload, handler="client", loading="none")
        asking = button("Ask about this row", click, iconStart="sparkle")
        children.append(row(asking, justify="start", margin={"top": 1}))
    return card(*children)


def field(held: Column, shown: Sequence[str], note: str, *, missing: bool, typed: bool = True) -> Node:
    """A name, a type and a value in one line; on a narrow page the value stands below."""
    name = cut(one_line(held.name[:81]), 80) or "(no name)"
    dtype = cut(one_line(type_words(held.dtype[:41])), 40)
    color = "tertiary" if missing else None
    value = [text(line, color=color) for line in shown]
    if note:
        value.append(caption(note, size="sm", color="tertiary"))
    kind = box(caption(dtype, size="sm", color="tertiary", truncate=True), width=TYPE_WIDTH, align="stretch")
    # an empty box at its end gives room beside it, whichever way the chat is read, and none below it, where a
    # value stands that found no room beside
    head = row(
        box(text(name, color="secondary", truncate=True), flex=1, minWidth=0, align="stretch"),
        *[kind] * typed,
        box(),
        width=NAME_WIDTH + TYPE_WIDTH * typed + ROOM_BESIDE,
        maxWidth="100%",
        gap=3,
    )
    values = column(*value, flex=1, minWidth=VALUE_WIDTH, gap=0)
    return row(head, values, align="start", wrap="wrap", gap=0)


def lines(held: Column, value: Value, limit: int) -> tuple[list[str], str]:
    """A value's lines within `limit` characters, and what was cut in words, or ""."""
    if value is None:
        return [MISSING], ""
    if not isinstance(value, str):
        return [ColumnFormat.of(held, [value]).write(value, limit)], ""
    if not value:
        return ["(empty text)"], ""
    head = value[:limit]
    found = [INVISIBLE.sub("\ufffd", line) or " " for line in head.splitlines()] or ["⏎"]
    cuts = []
    if len(value) > limit:
        cuts.append(f"the first {limit:,} of {len(value):,} characters")
    if len(found) > VALUE_LINES:
        cuts.append(f"the first {VALUE_LINES} of {len(found):,} lines{' of these' * bool(cuts)}")
    return found[:VALUE_LINES], f"Cut: {', '.join(cuts)}." if cuts else ""


def asked(record: Record) -> dict[str, str]:
    """The record as the data of a tag: short texts by column name, bounded as a whole."""
    data: dict[str, str] = {}
    room = ASKED_WHOLE
    for held, value in record[:ASKED_FIELDS]:
        name = unused(cut(one_line(held.name[:61]), 60) or "(no name)", data)
        shown = ColumnFormat.of(held, [value]).write(value, ASKED_CHARACTERS)
        shown = "missing" if value is None else shown
        room -= len(name) + len(shown)
        if room < 0:
            break
        data[name] = shown
    if len(data) < len(record):
        data["…"] = count(len(record) - len(data), "more column")
    return data


def unused(name: str, taken: dict[str, str]) -> str:
    """The name, with a number when a column of that name came before."""
    number, free = 2, name
    while free in taken:
        free = f"{name} ({number})"
        number += 1
    return free
