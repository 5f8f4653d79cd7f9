"""What the browser figures share: one JupyterLab, one page, bytes on the wire."""

from __future__ import annotations

import contextlib
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.jupyter_server import JupyterServer, running
from tests.browser.notebook_page import NotebookPage


class Bench:
    """A server and a browser; notebooks are opened in pages of their own."""

    def __init__(self, server: JupyterServer, browser: Browser) -> None:
        self.server = server
        self.browser = browser

    @contextlib.contextmanager
    def notebook(self, cells: list[str]) -> Iterator[NotebookPage]:
        name = f"{uuid.uuid4().hex[:8]}.ipynb"
        self.server.write(name, cells)
        page = self.browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(120_000)
        notebook = NotebookPage(page, self.server, name).open()
        try:
            yield notebook
        finally:
            page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
            page.close()


@contextlib.contextmanager
def started(env: dict[str, str] | None = None) -> Iterator[Bench]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running("lab", Path(folder, "lab"), env) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.get(), args=chromium.ARGUMENTS)
        yield Bench(server, browser)
        browser.close()


class Wire:
    """Counts the bytes that reach a page from servers, over HTTP and over websockets.

    Documents and scripts that the page makes itself (srcdoc, blob) never were on a wire; the icons of the
    tab, which JupyterLab fetches again whenever the kernel gets busy, have nothing to do with a chat.
    """

    def __init__(self, page: Page) -> None:
        self.received = 0.0
        self.counted: set[str] = set()
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self.requested)
        session.on("Network.dataReceived", self.body)
        session.on("Network.webSocketFrameReceived", self.frame)

    def requested(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if url.startswith("http") and "/static/favicons/" not in url:
            self.counted.add(event["requestId"])

    def body(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.counted:
            self.received += event["dataLength"]

    def frame(self, event: dict[str, Any]) -> None:
        response = event["response"]
        binary = response["opcode"] == 2  # told in base64
        self.received += len(response["payloadData"]) * (0.75 if binary else 1)

    def reset(self) -> None:
        self.received = 0.0
