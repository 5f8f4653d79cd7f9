from __future__ import annotations

import threading
from typing import Any

import pandas as pd
import polars as pl
import pytest

from chatkit_notebook.tools import show_table

from ..views.documented import all_nodes, check_widget, texts
from .conftest import Conversation


async def test_rows_are_drawn_and_told(conversation: Conversation) -> None:
    turn = await conversation.turn([("show_table", {"name": "penguins", "count": 3})])
    (output,) = turn.outputs
    assert output == (
        "`penguins` has 344 rows and 4 columns; the list opens with rows 1–3.\n\n"
        "| species | bill_length_mm | body_mass_g | year |\n| --- | --: | --: | --: |\n"
        "| Adelie | – | 3,000 | 2007 |\n| Chinstrap | 30.0 | 3,001 | 2007 |\n| Gentoo | 30.1 | 3,002 | 2007 |"
    )
    (widget,) = turn.widgets
    lines = [texts(item) for item in check_widget(widget)["children"]]
    assert lines[0] == ["penguins", "4 columns", "rows 1–3 of 344"]
    assert lines[2] == ["1", "Adelie", "–", "3,000", "2007"]
    assert lines[-1] == ["Previous", "Next", "Filter"]
    assert turn.request.touched == ["penguins"]


async def test_the_step_tells_what_is_done(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, read = threading.Event(), show_table.read_page

    def slow(*arguments: Any) -> Any:
        assert shown.wait(20)
        return read(*arguments)

    monkeypatch.setattr(show_table, "read_page", slow)
    turn = await conversation.turn(
        [("show_table", {"name": "penguins", "count": 3})], seen=lambda event: shown.set()
    )
    (task,) = turn.tasks
    assert task.status_indicator == "complete"
    assert task.title == "Read penguins"
    assert task.content.startswith("`penguins`: rows 1–3 of 344, ")
    first = next(event for event in turn.events if event.type == "thread.item.added")
    assert first.item.workflow.tasks[0].status_indicator == "loading"
    assert first.item.workflow.tasks[0].title == "Reading penguins"


async def test_the_order_is_step_widget_answer(conversation: Conversation) -> None:
    turn = await conversation.turn([("show_table", {"name": "penguins"})])
    assert [item.type for item in turn.items.values()] == ["workflow", "widget", "assistant_message"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "sales"}, "`sales` has 1 row and 2 columns; it is in the list."),
        ({"name": "penguins", "position": "last", "count": 2}, "the list opens with rows 343–344."),
        ({"name": "penguins", "start": 10, "count": 2}, "the list opens with rows 11–12."),
        ({"name": "penguins", "start": 10, "count": 1}, "the list opens with row 11."),
        ({"name": "penguins", "position": "sample", "count": 5}, "the list opens with a sample of 5 rows."),
        ({"name": "penguins", "start": 1000}, "there is no row 345."),
        ({"name": "penguins", "count": -5, "start": -1}, "the list opens with row 1."),
    ],
)
async def test_the_first_line_is_a_sentence(
    conversation: Conversation, arguments: dict[str, Any], sentence: str
) -> None:
    turn = await conversation.turn([("show_table", arguments)])
    assert turn.outputs[0].splitlines()[0].endswith(sentence)


async def test_columns_are_chosen_by_name(conversation: Conversation) -> None:
    turn = await conversation.turn(
        [("show_table", {"name": "penguins", "columns": ["year", "species"], "count": 1})]
    )
    assert "| year | species |" in turn.outputs[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": "pengins"}, ["Error: There is no variable `pengins`.", "Did you mean `penguins`?"]),
        ({"name": "penguins", "columns": ["body_mas"]}, ["Error: ", "no column `body_mas`", "`body_mass_g`"]),
    ],
)
async def test_a_wrong_name_gets_the_nearest(
    conversation: Conversation, arguments: dict[str, Any], words: list[str]
) -> None:
    turn = await conversation.turn([("show_table", arguments)])
    assert all(word in turn.outputs[0] for word in words)
    assert not turn.widgets
    assert [task.status_indicator for task in turn.tasks] == ["complete"]
    assert turn.tasks[0].title.endswith(": failed")


async def test_what_is_no_table_is_said_with_what_it_is(conversation: Conversation) -> None:
    turn = await conversation.turn([("show_table", {"name": "answer"})])
    assert turn.outputs[0] == ("`answer` is not a table but an int.\n\n42\n\nTables: `penguins`, `sales`.")
    assert not turn.widgets


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame(),
        pd.DataFrame({"a": []}),
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame({("x", 1): [1], 3: [2]}),
        pl.DataFrame({"n": [[1, 2], None], "b": [b"\x00", b""], "f": [float("nan"), float("inf")]}),
        pd.DataFrame({"<b>*x*|`": ["<script>\n|`*_x_*" * 1000], "big": ["x" * 1_000_000]}),
        pd.DataFrame([[0.5] * 5000], columns=[f"c{n}" for n in range(5000)]),
    ],
    ids=["nothing", "no rows", "duplicate names", "odd names", "nested", "hostile", "5000 columns"],
)
async def test_odd_frames_are_shown(conversation: Conversation, frame: Any) -> None:
    conversation.names["odd"] = frame
    turn = await conversation.turn([("show_table", {"name": "odd"})])
    assert not turn.outputs[0].startswith("Error")
    assert len(turn.outputs[0].encode()) < 10_000
    (widget,) = turn.widgets
    check_widget(widget)


async def test_two_calls_at_once_each_complete_their_own_step(conversation: Conversation) -> None:
    call = ("show_table", {"name": "penguins", "count": 1})
    turn = await conversation.turn([call, call])
    assert len(turn.widgets) == 2
    assert [task.status_indicator for task in turn.tasks] == ["complete", "complete"]
    assert all(task.content for task in turn.tasks)


async def test_a_figure_is_shown_as_an_image(conversation: Conversation) -> None:
    figure = pytest.importorskip("matplotlib.figure").Figure((2, 1))
    figure.add_subplot().plot([1, 2], [3, 1])
    conversation.names["curve"] = figure
    turn = await conversation.turn([("show_table", {"name": "curve"})])
    (widget,) = turn.widgets
    (image,) = [node for node in all_nodes(widget) if node["type"] == "Image"]
    assert image["src"].startswith("data:image/png;base64,")
    assert turn.outputs[0].startswith("`curve` is not a table but")
    assert turn.outputs[0].endswith("The person sees it as an image; you do not.")
