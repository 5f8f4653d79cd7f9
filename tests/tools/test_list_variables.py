from __future__ import annotations

import pytest

from ..views.documented import check_widget, texts
from .conftest import Conversation


async def test_variables_are_listed_and_drawn(conversation: Conversation) -> None:
    turn = await conversation.turn([("list_variables", {})])
    first, _, *rest = turn.outputs[0].splitlines()
    assert first == "There are 4 variables: `penguins`, `sales`, `answer`, `config`."
    assert rest[0] == "| name | type | shape | size | value |"
    assert len(rest) == 6
    (widget,) = turn.widgets
    lines = [texts(item) for item in check_widget(widget)["children"]]
    assert lines[0] == ["Variables", "4 variables"]
    assert lines[1][:3] == ["penguins", "pandas.DataFrame", "344 rows × 4 columns"]
    assert turn.request.touched == ["penguins", "sales", "answer", "config"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("peng*", "`penguins`"), ("SAL", "`sales`"), ("`answer`", "`answer`"), ("con?ig", "`config`")],
)
async def test_a_pattern_is_a_glob_or_a_piece(conversation: Conversation, pattern: str, found: str) -> None:
    turn = await conversation.turn([("list_variables", {"pattern": pattern})])
    assert turn.outputs[0].startswith("There is 1 variable matching ")
    assert f": {found}.\n" in turn.outputs[0]


async def test_no_match_names_what_there_is(conversation: Conversation) -> None:
    turn = await conversation.turn([("list_variables", {"pattern": "penguin_s"})])
    assert turn.outputs[0].startswith("No variable matches `penguin_s`. Did you mean `penguins`? There is: ")
    assert not turn.widgets


async def test_an_empty_notebook(conversation: Conversation) -> None:
    conversation.names.clear()
    turn = await conversation.turn([("list_variables", {})])
    assert turn.outputs == [
        "There are no variables in the notebook yet. Run a cell that makes one, then ask again."
    ]


async def test_a_thousand_variables_are_bounded(conversation: Conversation) -> None:
    conversation.names.update({f"variable_number_{n}": "x" * 1000 for n in range(1000)})
    turn = await conversation.turn([("list_variables", {})])
    assert len(turn.outputs[0].encode()) < 16_000
    assert "There are 1,004 variables" in turn.outputs[0]
    assert texts(turn.widgets[0])[-1] == "+974 more variables"
