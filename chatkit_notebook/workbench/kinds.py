"""Kinds of values that properties take, each a check that tells what is wrong and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from ..vocabulary import ICONS
from .colors import TOKENS, is_color
from .problems import Path, hint, shown


class Fault(NamedTuple):
    """What is wrong with a value; `path` leads from it to the part that is."""

    message: str
    path: Path = ()
    allowed: tuple[str, ...] = ()
    nearest: str | None = None


Check = Callable[[object], Iterable[Fault]]
FINE: tuple[Fault, ...] = ()

CURVES = (
    "basis", "basisClosed", "basisOpen", "bumpX", "bumpY", "bump", "linear", "linearClosed", "natural",
    "monotoneX", "monotoneY", "monotone", "step", "stepBefore", "stepAfter",
)  # fmt: skip
POSITIONS = tuple(
    f"{row} {column}".replace("center center", "center").strip()
    for row in ("top", "center", "bottom")
    for column in ("left", "center", "right")
)
SHORT_POSITIONS = ("top", "left", "right", "bottom")
SIDES = ("top", "right", "bottom", "left", "x", "y")
BORDER_STYLES = ("solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset")
CSS_LENGTH = re.compile(r"-?[\d.]+\s*(%|[a-z]+)?|[a-z-]+\(.*\)|auto|0|none|(min|max|fit)-content", re.I)
OTHER_ICON = re.compile(r"(lucide|vendor):[a-z0-9][a-z0-9-]*")


def is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def simple(what: str, fits: Callable[[object], bool]) -> Check:
    """A check with one answer."""

    def check(value: object) -> Iterable[Fault]:
        return FINE if fits(value) else (Fault(f"must be {what}, not {shown(value)}."),)

    return check


def words(allowed: tuple[str, ...]) -> Check:
    """One of some words."""
    held = frozenset(allowed)

    def check(value: object) -> Iterable[Fault]:
        if isinstance(value, str) and value in held:
            return FINE
        text, near = hint(value, allowed)
        return (Fault(f"cannot be {shown(value)}.{text}", (), allowed, near),)

    return check


def measure(unit: str) -> Check:
    """A number, or CSS."""
    return simple(
        f"a number of {unit} or a CSS length",
        lambda value: (
            is_number(value) or (isinstance(value, str) and bool(CSS_LENGTH.fullmatch(value.strip())))
        ),
    )


def icon(value: object) -> Iterable[Fault]:
    if isinstance(value, str) and (value in KNOWN_ICONS or OTHER_ICON.fullmatch(value)):
        return FINE
    text, near = hint(value, KNOWN_ICONS)
    return (
        Fault(f"is no icon: {shown(value)}.{text} Any `lucide:<name>` will do, too.", (), KNOWN_ICONS, near),
    )


def color(value: object) -> Iterable[Fault]:
    if isinstance(value, str):
        if is_color(value):
            return FINE
        text, near = hint(value, TOKENS)
        return (
            Fault(
                f"is no color: {shown(value)}.{text} Steps like `blue-500` and CSS, too.", (), TOKENS, near
            ),
        )
    if isinstance(value, Mapping):
        return [
            *missing(value, ("light", "dark"), "a color for both schemes"),
            *within(value, {"light": color, "dark": color}),
        ]
    return (Fault(f"must be a color or {{light, dark}}, not {shown(value)}."),)


def spacing(value: object) -> Iterable[Fault]:
    if isinstance(value, Mapping):
        return within(value, dict.fromkeys(SIDES, gap))
    return gap(value)


def border(value: object) -> Iterable[Fault]:
    if is_number(value):
        return FINE
    if not isinstance(value, Mapping):
        return (
            Fault(f"must be a number of px, {{size, color, style}} or one per side, not {shown(value)}."),
        )
    if set(value) & set(SIDES):
        return within(value, dict.fromkeys(SIDES, border))
    return [
        *missing(value, ("size",), "a border"),
        *within(value, {"size": number, "color": color, "style": words(BORDER_STYLES)}),
    ]


def action(value: object) -> Iterable[Fault]:
    if not isinstance(value, Mapping):
        return (Fault(f"must be an action like {{type, payload}}, not {shown(value)}."),)
    return [*missing(value, ("type",), "an action"), *within(value, ACTION)]


def payload(value: object) -> Iterable[Fault]:
    return FINE if isinstance(value, Mapping) else (Fault(f"must be an object, not {shown(value)}."),)


def footer(value: object) -> Iterable[Fault]:
    if not isinstance(value, Mapping):
        return (Fault(f"must be {{label, action}}, not {shown(value)}."),)
    return [
        *missing(value, ("label", "action"), "a button of a card"),
        *within(value, {"label": text, "action": action}),
    ]


def status(value: object) -> Iterable[Fault]:
    if not isinstance(value, Mapping):
        return (Fault(f"must be {{text, icon}} or {{text, favicon}}, not {shown(value)}."),)
    return [
        *missing(value, ("text",), "a status"),
        *within(value, {"text": text, "icon": icon, "favicon": text, "frame": flag}),
    ]


def editable(value: object) -> Iterable[Fault]:
    if value is False:
        return FINE
    if not isinstance(value, Mapping):
        return (Fault(f"must be false or {{name, placeholder, ...}}, not {shown(value)}."),)
    flags = dict.fromkeys(("autoFocus", "autoSelect", "allowAutofillExtensions", "required"), flag)
    texts = dict.fromkeys(("name", "autoComplete", "pattern", "placeholder"), text)
    return [*missing(value, ("name",), "an editable text"), *within(value, {**texts, **flags})]


def each(what: str, check: Check) -> Check:
    """A list, and a check of each of its members."""

    def listed(value: object) -> Iterable[Fault]:
        if not isinstance(value, list):
            return (Fault(f"must be a list of {what}, not {shown(value)}."),)
        return [
            fault._replace(path=(index, *fault.path))
            for index, member in enumerate(value)
            for fault in check(member)
        ]

    return listed


def option(value: object) -> Iterable[Fault]:
    if not isinstance(value, Mapping):
        return (Fault(f"must be {{value, label}}, not {shown(value)}."),)
    kinds: dict[str, Check] = {"value": text, "label": text, "disabled": flag, "description": text}
    return [*missing(value, ("value", "label"), "an option"), *within(value, kinds)]


def one_series(value: object) -> Iterable[Fault]:
    if not isinstance(value, Mapping):
        return (Fault(f"must be {{type, dataKey, label}}, not {shown(value)}."),)
    kinds: dict[str, Check] = {
        "type": words(("bar", "area", "line")),
        "dataKey": text,
        "label": text,
        "color": color,
    }
    if value.get("type") != "line":
        kinds["stack"] = text
    if value.get("type") != "bar":
        kinds["curveType"] = words(CURVES)
    return [*missing(value, ("type", "dataKey"), "a series"), *within(value, kinds)]


def axis(value: object) -> Iterable[Fault]:
    if isinstance(value, str):
        return FINE
    if not isinstance(value, Mapping):
        return (Fault(f"must be the name of a field or {{dataKey}}, not {shown(value)}."),)
    kinds: dict[str, Check] = {"dataKey": text, "hide": flag, "labels": payload}
    return [*missing(value, ("dataKey",), "an axis"), *within(value, kinds)]


def data_row(value: object) -> Iterable[Fault]:
    if not isinstance(value, Mapping):
        return (Fault(f"must be a row {{field: value}}, not {shown(value)}."),)
    return [
        Fault(f"must be text or a number, not {shown(held)}.", (name,))
        for name, held in value.items()
        if not isinstance(held, str) and not is_number(held)
    ]


def moment(value: object) -> Iterable[Fault]:
    if isinstance(value, str):
        try:
            datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            return (Fault(f"must be a date like 2026-01-31 or 2026-01-31T09:00:00, not {shown(value)}."),)
        return FINE
    return (Fault(f"must be a date as text, not {shown(value)}."),)


def missing(value: Mapping[str, object], names: Iterable[str], what: str) -> Iterable[Fault]:
    return [Fault(f"has no `{name}`, which {what} needs.") for name in names if value.get(name) is None]


def within(value: Mapping[str, object], kinds: Mapping[str, Check]) -> Iterable[Fault]:
    """What is wrong with the members of an object."""
    found: list[Fault] = []
    for name, held in value.items():
        check = kinds.get(name)
        if check is None:
            text, near = hint(name, kinds)
            found.append(Fault(f"has no `{name}`.{text}", (), tuple(kinds), near))
        elif held is not None:
            found.extend(fault._replace(path=(name, *fault.path)) for fault in check(held))
    return found


KNOWN_ICONS = (*ICONS, "dot")
text = simple("text", lambda value: isinstance(value, str))
flag = simple("true or false", lambda value: isinstance(value, bool))
number = simple("a number", is_number)
whole = simple("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool))
gap = measure("spacing units (4 px)")
ACTION: dict[str, Check] = {
    "type": text,
    "payload": payload,
    "handler": words(("server", "client")),
    "loadingBehavior": words(("auto", "none", "self", "container")),
    "streaming": flag,
}

CHECKS: dict[str, Check] = {
    "text": text,
    "flag": flag,
    "number": number,
    "whole": whole,
    "gap": gap,
    "length": measure("px"),
    "ratio": simple(
        "a number or a CSS ratio like 16 / 9",
        lambda value: is_number(value) or (isinstance(value, str) and bool(re.search(r"\d|auto", value))),
    ),
    "flex": simple("a number or CSS", lambda value: is_number(value) or isinstance(value, str)),
    "limit": simple('a whole number or "auto"', lambda value: value == "auto" or not any(whole(value))),
    "icon": icon,
    "color": color,
    "spacing": spacing,
    "border": border,
    "action": action,
    "footer": footer,
    "status": status,
    "editable": editable,
    "options": each("{value, label}", option),
    "position": words((*POSITIONS, *SHORT_POSITIONS)),
    "moment": moment,
    "rows": each("rows {field: value}", data_row),
    "series": each("series", one_series),
    "axis": axis,
}
"""By the kind's name in the table of components, but for nodes, which the walk over the tree checks."""


def check_for(kind: str) -> Check:
    """The check of a kind, or of the words it is made of."""
    return words(tuple(kind.split("|"))) if "|" in kind else CHECKS[kind]
