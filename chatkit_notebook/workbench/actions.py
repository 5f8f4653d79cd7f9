"""`Clicked`: an action that a person set off in a preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any


@dataclass(frozen=True)
class Clicked:
    """An action that a person set off. `type` and `payload` are what a handler in a chat gets as well.

    Attributes:
        type: Names the action.
        payload: What the action carries; the values of the form around it are in it.
        values: What all controls of the widget held then, by name.
        handler: "server" or "client": where a chat would handle it.
        loading_behavior: How the widget shows that it waits: "auto", "none", "self" or "container".
        streaming: Whether a chat would stream the answer.
        time: When it came to the kernel, in UTC.
    """

    type: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    handler: str = "server"
    loading_behavior: str = "auto"
    streaming: bool = True
    time: datetime = field(default_factory=lambda: datetime.now(timezone.utc), compare=False)

    @classmethod
    def read(cls, message: Mapping[str, Any]) -> Clicked | None:
        """The action in a message of the page; None when there is none."""
        action, values = message.get("action"), message.get("values")
        if not isinstance(action, Mapping) or not isinstance(action.get("type"), str):
            return None
        payload = action.get("payload")
        return cls(
            type=action["type"],
            payload=payload if isinstance(payload, Mapping) else {},
            values=values if isinstance(values, Mapping) else {},
            handler="client" if action.get("handler") == "client" else "server",
            loading_behavior=str(action.get("loadingBehavior") or "auto"),
            streaming=action.get("streaming") is not False,
        )
