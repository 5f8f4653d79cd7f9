"""The hosted UI, played by stand-ins at the CDN's address: used as documented, and replaced when it fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage

CDN = "https://cdn.platform.openai.com/deployments/chatkit/chatkit.js"
SCRIPTS = Path(__file__).parent / "hosted"

SETUP = """
import time
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call
from chatkit_notebook import ChatKit

def until(predicate, seconds=40):
    deadline = time.monotonic() + seconds
    while not predicate():
        if time.monotonic() > deadline:
            raise TimeoutError(chat.status, chat.last_error)
        time.sleep(0.02)
"""

TOOLS = """
steps = [
    ModelStep([function_call("pick", {"n": 2}, call_id="c1")]),
    ModelStep([function_call("fails", {}, call_id="c2")]),
    ModelStep([function_call("unsent", {}, call_id="c3")]),
    ModelStep([assistant_message("Three tools were asked.")]),
    ModelStep([assistant_message("The file was read.")]),
]
model = ScriptedModel(steps)
events, calls, results = [], [], []

def clicked():
    raise ValueError("no such report")

chat = ChatKit(model=model, variables={}, store=":memory:", ui=UI,
               header={"right_action": {"icon": "home", "on_click": clicked}})

@chat.client_tool
def pick(n: int):
    return {"chosen": n * 21}

@chat.client_tool
def fails():
    raise KeyError("nothing there")

@chat.client_tool
def unsent():
    return object()

for name in ("ready", "response.start", "response.end"):
    chat.on(name, (lambda name: lambda: events.append(name))(name))
chat.observe(lambda change: calls.append(change.new), "client_tool_call")
chat.observe(lambda change: results.append(change.new), "client_tool_result")
chat
"""

SEND = """
chat.send("use the tools")
until(lambda: "response.end" in events and len(results) == 3)
outputs = [item.get("output") for call in model.calls[-1:] for item in call.input
           if isinstance(item, dict) and item.get("type") == "function_call_output"]
names = [call["name"] for call in calls if call]
print(names, events.count("response.end"), chat.active_ui)
print(results)
print(outputs)
"""

ATTACH = """element => element.attach(new File(["year,value\\n2026,7"], "a.csv", { type: "text/csv" }))"""
READ = """
chat.send("read it")
until(lambda: events.count("response.end") == 2)
print(str(model.calls[-1].input[-1]["content"]))
"""


def script(*names: str) -> str:
    return "\n".join((SCRIPTS / f"{name}.js").read_text() for name in names)


def serve(notebook: NotebookPage, *names: str, refusals: int = 0) -> list[str]:
    """Answers the CDN's address with the scripts; gives the list of requests, which grows.

    The first requests may be refused, as a server without CORS does for the browser.
    """
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) <= refusals:
            route.abort("blockedbyresponse")
        else:
            route.fulfill(body=script(*names), content_type="text/javascript")

    notebook.page.route(CDN, answer)
    return asked


def run_python(notebook: NotebookPage, source: str) -> str:
    """Runs source in the notebook's last cell and gives what it printed."""
    last = len(notebook.sources()) - 1
    notebook.write(last, source)
    notebook.run(last)
    outputs = notebook.outputs(last)
    assert not [out for out in outputs if out["output_type"] == "error"], outputs
    return "".join(out.get("text", "") for out in outputs)


def hosted(notebook: NotebookPage) -> Locator:
    return notebook.page.locator("openai-chatkit")


def hint(notebook: NotebookPage) -> Locator:
    return notebook.page.locator('[data-note="hint"]').last


def error_note(notebook: NotebookPage) -> Locator:
    return notebook.page.locator('[data-note="error"]').last


@pytest.fixture(scope="module")
def shared(open_shared: OpenNotebook, lab: JupyterServer) -> NotebookPage:
    notebook = open_shared(lab, [SETUP, "", ""])
    notebook.page.add_script_tag(content=script("chatkit"))
    notebook.run(0)
    return notebook


@pytest.fixture
def notebook(shared: NotebookPage) -> NotebookPage:
    """A notebook in whose page the hosted element is defined; its second cell is for a chat, and empty."""
    shared.page.unroute(CDN)
    shared.write(1, "")
    shared.run(1)
    return shared


