from __future__ import annotations

from datetime import datetime

import pytest
from chatkit.types import FileAttachment, InferenceOptions, UserMessageItem
from pydantic import TypeAdapter

from chatkit_notebook.server.titles import title_of


def titled(*content: dict[str, object], attachments: list[str] | None = None) -> str:
    item = UserMessageItem(
        id="m",
        thread_id="t",
        created_at=datetime.now(),
        content=TypeAdapter(list).validate_python(list(content)),
        attachments=[FileAttachment(id=n, name=n, mime_type="text/csv") for n in attachments or []],
        inference_options=InferenceOptions(),
    )
    return title_of(UserMessageItem.model_validate(item.model_dump()))


def text(value: str) -> dict[str, object]:
    return {"type": "input_text", "text": value}


def tag(value: str) -> dict[str, object]:
    return {"type": "input_tag", "id": value, "text": value, "data": {}}


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("  What is\n in\tmemory?  ", "What is in memory?"),
        ("# **Plan** for `df`", "Plan for df"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("a*b_c", "a*b_c"),
        ("- show df", "show df"),
        ("\u200b\x00bell\x07", "bell"),
        ("Zeig mir die größten Städte 🎉", "Zeig mir die größten Städte 🎉"),
        ("", "New conversation"),
        ("\n \n", "New conversation"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_a_title_is_one_clean_line(written: str, title: str) -> None:
    assert titled(text(written)) == title


def test_a_long_text_is_cut_between_words() -> None:
    title = titled(text("Compare the mean body mass of the three species, and then of the islands, please"))
    assert title == "Compare the mean body mass of the three species, and then…"
    assert len(title) <= 60


def test_tags_are_part_of_it() -> None:
    assert (
        titled(text("Why is "), tag("Row 12 of penguins"), text("so heavy?"))
        == "Why is Row 12 of penguins so heavy?"
    )
    assert titled(text("Explain"), tag("df"), text(", briefly")) == "Explain df, briefly"


def test_attachments_alone_give_their_names() -> None:
    assert titled(attachments=["a.csv", "b.csv"]) == "a.csv, b.csv"


def test_a_pasted_book_costs_nothing_and_gives_its_beginning() -> None:
    assert titled(text("word " * 1_000_000)).startswith("word word")
