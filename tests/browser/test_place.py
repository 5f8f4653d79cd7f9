"""The chat in its notebook: moved, scrolled away, copied, and beside others, whose things it leaves alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import ARTIFACTS, OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import Chat, NotebookPage
from .test_hosted import SETUP, run_python

CHATS = """
import pandas as pd

prices = pd.DataFrame({"item": ["tea", "cake"] * 20, "euro": range(40)})
answered, clicked = [], []

def make(name):
    steps = [
        ModelStep([function_call("which", {"n": 1}, call_id="call")]),
        ModelStep([assistant_message(f"I am {name}.")]),
    ]
    header = {"right_action": {"icon": "sidebar-right", "on_click": lambda: clicked.append(name)}}
    made = ChatKit(model=ScriptedModel(steps), variables={}, store=":memory:", header=header)

    @made.client_tool
    def which(n: int):
        answered.append(name)
        return {"name": name}

    return made

ann, bob = make("ann"), make("bob")
chat = ChatKit(model="analyst", variables={"prices": prices, "budget": 12, "make": make}, store=":memory:")

@chat.command("Refresh prices", icon="reload")
def refresh():
    return "2 prices are new."
"""

ANOTHER = """async ([panel, path]) => {
  const { id, name } = panel.sessionContext.session.kernel
  const { commands } = window.jupyterapp
  await commands.execute("docmanager:open", { path, factory: "Notebook", kernel: { id, name } })
}"""

WINDOWING = """(mode) => {
  const list = window.jupyterapp.shell.currentWidget.content
  const usual = list.notebookConfig.windowingMode
  list.notebookConfig = { ...list.notebookConfig, windowingMode: mode }
  return usual
}"""

TALL = 8
PANEL = "window.jupyterapp.shell.currentWidget"


@pytest.fixture(scope="module")
def notebook(open_shared: OpenNotebook, lab: JupyterServer) -> NotebookPage:
    """The analyst's chat in the cell 1, ann's twice, bob's, and enough text to scroll them out of sight."""
    cells = [SETUP + CHATS, "chat", "ann", "ann", "bob", *["print('\\n' * 60)"] * TALL, ""]
    notebook = open_shared(lab, cells)
    notebook.run(0)
    notebook.run(1)
    notebook.chat().wait_until_ready()
    return notebook


def activate(notebook: NotebookPage, cell: int) -> None:
    notebook.page.evaluate(f"(cell) => {{ {PANEL}.content.activeCellIndex = cell }}", cell)


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
    page.keyboard.press("Escape")
    chat.composer.fill("")
    page.keyboard.type("how many rows in @pri")
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(chat.composer).to_have_value("how many rows in @prices ")
    page.keyboard.press("Enter")
    expect(chat.items("user_message")).to_have_count(1)
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
    command("sent")
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
    report.screenshot(path=ARTIFACTS / "doctor.png")
    report.get_by_role("button", name="Dismiss").click()
    expect(report).to_have_count(0)
    chat.composer.click()
    page.keyboard.type("/")
    expect(frame.get_by_role("option").first).to_contain_text("Refresh prices")
    chat.screenshot(ARTIFACTS / "commands.png")
    page.keyboard.type("new")
    page.keyboard.press("Enter")
    expect(chat.items("user_message")).to_have_count(0)


def test_a_cell_that_is_moved_or_scrolled_away_or_copied_keeps_its_chat(notebook: NotebookPage) -> None:
    chat, page = notebook.chat(), notebook.page
    run_python(notebook, "chat.open_thread(None)")
    expect(chat.items("user_message")).to_have_count(0)
    for question in ("show prices", "describe prices", "what is in memory?"):
        chat.ask_and_wait(question)
    thread = chat.frame.locator(".thread-scroll")
    thread.hover()
    page.mouse.wheel(0, -150)
    place = thread.evaluate("async (e) => { await new Promise(requestAnimationFrame); return e.scrollTop }")
    chat.composer.fill("a draft")
    end = thread.evaluate("(e) => e.scrollHeight - e.clientHeight")
    assert end - place > 60

    def is_as_before() -> None:
        chat.wait_until_ready()
        expect(chat.items("user_message")).to_have_count(3)
        expect(chat.composer).to_have_value("a draft")
        near = f"(e) => Math.abs(e.scrollTop - {place}) < 12"
        page.wait_for_function(f"(e) => ({near})(e)", arg=thread.element_handle(), timeout=30_000)

    for cell, command in ((1, "notebook:move-cell-down"), (2, "notebook:move-cell-up")):
        activate(notebook, cell)
        notebook.command(command)
        is_as_before()

    usual = page.evaluate(WINDOWING, "full")
    for cell in range(5, 5 + TALL):
        notebook.run(cell)
    scroll = f"(cell) => {PANEL}.content.scrollToItem(cell)"
    page.evaluate(scroll, 5 + TALL)
    page.wait_for_function("() => !document.querySelector('notebook-chatkit')?.checkVisibility()")
    page.evaluate(scroll, 1)
    is_as_before()
    page.evaluate(WINDOWING, usual)

    activate(notebook, 1)
    notebook.command("notebook:copy-cell")
    notebook.command("notebook:paste-cell-below")
    copy = notebook.chat(1).wait_until_ready()
    expect(copy.items("user_message")).to_have_count(3)
    expect(copy.composer).to_have_value("a draft")
    is_as_before()
    activate(notebook, 2)
    notebook.command("notebook:delete-cell")
    is_as_before()


def test_chats_views_and_notebooks_on_one_kernel_do_not_mix(notebook: NotebookPage) -> None:
    page = notebook.page
    for cell in (2, 3, 4):
        notebook.run(cell)
    ann, again, bob = (notebook.chat(nth).wait_until_ready() for nth in (1, 2, 3))
    again.ask_and_wait("who are you?")
    bob.ask_and_wait("and you?")
    for chat, name, question in ((ann, "ann", "who"), (again, "ann", "who"), (bob, "bob", "and you")):
        expect(chat.items("assistant_message")).to_have_text([re.compile(f"I am {name}")])
        expect(chat.items("user_message")).to_have_text([re.compile(question)])
    bob.frame.locator("header").get_by_role("button").last.click()
    told = run_python(notebook, "until(lambda: clicked)\nprint(answered, clicked)")
    assert told.strip() == "['ann', 'bob'] ['bob']"

    # another notebook in this page, on the same kernel
    notebook.server.write("second.ipynb", ["carl = make('carl')\ncarl"])
    first = page.evaluate_handle(f"() => {PANEL}")
    page.evaluate(ANOTHER, [first, "second.ipynb"])
    notebook.wait_for_kernel()
    notebook.run(0)
    carl = Chat(page, page.locator("notebook-chatkit:visible")).wait_until_ready()
    carl.ask_and_wait("who is there?")
    expect(carl.items("assistant_message")).to_have_text([re.compile("I am carl")])
    page.evaluate("(panel) => window.jupyterapp.shell.activateById(panel.id)", first)
    expect(bob.items("assistant_message")).to_have_count(1)
    assert run_python(notebook, "print(answered)").strip() == "['ann', 'bob', 'carl']"
