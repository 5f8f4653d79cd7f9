"""The workbench in a plain page, with a real `Preview` behind it: no Jupyter, no comm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from chatkit_notebook import Preview
from chatkit_notebook.workbench.catalogue import catalogue

STATIC = Path(__file__).parent.parent.parent / "chatkit_notebook" / "static"

HOST = """
const listeners = new Set();
let state = null;
const kept = new Map();
window.told = (next) => { state = next; for (const listener of listeners) listener(); };
// As with traits: what is edited here is not set back by an answer to something earlier.
const heard = (next) => {
  const { source, data } = state.workbench;
  told({ ...next, workbench: { ...next.workbench, source, data } });
};
const known = ({ node, edit, error }) => {
  if (error) throw new Error(error);
  return node ?? edit;
};
window.start = (first) => {
  state = first;
  window.mounted = chatkitNotebook.mountWidget({
    getState: () => state,
    subscribe: (listener) => { listeners.add(listener); return () => listeners.delete(listener) },
    action: async (action) => {
      const plain = JSON.parse(JSON.stringify(action));
      heard(await window.kernel("action", { action: plain, values: Object.fromEntries(kept) }));
    },
    value: (name, value) => kept.set(name, value),
    kept: (name) => kept.get(name),
    edit: (change) => {
      state = { ...state, workbench: { ...state.workbench, ...change } };
      window.kernel("edit", change).then(heard);
    },
    catalogue: () => window.kernel("catalogue", {}),
    exported: (format) => window.kernel("export", { format }),
    written: (source, path) => window.kernel("written", { source, path }).then(known),
    change: (source, path, name, given) =>
      window.kernel("written", { source, path, name, ...given }).then(known),
    workbench: async () => document.getElementById("workbench").textContent,
    chunk: (name) => window.kernel("chunk", { name }),
    deeplink: () => {}, hostKey: () => {}, contentHeight: () => {}, log: () => {},
  });
};
"""
HOLD = """(text) => {
  const held = document.createElement("script");
  Object.assign(held, { type: "text/plain", id: "workbench", textContent: text });
  document.head.append(held);
}"""


class WorkbenchPage:
    """A page with a workbench.

    Args:
        page: Of Playwright.
        preview: What is edited.
        theme: "light" or "dark".
    """

    def __init__(self, page: Page, preview: Preview, theme: str = "light") -> None:
        self.page = page
        self.preview = preview
        self.theme = theme
        page.expose_function("kernel", self.kernel)
        css, js, editors = (
            (STATIC / name).read_text(encoding="utf-8") for name in ("frame.css", "frame.js", "workbench.js")
        )
        page.set_content(
            f"<!doctype html><html lang=en><title>Widget</title><style>{css}</style><body></body></html>"
        )
        page.evaluate(HOLD, editors)
        page.add_script_tag(content=js)
        page.add_script_tag(content=HOST)
        page.evaluate("(state) => start(state)", self.state())

    def state(self) -> dict[str, Any]:
        """What the page's session would read from the traits."""
        preview = self.preview
        state = {
            "widget": preview._widget,
            "theme": self.theme,
            "problems": preview._problems,
            "error": preview._error,
            "waiting": None,
            "workbench": {
                "source": preview.source,
                "data": preview.data_text,
                "dataNote": preview._data_note,
                "log": preview._log,
            },
        }
        read: dict[str, Any] = json.loads(json.dumps(state))
        return read

    def kernel(self, what: str, given: dict[str, Any]) -> Any:
        """What the page asks."""
        preview = self.preview
        if what == "catalogue":
            return catalogue()
        if what == "chunk":
            return (STATIC / f"{given['name']}.js").read_text(encoding="utf-8")
        if what == "export":
            return preview._exported(given)
        if what == "written":
            return preview.written(given)
        if what == "edit":
            names = {"source": "source", "data": "data_text"}
            preview.set_state({names[name]: text for name, text in given.items()})
        else:
            preview._handle_custom_msg({"preview": "action", "id": "1", **given}, [])
        return self.state()

    def tell(self) -> None:
        """Python changed something: the page draws it."""
        self.page.evaluate("(state) => told(state)", self.state())
