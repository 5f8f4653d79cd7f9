"""A notebook open in a real page, and the chat in it: what the tests say instead of selectors."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, FrameLocator, Locator, Page, Request, expect

from .jupyter_server import JupyterServer

READY = """() => {
  const panel = window.jupyterapp?.shell?.currentWidget
  const context = panel?.sessionContext ?? panel?.context?.sessionContext
  const kernel = context?.session?.kernel
  return Boolean(context?.isReady && kernel?.connectionStatus === "connected" && kernel?.status === "idle")
}"""

SHOWN = "(name) => window.jupyterapp.shell.currentWidget?.context?.path === name"

RUN = """async (index) => {
  const panel = window.jupyterapp.shell.currentWidget
  panel.content.activeCellIndex = index
  panel.content.deselectAll()
  await window.jupyterapp.commands.execute("notebook:run-cell")
}"""

START = """(index) => {
  const panel = window.jupyterapp.shell.currentWidget
  panel.content.activeCellIndex = index
  panel.content.deselectAll()
  window.jupyterapp.commands.execute("notebook:run-cell")
}"""

WRITE = """([index, source]) =>
  window.jupyterapp.shell.currentWidget.content.widgets[index].model.sharedModel.setSource(source)"""

STATE = """(index) => {
  const cell = window.jupyterapp.shell.currentWidget.content.widgets[index]
  return cell.model.executionState ?? (cell.model.executionCount ? "idle" : "")
}"""


@dataclass
class NotebookPage:
    """One notebook in one page."""

    page: Page
    server: JupyterServer
    name: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self) -> NotebookPage:
        """Loads the page."""
        self.watch()
        self.page.goto(self.server.address(self.name), wait_until="commit")
        self.wait_for_kernel()
        return self

    def open_beside(self) -> NotebookPage:
        """Opens the notebook in a page in which JupyterLab runs already."""
        self.watch()
        # A kernel that was added since is not known to the page, which would take another one without a word.
        self.page.evaluate("() => window.jupyterapp.serviceManager.kernelspecs.refreshSpecs()")
        self.command("docmanager:open", path=self.name, factory="Notebook")
        self.page.wait_for_function(SHOWN, arg=self.name)
        self.wait_for_kernel()
        return self

    def watch(self) -> None:
        self.page.on("request", self.request)
        self.page.on("pageerror", self.error)

    def forget(self) -> None:
        """Notes no more of what the page does."""
        self.page.remove_listener("request", self.request)
        self.page.remove_listener("pageerror", self.error)

    def request(self, request: Request) -> None:
        self.requests.append(request.url)

    def error(self, error: Error) -> None:
        self.errors.append(str(error))

    def wait_for_kernel(self) -> None:
        self.page.wait_for_function(READY, timeout=60_000)

    def run(self, index: int = 0) -> None:
        """Runs a cell and waits until it has ended."""
        self.page.evaluate(RUN, index)
        self.page.wait_for_function(f"(index) => ({STATE})(index) === 'idle'", arg=index, timeout=60_000)

    def write(self, index: int, source: str) -> None:
        """Gives a cell another source."""
        self.page.evaluate(WRITE, [index, source])

    def start(self, index: int = 0) -> None:
        """Runs a cell and does not wait for it."""
        self.page.evaluate(START, index)

    def state(self, index: int) -> str:
        return str(self.page.evaluate(STATE, index))

    def outputs(self, index: int) -> list[dict[str, Any]]:
        return self.page.evaluate(
            "(index) => window.jupyterapp.shell.currentWidget.content.widgets[index].model.outputs.toJSON()",
            index,
        )

    def sources(self) -> list[str]:
        return self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.widgets.map(c => c.model.sharedModel.source)"
        )

    def command(self, name: str, **arguments: Any) -> None:
        self.page.evaluate(
            # what it gives may be a whole notebook, which is not to be sent here
            "async ([name, args]) => void await window.jupyterapp.commands.execute(name, args)",
            [name, arguments],
        )

    def save(self) -> dict[str, Any]:
        """Saves the notebook and reads it back from disk."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
        return json.loads((self.server.root / self.name).read_text())

    def reload(self) -> None:
        """Loads the page again, with this notebook alone: another may have been the first in it."""
        self.page.goto(self.server.address(self.name), wait_until="commit")
        self.wait_for_kernel()

    def restart_kernel(self) -> None:
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
        self.wait_for_kernel()

    def set_theme(self, name: str) -> None:
        """ "JupyterLab Light" or "JupyterLab Dark"."""
        self.command("apputils:change-theme", theme=name)
        light = "false" if name.endswith("Dark") else "true"
        self.page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def chat(self, nth: int = 0) -> Chat:
        return Chat(self.page, self.page.locator("notebook-chatkit").nth(nth))


@dataclass
class Chat:
    """The bundled chat in a page."""

    page: Page
    element: Locator

    @property
    def frame(self) -> FrameLocator:
        return self.element.locator("iframe").content_frame

    @property
    def composer(self) -> Locator:
        return self.frame.get_by_role("textbox").last

    @property
    def log(self) -> Locator:
        return self.frame.get_by_role("log")

    @property
    def stop_button(self) -> Locator:
        return self.frame.get_by_role("button", name="Stop", exact=True)

    def items(self, kind: str) -> Locator:
        return self.frame.locator(f'[data-item-type="{kind}"]')

    def wait_until_ready(self) -> Chat:
        expect(self.element).to_have_attribute("data-state", "ready", timeout=30_000)
        expect(self.composer).to_be_editable(timeout=30_000)
        return self

    def ask(self, text: str) -> None:
        """Types a question and sends it with Enter; does not wait for the answer."""
        self.composer.click()
        self.composer.fill(text)
        self.composer.press("Enter")

    def wait_for_answer(self, seconds: float = 60) -> None:
        expect(self.element).to_have_attribute("data-state", "ready", timeout=seconds * 1000)

    def ask_and_wait(self, text: str, seconds: float = 60) -> Locator:
        """Asks, waits until the turn has ended, and gives the last assistant message."""
        asked = self.items("user_message").count()
        self.ask(text)
        expect(self.items("user_message")).to_have_count(asked + 1)
        self.wait_for_answer(seconds)
        return self.items("assistant_message").last

    def screenshot(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.element.screenshot(path=path)
