"""The bundled UI in a plain page with a plain ChatKit server, as examples/standalone has it."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .gallery import ROOT
from .test_composer import DROP, PASTE

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
CSV = b"species,mass\nAdelie,3700"


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


def test_files_travel_in_two_phases_and_as_forms(page: Page, address: str) -> None:
    """Button, drop and paste; every limit; an upload that breaks, is shown, repeated or removed."""
    page.goto(address)
    page.wait_for_selector("notebook-chatkit[data-state=ready]")
    element = page.locator("notebook-chatkit iframe")
    frame = element.element_handle().content_frame()
    assert frame
    chips = frame.get_by_role("list", name="Attached files").get_by_role("listitem")
    send = frame.get_by_role("button", name="Send")
    says = frame.locator("[data-item-type=assistant_message]")

    def choose(*files: tuple[str, str, bytes]) -> None:
        with page.expect_file_chooser() as chooser:
            frame.get_by_role("button", name="Attach files").click()
        chooser.value.set_files(
            [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files]
        )

    # the limits of the page: by type, by size per type, by number
    problem = frame.locator(".composer-problem")
    choose(("setup.exe", "application/x-msdownload", b"MZ"))
    expect(problem).to_contain_text("setup.exe cannot be attached. Allowed: image/*, .csv, .md, .txt, .pdf.")
    choose(("photo.png", "image/png", PNG + bytes(600_000)))
    expect(problem).to_contain_text("photo.png is too large: at most 488 KB can be attached.")
    expect(chips).to_have_count(0)
    # and of the server, in its own words
    choose(("long.csv", "text/csv", bytes(1_500_000)))
    expect(chips.get_by_role("alert")).to_have_text("This server takes files of at most 1,000,000 bytes.")
    expect(send).to_be_disabled()
    frame.get_by_role("button", name="Remove long.csv").click()
    expect(chips).to_have_count(0)

    # an upload that is on its way, breaks, and is repeated
    held: list[Route] = []
    page.route("**/files/*", lambda route: held.append(route), times=1)
    choose(("penguins.csv", "text/csv", CSV))
    expect(chips.get_by_role("progressbar", name="penguins.csv")).to_be_visible()
    expect(send).to_be_disabled()
    while not held:
        page.wait_for_timeout(20)
    held[0].abort("connectionreset")
    expect(chips.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    frame.get_by_role("button", name="Upload penguins.csv again").click()
    expect(chips.get_by_text("24 B")).to_be_visible()

    # dropped, pasted, one more than may be; one is taken back from the server
    frame.evaluate(DROP, ["dropped.csv", "text/csv"])
    expect(chips.get_by_text("7 B")).to_be_visible()
    with page.expect_response(lambda got: "/files/" in got.url and got.request.method == "PUT") as pasted:
        frame.evaluate(PASTE)
    choose(("dot.png", "image/png", PNG), ("notes.pdf", "application/pdf", b"%PDF-1.7"))
    expect(problem).to_contain_text("At most 4 files")
    expect(chips).to_have_count(4)
    frame.get_by_role("button", name="Remove pasted.txt").click()
    choose(("notes.pdf", "application/pdf", b"%PDF-1.7"))
    expect(chips).to_have_count(4)
    expect(send).to_be_enabled()
    assert page.request.get(pasted.value.url).status == 404
    send.click()
    expect(says).to_have_count(4)
    said = " ".join(says.all_inner_texts())
    for words in (
        "penguins.csv has 24 bytes; it begins with b'species,mass\\nAdelie,'",
        "dropped.csv has 7 bytes; it begins with b'x,y\\n1,2'",
        "dot.png has 68 bytes; it begins with b'\\x89PNG",
        "notes.pdf has 8 bytes; it begins with b'%PDF-1.7'",
    ):
        assert words in said, said
    expect(frame.locator(".user .attachment-name")).to_have_text(["penguins.csv", "dropped.csv", "notes.pdf"])
    picture = frame.get_by_role("img", name="dot.png")
    assert picture.evaluate("async (image) => (await image.decode(), image.naturalWidth)") == 1

    # the same with forms
    page.evaluate(
        """() => {
          const chat = document.querySelector("#chat")
          const { api, composer } = chat.chat.options
          const uploadStrategy = { type: "direct", uploadUrl: "/files" }
          chat.setOptions({ api: { ...api, uploadStrategy }, composer })
        }"""
    )
    choose(("long.csv", "text/csv", bytes(1_500_000)), ("direct.csv", "text/csv", CSV))
    expect(chips.get_by_role("alert")).to_have_text("This server takes files of at most 1,000,000 bytes.")
    frame.get_by_role("button", name="Remove long.csv").click()
    expect(send).to_be_enabled()
    send.click()
    expect(says.last).to_contain_text("direct.csv has 24 bytes; it begins with b'species,mass")


# contract: chatkit.ready
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
