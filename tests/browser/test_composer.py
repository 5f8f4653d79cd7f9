"""The composer in a real browser: menus by keyboard, undo, files by every way, speech, drafts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from .gallery import Gallery

DROP = """([name, type]) => {
  const data = new DataTransfer()
  data.items.add(new File(["x,y\\n1,2"], name, { type }))
  const fire = (kind) => document.querySelector(".chat").dispatchEvent(
    new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }))
  fire("dragover")
  const offered = document.querySelector(".drop-area")?.textContent ?? null
  fire("drop")
  return offered
}"""

PASTE = """() => {
  const data = new DataTransfer()
  data.items.add(new File(["12"], "pasted.txt", { type: "text/plain" }))
  document.querySelector(".composer-input").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 640, "height": 700}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def opened(gallery: Gallery, page: Page) -> Frame:
    """A chat with everything that the composer can have, and an empty composer."""
    frame = gallery.open(page, "commands")
    field = frame.locator(".composer-input")
    field.focus()
    page.keyboard.press("Escape")
    field.fill("")
    return frame


def test_mentions_and_commands_by_keyboard_alone(gallery: Gallery, page: Page) -> None:
    frame = opened(gallery, page)
    field = frame.locator(".composer-input")
    page.keyboard.type("Join @pen")
    expect(frame.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(field).to_have_value("Join @penguins ")
    page.keyboard.type("with @")
    expect(frame.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(field).to_have_value("Join @penguins with @islands ")
    expect(frame.locator("mark")).to_have_text(["@penguins", "@islands"])
    # the browser's own undo and redo go over it
    page.keyboard.press("Control+z")
    expect(field).not_to_have_value("Join @penguins with @islands ")
    page.keyboard.press("Control+y")
    expect(field).to_have_value("Join @penguins with @islands ")
    expect(frame.locator("mark")).to_have_text(["@penguins", "@islands"])
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("Join @penguins with ")
    for _ in " with ":
        page.keyboard.press("Backspace")
    expect(field).to_have_value("Join @penguins")
    # a dot behind a table goes on to its columns; before one is pointed at it may end the sentence
    page.keyboard.type(".")
    expect(frame.get_by_role("option")).to_have_count(4)
    expect(frame.get_by_role("option", selected=True)).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(frame.get_by_role("option", selected=True)).to_have_text("penguins.speciesstr")
    page.keyboard.type("bill len")
    page.keyboard.press("Enter")
    expect(frame.locator("mark")).to_have_text(["@penguins.bill length in millimetres"])
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    expect(field).to_have_value("Join ")
    page.keyboard.type("/exp")
    expect(frame.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(frame.get_by_role("option")).to_have_text(["HTML", "Markdown"])
    page.keyboard.press("Enter")
    expect(frame.get_by_role("listbox")).to_have_count(0)
    # a page that asks for the composer gets it, whatever is in its place
    page.evaluate("async () => { await chat.showHistory(); await chat.focusComposer() }")
    expect(field).to_be_focused()


def test_the_marks_lie_under_their_words(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "tags")
    expect(frame.locator("mark")).to_have_count(2)
    same = frame.evaluate(
        """() => {
          const [field, back] = [".composer-input", ".composer-back"].map((one) =>
            document.querySelector(one))
          const [a, b] = [field, back].map((one) => getComputedStyle(one))
          const names = ["fontFamily", "fontSize", "lineHeight", "letterSpacing", "paddingLeft", "paddingTop",
            "overflowWrap", "wordBreak", "whiteSpace"]
          return [names.filter((name) => a[name] !== b[name]), field.clientWidth === back.clientWidth]
        }"""
    )
    assert same == [[], True]
    # what is pointed at says what it is
    box = frame.locator("mark").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    expect(frame.get_by_role("tooltip")).to_contain_text("344 rows")
    frame.locator(".user .tag").hover()
    expect(frame.get_by_role("tooltip")).to_contain_text("344 rows")


def test_files_by_button_paste_and_drop_are_sent(gallery: Gallery, page: Page) -> None:
    frame = opened(gallery, page)
    frame.get_by_role("button", name="Add to the message").click()
    with page.expect_file_chooser() as chooser:
        frame.get_by_role("menuitem", name="Attach files").click()
    chooser.value.set_files([{"name": "chosen.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2"}])
    assert frame.evaluate(DROP, ["dropped.csv", "text/csv"]) in (None, "Drop files here to attach them")
    frame.evaluate(PASTE)
    files = frame.get_by_role("list", name="Attached files").get_by_role("listitem")
    expect(files).to_have_count(3)
    frame.get_by_role("button", name="Remove pasted.txt").click()
    expect(files).to_have_count(2)
    send = frame.get_by_role("button", name="Send")
    expect(send).to_be_enabled()
    send.click()
    expect(frame.locator(".user .attachment-name")).to_have_text(["chosen.csv", "dropped.csv"])
    expect(files).to_have_count(0)


def test_an_upload_that_fails_keeps_the_message_and_can_be_repeated(gallery: Gallery, page: Page) -> None:
    frame = opened(gallery, page)
    frame.locator(".composer-input").fill("What is this?")
    page.evaluate("chat.setComposerValue({ files: [new File(['x'.repeat(4000)], 'broken.csv')] })")
    expect(frame.get_by_role("alert")).to_have_text("The disk of the server is full.")
    expect(frame.get_by_role("button", name="Send")).to_be_disabled()
    frame.get_by_role("button", name="Upload broken.csv again").click()
    expect(frame.get_by_role("alert")).to_have_text("The disk of the server is full.")
    frame.get_by_role("button", name="Remove broken.csv").click()
    expect(frame.get_by_role("button", name="Send")).to_be_enabled()
    expect(frame.locator(".composer-input")).to_have_value("What is this?")


def test_speech_becomes_text_and_a_draft_outlives_a_reload(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "files")
    field = frame.locator(".composer-input")
    expect(field).to_have_value("What does this show?")
    frame.get_by_role("button", name="Dictate").click()
    expect(frame.get_by_text("Listening…")).to_be_visible()
    # the recorder needs a moment of sound before there is anything to write down
    page.wait_for_function("() => chat.chat.state.dictation?.since < Date.now() - 600")
    frame.get_by_role("button", name="Done speaking").click()
    expect(field).to_have_value("What does this show? How heavy are they?")
    saved = "() => Object.values(sessionStorage).some((text) => text.includes('heavy'))"
    page.wait_for_function(saved)
    # a page whose case puts nothing into the composer
    page.evaluate("() => history.replaceState(null, '', '?bare&speed=0&case=start')")
    kept = page.evaluate("() => Object.entries(sessionStorage).find(([, text]) => text.includes('heavy'))[1]")
    page.evaluate("(text) => sessionStorage.setItem('chatkit-notebook.draft./chatkit', text)", kept)
    page.reload()
    shown = page.frame_locator("#place iframe")
    expect(shown.locator(".composer-input")).to_have_value("What does this show? How heavy are they?")
    expect(shown.get_by_role("list", name="Attached files").get_by_role("listitem")).to_have_count(2)


def test_a_narrow_page_from_right_to_left_cuts_nothing(gallery: Gallery, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    frame = gallery.open(page, "files", locale="ar")
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
    for case in ("files", "uploads", "mentions", "commands"):
        gallery.show(page, frame, case)
        assert frame.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0, case
