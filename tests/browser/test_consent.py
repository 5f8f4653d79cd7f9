"""Code that the chat proposed, in a real notebook: run, stopped, inserted; and what was sent."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .conftest import OpenNotebook
from .jupyter_server import JupyterServer

CELL = """
from chatkit_notebook import ChatKit
chat = ChatKit(model="analyst", store=":memory:", height=900)
chat
"""
LOG = "print([(entry.decision, entry.outcome) for entry in chat.approvals], made)"


def test_code_runs_after_a_click_stops_and_becomes_a_cell(
    open_notebook: OpenNotebook, lab: JupyterServer
) -> None:
    notebook = open_notebook(lab, [CELL, LOG])
    notebook.run(0)
    chat = notebook.chat()
    chat.wait_until_ready()

    def proposed(code: str) -> Locator:
        before = chat.items("widget").count()
        chat.ask_and_wait(f"python: {code}")
        expect(chat.items("widget")).to_have_count(before + 1)
        return chat.items("widget").last

    # Run: in its own time, with its output in the card
    card = proposed("made = 6 * 7; print('the answer is', made)")
    expect(card.get_by_text("Not run", exact=True)).to_be_visible()
    expect(card).not_to_contain_text("the answer is 42")
    card.get_by_role("button", name="Run", exact=True).click()
    expect(card.get_by_text("Ran", exact=True)).to_be_visible(timeout=30_000)
    expect(card).to_contain_text("the answer is 42")
    # the conversation goes on by itself with what came
    said = chat.items("assistant_message").last
    expect(said).to_contain_text("The code ran and printed the answer is 42.", timeout=30_000)
    chat.wait_until_ready()

    # Stop interrupts it; the card says so, and the next message is answered
    slow = proposed("print('begun', flush=True); import time; time.sleep(600)")
    slow.get_by_role("button", name="Run", exact=True).click()
    expect(slow.get_by_text("Running", exact=True)).to_be_visible(timeout=30_000)
    expect(slow.locator("pre").last).to_have_text(re.compile("^begun"), timeout=30_000)
    chat.frame.get_by_role("button", name="Stop", exact=True).click()
    expect(slow.get_by_text("Stopped", exact=True)).to_be_visible(timeout=30_000)

    # Insert: a cell below this one, which has not run
    inserted = proposed("made = 'by the cell'")
    inserted.get_by_role("button", name="Insert as cell").click()
    expect(inserted.get_by_text("new cell below")).to_be_visible(timeout=30_000)
    assert notebook.sources() == [CELL, "made = 'by the cell'", LOG]

    # What was sent
    chat.frame.get_by_role("button", name="What was sent").last.click()
    panel = chat.frame.get_by_role("region", name="What was sent")
    expect(panel).to_contain_text("Nothing left this process")

    notebook.run(2)
    said = "".join(output["text"] for output in notebook.outputs(2))
    assert said == (
        "[('proposed', ''), ('run', 'done'), ('proposed', ''), ('run', 'stopped'), ('proposed', ''), "
        "('inserted', 'It is in a new cell below this one.')] 42\n"
    )
