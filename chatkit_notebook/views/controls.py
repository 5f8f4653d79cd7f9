"""The control of ChatKit that holds the values of a field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import Any

from ..errors import WidgetError, what_there_is
from .components import Node, caption, node
from .fields import NOTHING, Field, choices_of

LONG = 60
"""Characters of a default from which on a text gets several lines."""
INPUT_TYPES = ("text", "number", "email", "password", "tel", "url")


def control(field: Field) -> list[Node]:
    """The control of a field, below its label and above its help; a checkbox has its own label.

    Raises:
        WidgetError: No control can hold such values, or the one that was asked for cannot.
    """
    wanted = field.widget or natural(field)
    make = CONTROLS.get(wanted)
    if make is None:
        known = [*CONTROLS, *INPUT_TYPES[1:]]
        raise WidgetError(f"The field `{field.name}` cannot be a {wanted!r}. {what_there_is(wanted, known)}")
    made = make(field)
    parts = [made] if made["type"] == "Checkbox" else [label_of(field), made]
    return [*parts, caption(field.help, size="sm")] if field.help else parts


def natural(field: Field) -> str:
    """The control that suits the type.

    Raises:
        WidgetError: None does.
    """
    kind = field.plain
    if kind is bool:
        return "checkbox"
    if choices_of(field) is not None:
        return "select"
    if isinstance(kind, type):
        if issubclass(kind, (datetime, date)):
            return "date"
        if issubclass(kind, (int, float)):
            return "number"
        if issubclass(kind, str):
            text = "" if field.default in (NOTHING, None) else str(field.default)
            return "textarea" if len(text) > LONG or "\n" in text else named_type(field)
    raise WidgetError(
        f"The field `{field.name}` is of the type {getattr(kind, '__name__', kind)}, which no control of "
        "ChatKit holds. There are controls for str, int, float, bool, date, datetime, Literal and Enum."
    )


def label_of(field: Field) -> Node:
    return node("Label", value=field.title, fieldName=field.name)


def held(field: Field) -> str | None:
    """What the control holds first, as text."""
    default = field.default.value if isinstance(field.default, Enum) else field.default
    return None if default is NOTHING or default is None else str(default)


def required(field: Field) -> bool | None:
    return True if field.required else None


def input_of(type: str) -> Callable[[Field], Node]:
    def make(field: Field) -> Node:
        return node(
            "Input",
            inputType=type,
            defaultValue=held(field),
            required=required(field),
            pattern=field.pattern,
            name=field.name,
            placeholder=field.hint,
        )

    return make


def textarea(field: Field) -> Node:
    given: dict[str, Any] = {"name": field.name, "placeholder": field.hint, "pattern": field.pattern}
    return node("Textarea", defaultValue=held(field), required=required(field), autoResize=True, **given)


def options_of(field: Field) -> list[dict[str, str]]:
    """What there is to choose from.

    Raises:
        WidgetError: Nothing says what.
    """
    choices = choices_of(field)
    if choices is None:
        raise WidgetError(
            f"Nothing says what to choose from for the field `{field.name}`: its type is no Literal and no "
            f"Enum. Give `choices={{{field.name!r}: [...]}}`."
        )
    return [{"value": str(value), "label": text} for value, text in choices]


def select(field: Field) -> Node:
    given: dict[str, Any] = {"name": field.name, "placeholder": field.hint}
    chosen: dict[str, Any] = {"defaultValue": held(field), "clearable": True if field.is_optional else None}
    return node("Select", options=options_of(field), block=True, **given, **chosen)


def radio(field: Field) -> Node:
    return node(
        "RadioGroup",
        name=field.name,
        options=options_of(field),
        ariaLabel=field.title,
        defaultValue=held(field),
        direction="col",
        required=required(field),
    )


def checkbox(field: Field) -> Node:
    # an answer that may be left out is not asked for
    asked = True if field.required and field.plain is not bool else None
    checked = field.default not in (NOTHING, None) and bool(field.default)
    return node("Checkbox", name=field.name, label=field.title, defaultChecked=checked, required=asked)


def date_picker(field: Field) -> Node:
    def day(value: object) -> str | None:
        return value.isoformat() if isinstance(value, date) else None

    given: dict[str, Any] = {
        "name": field.name,
        "placeholder": field.hint,
        "min": day(field.least),
        "max": day(field.most),
    }
    return node(
        "DatePicker",
        defaultValue=day(field.default),
        block=True,
        clearable=True if field.is_optional else None,
        **given,
    )


CONTROLS: dict[str, Callable[[Field], Node]] = {
    "input": input_of("text"),
    **{type: input_of(type) for type in INPUT_TYPES},
    "textarea": textarea,
    "select": select,
    "radio": radio,
    "checkbox": checkbox,
    "date": date_picker,
}


def named_type(field: Field) -> str:
    name = field.name.lower()
    return next((kind for kind in ("email", "password", "url") if kind in name), "text")
