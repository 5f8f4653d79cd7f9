"""The question set through a model: how many answers are right, by data set, and of the paraphrased ones."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

from .figure import Figure

TARGET_PARAPHRASED = 47


def measure() -> list[Figure]:
    """Scores the model that the environment chooses (see `CHATKIT_NOTEBOOK_MODEL`), the analyst without one.

    Set `CHATKIT_NOTEBOOK_QUESTIONS` to a number to ask only so many of each set: a model behind a network
    takes its time.
    """
    from tests.questions import asked

    most = int(os.environ.get("CHATKIT_NOTEBOOK_QUESTIONS", "0")) or None
    sets = {
        "penguins": asked.PENGUINS,
        "cars": asked.CARS,
        "stocks": asked.STOCKS,
        "weather": asked.WEATHER,
        "airports": asked.AIRPORTS,
        "paraphrased": asked.PARAPHRASED,
    }
    return [scored(name, questions[:most]) for name, questions in sets.items()]


def scored(name: str, questions: Sequence[object]) -> Figure:
    from tests.questions.asking import analyst_answers, ask_all

    if any(os.environ.get(key) for key in ("CHATKIT_NOTEBOOK_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL")):
        answers = asyncio.run(ask_all(questions, model=None))  # type: ignore[arg-type]
    else:
        answers = analyst_answers(questions)  # type: ignore[arg-type]
    right = sum(answer.right for answer in answers)
    goal = len(questions) if name != "paraphrased" else min(TARGET_PARAPHRASED, len(questions))
    return Figure(
        f"questions on {name}, right of {len(questions)}", right, None, "right", f"≥ {goal}", right >= goal
    )
