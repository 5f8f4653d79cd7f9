"""From Enter to the first and to the last of 2,000 tokens on the page, and what that costs page and wire."""

from __future__ import annotations

import contextlib
import re
import statistics
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.browser.notebook_page import NotebookPage

from . import floor
from .browser import Wire, started
from .figure import Figure

TOKENS = 2_000
ROUNDS = 5
TRANSPORTS = ("http", "comm")


@dataclass(frozen=True)
class Answer:
    """One answer of 2,000 tokens, as the page saw it; times in ms since Enter."""

    first: float
    last: float
    longest_task: float
    kilobytes: float


class Chat(ABC):
    """The floor or a chat in a notebook of its own, that can be asked again and again.

    Attributes:
        text: JavaScript that gives the text of the answer.
    """

    text: str

    def __init__(self, notebook: NotebookPage, name: str) -> None:
        self.notebook = notebook
        self.page = notebook.page
        self.name = name
        self.wire = Wire(self.page)

    @abstractmethod
    def input(self) -> Locator: ...

    @abstractmethod
    def before(self) -> None:
        """Makes room for an answer."""

    @abstractmethod
    def settled(self) -> None:
        """Waits until nothing more comes that belongs to the answer."""

    def ask(self) -> Answer:
        self.before()
        box = self.input()
        box.click()
        box.fill("Count to two thousand.")
        self.page.evaluate(floor.WATCH, [self.text, "word0", f"word{TOKENS - 1}"])
        self.wire.reset()
        box.press("Enter")
        self.page.wait_for_function("() => window.benchClock.last !== null")
        self.settled()
        clock = self.page.evaluate(floor.CLOCK)
        seen = [int(number) for number in re.findall(r"word(\d+)", clock["text"])]
        if seen != list(range(TOKENS)):
            raise RuntimeError(f"{self.name} shows {len(seen)} of {TOKENS} tokens, or not in their order")
        return Answer(
            clock["first"] - clock["start"],
            clock["last"] - clock["start"],
            clock["longest"],
            self.wire.received / 1024,
        )


class Floor(Chat):
    text = floor.FLOOR_TEXT

    def input(self) -> Locator:
        return self.page.locator(".floor-input")

    def before(self) -> None:
        self.page.evaluate("() => { document.querySelector('.floor-output').textContent = '' }")

    def settled(self) -> None:
        self.page.wait_for_timeout(300)  # its kernel does not say when it is done


class Ours(Chat):
    text = floor.CHAT_TEXT

    def input(self) -> Locator:
        return self.notebook.chat().composer

    def before(self) -> None:
        """Begins a conversation, so that the model is sent as little as the floor's."""
        button = self.notebook.chat().frame.get_by_role("button", name="New chat", exact=True)
        if button.count():
            button.click()
        expect(self.notebook.chat().items("user_message")).to_have_count(0)

    def settled(self) -> None:
        self.notebook.chat().wait_for_answer()
        self.page.wait_for_timeout(300)  # what the notebook still has to say about it


@contextlib.contextmanager
def model_server() -> Iterator[str]:
    """The URL of an OpenAI-compatible server in a process of its own that answers as fast as it can."""
    command = [sys.executable, "-m", "tests.model_server", "--tokens", str(TOKENS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def rounds() -> dict[str, list[Answer]]:
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(model_server())
        bench = stack.enter_context(started({"OPENAI_BASE_URL": url, "OPENAI_API_KEY": "none"}))
        chats: list[Chat] = []
        for transport in TRANSPORTS:
            cell = f"%load_ext chatkit_notebook\n%chatkit --new --transport {transport}"
            notebook = stack.enter_context(bench.notebook([cell]))
            notebook.run(0)
            notebook.chat().wait_until_ready()
            chats.append(Ours(notebook, transport))
        notebook = stack.enter_context(bench.notebook([floor.IMPORTS, floor.CELL]))
        notebook.run(0)
        notebook.run(1)
        chats.append(Floor(notebook, "floor"))
        for chat in chats:
            chat.ask()  # once for the imports and for the browser's compiler
        answers: dict[str, list[Answer]] = {chat.name: [] for chat in chats}
        for _ in range(ROUNDS):
            for chat in chats:
                answers[chat.name].append(chat.ask())
        return answers


def measure() -> list[Figure]:
    answers = rounds()

    def median(name: str, field: str) -> float:
        return float(statistics.median(getattr(answer, field) for answer in answers[name]))

    figures = []
    for name in TRANSPORTS:
        first, first_floor = median(name, "first"), median("floor", "first")
        last, last_floor = median(name, "last"), median("floor", "last")
        task, task_floor = median(name, "longest_task"), median("floor", "longest_task")
        size, size_floor = median(name, "kilobytes"), median("floor", "kilobytes")
        figures += [
            Figure(
                f"Enter to first token, {name} / floor",
                first,
                first_floor,
                "ms",
                "≤ 2 ×",
                first <= 2 * first_floor,
            ),
            Figure(
                f"{TOKENS:,} tokens painted, {name} / floor",
                last,
                last_floor,
                "ms",
                "≤ 1 ×",
                last <= last_floor,
            ),
            Figure(f"longest task meanwhile, {name}", task, task_floor, "ms", "≤ 50 ms", task <= 50),
            Figure(f"on the wire meanwhile, {name}", size, size_floor, "KB", "≤ 300 KB", size <= 300),
        ]
    return figures
