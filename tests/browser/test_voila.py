"""The chat in voila: a kernel for each page, that goes on with the conversation."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .notebook_page import Chat
from .other_servers import VOILA, served, status, table_of_squares

pytestmark = pytest.mark.thorough

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3", "display_name": "python3", "language": "python"}},
    "cells": [
        {
            "cell_type": "code",
            "id": "chat",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": VOILA,
        }
    ],
}


def test_a_notebook_in_voila(context: BrowserContext, tmp_path: Path) -> None:
    (tmp_path / "squares.ipynb").write_text(json.dumps(NOTEBOOK))
    with served(["voila", "squares.ipynb", "--no-browser"], tmp_path, "/voila/static/") as address:
        page = context.new_page()
        page.route(
            lambda url: urlsplit(url).hostname != "127.0.0.1", lambda route: route.abort()
        )  # MathJax, from a CDN
        page.goto(address, wait_until="commit", timeout=60_000)
        chat = the_chat(page)
        table_of_squares(chat)
        assert status(tmp_path, "voila").startswith("http: the page and the kernel are on this machine")

        page.reload(wait_until="commit", timeout=60_000)
        chat = the_chat(page)
        expect(chat.items("user_message")).to_have_count(1)
        expect(chat.ask_and_wait("how many rows in squares?")).to_contain_text("30")


def the_chat(page: Page) -> Chat:
    return Chat(page, page.locator("notebook-chatkit")).wait_until_ready()
