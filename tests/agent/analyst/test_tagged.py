"""Questions about a tagged row: its own values are told; questions about the table stay what they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from chatkit.types import InferenceOptions, UserMessageItem, UserMessageTagContent, UserMessageTextContent
from palmerpenguins import load_penguins

from chatkit_notebook.agent.analyst.conversation import Asked
from chatkit_notebook.agent.analyst.model import Analyst
from chatkit_notebook.agent.history import user_message
from chatkit_notebook.inspection.namespace import Namespace

DATA = {"species": "Gentoo", "island": "Biscoe", "bill_length_mm": "59.6", "body_mass_g": "6,050", "sex": "*"}
TOOLS = {"list_variables", "describe_variable", "show_table", "query_frames"}
Ask = Callable[..., Any]


@pytest.fixture
def ask() -> Ask:
    analyst = Analyst(Namespace({"penguins": load_penguins()}))

    def ask(
        text: str, *, source: str = "penguins", before: str = "", data: dict[str, str] | None = None
    ) -> Any:
        tag = UserMessageTagContent(
            id=f"row:{source}:3",
            text=f"Row 4 of {source}",
            data=DATA if data is None else data,
            interactive=False,
        )
        item = UserMessageItem(
            id="msg_1",
            thread_id="thr_1",
            created_at=datetime.now(timezone.utc),
            content=[
                UserMessageTextContent(text=before),
                tag,
                UserMessageTextContent(text=f" {text}"),
            ],
            attachments=[],
            inference_options=InferenceOptions(),
        )
        return analyst.think([Asked(user_message(item)["content"])], [], TOOLS)

    return ask


def words(output: Any) -> str:
    return output.content[0].text


def test_a_column_of_the_row(ask: Ask) -> None:
    assert words(ask("what is its body mass?")).startswith(
        "`body_mass_g` is **6,050** in row 4 of `penguins`."
    )


def test_the_tag_may_stand_in_the_middle(ask: Ask) -> None:
    assert words(ask("?", before="what is the island of ")).startswith("`island` is **Biscoe** in row 4")


def test_several_columns_in_the_order_of_the_question(ask: Ask) -> None:
    answer = words(ask("island and species"))
    assert answer.startswith("In row 4 of `penguins`, `island` is **Biscoe** and `species` is **Gentoo**.")


def test_what_cannot_be_read_gives_the_values_and_says_so(ask: Ask) -> None:
    answer = words(ask("how heavy is it?"))
    assert "`body_mass_g` is **6,050**" in answer
    assert "I read values and do not interpret them." in answer
    assert "Others with species Gentoo" in answer


def test_values_are_data_and_no_markdown(ask: Ask) -> None:
    assert r"`sex` is **\***" in words(ask("sex"))


def test_a_row_of_a_result(ask: Ask) -> None:
    answer = words(ask("species", source="Penguins by year (highest first)"))
    assert answer == "`species` is **Gentoo** in row 4 of the result."


@pytest.mark.parametrize("question", ["mean body mass by species", "describe penguins", "how many penguins"])
def test_questions_about_the_table_run_as_ever(ask: Ask, question: str) -> None:
    assert ask(question).type == "function_call"


def test_a_record_cut_short_is_no_record(ask: Ask) -> None:
    answer = words(ask("sing to me", data={"text": "x" * 5_000}))
    assert "Row 4" not in answer
    assert "analyst" in answer
