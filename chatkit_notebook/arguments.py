"""What the arguments of `ChatKit` mean: names of options in either spelling, a store, variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from traitlets import TraitError

from . import kernel, options
from .errors import what_there_is
from .inspection.namespace import Namespace
from .inspection.privacy import Policy

PARAMETERS = (
    "model",
    "instructions",
    "tools",
    "variables",
    "store",
    "ui",
    "transport",
    "height",
    "theme",
    "api",
    "privacy",
    "propose_code",
)


def database_url(store: str | Path | None) -> str | None:
    """What `store` means: a `Path` is a file whatever it is called, a text needs to look like one."""
    if isinstance(store, Path):
        return f"sqlite:///{store.absolute()}"
    return None if store is None else str(store)


def option_key(name: str) -> str:
    """The trait of an option in either spelling.

    Raises:
        TraitError: There is none; the message has the nearest name.
    """
    try:
        return options.find_key(name)
    except options.OptionError:
        known = [*PARAMETERS, *(key for key in options.KEYS if key not in PARAMETERS)]
        raise TraitError(f"A chat has no `{name}`. {what_there_is(name, known, limit=len(known))}") from None


def seen(variables: Sequence[str] | Mapping[str, Any] | None, policy: Policy) -> Namespace:
    """What the agent may see, from what the user gave, within the rules of privacy.

    Raises:
        TraitError: It is neither a list of names nor a mapping.
    """
    if variables is None:
        return Namespace(kernel.namespace_of_session(), policy=policy)
    if isinstance(variables, Mapping):
        return Namespace(variables, policy=policy)
    if isinstance(variables, (list, tuple, set, frozenset)) and all(
        isinstance(name, str) for name in variables
    ):
        return Namespace(kernel.namespace_of_session(), variables, policy)
    shown = (
        "a string: write [...] around it" if isinstance(variables, str) else f"a {type(variables).__name__}"
    )
    raise TraitError(
        "`variables` must be a list of names, a mapping of names to values, or None (the whole namespace), "
        f"not {shown}."
    )
