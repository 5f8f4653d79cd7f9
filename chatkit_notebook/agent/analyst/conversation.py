"""What the analyst reads of a conversation: questions, answers to its own questions, results of tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...tools.ask_person import NAME as ASK_PERSON
from ...tools.ask_person import told
from ...tools.outcomes import NAME as PROPOSE_CODE
from ...tools.outcomes import SHOWN

if TYPE_CHECKING:
    from agents import TResponseInputItem


@dataclass
class Asked:
    """One message of the person.

    Attributes:
        text: What they wrote.
        answers: What they answered when they were asked what they mean, in order; None where they dismissed.
    """

    text: str
    answers: list[str | None] = field(default_factory=list)


def conversation(input: str | list[TResponseInputItem]) -> tuple[list[Asked], list[str]]:
    """What the person said so far, and what the tools answered since the last of it."""
    if isinstance(input, str):
        return [Asked(input)], []
    asked: list[Asked] = []
    outputs: list[str] = []
    questions: set[str] = set()
    for item in input:
        fields: Mapping[str, Any] = item if isinstance(item, Mapping) else {}
        if fields.get("type") == "function_call" and fields.get("name") == ASK_PERSON:
            questions.add(str(fields.get("call_id")))
        elif fields.get("type") == "function_call_output" and str(fields.get("call_id")) in questions:
            if asked:
                asked[-1].answers.append(told(text_of(fields.get("output"))))
        elif fields.get("type") == "function_call_output":
            outputs.append(text_of(fields.get("output")))
        elif fields.get("role") == "user":
            asked.append(Asked(text_of(fields.get("content"))))
            outputs = []
    return asked, outputs


def came_of_code(input: str | list[TResponseInputItem]) -> str | None:
    """What the person decided about proposed code and what came of it, when that is the newest."""
    if isinstance(input, str) or len(input) < 2:
        return None
    call, output = (one if isinstance(one, Mapping) else {} for one in input[-2:])
    said = text_of(output.get("output"))
    came = output.get("type") == "function_call_output" and call.get("name") == PROPOSE_CODE
    return said if came and not said.startswith((SHOWN, "Error:")) else None


def text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, Sequence):
        return "" if content is None else str(content)
    return "".join(str(part.get("text") or "") for part in content if isinstance(part, Mapping))
