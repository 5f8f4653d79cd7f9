"""The score of a model that answers rightly, wrongly, slowly, with an error, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chatkit_notebook.agent import models

from ..model_server import ModelServer, Reply
from .asked import Question
from .scoring import Scores, table

ROWS = Reply(calls=[("query_frames", {"sql": "SELECT count(*) FROM penguins", "title": None})])
Start = Callable[[list[Reply]], ModelServer]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(models, "RETRIES", 0)
    running: list[ModelServer] = []

    def start(replies: list[Reply]) -> ModelServer:
        server = ModelServer(replies)
        running.append(server.__enter__())
        for name in ("OPENAI_API_KEY", "OPENAI_DEFAULT_MODEL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("CHATKIT_NOTEBOOK_MODEL", "test-model")
        return server

    yield start
    for server in running:
        server.__exit__()


def asked(*texts: str) -> dict[str, list[Question]]:
    return {"penguins": [Question(text, lambda: 344) for text in texts]}


async def test_each_outcome_has_its_column(serve: Start, tmp_path: Path) -> None:
    sets = asked("right", "wrong", "error", "right again")
    right = [ROWS, Reply("There are 344 penguins.")]
    serve([*right, Reply("There are 12 penguins."), Reply(fault="500"), *right])
    scores = Scores(tmp_path / "scores.jsonl", seconds=90)
    await scores.ask(sets)
    counted = scores.counted("penguins", sets["penguins"])
    assert counted == {"right": 2, "wrong": 1, "failed": 1}
    lines = [line.split() for line in table({"penguins": counted}).splitlines()]
    assert lines[0] == ["right", "wrong", "failed", "not", "asked", "of"]
    assert lines[1] == ["penguins", "2", "1", "1", "0", "4"]


async def test_a_slow_or_silent_model_costs_no_more_than_its_time(serve: Start) -> None:
    sets = asked("slow", "silent")
    server = serve([Reply("word " * 50, rate=0.5), Reply(fault="silent")])
    scores = Scores(seconds=1)
    await scores.ask(sets)
    assert scores.counted("penguins", sets["penguins"]) == {"failed": 2}
    server.hurried.set()


async def test_a_score_is_taken_up_where_it_ended(serve: Start, tmp_path: Path) -> None:
    sets = asked("one", "two")
    path = tmp_path / "scores.jsonl"
    serve([ROWS, Reply("344"), Reply(fault="500")])
    await Scores(path, seconds=90).ask(sets)
    with path.open("a") as file:
        file.write('{"set": "penguins", "questi')  # ended in the middle of a line
    server = serve([ROWS, Reply("344")])
    again = Scores(path, seconds=90)
    await again.ask(sets)
    assert again.counted("penguins", sets["penguins"]) == {"right": 2}
    assert len(server.requests) == 2  # the first question was not asked, nor paid for, a second time


async def test_a_model_that_is_not_there_is_given_up(
    monkeypatch: pytest.MonkeyPatch, serve: Start, tmp_path: Path
) -> None:
    serve([])
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    sets: dict[str, Any] = asked(*(str(number) for number in range(20)))
    scores = Scores(seconds=90)
    await scores.ask(sets)
    assert scores.counted("penguins", sets["penguins"]) == {"failed": 3, "not asked": 17}