# The bundled UI calls the same ones in test_python_api.py.
@pytest.mark.parametrize("ui", ["hosted", pytest.param("bundled", marks=pytest.mark.thorough)])
def test_client_tools_and_callbacks_go_to_python_and_back(notebook: NotebookPage, ui: str) -> None:
    notebook.write(1, TOOLS.replace("UI", repr(ui), 1))
    notebook.run(1)
    element = hosted(notebook) if ui == "hosted" else notebook.chat().wait_until_ready().element
    expect(element).to_be_visible(timeout=30_000)
    names, results, outputs = run_python(notebook, SEND).splitlines()
    assert names == f"['pick', 'fails', 'unsent'] 1 {ui}"
    told = "The client tool `fails` failed: KeyError: 'nothing there'"
    for line in (results, outputs):
        assert re.search(r'[\'"]chosen[\'"]: ?42', line), line
        assert told in line.replace("\\'", "'"), line
        assert "The function at `unsent` returned what cannot be sent to the page" in line
    frame = element.locator("iframe").content_frame
    expect(frame.get_by_role("log")).to_contain_text("Three tools were asked.")

    if ui == "hosted":  # as a form, through the bridge
        attachment = element.evaluate(ATTACH)
        assert (attachment["name"], attachment["type"]) == ("a.csv", "file")
        assert "Attached text file: a.csv (text/csv), 17 bytes:" in run_python(notebook, READ)
        expect(frame.get_by_role("log")).to_contain_text("The file was read.")

    frame.get_by_role("button", name="home").click()
    expect(error_note(notebook)).to_contain_text("ValueError: no such report")
    assert "ValueError: no such report" in run_python(notebook, "print(chat.last_error)")


