"""Shapes of option values: each checks a value and gives it back in ChatKit's spelling, or says why not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .errors import ChatKitNotebookError, closest

MAX_ITEMS = 1_000
"""Longest list an option may hold: the page gets all of it in one message."""


class OptionError(ChatKitNotebookError, ValueError):
    """An option has a key or a value that ChatKit would refuse."""


Shape = Callable[[str, object], object]
"""Takes the option's path (for messages) and the value; returns the value to send; raises OptionError."""


def camel_case(name: str) -> str:
    """`start_screen` → `startScreen`; what is camelCase already stays."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def snake_case(name: str) -> str:
    """`startScreen` → `start_screen`; what is snake_case already stays."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "_" + match[1].lower(), name)


def shown(value: object, limit: int = 60) -> str:
    """A value for an error message: short, and never by running a stranger's `__repr__`."""
    if isinstance(value, (str, int, float, bool, type(None))):
        text = repr(value)
        return text if len(text) <= limit else text[: limit - 1] + "…"
    return f"a {type(value).__name__}"


def text(path: str, value: object) -> object:
    """Any string."""
    if not isinstance(value, str):
        raise OptionError(f"`{path}` must be a string, not {shown(value)}.")
    return value


def flag(path: str, value: object) -> object:
    """True or False."""
    if not isinstance(value, bool):
        raise OptionError(f"`{path}` must be True or False, not {shown(value)}.")
    return value


def callback(path: str, value: object) -> object:
    """A Python function, called in the kernel."""
    if not callable(value):
        raise OptionError(f"`{path}` must be a function, not {shown(value)}.")
    return value


def number(low: float, high: float, *, whole: bool = False) -> Shape:
    """A number within bounds, both included."""

    def check(path: str, value: object) -> object:
        right_type = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
        if not right_type or not (low <= value <= high):  # type: ignore[operator]
            kind = "a whole number" if whole else "a number"
            top = "" if math.isinf(high) else f" to {high:g}"
            raise OptionError(f"`{path}` must be {kind} from {low:g}{top}, not {shown(value)}.")
        return value

    return check


def one_of(*allowed: str | int, also: str = "") -> Shape:
    """One of a fixed set of values.

    Args:
        allowed: The values.
        also: Words for other values that a caller accepts, for the message.
    """

    def check(path: str, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, (str, int)) or value not in allowed:
            near = closest(value, map(str, allowed)) if isinstance(value, str) else None
            hint = f" Did you mean {near!r}?" if near else ""
            raise OptionError(f"`{path}` cannot be {shown(value)}.{hint} {allowed_values(allowed)}{also}")
        return value

    return check


def allowed_values(allowed: Sequence[str | int], limit: int = 16) -> str:
    more = f" and {len(allowed) - limit} more" if len(allowed) > limit else ""
    return f"Allowed: {', '.join(map(repr, allowed[:limit]))}{more}."


def any_of(*shapes: Shape, words: str) -> Shape:
    """The first shape that fits; `words` says what would fit when none does."""

    def check(path: str, value: object) -> object:
        failures: list[OptionError] = []
        for shape in shapes:
            try:
                return shape(path, value)
            except OptionError as error:
                failures.append(error)
        deeper = [error for error in failures if not str(error).startswith(f"`{path}` ")]
        if deeper:  # the value had one of the shapes, and something inside it is wrong: that is the news
            raise deeper[0]
        raise OptionError(f"`{path}` must be {words}, not {shown(value)}.")

    return check


def optional(shape: Shape) -> Shape:
    """The shape, or None."""

    def check(path: str, value: object) -> object:
        return None if value is None else shape(path, value)

    return check


def list_of(shape: Shape) -> Shape:
    """A list or tuple of the shape."""

    def check(path: str, value: object) -> object:
        if not isinstance(value, (list, tuple)):
            raise OptionError(f"`{path}` must be a list, not {shown(value)}.")
        if len(value) > MAX_ITEMS:
            raise OptionError(f"`{path}` has {len(value):,} entries; at most {MAX_ITEMS:,} can be shown.")
        return [shape(f"{path}[{index}]", entry) for index, entry in enumerate(value)]

    return check


def map_of(shape: Shape) -> Shape:
    """A dict with any string keys and values of the shape."""

    def check(path: str, value: object) -> object:
        if not isinstance(value, Mapping):
            raise OptionError(f"`{path}` must be a dict, not {shown(value)}.")
        return {str(key): shape(f"{path}[{str(key)!r}]", entry) for key, entry in value.items()}

    return check


@dataclass(frozen=True)
class Record:
    """A dict with known keys, given in snake_case or camelCase and sent in camelCase.

    Attributes:
        fields: Shape by camelCase key.
        required: Keys that must be there.
        defaults: Added when absent, where ChatKit asks for a key that has an obvious value.
    """

    fields: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    defaults: Mapping[str, object] = field(default_factory=dict)

    def __call__(self, path: str, value: object) -> object:
        if not isinstance(value, Mapping):
            raise OptionError(f"`{path}` must be a dict, not {shown(value)}.")
        result: dict[str, object] = dict(self.defaults)
        for given, entry in value.items():
            key = camel_case(str(given))
            if key not in self.fields:
                near = closest(key, self.fields)
                hint = f" Did you mean `{snake_case(near)}`?" if near else ""
                keys = ", ".join(snake_case(name) for name in self.fields)
                raise OptionError(f"`{path}` has no key `{given}`.{hint} It takes: {keys}.")
            if entry is not None:  # None is how Python says "not set"; ChatKit wants the key to be absent
                result[key] = self.fields[key](f"{path}.{snake_case(key)}", entry)
        missing = [snake_case(key) for key in self.required if key not in result]
        if missing:
            raise OptionError(f"`{path}` needs `{'` and `'.join(missing)}`.")
        return result
