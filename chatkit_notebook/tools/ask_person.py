"""The tool ask_person: a question to the person, with choices, in ChatKit's structured input."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone

from agents import function_tool
from chatkit.types import (
    StructuredInputItem,
    StructuredInputMultipleChoice,
    StructuredInputMultipleChoiceOption,
    ThreadItemDoneEvent,
)

from ..errors import InspectionError
from ..views.cells import cut, one_line
from .step import Chat, Run, failed

NAME = "ask_person"
NONE = "None of these"
"""The last choice of every question."""
MOST_OPTIONS = 8
OPTION_CHARACTERS = 120
QUESTION_CHARACTERS = 300
ANSWERED = "The person answered: "
DISMISSED = "The person dismissed the question. Go on without the answer, or say what you would need."
WAITING = "The person has not answered this question."


async def answer(chat: Chat, question: str, options: Sequence[str], multiple: bool = False) -> str:
    """Puts the question into the composer's place; the answer begins the next run.

    Raises:
        InspectionError: There is nothing to choose from, or another question waits already.
    """
    request = chat.request_context
    if request.asked:
        raise InspectionError("One question waits for its answer already. Ask one at a time.")
    question = cut(plain(question[: QUESTION_CHARACTERS * 2]), QUESTION_CHARACTERS)
    choices = dict.fromkeys(
        cut(plain(option[: OPTION_CHARACTERS * 2]), OPTION_CHARACTERS) for option in options
    )
    choices = {option: None for option in choices if option and option.casefold() != NONE.casefold()}
    if not question or len(choices) < 2:
        raise InspectionError("A question needs its text and at least two different options to choose from.")
    if len(choices) > MOST_OPTIONS:
        raise InspectionError(
            f"{len(choices)} options are too many to choose from: give the {MOST_OPTIONS} likeliest at most. "
            "The person can always write an answer of their own."
        )
    await chat.end_workflow()
    request.asked = True
    asked = StructuredInputMultipleChoice(
        id=NAME,
        question=question,
        options=[StructuredInputMultipleChoiceOption(value=option) for option in (*choices, NONE)],
        multiple=multiple,
    )
    item = StructuredInputItem(
        id=chat.generate_id("message"),
        thread_id=chat.thread.id,
        created_at=datetime.now(timezone.utc),
        inputs=[asked],
    )
    await chat.stream(ThreadItemDoneEvent(item=item))
    return "The person has been asked; their answer follows."


def plain(text: str) -> str:
    """A line without the marks of Markdown: the form draws it as it is."""
    return one_line(text.replace("`", "").replace("**", "")).strip()


def is_ours(item: StructuredInputItem) -> bool:
    """Whether this tool asked."""
    return len(item.inputs) == 1 and item.inputs[0].id == NAME


def outcome(item: StructuredInputItem) -> str:
    """What came of a question, for the model."""
    found = item.inputs[0].answer
    if item.status == "pending":
        return WAITING
    if found is None or found.skipped or not found.values:
        return DISMISSED
    return f"{ANSWERED}{', '.join(found.values)}"


def told(text: str) -> str | None:
    """The person's answer in an outcome; None when they gave none."""
    return text.removeprefix(ANSWERED) if text.startswith(ANSWERED) else None


@function_tool(failure_error_function=failed)
async def ask_person(run: Run, question: str, options: list[str], multiple: bool = False) -> str:
    """Ask the person which of several things they mean, and wait for the answer. Nothing else runs meanwhile.

    Use it when a question fits several variables or columns, or when its answer depends on a choice that only
    they can make. Do not use it when one reading is clearly the likeliest, or for permission. They see the
    options as a list with "None of these", can write an answer of their own, and can dismiss the question.

    Args:
        run: The agent's run.
        question: One short question ("Which price do you mean?").
        options: Two to eight different answers, likeliest first, without "none of these".
        multiple: Whether several of them may be chosen.
    """
    return await answer(run.context, question, options, multiple)
