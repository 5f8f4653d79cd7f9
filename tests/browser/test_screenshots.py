"""The two pictures of the README: a question, the line that opens to the query, the rows, the answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from .conftest import ARTIFACTS, OpenNotebook, opening
from .idle_pages import IdlePages
from .jupyter_server import JupyterServer

CELL = """
from palmerpenguins import load_penguins
from chatkit_notebook import ChatKit

penguins = load_penguins()
ChatKit(model="analyst", store=":memory:", height=900)
"""
QUESTION = "top 5 penguins by body_mass_g"


@pytest.fixture
def open_notebook(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenNotebook]:
    """Twice the pixels, and a notebook in which the chat is as wide as a README."""
    with browser.new_context(viewport={"width": 1000, "height": 1100}, device_scale_factor=2) as context:
        yield from opening(IdlePages(context), request.session)


@pytest.mark.thorough  # what they show is held to its place in test_conversation.py and test_guest.py
def test_the_pictures_of_the_readme(open_notebook: OpenNotebook, lab: JupyterServer) -> None:
    notebook = open_notebook(lab, [CELL])
    notebook.command("application:toggle-left-area")
    for scheme in ("light", "dark"):
        notebook.set_theme(f"JupyterLab {scheme.capitalize()}")
        notebook.run(0)
        chat = notebook.chat().wait_until_ready()
        chat.ask_and_wait(QUESTION)
        expect(
            chat.frame.locator('[data-widget-type="ListView"], [data-widget-type="Table"]').last
        ).to_contain_text("6,300")
        chat.element.scroll_into_view_if_needed()
        box = chat.element.bounding_box()
        assert box is not None
        assert 820 <= box["width"] <= 920
        # nothing under the pointer, no caret, and the end of what moves
        notebook.page.mouse.move(0, 0)
        chat.element.evaluate("() => document.activeElement?.blur()")
        chat.element.screenshot(path=ARTIFACTS / f"readme-{scheme}.png", animations="disabled", caret="hide")
