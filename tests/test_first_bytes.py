"""What a page needs before its first chat, and what waits in files of its own until it is first used."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

import chatkit_notebook
from chatkit_notebook import assets

STATIC = Path(chatkit_notebook.__file__).parent / "static"
FIRST = (assets.ENTRY, *assets.FIRST)
LIMIT = 300 * 1024
LATER = {
    "code.js": "languages.python",
    "math.js": "mathchoice",
    "chart.js": "widget-chart-bar",
    "calendar.js": "widget-calendar-head",
    "locales.js": "Nachricht",
    "chatkit-icons.js": "window.chatkitNotebookPictures=",
    "icons.js": "accessibility",
}
"""Words that a file cannot be without; the styles of everything come at once, in one file."""

needs_build = pytest.mark.skipif(
    not (STATIC / "manifest.json").is_file(), reason="the front end is not built: make js"
)


def text(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


@needs_build
def test_the_first_chat_needs_few_bytes() -> None:
    assert sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in FIRST) <= LIMIT


@needs_build
@pytest.mark.parametrize("name", LATER)
def test_what_few_chats_need_is_not_in_the_first_bytes(name: str) -> None:
    assert LATER[name] in text(name)
    assert [first for first in FIRST if first.endswith(".js") and LATER[name] in text(first)] == []


@needs_build
def test_every_file_is_in_the_wheel_and_known_to_this_test() -> None:
    apart = {"preview.js", "standalone.js", "workbench.js"}
    assert set(json.loads(text("manifest.json"))["files"]) == {*FIRST, *LATER, *apart}
