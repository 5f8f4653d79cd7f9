"""The chat as a guest in the notebook: its keys, its theme, its styles, its wheel."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import ARTIFACTS, OpenNotebook
from .notebook_page import NotebookPage
from .test_conversation import DATA, show_chat

LONG = "print('\\n' * 40)"


# Notebook 7 has the notebook component of JupyterLab; its own page is seen in test_conversation.py.
@pytest.fixture(scope="module", params=["lab", pytest.param("notebook7", marks=pytest.mark.thorough)])
def shared(request: pytest.FixtureRequest, open_shared: OpenNotebook) -> NotebookPage:
    notebook = open_shared(request.getfixturevalue(request.param), [DATA, show_chat(), LONG, LONG])
    notebook.run(0)
    return notebook


@pytest.fixture
def notebook(shared: NotebookPage) -> NotebookPage:
    """With a chat of its own, that nothing was typed into."""
    shared.run(1)
    shared.chat().wait_until_ready().composer.fill("")
    return shared


def test_typing_never_reaches_the_notebook(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    before = notebook.sources()
    chat.frame.get_by_role("button").first.focus()
    chat.composer.focus()
    notebook.page.keyboard.type("add bb x dd")
    expect(chat.composer).to_contain_text("add bb x dd") if chat.composer.evaluate(
        "e => e.tagName"
    ) != "TEXTAREA" else expect(chat.composer).to_have_value("add bb x dd")
    notebook.page.keyboard.press("Escape")
    notebook.page.keyboard.press("ArrowUp")
    assert notebook.sources() == before


def test_control_s_still_saves(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    chat.composer.focus()
    notebook.page.keyboard.type("a draft")
    assert notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.model.dirty")
    notebook.page.keyboard.press("Control+s")
    notebook.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")


def test_shift_enter_breaks_and_enter_sends(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    chat.composer.focus()
    notebook.page.keyboard.type("what is")
    notebook.page.keyboard.press("Shift+Enter")
    notebook.page.keyboard.type("in memory?")
    expect(chat.items("user_message")).to_have_count(0)
    notebook.page.keyboard.press("Enter")
    expect(chat.items("user_message")).to_have_count(1)
    chat.wait_for_answer()
    expect(chat.items("assistant_message").last).to_contain_text("penguins")


def test_follows_the_theme_of_the_notebook(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    chat.ask_and_wait("show penguins")

    def lightness() -> float:
        """0 black to 255 white: the background that is really behind the thread."""
        return float(
            chat.frame.locator("body").evaluate(
                """(body) => {
                  let node = body.querySelector("[role=log]")
                  while (node) {
                    const color = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number)
                    if (color.length < 4 || color[3] > 0) return (color[0] + color[1] + color[2]) / 3
                    node = node.parentElement
                  }
                  return 255
                }"""
            )
        )

    assert lightness() > 200
    chat.screenshot(ARTIFACTS / f"{notebook.server.app}-light.png")
    notebook.set_theme("JupyterLab Dark")
    expect(chat.frame.locator("html")).to_have_css("color-scheme", "dark")
    assert lightness() < 80
    chat.screenshot(ARTIFACTS / f"{notebook.server.app}-dark.png")
    notebook.set_theme("JupyterLab Light")
    expect(chat.frame.locator("html")).to_have_css("color-scheme", "light")


def test_styles_do_not_leak_either_way(notebook: NotebookPage) -> None:
    chat = notebook.chat()
    family = chat.composer.evaluate("e => getComputedStyle(e).fontFamily")
    style = notebook.page.add_style_tag(
        content="* { font-family: fantasy !important; text-transform: uppercase }"
    )
    assert chat.composer.evaluate("e => getComputedStyle(e).fontFamily") == family
    assert chat.composer.evaluate("e => getComputedStyle(e).textTransform") == "none"
    style.evaluate("e => e.remove()")


def test_the_wheel_moves_the_thread_and_then_the_notebook(notebook: NotebookPage) -> None:
    for index in (2, 3):
        notebook.run(index)
    chat = notebook.chat()
    chat.element.scroll_into_view_if_needed()
    place = chat.element.bounding_box()
    assert place is not None
    notebook.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)

    def moved() -> float:
        now = chat.element.bounding_box()
        assert now is not None
        return place["y"] - now["y"]

    notebook.page.mouse.wheel(0, 200)  # a start screen has nothing to scroll: the notebook takes the wheel
    notebook.page.wait_for_function(
        "(top) => document.querySelector('notebook-chatkit').getBoundingClientRect().top < top - 50",
        arg=place["y"],
    )
    assert moved() > 50
