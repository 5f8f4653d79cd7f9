"""The ways between page and kernel: changed in the middle of an answer, busy, by polls, through a proxy."""

from __future__ import annotations

import dataclasses
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests import ipykernels
from tests.model_server import ModelServer
from tests.test_busy_kernel import COLAB

from .chromium import ELSEWHERE
from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import Chat, NotebookPage

WORDS = 1_000
"""More than are said before the last change: the rest comes at once after it."""

PRICES = "prices = [{'item': 'tea', 'euro': 3}, {'item': 'cake', 'euro': 5}]"

SHOW = (
    "from chatkit_notebook import ChatKit\n"
    "chat = ChatKit(model={model!r}, ui='bundled', store=':memory:')\n"
    "chat"
)

HTTP_DIES = "from chatkit_notebook.runtime import Runtime\nRuntime.current().http.stop()"

HTTP_IS_BACK = "Runtime.current().http.start()\nchat._page.welcome()"

COMM_DIES = "chat._outlet._send = lambda message, buffers: None"

WAY = """
import time
deadline = time.time() + 30
while not chat.status.get("transport", "").startswith("{way}:") and time.time() < deadline:
    time.sleep(0.02)  # the page reports it when it has time
print(chat.status.get("transport"))
"""


def text_of(notebook: NotebookPage, cell: int) -> str:
    return "".join(str(output.get("text", "")) for output in notebook.outputs(cell))


def test_an_answer_changes_over_from_http_to_comm_and_back(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    with ModelServer(tokens=WORDS, rate=12) as model:
        key = f"import os\nos.environ.update(OPENAI_BASE_URL={model.url!r}, OPENAI_API_KEY='test')\n"
        cells = [
            key + SHOW.format(model="test-model"),
            HTTP_DIES,
            WAY.format(way="comm"),
            HTTP_IS_BACK,
            COMM_DIES,
            WAY.format(way="http"),
        ]
        notebook = open_notebook(lab, cells)
        notebook.run(0)
        chat = notebook.chat().wait_until_ready()
        chat.ask("Count, please.")
        answer = chat.items("assistant_message").last
        expect(answer).to_contain_text("word5", timeout=30_000)
        notebook.run(1)
        shown = answer.inner_text()
        seen = int(re.findall(r"word(\d+)", shown)[-1])
        expect(answer).to_contain_text(f"word{seen + 5} ", timeout=30_000)
        notebook.run(2)
        assert text_of(notebook, 2) == "comm: the loopback server stopped answering\n"
        notebook.run(3)
        notebook.run(4)
        notebook.run(5)
        assert text_of(notebook, 5) == (
            "http: Jupyter's messages stopped coming, and the loopback server answers\n"
        )
        model.hurried.set()
        chat.wait_for_answer()
        words = [f"word{number}" for number in range(WORDS)]
        assert re.findall(r"word\d+", answer.inner_text()) == words
        expect(chat.items("assistant_message")).to_have_count(1)
        expect(chat.frame.get_by_role("alert")).to_have_count(0)
        assert len(model.requests) == 1


BUSY = "import os, time\nwhile not os.path.exists({path!r}):\n    time.sleep(0.02)"

HOLDS_THE_LOCK = """
import ctypes, os
pipe = os.open({pipe!r}, os.O_RDWR)
open({begun!r}, "w").close()
ctypes.PyDLL(None).read(pipe, ctypes.create_string_buffer(1), 1)
"""
"""A call into C that keeps every thread of the kernel from running until something is written to the pipe."""


HEARD = """() => [...globalThis[Symbol.for("chatkit_notebook.page")].sessions.values()]
    .at(-1).model.get("_transport") === 'comm'"""
"""The page knows that comm is wanted: what the kernel sets comes a moment after the cell has ended."""


def test_a_kernel_that_is_busy_is_called_busy_and_answers_afterwards(
    open_notebook: OpenNotebook, lab: JupyterServer, tmp_path: Path
) -> None:
    lab.add_kernel("without-subshells", ipykernels.environment(ipykernels.WITHOUT_SUBSHELLS, tmp_path))
    gate, pipe, begun = tmp_path / "gate", tmp_path / "pipe", tmp_path / "begun"
    os.mkfifo(pipe)
    cells = [
        f"{PRICES}\n{SHOW.format(model='analyst')}",
        "chat.transport = 'comm'",
        BUSY.format(path=str(gate)),
        "chat.transport = 'auto'",
        HOLDS_THE_LOCK.format(pipe=str(pipe), begun=str(begun)),
        f"chat.close()\n{COLAB}",
        SHOW.format(model="analyst"),
        "chat.transport = 'comm'",
    ]
    notebook = open_notebook(lab, cells, kernel="without-subshells")
    notebook.run(0)
    chat = notebook.chat().wait_until_ready()
    notebook.run(1)
    notebook.page.wait_for_function(HEARD)

    # No loopback, and comms wait for the cell.
    notebook.start(2)
    chat.ask("sum of euro in prices")
    banner = chat.frame.locator("[data-connection]")
    expect(banner).to_contain_text("The kernel is busy, your message is queued.", timeout=30_000)
    expect(chat.items("user_message")).to_have_count(1)
    chat.screenshot(Path(__file__).parent / "artifacts" / "queued.png")
    gate.touch()
    is_answered(chat, "8")
    expect(banner).to_be_hidden()

    # A call into C that keeps every thread of the kernel from running, over comm, then over http.
    for question, number in (("mean of euro in prices", "4"), ("max of euro in prices", "5")):
        notebook.start(4)
        until(begun.exists)
        chat.ask(question)
        expect(banner).to_contain_text("The kernel is busy, your message is queued.", timeout=30_000)
        expect(chat.frame.get_by_role("alert")).to_have_count(0)
        pipe.write_bytes(b".")
        is_answered(chat, number)
        expect(chat.frame.get_by_role("alert")).to_have_count(0)
        begun.unlink()
        notebook.run(3)

    # A host that shows nothing of what other threads send: as in Colab, the page has to ask.
    notebook.run(5)
    notebook.run(6)
    notebook.run(7)
    chat = notebook.chat().wait_until_ready()
    chat.ask("sum of euro in prices")
    is_answered(chat, "8")


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_answered(chat: Chat, number: str) -> None:
    expect(chat.items("assistant_message").last).to_contain_text(number, timeout=30_000)
    chat.wait_for_answer()


def test_a_page_on_another_machine_goes_through_the_proxy_of_its_jupyter_server(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    hub = dataclasses.replace(lab, url=lab.url.replace("127.0.0.1", ELSEWHERE))
    notebook = open_notebook(hub, [f"{PRICES}\n{SHOW.format(model='analyst')}", WAY.format(way="http")])
    assert notebook.page.evaluate("() => window.isSecureContext") is False  # a hub without https
    notebook.run(0)
    chat = notebook.chat().wait_until_ready()
    chat.ask("sum of euro in prices")
    is_answered(chat, "8")
    notebook.run(1)
    assert text_of(notebook, 1).startswith("http: through jupyter-server-proxy")
    sent = [url for url in notebook.requests if url.endswith("/chatkit")]
    assert sent
    assert all(re.match(rf"{re.escape(hub.url)}/proxy/\d+/chats/", url) for url in sent)
    assert not any(url.startswith("http://127.0.0.1") for url in notebook.requests)
