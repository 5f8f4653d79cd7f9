"""The card of proposed code, in each of its states."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from chatkit_notebook.tools.proposals import Proposal, State
from chatkit_notebook.tools.run_code import KEPT_BACK
from chatkit_notebook.views.proposal import BADGES, RUN, SHARE, proposal_view

BUTTONS = {
    "proposed": ["run", "edit", "insert", "dismiss"],
    "editing": ["run", "back"],
    **{key: [] for key in ("waiting", "running", "dismissed")},
    **{key: ["run", "edit", "insert"] for key in ("done", "failed", "stopped", "stuck")},
}


def nodes(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for child in node for found in nodes(child)]
    return [node, *nodes(node.get("children"))] if isinstance(node, dict) else []


def card(state: Any, **fields: Any) -> list[dict[str, Any]]:
    return nodes(proposal_view(Proposal("x = 1", "Try it", "t", "i", state=state, **fields)))


@pytest.mark.parametrize("state", get_args(State))
def test_each_state_says_what_it_is_and_what_can_be_done(state: str) -> None:
    drawn = card(state)
    assert [node["label"] for node in drawn if node["type"] == "Badge"] == [BADGES[state][0]]
    clicks = [node["onClickAction"]["type"].rsplit(".", 1)[1] for node in drawn if "onClickAction" in node]
    assert clicks == BUTTONS[state]
    assert any("x = 1" in str(node.get("value", node.get("defaultValue"))) for node in drawn)


def test_the_card_can_be_read_while_the_answer_to_its_output_streams() -> None:
    printed = card("done", shared=False, parts=(("text", "42"),))
    clicks = [node["onClickAction"] for node in printed if "onClickAction" in node]
    loading = {click["type"]: click["loadingBehavior"] for click in clicks}
    assert loading[RUN] == loading[SHARE] == "self"


def test_nothing_that_was_printed_is_offered_to_the_model() -> None:
    clicks = [
        node["onClickAction"]["type"] for node in card("stopped", shared=False) if "onClickAction" in node
    ]
    assert RUN in clicks
    assert SHARE not in clicks


def test_what_stands_as_plain_text_has_no_markup() -> None:
    assert "`" not in KEPT_BACK
