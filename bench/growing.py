"""What streams into the bundled UI: an answer of 20 KB beside the fastest way that we know, and a text in a large widget."""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Browser

from tests.browser.gallery import Gallery

from .figure import Figure
from .gallery_page import SETUP, fresh

STREAM = """async ([ours, each]) => {
  %s
  const { ANSWER, PlainAnswer, createRoot, flushSync } = await import("/gallery/plain.js")
  let pictures = 0
  let deltas = Array.from({ length: ANSWER.length / 10 }, (_, at) => ANSWER.slice(at * 10, at * 10 + 10))
  const draw = ours ? await bundled() : await plain()
  window.stream = async () => {
    pictures = 0
    for (const delta of deltas) {
      await draw(delta)
      await frame()
    }
    for (let at = 0; at < 4; at++) await frame() // the last picture may come two later
    const place = ours ? "[data-item-id=msg_answer] .md" : "body > :last-child .md"
    return { pictures, written: inner.document.querySelector(place).textContent.length }
  }

  // every delta waits for its picture, or comes with the next picture of the screen, whatever the chat does with it
  async function bundled() {
    const server = await responding({ ...base(0), id: "msg_answer", type: "assistant_message",
      content: [{ type: "output_text", text: "", annotations: [] }] })
    let drawn = () => {}
    chat.chat.store.subscribe(() => { pictures += 1; drawn() })
    deltas = deltas.map((delta) => server({
      type: "assistant_message.content_part.text_delta", content_index: 0, delta }))
    return (push) => {
      const picture = new Promise((done) => { drawn = done })
      push()
      return each ? picture : undefined
    }
  }

  // over the chat, not in it: nothing of the chat has to follow what grows
  async function plain() {
    const place = inner.document.createElement("div")
    place.style.cssText = "position: fixed; inset: 0; overflow: auto; padding: 16px; background: Canvas; z-index: 9"
    inner.document.body.append(place)
    const root = createRoot(place)
    const answer = new PlainAnswer()
    let waiting = ""
    let odd = false
    return (delta) => {
      waiting += delta
      odd = !odd
      if (!each && odd) return // as the chat does: every second picture of the screen
      pictures += 1
      flushSync(() => root.render(answer.add(waiting)))
      waiting = ""
      place.scrollTop = 1e6
    }
  }
}""".replace("%s", SETUP)

# React tells tools of every commit, in the built files as well; what it drew carries a mark (1) that it made no use of before.
COUNTING = """
  const drawn = new Set()
  const visit = (now, before) => {
    if (now === before) return
    if (now.flags & 1 && typeof now.memoizedProps?.node?.type === "string") drawn.add(now.memoizedProps.node)
    if (!before || now.child !== before.child)
      for (let child = now.child; child; child = child.sibling) visit(child, before && child.alternate)
  }
  window.drawnNodes = drawn
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true, isDisabled: false, checkDCE() {}, inject: () => 1, onCommitFiberUnmount() {},
    onCommitFiberRoot: (id, { current }) => visit(current, current.alternate),
  }
"""

NODES = """async () => {
  %s
  const group = (at) => ({ type: "Row", children: [0, 1, 2, 3].map((n) => ({ ...text("x"), id: `n${at}.${n}` })) })
  const widget = { type: "Card", children: Array.from({ length: 200 }, (_, at) => group(at)) }
  const server = await responding({ ...base(0), id: "item_widget", type: "widget", widget })
  const { drawnNodes } = inner
  await frame(); await frame()
  const all = drawnNodes.size
  const counts = []
  for (const id of ["n0.0", "n100.2", "n100.2", "n199.3"]) {
    drawnNodes.clear()
    const shows = inner.document.querySelector(`[data-widget-id="${id}"]`)
    const before = shows.textContent
    server({ type: "widget.streaming_text.value_delta", component_id: id, delta: "y", done: false })()
    while (shows.textContent === before) await frame()
    await frame()
    counts.push(drawnNodes.size)
  }
  return { all, most: Math.max(...counts) }
}""".replace("%s", SETUP)


Who = Literal["ours", "plain"]
WHO: tuple[Who, ...] = ("ours", "plain")


@dataclass(frozen=True)
class Streamed:
    """A growing answer: pictures, characters in the last one, and what it cost.

    Costs are milliseconds of script and layout on the processor, in all and of the longest step.
    """

    pictures: int
    written: int
    cost: float
    longest: float


def streamed(browser: Browser, gallery: Gallery, who: Who, *, each: bool) -> Streamed:
    """20 KB in 2,000 deltas. `each`: every delta has a picture of its own; else every second picture of the screen is drawn."""
    page = fresh(browser, gallery)
    page.evaluate(STREAM, [who == "ours", each])
    browser.start_tracing(page=page, categories=["devtools.timeline", "v8.execute", "toplevel"])
    drawn = page.evaluate("() => stream()")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    page.close()
    return Streamed(drawn["pictures"], drawn["written"], *spent(events))


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


def spent(events: list[dict[str, Any]]) -> tuple[float, float]:
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
    return sum(tasks), max(tasks)


def growing(browser: Browser, gallery: Gallery) -> list[Figure]:
    """The chat as it is beside the reference with a picture for each delta, and both at equal paces."""
    each = {who: streamed(browser, gallery, who, each=True) for who in WHO}
    paced = {who: streamed(browser, gallery, who, each=False) for who in WHO}
    ours, reference = paced["ours"], each["plain"]
    longest = max(ours.longest, each["ours"].longest)
    met = ours.cost <= 1.3 * reference.cost
    page = fresh(browser, gallery, COUNTING)
    nodes = page.evaluate(NODES)
    page.close()
    assert nodes["all"] == 1_001, nodes
    return [
        Figure(
            f"20 KB in 2,000 deltas ({ours.pictures:,} pictures, reference {reference.pictures:,}), script + layout",
            ours.cost,
            reference.cost,
            "ms",
            "≤ 1.3 ×",
            met,
        ),
        Figure("… both draw 30 pictures a second", ours.cost, paced["plain"].cost, "ms", "to compare", None),
        Figure(
            "… both draw a picture for each delta",
            each["ours"].cost,
            reference.cost,
            "ms",
            "to compare",
            None,
        ),
        Figure("20 KB in 2,000 deltas, longest step", longest, None, "ms", "≤ 16 ms", longest <= 16),
        Figure("nodes of a thousand drawn per delta", nodes["most"], None, "", "one", nodes["most"] == 1),
    ]
