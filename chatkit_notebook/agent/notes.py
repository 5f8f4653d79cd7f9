"""Finished tool calls as they are kept in a thread, so that later turns know what they found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..context import Read


@dataclass(frozen=True)
class ToolNote:
    """One finished tool call, kept in the thread as a hidden item so that later turns know its result.

    Attributes:
        reads: What was read in the turn up to then; None when that is not known.
    """

    call_id: str
    name: str
    arguments: str
    output: str
    reads: tuple[Read, ...] | None = None

    def content(self) -> dict[str, Any]:
        """As the content of a hidden context item."""
        return {
            "tool": self.name,
            "call_id": self.call_id,
            "arguments": self.arguments,
            "output": self.output,
            "reads": [asdict(read) for read in self.reads or ()],
        }

    @classmethod
    def read(cls, content: Any) -> ToolNote | None:
        """The note in a hidden item's content, or None when it is something else."""
        if not isinstance(content, Mapping) or not isinstance(content.get("tool"), str):
            return None
        fields = (content.get("call_id"), content["tool"], content.get("arguments"), content.get("output"))
        if not all(isinstance(one, str) for one in fields):
            return None
        return cls(*fields, reads_in(content.get("reads")))  # type: ignore[arg-type]


def reads_in(stored: Any) -> tuple[Read, ...] | None:
    """What a stored note says was read."""
    try:
        return tuple(Read(**{**one, "columns": tuple(one["columns"])}) for one in stored)
    except (TypeError, KeyError):
        return None
