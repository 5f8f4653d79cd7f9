"""Earlier conversations: listed, opened, renamed, deleted, a new one begun; with the mouse and with keys."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Locator, expect

from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import Chat, NotebookPage

CELL = """
from chatkit_notebook import ChatKit
penguins = [{{"island": "Biscoe"}}, {{"island": "Dream"}}]
chat = ChatKit(model="analyst", store="{store}.db")
chat
"""


@pytest.fixture(scope="module")
def notebook(open_shared: OpenNotebook, lab: JupyterServer) -> NotebookPage:
    return open_shared(lab, [""])


@pytest.fixture
def chat(notebook: NotebookPage) -> Chat:
    """A chat with two conversations, the second one open."""
    notebook.write(0, CELL.format(store=uuid.uuid4().hex))
    notebook.run(0)
    chat = notebook.chat().wait_until_ready()
    chat.ask_and_wait("help")
    button(chat, "New chat").click()
    expect(chat.items("user_message")).to_have_count(0)
    chat.ask_and_wait("show penguins")
    return chat


def button(chat: Chat, name: str) -> Locator:
    return chat.frame.get_by_role("button", name=name, exact=True)


def rows(chat: Chat) -> Locator:
    return chat.frame.locator(".history-open")


def menu(chat: Chat, title: str, choice: str) -> None:
    row = chat.frame.locator(".history-row").filter(has_text=title)
    row.hover()
    row.locator(".history-menu button").click()
    chat.frame.get_by_role("menuitem", name=choice).click()


def test_lists_and_opens(chat: Chat) -> None:
    button(chat, "History").click()
    expect(rows(chat)).to_contain_text(["show penguins", "help"])
    expect(rows(chat).first).to_have_attribute("aria-current", "true")
    rows(chat).last.click()
    expect(chat.items("user_message")).to_contain_text(["help"])
    expect(chat.items("assistant_message").last).to_contain_text("You can ask me")


def test_goes_back_to_the_chat_that_was_open(chat: Chat) -> None:
    button(chat, "History").click()
    expect(rows(chat)).to_have_count(2)
    button(chat, "Back to the chat").click()
    expect(chat.items("user_message")).to_contain_text(["show penguins"])


def test_a_new_title_stays(chat: Chat) -> None:
    button(chat, "History").click()
    menu(chat, "help", "Rename")
    field = chat.frame.get_by_role("textbox", name="Title of the chat")
    expect(field).to_be_focused()
    field.fill("What it can do")
    field.press("Enter")
    expect(rows(chat)).to_contain_text(["show penguins", "What it can do"])
    rows(chat).last.click()
    expect(chat.items("user_message")).to_contain_text(["help"])
    expect(chat.frame.locator("header")).to_contain_text("What it can do")


def test_a_deleted_conversation_is_gone_and_one_that_was_kept_is_not(chat: Chat) -> None:
    button(chat, "History").click()
    menu(chat, "help", "Delete")
    button(chat, "Cancel").click()
    expect(rows(chat)).to_have_count(2)
    menu(chat, "help", "Delete")
    button(chat, "Delete").click()
    expect(rows(chat)).to_have_count(1)
    expect(rows(chat)).to_contain_text(["show penguins"])


def test_the_open_conversation_can_be_deleted(chat: Chat) -> None:
    button(chat, "History").click()
    menu(chat, "show penguins", "Delete")
    button(chat, "Delete").click()
    expect(rows(chat)).to_contain_text(["help"])
    button(chat, "Back to the chat").click()
    expect(chat.items("user_message")).to_have_count(0)
    answer = chat.ask_and_wait("how many rows in penguins?")
    expect(answer).to_contain_text("2")


def test_keys_alone(chat: Chat) -> None:
    button(chat, "History").press("Enter")
    expect(rows(chat).first).to_be_visible()
    rows(chat).first.focus()
    rows(chat).first.press("ArrowDown")
    expect(rows(chat).last).to_be_focused()
    rows(chat).last.press("F2")
    field = chat.frame.get_by_role("textbox", name="Title of the chat")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(rows(chat).last).to_be_focused()
    rows(chat).last.press("Enter")
    expect(chat.items("user_message")).to_contain_text(["help"])
