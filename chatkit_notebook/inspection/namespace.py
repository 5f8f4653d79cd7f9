"""The variables a chat may see: a live view of the notebook's namespace, or of the user's own mapping."""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..errors import VariableNotFoundError
from .budgets import BUDGET
from .guarded import Guarded
from .identity import class_mro, instance_attributes, module_of, mro
from .privacy import Level, Policy, looks_secret, strictest
from .shortform import FUNCTION_TYPES, PLAIN_TYPES
from .tables.opening import open_table

PACKAGE = __name__.split(".")[0]
# What IPython puts into every namespace.
HIDDEN = frozenset({"In", "Out"})
# These too, unless the user has put a value of their own there.
SHADOWED = frozenset({"exit", "quit", "get_ipython", "open", "display"})

ABSENT = object()
# Of a wider table it is not asked beforehand whether a column's name says that it is a secret.
MOST_LABELS = 1_000
TABLE, VALUE, CALLABLE, MODULE = range(4)


class Namespace:
    """Names and values, read live. Safe while another thread changes the namespace.

    Args:
        source: The namespace, or a function that returns it.
        only: Names the chat may see; None is all but IPython's own, private ones, and this package's.
        policy: What may be known of it. A value of which not all may be known comes as `Guarded`.
    """

    def __init__(
        self,
        source: Mapping[str, object] | Callable[[], Mapping[str, object]],
        only: Iterable[str] | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.source = source
        self.policy = Policy() if policy is None else policy
        self.only = None if only is None else tuple(dict.fromkeys(only))

    def variables(self) -> dict[str, object]:
        """A snapshot of what is visible: tables first, then other values, functions and classes, modules.

        At most `BUDGET.variables` of them. The values themselves are not copied.
        """
        found = self.snapshot()
        visible = [(name, value) for name, value in found.items() if self.shows(name, value)]
        held = self.held_back(found)
        if held:
            visible = [pair for pair in visible if self.shared(*pair, held) is not ABSENT]
        # The latest definitions are the likeliest to be meant when there are too many.
        visible = visible[-BUDGET.variables :]
        visible = [
            (name, kept) for name, value in visible if (kept := self.shared(name, value, held)) is not ABSENT
        ]
        return dict(sorted(visible, key=lambda pair: importance(pair[1])))

    def names(self) -> list[str]:
        """The visible names, in the order of `variables`."""
        return list(self.variables())

    def get(self, name: str) -> object:
        """The value of a visible variable.

        Raises:
            VariableNotFoundError: There is none; the message has the nearest name and what there is.
            NotSharedError: The rules deny it.
        """
        found = self.look_up(name)
        if found is ABSENT:
            if self.policy.level(name) == "deny":
                raise self.policy.refusal(name)
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
        if not self.shows(name, found):
            return ABSENT
        return self.shared(name, found, self.held_back(self.snapshot() if self.policy.restricts else {}))

    def shared(self, name: str, value: object, held: Mapping[int, Sequence[str]]) -> object:
        """A value within the rules: as it is, `Guarded`, or `ABSENT`."""
        policy = self.policy
        # the same object under another name is held to the rules of both
        names = (name, *held.get(id(value), ())) if held and is_container(value) else (name,)
        level = strictest(policy.level(one, value) for one in names)
        if level == "deny":
            return ABSENT
        if level == "schema" or (is_container(value) and hides_columns(value, names, policy)):
            return Guarded(names, value, policy, level)
        return value

    def held_back(self, found: Mapping[str, object]) -> dict[int, list[str]]:
        """The names that a rule is about, by the identity of what they stand for."""
        held: dict[int, list[str]] = {}
        if self.policy.restricts:
            for name, value in found.items():
                if self.policy.concerns(name) and is_container(value):
                    held.setdefault(id(value), []).append(name)
        return held

    def level(self, name: str) -> Level:
        """What may be known of a variable as a whole, by its names and what it holds."""
        value = self.mapping.get(name, ABSENT)
        names = self.held_back(self.snapshot()).get(id(value), ()) if value is not ABSENT else ()
        return strictest(self.policy.level(one, value) for one in (name, *names))

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


# By identity: a class of the user's may have a hash of its own.
SIMPLE = frozenset(id(kind) for kind in (int, float, str, bytes, bool, type(None)))
"""Types of most of many names: nothing else has to be asked about them."""


def importance(value: object) -> int:
    """Where a value stands in a listing: data before code."""
    if id(type(value)) in SIMPLE:
        return VALUE
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


def is_container(value: object) -> bool:
    """Whether a value may have columns or keys, so that the same object under two names is the same data."""
    if id(type(value)) in SIMPLE:
        return False
    classes = mro(value)
    if types.ModuleType in classes or type in classes or type(value) in FUNCTION_TYPES:
        return False
    return type(value) not in PLAIN_TYPES and type(value) not in (int, float, str, bytes)


def hides_columns(value: object, names: Sequence[str], policy: Policy) -> bool:
    """Whether a rule, or its own name, keeps a column back."""
    if any(policy.has_column_rules(name) for name in names):
        return True
    try:
        table = open_table(value)
        if table is None:
            return False
        # Columns that stand elsewhere are looked at when somebody asks: until then any may be kept back.
        if not table.columns_known or table.width > MOST_LABELS:
            return True
        return any(looks_secret(label) for label in table.labels(table.width))
    except Exception:  # noqa: BLE001 - a frame that another thread is changing
        return True


def is_ours(value: object) -> bool:
    """Whether a value is an object, class, function or module of this package."""
    if id(type(value)) in SIMPLE:
        return False
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
