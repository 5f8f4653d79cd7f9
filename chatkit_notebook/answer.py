"""What `chat.ask` gives: the words of an answer, the queries behind it, and the widgets it drew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

NEXT_QUESTION = re.compile(r"\[[^\]\n]*\]\((chatkit-link://ask\?[^)\s]*)\)")
MARKUP = re.compile(r"(?P<fence>`+)(?P<code>.+?)(?P=fence)|\\(?P<escaped>[!-/:-@\[-`{-~])|\*\*", re.DOTALL)
TABLE = re.compile(r"^\| -+:? ", re.MULTILINE)
REPR_CHARACTERS = 2_000
NO_ANSWER = frozenset({"user_message", "client_tool_call", "end_of_turn"})

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the chat. At the end of a cell it shows as Markdown, with the rows of its tables.

    Attributes:
        thread_id: The conversation it is in.
        items: All that the answer consists of, as ChatKit's JSON, in order.
    """

    thread_id: str
    items: tuple[Item, ...] = field(repr=False)

    @property
    def markdown(self) -> str:
        """Its words as they were written, without the next questions below them."""
        return NEXT_QUESTION.sub("", self._words()).strip()

    @property
    def text(self) -> str:
        """Its words as plain text."""
        return MARKUP.sub(lambda found: found["code"] or found["escaped"] or "", self.markdown)

    @property
    def widgets(self) -> list[dict[str, Any]]:
        """The ChatKit widgets it drew, as JSON: `Preview(answer.widgets[0])` draws one in a cell."""
        return [item["widget"] for item in self.items if item["type"] == "widget"]

    @property
    def copy_texts(self) -> list[str]:
        """What the copy buttons of its widgets copy: rows and points as a Markdown table."""
        return [
            item["copy_text"] for item in self.items if item["type"] == "widget" and item.get("copy_text")
        ]

    @property
    def queries(self) -> list[str]:
        """The SQL that its numbers come from, each statement once."""
        found = (source.get("data", {}).get("sql") for source in self._sources())
        return list(dict.fromkeys(str(sql) for sql in found if sql))

    @property
    def next_questions(self) -> list[str]:
        """The questions it offers to go on with."""
        links = NEXT_QUESTION.findall(self._words())
        return [prompt for link in links for prompt in parse_qs(urlsplit(link).query).get("prompt", [])]

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        text = self.text
        return text if len(text) <= REPR_CHARACTERS else f"{text[: REPR_CHARACTERS - 1]}…"

    def _repr_markdown_(self) -> str:
        words = self.markdown
        copied = [text if TABLE.search(text) else f"```\n{text}\n```" for text in self.copy_texts]
        said = any(words and text.startswith(words) for text in copied)
        return "\n\n".join([*copied, *([] if said else [words])])

    def _words(self) -> str:
        said = []
        for item in self.items:
            if item["type"] == "assistant_message":
                said += [part["text"] for part in item.get("content", ()) if part.get("text")]
            elif item["type"] == "structured_input":
                said += asked(item)
        return "\n\n".join(said)

    def _sources(self) -> Iterator[Mapping[str, Any]]:
        for item in self.items:
            if item["type"] == "assistant_message":
                for part in item.get("content", ()):
                    for annotation in part.get("annotations", ()):
                        yield annotation.get("source") or {}


def asked(item: Mapping[str, Any]) -> Iterator[str]:
    """What the chat wants to know before it can answer."""
    for question in item["inputs"]:
        options = ", ".join(one["value"] for one in question.get("options", ()))
        yield f"{question['question']} ({options})" if options else str(question["question"])


class Collected:
    """The items of an answer, gathered from the events that make them."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}

    def see(self, event: Mapping[str, Any]) -> None:
        """Takes one event of the stream."""
        match event.get("type"):
            case "thread.item.done" | "thread.item.replaced":
                item = event["item"]
                if item["type"] not in NO_ANSWER:
                    self.items[item["id"]] = item
            case "thread.item.removed":
                self.items.pop(event["item_id"], None)
