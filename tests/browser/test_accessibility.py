"""Every state of the gallery against WCAG 2.2 AA: axe, keyboard, narrow pages, large text, no motion."""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from . import sheet
from .gallery import JS, Gallery, at_rest

AXE = JS / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 760, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def cases(browser: Browser, gallery: Gallery) -> list[str]:
    page = browser.new_page()
    found = gallery.cases(page)
    page.close()
    return found


# The design system colours its buttons by ::before, of which axe cannot tell what is behind the words.
GROUNDS = """() => {
  const bare = document.createElement("style")
  const coloured = [...document.querySelectorAll("button")].map((button) => {
    const { backgroundColor, opacity, content } = getComputedStyle(button, "::before")
    return [button, content !== "none" && opacity === "1" ? backgroundColor : ""]
  })
  for (const [button, colour] of coloured) if (colour) button.style.backgroundColor = colour
  bare.textContent = "button::before { display: none !important }"
  document.head.append(bare)
  return () => {
    bare.remove()
    for (const [button, colour] of coloured) if (colour) button.style.backgroundColor = ""
  }
}"""


def findings(frame: Frame, *rules: str) -> list[str]:
    """What axe objects to, a line for each element; by these rules only, when some are named."""
    if not frame.evaluate("() => 'axe' in window"):
        frame.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = frame.evaluate(
        f"""async (rules) => {{
          const undo = ({GROUNDS})()
          const {{ violations }} = await axe.run(document, {{ resultTypes: ["violations"], preload: false,
            ...(rules.length ? {{ runOnly: rules }} : {{}}) }})
          undo()
          return {{ violations }}
        }}""",
        rules,
    )
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:240]})"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def found_in(found: dict[str, list[str]]) -> dict[str, list[str]]:
    return {case: ones for case, ones in found.items() if ones}


# The same answer many times.
REPEATED = ("many", "long")


def test_axe_finds_nothing_in_light_and_dark(gallery: Gallery, page: Page, cases: list[str]) -> None:
    frame = gallery.open(page, cases[0])
    found = {}
    for case in cases:
        # axe passes over the colours of what is scrolled out of sight
        page.evaluate("(height) => { chat.maxHeight = height }", 640 if case in REPEATED else 30_000)
        gallery.show(page, frame, case)
        found[case] = findings(frame)
        page.evaluate("(name) => dress(name, { theme: 'dark' })", case)
        frame.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
        # what is not about colours is the same in the dark
        found[f"{case} in the dark"] = findings(frame, "color-contrast")
    assert found_in(found) == {}


OVERFLOW = """() => {
  const scrolls = (element) => getComputedStyle(element).overflowX !== "visible"
  const cut = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
      if (scrolls(up) && !up.matches(".thread, .chat, main, [role=log]")) return true
    return false
  }
  const wide = [...document.body.querySelectorAll("*")].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect()
    return width > 1 && (right > innerWidth + 1 || left < -1) && !cut(element)
  })
  const page = document.scrollingElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : []
  return [...page, ...wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 160))]
}"""


def test_nothing_sticks_out_of_a_narrow_chat_or_at_twice_the_size(
    gallery: Gallery, page: Page, cases: list[str]
) -> None:
    frame = gallery.open(page, cases[0])
    found = {}
    for case in cases:
        page.set_viewport_size({"width": 320, "height": 700})
        gallery.show(page, frame, case)
        found[case] = frame.evaluate(OVERFLOW)
        # 640 px of a screen at 200 % are 320 px of CSS; text that is enlarged alone is the harder case
        page.set_viewport_size({"width": 640, "height": 700})
        frame.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        at_rest(frame)
        found[f"{case} at twice the size"] = frame.evaluate(OVERFLOW)
        frame.evaluate("() => { document.documentElement.style.fontSize = '' }")
    assert found_in(found) == {}


def test_a_chat_from_right_to_left_is_as_good(gallery: Gallery, page: Page, cases: list[str]) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    frame = gallery.open(page, cases[0], locale="ar")
    frame.wait_for_function("() => document.dir === 'rtl' && document.documentElement.lang === 'ar'")
    found = {}
    for case in cases:
        gallery.show(page, frame, case, locale="ar")
        found[case] = frame.evaluate(OVERFLOW)
        if case in ("start", "table", "form", "charts", "markdown", "items"):
            found[case] += findings(frame)
    assert found_in(found) == {}


