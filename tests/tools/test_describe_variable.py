from __future__ import annotations

import base64
import threading
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chatkit_notebook.inspection.budgets import BUDGET
from chatkit_notebook.tools.describe_variable import as_text, looked_at

from ..views.documented import all_nodes, check_widget, texts
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


async def test_a_figure_is_shown_as_an_image(conversation: Conversation) -> None:
    figure_class = pytest.importorskip("matplotlib.figure").Figure
    figure = figure_class(figsize=(4, 3))
    axes = figure.add_subplot()
    axes.plot([1, 3, 2])
    axes.set_title("Sales")
    conversation.names["chart"] = figure
    turn = await conversation.turn([("describe_variable", {"name": "chart"})])
    (widget,) = turn.widgets
    check_widget(widget)
    (image,) = [node for node in all_nodes(widget) if node["type"] == "Image"]
    assert image["alt"] == "chart: Sales"
    data = base64.b64decode(image["src"].removeprefix("data:image/png;base64,"))
    assert data.startswith(b"\x89PNG")
    # the model gets words only
    assert "base64" not in turn.outputs[0]
    assert "- title: Sales" in turn.outputs[0]
    assert "The person sees it as an image" in turn.outputs[0]
    # the figure itself was not drawn on
    assert type(figure.canvas).__name__ == "FigureCanvasBase"


async def test_a_large_photo_is_made_smaller(conversation: Conversation) -> None:
    image_module = pytest.importorskip("PIL.Image")
    noise = np.random.default_rng(0).integers(0, 255, (2_000, 3_000, 3), dtype=np.uint8)
    conversation.names["photo"] = image_module.fromarray(noise)
    turn = await conversation.turn([("describe_variable", {"name": "photo"})])
    (widget,) = turn.widgets
    (image,) = [node for node in all_nodes(widget) if node["type"] == "Image"]
    assert len(image["src"]) <= BUDGET.picture_bytes * 4 / 3 + 100
    assert conversation.names["photo"].size == (3_000, 2_000)


async def test_a_figure_that_cannot_be_drawn_says_so(conversation: Conversation) -> None:
    figure_class = pytest.importorskip("matplotlib.figure").Figure

    class Broken(pytest.importorskip("matplotlib.lines").Line2D):  # type: ignore[misc]
        def draw(self, renderer: Any) -> None:
            raise ValueError("no ink")

    figure = figure_class()
    figure.add_artist(Broken([0, 1], [0, 1]))
    conversation.names["chart"] = figure
    turn = await conversation.turn([("describe_variable", {"name": "chart"})])
    assert "`chart` could not be read (ValueError: no ink)" in turn.outputs[0]
    (widget,) = turn.widgets
    assert not [node for node in all_nodes(widget) if node["type"] == "Image"]


async def test_a_registered_describer_is_heard(conversation: Conversation) -> None:
    request = conversation.request()
    request.chat.describers.append((complex, lambda value: {"angle": 45}))
    conversation.names["z"] = 1 + 1j
    variable, view = looked_at(request.chat, "z", threading.Event())
    assert variable.facts == {"angle": 45}
    assert "- angle: 45" in as_text(variable)
    assert view is not None
