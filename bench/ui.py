"""The bundled UI alone, in the gallery's page: bytes, long threads, long lists, large widgets, four chats."""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from chatkit_notebook.assets import ENTRY, FIRST
from tests.browser import chromium
from tests.browser.gallery import STATIC, Gallery, serving

from .figure import Figure
from .gallery_page import SETUP, fresh, heap
from .growing import growing

ROUNDS = 3
FIRST_CHAT = (ENTRY, *FIRST)
"""What reaches a notebook's page before the first chat can be used; all else follows in a later message."""

ROWS = """async (kind) => {
  %s
  const row = (at) => ({ type: "ListViewItem", children: [text(`row ${at}`), text(String(at * 7)), text("abc")] })
  const line = (at) => ({ type: "Table.Row", children: [0, 1, 2].map((cell) => (
    { type: "Table.Cell", children: [`${at}, ${cell}`] })) })
  const rows = (make) => Array.from({ length: 10_000 }, (_, at) => make(at))
  const root = kind === "list" ? { type: "ListView", children: rows(row) }
    : { type: "Basic", children: [{ type: "Table", children: rows(line) }] }
  const widget = { ...base(0), type: "widget", widget: root }
  // a small one of the same kind was drawn before, as in a conversation, and what that needs is there
  const first = root.type === "ListView" ? root : root.children[0]
  await painted([{ ...widget, widget: { ...root, children: first === root ? root.children.slice(0, 5)
    : [{ ...first, children: first.children.slice(0, 5) }] } }])
  window.paint = () => painted([widget])
}""".replace("%s", SETUP)

WIDGETS = """async () => {
  %s
  const widget = (root) => [{ ...base(0), type: "widget", widget: root }]
  // 1,000 nodes, and the same boxes and texts as plain React elements in the same frame
  const group = (at) => ({ type: "Row", children: [0, 1, 2, 3].map((n) => text(`node ${at}.${n}`)) })
  const nodes = await painted(widget({ type: "Card", children: Array.from({ length: 200 }, (_, at) => group(at)) }))
  const { createElement, createRoot } = await import("/gallery/plain.js")
  const plain = createElement("section", null, ...Array.from({ length: 200 }, (_, at) => createElement("div",
    { key: at, className: "widget-box widget-row" }, ...[0, 1, 2, 3].map((n) => createElement("div",
      { key: n, className: "widget-text", "data-size": "md" }, `node ${at}.${n}`)))))
  return { nodes, plain: await drawnPlain(plain) }

  async function drawnPlain(element) {
    const place = inner.document.createElement("div")
    inner.document.querySelector(".thread").append(place)
    await frame()
    const start = performance.now()
    const root = createRoot(place)
    root.render(element)
    while (!place.firstChild) await frame()
    await frame()
    const time = performance.now() - start
    root.unmount()
    place.remove()
    return time
  }
}""".replace("%s", SETUP)

THREAD = """async () => {
  %s
  const items = Array.from({ length: 10_000 }, (_, at) => (at % 2 ? answered(at) : said(at)))
  const paint = await painted(items)
  const scroller = inner.document.querySelector(".thread-scroll")
  scroller.dispatchEvent(new WheelEvent("wheel"))
  let longest = 0
  for (let step = 0; step < 60; step++) {
    const start = performance.now()
    scroller.scrollTop -= 400
    await frame()
    longest = Math.max(longest, performance.now() - start)
  }
  return { paint, longest, drawn: inner.document.querySelectorAll("[data-item-id]").length }
}""".replace("%s", SETUP)

FOUR = """async () => {
  const made = []
  for (let at = 0; at < 3; at++) {
    const start = performance.now()
    const other = document.createElement(chat.localName)
    other.setOptions(chat.chat.options)
    const ready = new Promise((done) => other.addEventListener("chatkit.ready", done, { once: true }))
    document.body.append(other)
    await ready
    made.push(performance.now() - start)
  }
  return made
}"""


def median(rounds: list[dict[str, Any]], key: str) -> float:
    return statistics.median(float(found[key]) for found in rounds)


def rows(browser: Browser, gallery: Gallery, kind: str) -> dict[str, float]:
    """A widget of 10,000 rows: milliseconds to its first picture, and megabytes that stay, its JSON among them."""
    page = fresh(browser, gallery)
    before = heap(page)
    page.evaluate(ROWS, kind)
    paint = page.evaluate("() => paint()")
    page.evaluate("() => { window.paint = null }")
    used = heap(page) - before
    page.close()
    return {"paint": paint, "heap": used}


def four_chats(browser: Browser, gallery: Gallery) -> tuple[list[float], int]:
    """How long each further chat took, and how often the frame's script was parsed for all."""
    browser.start_tracing(categories=["devtools.timeline"])
    page = fresh(browser, gallery)
    took = page.evaluate(FOUR)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    compiled = [event["args"]["data"] for event in events if event["name"] == "v8.compile"]
    # a script that V8 finds in its cache comes with the id that it had
    parsed = {one["scriptId"] for one in compiled if one["url"] == "about:srcdoc"}
    return took, len(parsed)


def measure() -> list[Figure]:
    sizes = sum((STATIC / f"{name}.gz").stat().st_size for name in FIRST_CHAT) / 1024
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    assert set(FIRST_CHAT) <= set(manifest["files"])
    with serving() as gallery, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.get(), args=chromium.ARGUMENTS)
        widgets, threads, lists, tables, four = [], [], [], [], []
        for _ in range(ROUNDS):
            lists.append(rows(browser, gallery, "list"))
            tables.append(rows(browser, gallery, "table"))
            page = fresh(browser, gallery)
            widgets.append(page.evaluate(WIDGETS))
            page.close()
            page = fresh(browser, gallery)
            before = heap(page)
            threads.append({**page.evaluate(THREAD), "heap": heap(page) - before})
            page.close()
            took, parsed = four_chats(browser, gallery)
            four += took
        streams = growing(browser, gallery)
        browser.close()
    paint, longest = median(threads, "paint"), median(threads, "longest")
    used, further = median(threads, "heap"), statistics.median(four)
    nodes, plain = median(widgets, "nodes"), median(widgets, "plain")
    return [
        Figure("bytes before the first chat, gzip", sizes, None, "KiB", "≤ 270 KiB", sizes <= 270),
        *streams,
        Figure("thread of 10,000 items, first paint", paint, None, "ms", "≤ 150 ms", paint <= 150),
        Figure(
            "thread of 10,000 items, longest scroll step", longest, None, "ms", "≤ 100 ms", longest <= 100
        ),
        Figure("thread of 10,000 items, script memory", used, None, "MB", "≤ 60 MB", used <= 60),
        *of_rows("ListView", lists),
        *of_rows("Table", tables),
        Figure("widget of 1,000 nodes / plain React", nodes, plain, "ms", "≤ 1.5 ×", nodes <= 1.5 * plain),
        Figure("each further chat on a page", further, None, "ms", "≤ 200 ms", further <= 200),
        Figure("scripts parsed for four chats", parsed, None, "", "once", parsed == 1),
    ]


def of_rows(name: str, rounds: list[dict[str, Any]]) -> Iterator[Figure]:
    paint, used = median(rounds, "paint"), median(rounds, "heap")
    yield Figure(f"{name} of 10,000 rows, first paint", paint, None, "ms", "≤ 100 ms", paint <= 100)
    yield Figure(f"{name} of 10,000 rows, memory", used, None, "MB", "≤ 20 MB", used <= 20)
