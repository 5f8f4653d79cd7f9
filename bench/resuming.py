"""A page reloaded after, and in the middle of, an answer of 2,000 tokens: from ready to shown."""

from __future__ import annotations

import statistics

from playwright.sync_api import expect

from tests.browser.notebook_page import NotebookPage
from tests.model_server import ModelServer

from .browser import Bench, started
from .figure import Figure

TOKENS = 2_000
ROUNDS = 3
LAST = f"word{TOKENS - 1}"

# Looks once a frame; in the page itself, not in the frames within it.
WATCH = """
if (window === window.top) {
  const seen = (window.benchResumed = { ready: null, shown: null })
  const look = () => {
    const element = document.querySelector("notebook-chatkit")
    const state = element?.dataset.state
    if (state === "ready" || state === "responding") seen.ready ??= performance.now()
    const page = element?.shadowRoot?.querySelector("iframe")?.contentDocument
    const answer = page?.querySelector('[data-item-type="assistant_message"]')
    if (answer?.textContent.includes("LAST")) seen.shown ??= performance.now()
    if (seen.ready === null || seen.shown === null) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
""".replace("LAST", LAST)
RESUMED = "() => { const { ready, shown } = window.benchResumed; return Math.max(0, shown - ready) }"
SEEN = "() => window.benchResumed?.shown && window.benchResumed.ready"


def reloaded(notebook: NotebookPage) -> float:
    """Milliseconds from the chat being ready to the last of the 2,000 tokens being there, after a reload."""
    notebook.page.reload()
    notebook.page.wait_for_function(SEEN)
    return float(notebook.page.evaluate(RESUMED))


def answering(bench: Bench, server: ModelServer, *, to_the_end: bool) -> float:
    """The median of some reloads of a notebook whose answer is complete, or goes on after the 2,000."""
    key = f"import os\nos.environ.update(OPENAI_BASE_URL={server.url!r}, OPENAI_API_KEY='test')"
    show = "%load_ext chatkit_notebook\n%chatkit --new --model test-model --ui bundled"
    with bench.notebook([key, show]) as notebook:
        notebook.run(0)
        notebook.run(1)
        chat = notebook.chat().wait_until_ready()
        chat.ask("Count, please.")
        answer = chat.items("assistant_message").last
        expect(answer).to_contain_text(LAST, timeout=120_000)
        if to_the_end:
            chat.wait_until_ready()
        notebook.save()
        notebook.page.add_init_script(WATCH)
        times = [reloaded(notebook) for _ in range(ROUNDS)]
        state = notebook.chat().element.get_attribute("data-state")
        if state != ("ready" if to_the_end else "responding"):
            raise RuntimeError(
                f"the answer should have been {'over' if to_the_end else 'under way'}: {state}"
            )
        return statistics.median(times)


def measure() -> list[Figure]:
    with started() as bench:
        with ModelServer(tokens=TOKENS, rate=2_000) as server:
            ended = answering(bench, server, to_the_end=True)
        # Fast to the 2,000th word, and then on for as long as the reloads take.
        with ModelServer(tokens=TOKENS * 20, rate=100) as server:
            under_way = answering(bench, server, to_the_end=False)
    return [
        Figure(
            f"reload {when} an answer of 2,000 tokens, ready to shown", ms, None, "ms", "≤ 300 ms", ms <= 300
        )
        for when, ms in (("after", ended), ("during", under_way))
    ]
