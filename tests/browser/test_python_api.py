"""The chat as a Python object: its traits change the page at once, and what the page does shows in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage

CELL = """
from agents.testing import ScriptedModel, assistant_message, function_call
from chatkit_notebook import ChatKit

penguins = [{"island": "Biscoe"}, {"island": "Dream"}]
chat = ChatKit(model="analyst", store=":memory:")
chat
"""
OPTIONS = """
chat.theme = "dark"
chat.header = {"title": {"text": "Penguins"}}
chat.start_screen = {"greeting": "Ask the penguins", "prompts": [{"label": "Islands", "prompt": "list"}]}
chat.composer = {"placeholder": "Your question"}
"""
WRONG = """
for name, value in [("theme", "drak"), ("composer", {"placeholdr": ""}), ("heigth", 3)]:
    try:
        setattr(chat, name, value)
    except Exception as error:
        print(type(error).__name__, error)
"""
HOOKS = """
done, approved, picked = [], [], []

@chat.on_action("approve")
def approve(action):
    approved.append(action.payload)
    return {"type": "Card", "children": [{"type": "Text", "value": f"Approved: {action.payload['what']}"}]}

@chat.client_tool
def pick_colour(name: str) -> dict:
    "Picks a colour in the page."
    picked.append(name)
    return {"picked": name.upper()}

chat.on("response.end", lambda event: done.append(event))
"""
CLIENT_TOOL = """
chat.model = ScriptedModel([
    [function_call("pick_colour", {"name": "teal"}, call_id="call_1")],
    [assistant_message("It is picked.")],
])
chat.send("pick a colour")
"""
BUTTON = """
card = {"type": "Card", "children": [{"type": "Button", "label": "Approve", "onClickAction":
    {"type": "approve", "payload": {"what": "the plan"}}}]}

@chat.on_action("begin")
def begin(action):
    return card

chat.send_action("begin")
"""

CALLBACKS = """
import time
seen = []

def told(name, answer=None):
    def function(*args):
        seen.append((name, *args))
        return answer
    return function

def until(happened):
    end = time.time() + 30
    while not happened() and time.time() < end:
        time.sleep(0.05)
    return happened()

ada = {"id": "p1", "title": "Ada", "group": "People", "interactive": True, "data": {"role": "author"}}
card = {"type": "Card", "children": [{"type": "Text", "value": "Wrote the notes"}]}
chat.header = {"left_action": {"icon": "menu", "on_click": told("left")},
               "right_action": {"icon": "home", "on_click": told("right")}}
chat.entities = {"on_tag_search": told("search", [ada]), "on_click": told("click"),
                 "on_request_preview": told("preview", {"preview": card})}
chat.commands = {"enabled": True, "on_search": told("commands", [{"id": "cite", "label": "Cite"}]),
                 "on_select": told("select", {"type": "entity", "entity": ada})}
chat.widgets = {"on_action": told("action")}
chat.show({"type": "Card", "children": [{"type": "Button", "label": "Tell", "onClickAction":
    {"type": "tell", "payload": {"n": 1}, "handler": "client"}}]})
"""
SEEN = """
names = ["left", "right", "search", "commands", "select", "preview", "click", "action"]
until(lambda: {one[0] for one in seen} == set(names))
by_name = {one[0]: one[1:] for one in seen}
people = [(by_name[name][0]["id"], by_name[name][0]["data"]) for name in ("preview", "click")]
action, item = by_name["action"]
print([by_name["left"], by_name["right"]], "Ad" in str(by_name["search"]), by_name["commands"],
      by_name["select"][0]["id"], people, action, item["widget"]["children"][0]["label"])
