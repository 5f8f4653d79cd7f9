"""The gallery of the front end, served from this checkout: every state of the UI without a notebook."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Frame, Page

ROOT = Path(__file__).parent.parent.parent
JS = ROOT / "js"
STATIC = Path(os.environ.get("CHATKIT_NOTEBOOK_STATIC", ROOT / "chatkit_notebook" / "static"))

SERVE = """
import { serve } from "./scripts/serve.mjs"
const [out] = process.argv.slice(-1)
console.log((await serve({ root: process.cwd(), out, port: 0 })).url)
"""


@contextmanager
def serving() -> Iterator[Gallery]:
    """Serves the gallery with the files that are built; needs Node and js/node_modules.

    Raises:
        RuntimeError: Something that it needs is not there.
    """
    node = shutil.which("node")
    if node is None or not (JS / "node_modules").is_dir():
        raise RuntimeError("The gallery needs Node and js/node_modules: run `make js`.")
    if not (STATIC / "manifest.json").is_file():
        raise RuntimeError(f"The front end is not built in {STATIC}: run `make js`.")
    command = [node, "--input-type=module", "-e", SERVE, "--", str(STATIC)]
    with subprocess.Popen(
        command, cwd=JS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            assert process.stderr
            url = process.stdout.readline().strip()
            if not url:
                raise RuntimeError(f"The gallery's server did not start:\n{process.stderr.read()}")
            yield Gallery(url)
        finally:
            process.terminate()


class Gallery:
    def __init__(self, url: str) -> None:
        self.url = url

    def cases(self, page: Page) -> list[str]:
        page.goto(self.url)
        options = page.locator("#case option")
        options.first.wait_for(state="attached")
        return [str(option.get_attribute("value")) for option in options.all()]

    def open(self, page: Page, case: str, **query: str) -> Frame:
        """Opens a case with its chat as wide as the window; answers the chat's frame when it is at rest."""
        page.goto(f"{self.url}?{urlencode({'bare': '', 'speed': '0', **query, 'case': case})}")
        page.add_style_tag(content="main { padding: 0 !important } #place { width: auto !important }")
        page.wait_for_selector("[data-state=ready]")
        element = page.locator("#place iframe").element_handle()
        frame = element.content_frame()
        assert frame is not None
        frame.wait_for_selector(".chat")
        at_rest(frame)
        return frame

    def show(self, page: Page, frame: Frame, case: str, **options: str) -> None:
        """Shows another case in the chat that is open: far quicker than to open it in a page of its own."""
        page.evaluate("([name, options]) => show(name, options)", [case, options])
        at_rest(frame)


def at_rest(frame: Frame) -> None:
    """Waits until everything is drawn, and what comes with an animation is there."""
    frame.wait_for_function("() => !document.querySelector('[aria-busy=true], .loading')")
    frame.evaluate(
        """async () => {
          const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
          await drawn()
          await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null)))
          await drawn()
        }"""
    )
