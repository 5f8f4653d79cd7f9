"""`chat.privacy`: the rules of what a chat may know of the variables, as the person reads and sets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from traitlets import TraitError

from .errors import PrivacyRuleError, what_there_is

if TYPE_CHECKING:
    from .inspection.namespace import Namespace

MOST_NAMES = 6


class Privacy(MutableMapping[str, str]):
    """The rules of one chat, live: `chat.privacy["salaries"] = "deny"` holds from the next request on.

    A key is a variable ("salaries"), a column ("people.email"), or a pattern of either ("raw_*", "*.email").
    A value is "allow", "schema" (names and types, no values) or "deny" (as if it were not there).

    Args:
        namespace: What the rules are about, as it is now.
        changed: Called after a change.
    """

    def __init__(self, namespace: Callable[[], Namespace], changed: Callable[[], None]) -> None:
        self._namespace = namespace
        self._changed = changed

    def __getitem__(self, name: str) -> str:
        return self._namespace().policy[name]

    def __setitem__(self, name: str, level: str) -> None:
        self.replace({**self, name: level})

    def __delitem__(self, name: str) -> None:
        if name not in self:
            raise KeyError(f"There is no rule for {name!r}. {what_there_is(str(name), self)}")
        self.replace({known: level for known, level in self.items() if known != name})

    def __iter__(self) -> Iterator[str]:
        return iter(self._namespace().policy)

    def __len__(self) -> int:
        return len(self._namespace().policy)

    def replace(self, rules: Any) -> None:
        """Sets all rules at once; None takes them all away.

        Raises:
            TraitError: One of them is wrong; none is then changed. The message has the nearest match.
        """
        try:
            self._namespace().policy.replace({} if rules is None else rules)
        except PrivacyRuleError as error:
            raise TraitError(str(error)) from None
        self._changed()

    def level(self, name: str) -> str:
        """What may be known of a variable as things are: "allow", "schema" or "deny"."""
        return self._namespace().level(name)

    def __repr__(self) -> str:
        namespace = self._namespace()
        rules = dict(namespace.policy)
        if not rules:
            lines = ["No rules: everything in memory may be read, within the budgets."]
        else:
            width = max(len(name) for name in rules)
            lines = [
                f"{name:<{width}}  {level:<6}  {covered(name, namespace)}".rstrip()
                for name, level in rules.items()
            ]
        held = [
            name
            for name in namespace.names()
            if namespace.policy.ruled(name, column=False) is None and namespace.level(name) == "schema"
        ]
        if held and rules.get("*", "allow") == "allow":
            lines.append(
                f"Kept back for their names: {listed(held)} (schema; a rule of your own changes that)."
            )
        return "\n".join(lines)


def covered(rule: str, namespace: Namespace) -> str:
    """Which variables a pattern is about at this moment."""
    if not any(mark in rule for mark in "*?[") or "." in rule:
        return ""
    policy = type(namespace.policy)({rule: "deny"})
    snapshot = [name for name, value in namespace.snapshot().items() if namespace.shows(name, value)]
    names = [name for name in snapshot if policy.level(name) == "deny"]
    return f"({listed(names)})" if names else "(nothing at present)"


def listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return f"{', '.join(names[:MOST_NAMES])}{more}"
