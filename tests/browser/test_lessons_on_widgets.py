"""The lessons on widgets, as a reader goes through them: one notebook, one kernel."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import FrameLocator, expect

from .conftest import ARTIFACTS, OpenNotebook
from .gallery import ROOT
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage

WORKBENCH, TOOL = (
    ROOT / "notebooks" / name for name in ("06_widget_workbench.ipynb", "07_from_prototype_to_tool.ipynb")
)


def cells_of(lesson: object) -> list[str]:
    cells = json.loads(lesson.read_text())["cells"]  # type: ignore[attr-defined]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def widget_of(notebook: NotebookPage, text: str) -> FrameLocator:
    """The widget of the cell that has this text."""
    at = next(at for at, source in enumerate(notebook.sources()) if text in source)
    element = notebook.page.locator(".jp-Notebook .jp-Cell").nth(at).locator("notebook-chatkit-widget")
    element.scroll_into_view_if_needed(timeout=30_000)
    expect(element).to_have_attribute("data-state", "ready", timeout=30_000)
    return element.locator("iframe").content_frame


@pytest.mark.thorough  # `make notebooks` runs every cell; test_preview.py does what a reader does in the page
def test_the_lessons_on_widgets(lab: JupyterServer, open_notebook: OpenNotebook) -> None:
    first, second = cells_of(WORKBENCH), cells_of(TOOL)
    until_chat = next(at for at, text in enumerate(second) if "chat.show(question)" in text)
    cells = [*first, *second[: until_chat + 1]]
    notebook = open_notebook(lab, cells)
    for at in range(len(cells)):
        notebook.run(at)
        assert not [one for one in notebook.outputs(at) if one["output_type"] == "error"]

    # 06: what is watched has the person of the next cell, and the workbench the new label
    watched = widget_of(notebook, "%%chatkit_widget on_call")
    expect(watched.locator('[data-widget-type="Badge"]')).to_have_text(["Engines", "Compilers", "Puzzles"])
    bench = widget_of(notebook, "%chatkit_workbench")
    expect(bench.locator(".preview-picture").get_by_role("button", name="Call them")).to_be_visible()
    answered = widget_of(notebook, "def answer(action, preview)")
    expect(answered.locator('[data-widget-type="Title"]')).to_have_text("Only one left")
    answered.get_by_role("button", name="Call them").click()
    expect(answered.locator('[data-widget-type="Text"]')).to_have_text("They know: no note")

    # 07: the form draws its answer in place, in the preview and then in the chat
    frame = widget_of(notebook, "question = form(")
    frame.get_by_role("button", name="Draw").click()
    expect(frame.locator('[data-widget-type="Chart"]')).to_be_visible(timeout=30_000)
    chat = notebook.chat().wait_until_ready()
    shown = chat.frame.locator('[data-item-type="widget"]')
    shown.get_by_role("button", name="Draw").click()
    expect(shown.locator('[data-widget-type="Chart"]')).to_be_visible(timeout=30_000)
    expect(shown).to_contain_text("Gentoo: body_mass_g by island")
    expect(shown).to_have_count(1)
    chat.screenshot(ARTIFACTS / "prototype-in-chat.png")
    assert notebook.errors == []
