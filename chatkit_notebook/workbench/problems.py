"""`Problem`: what is wrong with a widget, where, and who minds (the page's twin: js/src/state/preview.ts)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..errors import closest

Step = str | int
Path = tuple[Step, ...]
"""The way from the root to a value: names of properties and places in lists."""

Hosted = Literal["drop", "unknown"]
Sdk = Literal["refuse", "accept"]
Classes = Literal["refuse", "drop", "accept"]

MOST_ALLOWED = 12


@dataclass(frozen=True)
class Problem:
    """Something wrong with a widget. It is drawn all the same, without what is wrong.

    Attributes:
        path: Where in the JSON, from the root.
        message: What is wrong, what is allowed, and the nearest match.
        severity: "error" when something is not drawn as it stands there, "warning" when it has no effect.
        allowed: The words that are allowed there, if it is a matter of words.
        nearest: The one of them that is probably meant.
        hosted: What OpenAI's UI does with it: what it does not know it drops; the rest is not documented.
        sdk: What `WidgetTemplate.build` and `DynamicWidgetRoot` of openai-chatkit do with it.
        classes: What the component's own class in `chatkit.widgets` does with it.
        line: Where in the text it was written in, from 1; None where that is not known.
        column: As `line`.
    """

    path: Path
    message: str
    severity: Literal["error", "warning"] = "error"
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    hosted: Hosted = "unknown"
    sdk: Sdk = "accept"
    classes: Classes = "refuse"
    line: int | None = None
    column: int | None = None

    @property
    def json_path(self) -> str:
        """The path as JSONPath writes it: `$.children[0].size`."""
        return json_path(self.path)

    @property
    def fate(self) -> str:
        """What others do with it, in words; "" when that is nothing to know."""
        told = {
            "the SDK refuses the widget": self.sdk == "refuse",
            f"chatkit.widgets {self.classes}s it": self.classes != "accept",
            "OpenAI's UI drops it": self.hosted == "drop",
        }
        words = ", ".join(said for said, holds in told.items() if holds)
        return f"Elsewhere: {words}." if words else ""

    def __str__(self) -> str:
        place = "" if self.line is None else f" (line {self.line}, column {self.column})"
        return f"{self.json_path}{place}: {self.message}"

    def as_json(self) -> dict[str, Any]:
        """What the page gets."""
        return {**asdict(self), "path": self.json_path, "allowed": list(self.allowed), "fate": self.fate}


def json_path(path: Path) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "$" + "".join(steps)


def hint(value: object, allowed: Iterable[str]) -> tuple[str, str | None]:
    """The sentences that say what is allowed instead of a word, and the nearest of the allowed ones."""
    words = [str(word) for word in allowed]
    near = closest(value, words) if isinstance(value, str) else None
    more = f" and {len(words) - MOST_ALLOWED} more" if len(words) > MOST_ALLOWED else ""
    shown = ", ".join(words[:MOST_ALLOWED])
    return (f" Did you mean `{near}`?" if near else "") + f" Allowed: {shown}{more}.", near


def shown(value: object, limit: int = 40) -> str:
    """A value in a message."""
    if isinstance(value, str):
        text = repr(value)
        return text if len(text) <= limit else f"{text[: limit - 2]}…'"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)[:limit]
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "no JSON"
