"""What the README shows a newcomer works when it is typed into a kernel as it stands there."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .live_kernel import LiveKernel, live_kernel

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S)
PYTHON = [text for language, text in BLOCKS if language == "python"]
MAGICS = [
    line.split("   ")[0].strip() for language, text in BLOCKS if language == "" for line in text.splitlines()
]
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    home = tmp_path_factory.mktemp("readme")
    (home / "plot.png").write_bytes(base64.b64decode(PICTURE))
    with live_kernel(home) as kernel:
        yield kernel


def errors(kernel: LiveKernel, cell: str) -> list[str]:
    return [
        "\n".join(message["content"]["traceback"])
        for message in kernel.run(cell)
        if message["msg_type"] == "error"
    ]


def test_the_blocks_of_the_readme_are_found() -> None:
    assert "%load_ext chatkit_notebook" in PYTHON[0]
    assert "%chatkit" in MAGICS
    assert "%%chatkit" in MAGICS
    assert len(MAGICS) > 6


def test_every_block_of_the_readme_runs(kernel: LiveKernel) -> None:
    for block in PYTHON:
        assert errors(kernel, block) == []
    assert kernel.text("print(chat.theme, type(chat).__name__)").split()[-1] == "ChatKit"


@pytest.mark.parametrize("magic", MAGICS)
def test_every_magic_of_the_readme_runs(kernel: LiveKernel, magic: str) -> None:
    if magic == "%%chatkit":
        magic += "\nhow many penguins per island?"
    assert errors(kernel, magic) == []


def test_the_first_ten_minutes_go_as_told(kernel: LiveKernel) -> None:
    kernel.run("from chatkit_notebook import ChatKit\ntalk = ChatKit(model='analyst')")
    for question, words in (
        ("what is in memory?", "penguins"),
        ("mean body mass by species", "Gentoo"),
        ("now by island", "Biscoe"),
    ):
        assert words in kernel.text(f"print(talk.ask({question!r}).text)")
    assert "group by" in kernel.text("print(talk.ask('how many penguins per island?').queries)").lower()


def test_a_wrong_option_says_what_the_readme_says(kernel: LiveKernel) -> None:
    assert "Did you mean 'dark'?" in kernel.text("chat.theme = 'drak'")
