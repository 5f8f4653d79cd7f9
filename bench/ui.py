"""The bundled UI alone, in the gallery's page: bytes, long threads, long lists, large widgets, four chats."""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

import json
import statistics
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.gallery import STATIC, Gallery, serving

from .figure import Figure

ROUNDS = 3
FIRST_CHAT = ("embed.js", "element.js", "frame.js", "frame.css")
"""What a notebook's page needs before the first chat can be used."""

SETUP = """
  const inner = document.querySelector("#place > *").shadowRoot.querySelector("iframe").contentWindow
  const frame = () => new Promise((done) => inner.requestAnimationFrame(() => setTimeout(done)))
  const base = (at) => ({ id: `item_${at}_${Math.random()}`, thread_id: "", created_at: "2026-11-22T09:00:00Z" })
  const text = (value) => ({ type: "Text", value })
  const said = (at) => ({ ...base(at), type: "user_message", inference_options: {},
    content: [{ type: "input_text", text: `Question ${at}` }] })
  const answered = (at) => ({ ...base(at), type: "assistant_message",
    content: [{ type: "output_text", text: `Answer **${at}** with a list:\\n\\n- one\\n- two \\`code\\`\\n\\nand words.` }] })
  // from the state that has the items to the picture of them: the network and the store have figures of their own
  const painted = async (items) => {
    await chat.setThreadId(null)
    await chat.setThreadId(server.store("bench", items.slice(-1)))
    const { store } = chat.chat
    const loaded = items.map((item) => ({ item, pending: false }))
    store.update({ items: [], hasOlder: false })
    await frame(); await frame()
    const start = performance.now()
    store.update({ items: loaded })
    while (!inner.document.querySelector("[data-item-id]")) await frame()
    await frame()
    return performance.now() - start
  }
"""

WIDGETS = """async () => {
  %s
  const row = (at) => ({ type: "ListViewItem", children: [text(`row ${at}`), text(String(at * 7)), text("abc")] })
  const line = (at) => ({ type: "Table.Row", children: [0, 1, 2].map((cell) => (
    { type: "Table.Cell", children: [`${at}, ${cell}`] })) })
  const rows = (make) => Array.from({ length: 10_000 }, (_, at) => make(at))
  const widget = (root) => [{ ...base(0), type: "widget", widget: root }]
  const list = await painted(widget({ type: "ListView", children: rows(row) }))
  const table = await painted(widget({ type: "Basic", children: [{ type: "Table", children: rows(line) }] }))
  // 1,000 nodes, and the same boxes and texts as plain React elements in the same frame
  const group = (at) => ({ type: "Row", children: [0, 1, 2, 3].map((n) => text(`node ${at}.${n}`)) })
  const nodes = await painted(widget({ type: "Card", children: Array.from({ length: 200 }, (_, at) => group(at)) }))
  const { createElement, createRoot } = await import("/gallery/plain.js")
  const plain = createElement("section", null, ...Array.from({ length: 200 }, (_, at) => createElement("div",
    { key: at, className: "widget-box widget-row" }, ...[0, 1, 2, 3].map((n) => createElement("div",
      { key: n, className: "widget-text", "data-size": "md" }, `node ${at}.${n}`)))))
  return { list, table, nodes, plain: await drawnPlain(plain) }

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


def fresh(browser: Browser, gallery: Gallery) -> Page:
    page = browser.new_page(viewport={"width": 760, "height": 700})
    page.set_default_timeout(120_000)
    gallery.open(page, "start")
    return page


def heap(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1024**2


def median(rounds: list[dict[str, Any]], key: str) -> float:
    return statistics.median(float(found[key]) for found in rounds)


def measure() -> list[Figure]:
    sizes = sum((STATIC / f"{name}.gz").stat().st_size for name in FIRST_CHAT) / 1024
    manifest = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    assert set(FIRST_CHAT) <= set(manifest["files"])
    with serving() as gallery, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.get(), args=chromium.ARGUMENTS)
        widgets, threads, four = [], [], []
        for _ in range(ROUNDS):
            page = fresh(browser, gallery)
            widgets.append(page.evaluate(WIDGETS))
            page.close()
            page = fresh(browser, gallery)
            before = heap(page)
            threads.append({**page.evaluate(THREAD), "heap": heap(page) - before})
            page.close()
            page = fresh(browser, gallery)
            four += page.evaluate(FOUR)
            page.close()
        browser.close()
    paint, longest = median(threads, "paint"), median(threads, "longest")
    used, further = median(threads, "heap"), statistics.median(four)
    lists, tables = median(widgets, "list"), median(widgets, "table")
    nodes, plain = median(widgets, "nodes"), median(widgets, "plain")
    return [
        Figure("bytes before the first chat, gzip", sizes, None, "KiB", "≤ 270 KiB", sizes <= 270),
        Figure("thread of 10,000 items, first paint", paint, None, "ms", "≤ 150 ms", paint <= 150),
        Figure(
            "thread of 10,000 items, longest scroll step", longest, None, "ms", "≤ 100 ms", longest <= 100
        ),
        Figure("thread of 10,000 items, script memory", used, None, "MB", "≤ 60 MB", used <= 60),
        Figure("ListView of 10,000 rows, first paint", lists, None, "ms", "≤ 100 ms", lists <= 100),
        Figure("Table of 10,000 rows, first paint", tables, None, "ms", "≤ 100 ms", tables <= 100),
        Figure("widget of 1,000 nodes / plain React", nodes, plain, "ms", "≤ 1.5 ×", nodes <= 1.5 * plain),
        Figure("each further chat on a page", further, None, "ms", "≤ 200 ms", further <= 200),
    ]
