"""Asks a chat the questions as a page would, and holds what its tools found against what is expected."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from chatkit_notebook.agent import models
from chatkit_notebook.agent.analyst import linking
from chatkit_notebook.agent.analyst.intents import Describe, Intent, Linked, Talk, Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.model import call_for
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.agent.analyst.steps import leans_on, read
from chatkit_notebook.agent.history import ToolNote
from chatkit_notebook.context import ChatContext, RequestContext
from chatkit_notebook.inspection.charts.facts import Wanted
from chatkit_notebook.inspection.charts.points import chart_of
from chatkit_notebook.inspection.dataframes import page
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.inspection.pairs import join_keys
from chatkit_notebook.inspection.sql import query
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.store.database import open_store
from chatkit_notebook.tools.pair_tools import keys_text

from .asked import Question
from .data import namespace

Table = list[tuple[Any, ...]]


@dataclass
class Answer:
    """What a chat said to a question, and what its tools found.

    Attributes:
        text: The assistant's words.
        found: The rows of each tool result.
        right: Whether one of them is what was expected.
        declined: Whether it says that it did not understand, or asks what is meant.
    """

    text: str
    found: list[Table] = field(default_factory=list)
    right: bool = False
    declined: bool = False

    @property
    def wrong(self) -> bool:
        """Whether it answers, but not what was asked."""
        return not (self.right or self.declined)


async def ask_all(questions: Iterable[Question], model: Any = "analyst") -> list[Answer]:
    """The answers of a model to all questions, each in a conversation of its own.

    Args:
        questions: What to ask.
        model: As `ChatKit` takes it: "analyst", a name, or None for the environment's choice.
    """
    store = open_store(":memory:")
    chat = ChatContext("questions", Namespace(namespace()), store=store, model=model)
    server = NotebookChatServer(chat)
    answers = []
    try:
        for question in questions:
            thread = ""
            for text in question.after:
                thread, _ = await said(server, chat, text, thread)
            thread, words = await said(server, chat, question.text, thread)
            found = await results(chat, thread)
            answers.append(Answer(words, found, is_right(question, words, found)))
    finally:
        await models.close(chat)
        await store.close()
    return answers


def analyst_answers(questions: Iterable[Question], variables: dict[str, Any] | None = None) -> list[Answer]:
    """The analyst's answers without the way there: what it reads, and what its statements find.

    Args:
        questions: What to ask.
        variables: Of the notebook; without them the five data sets.
    """
    held = Namespace(namespace() if variables is None else variables)
    catalogue = read_catalogue(held)
    answers = []
    for question in questions:
        before: Intent | None = None
        for text in question.after:
            before = leans_on(read(text, catalogue, before).last, catalogue) or before
        steps = read(question.text, catalogue, before).steps
        last = steps[-1]
        if isinstance(last, Unclear | Talk):
            answers.append(Answer(getattr(last, "why", "talk"), declined=True))
            continue
        if isinstance(last, Linked):
            step = joined(last, catalogue, held)
            if isinstance(step, str):
                answers.append(Answer(step, declined=True))
                continue
            called = [step]
        else:
            called = [call_for(intent, catalogue) for intent in steps]
        found = [table for name, arguments in called for table in found_by(name, arguments, "", held)]
        if isinstance(last, Describe) and last.focus == "shape":
            found = [[(next(one for one in catalogue.tables if one.name == last.name).rows,)]]
        words = "; ".join(f"{name} {arguments}" for name, arguments in called)
        answers.append(Answer(words, found, is_right(question, "", found)))
    return answers


def joined(linked: Linked, catalogue: Catalogue, held: Namespace) -> linking.Call | str:
    """The call that answers a question about two tables, by the key that is found; words without one."""
    told = keys_text(join_keys(linked.left, linked.right, lambda sql: query(sql, held.variables())))
    return linking.step(linked, [told], [], catalogue, can_ask=False)


async def said(server: NotebookChatServer, chat: ChatContext, text: str, thread: str) -> tuple[str, str]:
    """Asks in a conversation; returns its id and the answer's text."""
    given = {"content": [{"type": "input_text", "text": text}], "attachments": [], "inference_options": {}}
    operation: dict[str, Any] = {"type": "threads.create", "params": {"input": given}}
    if thread:
        operation = {"type": "threads.add_user_message", "params": {"input": given, "thread_id": thread}}
    words: list[str] = []
    async for chunk in server.stream(json.dumps(operation).encode(), RequestContext(chat)):
        if not chunk.startswith(b"data: "):
            continue
        event = json.loads(chunk.removeprefix(b"data: "))
        if event["type"] == "thread.created":
            thread = event["thread"]["id"]
        elif event["type"] == "error":
            words.append(f"error: {event.get('message')}")
        elif event["type"] == "thread.item.done" and event["item"]["type"] == "assistant_message":
            words += [part["text"] for part in event["item"]["content"]]
    return thread, "\n".join(words)


