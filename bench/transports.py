"""The two transports by themselves, beside a bare notebook widget and a bare uvicorn in the same kernel."""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.notebook_page import STATE, NotebookPage

from .browser import started
from .figure import Figure

ROUND_TRIPS = 30
REQUESTS = 300
FEW_REQUESTS = 60
TOTALS = 3

SETUP = '''
import asyncio, json, os, threading, time
import anywidget, uvicorn
from chatkit_notebook import ChatKit
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.transport.http import bind

CHUNKS, SIZE, RATE, BATCH = 5_000, 150, 1_000, 0.016

def chunk(number):
    event = {"type": "response.text_delta", "n": number}
    text = "data: " + json.dumps(event)
    return (text + " " * (SIZE - len(text) - 2) + "\\n\\n").encode()


class Bare(anywidget.AnyWidget):
    """A widget that answers at once, or sends the chunks in batches of 16 ms from a thread."""

    _esm = """
    export default {
      render({ model, el }) {
        el.className = "bare"
        window.bareTrip = () => new Promise((resolve) => {
          const start = performance.now()
          window.bareHeard = () => resolve(performance.now() - start)
          model.send({ want: "word" })
        })
        window.bareChunks = () => new Promise((resolve) => {
          const start = performance.now()
          let count = 0
          window.bareHeard = (message) => {
            count += message.count
            if (count === 5000) resolve(performance.now() - start)
          }
          model.send({ want: "chunks" })
        })
        model.on("msg:custom", (message) => window.bareHeard(message))
      }
    }"""

    def __init__(self):
        super().__init__()
        # As our own does it: the page's messages are for the thread that has time for them.
        if hasattr(self.comm, "_reply_subshell_for"):
            self.comm._reply_subshell_for = lambda data, default: default
        self.on_msg(self.asked)

    def asked(self, _, content, buffers):
        if content["want"] == "word":
            self.send({"count": 0}, [chunk(0)])
        else:
            threading.Thread(target=self.chunks).start()

    def chunks(self):
        start, sent = time.perf_counter(), 0
        while sent < CHUNKS:
            due = min(CHUNKS, int((time.perf_counter() - start) * RATE) + 1)
            if due > sent:
                self.send({"count": due - sent}, [b"".join(map(chunk, range(sent, due)))])
                sent = due
            time.sleep(BATCH)


async def ours(scope, receive, send):
    body = (await receive())["body"]
    kind = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": kind})
    start = time.perf_counter()
    for number in range(1 if body == b"word" else CHUNKS):
        if (ahead := start + number / RATE - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        await send({"type": "http.response.body", "body": chunk(number), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def empty(scope, receive, send):
    headers = [(b"access-control-allow-origin", b"*"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


chat = ChatKit(model="analyst", store=":memory:", ui="bundled", transport="comm")
listener = bind()
server = uvicorn.Server(uvicorn.Config(empty, log_config=None, access_log=False, lifespan="off"))
threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True).start()
display(chat, Bare())
'''

OURS_ANSWERS = """
chat._page._endpoint.app = ours
print(json.dumps([f"http://127.0.0.1:{listener.getsockname()[1]}/", Runtime.current().http.url + "/health",
                  Runtime.current().token]))
"""

PYTHON_LOOP = """
due = 0.0
while time.monotonic() < due or not os.path.exists({path!r}):
    due = due if time.monotonic() < due else time.monotonic() + 0.2
    total = sum(number * number for number in range(1_000))
"""
CALLING_LOOP = (
    "while not os.path.exists({path!r}):\n    total = sum(number * number for number in range(1_000))"
)
"""Gives up the interpreter lock in each round, for too short a moment for another thread to take it."""

OURS = """async (body) => {
  const [session] = globalThis[Symbol.for("chatkit_notebook.page")].sessions.values()
  const start = performance.now()
  const response = await session.fetch("/", { method: "POST", body })
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = "", first = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    first ||= performance.now() - start
    text += decoder.decode(value, { stream: true })
  }
  const numbers = [...text.matchAll(/"n": (\\d+)/g)].map((match) => Number(match[1]))
  const inOrder = numbers.every((n, at) => n === at)
  return { first, last: performance.now() - start, inOrder, count: numbers.length }
}"""

