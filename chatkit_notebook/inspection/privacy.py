"""Which variables and columns a chat may read: rules by name and pattern, and names of secrets."""

from __future__ import annotations

import fnmatch
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from typing import Literal, get_args

from ..errors import NotSharedError, PrivacyRuleError, closest

Level = Literal["allow", "schema", "deny"]
"""How much may be known: everything within the budgets, only what there is and of which type, or nothing."""
LEVELS: tuple[Level, ...] = get_args(Level)
EVERYTHING = "*"
WILD = re.compile(r"[*?\[]")
MOST_RULES = 1_000

# The end of a name that says that what it holds is a secret; `tokens` and `password_lengths` are none.
SECRET = re.compile(
    r"(?:^|.*[_\W])(?:passw(?:or)?ds?|passwd|pwd|passphrase|passcode|secrets?|secret_?key|client_?secret|api_?keys?"
    r"|access_?keys?|private_?keys?|account_?keys?|encryption_?keys?|signing_?keys?|credentials?"
    r"|(?:auth|access|refresh|api|bearer|session|id|oauth|bot)_?tokens?|conn(?:ection)?_?str(?:ing)?|dsn)"
    r"(?:_?(?:hash|salt|plain|value|text))?",
)
HINT = re.compile(r"(?i)pass|pwd|secret|key|cred|token|conn|dsn")
# A plain text of such a name is one; a column of tokens is what language is cut into.
SECRET_TEXT = re.compile(r"(?:.*[_\W])?tokens?")


class Policy(MutableMapping[str, Level]):
    """Rules by what they are about: a variable ("salaries"), a column ("people.email"), a pattern ("raw_*").

    An exact name counts before a pattern, of several patterns the strictest, and "*" where nothing else does.
    What looks like a secret by its name is "schema" unless a rule says otherwise. A column without a rule of
    its own has the level of its variable, and of a variable that is denied nothing is known. Safe from
    several threads.
    """

    def __init__(self, rules: Mapping[str, Level] | None = None) -> None:
        self.lock = threading.Lock()
        self.rules: dict[str, Level] = {}
        self.replace(rules or {})

    # Rules

    def replace(self, rules: Mapping[str, Level]) -> None:
        """Sets all rules at once.

        Raises:
            PrivacyRuleError: One of them is wrong; none is then changed.
        """
        if not isinstance(rules, Mapping):
            raise PrivacyRuleError(
                "The rules must be a mapping of names to levels, such as "
                f'{{"salaries": "deny", "people.email": "schema"}}, not a {type(rules).__name__}.'
            )
        if len(rules) > MOST_RULES:
            raise PrivacyRuleError(
                f"There are {len(rules):,} rules; at most {MOST_RULES:,} are taken: use patterns."
            )
        checked = {checked_name(name): checked_level(name, level) for name, level in rules.items()}
        with self.lock:
            self.rules = checked

    def __setitem__(self, name: str, level: Level) -> None:
        self.replace({**self.rules, name: level})

    def __delitem__(self, name: str) -> None:
        if name not in self.rules:
            raise KeyError(name)
        self.replace({known: level for known, level in self.rules.items() if known != name})

    def __getitem__(self, name: str) -> Level:
        return self.rules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self.rules))

    def __len__(self) -> int:
        return len(self.rules)

    # What they say

    @property
    def restricts(self) -> bool:
        """Whether any rule keeps something back."""
        return any(level != "allow" for level in self.rules.values())

    def level(self, variable: str, value: object = None) -> Level:
        """What may be known of a variable.

        Args:
            variable: Its name.
            value: What it holds, if that is known: a text called `token` is a secret, a table is not.
        """
        found = self.ruled(variable, column=False)
        if found is not None:
            return found
        if looks_secret(variable) or (type(value) is str and SECRET_TEXT.fullmatch(variable.casefold())):
            return "schema"
        return self.rules.get(EVERYTHING, "allow")

    def column_level(self, variable: str, column: str, whole: Level) -> Level:
        """What may be known of a column of a variable whose own level is `whole`."""
        if whole == "deny":
            return "deny"
        found = self.ruled(f"{variable}.{column}", column=True)
        if found is not None:
            return found
        return "schema" if whole == "allow" and looks_secret(column) else whole

    def ruled(self, name: str, *, column: bool) -> Level | None:
        """The level that the rules give a name, if they say anything of it."""
        rules = self.rules
        folded = name.casefold() if column else name
        patterns: list[Level] = []
        for rule, level in rules.items():
            if rule == EVERYTHING or ("." in rule) != column:
                continue
            # columns by any case, as in SQL; Python tells variables apart by it
            if (rule.casefold() if column else rule) == folded:
                return level
            if WILD.search(rule) and fnmatch.fnmatchcase(folded, rule.casefold() if column else rule):
                patterns.append(level)
        return strictest(patterns) if patterns else None

    def concerns(self, variable: str) -> bool:
        """Whether a rule may be about this variable or a column of it."""
        return self.ruled(variable, column=False) is not None or self.has_column_rules(variable)

    def has_column_rules(self, variable: str) -> bool:
        """Whether a rule may be about a column of this variable."""
        return any("." in rule and matches_variable(rule, variable) for rule in self.rules)

    def refusal(self, variable: str) -> NotSharedError:
        """Why a denied variable cannot be read; says nothing of whether it is there."""
        return NotSharedError(
            f"`{variable[:80]}` is not shared with this chat: `chat.privacy` denies it. Only the person can "
            "change that, in a cell."
        )


def strictest(levels: Iterable[Level]) -> Level:
    """The level that gives the least away; "allow" of none."""
    return max(levels, key=LEVELS.index, default="allow")


def matches_variable(rule: str, variable: str) -> bool:
    return fnmatch.fnmatchcase(variable.casefold(), rule.partition(".")[0].casefold())


@lru_cache(maxsize=20_000)  # a notebook's names are asked for again with every question
def looks_secret(name: str) -> bool:
    """Whether a name says that what it holds is a secret: `db_password`, `apiKey`, `GITHUB_ACCESS_TOKEN`."""
    if len(name) > 200 or not HINT.search(name):
        return False
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return SECRET.fullmatch(snake.casefold()) is not None


def checked_name(name: object) -> str:
    if not isinstance(name, str) or not name.strip():
        shown = "an empty text" if isinstance(name, str) else f"a {type(name).__name__}"
        raise PrivacyRuleError(
            f"A rule is about a variable, a column or a pattern, written as text, not {shown}: "
            'chat.privacy["salaries"], chat.privacy["people.email"], chat.privacy["raw_*"].'
        )
    return name.strip()


def checked_level(name: object, level: object) -> Level:
    for known in LEVELS:
        if level == known:
            return known
    shown = repr(level)[:40] if isinstance(level, str) else f"a {type(level).__name__}"
    near = nearest(level) if isinstance(level, str) else None
    hint = f" Did you mean {near!r}?" if near else ""
    raise PrivacyRuleError(
        f"The rule for {str(name)[:80]!r} cannot be {shown}.{hint} There is: 'allow' (everything within the "
        "budgets), 'schema' (names and types, no values), 'deny' (as if it were not there)."
    )


MEANT: dict[str, Level] = {
    **dict.fromkeys(("allow", "allowed", "all", "yes", "public", "share"), "allow"),
    **dict.fromkeys(("schema", "schema only", "schema_only", "columns", "types"), "schema"),
    **dict.fromkeys(("deny", "denied", "hide", "hidden", "no", "none", "private", "forbid", "block"), "deny"),
}


def nearest(level: str) -> Level | None:
    near = closest(level.strip(), MEANT)
    return MEANT[near] if near else None