async def results(chat: ChatContext, thread: str) -> list[Table]:
    """What the tools of the last turn found, exactly: their statements are run again."""
    assert chat.store is not None
    stored = await chat.store.load_thread_items(thread, None, 500, "asc", None)
    notes: list[ToolNote] = []
    for item in stored.data:
        if item.type == "user_message":
            notes = []
        elif item.type == "hidden_context_item" and (note := ToolNote.read(item.content)):
            notes.append(note)
    found: list[Table] = []
    for note in notes:
        if not note.output.startswith("Error"):
            found += found_by(note.name, json.loads(note.arguments), note.output, chat.namespace)
    return found


def found_by(name: str, arguments: dict[str, Any], output: str, held: Namespace) -> list[Table]:
    """What a tool call found, exactly."""
    if name == "query_frames":
        result = query(arguments["sql"], held.variables())
        parts = [result.page(start, 500).rows for start in range(0, max(result.total, 1), 500)]
        return [[row for part in parts for row in part]]
    if name == "show_chart":
        asked = ("name", "x", "y", "by", "kind", "aggregate", "where", "sql", "period")
        chart = chart_of(Wanted(*map(arguments.get, asked)), lambda sql: query(sql, held.variables()))
        return [
            [
                (label, *(one.values[at] for one in chart.series if one.values[at] is not None))
                for at, label in enumerate(chart.labels)
            ]
        ]
    if name == "show_table":
        return [list(page(arguments["name"], held.get(arguments["name"]), count=100).rows)]
    if name == "describe_variable":
        shape = re.search(r"([\d,]+) rows?", output)
        return [[(int(shape[1].replace(",", "")),)]] if shape else []
    return []


def is_right(question: Question, words: str, found: list[Table]) -> bool:
    """Whether one of the tables is what was expected; a single value may stand in the words instead."""
    goods = (question.expected, *filter(None, (question.also,)))
    return any(is_answer(good(), question, words, found) for good in goods)


def is_answer(expected: Any, question: Question, words: str, found: list[Table]) -> bool:
    if isinstance(expected, list):
        return any(
            same_rows(expected, table[: len(expected)] if question.first else table, ordered=question.ordered)
            for table in found
        )
    if any(len(table) == 1 and any(alike(expected, cell) for cell in table[0]) for table in found):
        return True
    plain = re.sub(r"\(chatkit-link[^)]*\)|[*`]", "", words)
    return any(rounded(expected, text) for text in re.findall(r"-?\d[\d,]*(?:\.\d+)?", plain))


def same_rows(expected: Table, found: Table, *, ordered: bool) -> bool:
    """Whether the rows are the same; the found ones may have more columns."""
    if len(expected) != len(found):
        return False
    if ordered:
        return all(within(one, other) for one, other in zip(expected, found, strict=True))
    left = list(found)
    for row in expected:
        at = next((at for at, other in enumerate(left) if within(row, other)), None)
        if at is None:
            return False
        del left[at]
    return True


def within(expected: tuple[Any, ...], found: tuple[Any, ...]) -> bool:
    """Whether all values of a row are in another one, each at its own place."""
    left = list(found)
    for value in expected:
        at = next((at for at, other in enumerate(left) if alike(value, other)), None)
        if at is None:
            return False
        del left[at]
    return True


def alike(expected: Any, found: Any) -> bool:
    if missing(expected) or missing(found):
        return missing(expected) and missing(found)
    if isinstance(found, bool) or isinstance(expected, bool):
        return expected == found
    if isinstance(found, int | float | Decimal) and is_number(expected):
        return math.isclose(float(expected), float(found), rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(found, dt.date):
        day = found.date() if isinstance(found, dt.datetime) else found
        # a year or a month as the first day of it
        if is_number(expected):
            return (day.month, day.day) == (1, 1) and day.year == expected
        return str(expected)[:10] == day.isoformat()
    return str(expected) == str(found)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) or hasattr(value, "dtype")


def missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def rounded(expected: Any, text: str) -> bool:
    """Whether a number as text is the expected one, as far as its digits go."""
    if not is_number(expected):
        return str(expected)[:10] in text
    decimals = len(text.partition(".")[2])
    return abs(float(text.replace(",", "")) - float(expected)) <= 0.5 * 10.0**-decimals
