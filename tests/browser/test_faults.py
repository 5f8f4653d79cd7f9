"""What goes wrong while somebody looks at it: the words are in the chat, and the chat goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from ..model_server import ModelServer, Reply
from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import Chat, NotebookPage

DATA = """
import pandas as pd
from palmerpenguins import load_penguins
penguins = load_penguins()
"""


OpenChat = Callable[..., tuple[NotebookPage, Chat]]


def show_chat(options: str = "--model analyst") -> str:
    return f"%load_ext chatkit_notebook\n%chatkit --new --transport http --store :memory: {options}"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.fixture(scope="module")
def shared(open_shared: OpenNotebook, lab: JupyterServer) -> NotebookPage:
    return open_shared(lab, ["", "", ""])


@pytest.fixture
def open_chat(shared: NotebookPage) -> OpenChat:
    """open_chat(cell, show) runs both, in a kernel that has no variables but those of DATA."""

    def open_(cell: str, show: str) -> tuple[NotebookPage, Chat]:
        for index, source in enumerate(["%reset -f\n" + DATA, cell, show]):
            run_instead(shared, index, source)
        return shared, shared.chat().wait_until_ready()

    return open_


def run_instead(notebook: NotebookPage, index: int, source: str) -> None:
    notebook.write(index, source)
    notebook.run(index)


def alert(chat: Chat) -> Locator:
    return chat.frame.get_by_role("alert")


def retry(chat: Chat) -> None:
    chat.frame.get_by_role("button", name="Retry", exact=True).click()


class TestModelServer:
    @pytest.fixture
    def opened(self, open_chat: OpenChat, server: ModelServer) -> tuple[NotebookPage, Chat]:
        key = f"import os; os.environ.update(OPENAI_BASE_URL={server.url!r}, OPENAI_API_KEY='sk-wrong')"
        return open_chat(key, show_chat("--model gpt-4.1"))

    def test_stop_keeps_what_came(self, opened: tuple[NotebookPage, Chat], server: ModelServer) -> None:
        _, chat = opened
        server.replies.append(Reply(" ".join(f"w{n}" for n in range(3_000)), rate=60))
        chat.ask("a long one")
        answer = chat.items("assistant_message").last
        expect(answer).to_contain_text("w9 ")
        chat.stop_button.click()
        chat.wait_for_answer()
        expect(chat.stop_button).to_have_count(0)
        kept = answer.inner_text()
        assert "w9" in kept
        assert "w2999" not in kept
        expect(chat.ask_and_wait("go on")).to_contain_text("You said: go on")
        read = server.requests[-1].input
        assert any("w9 " in str(item.get("content")) for item in read if item.get("role") == "assistant")
        expect(chat.items("assistant_message").first).to_contain_text("w9 ")

    def test_a_refused_key_is_said_and_retry_uses_the_new_one(
        self, opened: tuple[NotebookPage, Chat], server: ModelServer
    ) -> None:
        notebook, chat = opened
        server.replies.append(Reply(fault="401"))
        chat.ask("hello there")
        expect(alert(chat)).to_contain_text("refused the key (401)")
        expect(alert(chat)).to_contain_text("Set OPENAI_API_KEY")
        run_instead(notebook, 1, "%env OPENAI_API_KEY=sk-right")
        retry(chat)
        expect(chat.items("assistant_message").last).to_contain_text("You said: hello there")
        expect(alert(chat)).to_have_count(0)
        expect(chat.items("user_message")).to_have_count(1)
        assert server.requests[-1].headers["authorization"] == "Bearer sk-right"

    def test_a_cut_stream_keeps_what_came_and_retry_replaces_it(
        self, opened: tuple[NotebookPage, Chat], server: ModelServer
    ) -> None:
        _, chat = opened
        server.replies.append(Reply("one two three four five", fault="cut"))
        chat.ask("count")
        expect(alert(chat)).to_contain_text("broke off while gpt-4.1 answered")
        expect(chat.items("assistant_message")).to_contain_text("one two three")
        retry(chat)
        expect(chat.items("assistant_message")).to_contain_text("You said: count")
        expect(chat.items("assistant_message")).not_to_contain_text("one two three")
        expect(alert(chat)).to_have_count(0)


def test_a_variable_that_vanished_is_said_below_its_rows(open_chat: OpenChat) -> None:
    notebook, chat = open_chat("", show_chat())
    chat.ask_and_wait("show penguins")
    table = chat.frame.locator('[data-widget-type="ListView"]').last
    run_instead(notebook, 0, "del penguins")
    table.get_by_role("button", name="Next").click()
    expect(table).to_contain_text("There is no variable “penguins” any more. Run the cell that makes it")
    expect(table).to_contain_text("rows 1–20 of 344")
    run_instead(notebook, 0, DATA)
    table.get_by_role("button", name="Next").click()
    expect(table).to_contain_text("rows 21–40 of 344")
    expect(table).not_to_contain_text("There is no variable")


def test_sql_with_a_typo_gets_a_hint_and_sql_that_writes_is_refused(open_chat: OpenChat) -> None:
    _, chat = open_chat("", show_chat())
    answer = chat.ask_and_wait("select specis, body_mass_g from penguins")
    expect(answer).to_contain_text("penguins has no column specis. Did you mean species?")
    answer = chat.ask_and_wait("delete from penguins")
    expect(answer).to_contain_text("This was not run")
    expect(answer).to_contain_text("DELETE is not run")
    expect(chat.ask_and_wait("how many rows has penguins?")).to_contain_text("344")


HOSTILE = """
import threading
class Slow:
    def __repr__(self):
        threading.Event().wait(120)
class Raising:
    def __repr__(self):
        raise SystemExit
    def __getattr__(self, name):
        raise RuntimeError(name)
slow, raising, huge = Slow(), Raising(), "<b>x</b>" * 10_000_000
markup = ["<script>alert(1)</script>", "a|b"]
cells = pd.DataFrame({"o": [Slow(), Raising()], "<img src=x onerror=alert(1)>": markup})
"""


def test_hostile_variables_neither_hang_nor_run(open_chat: OpenChat) -> None:
    notebook, chat = open_chat(HOSTILE, show_chat())
    expect(chat.ask_and_wait("what is in memory?")).to_contain_text("slow")
    expect(chat.ask_and_wait("describe slow")).to_contain_text("slow is a Slow")
    expect(chat.ask_and_wait("describe raising")).to_contain_text("raising is a Raising")
    chat.ask_and_wait("show cells")
    table = chat.frame.locator('[data-widget-type="ListView"]').last
    expect(table).to_contain_text("<script>alert(1)</script>")
    expect(table).to_contain_text("<img src=x onerror=alert(1)>")
    assert chat.frame.locator("img[src=x]").count() == 0
    assert notebook.errors == []


def test_a_store_that_cannot_be_written_is_said_and_the_chat_answers(open_chat: OpenChat) -> None:
    _, chat = open_chat(
        "open('a_file', 'w').close()",
        "%load_ext chatkit_notebook\n%chatkit --new --transport http --model analyst --store a_file/chats.db",
    )
    answer = chat.ask_and_wait("how many rows has penguins?")
    expect(answer).to_contain_text("344")
    expect(chat.log).to_contain_text("This conversation is not saved")
    expect(chat.log).to_contain_text("there is no folder")
    expect(chat.log).to_contain_text("kept in memory only")
    chat.ask_and_wait("describe penguins")
    expect(chat.items("user_message")).to_have_count(2)
