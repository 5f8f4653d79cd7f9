"""The model input from stored items of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageItem,
    ClientToolCallItem,
    CustomTask,
    EndOfTurnItem,
    FileAttachment,
    HiddenContextItem,
    ImageAttachment,
    InferenceOptions,
    SDKHiddenContextItem,
    StructuredInputFreeform,
    StructuredInputItem,
    TaskItem,
    ThreadItem,
    ThreadMetadata,
    UserMessageItem,
    UserMessageTagContent,
    UserMessageTextContent,
    WidgetItem,
)
from chatkit.widgets import DynamicWidgetRoot

from chatkit_notebook.agent.history import HEADER, ToolNote, model_input
from chatkit_notebook.context import RequestContext
from chatkit_notebook.store.database import Store

from .conftest import Conversation

Converse = Callable[..., Conversation]
THREAD = ThreadMetadata(id="thr_1", created_at=datetime.now(timezone.utc))
LIST = {
    "type": "ListView",
    "children": [{"type": "ListViewItem", "children": [{"type": "Text", "value": "42"}]}],
}
CARD = {
    "type": "Card",
    "children": [{"type": "Title", "value": "Row 5"}, {"type": "Text", "value": "Adelie"}],
}


def base(number: int) -> dict[str, Any]:
    return {"id": f"item_{number}", "thread_id": THREAD.id, "created_at": datetime.now(timezone.utc)}


def user(number: int, text: str, **fields: Any) -> UserMessageItem:
    content = fields.pop("content", [UserMessageTextContent(text=text)])
    return UserMessageItem(**base(number), content=content, inference_options=InferenceOptions(), **fields)


def assistant(number: int, text: str) -> AssistantMessageItem:
    return AssistantMessageItem(**base(number), content=[AssistantMessageContent(text=text)])


def noted(number: int, output: str) -> HiddenContextItem:
    note = ToolNote(f"call_{number}", "show_table", '{"name": "t"}', output)
    return HiddenContextItem(**base(number), content=note.content())


class Thread:
    def __init__(self, converse: Converse, store: Store) -> None:
        self.request = RequestContext(converse().chat)
        self.store = store

    async def read(self, *items: ThreadItem, budget: int = 24_000) -> list[Any]:
        await self.store.save_thread(THREAD, self.request)
        for item in items:
            await self.store.add_thread_item(THREAD.id, item, self.request)
        last = next((item for item in reversed(items) if isinstance(item, UserMessageItem)), None)
        return list(await model_input(THREAD, last, self.request, budget))


@pytest.fixture
def thread(converse: Converse, store: Store) -> Thread:
    return Thread(converse, store)


async def test_messages_in_order(thread: Thread) -> None:
    assert await thread.read(user(1, "hi"), assistant(2, "hello"), user(3, "and?")) == [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "hello"},
        {"role": "user", "content": "and?"},
    ]


async def test_the_newest_items_are_read_however_long_the_thread_is(thread: Thread) -> None:
    items: list[ThreadItem] = []
    for number in range(0, 240, 2):
        items += [user(number, f"question {number}"), assistant(number + 1, f"answer {number}")]
    read = await thread.read(*items, user(999, "the last question"))
    assert read[-1] == {"role": "user", "content": "the last question"}
    assert read[-2] == {"role": "assistant", "content": "answer 238"}
    assert len(read) > 100


async def test_the_budget_drops_the_oldest_and_says_so(thread: Thread) -> None:
    items: list[ThreadItem] = []
    for number in range(0, 40, 2):
        items += [user(number, f"q{number} " + "x" * 400), assistant(number + 1, "y" * 400)]
    read = await thread.read(*items, user(99, "now"), budget=1_000)
    assert read[-1]["content"] == "now"
    assert read[0]["role"] == "user"
    assert read[0]["content"].endswith("⟦Earlier messages are left out.⟧")
    assert 4 < len(read) < 12
    assert sum(len(part["content"]) for part in read) < 4_400


async def test_a_question_above_the_budget_is_cut_in_the_middle(thread: Thread) -> None:
    text = "BEGIN " + "long words " * 20_000 + " END?"
    (only,) = await thread.read(user(1, text), budget=2_000)
    assert only["content"].startswith("BEGIN")
    assert only["content"].endswith("END?")
    assert "characters are left out here" in only["content"]
    assert len(only["content"].encode()) <= 8_000


async def test_tool_notes_become_calls_with_outputs_and_replace_the_list_that_was_drawn(
    thread: Thread,
) -> None:
    widget = WidgetItem(**base(3), widget=DynamicWidgetRoot.model_validate(LIST), copy_text="a | b")
    read = await thread.read(
        user(1, "show t"), noted(2, "3 rows"), widget, assistant(4, "Here."), user(5, "thanks")
    )
    assert read[1:4] == [
        {"type": "function_call", "call_id": "call_2", "name": "show_table", "arguments": '{"name": "t"}'},
        {"type": "function_call_output", "call_id": "call_2", "output": "3 rows"},
        {"role": "assistant", "content": "Here."},
    ]


async def test_older_tool_outputs_are_shortened(thread: Thread) -> None:
    items: list[ThreadItem] = []
    for turn in range(6):
        items += [user(turn * 10, "q"), noted(turn * 10 + 1, "z" * 5_000), assistant(turn * 10 + 2, "a")]
    outputs = [part["output"] for part in await thread.read(*items, user(99, "q")) if "output" in part]
    assert outputs[-1] == "z" * 5_000
    assert outputs[0].startswith("z" * 800 + "…")
    assert len(outputs[0]) < 900


async def test_widgets_are_words_not_json(thread: Thread) -> None:
    card = WidgetItem(**base(2), widget=DynamicWidgetRoot.model_validate(CARD))
    copied = WidgetItem(**base(3), widget=DynamicWidgetRoot.model_validate(LIST), copy_text="the copy text")
    read = await thread.read(user(1, "a"), card, copied, user(4, "b"))
    assert read[1]["content"] == (
        "⟦Shown: a Card with Row 5 · Adelie⟧\n\n⟦Shown: a ListView with the copy text⟧"
    )


async def test_tags_once_by_id_quotes_and_attachments(thread: Thread) -> None:
    row = {"row": 5, "species": "Adelie"}
    content = [
        UserMessageTextContent(text="Compare "),
        UserMessageTagContent(text="Row 5", id="row:t:5", data=row),
        UserMessageTextContent(text=" with "),
        UserMessageTagContent(text="Row 5", id="row:u:5", data={}),
        UserMessageTextContent(text=" and "),
        UserMessageTagContent(text="Row 5", id="row:t:5", data=row),
    ]
    small = ImageAttachment(
        id="a1", name="i.png", mime_type="image/png", preview_url="data:image/png;base64,AAAA"
    )
    remote = ImageAttachment(
        id="a2", name="j.png", mime_type="image/png", preview_url="http://localhost/j.png"
    )
    file = FileAttachment(id="a3", name="data.csv", mime_type="text/csv")
    item = user(1, "", content=content, quoted_text="the mean is 3", attachments=[small, remote, file])
    (only,) = await thread.read(item)
    text, image = only["content"]
    assert image == {"type": "input_image", "image_url": "data:image/png;base64,AAAA", "detail": "auto"}
    assert text["text"].startswith(
        "Compare @Row 5 with @Row 5 and @Row 5\n\n⟦The user refers to this:\nthe mean is 3\n"
    )
    assert text["text"].count("`row:t:5`") == 1
    assert json.dumps(row) in text["text"]
    assert "`row:u:5`" in text["text"]
    assert "Attached file, content not included: j.png (image/png)" in text["text"]
    assert "data.csv (text/csv)" in text["text"]


async def test_client_tool_calls_pair_up_and_pending_ones_are_left_out(thread: Thread) -> None:
    answered = ClientToolCallItem(
        **base(2), call_id="c1", name="pick", arguments={"n": 1}, status="completed", output={"ok": True}
    )
    pending = ClientToolCallItem(**base(4), call_id="c2", name="pick", arguments={})
    read = await thread.read(user(1, "a"), answered, assistant(3, "ok"), pending, user(5, "b"))
    assert read[1]["call_id"] == read[2]["call_id"] == "c1"
    assert read[2]["output"] == '{"ok": true}'
    assert "c2" not in json.dumps(read)


async def test_a_stopped_answer_is_said_by_the_assistant_not_by_the_user(thread: Thread) -> None:
    note = SDKHiddenContextItem(
        **base(3), content="The user cancelled the stream. Stop responding to the prior request."
    )
    read = await thread.read(user(1, "a"), assistant(2, "Once upon"), note, user(4, "b"))
    assert read[1] == {"role": "assistant", "content": "Once upon\n\n⟦The user stopped this answer here.⟧"}
    assert [part["role"] for part in read] == ["user", "assistant", "user"]


async def test_a_question_that_failed_is_marked_so_that_roles_alternate(thread: Thread) -> None:
    header = TaskItem(**base(2), task=CustomTask(title=f"{HEADER}x: why"))
    read = await thread.read(user(1, "a"), header, user(3, "b"))
    assert [part["role"] for part in read] == ["user", "assistant", "user"]
    assert read[1]["content"] == "⟦No answer was given.⟧"


async def test_answers_to_a_form_end_the_input_when_there_is_no_new_message(thread: Thread) -> None:
    form = StructuredInputItem(
        **base(2),
        status="answered",
        inputs=[
            StructuredInputFreeform(
                id="q", question="Which year?", answer={"values": ["2009"], "skipped": False}
            )
        ],  # type: ignore[arg-type]
    )
    read = await thread.read(user(1, "a"), form)
    assert read[-1]["role"] == "user"
    assert "- Which year? 2009" in read[-1]["content"]


async def test_other_items(thread: Thread) -> None:
    hidden = HiddenContextItem(**base(2), content={"clicked": "row 3"})
    task = TaskItem(**base(3), task=CustomTask(title="Sent the mail", content="to Ann"))
    read = await thread.read(user(1, "a"), hidden, task, EndOfTurnItem(**base(4)), user(5, "b"))
    assert read[1]["content"] == '⟦Context: {"clicked": "row 3"}⟧\n\n⟦Done: Sent the mail. to Ann⟧'


async def test_the_question_is_there_even_if_the_store_has_not_got_it(thread: Thread) -> None:
    await thread.store.save_thread(THREAD, thread.request)
    read = await model_input(THREAD, user(7, "new"), thread.request)
    assert read == [{"role": "user", "content": "new"}]
