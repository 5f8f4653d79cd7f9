"""`chat.privacy`: the rules of what a chat may know of the variables, as the person reads and sets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from html import escape
from typing import TYPE_CHECKING, Any

from traitlets import TraitError

from .errors import PrivacyRuleError, what_there_is

if TYPE_CHECKING:
    from .inspection.namespace import Namespace

MOST_NAMES = 6
MOST_ROWS = 50
MOST_LETTERS = 80
NO_RULES = "No rules: everything in memory may be read, within the budgets."
MEANING = {"allow": "everything but these columns", "schema": "names and types", "deny": "nothing"}


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
        """Sets all rules at once.

        Args:
            rules: "allow", "schema" or "deny" by the name of a variable (`"pay"`), of a column
                (`"pay.email"`), or a pattern of either (`"*.email"`); None takes all rules away.

        Raises:
            TraitError: One of them is wrong; none is then changed. The message has the nearest match.
        """
        try:
            self._namespace().policy.replace({} if rules is None else rules)
        except PrivacyRuleError as error:
            raise TraitError(str(error)) from None
        self._changed()

    def level(self, name: str) -> str:
        """What may be known of a variable as things are.

        Args:
            name: Of the variable.

        Returns:
            "allow", "schema" (names and types, no values) or "deny".
        """
        return self._namespace().level(name)

    def __repr__(self) -> str:
        namespace = self._namespace()
        rules = rules_of(namespace)
        width = max(map(len, rules), default=0)
        lines = [
            f"{name:<{width}}  {level:<6}  {f'({about})' if about else ''}".rstrip()
            for name, (level, about) in rules.items()
        ]
        if (more := len(namespace.policy) - len(rules)) > 0:
            lines.append(f"and {more:,} more")
        if held := held_for_names(namespace):
            lines.append(
                f"Kept back for their names: {listed(held)} (schema; a rule of your own changes that)."
            )
        return "\n".join(lines if rules else [NO_RULES, *lines])

    def _repr_html_(self) -> str:
        """The rules, and what they keep back of what is in memory now, as two small tables."""
        from .inspection.reach import held_variables

        namespace = self._namespace()
        rules = [[code(name), level, escape(about)] for name, (level, about) in rules_of(namespace).items()]
        held = [
            [
                code(one.name),
                MEANING[one.level],
                escape(listed([f"{name} ({level})" for name, level in one.columns])),
            ]
            for one in held_variables(namespace)
        ]
        head = ("Rule", "Level", "What it is about now")
        parts = [table(head, rules, len(namespace.policy)) if rules else f"<p>{NO_RULES}</p>"]
        if held:
            parts.append(table(("Variable", "The chat may know", "Other columns"), held, len(held)))
        return f"<div>{''.join(parts)}</div>"


def rules_of(namespace: Namespace) -> dict[str, tuple[str, str]]:
    """Each rule with its level and, of a pattern, what it is about at this moment."""
    return {
        rule: (level, covered(rule, namespace)) for rule, level in list(namespace.policy.items())[:MOST_ROWS]
    }


def held_for_names(namespace: Namespace) -> list[str]:
    """What is kept back without a rule: names of secrets, of variables and of columns."""
    from .inspection.privacy import EVERYTHING
    from .inspection.reach import held_variables

    if namespace.policy.get(EVERYTHING, "allow") != "allow":
        return []
    policy = type(namespace.policy)({})
    found = []
    for one in held_variables(namespace, policy):
        if one.level != "allow":
            found += [one.name] if namespace.policy.ruled(one.name, column=False) is None else []
        else:
            names = (f"{one.name}.{column}" for column, _ in one.columns)
            found += [name for name in names if namespace.policy.ruled(name, column=True) is None]
    return found


def covered(rule: str, namespace: Namespace) -> str:
    """Which variables or columns a pattern is about at this moment."""
    from .inspection.reach import held_variables

    if not any(mark in rule for mark in "*?["):
        return ""
    held = held_variables(namespace, type(namespace.policy)({rule: "deny"}))
    if "." in rule:
        names = [f"{one.name}.{name}" for one in held for name, level in one.columns if level == "deny"]
    else:
        names = [one.name for one in held if one.level == "deny"]
    return listed(names) if names else "nothing at present"


def listed(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return f"{', '.join(name[:MOST_LETTERS] for name in names[:MOST_NAMES])}{more}"


def table(head: tuple[str, ...], rows: list[list[str]], total: int) -> str:
    """A table of cells that are HTML, of at most `MOST_ROWS` of all its rows."""
    lines = ["".join(f'<th style="text-align:left">{name}</th>' for name in head)]
    lines += ["".join(f'<td style="text-align:left">{cell}</td>' for cell in row) for row in rows[:MOST_ROWS]]
    if total > MOST_ROWS:
        lines.append(f'<td colspan="{len(head)}">and {total - MOST_ROWS:,} more</td>')
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def code(name: str) -> str:
    return f"<code>{escape(name[:MOST_LETTERS])}</code>"
