"""The chat in its notebook, which several chats, views and notebooks share: what belongs to one stays with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import ARTIFACTS, OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import Chat, NotebookPage
from .test_hosted import run_python

SETUP = """
import pandas as pd
from pathlib import Path
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call
from chatkit_notebook import ChatKit

prices = pd.DataFrame({"item": ["tea", "cake"] * 20, "euro": range(40)})
budget, answered, clicked = 12, [], []

def make(name):
    made = ChatKit(model=ScriptedModel([
        ModelStep([function_call("which", {"n": 1}, call_id="call")]), ModelStep([assistant_message(f"I am {name}.")]),
    ]), variables={"prices": prices, "budget": budget, "make": make}, store=":memory:",
    header={"right_action": {"icon": "sidebar-right", "on_click": lambda: clicked.append(name)}})
    @made.client_tool
    def which(n: int):
        answered.append(name)
        return {"name": name}
    return made

ann, bob = make("ann"), make("bob")
chat = ChatKit(model="analyst", variables={"prices": prices, "budget": budget, "make": make}, store=":memory:")

@chat.command("Refresh prices", icon="reload")
def refresh():
    return "2 prices are new."
"""


@pytest.fixture(scope="module")
def notebook(open_shared: OpenNotebook, lab: JupyterServer) -> NotebookPage:
    """Cells: 0 SETUP, 1 the chat, 2 and 3 ann twice, 4 bob, 5 free, and enough text to scroll them away."""
    tall = ["print('\\n' * 60)"] * 8
    notebook = open_shared(lab, [SETUP, "chat", "ann", "ann", "bob", "", *tall])
    for cell in (0, 1):
        notebook.run(cell)
    notebook.chat().wait_until_ready()
    return notebook


def test_mentions_and_commands(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    page, frame = notebook.page, chat.frame
    chat.composer.click()
    page.keyboard.type("@")
    menu = frame.get_by_role("listbox")
    expect(menu).to_contain_text("Tables")
    expect(menu).to_contain_text("Functions and classes")
    option = frame.get_by_role("option", name=re.compile("^prices"))
    expect(option).to_contain_text("40 rows × 2 columns")
    chat.screenshot(ARTIFACTS / "mentions.png")
    page.keyboard.type("pri")
    page.keyboard.press("Enter")
    page.keyboard.type("how many rows?")
    page.keyboard.press("Enter")
    chat.wait_for_answer()
    expect(chat.items("assistant_message").last).to_contain_text("40")

    # what is clicked in the thread shows the variable as it is now
    run_python(notebook, "prices.drop(prices.index[7:], inplace=True)")
    frame.locator(".user .tag").click()
    preview = frame.get_by_role("tooltip")
    expect(preview).to_contain_text("7 rows × 2 columns")
    expect(preview).to_contain_text("tea")
    chat.screenshot(ARTIFACTS / "mention.png")
    page.keyboard.press("Escape")

    def command(name: str, *more: str) -> None:
        chat.composer.click()
        page.keyboard.type(f"/{name}")
        for one in more:
            expect(frame.get_by_role("option", name=re.compile(one))).to_have_count(1)
        expect(frame.get_by_role("option")).to_have_count(len(more) or 1)
        page.keyboard.press("Enter")

    report = page.locator('[data-note="report"]').first
    command("what was")
    expect(report).to_contain_text("1 turn")
    expect(report).to_contain_text("prices")
    command("refresh")
    expect(report).to_contain_text("2 prices are new.")
    command("export")
    expect(frame.get_by_role("option")).to_have_text([re.compile(one) for one in (".html", ".md", ".json")])
    page.keyboard.press("Enter")
    expect(report).to_contain_text("The conversation was written to")
    written = report.locator("span").inner_text().removeprefix("The conversation was written to ")
    assert "<html" in Path(written).read_text()
    command("doctor")
    expect(report).to_contain_text("JupyterLab 4", timeout=30_000)
    page.locator("notebook-chatkit").first.locator("xpath=..").screenshot(path=ARTIFACTS / "doctor.png")
    report.get_by_role("button", name="Dismiss").click()
    expect(report).to_have_count(0)
    chat.composer.click()
    page.keyboard.type("/")
    expect(frame.get_by_role("option").first).to_contain_text("Refresh prices")
    chat.screenshot(ARTIFACTS / "commands.png")
    page.keyboard.type("new chat")
    page.keyboard.press("Enter")
    expect(chat.items("user_message")).to_have_count(0)
