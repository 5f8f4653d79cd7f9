"""What only a real page shows: where the conversation is scrolled to, and that huge widgets harm nothing."""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from .gallery import Gallery, at_rest


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 760, "height": 700}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    page = context.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("dialog", lambda dialog: failures.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert failures == []


FROM_END = """() => {
  const { scrollHeight, scrollTop, clientHeight } = document.querySelector(".thread-scroll")
  return Math.round(scrollHeight - scrollTop - clientHeight)
}"""


CARD_FROM_EDGE = """() => {
  const [card, edge] = [[...document.querySelectorAll("[data-item-type=widget]")].at(-1), document.querySelector(".thread-scroll")]
  return Math.round(card.getBoundingClientRect().top - edge.getBoundingClientRect().top)
}"""


# contract: thread.autoScroll
def test_an_answer_is_followed_when_that_is_asked_for_and_the_end_is_in_sight(
    gallery: Gallery, page: Page
) -> None:
    frame = gallery.open(page, "start")
    ends = {}
    for follow in (False, True):
        page.evaluate(
            """async (autoScroll) => {
              await show("start", { thread: { autoScroll } })
              await chat.sendUserMessage({ text: "a long answer" })
              await chat.whenIdle()
            }""",
            follow,
        )
        at_rest(frame)
        ends[follow] = frame.evaluate(FROM_END)
    assert ends[False] > 1000
    assert ends[True] < 60

    # A card that is higher than the room leaves its question, and begins at the upper edge; who moved stays there.
    page.evaluate("() => show('start', { thread: { autoScroll: false } })")
    at_rest(frame)
    for moved in (False, True):
        page.evaluate("() => void chat.sendUserMessage({ text: 'show the penguins' })")
        if moved:
            frame.locator(".turn[data-last]").get_by_text("show the penguins").hover()
            page.mouse.wheel(0, -20)
        page.evaluate("() => chat.whenIdle()")
        at_rest(frame)
        assert (frame.evaluate(CARD_FROM_EDGE) == 16) is not moved


def test_earlier_items_are_loaded_on_scroll_and_the_place_is_kept(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "start")
    page.evaluate(
        """async () => {
          const items = Array.from({ length: 200 }, (_, at) => at % 2
            ? { type: "assistant_message", content: [{ type: "output_text", text: `Answer ${at}\\n\\n- one\\n- two` }] }
            : { type: "user_message", content: [{ type: "input_text", text: `Question ${at}` }], inference_options: {} })
          await chat.setThreadId(server.store("paged", items.map((item, at) => ({
            ...item, id: `item_${at}`, thread_id: "", created_at: "2026-11-22T09:00:00Z" }))))
        }"""
    )
    expect(frame.get_by_text("Answer 199")).to_be_visible()
    at_rest(frame)
    assert frame.get_by_text("Question 0", exact=True).count() == 0
    # what is in sight when the page comes is in sight, at the same height, after it came
    moved = frame.evaluate(
        """async () => {
          const scroller = document.querySelector(".thread-scroll")
          scroller.dispatchEvent(new WheelEvent("wheel"))
          const turns = () => document.querySelectorAll(".turn").length
          const before = turns()
          scroller.scrollTop = 100
          await new Promise((resolve) => requestAnimationFrame(resolve))
          const edge = scroller.getBoundingClientRect().top
          const first = [...document.querySelectorAll(".turn")]
            .find((turn) => turn.getBoundingClientRect().bottom > edge)
          const top = first.getBoundingClientRect().top
          for (let tries = 0; turns() === before && tries < 600; tries++)
            await new Promise((resolve) => setTimeout(resolve, 20))
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
          return [turns() > before, Math.round(first.getBoundingClientRect().top - top)]
        }"""
    )
    assert moved[0]
    assert abs(moved[1]) <= 2
    unfolding_is_seen(frame, page)


UNFOLD = """async () => {
  const base = (id) => ({ id, thread_id: "", created_at: "2026-11-22T09:00:00Z" })
  const task = (at) => ({ type: "custom", title: `Step ${at}`, content: "line\\n\\n".repeat(6) })
  await chat.setThreadId(server.store("folded", [
    { ...base("u"), type: "user_message", content: [{ type: "input_text", text: "How heavy?" }], inference_options: {} },
    { ...base("a"), type: "assistant_message", content: [{ type: "output_text", text: "Four.\\n\\n".repeat(40) }] },
    { ...base("w"), type: "workflow", workflow: { type: "custom", expanded: false, summary: { title: "Read it" }, tasks: [1, 2, 3].map(task) } },
  ]))
}"""
UNFOLDED = """() => {
  const [from, room] = [".workflow-summary", ".thread-scroll"].map((one) => document.querySelector(one).getBoundingClientRect())
  const end = document.querySelector(".workflow-tasks").getBoundingClientRect().bottom
  return { above: Math.round(room.top - from.top), below: Math.round(end - room.bottom), room: room.height }
}"""


def unfolding_is_seen(frame: Frame, page: Page) -> None:
    """What is unfolded at the lower edge comes into sight, by pointer and keys, and its summary stays."""
    page.evaluate(UNFOLD)
    summary = frame.locator(".workflow-summary")
    for keys in (False, True):
        expect(summary).to_have_attribute("aria-expanded", "false")
        at_rest(frame)
        summary.press("Enter") if keys else summary.click()
        expect(frame.locator(".workflow-tasks")).to_be_visible()
        at_rest(frame)
        seen = frame.evaluate(UNFOLDED)
        assert seen["above"] <= 0, seen
        assert seen["below"] <= 0 or seen["above"] >= -16, seen
        # who scrolls away stays away
        before = frame.evaluate("document.querySelector('.thread-scroll').scrollTop")
        frame.locator(".thread-scroll").hover()
        page.mouse.wheel(0, -120)
        frame.wait_for_function(f"document.querySelector('.thread-scroll').scrollTop < {before}")
        at_rest(frame)
        assert frame.evaluate("document.querySelector('.thread-scroll').scrollTop") < before
        summary.click()


LOOK = """async (themes) => {
  const base = (id) => ({ id, thread_id: "", created_at: "2026-11-22T09:00:00Z" })
  await chat.setThreadId(server.store("dressed", [
    { ...base("u"), type: "user_message", content: [{ type: "input_text", text: "How heavy?" }], inference_options: {} },
    { ...base("a"), type: "assistant_message", content: [{ type: "output_text",
      text: "[Four](https://e.org) `kg`.\\n\\n```\\nmean()\\n```" }] },
  ]))
  await chat.setComposerValue({ text: "And why?" })
  const inner = document.querySelector("#place > *").shadowRoot.querySelector("iframe").contentDocument
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  while (!inner.querySelector("pre")) await drawn()
  const looks = []
  for (const theme of themes) {
    dress("start", { theme })
    await drawn()
    await Promise.all(inner.getAnimations().map((one) => { one.finish(); return one.finished }))
    const style = (selector) => inner.defaultView.getComputedStyle(inner.querySelector(selector))
    const [html, send, bubble, box] = ["html", ".composer-send", ".user-bubble", ".composer"].map(style)
    const solid = inner.defaultView.getComputedStyle(inner.querySelector(".composer-send"), "::before")
    looks.push({
      scheme: html.colorScheme, ground: html.backgroundColor, text: html.color, size: html.fontSize, font: html.fontFamily,
      mono: style("code").fontFamily, raised: box.backgroundColor, corner: parseFloat(box.borderTopLeftRadius),
      pill: parseFloat(send.borderTopLeftRadius), send: solid.backgroundColor, height: parseFloat(send.height),
      bubble: bubble.backgroundColor, room: parseFloat(bubble.paddingTop), link: style(".replies a").color,
      line: style(".md-code").borderTopColor,
      faces: [...inner.fonts].map(({ family, weight, style, display, unicodeRange }) =>
        [family.replaceAll('"', ""), weight, style, display, unicodeRange].join(" ")),
    })
  }
  return looks
}"""


CARDS = """async () => {
  const sizes = ["sm", "md", "lg", "full"]
  await chat.setThreadId(server.store("cards", sizes.map((size) => ({
    id: size, thread_id: "", created_at: "2026-11-22T09:00:00Z", type: "widget",
    widget: { type: "Card", size, children: [{ type: "Text", value: size }] } }))))
  const inner = document.querySelector("#place > *").shadowRoot.querySelector("iframe").contentDocument
  const cards = () => [...inner.querySelectorAll(".widget-card")]
  while (cards().length < sizes.length) await new Promise((resolve) => requestAnimationFrame(resolve))
  const body = inner.defaultView.getComputedStyle(inner.querySelector(".widget-card-body"))
  return [...cards().map((card) => card.offsetWidth), inner.querySelector(".widget").offsetWidth, body.paddingTop]
}"""


# contract: theme; theme.colorScheme; theme.radius; theme.density; theme.typography.baseSize; theme.typography.fontFamily; theme.typography.fontFamilyMono; theme.typography.fontSources; theme.color.grayscale; theme.color.accent; theme.color.surface
def test_every_option_of_a_theme_and_every_size_of_a_card_is_seen(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "start")
    font = {"family": "Lobster", "src": "https://fonts.example/l.woff2"}
    face = {**font, "weight": 700, "style": "italic", "display": "block", "unicodeRange": "U+26"}
    grays = [
        {"hue": 220, "tint": 6},
        {"hue": 30, "tint": 6},
        {"hue": 220, "tint": 2},
        {"hue": 220, "tint": 6, "shade": 3},
    ]
    themes: dict[str, object] = {
        "plain": {},
        "light": "light",
        "dark": {"colorScheme": "dark"},
        **{name: {"radius": name} for name in ("pill", "round", "soft", "sharp")},
        **{name: {"density": name} for name in ("compact", "normal", "spacious")},
        **{f"{size} px": {"typography": {"baseSize": size}} for size in (14, 15, 16, 17, 18)},
        "family": {"typography": {"fontFamily": "Lobster, cursive", "fontSources": [font, face]}},
        "mono": {"typography": {"fontFamilyMono": "Menlo"}},
        **{f"gray {at}": {"color": {"grayscale": gray}} for at, gray in enumerate(grays)},
        **{
            f"accent {level}": {"color": {"accent": {"primary": "#7c3aed", "level": level}}}
            for level in range(4)
        },
        "words": {"color": {"surface": {"background": "#101828", "foreground": "#fef3c7"}}},
        "grounds": {"color": {"surface": {"background": "#fff8e7", "foreground": "#fffdf7"}}},
    }
    looks = page.evaluate(LOOK, list(themes.values()))
    look = dict(zip(themes, looks, strict=True))
    plain = look["plain"]

    def changed(name: str) -> set[str]:
        return {key for key, value in look[name].items() if value != plain[key]}

    # what is the default changes nothing
    for name in ("light", "pill", "normal", "16 px"):
        assert changed(name) == set(), name
    assert {"scheme", "ground", "text", "send", "link"} <= changed("dark")
    # each scale goes in one direction, and nothing else goes with it
    corners = [look[name]["corner"] for name in ("sharp", "soft", "round", "pill")]
    assert corners == sorted(set(corners))
    assert corners[0] == 0
    pills = [look[name]["pill"] for name in ("sharp", "soft", "round", "pill")]
    assert pills == sorted(set(pills))
    for name in ("sharp", "soft", "round"):
        assert changed(name) <= {"corner", "pill"}
    heights = [(look[name]["height"], look[name]["room"]) for name in ("compact", "normal", "spacious")]
    assert heights == sorted(heights)
    assert len(set(heights)) == 3
    assert [look[f"{size} px"]["size"] for size in (14, 15, 17, 18)] == ["14px", "15px", "17px", "18px"]
    assert look["family"]["font"] == "Lobster, cursive"
    assert look["family"]["faces"] == [
        "Lobster normal normal swap U+0-10FFFF",
        "Lobster 700 italic block U+26",
    ]
    assert "Menlo" in look["mono"]["mono"]
    assert changed("mono") == {"mono"}
    # greys: of another hue, stronger, darker
    assert len({look[f"gray {at}"]["bubble"] for at in range(3)} | {plain["bubble"]}) == 4
    assert look["gray 3"]["ground"] != look["gray 0"]["ground"]
    # an accent is in more places with each level
    accented = [changed(f"accent {level}") for level in range(4)]
    assert accented == [
        {"link"},
        {"link", "send"},
        {"link", "send", "bubble"},
        {"link", "send", "bubble", "line"},
    ]
    assert (look["words"]["ground"], look["words"]["text"]) == ("rgb(16, 24, 40)", "rgb(254, 243, 199)")
    assert (look["grounds"]["ground"], look["grounds"]["text"]) == ("rgb(255, 248, 231)", plain["text"])

    contrasts = []
    for high in (False, True):
        page.evaluate(
            "(highContrast) => dress('start', { disclaimer: { text: 'Mind', highContrast } })", high
        )
        small = frame.locator(".disclaimer :is(p, span)").first
        expect(frame.locator(".disclaimer[data-high-contrast]")).to_have_count(int(high))
        contrasts.append(small.evaluate("(one) => getComputedStyle(one).color"))
    assert contrasts[0] != contrasts[1] == plain["text"]

    page.evaluate("dress('start', {})")
    *sizes, full, room, padding = page.evaluate(CARDS)
    assert sizes == [360, 440, 560]
    assert full == room
    assert padding == "16px"


# contract: bad: deep, huge and cyclic widgets
def test_widgets_that_are_deep_huge_or_nonsense_leave_the_chat_as_it_is(gallery: Gallery, page: Page) -> None:
    frame = gallery.open(page, "start")
    page.evaluate(
        """async () => {
          const base = (at) => ({ id: `item_${at}`, thread_id: "", created_at: "2026-11-22T09:00:00Z" })
          let deep = { type: "Text", value: "the deepest" }
          for (let level = 0; level < 1000; level++) deep = { type: "Box", children: [deep] }
          const huge = Array.from({ length: 50000 }, (_, at) => ({ type: "Text", value: `node ${at}` }))
          const same = { type: "Box", id: "same", children: [{ type: "Box", id: "same", children: [{ type: "Text", id: "same", value: "once" }] }] }
          const widgets = [
            { type: "Card", children: [deep] }, { type: "Card", children: huge },
            { type: "Card", children: [same, same] }, null, 7, [], {}, { type: 7 }, { type: "Card" },
            { type: "Card", children: 7 }, { type: "Hologram", children: [{ type: "Text", value: "still here" }] },
            { type: "Chart", data: "x", series: [1], xAxis: null }, { type: "Select", options: "x" },
            { type: "Text", value: { a: 1 } }, { type: "ListView", children: [{ type: "Text", value: "bare" }] },
            { type: "Table", children: [{ type: "Table.Cell" }] },
          ]
          const items = widgets.map((widget, at) => ({ ...base(at), type: "widget", widget }))
          await chat.setThreadId(server.store("odd", [...items,
            { ...base("end"), type: "assistant_message", content: [{ type: "output_text", text: "The end." }] }]))
        }"""
    )
    expect(frame.get_by_text("The end.", exact=True)).to_be_visible()
    expect(frame.get_by_text("still here")).to_be_attached()
    expect(frame.get_by_text("only its first 10,000 parts are drawn")).to_be_attached()
    expect(frame.get_by_text("deeper than 100 levels")).to_be_attached()
    assert nodes(frame) < 25_000
    frame.get_by_role("textbox").fill("Are you there?")
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_text("I have a script for these words:", exact=True)).to_be_visible()


def nodes(frame: Frame) -> int:
    count: int = frame.evaluate("() => document.querySelectorAll('*').length")
    return count
