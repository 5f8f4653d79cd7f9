"""The analyst answers every question exactly, and is given as many ways of asking as there are."""

from __future__ import annotations

import pytest

from chatkit_notebook.agent.analyst.accounting import left_of, not_used, unused
from chatkit_notebook.agent.analyst.answers import worded
from chatkit_notebook.agent.analyst.intents import Unclear
from chatkit_notebook.agent.analyst.memory import read_catalogue
from chatkit_notebook.agent.analyst.names import Catalogue
from chatkit_notebook.agent.analyst.steps import read
from chatkit_notebook.inspection.namespace import Namespace

from .asked import PARAPHRASED, QUESTIONS, Question
from .asking import Answer, analyst_answers, ask_all, same_rows
from .conditioned import CONDITIONED, DECLINED
from .data import namespace
from .everyday import EVERYDAY
from .joined import JOINED, variables
from .plainly import PLAINLY
from .shop import SHOP
from .shop import variables as shop_variables

ASKED = [*QUESTIONS, *EVERYDAY, *PLAINLY]


@pytest.fixture(scope="module")
def answers() -> dict[Question, Answer]:
    return dict(zip(ASKED, analyst_answers(ASKED), strict=True))


def test_there_are_enough() -> None:
    assert len(QUESTIONS) >= 150
    assert len({(one.text, one.after) for one in ASKED}) == len(ASKED)


@pytest.mark.parametrize("question", ASKED, ids=lambda one: f"{'; '.join(one.after)} {one.text}".strip())
def test_the_analyst_is_right(question: Question, answers: dict[Question, Answer]) -> None:
    answer = answers[question]
    assert answer.right, f"{answer.text}\nfound {answer.found}\nexpected {question.expected()}"


def test_paraphrases_do_not_get_worse(capsys: pytest.CaptureFixture[str]) -> None:
    found = analyst_answers(PARAPHRASED)
    right = sum(answer.right for answer in found)
    with capsys.disabled():
        print(f"\nparaphrased questions: {right} of {len(found)} right")
    assert right >= 47


def test_no_condition_is_dropped() -> None:
    """Declined is allowed: what is wrong is an answer to another question."""
    found = dict(zip(CONDITIONED, analyst_answers(CONDITIONED), strict=True))
    assert not [(one.text, answer.text, answer.found[:1]) for one, answer in found.items() if answer.wrong]
    assert sum(answer.right for answer in found.values()) >= len(CONDITIONED) - 1


def test_joins_are_right() -> None:
    found = dict(zip(JOINED, analyst_answers(JOINED, variables()), strict=True))
    assert not [(one.text, got.text, got.found[:1]) for one, got in found.items() if not got.right]


def test_a_shop_and_a_survey_are_answered() -> None:
    found = dict(zip(SHOP, analyst_answers(SHOP, shop_variables()), strict=True))
    assert not [(one.text, got.text, got.found[:1]) for one, got in found.items() if not got.right]


@pytest.mark.parametrize(
    "text", ["top 10% of customers by amount", "how many orders have more than 15 customers"]
)
def test_rows_that_would_repeat_and_numbers_that_name_rows_are_declined(text: str) -> None:
    question = Question(text, lambda: -1)
    assert analyst_answers([question], shop_variables())[0].declined


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(Namespace(namespace()))


@pytest.mark.parametrize("text", DECLINED)
def test_what_could_be_wrong_is_declined(text: str, catalogue: Catalogue) -> None:
    intent = read(text, catalogue).last
    assert isinstance(intent, Unclear), intent
    for _, prompt in intent.choices[:1]:
        assert not isinstance(read(prompt, catalogue).last, Unclear), prompt


def test_a_word_that_is_not_used_is_said(catalogue: Catalogue) -> None:
    intent = read("average wind in weather", catalogue).last
    assert not_used(intent) == ""
    left = left_of("average wind in weather buddy", intent, catalogue)
    assert (left.missed, left.idle) == ((), ("buddy",))
    lead = "The mean of `wind` is 3.2 (`weather`)."
    assert "I did not use: `buddy`." in worded(unused(intent, left.idle), lead, catalogue)


async def test_the_way_of_a_page_gives_the_same() -> None:
    few = [QUESTIONS[1], QUESTIONS[10], QUESTIONS[-2]]
    assert [answer.right for answer in await ask_all(few)] == [True, True, True]


def test_a_wrong_answer_is_seen() -> None:
    assert not same_rows([("a", 1.0)], [("a", 1.001)], ordered=False)
    assert not same_rows([("a", 1)], [("a", 1), ("b", 2)], ordered=False)
    assert not same_rows([(1,), (2,)], [(2,), (1,)], ordered=True)
    assert same_rows([(1,), (2,)], [(2,), (1,)], ordered=False)
