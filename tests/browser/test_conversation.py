"""A conversation over the data in memory, in JupyterLab and Notebook 7, over both transports."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path

import palmerpenguins
import pytest
from playwright.sync_api import expect

from .conftest import OpenNotebook
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage

DATA = """
from palmerpenguins import load_penguins
penguins = load_penguins()
"""


BUSY = "import os, time\nwhile not os.path.exists({path!r}):\n    time.sleep(0.02)"


def show_chat(transport: str = "auto", options: str = "") -> str:
    return f"%load_ext chatkit_notebook\n%chatkit --new --model analyst --transport {transport} {options}"


CROSSED = [("lab", "comm"), ("notebook7", "http")]
"""What each host and each transport does is seen without these; `make thorough` sees every pair."""
EACH_ONCE = [
    ("lab", "http"),
    ("notebook7", "comm"),
]
"""Where the chat is shown, and how the page reaches it."""
HOSTS = [*EACH_ONCE, *(pytest.param(pair, marks=pytest.mark.thorough) for pair in CROSSED)]


@pytest.fixture(params=EACH_ONCE, ids="-".join)
def host(request: pytest.FixtureRequest) -> tuple[str, str]:
    return request.param


@pytest.fixture
def transport(host: tuple[str, str]) -> str:
    return host[1]


Shared = Callable[[str], NotebookPage]


@pytest.fixture(scope="module")
def shared(request: pytest.FixtureRequest, open_shared: OpenNotebook) -> Shared:
    """The notebook in JupyterLab or Notebook 7, opened when a test first asks for it."""

    @functools.cache
    def shared(app: str) -> NotebookPage:
        server: JupyterServer = request.getfixturevalue(app)
        return open_shared(server, [DATA, "", ""])

    return shared


CHAT = re.compile("/chats/([^/]+)/")
"""In the address that the page asks over HTTP."""


def asked_over_http(notebook: NotebookPage) -> set[str]:
    """The chats for which the page asked the loopback server, and not only the notebook's own."""
    return {found[1] for url in notebook.requests if (found := CHAT.search(url))}


@pytest.fixture
def earlier(shared: Shared, host: tuple[str, str]) -> set[str]:
    """The chats of other tests that asked over HTTP."""
    return asked_over_http(shared(host[0]))


@pytest.fixture
def notebook(shared: Shared, host: tuple[str, str], earlier: set[str]) -> NotebookPage:
    """With a chat of its own."""
    app, transport = host
    notebook = shared(app)
    notebook.run(0)
    notebook.write(1, show_chat(transport))
    notebook.run(1)
    notebook.chat().wait_until_ready()
    return notebook


@pytest.mark.parametrize("host", HOSTS, ids="-".join, indirect=True)
def test_asks_shows_pages_and_opens_a_row(notebook: NotebookPage, transport: str, earlier: set[str]) -> None:
    chat = notebook.chat().wait_until_ready()
    answer = chat.ask_and_wait("what is in memory?")
    expect(answer).to_contain_text("penguins")
    expect(chat.frame.locator('[data-widget-type="ListView"]').last).to_contain_text("344 rows × 8 columns")
    assert bool(asked_over_http(notebook) - earlier) == (transport == "http")

    chat.ask_and_wait("show penguins")
    table = chat.frame.locator('[data-widget-type="ListView"]').last
    frame = palmerpenguins.load_penguins()
    expect(table).to_contain_text("rows 1–20 of 344")
    expect(table).to_contain_text(str(frame["island"][0]))
    expect(table).to_contain_text(f"{frame['bill_length_mm'][0]:.1f}")

    table.get_by_role("button", name="Next").click()
    expect(table).to_contain_text("rows 21–40 of 344")
    expect(table).to_contain_text(f"{frame['bill_length_mm'][20]:.1f}")
    table.get_by_role("button", name="Previous").click()
    expect(table).to_contain_text("rows 1–20 of 344")

    row = table.locator('[data-widget-type="ListViewItem"]').filter(
        has_text=f"{frame['body_mass_g'][0]:,.0f}"
    )
    row.first.click()
    card = chat.frame.locator('[data-widget-type="Card"]').last
    expect(card).to_contain_text("penguins")
    expect(card).to_contain_text("flipper_length_mm")
    card.get_by_role("button", name="Ask about this row").click()
    expect(chat.composer).to_be_focused()
    expect(chat.frame.locator(".composer-tag").last).to_contain_text("penguins")


def test_a_group_by_gives_the_right_numbers(notebook: NotebookPage) -> None:
    chat = notebook.chat().wait_until_ready()
    chat.ask_and_wait("mean body_mass_g by species in penguins")
    table = chat.frame.locator('[data-widget-type="Table"]').last
    means = palmerpenguins.load_penguins().groupby("species")["body_mass_g"].mean()
    for species, mean in means.items():
        expect(table).to_contain_text(str(species))
        expect(table).to_contain_text(f"{mean:,.2f}")
    step = chat.items("workflow").last
    step.get_by_role("button").first.click()
    expect(step).to_contain_text("FROM penguins")


def test_answers_while_a_cell_runs(notebook: NotebookPage, tmp_path: Path) -> None:
    chat = notebook.chat().wait_until_ready()
    chat.ask_and_wait("what is in memory?")
    gate = tmp_path / "gate"
    notebook.write(2, BUSY.format(path=str(gate)))
    notebook.start(2)
    notebook.page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.content.widgets[2].model.executionState === 'running'"
    )
    chat.ask_and_wait("how many rows in penguins?", seconds=15)
    assert notebook.state(2) == "running"
    expect(chat.items("assistant_message").last).to_contain_text("344")
    gate.touch()


def test_a_reloaded_page_shows_the_conversation(notebook: NotebookPage) -> None:
    chat = notebook.chat().wait_until_ready()
    chat.ask_and_wait("what is in memory?")
    notebook.save()
    notebook.reload()
    chat = notebook.chat().wait_until_ready()
    expect(chat.items("user_message")).to_have_count(1)
    expect(chat.items("assistant_message").last).to_contain_text("penguins")
    chat.ask_and_wait("how many rows in penguins?")
    expect(chat.items("assistant_message").last).to_contain_text("344")


def test_a_restarted_kernel_finds_the_conversation(notebook: NotebookPage) -> None:
    chat = notebook.chat().wait_until_ready()
    chat.ask_and_wait("what is in memory?")
    notebook.restart_kernel()
    notebook.write(1, "%load_ext chatkit_notebook\n%chatkit --model analyst")
    notebook.run(0)
    notebook.run(1)
    again = notebook.chat().wait_until_ready()
    expect(again.items("user_message")).to_have_count(1)
    expect(again.items("assistant_message").last).to_contain_text("penguins")


def test_nothing_leaves_the_machine_and_the_token_is_not_saved(notebook: NotebookPage) -> None:
    chat = notebook.chat().wait_until_ready()
    chat.ask_and_wait("show penguins")
    elsewhere = [
        url
        for url in notebook.requests
        if not url.startswith((notebook.server.url, "http://127.0.0.1:", "blob:", "data:", "about:"))
    ]
    assert elsewhere == []
    saved = str(notebook.save())
    assert "x-chatkit-notebook-token" not in saved
    state = notebook.page.evaluate(
        "() => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON())"
    )
    assert "token" not in state.replace("chatkit_notebook", "")
