"""One browser and one server of each kind for all browser tests; a fresh page and notebook for each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from . import chromium
from .gallery import Gallery, serving
from .jupyter_server import JupyterServer, running
from .notebook_page import NotebookPage

ARTIFACTS = Path(__file__).parent / "artifacts"
"""Screenshots that tests take for people to look at."""

expect.set_options(timeout=30_000)  # a machine that does other things besides takes its time

OpenNotebook = Callable[..., NotebookPage]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.fail("No Chromium: run `make browser`, or name its path in $CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with running("lab", tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session")
def notebook7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with running("notebook", tmp_path_factory.mktemp("notebook")) as server:
        yield server


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    with serving() as gallery:
        yield gallery


def new_context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(20_000)
    return context


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser) as context:
        yield context


@pytest.fixture
def open_notebook(context: BrowserContext) -> Iterator[OpenNotebook]:
    """open_notebook(server, [cell, ...]) opens it in a new page; its kernel ends with the test."""
    yield from opening(context)


@pytest.fixture(scope="module")
def open_shared(browser: Browser) -> Iterator[OpenNotebook]:
    """The same for notebooks that tests share, each with a chat of its own: a page takes seconds to open."""
    with new_context(browser) as context:
        yield from opening(context)


def opening(context: BrowserContext) -> Iterator[OpenNotebook]:
    opened: list[NotebookPage] = []

    def open_(
        server: JupyterServer, cells: list[str], name: str | None = None, kernel: str = "python3"
    ) -> NotebookPage:
        name = name or f"{uuid.uuid4().hex[:8]}.ipynb"
        server.write(name, cells, kernel)
        notebook = NotebookPage(context.new_page(), server, name).open()
        opened.append(notebook)
        return notebook

    yield open_
    for notebook in opened:
        if not notebook.page.is_closed():
            notebook.page.evaluate(
                "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.shutdown().catch(() => null)"
            )
