"""Files, mentions and commands in a notebook: from the page, over either transport, to the model."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from ..model_server import ModelServer
from .conftest import OpenNotebook
from .jupyter_server import JupyterServer

CELL = """
import os
os.environ.update(OPENAI_BASE_URL={url!r}, OPENAI_API_KEY="")
from chatkit_notebook import ChatKit
weather = [{{"city": "Oslo", "celsius": 4}}, {{"city": "Rome", "celsius": 19}}]
chosen = []
def select(command):
    chosen.append(command["id"])
chat = ChatKit(store=":memory:", transport="http", commands={{
    "on_search": lambda query: [{{"id": "tidy", "label": "Tidy up"}}],
    "on_select": select,
}})
chat
"""
OVER_COMM = "chat.transport = 'comm'"
LEDGER = "print([sent.files for sent in chat.ledger], chosen, chat.active_transport)"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
LONG = b"year,value\n" + b"".join(b"%d,%d\n" % (year, year * 3) for year in range(150_000))
"""Larger than one part."""


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer(models=["test-model"]) as server:
        yield server


def test_files_and_mentions_reach_the_model(
    open_notebook: OpenNotebook, lab: JupyterServer, model: ModelServer
) -> None:
    notebook = open_notebook(lab, [CELL.format(url=model.url), OVER_COMM, LEDGER])
    notebook.run(0)
    chat = notebook.chat().wait_until_ready()
    frame = chat.frame
    field = frame.locator(".composer-input")
    with notebook.page.expect_file_chooser() as chooser:
        frame.get_by_role("button", name="Attach files").click()
    chooser.value.set_files(
        [
            {"name": "dot.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "long.csv", "mimeType": "text/csv", "buffer": LONG},
        ]
    )
    field.press_sequentially("/tid")
    expect(frame.get_by_role("option", name="Tidy up")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("")
    field.press_sequentially("Compare with @wea")
    expect(frame.get_by_role("option", name="weather")).to_be_visible()
    field.press("Enter")
    expect(field).to_have_value("Compare with @weather ")
    send = frame.get_by_role("button", name="Send")
    expect(send).to_be_enabled()
    send.click()
    chat.wait_for_answer()
    expect(frame.locator(".user .attachment-image")).to_have_count(1)
    expect(frame.locator(".user .attachment-name")).to_have_text("long.csv")
    frame.locator(".user button.tag").hover()
    expect(frame.get_by_role("tooltip")).to_contain_text("weather")

    content = model.requests[-1].body["messages"][-1]["content"]
    (image,) = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    assert image == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    text = json.dumps(content)
    assert f"long.csv (text/csv), {len(LONG):,} bytes" in text
    assert "149999,449997" in text
    assert "@weather is `weather`" in text

    notebook.run(1)
    with notebook.page.expect_file_chooser() as chooser:
        frame.get_by_role("button", name="Attach files").click()
    chooser.value.set_files([{"name": "again.csv", "mimeType": "text/csv", "buffer": LONG}])
    field.fill("Once more")
    expect(send).to_be_enabled()
    send.click()
    chat.wait_for_answer()
    assert f"again.csv (text/csv), {len(LONG):,} bytes" in json.dumps(model.requests[-1].body["messages"])
    notebook.run(2)
    printed = str(notebook.outputs(2))
    assert "('dot.png', 'long.csv')" in printed
    assert "['tidy'] comm" in printed
