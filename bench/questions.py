"""The question set through a model: how many answers are right, by data set and by way of asking."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .figure import Figure

GOALS = {"paraphrased": 47, "first hour": 60, "first hour, later": 16}
"""Right answers of the analyst in sets that hold more than the documented forms; of the others it is all."""
MODELS = ("CHATKIT_NOTEBOOK_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL")


def measure() -> list[Figure]:
    """Scores the model that the environment chooses (see `CHATKIT_NOTEBOOK_MODEL`), the analyst without one.

    A model behind a network takes its time and its price: `CHATKIT_NOTEBOOK_QUESTIONS` asks only so many of
    each set, `CHATKIT_NOTEBOOK_QUESTION_SECONDS` bounds each (120 by default), and `CHATKIT_NOTEBOOK_SCORES`
    names a file that keeps each outcome, from which a score is taken up again. Three questions in a row
    without any answer end it.
    """
    from tests.questions import asked, everyday, first_hour

    most = int(os.environ.get("CHATKIT_NOTEBOOK_QUESTIONS", "0")) or None
    sets: dict[str, Sequence[Any]] = {
        "penguins": asked.PENGUINS[:most],
        "cars": asked.CARS[:most],
        "stocks": asked.STOCKS[:most],
        "weather": asked.WEATHER[:most],
        "airports": asked.AIRPORTS[:most],
        "paraphrased": asked.PARAPHRASED[:most],
        "everyday": everyday.EVERYDAY[:most],
        "first hour": first_hour.FRESH[:most],
        "first hour, later": first_hour.LATER[:most],
    }
    if any(os.environ.get(key) for key in MODELS):
        return by_model(sets)
    return [by_analyst(name, questions) for name, questions in sets.items()]


def by_model(sets: Mapping[str, Sequence[Any]]) -> list[Figure]:
    """The table of what came of each set, and a figure for each."""
    from tests.questions.scoring import SECONDS, Scores, table

    kept = os.environ.get("CHATKIT_NOTEBOOK_SCORES")
    seconds = float(os.environ.get("CHATKIT_NOTEBOOK_QUESTION_SECONDS", SECONDS))
    scores = Scores(Path(kept) if kept else None, seconds)
    try:
        asyncio.run(scores.ask(sets))
    finally:  # also what was asked before somebody stopped it
        counts = {name: scores.counted(name, questions) for name, questions in sets.items()}
        print(table(counts), file=sys.stderr)
    return [figure(name, counts[name]["right"], len(questions)) for name, questions in sets.items()]


def by_analyst(name: str, questions: Sequence[Any]) -> Figure:
    from tests.questions.asking import analyst_answers

    answers = analyst_answers(questions)
    wrong = sum(answer.wrong for answer in answers)
    declined = sum(answer.declined and not answer.right for answer in answers)
    note = f" ({declined} not understood, {wrong} wrong)" if wrong or declined else ""
    return figure(f"{name}{note}", sum(answer.right for answer in answers), len(questions), GOALS.get(name))


def figure(name: str, right: int, count: int, goal: int | None = None) -> Figure:
    goal = min(count if goal is None else goal, count)
    return Figure(f"questions: {name}, right of {count}", right, None, "right", f"≥ {goal}", right >= goal)
