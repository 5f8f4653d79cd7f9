from __future__ import annotations

import json

import pandas as pd

from ..views.documented import check_widget, texts
from .conftest import Conversation


async def test_a_chart_is_drawn_and_told(conversation: Conversation) -> None:
    turn = await conversation.turn([("show_chart", {"name": "penguins", "x": "species", "y": "body_mass_g"})])
    (output,) = turn.outputs
    assert output.splitlines()[0] == (
        "A bar chart of mean `body_mass_g` by `species` is drawn (`penguins`, 344 rows); "
        "lowest at Adelie with 3,170, highest at Gentoo with 3,172.5."
    ), output
    (widget,) = turn.widgets
    check_widget(widget)
    assert texts(widget)[:2] == ["Mean body_mass_g by species", "penguins, 344 rows"]
    chart = widget["children"][0]["children"][1]
    assert chart["data"] == [
        {"x": "Gentoo", "s0": 3172.5},
        {"x": "Chinstrap", "s0": 3171.0},
        {"x": "Adelie", "s0": 3170.0},
    ]
    assert chart["series"] == [{"type": "bar", "dataKey": "s0", "label": "mean body_mass_g"}]
    (task,) = turn.tasks
    assert task.title == "Drew Mean body_mass_g by species"
    assert "GROUP BY" in task.content
    assert turn.request.touched == ["penguins"]


async def test_the_widget_is_bounded_whatever_the_data(conversation: Conversation) -> None:
    conversation.names["wide"] = pd.DataFrame(
        {"k": [f"{n} " + "x" * 5_000 for n in range(2_000)], "g": [f"{n % 50}" for n in range(2_000)]}
    )
    turn = await conversation.turn([("show_chart", {"name": "wide", "x": "k", "by": "g"})])
    (widget,) = turn.widgets
    check_widget(widget)
    assert len(json.dumps(widget)) < 60_000
    assert len(turn.outputs[0]) < 10_000


async def test_a_wrong_column_gets_the_nearest(conversation: Conversation) -> None:
    turn = await conversation.turn([("show_chart", {"name": "penguins", "x": "speces"})])
    assert turn.outputs[0].startswith("Error: `penguins` has no column `speces`. Did you mean `species`?")
    assert turn.tasks[0].title.endswith(": failed")


async def test_a_condition_cannot_leave_the_statement(conversation: Conversation) -> None:
    for where in ("1); DROP TABLE penguins; --", "1) UNION SELECT * FROM read_csv('/etc/passwd') --"):
        turn = await conversation.turn([("show_chart", {"name": "penguins", "x": "species", "where": where})])
        assert turn.outputs[0].startswith("Error: "), turn.outputs
        assert not turn.widgets
