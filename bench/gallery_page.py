"""The gallery's page as the figures of the bundled UI use it: a chat alone, and what its scripts share."""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.gallery import Gallery

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
  // an answer of a server, as it comes over the network: everything between its bytes and the pixels counts
  const responding = async (item) => {
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
    const written = (event) => bytes.encode(`data: ${JSON.stringify(event)}\n\n`)
    const push = (event) => body.enqueue(written(event))
    push({ type: "thread.created", thread: { id: "thr_stream", created_at: base(0).created_at } })
    push({ type: "thread.item.done", item: { ...said(0), id: "msg_asked" } })
    push({ type: "thread.item.added", item })
    while (!inner.document.querySelector(`[data-item-id=${item.id}]`)) await frame()
    // what the server does for an update, and then what the page does
    return (update) => {
      const event = written({ type: "thread.item.updated", item_id: item.id, update })
      return () => body.enqueue(event)
    }
  }
"""


def fresh(browser: Browser, gallery: Gallery, script: str | None = None) -> Page:
    """A page with an empty chat; the script runs in it and in its frames before theirs."""
    page = browser.new_page(viewport={"width": 760, "height": 700})
    page.set_default_timeout(120_000)
    if script:
        page.add_init_script(script)
    gallery.open(page, "start")
    return page


def heap(page: Page) -> float:
    """Megabytes of script that are in use."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1024**2
