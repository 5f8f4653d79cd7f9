"""A preview without a page: what is drawn, what is refused, and what a handler does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from traitlets import TraitError

from chatkit_notebook import Preview, load_widget
from chatkit_notebook.errors import WidgetError
from chatkit_notebook.preview import MOST_ACTIONS

CONTRACT = json.loads((Path(__file__).parent / "contract" / "preview.json").read_text())


def card(text: str) -> dict[str, Any]:
    return {"type": "Card", "children": [{"type": "Text", "value": text}]}


class Page:
    """What the page would send, and what it hears."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        self.done = threading.Event()
        preview.send = self.heard  # type: ignore[method-assign]

    def heard(self, content: dict[str, Any], buffers: Any = None) -> None:
        assert content == {"preview": "done", "id": "1"}
        self.done.set()

    def click(self, type: str = "save", **action: Any) -> None:
        self.done.clear()
        content = {"preview": "action", "id": "1", "action": {"type": type, **action}, "values": {"a": 1}}
        self.preview._handle_custom_msg(content, [])
        assert self.done.wait(20)


def test_the_traits_are_those_of_the_contract() -> None:
    synced = {
        name for name in Preview.class_traits(sync=True) if name not in ("layout", "tabbable", "tooltip")
    }
    ours = {
        name
        for name in synced
        if not name.startswith(("_model", "_view", "_dom", "_esm", "_css", "_anywidget"))
    }
    assert ours == {*CONTRACT["kernel"], *CONTRACT["page"]}


def test_a_new_widget_and_new_data_are_drawn_in_place() -> None:
    preview = Preview(lambda name: card(name), data="Ada")
    assert preview.json == card("Ada")
    preview.data = "Grace"
    assert preview.json == card("Grace")
    preview.widget = json.dumps(card("x"))
    assert (preview.json, preview.data) == (card("x"), "Grace")
    assert preview.widget == json.dumps(card("x"))
    assert "Card" in repr(preview)


def test_what_cannot_be_built_leaves_the_last_picture_and_says_why() -> None:
    preview = Preview(card("good"))
    with pytest.raises(WidgetError, match="line 1, column 2"):
        preview.widget = "{]\n"
    assert preview.json == card("good")
    assert preview.widget == card("good")
    assert "line 1, column 2" in str(preview.error)
    preview.widget = card("better")
    assert preview.error is None
    with pytest.raises(WidgetError):
        Preview("{]\n")


def test_problems_are_told_and_all_is_drawn() -> None:
    preview = Preview('{"type": "Card", "sise": "sm", "children": []}\n')
    assert [problem.nearest for problem in preview.problems] == ["size"]
    assert (preview._problems[0]["path"], preview._problems[0]["column"]) == ("$.sise", 18)
    assert preview.json == {"type": "Card", "sise": "sm", "children": []}


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(TraitError, match="Did you mean 'dark'"):
        Preview(card("x"), theme="drak")
    with pytest.raises(TraitError, match="width"):
        Preview(card("x"), width=3)
    with pytest.raises(TraitError, match="read-only"):
        Preview(card("x")).values = {}
    assert Preview(card("x"), theme="minimal")._theme["radius"] == "sharp"


def test_actions_are_logged_with_everything_they_carry() -> None:
    preview = Preview(card("x"))
    heard: list[int] = []
    preview.observe(lambda change: heard.append(len(change.new)), "actions")
    page = Page(preview)
    page.click("save", payload={"b": 2}, handler="client", loadingBehavior="self", streaming=False)
    page.click("bare")
    first, second = preview.actions
    assert (first.type, first.payload, first.values) == ("save", {"b": 2}, {"a": 1})
    assert (first.handler, first.loading_behavior, first.streaming) == ("client", "self", False)
    assert (second.payload, second.handler, second.loading_behavior, second.streaming) == (
        {},
        "server",
        "auto",
        True,
    )
    assert first.time <= second.time
    assert heard == [1, 2]
    preview.actions = [first] * MOST_ACTIONS
    page.click("last")
    assert (len(preview.actions), preview.actions[-1].type) == (MOST_ACTIONS, "last")


async def coroutine(action: Any) -> dict[str, Any]:
    await asyncio.sleep(0)
    return card(action.type)


async def stream(action: Any) -> AsyncIterator[dict[str, Any]]:
    yield card("one moment")
    yield card(action.type)


def generator(action: Any) -> Iterator[str]:
    yield json.dumps(card("one moment"))
    yield json.dumps(card(action.type))


def setter(action: Any, preview: Preview) -> None:
    preview.widget = card(action.type)


@pytest.mark.parametrize("handler", [coroutine, stream, generator, setter, lambda action: card(action.type)])
def test_a_handler_of_any_kind_draws(handler: Callable[..., Any]) -> None:
    preview = Preview(card("x"), on_action=handler)
    drawn: list[str] = []
    preview.observe(lambda change: drawn.append(change.new["children"][0]["value"]), "_widget")
    Page(preview).click("saved")
    assert drawn[-1] == "saved"
    assert len(drawn) == (2 if handler in (stream, generator) else 1)


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (lambda: 1 / 0, "failed on the action `save`: ZeroDivisionError: division by zero"),
        (lambda: 3, "failed on the action `save`: A int is no widget"),
        (lambda: "{]\n", "failed on the action `save`: This is no JSON"),
    ],
)
def test_a_handler_that_fails_says_so_and_the_picture_stays(
    handler: Callable[..., Any], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    preview = Preview(card("x"), on_action=handler)
    page = Page(preview)
    page.click()
    assert words in str(preview.error)
    assert words.split(": ", 1)[1] in caplog.text
    assert preview.json == card("x")
    preview.on_action = lambda: None
    page.click()
    assert preview.error is None


def test_a_handler_that_waits_does_not_hold_up_the_next() -> None:
    release = threading.Event()
    preview = Preview(
        card("x"), on_action=lambda action: release.wait(20) and None if action.type == "slow" else None
    )
    page = Page(preview)
    slow = threading.Thread(target=page.click, args=("slow",))
    slow.start()
    other = Page(Preview(card("y"), on_action=lambda action: card(action.type)))
    other.click("quick")
    assert other.preview.json == card("quick")
    release.set()
    slow.join(20)
    assert not slow.is_alive()


def test_messages_that_are_none_of_ours_are_left_alone() -> None:
    preview = Preview(card("x"))
    for content in ({}, {"preview": "other"}, {"ck": "hello"}):
        preview._handle_custom_msg(content, [])
    assert preview.actions == []


def test_a_handler_that_hangs_is_told_and_frees_the_widget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatkit_notebook.preview.PATIENCE", 0.05)
    release, ended = threading.Event(), threading.Event()

    def hangs(action: Any) -> dict[str, Any]:
        release.wait(20)
        return card("at last")

    preview = Preview(card("x"), on_action=hangs)
    preview.observe(lambda change: ended.set(), "_widget")
    Page(preview).click()  # waits until the page hears that it is over
    assert "hangs has not ended the action `save` after 0.05 s" in str(preview.error)
    release.set()
    assert ended.wait(20)
    assert preview.json == card("at last")


def test_two_previews_of_one_template_keep_their_own_data() -> None:
    template = load_widget('{"type": "Card", "children": [{"type": "Text", "value": {{ (a) | tojson }}}]}')
    one, other = Preview(template, {"a": 1}), Preview(template, {"a": 2})
    one.data = {"a": 3}
    assert [preview.json["children"][0]["value"] for preview in (one, other)] == [3, 2]  # type: ignore[index]
