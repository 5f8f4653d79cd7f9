"""`form`: a ChatKit form for the fields of a pydantic model or a dataclass."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ..errors import WidgetError
from .components import Node, node

NOTHING = object()
LONG = 60
"""Characters of a default from which on a text gets several lines."""


@dataclasses.dataclass(frozen=True)
class Field:
    """One field: its name, its type without None, its default (or `NOTHING`), and what it is called."""

    name: str
    kind: Any
    default: object
    title: str
    hint: str | None
    required: bool


def form(
    model: object,
    *,
    title: str | None = None,
    action: str = "submit",
    submit: str = "Submit",
    cancel: str | None = None,
) -> dict[str, Any]:
    """A Card that is a form: one control for each field, whose values come with the action.

    Texts and numbers become Input, bool Checkbox, Literal and Enum Select, dates DatePicker.
    A field without a default is required. ChatKit sends numbers as text: `Model(**payload)` of pydantic reads
    them.

    Args:
        model: A pydantic model or a dataclass; an instance fills the controls with what it holds.
        title: Heading; None takes the name of the class.
        action: The type of the action that the form sends.
        submit: On the button that sends it.
        cancel: On a second button, whose action is "<action>.cancel"; None leaves it out.

    Raises:
        WidgetError: It is neither, or a field is of a type that no control of ChatKit can hold.
    """
    kind = model if isinstance(model, type) else type(model)
    held = [field if isinstance(model, type) else filled(field, model) for field in fields_of(kind)]
    heading = node("Title", value=title or words(kind.__name__), size="sm")
    controls = [part for field in held for part in control(field)]
    buttons: dict[str, Any] = {"confirm": {"label": submit, "action": {"type": action}}}
    if cancel is not None:
        buttons["cancel"] = {"label": cancel, "action": {"type": f"{action}.cancel"}}
    return node("Card", [heading, *controls], asForm=True, **buttons)


def fields_of(kind: type) -> Iterator[Field]:
    """The fields of a class, in their order.

    Raises:
        WidgetError: It has none that are declared.
    """
    declared = getattr(kind, "model_fields", None)
    if isinstance(declared, dict):
        for name, info in declared.items():
            default = NOTHING if info.is_required() else info.get_default(call_default_factory=False)
            yield Field(
                name,
                info.annotation,
                default,
                info.title or words(name),
                info.description,
                info.is_required(),
            )
        return
    if not dataclasses.is_dataclass(kind):
        raise WidgetError(
            f"`{kind.__name__}` has no declared fields. form() takes a pydantic model or a dataclass, or an "
            "instance of one."
        )
    hints = get_type_hints(kind)
    for entry in dataclasses.fields(kind):
        required = entry.default is dataclasses.MISSING and entry.default_factory is dataclasses.MISSING
        default = NOTHING if entry.default is dataclasses.MISSING else entry.default
        yield Field(entry.name, hints[entry.name], default, words(entry.name), None, required)


def filled(field: Field, record: object) -> Field:
    return dataclasses.replace(field, default=getattr(record, field.name))


def control(field: Field) -> list[Node]:
    """The control of a field, below its label; a Checkbox has its own.

    Raises:
        WidgetError: No control can hold such values.
    """
    kind = without_none(field.kind)
    default = None if field.default is NOTHING else field.default
    # an answer that may be left out is not asked for
    required = True if field.required and kind is not bool else None
    if kind is bool:
        return [node("Checkbox", name=field.name, label=field.title, defaultChecked=bool(default))]
    label = node("Label", value=field.title, fieldName=field.name)
    given: dict[str, Any] = {"name": field.name, "placeholder": field.hint}
    if (choices := choices_of(kind)) is not None:
        options = [{"value": str(value), "label": text} for value, text in choices]
        chosen = default.value if isinstance(default, Enum) else default
        more: dict[str, Any] = {
            "defaultValue": None if chosen is None else str(chosen),
            "clearable": field_is_optional(field),
        }
        return [label, node("Select", options=options, block=True, **given, **more)]
    if isinstance(kind, type) and issubclass(kind, (datetime, date)):
        moment = default.isoformat() if isinstance(default, date) else None
        return [label, node("DatePicker", defaultValue=moment, block=True, **given)]
    text = None if default is None else str(default)
    if isinstance(kind, type) and issubclass(kind, (int, float)):
        return [label, node("Input", inputType="number", defaultValue=text, required=required, **given)]
    if isinstance(kind, type) and issubclass(kind, str):
        if text is not None and (len(text) > LONG or "\n" in text):
            return [label, node("Textarea", defaultValue=text, required=required, autoResize=True, **given)]
        return [
            label,
            node("Input", inputType=input_type(field), defaultValue=text, required=required, **given),
        ]
    raise WidgetError(
        f"The field `{field.name}` is of the type {getattr(kind, '__name__', kind)}, which no control of "
        "ChatKit holds. There are controls for str, int, float, bool, date, datetime, Literal and Enum."
    )


def field_is_optional(field: Field) -> bool | None:
    return True if without_none(field.kind) is not field.kind else None


def without_none(kind: Any) -> Any:
    """`int` of `int | None`."""
    if get_origin(kind) in (Union, types.UnionType):
        members = [member for member in get_args(kind) if member is not type(None)]
        if len(members) == 1:
            return members[0]
    return kind


def choices_of(kind: Any) -> list[tuple[object, str]] | None:
    """Values and labels; None for what is no choice."""
    if get_origin(kind) is Literal:
        return [(value, words(str(value))) for value in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [(member.value, words(member.name.lower())) for member in kind]
    return None


def input_type(field: Field) -> str:
    name = field.name.lower()
    return next((kind for kind in ("email", "password", "url") if kind in name), "text")


def words(name: str) -> str:
    """A name as a person writes it: `first_name` and `FirstName` are First name."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").strip()
    return text[:1].upper() + text[1:]
