"""One browser and one server of each kind for all browser tests; a notebook and kernel for each."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from . import chromium
from .gallery import Gallery, serving
from .idle_pages import IdlePages
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
def notebook7(lab: JupyterServer) -> JupyterServer:
    """Notebook 7 is an extension of the same server, with pages of its own."""
    return dataclasses.replace(lab, app="notebook")


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    with serving() as gallery:
        yield gallery


def new_context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(30_000)
    return context


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser) as context:
        yield context


@pytest.fixture(scope="session")
def idle_pages(browser: Browser) -> Iterator[IdlePages]:
    with new_context(browser) as context:
        yield IdlePages(context)


@pytest.fixture
def open_notebook(idle_pages: IdlePages, request: pytest.FixtureRequest) -> Iterator[OpenNotebook]:
    """open_notebook(server, [cell, ...]) opens it with a kernel of its own, which ends with the test.

    Its page may have shown notebooks of earlier tests.
    """
    yield from opening(idle_pages, request.session)


@pytest.fixture(scope="module")
def open_shared(idle_pages: IdlePages, request: pytest.FixtureRequest) -> Iterator[OpenNotebook]:
    """The same for notebooks that tests share, each with a chat of its own: a kernel takes a while."""
    yield from opening(idle_pages, request.session)


def opening(pages: IdlePages, session: pytest.Session) -> Iterator[OpenNotebook]:
    opened: list[NotebookPage] = []
    failed = session.testsfailed

    def open_(
        server: JupyterServer, cells: list[str], name: str | None = None, kernel: str = "python3"
    ) -> NotebookPage:
        name = name or f"{uuid.uuid4().hex[:8]}.ipynb"
        server.write(name, cells, kernel)
        notebook = pages.open(server, name)
        opened.append(notebook)
        return notebook

    yield open_
    for notebook in opened:
        pages.leave(notebook, again=session.testsfailed == failed)
