"""One conversation in several pages and views: live in each, answered once, and taken up after a reload."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage
from .test_hosted import SETUP, hosted, run_python, serve

TALKER = """
from threading import Event

steps, picked, chats, release = [Event() for _ in range(7)], [], [], Event()

def model():
    return ScriptedModel([
        ModelStep([function_call("word", {"n": n}, call_id=f"w{n}")]) for n in range(6)
    ] + [ModelStep([assistant_message("All words are said.")])])

def word(n: int) -> str:
    "Waits until the test lets it go on."
    steps[n].wait(60)
    return f"word{n}"
"""

CHAT = """
chat = ChatKit(model=model(), tools=[word], variables={}, store=":memory:", ui="bundled")
chat
"""

PICKER = """
def picker():
    return ScriptedModel([
        ModelStep([function_call("pick", {"n": 2}, call_id="c1")]),
        ModelStep([assistant_message("It is 42.")]),
    ])

chat = ChatKit(model=picker(), variables={}, store=":memory:", ui=UI)
chats.append(chat)

@chat.client_tool
def pick(n: int):
    picked.append(n)
    release.wait(60)
    return {"chosen": n * 21}

chat
"""


def second_tab(first: NotebookPage) -> NotebookPage:
    first.save()
    second = NotebookPage(first.page.context.new_page(), first.server, first.name).open()
    second.chat().wait_until_ready()
    return second


def test_views_and_tabs_follow_an_answer_that_one_of_them_began(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    first = open_notebook(lab, [SETUP, TALKER, CHAT, "chat", ""])
    for cell in range(4):
        first.run(cell)
    first.chat(0).wait_until_ready()
    first.chat(1).wait_until_ready()
    run_python(first, "[step.set() for step in steps]")
    first.chat(0).ask_and_wait("say them")
    run_python(first, "[step.clear() for step in steps]\nchat.model = model()")

    second = second_tab(first)
    expect(second.chat().items("user_message")).to_have_count(1)
    first.chat(1).ask("again")
    everywhere = [first.chat(0), first.chat(1), second.chat()]
    for chat in everywhere:
        expect(chat.items("user_message")).to_have_count(2, timeout=30_000)
        expect(chat.element).to_have_attribute("data-state", "responding", timeout=30_000)
    run_python(first, "[step.set() for step in steps]")
    for chat in everywhere:
        chat.wait_for_answer()
        expect(chat.items("user_message")).to_have_count(2)
        expect(chat.items("assistant_message")).to_have_text([re.compile("All words are said.")] * 2)
    second.page.close()


def test_a_client_tool_call_outlives_the_page_that_made_it(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    pickers = [PICKER.replace("UI", repr(ui), 1) for ui in ("bundled", "hosted")]
    notebook = open_notebook(lab, [SETUP, TALKER, *pickers, ""])
    serve(notebook, "chatkit")
    for cell in range(4):
        notebook.run(cell)
    elements = [notebook.chat().wait_until_ready().element, hosted(notebook)]
    expect(elements[1]).to_be_visible(timeout=30_000)
    run_python(notebook, "[chat.send('pick') for chat in chats]\nuntil(lambda: len(picked) == 2)")
    notebook.save()
    notebook.reload()
    logs = [element.locator("iframe").content_frame.get_by_role("log") for element in elements]
    for log in logs:
        expect(log).to_contain_text("pick", timeout=30_000)
    run_python(notebook, "release.set()")
    for log in logs:
        expect(log).to_contain_text("It is 42.", timeout=30_000)
    kinds = "[[m['type'] for m in chat.messages()] for chat in chats]"
    printed = run_python(notebook, f"print(picked, *{kinds}, sep='\\n')")
    kinds = str(["user_message", "task", "client_tool_call", "assistant_message"])
    assert printed.splitlines() == ["[2, 2]", kinds, kinds]
