"""Every state of the gallery against WCAG 2.2 AA: axe, keyboard, narrow pages, large text, no motion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page

from .conftest import ARTIFACTS
from .gallery import JS, Gallery, at_rest

SHEET = ARTIFACTS / "sheet"
AXE = JS / "node_modules" / "axe-core" / "axe.min.js"

CASES = [
    "start", "table", "record", "markdown", "workflow", "charts", "curves", "form", "title", "wide", "many",
    "stream", "long", "error", "notice", "progress", "image", "reasoning",
    "items", "questions", "locked", "closed",
    "texts", "boxes", "roots", "buttons", "fields", "pictures",
    "files", "uploads", "refused", "tags", "mentions", "nothing", "commands",
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def sheet() -> None:
    """One page with a picture of every state, for people to look at."""
    SHEET.mkdir(parents=True, exist_ok=True)
    kinds = ("light", "dark", "narrow", "rtl")
    pictures = "".join(
        f"<h2>{case}</h2>" + "".join(f"<img src={case}-{kind}.png alt={kind} loading=lazy>" for kind in kinds)
        for case in CASES
    )
    style = "img { max-width: 24%; vertical-align: top; margin: 2px; border: 1px solid #8884 }"
    (SHEET / "index.html").write_text(
        f"<!doctype html><title>Every state of the chat</title><style>{style}</style>{pictures}"
    )


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 760, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def findings(frame: Frame, *rules: str) -> list[str]:
    """What axe objects to, a line for each element; by these rules only, when some are named."""
    if not frame.evaluate("() => 'axe' in window"):
        frame.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = frame.evaluate(
        "(rules) => axe.run(document, { resultTypes: ['violations'], preload: false,"
        " ...(rules.length ? { runOnly: rules } : {}) })",
        rules,
    )
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:240]})"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def test_every_case_of_the_gallery_is_listed_here(gallery: Gallery, page: Page) -> None:
    assert set(gallery.cases(page)) >= set(CASES)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(gallery: Gallery, page: Page, theme: str) -> None:
    frame = gallery.open(page, CASES[0])
    found = {}
    for case in CASES:
        gallery.show(page, frame, case, theme=theme)
        assert frame.evaluate("() => document.documentElement.dataset.theme") == theme
        # what is not about colours is the same in the dark
        found[case] = findings(frame, *(["color-contrast"] if theme == "dark" else []))
        page.screenshot(path=SHEET / f"{case}-{theme}.png")
    assert {case: ones for case, ones in found.items() if ones} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(gallery: Gallery, page: Page, theme: str) -> None:
    frame = gallery.open(page, "form", theme=theme)
    for label in ("Day", "Species"):
        trigger = frame.get_by_role("button", name=label)
        trigger.focus()
        page.keyboard.press("Space")
        frame.wait_for_selector("[role=dialog][aria-label]")
        assert findings(frame) == []
        page.keyboard.press("Escape")
        frame.wait_for_selector("[role=dialog]", state="detached")
        assert trigger.evaluate("(trigger) => document.activeElement === trigger"), f"{label} lost the focus"
    frame.get_by_role("button", name="History").click()
    frame.wait_for_selector(".chat[data-view=history]")
    assert findings(frame) == []


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


def test_nothing_sticks_out_of_a_narrow_chat(gallery: Gallery, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    frame = gallery.open(page, CASES[0])
    found = {}
    for case in CASES:
        gallery.show(page, frame, case)
        found[case] = frame.evaluate(OVERFLOW)
        page.screenshot(path=SHEET / f"{case}-narrow.png")
    assert {case: ones for case, ones in found.items() if ones} == {}


def test_nothing_sticks_out_at_twice_the_size(gallery: Gallery, page: Page) -> None:
    # 640 px of a screen at 200 % are 320 px of CSS; text that is enlarged alone is the harder case
    page.set_viewport_size({"width": 640, "height": 700})
    frame = gallery.open(page, CASES[0])
    found = {}
    for case in CASES:
        gallery.show(page, frame, case)
        frame.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
        at_rest(frame)
        found[case] = frame.evaluate(OVERFLOW)
    assert {case: ones for case, ones in found.items() if ones} == {}


def test_a_chat_from_right_to_left_is_as_good(gallery: Gallery, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    frame = gallery.open(page, CASES[0], locale="ar")
    frame.wait_for_function("() => document.dir === 'rtl' && document.documentElement.lang === 'ar'")
    found = {}
    for case in CASES:
        gallery.show(page, frame, case, locale="ar")
        found[case] = frame.evaluate(OVERFLOW)
        if case in ("start", "table", "form", "charts", "markdown", "items"):
            found[case] += findings(frame)
        page.screenshot(path=SHEET / f"{case}-rtl.png")
    assert {case: ones for case, ones in found.items() if ones} == {}


FOCUS = """async () => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const look = (one) => JSON.stringify([null, "::before", "::after"].map((part) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(one, part)
    return [outlineStyle !== "none" && outlineWidth !== "0px", boxShadow, borderColor]
  }))
  const chain = [element, element.parentElement, element.closest("form, .composer, .composer-box")]
    .concat([...element.parentElement.children])
  const seen = chain.filter(Boolean)
  const settled = () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 20))
  const focused = seen.map(look)
  element.blur()
  await settled()
  const blurred = seen.map(look)
  element.focus()
  await settled()
  const again = element.hasAttribute("data-reached")
  element.setAttribute("data-reached", "")
  // a text field has its caret
  const visible = element.matches("textarea, input") || focused.some((one, at) => one !== blurred[at])
  return { html: element.outerHTML.slice(0, 160), visible, again }
}"""


def test_the_keyboard_reaches_everything_and_shows_where_it_is(gallery: Gallery, page: Page) -> None:
    for case in ("start", "form", "table", "markdown", "charts"):
        frame = gallery.open(page, case)
        page.locator("#place iframe").focus()
        frame.evaluate("() => document.body.focus()")
        reached = []
        for _ in range(120):
            page.keyboard.press("Tab")
            found = frame.evaluate(FOCUS)
            if found is None or found["again"]:
                break
            reached.append(found["html"])
            assert found["visible"], f"{case}: nothing shows that this has the focus: {found['html']}"
        assert any("composer-input" in html for html in reached), (case, reached)


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


def test_nothing_moves_when_that_is_asked_for(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "charts")
    slow = frame.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
          const { animationDuration, transitionDuration } = getComputedStyle(element)
          return [animationDuration, transitionDuration].some((time) => parseFloat(time) > 0.01)
        }).map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert slow == []
