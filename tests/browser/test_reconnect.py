"""An answer belongs to the kernel: a page reloaded, or a kernel killed, in the middle of one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.model_server import ModelServer

from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage

WORDS = 300

WATCH = """() => {
  window.kernelDied = false
  const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session
  kernel.statusChanged.connect((_, status) => {
    if (status.includes("restarting")) window.kernelDied = true
  })
}"""


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    """Says "word0" to "word299", slowly enough for a page to be reloaded in between."""
    with ModelServer(tokens=WORDS, rate=8) as server:
        yield server


SHOW = "%load_ext chatkit_notebook\n%chatkit --model test-model --ui bundled --transport {transport}"


@pytest.fixture(scope="module")
def shared(open_shared: OpenNotebook, lab: JupyterServer, model: ModelServer) -> NotebookPage:
    key = f"import os\nos.environ.update(OPENAI_BASE_URL={model.url!r}, OPENAI_API_KEY='test')"
    return open_shared(lab, [key, "", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"])


# A page that is reloaded, and a kernel that is restarted, over comm: also in test_conversation.py.
@pytest.fixture(params=["http", pytest.param("comm", marks=pytest.mark.thorough)])
def notebook(request: pytest.FixtureRequest, shared: NotebookPage, model: ModelServer) -> NotebookPage:
    """With a chat of its own, whose model takes its time."""
    model.hurried.clear()
    show = SHOW.format(transport=request.param)
    shared.write(1, f"{show} --new")
    shared.run(0)
    shared.run(1)
    shared.write(1, show)
    return shared


def reload_in_the_middle(notebook: NotebookPage) -> None:
    chat = notebook.chat().wait_until_ready()
    chat.ask("Count, please.")
    expect(chat.items("assistant_message").last).to_contain_text("word5")
    notebook.save()
    notebook.reload()


def test_a_page_reloaded_in_the_middle_shows_the_whole_answer(
    notebook: NotebookPage, model: ModelServer
) -> None:
    reload_in_the_middle(notebook)
    chat = notebook.chat()
    expect(chat.element).to_have_attribute("data-state", "responding", timeout=30_000)
    answer = chat.items("assistant_message").last
    expect(answer).to_contain_text("word6")
    model.hurried.set()
    chat.wait_for_answer()
    expect(answer).to_contain_text(" ".join(f"word{number}" for number in range(WORDS)))
    expect(chat.items("user_message")).to_have_count(1)
    expect(chat.items("assistant_message")).to_have_count(1)


def test_an_answer_can_be_stopped_after_a_reload(notebook: NotebookPage, model: ModelServer) -> None:
    aborted = model.aborted
    reload_in_the_middle(notebook)
    chat = notebook.chat()
    chat.stop_button.click()
    chat.wait_for_answer()
    expect(chat.items("assistant_message").last).not_to_contain_text(f"word{WORDS - 1}")
    notebook.reload()
    chat = notebook.chat().wait_until_ready()
    expect(chat.items("assistant_message").last).to_contain_text("word5")
    expect(chat.items("assistant_message").last).not_to_contain_text(f"word{WORDS - 1}")
    assert model.aborted > aborted


def test_an_answer_that_its_kernel_did_not_survive_can_be_asked_for_again(notebook: NotebookPage) -> None:
    chat = notebook.chat().wait_until_ready()
    chat.ask("Count, please.")
    expect(chat.items("assistant_message").last).to_contain_text("word5")
    notebook.page.evaluate(WATCH)
    notebook.start(2)
    notebook.page.wait_for_function("() => window.kernelDied", timeout=60_000)
    notebook.page.locator(".jp-Dialog").get_by_role("button").last.click()
    notebook.wait_for_kernel()
    notebook.run(0)
    notebook.run(1)
    chat = notebook.chat().wait_until_ready()
    expect(chat.items("user_message")).to_contain_text("Count, please.")
    expect(chat.frame.get_by_role("alert")).to_contain_text("interrupted")
    chat.frame.get_by_role("button", name="Retry").click()
    expect(chat.items("assistant_message").last).to_contain_text("word3")
    chat.stop_button.click()
    chat.wait_for_answer()
    expect(chat.frame.get_by_role("alert")).to_have_count(0)
