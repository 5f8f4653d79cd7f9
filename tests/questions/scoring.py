"""Scores of a model over question sets: bounded in time, ended when it is silent, and taken up again."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatkit_notebook.agent import models
from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.store.database import open_store

from .asked import Question
from .asking import is_right, results, said
from .data import namespace

SECONDS = 120.0
GIVEN_UP = 3
"""Questions in a row without any answer after which no more are asked."""
OUTCOMES = ("right", "wrong", "failed", "not asked")


@dataclass
class Scores:
    """What came of each question, by question set.

    Attributes:
        path: Keeps each outcome as it comes, one line of JSON each; with it a score is taken up again.
        seconds: What a question may take.
        held: Outcomes by set and question.
    """

    path: Path | None = None
    seconds: float = SECONDS
    held: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.path is not None and self.path.exists():
            for line in self.path.read_text().splitlines():
                try:
                    one = json.loads(line)
                    self.held[one["set"], one["question"]] = one["outcome"]
                except (ValueError, KeyError, TypeError):
                    continue  # cut off in the middle of a line: that question is asked again

    async def ask(self, sets: Mapping[str, Sequence[Question]], model: Any = None) -> None:
        """Asks what has no answer yet; ends early when the model gives none at all.

        Args:
            sets: Questions by the name of their set.
            model: As `ChatKit` takes it; None is the environment's choice.
        """
        store = open_store(":memory:")
        chat = ChatContext("questions", Namespace(namespace()), store=store, model=model)
        server = NotebookChatServer(chat)
        silent = 0
        try:
            for name, questions in sets.items():
                for question in questions:
                    key = key_of(question)
                    if self.held.get((name, key)) in {"right", "wrong"}:
                        continue
                    if silent >= GIVEN_UP:
                        self.held[name, key] = "not asked"
                        continue
                    outcome, words = await self.outcome(server, chat, question)
                    silent = silent + 1 if outcome == "failed" else 0
                    self.keep(name, key, outcome, words)
        finally:
            await models.close(chat)
            await store.close()

    async def outcome(
        self, server: NotebookChatServer, chat: ChatContext, question: Question
    ) -> tuple[str, str]:
        """Whether the model answered, and rightly."""
        thread = words = ""

        async def converse() -> None:
            nonlocal thread, words
            for text in (*question.after, question.text):
                thread, words = await said(server, chat, text, thread)

        try:
            await asyncio.wait_for(converse(), self.seconds)
        except asyncio.TimeoutError:
            return "failed", f"no answer within {self.seconds:g} s"
        if words.startswith("error:"):
            return "failed", words
        found = await results(chat, thread)
        return ("right" if is_right(question, words, found) else "wrong"), words

    def keep(self, name: str, key: str, outcome: str, words: str) -> None:
        self.held[name, key] = outcome
        if self.path is not None:
            line = {"set": name, "question": key, "outcome": outcome, "answer": words[:2_000]}
            with self.path.open("a") as file:
                file.write(json.dumps(line) + "\n")

    def counted(self, name: str, questions: Iterable[Question]) -> Counter[str]:
        """How often each outcome came in a set."""
        return Counter(self.held.get((name, key_of(one)), "not asked") for one in questions)


def key_of(question: Question) -> str:
    """A question with those before it."""
    return " || ".join((*question.after, question.text))


def table(counts: Mapping[str, Counter[str]]) -> str:
    """Outcomes by set as text, aligned, with their sum."""
    total: Counter[str] = sum(counts.values(), Counter())
    rows = [("", *OUTCOMES, "of")]
    rows += [
        (name, *(str(one[outcome]) for outcome in OUTCOMES), str(sum(one.values())))
        for name, one in [*counts.items(), ("all", total)]
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for name, *cells in rows:
        filled = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        lines.append("  ".join([name.ljust(widths[0]), *filled]))
    return "\n".join(lines)
