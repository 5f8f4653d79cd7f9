"""The two pictures of the README: a question, the line that opens to the query, the rows, the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from .conftest import ARTIFACTS, OpenNotebook
from .jupyter_server import JupyterServer

CELL = """
from palmerpenguins import load_penguins
from chatkit_notebook import ChatKit

penguins = load_penguins()
ChatKit(model="analyst", store=":memory:", height=900)
"""
QUESTION = "top 5 penguins by body_mass_g"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Twice the pixels, and a notebook in which the chat is as wide as a README."""
    context = browser.new_context(viewport={"width": 1000, "height": 1100}, device_scale_factor=2)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_of_the_readme(open_notebook: OpenNotebook, lab: JupyterServer, scheme: str) -> None:
    notebook = open_notebook(lab, [CELL])
    notebook.command("application:toggle-left-area")
    notebook.set_theme(f"JupyterLab {scheme.capitalize()}")
    notebook.run(0)
    chat = notebook.chat().wait_until_ready()
    chat.ask_and_wait(QUESTION)
    expect(chat.frame.locator('[data-widget-type="ListView"]')).to_contain_text("6,300")
    chat.element.scroll_into_view_if_needed()
    box = chat.element.bounding_box()
    assert box is not None
    assert 820 <= box["width"] <= 920
    # nothing under the pointer, no caret, and the end of what moves
    notebook.page.mouse.move(0, 0)
    chat.element.evaluate("() => document.activeElement?.blur()")
    chat.element.screenshot(path=ARTIFACTS / f"readme-{scheme}.png", animations="disabled", caret="hide")