REQUEST = """async ([count, ways]) => {
  const times = ways.map(() => [])
  for (let round = 0; round < count; round++)
    for (const [at, [url, headers]] of ways.entries()) {
      const start = performance.now()
      await (await fetch(url, { headers, credentials: "omit" })).arrayBuffer()
      times[at].push(performance.now() - start)
    }
  return times
}"""


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def comm_figures(notebook: NotebookPage) -> list[Figure]:
    page = notebook.page
    firsts, trips, totals, bare = [], [], [], []
    for _ in range(ROUND_TRIPS):
        trips.append(float(page.evaluate("() => window.bareTrip()")))
        firsts.append(float(page.evaluate(OURS, "word")["first"]))
    for _ in range(TOTALS):
        bare.append(float(page.evaluate("() => window.bareChunks()")))
        answer: dict[str, Any] = page.evaluate(OURS, "chunks")
        if answer["count"] != 5_000 or not answer["inOrder"]:
            raise RuntimeError(f"Of 5,000 chunks {answer['count']} came, in order: {answer['inOrder']}")
        totals.append(float(answer["last"]))
    total, batched = statistics.median(totals), statistics.median(bare)
    first, trip = statistics.median(firsts), statistics.median(trips)
    return [
        Figure(
            "comm: 5,000 chunks, all in order / batched",
            total,
            batched,
            "ms",
            "≤ 1.2 ×",
            total <= 1.2 * batched,
        ),
        Figure(
            "comm: first chunk / bare round trip", first, trip, "ms", "≤ trip + 10 ms", first <= trip + 10
        ),
    ]


def http_figures(notebook: NotebookPage, ways: list[list[Any]], gate: Path) -> list[Figure]:
    page = notebook.page
    page.evaluate(REQUEST, [20, ways])  # the browser's leave to send the header, and its connections
    bare, idle = page.evaluate(REQUEST, [REQUESTS, ways])
    p50, reference = statistics.median(idle), statistics.median(bare)
    figures = [
        Figure("HTTP: empty request, p50 / bare uvicorn", p50, reference, "ms", "≤ 3 ×", p50 <= 3 * reference)
    ]
    bare, looping = during(notebook, 2, REQUESTS, ways, gate)
    busy, calm = percentile(looping, 0.99), percentile(idle, 0.99)
    figures += [
        Figure("HTTP: p99 during a Python loop / idle", busy, calm, "ms", "≤ 4 ×", busy <= 4 * calm),
        beside("  p99 / bare uvicorn, in the same loop", busy, percentile(bare, 0.99)),
    ]
    bare, calling = during(notebook, 3, FEW_REQUESTS, ways, gate)
    for share, name in ((0.5, "p50"), (0.99, "p99")):
        title = f"HTTP: {name} during a loop of system calls / bare uvicorn"
        figures.append(beside(title, percentile(calling, share), percentile(bare, share)))
    return figures


def during(
    notebook: NotebookPage, cell: int, count: int, ways: list[list[Any]], gate: Path
) -> list[list[float]]:
    """Milliseconds of the requests of each way while a cell runs."""
    gate.unlink(missing_ok=True)
    notebook.start(cell)
    notebook.page.wait_for_function(f"() => ({STATE})({cell}) === 'running'")
    # One way after the other: the two servers would take the interpreter lock from each other, too.
    times = [notebook.page.evaluate(REQUEST, [count, [way]])[0] for way in ways]
    gate.touch()
    notebook.page.wait_for_function(f"() => ({STATE})({cell}) !== 'running'")
    return times


def beside(name: str, ours: float, bare: float) -> Figure:
    """What nobody promised, to be seen beside the reference."""
    return Figure(name, ours, bare, "ms", "shown", True)


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder, started() as bench:
        gate = Path(folder, "gate")
        loops = [text.format(path=str(gate)) for text in (PYTHON_LOOP, CALLING_LOOP)]
        with bench.notebook([SETUP, OURS_ANSWERS, *loops]) as notebook:
            notebook.run(0)
            notebook.chat().wait_until_ready()
            notebook.page.wait_for_selector(".bare", state="attached")
            notebook.run(1)
            bare, health, token = json.loads(notebook.outputs(1)[0]["text"])
            ways = [[bare, {}], [health, {"x-chatkit-notebook-token": token}]]
            return comm_figures(notebook) + http_figures(notebook, ways, gate)
