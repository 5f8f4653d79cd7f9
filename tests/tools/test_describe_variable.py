from __future__ import annotations

import pandas as pd

from ..views.documented import check_widget, texts
from .conftest import Conversation


async def test_a_table_is_described_by_its_columns(conversation: Conversation) -> None:
    turn = await conversation.turn([("describe_variable", {"name": "penguins"})])
    lines = turn.outputs[0].splitlines()
    assert lines[0].startswith("`penguins` is a pandas.DataFrame with 344 rows and 4 columns (")
    assert any(line.startswith("| bill_length_mm | float64 | 1 (0.29%) | 30 – 64.2, ") for line in lines)
    assert "Some rows:" in lines
    assert lines[-1] == "It can be queried with SQL."
    (widget,) = turn.widgets
    shown = [texts(item) for item in check_widget(widget)["children"]]
    assert shown[0][0] == "penguins"
    assert [line[0] for line in shown[2:6]] == ["species", "bill_length_mm", "body_mass_g", "year"]
    assert turn.tasks[0].title == "Looked at penguins"
    assert turn.request.touched == ["penguins"]


async def test_other_things_are_described_in_words(conversation: Conversation) -> None:
    turn = await conversation.turn([("describe_variable", {"name": "answer"})])
    assert turn.outputs[0].splitlines()[0] == "`answer` is an int: `42`."
    assert not turn.widgets


async def test_five_thousand_columns_stay_small(conversation: Conversation) -> None:
    conversation.names["wide"] = pd.DataFrame([[0.5] * 5000], columns=[f"c{n}" for n in range(5000)])
    turn = await conversation.turn([("describe_variable", {"name": "wide"})])
    assert len(turn.outputs[0].encode()) < 10_000
    assert "4,940 more columns" in turn.outputs[0]


async def test_a_wrong_name_gets_the_nearest(conversation: Conversation) -> None:
    turn = await conversation.turn([("describe_variable", {"name": "sale"})])
    assert turn.outputs[0].startswith("Error: There is no variable `sale`. Did you mean `sales`?")


async def test_a_hostile_repr_does_not_end_the_turn(conversation: Conversation) -> None:
    class Hostile:
        def __repr__(self) -> str:
            raise RuntimeError("called")

    conversation.names["hostile"] = Hostile()
    turn = await conversation.turn([("describe_variable", {"name": "hostile"})])
    assert turn.outputs[0].startswith("`hostile` is ")
