"""VS Code and Colab, as far as their rules are documented: real kernels, pages that behave like theirs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.live_kernel import live_kernel
from tests.test_busy_kernel import COLAB
from tests.test_kernel import BLOCK

from .chromium import ELSEWHERE
from .fake_host import VS_CODE_CSP, serving
from .notebook_page import Chat
from .other_servers import SETUP, table_of_squares

pytestmark = pytest.mark.thorough

SHOW = f"{SETUP}chat = ChatKit(model='analyst', store=':memory:')\nchat"


def the_chat(page: Page) -> Chat:
    return Chat(page, page.locator("notebook-chatkit")).wait_until_ready()


def test_vs_code(context: BrowserContext, tmp_path: Path) -> None:
    """Its page is in a webview with a policy, knows no subshells, and sends whole buffers."""
    with live_kernel(tmp_path) as kernel, serving(kernel, VS_CODE_CSP) as address:
        kernel.run(f"__vsc_ipynb_file__ = '/notes/squares.ipynb'\n{SHOW}")
        page = context.new_page()
        refused: list[str] = []
        page.on(
            "console", lambda said: refused.append(said.text) if "Content Security" in said.text else None
        )
        page.goto(f"{address.replace('127.0.0.1', ELSEWHERE)}?host=vscode")
        chat = the_chat(page)
        expect(chat.frame.locator("html")).to_have_css("color-scheme", "dark")
        table_of_squares(chat)
        assert kernel.text("print(chat.status['transport'])").startswith(
            "comm: the page is not on this machine"
        )
        assert "in VS Code: ready" in kernel.text("print(chat.doctor())")
        assert refused == []

        gate = tmp_path / "gate"
        cell = kernel.begin(BLOCK.format(path=str(gate)))
        chat.ask("how many rows in squares?")
        banner = chat.frame.locator("[data-connection]")
        expect(banner).to_contain_text("The kernel is busy, your message is queued.", timeout=30_000)
        gate.touch()
        kernel.finish(cell)
        expect(chat.items("assistant_message").last).to_contain_text("30", timeout=30_000)
        chat.wait_for_answer()
        expect(banner).to_be_hidden()
        expect(chat.frame.get_by_role("alert")).to_have_count(0)

        # a page on this machine that may not connect to other ports
        page.goto(f"{address}?host=vscode")
        the_chat(page).ask_and_wait("sum of n in squares")
        assert kernel.text("print(chat.status['transport'])").startswith("comm: the browser cannot reach")


def test_colab(context: BrowserContext, tmp_path: Path) -> None:
    """Each output is a page of another origin, and shows only what is sent by the handler of a message."""
    with live_kernel(tmp_path) as kernel, serving(kernel) as address:
        kernel.run(f"{COLAB}\n{SHOW}")
        page = context.new_page()
        page.goto(f"{address.replace('127.0.0.1', ELSEWHERE)}?host=colab")
        chat = the_chat(page)
        expect(chat.frame.locator("html")).to_have_css("color-scheme", "dark")
        table_of_squares(chat)
        assert kernel.text("print(chat.status['transport'])").startswith(
            "comm: the page is not on this machine"
        )
        report = kernel.text("print(chat.doctor())")
        assert "in Google Colab: ready" in report
        assert "kept until the page asks" in report
