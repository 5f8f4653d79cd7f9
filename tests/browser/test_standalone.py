"""The bundled UI in a plain page with a plain ChatKit server, as examples/standalone has it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .gallery import ROOT


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [sys.executable, str(ROOT / "examples" / "standalone" / "server.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 900})
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_a_conversation_without_a_notebook(page: Page, address: str) -> None:
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(address)
    page.wait_for_selector("notebook-chatkit[data-state=ready]")
    chat = page.frame_locator("notebook-chatkit iframe")

    # a starter, words that stream, a widget whose action goes to the page
    chat.get_by_role("button", name="Which species are there?").click()
    expect(chat.get_by_text("three", exact=True)).to_be_visible()
    chat.get_by_role("button", name="Gentoo").click()
    expect(page.locator("h1")).to_have_text("Gentoo")

    # a client tool that the page answers, within one response
    page.evaluate(
        """() => {
          window.told = []
          for (const name of ["chatkit.response.start", "chatkit.response.end"])
            document.querySelector("#chat").addEventListener(name, () => told.push(name))
        }"""
    )
    chat.get_by_role("textbox").fill("What is your title?")
    chat.get_by_role("button", name="Send").click()
    expect(chat.locator("strong", has_text="The bundled ChatKit UI in a plain page")).to_be_visible()
    page.wait_for_selector("notebook-chatkit[data-state=ready]")
    assert page.evaluate("told") == ["chatkit.response.start", "chatkit.response.end"]

    # the conversation is found again
    chat.get_by_role("button", name="New chat").click()
    chat.get_by_role("button", name="History").click()
    chat.get_by_role("button", name="Which species are there?").first.click()
    expect(chat.locator("[data-item-type=widget]")).to_be_visible()
    assert failures == []


def test_a_page_written_for_the_hosted_element_runs_unchanged(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(
        """async () => {
          await customElements.whenDefined("openai-chatkit")
          const chat = document.createElement("openai-chatkit")
          chat.style.cssText = "display: block; height: 400px"
          chat.setOptions({ api: { url: "/api", domainKey: "local" }, theme: { colorScheme: "dark" } })
          const ready = new Promise((resolve) => chat.addEventListener("chatkit.ready", resolve))
          document.body.append(chat)
          await ready
          await chat.sendUserMessage({ text: "species" })
        }"""
    )
    chat = page.frame_locator("openai-chatkit iframe")
    expect(chat.get_by_text("three", exact=True)).to_be_visible()
    wrong = page.evaluate(
        """() => {
          try {
            const api = { url: "/api", domainKey: "local" }
            document.querySelector("openai-chatkit").setOptions({ api, thema: "dark" })
          } catch (error) { return error.message }
        }"""
    )
    assert "`thema`. Did you mean `theme`?" in wrong
