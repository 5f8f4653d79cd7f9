from __future__ import annotations

import json
import re
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageItem,
    CustomSummary,
    CustomTask,
    HiddenContextItem,
    InferenceOptions,
    ThreadMetadata,
    UserMessageItem,
    UserMessageTextContent,
    WidgetItem,
    Workflow,
    WorkflowItem,
)
from chatkit.widgets import DynamicWidgetRoot

from chatkit_notebook.errors import TranscriptError
from chatkit_notebook.inspection.facts import Column, Page
from chatkit_notebook.transcript import export
from chatkit_notebook.views.list_view import page_view
from chatkit_notebook.views.recipe import Recipe
from chatkit_notebook.views.record import record_view

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
BASE: dict[str, Any] = {"thread_id": "thr_1", "created_at": datetime(2026, 11, 22, 9, 30)}
THREAD = ThreadMetadata(id="thr_1", created_at=BASE["created_at"], title="Penguins & <friends>")


def user(text: str) -> UserMessageItem:
    content = [UserMessageTextContent(type="input_text", text=text)]
    return UserMessageItem(
        id="u", content=content, attachments=[], inference_options=InferenceOptions(), **BASE
    )


def assistant(text: str) -> AssistantMessageItem:
    return AssistantMessageItem(id="a", content=[AssistantMessageContent(text=text, annotations=[])], **BASE)


def widget(view: dict[str, Any], copy_text: str | None = None) -> WidgetItem:
    return WidgetItem(id="w", widget=DynamicWidgetRoot.model_validate(view), copy_text=copy_text, **BASE)


def table() -> dict[str, Any]:
    columns = (Column("species", "object", "text"), Column("mass", "int64", "integer"))
    page = Page("penguins", columns, (("Adelie", 3750), (HOSTILE, None)), total=344)
    return page_view(page, Recipe("variable", "penguins", count=2))


def exported(tmp_path: Path, *items: object, name: str = "chat.html") -> str:
    return export(THREAD, items, tmp_path / name).read_text(encoding="utf-8")


class Elements(HTMLParser):
    """The elements and attributes of a page, as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend((tag, name, value) for name, value in attrs)


def test_html_is_one_file_with_everything_in_it(tmp_path: Path) -> None:
    page = exported(tmp_path, user("how many?"), assistant("**344** of them"))
    found = Elements(page)
    assert "<title>Penguins &amp; &lt;friends&gt;</title>" in page
    assert "<strong>344</strong> of them" in page
    assert "prefers-color-scheme: dark" in page
    assert not {"script", "link", "iframe", "object", "base", "form"} & set(found.tags)
    assert not [name for _, name, _ in found.attributes if name in ("src", "href") or name.startswith("on")]


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://evil.example/pixel.png)",
        "![x](data:image/svg+xml;base64,PHN2Zz4=)",
        "<https://ok.example>\n\n<b>bold</b>",
        "[chip](chatkit-link://ask?prompt=x)",
        '[x](https://a.example/"onmouseover=alert(1))',
    ],
)
def test_nothing_in_a_message_can_run_or_load(tmp_path: Path, text: str) -> None:
    hostile_task = CustomTask(title=text, content=text, status_indicator="complete")
    workflow = WorkflowItem(id="wf", workflow=Workflow(type="custom", tasks=[hostile_task]), **BASE)
    view = {
        "type": "Card",
        "children": [{"type": kind, "value": text} for kind in ("Text", "Markdown", "Odd")],
    }
    found = Elements(exported(tmp_path, user(text), assistant(text), workflow, widget(view)))
    assert not {"script", "img", "b"} & set(found.tags)
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
    links = [str(value) for _, name, value in found.attributes if name == "href"]
    assert all(link.startswith("https://") for link in links)


def test_a_list_view_becomes_a_table(tmp_path: Path) -> None:
    page = exported(tmp_path, widget(table()))
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", page)]
    plain = [[re.sub("<[^>]+>", "", held) for held in row] for row in rows]
    assert plain == [
        ["", "species", "mass"],
        ["1", "Adelie", "3,750"],
        ["2", "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;", "–"],
    ]
    assert "rows 1–2 of 344" in page
    assert "Next" not in page


def test_a_card_keeps_its_names_and_values(tmp_path: Path) -> None:
    page = exported(
        tmp_path, widget(record_view([(Column("mass", "int64", "integer"), 3750)], title="Row 1"))
    )
    assert re.search(r"<td>.*mass.*int64.*</td><td[^>]*>.*3,750.*</td>", page)
    assert "Row 1" in page


def test_steps_are_folded_away(tmp_path: Path) -> None:
    task = CustomTask(title="Queried penguins", content="```sql\nSELECT 1\n```", status_indicator="complete")
    summary = CustomSummary(title="Queried penguins")
    item = WorkflowItem(id="wf", workflow=Workflow(type="custom", tasks=[task], summary=summary), **BASE)
    page = exported(tmp_path, item)
    assert "<details><summary>Queried penguins</summary>" in page
    assert '<pre><code class="language-sql">SELECT 1\n</code></pre>' in page
    assert exported(tmp_path, item, name="chat.md").endswith(
        "- Queried penguins\n\n  ```sql\n  SELECT 1\n  ```\n"
    )


@pytest.mark.parametrize("name", ["chat.html", "chat.md", "chat.json"])
def test_what_the_chat_hides_stays_hidden(tmp_path: Path, name: str) -> None:
    hidden = HiddenContextItem(id="h", content="the secret", **BASE)
    assert "the secret" not in exported(tmp_path, hidden, assistant("seen"), name=name)


def test_markdown_reads_as_a_conversation(tmp_path: Path) -> None:
    text = exported(
        tmp_path, user("how\nmany?"), assistant("**344**"), widget(table(), "| a |\n| --- |"), name="chat.md"
    )
    assert text == (
        "# Penguins & <friends>\n\n*2026-11-22 09:30*\n\n> **You**  2026-11-22 09:30\n>\n> how\n> many?\n\n"
        "**344**\n\n| a |\n| --- |\n"
    )


def test_json_keeps_the_items_as_they_are(tmp_path: Path) -> None:
    held = json.loads(exported(tmp_path, user("x"), widget(table()), name="chat.json"))
    assert held["thread"]["title"] == "Penguins & <friends>"
    assert [item["type"] for item in held["items"]] == ["user_message", "widget"]
    assert held["items"][1]["widget"] == json.loads(json.dumps(table()))


def test_plain_json_is_taken_as_well_as_models(tmp_path: Path) -> None:
    item = json.loads(assistant("**hi**").model_dump_json())
    path = export({"id": "thr_1", "title": None}, [item], tmp_path / "chat.HTML")
    assert "<strong>hi</strong>" in path.read_text(encoding="utf-8")
    assert "<title>Conversation</title>" in path.read_text(encoding="utf-8")


def test_an_empty_conversation_is_a_file_too(tmp_path: Path) -> None:
    for name in ("chat.html", "chat.md", "chat.json"):
        assert "Penguins" in exported(tmp_path, name=name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("chat.htm", "Did you mean chat.html?"),
        ("chat.pdf", ".html, .md or .json"),
        ("chat", "no suffix"),
    ],
)
def test_another_suffix_is_refused_with_the_three_there_are(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(TranscriptError, match=re.escape(words)) as error:
        exported(tmp_path, name=name)
    assert ".html, .md or .json" in str(error.value)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="cannot be written: No such file or directory"):
        exported(tmp_path, name="nowhere/chat.md")
