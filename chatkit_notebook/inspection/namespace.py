"""The variables a chat may see: a live view of the notebook's namespace, or of the user's own mapping."""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterable, Mapping

from ..errors import VariableNotFoundError
from .budgets import BUDGET
from .identity import class_mro, instance_attributes, module_of, mro
from .shortform import FUNCTION_TYPES
from .tables.opening import open_table

PACKAGE = __name__.split(".")[0]
# What IPython puts into every namespace.
HIDDEN = frozenset({"In", "Out"})
# These too, unless the user has put a value of their own there.
SHADOWED = frozenset({"exit", "quit", "get_ipython", "open", "display"})

ABSENT = object()
TABLE, VALUE, CALLABLE, MODULE = range(4)


class Namespace:
    """Names and values, read live. Safe while another thread changes the namespace.

    Args:
        source: The namespace, or a function that returns it.
        only: Names the chat may see; None is all but IPython's own, private ones, and this package's.
    """

    def __init__(
        self,
        source: Mapping[str, object] | Callable[[], Mapping[str, object]],
        only: Iterable[str] | None = None,
    ) -> None:
        self.source = source
        self.only = None if only is None else tuple(dict.fromkeys(only))

    def variables(self) -> dict[str, object]:
        """A snapshot of what is visible: tables first, then other values, functions and classes, modules.

        At most `BUDGET.variables` of them. The values themselves are not copied.
        """
        found = self.snapshot()
        visible = [(name, value) for name, value in found.items() if self.shows(name, value)]
        # The latest definitions are the likeliest to be meant when there are too many.
        visible = visible[-BUDGET.variables :]
        return dict(sorted(visible, key=lambda pair: importance(pair[1])))

    def names(self) -> list[str]:
        """The visible names, in the order of `variables`."""
        return list(self.variables())

    def get(self, name: str) -> object:
        """The value of a visible variable.

        Raises:
            VariableNotFoundError: There is none; the message has the nearest name and what there is.
        """
        found = self.look_up(name)
        if found is ABSENT:
            raise VariableNotFoundError.named(name, self.names())
        return found

    def is_visible(self, name: str) -> bool:
        """Whether there is such a variable and the chat may see it."""
        return self.look_up(name) is not ABSENT

    def look_up(self, name: str) -> object:
        """The value of a visible variable, else `ABSENT`; constant time."""
        if self.only is not None and name not in self.only:
            return ABSENT
        try:
            found = self.mapping[name]
        except KeyError:
            return ABSENT
        return found if self.shows(name, found) else ABSENT

    @property
    def mapping(self) -> Mapping[str, object]:
        """The source as it is now."""
        return self.source() if callable(self.source) else self.source

    def shows(self, name: str, value: object) -> bool:
        if self.only is not None:
            return True
        if name.startswith("_") or name in HIDDEN:
            return False
        if name in SHADOWED and not is_data(value):
            return False
        return not is_ours(value)

    def snapshot(self) -> dict[str, object]:
        """Names and values at this moment, in the order in which they were defined."""
        source = self.mapping
        if self.only is not None:
            return {name: source[name] for name in self.only if name in source}
        # Copying a dict is one step for the interpreter: no other thread can change it halfway.
        copied = dict.copy(source) if isinstance(source, dict) else copy_mapping(source)
        return {name: value for name, value in copied.items() if type(name) is str}


def copy_mapping(source: Mapping[str, object]) -> dict[str, object]:
    """A copy of a mapping of the user's own; another try when it changes meanwhile."""
    for _ in range(3):
        try:
            names = list(itertools.islice(source, BUDGET.variables))
            return {name: source[name] for name in names}
        except (RuntimeError, KeyError):
            continue
    return {}


def importance(value: object) -> int:
    """Where a value stands in a listing: data before code."""
    classes = mro(value)
    if types.ModuleType in classes:
        return MODULE
    if type(value) in FUNCTION_TYPES or type in classes:
        return CALLABLE
    try:
        return TABLE if open_table(value) is not None else VALUE
    except Exception:  # noqa: BLE001 - a frame that another thread is changing
        return VALUE


def is_data(value: object) -> bool:
    """Whether a value is the user's, not a function or helper object of Python or IPython."""
    classes = mro(value)
    if types.ModuleType in classes or type in classes or type(value) in FUNCTION_TYPES:
        return False
    return module_of(type(value)).split(".")[0] not in ("IPython", "ipykernel", "_sitebuiltins")


def is_ours(value: object) -> bool:
    """Whether a value is an object, class, function or module of this package."""
    classes = mro(value)
    if types.ModuleType in classes:
        name = instance_attributes(value).get("__name__")
        return type(name) is str and name.split(".")[0] == PACKAGE
    if type in classes:
        return is_class_of_ours(value)
    if type(value) is types.FunctionType:
        return str(value.__module__).split(".")[0] == PACKAGE
    return any(module_of(cls).split(".")[0] == PACKAGE for cls in classes)


def is_class_of_ours(value: object) -> bool:
    # The user's own subclass of one of our classes is still the chat's furniture, not data.
    return any(module_of(cls).split(".")[0] == PACKAGE for cls in class_mro(value))  # type: ignore[arg-type]
