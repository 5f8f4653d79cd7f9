"""The bundled UI alone, in the gallery's page: bytes, long threads, long lists, large widgets, four chats."""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
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

STREAM = """async (ours) => {
  %s
  const { ANSWER, PlainAnswer, createRoot, flushSync } = await import("/gallery/plain.js")
  const draw = ours ? await bundled() : await plain()
  // a delta with every picture of the screen
  window.stream = async () => {
    for (let at = 0; at < ANSWER.length; at += 10) {
      draw(ANSWER.slice(at, at + 10))
      await frame()
    }
    return inner.document.querySelector(ours ? "[data-item-id=msg_answer] .md" : "body > :last-child .md").textContent.length
  }

  // an answer of a server, as it comes over the network: everything between its bytes and the pixels counts
  async function bundled() {
    const bytes = new TextEncoder()
    let body
    const { options } = chat.chat
    const fetching = async (url, init) => {
      if (JSON.parse(init.body).type !== "threads.create") return options.api.fetch(url, init)
      return new Response(new ReadableStream({ start(controller) { body = controller } }),
        { headers: { "content-type": "text/event-stream" } })
    }
    chat.setOptions({ ...options, api: { ...options.api, fetch: fetching } })
    await chat.setThreadId(null)
    void chat.sendUserMessage({ text: "go on" })
    while (!body) await frame()
    const push = (event) => body.enqueue(bytes.encode(`data: ${JSON.stringify(event)}\n\n`))
    push({ type: "thread.created", thread: { id: "thr_stream", created_at: base(0).created_at } })
    push({ type: "thread.item.done", item: { ...said(0), id: "msg_asked" } })
    push({ type: "thread.item.added", item: { ...base(0), id: "msg_answer", type: "assistant_message",
      content: [{ type: "output_text", text: "", annotations: [] }] } })
    await frame()
    return (delta) => push({ type: "thread.item.updated", item_id: "msg_answer", update: {
      type: "assistant_message.content_part.text_delta", content_index: 0, delta } })
  }

  async function plain() {
    // over the chat, not in it: nothing of the chat has to follow what grows
    const place = inner.document.createElement("div")
    place.style.cssText = "position: fixed; inset: 0; overflow: auto; padding: 16px; background: Canvas; z-index: 9"
    inner.document.body.append(place)
    const root = createRoot(place)
    const drawn = new PlainAnswer()
    return (delta) => {
      flushSync(() => root.render(drawn.add(delta)))
      place.scrollTop = 1e6
    }
  }
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


def streamed(browser: Browser, gallery: Gallery, ours: bool) -> dict[str, Any]:
    """20 KB in 2,000 deltas: milliseconds of script and layout on the processor, in all and of the longest step."""
    page = fresh(browser, gallery)
    page.evaluate(STREAM, ours)
    browser.start_tracing(page=page, categories=["devtools.timeline", "v8.execute", "toplevel"])
    written = page.evaluate("() => stream()")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    return {"written": written, **spent(events)}


WORK = {
    "FunctionCall",
    "EvaluateScript",
    "RunMicrotasks",
    "FireAnimationFrame",
    "TimerFire",
    "EventDispatch",
} | {
    "Layout",
    "UpdateLayoutTree",
}
TASK = "ThreadControllerImpl::RunTask"


def spent(events: list[dict[str, Any]]) -> dict[str, float]:
    """Processor time of script and layout in a trace: all of it, and most in one task of the thread that draws."""
    spans = [event for event in events if event["ph"] == "X" and "tdur" in event]
    drawing = next((event["pid"], event["tid"]) for event in spans if event["name"] == "FireAnimationFrame")
    of_thread = [event for event in spans if (event["pid"], event["tid"]) == drawing]
    tasks, end = [0.0], 0
    # outer spans come before what they contain, which is not counted again
    for event in sorted(of_thread, key=lambda event: (event["ts"], -event["dur"])):
        if event["name"] == TASK:
            tasks.append(0.0)
        elif event["name"] in WORK and event["ts"] >= end:
            end = event["ts"] + event["dur"]
            tasks[-1] += event["tdur"] / 1000
    return {"cost": sum(tasks), "longest": max(tasks)}


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
        answers = {ours: streamed(browser, gallery, ours) for ours in (True, False)}
        browser.close()
    paint, longest = median(threads, "paint"), median(threads, "longest")
    used, further = median(threads, "heap"), statistics.median(four)
    nodes, plain = median(widgets, "nodes"), median(widgets, "plain")
    answer, reference, step = answers[True]["cost"], answers[False]["cost"], answers[True]["longest"]
    return [
        Figure("bytes before the first chat, gzip", sizes, None, "KiB", "≤ 270 KiB", sizes <= 270),
        Figure(
            "20 KB in 2,000 deltas, script + layout",
            answer,
            reference,
            "ms",
            "≤ 1.3 ×",
            answer <= 1.3 * reference,
        ),
        Figure("20 KB in 2,000 deltas, longest step", step, None, "ms", "≤ 16 ms", step <= 16),
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