def test_a_hosted_ui_that_fails_is_replaced_with_the_reason(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    show = 'chat = ChatKit(model="analyst", variables={"x": 1}, store=":memory:", ui="hosted")\nchat'
    notebook = open_notebook(lab, [SETUP, show, ""])
    notebook.run(0)

    def is_replaced(reason: str) -> None:
        notebook.run(1)
        expect(hint(notebook)).to_contain_text(reason, timeout=30_000)
        notebook.chat().wait_until_ready()
        expect(hosted(notebook)).to_have_count(0)
        status = run_python(
            notebook, "until(lambda: chat.active_ui == 'bundled')\nprint(chat.active_ui, chat.status['ui'])"
        )
        assert status.startswith("bundled bundled: ")
        assert reason in status

    notebook.page.route(CDN, lambda route: route.fulfill(status=404, body=""))
    is_replaced("script could not be loaded")
    notebook.page.unroute(CDN)
    notebook.page.route(CDN, lambda route: route.abort("namenotresolved"))
    is_replaced("script could not be loaded")
    notebook.page.unroute(CDN)
    notebook.page.route(CDN, lambda route: None)  # accepts, and never answers
    is_replaced("script did not load in time")
    notebook.page.unroute(CDN)

    # From here on the element is defined in the page; twice, the second time in vain.
    serve(notebook, "silent", "chatkit", "chatkit")
    is_replaced("did not become ready in time")
    for variant, reason in {
        "throws": "refused the options (options cannot be cloned)",
        "refuses": 'Unrecognized key: "newKey"',
        "flat": "collapsed to no height",
        "vanishes": "vanished from the page",
    }.items():
        notebook.page.evaluate(script(variant))
        is_replaced(reason)


def test_a_replaced_ui_keeps_thread_and_draft(notebook: NotebookPage) -> None:
    show = """
chat = ChatKit(model="analyst", variables={"apples": [1, 2, 3]}, store=":memory:", ui="hosted")
ended = []
chat.on("response.end", lambda: ended.append(1))
chat
"""
    asked = serve(notebook, "chatkit")
    notebook.write(1, show)
    notebook.run(1)
    expect(hosted(notebook)).to_be_visible(timeout=30_000)
    run_python(notebook, "chat.send('what is in memory?')\nuntil(lambda: ended)")
    run_python(notebook, "chat.set_composer('and how long is')\nthread = chat.thread_id")
    expect(hosted(notebook).locator("iframe").content_frame.get_by_role("textbox")).to_have_value(
        "and how long is"
    )
    assert asked == []  # the element was there already

    hosted(notebook).evaluate("(element) => element.shadowRoot.replaceChildren()")
    chat = notebook.chat().wait_until_ready()
    expect(hint(notebook)).to_contain_text("vanished from the page", timeout=30_000)
    expect(chat.items("user_message")).to_have_text(re.compile("what is in memory"))
    expect(chat.items("assistant_message").last).to_contain_text("apples")
    expect(chat.composer).to_contain_text("and how long is") if chat.composer.evaluate(
        "e => e.tagName"
    ) != "TEXTAREA" else expect(chat.composer).to_have_value("and how long is")
    assert "True" in run_python(notebook, "print(chat.thread_id == thread)")
    chat.ask_and_wait("how many apples?")
    expect(chat.items("user_message")).to_have_count(2)


def test_an_answer_goes_on_when_its_ui_vanishes(notebook: NotebookPage) -> None:
    show = """
from threading import Event
go = Event()

def slow() -> str:
    "Takes as long as the test wants."
    go.wait(60)
    return "done"

model = ScriptedModel([
    ModelStep([function_call("slow", {}, call_id="c1")]), ModelStep([assistant_message("It took a while.")])
])
chat = ChatKit(model=model, tools=[slow], variables={}, store=":memory:", ui="hosted")
chat
"""
    notebook.write(1, show)
    notebook.run(1)
    expect(hosted(notebook)).to_be_visible(timeout=30_000)
    run_python(
        notebook, "chat.send('take your time')\nuntil(lambda: chat.thread_id and len(model.calls) == 1)"
    )
    hosted(notebook).evaluate("(element) => element.shadowRoot.replaceChildren()")
    expect(hint(notebook)).to_contain_text("vanished from the page", timeout=30_000)
    chat = notebook.chat()
    expect(chat.items("user_message")).to_have_text(re.compile("take your time"))
    run_python(notebook, "go.set()")
    expect(chat.items("assistant_message").last).to_contain_text("It took a while.", timeout=30_000)
    chat.wait_for_answer()
    expect(chat.items("assistant_message")).to_have_count(1)


def test_auto_takes_the_hosted_ui_only_with_a_model_of_openai(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    analyst = 'chat = ChatKit(model="analyst", variables={}, store=":memory:")\nchat'
    key = "import os; os.environ['OPENAI_API_KEY'] = 'sk-of-nobody'\n"
    openai = 'chat = ChatKit(model="gpt-4.1", variables={}, store=":memory:")\nchat'
    notebook = open_notebook(
        lab, [SETUP, analyst, key + openai.replace(")", ', ui="bundled")', 1), openai, ""]
    )
    asked = serve(notebook, "chatkit", refusals=1)
    for cell in (0, 1):
        notebook.run(cell)
    notebook.chat().wait_until_ready()
    status = run_python(
        notebook, "until(lambda: {'model', 'ui'} <= set(chat.status))\nprint(chat.status['ui'])"
    )
    assert status.startswith("bundled: the model is not OpenAI's")
    notebook.run(2)
    notebook.chat(1).wait_until_ready()
    status = run_python(
        notebook, "until(lambda: {'model', 'ui'} <= set(chat.status))\nprint(chat.status['ui'])"
    )
    assert status.startswith('bundled: ui="bundled" was asked for')
    assert [url for url in notebook.requests if "openai.com" in url] == asked == []

    notebook.run(3)
    expect(hosted(notebook)).to_be_visible(timeout=30_000)
    status = run_python(notebook, "until(lambda: chat.active_ui == 'hosted')\nprint(chat.status['ui'])")
    assert status.startswith("hosted: the model is OpenAI's")
    assert asked == [CDN, CDN]  # with CORS first, and then without


def test_of_two_tabs_the_one_in_use_sends_the_message(notebook: NotebookPage) -> None:
    first = notebook
    show = 'chat = ChatKit(model="analyst", variables={"x": 1}, store=":memory:")\nchat'
    first.write(1, show)
    first.run(1)
    first.chat().wait_until_ready()
    first.save()
    second = NotebookPage(first.page.context.new_page(), first.server, first.name).open()
    second.chat().wait_until_ready()

    run_python(first, "chat.send('what is in memory?', new_thread=True)")
    expect(second.chat().items("assistant_message").last).to_contain_text("x")
    second.chat().wait_for_answer()
    # Which conversation the page went to is told a moment later.
    run_python(first, "until(lambda: chat.messages())")
    count = "print(sum(item['type'] == 'user_message' for item in chat.messages()))"
    assert run_python(first, count).strip() == "1"

    first.page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    second.page.close()
    run_python(first, "chat.send('how many rows in x?')")
    expect(first.chat().items("user_message").last).to_contain_text("how many rows")
    first.chat().wait_for_answer()
    assert run_python(first, count).strip() == "2"
