"""`chat.show`: a widget in the conversation without a turn, and an action that answers it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chatkit_notebook import ChatKit, Preview, load_widget
from chatkit_notebook.errors import WidgetError

TEMPLATE = '{"type": "Card", "children": [{"type": "Text", "value": {{ (who) | tojson }}}]}'


@pytest.fixture
def chat() -> Iterator[ChatKit]:
    made = ChatKit(store=":memory:", model="analyst")
    yield made
    made.close()


def shown(chat: ChatKit) -> list[str]:
    return [item["widget"]["children"][0]["value"] for item in chat.messages() if item["type"] == "widget"]


def test_a_template_is_shown_with_its_data_and_in_place(chat: ChatKit) -> None:
    first = chat.show(TEMPLATE, {"who": "Ada"})
    thread = chat.thread_id
    chat.show(load_widget(TEMPLATE), {"who": "Grace"}, copy_text="Grace!")
    assert thread is not None
    assert chat.thread_id == thread
    assert shown(chat) == ["Ada", "Grace"]
    assert chat.messages()[1]["copy_text"] == "Grace!"
    assert chat.show(TEMPLATE, {"who": "Alan"}, item_id=first) == first
    assert shown(chat) == ["Alan", "Grace"]


def test_a_preview_and_the_chat_show_the_same(chat: ChatKit) -> None:
    chat.show(TEMPLATE, {"who": "Ada"})
    assert chat.messages()[0]["widget"] == Preview(TEMPLATE, {"who": "Ada"}).json


def test_its_action_is_answered_and_the_model_reads_it(chat: ChatKit) -> None:
    @chat.on_action("greet")
    def greet(action: Any) -> Any:
        return load_widget({"type": "Card", "children": [{"type": "Text", "value": action.payload["who"]}]})

    item_id = chat.show(TEMPLATE, {"who": "Ada"})
    action = {"type": "greet", "payload": {"who": "Grace"}}
    params = {"thread_id": chat.thread_id, "item_id": item_id, "action": action}
    answer = chat._session.call({"type": "threads.sync_custom_action", "params": params})
    assert answer["updated_item"]["widget"]["children"][0]["value"] == "Grace"
    assert shown(chat) == ["Grace"]


def test_what_is_no_widget_is_refused(chat: ChatKit) -> None:
    with pytest.raises(WidgetError, match="no widget"):
        chat.show(3)
    with pytest.raises(WidgetError, match="not in the data"):
        chat.show(TEMPLATE)
    with pytest.raises(WidgetError, match="ChatKit does not take"):
        chat.show({"type": "Text", "value": "a root it is not"})
    chat.show(TEMPLATE, {"who": "Ada"})
    with pytest.raises(WidgetError, match="no widget 'nope'"):
        chat.show(TEMPLATE, {"who": "x"}, item_id="nope")
