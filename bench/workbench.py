"""Widgets: validating, building and making them from data; typing into the workbench."""

from __future__ import annotations

import json
import statistics
from typing import Any

import jinja2
import pandas as pd
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.workbench_page import WorkbenchPage

from .figure import Figure, median_of_pairs
from .variables import ROWS, block_of, resident, timed

KEYS = 60
FRAME = 1000 / 60
TEMPLATE = """{"type": "ListView", "children": [{%- for item in items -%}{% if not loop.first %},{% endif %}
{"type": "ListViewItem", "key": {{ (item.id ~ "-" ~ loop.index) | tojson }}, "children": [
  {"type": "Text", "value": {{ (item.name | upper) | tojson }}},
  {% if loop.last %}{"type": "Badge", "label": {{ (loop.length ~ " in all") | tojson }}}{% else %}
  {"type": "Caption", "value": {{ item.place | tojson }}}{% endif %}]}{%- endfor -%}]}"""
DATA = {"items": [{"id": n, "name": f"Name {n}", "place": "Oslo"} for n in range(200)]}


def tree(nodes: int) -> dict[str, Any]:
    """A widget of about so many nodes."""
    rows = [
        {
            "type": "Row",
            "gap": 2,
            "children": [
                {"type": "Text", "value": f"Line {n}", "color": "secondary"},
                {"type": "Badge", "label": str(n), "color": "success"},
                {"type": "Button", "label": "Go", "onClickAction": {"type": "go", "payload": {"n": n}}},
                {"type": "Icon", "name": "check"},
            ],
        }
        for n in range(nodes // 5)
    ]
    return {"type": "Card", "children": rows}


def building() -> list[Figure]:
    from chatkit_notebook import load_widget
    from chatkit_notebook.workbench.validation import validate

    large = tree(10_000)
    validated = timed(lambda: validate(large))
    plain = jinja2.Environment(undefined=jinja2.StrictUndefined).from_string(TEMPLATE)
    ours = load_widget(TEMPLATE)

    def reference() -> float:
        return timed(lambda: json.loads(plain.render(DATA)), 9)

    built, floor = median_of_pairs(lambda: timed(lambda: ours.build(DATA), 9), reference)
    return [
        Figure("validate 10,000 nodes", validated, None, "ms", "≤ 100 ms", validated <= 100),
        Figure("sandboxed build / plain Jinja", built, floor, "ms", "≤ 1.3 ×", built <= 1.3 * floor),
    ]


def from_data() -> list[Figure]:
    from chatkit_notebook import chart, list_view, table

    frame = pd.DataFrame(block_of(ROWS), columns=[f"column_{n}" for n in range(20)], copy=False)
    frame["group"] = (frame["column_0"] * 12).astype("int64")
    calls = {
        "list_view": lambda: list_view(frame),
        "table": lambda: table(frame),
        "chart": lambda: chart(frame, "group", "column_1"),
    }
    figures = []
    for name, call in calls.items():
        for _ in range(2):  # imports, and what the libraries keep for good
            call()
        before = resident()
        took = timed(call)
        grown = resident() - before
        figures += [
            Figure(f"{name} of 10M rows", took, None, "ms", "≤ 30 ms", took <= 30),
            Figure("  memory that took", grown, None, "MB", "≤ 1 MB", grown <= 1),
        ]
    return figures


OBSERVE = """() => {
  const picture = document.querySelector(".preview-picture");
  document.addEventListener("keydown", () => {
    window.pressed = performance.now();
    window.drawn = null;
  }, true);
  new MutationObserver(() => { window.drawn ??= performance.now() - window.pressed })
    .observe(picture, { subtree: true, childList: true, characterData: true, attributes: true });
}"""


def typing() -> list[Figure]:
    from chatkit_notebook import Preview

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.get(), args=chromium.ARGUMENTS)
        redraws = [drawn for drawn, _ in typed(browser.new_page(), Preview(tree(1_000), edit=True))]
        document = json.dumps(tree(1_000), indent=1)
        lines = document.count("\n")
        assert lines > 5_000, lines
        scripts = [script for _, script in typed(browser.new_page(), Preview(document, edit=True))]
        browser.close()
    redrawn = statistics.median(redraws)
    slowest = sorted(scripts)[int(len(scripts) * 0.95) - 1]
    return [
        Figure(
            "edit to redraw, 1,000 nodes", redrawn, None, "ms", "≤ 50 ms + a frame", redrawn <= 50 + FRAME
        ),
        Figure("script of a key, 5,000 lines (p95)", slowest, None, "ms", "≤ 16 ms", slowest <= 16),
    ]


def typed(page: Page, preview: Any) -> list[tuple[float, float]]:
    """Milliseconds to the changed picture, and of script until the next frame, for each key."""
    page.set_default_timeout(120_000)
    WorkbenchPage(page, preview)
    editor = page.get_by_role("textbox", name="Widget")
    editor.get_by_text("Line 0").first.dblclick()
    page.keyboard.press("ArrowRight")
    page.evaluate(OBSERVE)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def script() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in metrics if one["name"] == "ScriptDuration")

    figures = []
    for number in range(KEYS):
        before = script()
        page.keyboard.press("abcdefghij"[number % 10])
        page.evaluate("() => new Promise(requestAnimationFrame)")
        used = script() - before
        page.wait_for_function("() => window.drawn !== null")
        figures.append((float(page.evaluate("() => window.drawn")), used))
    expect(editor).to_be_visible()
    return figures[5:]


def measure() -> list[Figure]:
    return [*building(), *from_data(), *typing()]
