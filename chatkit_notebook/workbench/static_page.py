"""A widget as one HTML file that draws it without a kernel and without a network."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .python_code import nodes

HOST = """
const state = {
  widget: read("widget"), theme: read("theme"), problems: [], error: null, waiting: null, workbench: null,
};
if (state.theme === "auto") {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  state.theme = dark;
} else if (state.theme && state.theme.colorScheme === "auto") state.theme.colorScheme = "light";
function read(id) { return JSON.parse(document.getElementById(id).textContent); }
const kept = new Map();
chatkitNotebook.mountWidget({
  getState: () => state,
  subscribe: () => () => {},
  action: async (detail) => { document.dispatchEvent(new CustomEvent("chatkit-action", { detail })); },
  value: (name, value) => kept.set(name, value),
  kept: (name) => kept.get(name),
  deeplink: () => {},
  log: (name, data) => console.debug("[chatkit_notebook]", name, data),
  contentHeight: () => {},
  hostKey: () => {},
  chunk: async (name) => {
    const held = document.getElementById("chunk-" + name);
    if (!held) throw new Error("This page was saved without " + name + ".js.");
    return JSON.parse(held.textContent);
  },
});
"""


def static_page(
    widget: Mapping[str, Any],
    read: Callable[[str], str],
    *,
    title: str = "ChatKit widget",
    theme: Any = "auto",
    width: int | None = None,
) -> str:
    """The text of the page. A click on a button fires the event `chatkit-action` on its document.

    Args:
        widget: As JSON.
        read: The text of a built file of the front end, by its name.
        title: Of the page.
        theme: As for `Preview`; "auto" follows the reader's system.
        width: In px; None takes what there is.
    """
    limits = f"max-width:{width}px;margin:0 auto" if width else ""
    chunks = "".join(
        f'<script type="application/json" id="chunk-{name}">{embedded(read(f"{name}.js"))}</script>\n'
        for name in needed(widget)
    )
    styles = read("frame.css").replace("</style", "<\\/style")
    script = read("frame.js").replace("</script", "<\\/script")
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(title)}</title>
<style>{styles}</style>
<style>body{{{limits}}}</style></head>
<body>
<noscript>This page draws a ChatKit widget with a script of its own; scripts are switched off.</noscript>
<script type="application/json" id="widget">{embedded(widget)}</script>
<script type="application/json" id="theme">{embedded(theme)}</script>
{chunks}<script>{script}</script>
<script>{HOST}</script>
</body></html>
"""


def embedded(value: Any) -> str:
    """JSON that nothing in a page takes for markup."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def needed(widget: Mapping[str, Any]) -> Iterator[str]:
    """The scripts that are loaded only when something needs them."""
    found = list(nodes(widget))
    text = json.dumps(widget, ensure_ascii=False)
    if '"lucide:' in text:
        yield "icons"
    if '"Icon"' in text or '"icon' in text:
        yield "chatkit-icons"
    if any(node.get("type") == "Chart" for node in found):
        yield "chart"
    words = " ".join(str(node.get("value")) for node in found if node.get("type") == "Markdown")
    if "```" in words or "    " in words:
        yield "code"
    if "$" in words or "\\(" in words or "\\[" in words:
        yield "math"
