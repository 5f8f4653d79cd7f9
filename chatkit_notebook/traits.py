"""Kinds of traits the notebook widget has: ChatKit options, choices, and what the page reports."""

from __future__ import annotations

from typing import Any, NoReturn

from traitlets import Bool, Dict, TraitError, TraitType, Unicode

from . import options
from .errors import closest


class Option(TraitType):  # type: ignore[misc]
    """An option of ChatKit: checked when it is set, kept in ChatKit's spelling, None when it is not set."""

    default_value: Any = None
    allow_none = True

    def validate(self, obj: Any, value: object) -> object:
        try:
            return options.check(self.name, value)
        except options.OptionError as error:
            raise TraitError(str(error)) from None


class Theme(Option):
    """The theme as the user gave it; what the page gets is `options.check("theme", value)`."""

    default_value = "auto"
    allow_none = False

    def validate(self, obj: Any, value: object) -> object:
        super().validate(obj, value)
        return value


class Api(TraitType):  # type: ignore[misc]
    """What the page is told of ChatKit's `api`; see `options.api`."""

    default_value: Any = None

    def validate(self, obj: Any, value: object) -> object:
        try:
            return options.api(value)
        except options.OptionError as error:
            raise TraitError(str(error)) from None


class Choice(TraitType):  # type: ignore[misc]
    """One of a few words; what is wrong is answered with the nearest of them."""

    def __init__(self, *allowed: str, **metadata: Any) -> None:
        self.allowed = allowed
        super().__init__(default_value=allowed[0], **metadata)

    def validate(self, obj: Any, value: object) -> object:
        if isinstance(value, str) and value in self.allowed:
            return value
        shown = repr(value) if isinstance(value, str) else f"a {type(value).__name__}"
        near = closest(value, self.allowed) if isinstance(value, str) else None
        hint = f" Did you mean {near!r}?" if near else ""
        raise TraitError(
            f"`{self.name}` cannot be {shown[:60]}.{hint} Allowed: {', '.join(map(repr, self.allowed))}."
        )


class Reported:
    """Mixin of traits that the page writes and Python only reads.

    Traitlets' own `read_only` refuses without advice; both let `set_trait` pass, which the page's values use.
    """

    name: str
    advice = "It follows what happens in the page."

    def __set__(self, obj: Any, value: object) -> NoReturn:
        raise TraitError(f"`{self.name}` is read-only: the page reports it. {self.advice}")

    def advising(self, advice: str) -> Any:
        """The same trait, with what to do instead of setting it."""
        self.advice = advice
        return self


class ReportedBool(Reported, Bool):  # type: ignore[misc]
    """True or False, as the page reports it."""


class ReportedText(Reported, Unicode):  # type: ignore[misc]
    """Text, as the page reports it."""


class ReportedDict(Reported, Dict):  # type: ignore[misc]
    """An object, as the page reports it."""


class ReportedValue(Reported, TraitType):  # type: ignore[misc]
    """Any JSON, as the page reports it."""

    default_value = None
    allow_none = True

    def validate(self, obj: Any, value: object) -> object:
        return value
