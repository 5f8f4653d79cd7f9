"""The fields of a pydantic model or a dataclass, as a form asks for them."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ..errors import WidgetError, what_there_is

NOTHING = object()


@dataclasses.dataclass(frozen=True)
class Field:
    """One field.

    Attributes:
        name: In the class, and in the values that the form sends.
        kind: Its type, maybe with None.
        default: What its control holds first; `NOTHING` without.
        title: What it is called.
        hint: Stands in the empty control.
        required: It cannot be left empty.
        help: A line below its control.
        widget: The control that was asked for.
        pattern: Of its text, as a regular expression.
        least: Its first day.
        most: Its last day.
        choices: What there is to choose from, instead of what the type says.
    """

    name: str
    kind: Any
    default: object
    title: str
    hint: str | None
    required: bool
    help: str | None = None
    widget: str | None = None
    pattern: str | None = None
    least: date | None = None
    most: date | None = None
    choices: tuple[object, ...] | None = None

    @property
    def plain(self) -> Any:
        """The type without None."""
        return without_none(self.kind)

    @property
    def is_optional(self) -> bool:
        return self.plain is not self.kind


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
                pattern=found(info.metadata, "pattern", str),
                least=found(info.metadata, "ge", date),
                most=found(info.metadata, "le", date),
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


def found(metadata: Iterable[object], name: str, kind: type) -> Any:
    """What the constraints of pydantic say, if they say it."""
    held = (getattr(one, name, None) for one in metadata)
    return next((value for value in held if isinstance(value, kind)), None)


def check_names(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Whether an option speaks of fields that there are.

    Raises:
        WidgetError: It does not.
    """
    known = list(known)
    for name in names:
        if name not in known:
            raise WidgetError(f"`{what}` speaks of the field `{name}`. {what_there_is(name, known)}")


def with_options(field: Field, options: Mapping[str, Mapping[str, Any]]) -> Field:
    """The field with what the options say of it: by the attribute, then by the name of the field."""
    said = {name: held[field.name] for name, held in options.items() if field.name in held}
    return dataclasses.replace(field, **said)


def without_none(kind: Any) -> Any:
    """`int` of `int | None`."""
    if get_origin(kind) in (Union, types.UnionType):
        members = [member for member in get_args(kind) if member is not type(None)]
        if len(members) == 1:
            return members[0]
    return kind


def choices_of(field: Field) -> list[tuple[object, str]] | None:
    """Values and labels; None for what is no choice."""
    if field.choices is not None:
        return [(value, str(value)) for value in field.choices]
    kind = field.plain
    if get_origin(kind) is Literal:
        return [(value, words(str(value))) for value in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [(member.value, words(member.name.lower())) for member in kind]
    return None


def words(name: str) -> str:
    """A name as a person writes it: `first_name` and `FirstName` are First name."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").strip()
    return text[:1].upper() + text[1:]
