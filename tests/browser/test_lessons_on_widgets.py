"""The lesson from a prototype to a tool, as a reader goes through it."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from .conftest import ARTIFACTS, OpenNotebook
from .gallery import ROOT
from .jupyter_server import JupyterServer

LESSON = ROOT / "notebooks" / "07_from_prototype_to_tool.ipynb"


def test_a_prototype_becomes_a_tool(lab: JupyterServer, open_notebook: OpenNotebook) -> None:
    cells = [
        "".join(cell["source"])
        for cell in json.loads(LESSON.read_text())["cells"]
        if cell["cell_type"] == "code"
    ]
    until_chat = next(at for at, text in enumerate(cells) if "chat.show(question)" in text)
    notebook = open_notebook(lab, cells[: until_chat + 1])
    for at in range(until_chat + 1):
        notebook.run(at)
    form = notebook.page.locator("notebook-chatkit-widget").nth(2)
    expect(form).to_have_attribute("data-state", "ready", timeout=30_000)
    frame = form.locator("iframe").content_frame
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