# Notes at each Tab what has the focus, and whether it looks otherwise than when it has lost it.
WALK = """() => {
  const look = (one) => JSON.stringify([null, "::before", "::after"].map((part) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(one, part)
    return [outlineStyle !== "none" && outlineWidth !== "0px", boxShadow, borderColor]
  }))
  const around = (element) =>
    [element, element.parentElement, element.closest("form, .composer"), ...element.parentElement.children]
      .filter(Boolean)
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[inert]")
  const oneOfGroup = (element) =>
    element.type !== "radio" || element.checked || !element.name ||
    element === element.closest("form, body").querySelector(`input[type=radio][name="${CSS.escape(element.name)}"]`)
  const controls = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((element) => element.tabIndex >= 0 && !element.disabled && shown(element) && oneOfGroup(element))
  const reached = new Set()
  const unseen = []
  const jumps = []
  let before = null
  /** Whether the focus went up, or back in its line, rather than on as one reads: columns may begin above. */
  const jumped = (one, next) => {
    const common = Math.min(one.bottom, next.bottom) - Math.max(one.top, next.top)
    const inLine = common > Math.min(one.bottom - one.top, next.bottom - next.top) / 2
    return inLine ? next.right <= one.left + 1 : next.bottom <= one.top + 1 && next.left < one.right - 1
  }
  const place = (element) => {
    const area = element.closest(".thread-scroll, .header, .footer")
    const { left, right, top, bottom } = element.getBoundingClientRect()
    const by = area?.scrollTop ?? 0
    return { element, area, left, right, top: top + by, bottom: bottom + by }
  }
  let last = null
  const settle = () => {
    // a text field has its caret
    const plain = last && !last.element.matches("textarea, input")
    if (plain && last.parts.every((one, at) => look(one) === last.looks[at])) unseen.push(last.element)
    last = null
  }
  const note = (event) => {
    if (event.key !== "Tab") return
    settle()
    const element = document.activeElement
    if (!element || element === document.body) return
    reached.add(element)
    const now = place(element)
    const beside = before?.area && before.area === now.area && !before.element.contains(element)
    if (!event.shiftKey && beside && jumped(before, now))
      jumps.push(before.element, element)
    before = now
    const parts = around(element)
    last = { element, parts, looks: parts.map(look) }
  }
  // an element that hands the focus on is reached too
  const hand = ({ target }) => reached.add(target)
  document.addEventListener("keydown", note, true)
  document.addEventListener("focusin", hand, true)
  const html = (elements) => elements.map((element) => element.outerHTML.slice(0, 160))
  window.walked = () => {
    settle()
    document.removeEventListener("keydown", note, true)
    document.removeEventListener("focusin", hand, true)
    const moving = [...document.querySelectorAll("*")].filter((element) => {
      const { animationDuration, transitionDuration } = getComputedStyle(element)
      return [animationDuration, transitionDuration].some((time) => parseFloat(time) > 0.01)
    })
    return {
      missed: html(controls.filter((element) =>
        element.isConnected && !element.disabled && element.tabIndex >= 0 && !reached.has(element))),
      unseen: html(unseen),
      jumps: html(jumps),
      moving: html(moving),
    }
  }
  return controls.length
}"""


# Every kind of control there is.
BACKWARDS = ("start", "form", "tags", "sources", "questions")


