"""The chat in marimo: in a notebook that is edited, over http; in an app that many people open, over comm."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .chromium import ELSEWHERE
from .notebook_page import Chat
from .other_servers import MARIMO, served, status, table_of_squares

pytestmark = pytest.mark.thorough

CONFIG = "[tool.marimo]\nruntime.auto_instantiate = true\ndisplay.theme = 'system'\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "squares.py").write_text(MARIMO)
    (tmp_path / "pyproject.toml").write_text(CONFIG)
    return tmp_path


def marimo(mode: str) -> list[str]:
    return ["marimo", "--yes", "--quiet", mode, "squares.py", "--headless", "--no-token", "--host=127.0.0.1"]


def test_a_notebook_in_marimo(context: BrowserContext, home: Path) -> None:
    with served([*marimo("edit"), "--skip-update-check"], home) as address:
        page = context.new_page()
        page.goto(f"{address}/?guest=edit", wait_until="commit")
        chat = the_chat(page)
        table_of_squares(chat)
        assert status(home, "edit").startswith("http: the page and the kernel are on this machine")
        page.emulate_media(color_scheme="dark")
        expect(page.locator("body")).to_have_attribute("data-theme", "dark")
        expect(chat.frame.locator("html")).to_have_css("color-scheme", "dark")

        page.reload()
        chat = the_chat(page)
        expect(chat.items("user_message")).to_have_count(1)
        expect(chat.ask_and_wait("how many rows in squares?")).to_contain_text("30")


def test_an_app_in_marimo_keeps_its_guests_apart(context: BrowserContext, home: Path) -> None:
    with served(marimo("run"), home) as address:
        pages = {}
        for guest in ("ann", "bob"):
            pages[guest] = context.new_page()
            pages[guest].goto(f"{address.replace('127.0.0.1', ELSEWHERE)}/?guest={guest}")
            the_chat(pages[guest])
        for guest, page in pages.items():
            chat = the_chat(page)
            chat.ask_and_wait("show visits")
            expect(chat.frame.locator('[data-widget-type="ListView"]')).to_contain_text(guest)
            assert status(home, guest).startswith("comm: the page is not on this machine")


def the_chat(page: Page) -> Chat:
    return Chat(page, page.locator("notebook-chatkit")).wait_until_ready()
