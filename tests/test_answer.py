"""`chat.ask`: a question and its answer in one call, over a real chat in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from agents.testing import ModelStep, ScriptedModel
from traitlets import TraitError

from chatkit_notebook import ChatKit
from chatkit_notebook.answer import Answer
from chatkit_notebook.errors import ClosedError
from chatkit_notebook.turn import AnswerError

SALES = pd.DataFrame(
    {"city_name": ["Oslo", "Oslo", "Lyon"], "price": [1.0, 3.0, 5.0], "cost": [1.0, 1.0, 1.0]}
)


@pytest.fixture(scope="module")
def chat() -> Iterator[ChatKit]:
    chat = ChatKit(model="analyst", variables={"sales": SALES}, store=":memory:")
    yield chat
    chat.close()


def test_an_answer_is_words_rows_and_the_query(chat: ChatKit) -> None:
    answer = chat.ask("mean price by city_name", new_thread=True)
    assert str(answer) == "Mean of price by city_name in sales: 2 groups, from Oslo (2) to Lyon (5)."
    assert answer.markdown.startswith("Mean of `price` by `city_name`")
    assert answer.copy_texts[0].splitlines()[2:] == ["| Lyon | 5 |", "| Oslo | 2 |"]
    (query,) = answer.queries
    assert query.startswith("SELECT city_name, avg(price) AS mean_price FROM sales GROUP BY city_name")
    assert [widget["type"] for widget in answer.widgets] == ["Card"]
    assert answer.next_questions
    assert "chatkit-link" not in answer._repr_markdown_()
    assert answer._repr_markdown_().startswith("| city_name | mean_price |")


def test_the_next_question_goes_on_and_a_new_thread_does_not(chat: ChatKit) -> None:
    first = chat.ask("mean price by city_name", new_thread=True)
    assert chat.thread_id == first.thread_id
    second = chat.ask("plot that")
    assert second.thread_id == first.thread_id
    assert str(second).startswith("A bar chart of mean price by city_name is drawn (sales, 3 rows)")
    assert chat.ask("what is in memory?", new_thread=True).thread_id != first.thread_id
    assert not chat.responding


def test_what_the_chat_wants_to_know_first_is_its_answer(chat: ChatKit) -> None:
    more = ChatKit(
        model="analyst",
        variables={"birds": pd.DataFrame({"bill_length": [1.0], "bill_depth": [2.0]})},
        store=":memory:",
    )
    asked = more.ask("mean of bill")
    assert "bill_length" in str(asked)
    assert "bill_depth" in str(asked)
    assert asked.widgets == []
    more.close()


def test_code_that_is_proposed_shows_as_code(chat: ChatKit) -> None:
    assert "```\nimport duckdb" in chat.ask("code for mean price in sales", new_thread=True)._repr_markdown_()


def test_plain_words_keep_what_is_code_and_lose_what_is_markup() -> None:
    said = r"A \> b of **`x_y`** and `a\_b` \$5 [Go on](chatkit-link://ask?prompt=Go%20on)"
    message = {"type": "assistant_message", "content": [{"text": said, "annotations": []}]}
    answer = Answer("t", (message,))
    assert answer.text == r"A > b of x_y and a\_b $5"
    assert answer.next_questions == ["Go on"]


def test_a_failed_answer_raises_and_the_chat_goes_on() -> None:
    broken = ChatKit(
        model=ScriptedModel([ModelStep(error=RuntimeError("no electricity"))]), variables={}, store=":memory:"
    )
    with pytest.raises(AnswerError):
        broken.ask("anything")
    assert broken.responding is False
    broken.close()
    with pytest.raises(ClosedError):
        broken.ask("anything")


@pytest.mark.parametrize("text", ["", "  ", None])
def test_nothing_is_no_question(chat: ChatKit, text: str) -> None:
    with pytest.raises(TraitError, match="needs a question"):
        chat.ask(text)