def backwards(page: Page, frame: Frame) -> dict[str, Any]:
    """The way back by Shift+Tab, in the few colours of a high-contrast mode, which has no shadows."""
    page.emulate_media(forced_colors="active")
    controls = frame.evaluate(WALK)
    page.locator("#after").focus()
    for _ in range(controls + 20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("() => document.activeElement.id === 'before'"):
            break
    else:
        return {"trapped": frame.evaluate("() => document.activeElement.outerHTML.slice(0, 160)")}
    found = {what: ones for what, ones in frame.evaluate("() => walked()").items() if ones}
    page.emulate_media(forced_colors="none")
    # a group of radio buttons hands the focus on when one comes, and is passed when one leaves
    missed = [html for html in found.pop("missed", []) if 'role="radiogroup"' not in html]
    return {**found, "missed": missed} if missed else found


def test_the_keyboard_reaches_everything_shows_where_it_is_and_nothing_moves(
    gallery: Gallery, page: Page, cases: list[str]
) -> None:
    frame = gallery.open(page, cases[0])
    page.evaluate(
        """() => {
          document.body.insertAdjacentHTML("afterbegin", "<input id=before>")
          document.body.insertAdjacentHTML("beforeend", "<input id=after>")
          document.querySelector("#after").addEventListener("keydown", (event) => {
            if (!event.shiftKey) event.preventDefault()
          })
        }"""
    )
    left = "() => document.activeElement.id === 'after'"
    found: dict[str, dict[str, Any]] = {}
    for case in cases:
        gallery.show(page, frame, case)
        controls = frame.evaluate(WALK)
        page.locator("#before").focus()
        for _ in range(controls):
            page.keyboard.press("Tab")
        for _ in range(20):
            if page.evaluate(left):
                break
            page.keyboard.press("Tab")
        assert page.evaluate(left), f"{case}: the keyboard does not get out of the chat"
        found[case] = {what: ones for what, ones in frame.evaluate("() => walked()").items() if ones}
        if case in BACKWARDS:
            found[f"{case} backwards"] = backwards(page, frame)
    assert {case: ones for case, ones in found.items() if ones} == {}


def test_what_opens_is_used_by_arrows_closed_by_escape_and_gives_the_focus_back(
    gallery: Gallery, page: Page
) -> None:
    frame = gallery.open(page, "form")
    key = page.keyboard.press

    def focused(name: str) -> None:
        expect(frame.get_by_role("button", name=name)).to_be_focused()

    # a list box: opened, moved in, left, and one chosen; a calendar as well; both clean in light and dark
    for label in ("Species", "Day"):
        frame.get_by_role("button", name=label).focus()
        key("Space")
        frame.wait_for_selector("[role=dialog][aria-label]")
        assert findings(frame) == []
        page.evaluate("() => dress('form', { theme: 'dark' })")
        frame.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
        assert findings(frame, "color-contrast") == []
        page.evaluate("() => dress('form', {})")
        key("Escape")
        frame.wait_for_selector("[role=dialog]", state="detached")
        focused(label)
    frame.get_by_role("button", name="Species").focus()
    key("Space")
    frame.wait_for_selector("[role=option]")
    key("ArrowDown")
    key("Enter")
    expect(frame.get_by_role("button", name="Species")).to_contain_text("Chinstrap")
    focused("Species")
    frame.get_by_role("radio", name="Female").focus()
    key("ArrowRight")
    expect(frame.get_by_role("radio", name="Male", exact=True)).to_be_focused()

    # menus of the composer
    gallery.show(page, frame, "tags")
    frame.get_by_role("button", name="Add to the message").focus()
    key("Enter")
    frame.wait_for_selector("[role=menu]")
    key("ArrowDown")
    expect(frame.locator("[role^=menuitem]").nth(1)).to_be_focused()
    key("Escape")
    frame.wait_for_selector("[role=menu]", state="detached")
    focused("Add to the message")

    # what is found after "@": the field keeps the focus and names what is chosen
    gallery.show(page, frame, "mentions")
    field = frame.get_by_role("textbox")
    expect(frame.get_by_role("option")).to_have_count(4)
    field.focus()
    first = field.get_attribute("aria-activedescendant")
    key("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", first or "")
    key("Escape")
    frame.wait_for_selector("[role=listbox]", state="detached")
    expect(field).to_be_focused()
    # with less text than before the field is as high as one line again
    assert frame.evaluate("() => document.querySelector('.composer-input').offsetHeight") < 48

    # the source behind a mark shows while that has the focus
    gallery.show(page, frame, "sources")
    frame.locator(".md-cite").first.focus()
    expect(frame.get_by_role("tooltip")).to_contain_text("Palmer Station LTER")
    assert findings(frame) == []
    key("Escape")
    expect(frame.get_by_role("tooltip")).to_have_count(0)

    # the history
    frame.get_by_role("button", name="History").focus()
    key("Enter")
    frame.wait_for_selector(".chat[data-view=history]")
    assert findings(frame) == []
    key("Escape")
    frame.wait_for_selector(".chat[data-view=thread]")
    focused("History")


def test_popups_close_and_leave_the_focus_to_the_page(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "form")
    page.evaluate("() => document.body.insertAdjacentHTML('afterbegin', '<input id=cell>')")
    for label in ("Species", "Day"):
        frame.get_by_role("button", name=label).focus()
        page.keyboard.press("Space")
        frame.wait_for_selector("[role=dialog]")
        page.locator("#cell").click()
        frame.wait_for_selector("[role=dialog]", state="detached")
        page.keyboard.type("x")
    assert page.locator("#cell").input_value() == "xx"


def test_an_answer_is_read_out_once(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "start")
    frame.evaluate(
        """() => {
          window.said = []
          new MutationObserver(() => said.push(document.querySelector("[data-announcer]").textContent))
            .observe(document.querySelector("[data-announcer]"), { childList: true, characterData: true, subtree: true })
        }"""
    )
    page.evaluate("() => chat.sendUserMessage({ text: 'a notice' })")
    expect(frame.get_by_text("Some things must be said of this answer.").first).to_be_visible()
    frame.wait_for_function("() => said.length > 0")
    at_rest(frame)
    assert frame.evaluate("() => said.filter((words) => words.includes('Some things must be said'))") == [
        "Answer: Some things must be said of this answer."
    ]
    # the conversation itself is silent: a screen reader would read each piece that comes
    assert frame.locator("[role=log]").get_attribute("aria-live") == "off"


def test_the_sheet_of_pictures_is_made(browser: Browser, gallery: Gallery, tmp_path: Path) -> None:
    index = sheet.make(browser, gallery, ["form"], tmp_path, ["dark"])
    assert "form-dark.png" in index.read_text(encoding="utf-8")
    assert (tmp_path / "form-dark.png").stat().st_size > 10_000
