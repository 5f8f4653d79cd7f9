"""The cases of tests/attacks/rendering.json in a real browser: nothing runs, nothing is fetched, nothing goes away.

Each is drawn in every place of a conversation, and as a variable, a column and a cell by the tools of the agent.
"""

# ruff: noqa: E501 - scripts of the page

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pandas as pd
import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from chatkit_notebook.store.database import open_store

from ..tools.conftest import Conversation
from .gallery import Gallery, at_rest

CASES: list[dict[str, str]] = json.loads(
    (Path(__file__).parent.parent / "attacks" / "rendering.json").read_text(encoding="utf-8")
)


class Watched:
    """A page that notes whatever an attack that works would do."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        # the scripts that are read when they are first needed
        self.own = urljoin(home, "/static/")
        self.harm: list[str] = []
        page.on("pageerror", lambda error: self.harm.append(f"error: {error}"))
        page.on("dialog", self.dialog)
        page.on("popup", lambda popup: self.harm.append(f"popup: {popup.url}"))
        page.on("request", lambda request: self.asked(request.url))
        page.on("framenavigated", lambda frame: self.asked(frame.url))
        page.on("console", lambda said: self.heard(said.type, said.text))
        page.add_init_script("window.pwned = () => { top.pwnedBy = (top.pwnedBy ?? 0) + 1 }")

    def dialog(self, dialog: Any) -> None:
        self.harm.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def asked(self, url: str) -> None:
        # pictures that are in their address ask nobody, and the chat's own frame has no address
        if not url.startswith((self.own, "data:image/", "about:", "blob:")):
            self.harm.append(f"asked for {url[:120]}")

    def heard(self, kind: str, text: str) -> None:
        if kind == "error":
            self.harm.append(f"console: {text[:200]}")


@pytest.fixture
def watched(browser: Browser, gallery: Gallery) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 760, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield Watched(context.new_page(), gallery.url)
    context.close()


WRONGS = r"""() => {
  const found = [...document.querySelectorAll(
    "body * script, body * style, iframe, object, embed, base, meta[http-equiv], body * link, form[action], [formaction], [srcdoc], [srcset]"
  )].map((one) => one.outerHTML.slice(0, 160))
  for (const element of document.body.querySelectorAll("*"))
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) found.push(`${name}: ${value}`)
      if (["href", "src", "xlink:href"].includes(name) && /^[\s\x00-\x20]*(?:javascript|vbscript|data:text)/i.test(value))
        found.push(`${name}: ${value}`)
    }
  if (document.querySelector(".not-drawn")) found.push("something was not drawn")
  return found
}"""


def assert_whole(frame: Frame) -> None:
    """The chat is where it was, and somebody can write in it."""
    assert frame.evaluate(WRONGS) == []
    field = frame.locator(".composer-input")
    expect(field).to_be_visible()
    field.fill("Are you there?")
    expect(frame.get_by_role("button", name="Send")).to_be_enabled()


def test_a_page_that_is_attacked_would_tell(watched: Watched) -> None:
    """The hooks themselves: an attack that gets through is heard."""
    watched.page.goto("about:blank")
    watched.page.set_content("<img src=https://attack.example/x onerror='pwned()'><script>alert(1)</script>")
    watched.page.wait_for_function("() => window.pwnedBy === 1")
    assert any("attack.example" in harm for harm in watched.harm)
    assert "dialog: 1" in watched.harm


# contract: bad: scripts, links, images in every place
def test_no_case_gets_through_in_any_place(gallery: Gallery, watched: Watched) -> None:
    page = watched.page
    frame = gallery.open(page, "start")
    # the page's own icon is not there
    watched.harm.clear()
    for at in range(0, len(CASES), 4):
        names = [case["name"] for case in CASES[at : at + 4]]
        page.evaluate("(at) => attack(at)", at)
        expect(frame.locator(f'[data-item-id="widget_{at + len(names) - 1}"]')).to_be_attached()
        at_rest(frame)
        assert frame.locator('[data-item-id^="widget_"]').count() == len(names), names
        assert_whole(frame)
        assert watched.harm == [], names
        assert page.evaluate("() => window.pwnedBy") is None, names


def test_names_and_cells_of_data_are_words_only(gallery: Gallery, watched: Watched) -> None:
    """Hostile variables, columns and cells, as the tools list, describe, show and plot them."""
    with ThreadPoolExecutor(1) as worker:
        drawn = worker.submit(asyncio.run, drawn_by_tools([case["value"] for case in CASES])).result()
    page = watched.page
    frame = gallery.open(page, "start")
    watched.harm.clear()
    page.evaluate(
        """async (items) => {
          const base = (at) => ({ id: `item_${at}`, thread_id: "", created_at: "2026-11-22T09:00:00Z" })
          await chat.setThreadId(server.store("data", items.map((item, at) => ({ ...item, ...base(at) }))))
        }""",
        drawn,
    )
    expect(frame.locator(f'[data-item-id="item_{len(drawn) - 1}"]')).to_be_attached()
    at_rest(frame)
    expect(frame.locator('[data-widget-type="Chart"]').first).to_be_attached()
    assert_whole(frame)
    assert watched.harm == []
    assert page.evaluate("() => window.pwnedBy") is None


async def drawn_by_tools(values: list[str]) -> list[dict[str, Any]]:
    """The items of one turn over data that is nothing but hostile words; the tools' texts as if somebody said them."""
    # neither JSON nor Arrow has halves of characters
    words = [value.encode("utf-8", "replace").decode() for value in values]
    numbers = list(range(len(words)))
    wide = pd.DataFrame({word: [at, at + 1] for at, word in zip(numbers, words, strict=True)})
    cells = pd.DataFrame({"x": words, words[0]: words[::-1], "y": numbers})
    names: dict[str, Any] = {"wide": wide, "cells": cells}
    names |= dict.fromkeys(words, cells)
    store = open_store(":memory:")
    conversation = Conversation(store, names)
    turn = await conversation.turn(
        [
            ("list_variables", {}),
            ("describe_variable", {"name": "wide"}),
            ("describe_variable", {"name": words[2]}),
            ("show_table", {"name": "cells", "count": 100}),
            ("show_table", {"name": "wide"}),
            ("show_table", {"name": words[1]}),
            ("show_table", {"name": "cells", "columns": [words[0], words[3]]}),
            ("show_chart", {"name": "cells", "x": "x", "y": "y", "title": words[2]}),
            ("show_chart", {"name": "cells", "x": words[0], "y": "y", "kind": "line"}),
            ("show_chart", {"name": words[5], "x": "y", "by": words[0]}),
        ]
    )
    await store.close()
    items = [item.model_dump(mode="json", exclude_none=True) for item in turn.items.values()]
    assert sum(item["type"] == "widget" for item in items) >= 5
    answers = [
        {"type": "assistant_message", "content": [{"type": "output_text", "text": output, "annotations": []}]}
        for output in turn.outputs
    ]
    return [*items, *answers]