"""

IN_THE_BACKGROUND = """(code) =>
  window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code }).done"""
A_CHAT = "[...globalThis[Symbol.for('chatkit_notebook.page')].sessions.values()].find((s) => s.shared).shared"
# JupyterLab keeps things there, too, in its own time.
KEPT = """() => [globalThis[Symbol.for("chatkit_notebook.page")].sessions.size,
  ...[localStorage, sessionStorage].map((kept) =>
    Object.keys(kept).filter((name) => /chat/i.test(name)).length)]"""


def in_the_page(notebook: NotebookPage) -> dict[str, Any]:
    """What there is of chats in the page, after its garbage was collected."""
    page = notebook.page
    protocol = page.context.new_cdp_session(page)
    prototype = protocol.send("Runtime.evaluate", {"expression": f"Object.getPrototypeOf({A_CHAT})"})
    asked = {"prototypeObjectId": prototype["result"]["objectId"]}
    objects = protocol.send("Runtime.queryObjects", asked)["objects"]["objectId"]
    length = {"objectId": objects, "functionDeclaration": "function () { return this.length }"}
    chats = protocol.send("Runtime.callFunctionOn", length)["result"]["value"]
    protocol.detach()
    return {"chats": chats, "frames": len(page.frames), "sessions and storage": page.evaluate(KEPT)}


def settled(notebook: NotebookPage, is_it: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """What there is in the page once that is so."""
    for _ in range(60):
        if is_it(found := in_the_page(notebook)):
            return found
        notebook.page.wait_for_timeout(500)
    raise AssertionError(f"The page holds {found}.")


@pytest.fixture(scope="module")
def shared(open_shared: OpenNotebook, lab: JupyterServer) -> NotebookPage:
    return open_shared(lab, [CELL, OPTIONS, WRONG, HOOKS, CLIENT_TOOL, ""])


@pytest.fixture
def notebook(shared: NotebookPage) -> NotebookPage:
    """With a chat of its own."""
    shared.run(0)
    shared.chat().wait_until_ready()
    return shared


def evaluate(notebook: NotebookPage, source: str, cell: int = 5) -> str:
    """Runs a line of Python in a cell and gives what it prints."""
    notebook.write(cell, source)
    notebook.run(cell)
    return printed(notebook, cell)


def printed(notebook: NotebookPage, cell: int) -> str:
    outputs: list[dict[str, Any]] = notebook.outputs(cell)
    assert all(output["output_type"] != "error" for output in outputs), outputs
    return "".join("".join(output.get("text", "")) for output in outputs).strip()


def test_a_trait_changes_the_page_at_once(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    notebook.run(1)
    expect(chat.frame.locator("html")).to_have_attribute("data-theme", "dark")
    expect(chat.frame.locator("header")).to_contain_text("Penguins")
    expect(chat.frame.get_by_text("Ask the penguins")).to_be_visible()
    expect(chat.frame.get_by_role("button", name="Islands")).to_be_visible()
    expect(chat.composer).to_have_attribute("placeholder", "Your question")


def test_a_wrong_value_says_what_was_meant(notebook: NotebookPage) -> None:
    notebook.run(2)
    theme, key, option = printed(notebook, 2).splitlines()
    assert theme.startswith("TraitError `theme` cannot be 'drak'. Did you mean 'dark'?")
    assert key.startswith("TraitError `composer` has no key `placeholdr`. Did you mean `placeholder`?")
    assert option.startswith("TraitError A chat has no `heigth`. Did you mean `height`?")


def test_what_the_page_does_shows_in_python(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    assert evaluate(notebook, "print(chat.ready, chat.thread_id, chat.responding)") == "True None False"
    notebook.run(3)
    chat.ask_and_wait("how many rows in penguins?")
    assert evaluate(notebook, "print(chat.thread_id[:4], chat.responding, len(done))") == "thr_ False 1"
    assert evaluate(notebook, "print(chat.active_ui, chat.active_transport)") == "bundled http"
    last = evaluate(notebook, "print(chat.messages()[-1]['content'][0]['text'])")
    assert last.startswith("`penguins` is a list with 2 items.")


def test_python_sends_and_the_page_answers(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    evaluate(notebook, "chat.send('show penguins')")
    expect(chat.items("user_message")).to_contain_text(["show penguins"])
    expect(chat.frame.locator('[data-widget-type="ListView"]')).to_contain_text("Biscoe")


def test_a_client_tool_goes_through_the_page(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    notebook.run(3)
    notebook.run(4)
    expect(chat.items("assistant_message").last).to_contain_text("It is picked.")
    assert evaluate(notebook, "print(picked)") == "['teal']"


def test_a_button_calls_its_handler_and_shows_the_widget_it_returns(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    notebook.run(3)
    chat.ask_and_wait("help")
    evaluate(notebook, BUTTON)
    chat.frame.get_by_role("button", name="Approve").click()
    expect(chat.items("widget").last).to_contain_text("Approved: the plan")
    assert evaluate(notebook, "print(approved)") == "[{'what': 'the plan'}]"


def test_every_function_among_the_options_is_called_by_the_page(notebook: NotebookPage) -> None:
    chat, page = notebook.chat(), notebook.page
    evaluate(notebook, CALLBACKS)
    chat.frame.get_by_role("button", name="Tell").click()
    for name in ("Menu", "Home"):
        chat.frame.get_by_role("button", name=name, exact=True).click()
    chat.composer.click()
    page.keyboard.type("/cite")
    expect(chat.frame.get_by_role("option")).to_have_text(["Cite"])
    page.keyboard.press("Enter")
    expect(chat.composer).to_have_value("@Ada ")
    page.keyboard.type("and @Ad")
    expect(chat.frame.get_by_role("option")).to_have_text(["Ada"])
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    tag = chat.items("user_message").locator(".tag").first
    tag.click()
    expect(chat.frame.get_by_role("tooltip")).to_contain_text("Wrote the notes")
    assert evaluate(notebook, SEEN) == (
        "[(), ()] True ('cite',) cite [('p1', {'role': 'author'}), ('p1', {'role': 'author'})] "
        "{'type': 'tell', 'payload': {'n': 1}} Tell"
    )


def test_a_closed_chat_says_so(notebook: NotebookPage) -> None:
    source = "chat.close()\ntry:\n    chat.send('x')\nexcept Exception as error:\n    print(error)"
    assert evaluate(notebook, source).startswith("The chat was closed.")


def test_a_page_forgets_the_views_that_are_drawn_again_and_the_chats_that_are_closed(
    notebook: NotebookPage,
) -> None:
    page = notebook.page
    page.evaluate(IN_THE_BACKGROUND, "kept = chat")
    evaluate(notebook, "display(kept)")
    notebook.chat(-1).wait_until_ready()
    readings: list[dict[str, Any]] = []
    before = settled(notebook, lambda found: readings[-1:] == [found] or readings.append(found))
    for _ in range(3):
        notebook.run(5)
        notebook.chat(-1).wait_until_ready()
        notebook.run(0)
        notebook.chat().wait_until_ready().composer.fill("never sent")
        page.evaluate(IN_THE_BACKGROUND, "chat.close()")
        expect(page.locator("notebook-chatkit")).to_have_count(1)
    notebook.run(0)
    notebook.chat().wait_until_ready()
    page.evaluate(IN_THE_BACKGROUND, "kept.close()")
    expect(page.locator("notebook-chatkit")).to_have_count(1)
    evaluate(notebook, "display(chat)")
    notebook.chat(-1).wait_until_ready()
    # what has been closed goes in its own time
    settled(notebook, lambda found: found == before)
