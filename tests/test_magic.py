from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from IPython.core.error import UsageError

from chatkit_notebook.magic import split

from .live_kernel import LiveKernel, live_kernel


@pytest.mark.parametrize(
    ("line", "tokens", "text"),
    [
        ("", [], ""),
        ("what's in {memory}, $HOME?", [], "what's in {memory}, $HOME?"),
        ("--new", ["--new"], ""),
        ("--new --model analyst  top 3 -- or 4?", ["--new", "--model=analyst"], "top 3 -- or 4?"),
        ("--theme=dark --height 300 hi --new", ["--theme=dark", "--height=300"], "hi --new"),
        ('--store "my chats.db" --vars a,b', ["--store=my chats.db", "--vars=a,b"], ""),
        ("-- --new is what I say", [], "--new is what I say"),
        ("- a list", [], "- a list"),
    ],
)
def test_options_come_first_and_the_rest_is_the_message(line: str, tokens: list[str], text: str) -> None:
    assert split(line) == (tokens, text)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--themee dark", "no option --themee. Did you mean `--theme`"),
        ("--model", "--model needs a value: --model MODEL"),
        ("--export --new", "--export needs a value: --export FILE"),
    ],
)
def test_wrong_options_say_what_there_is(line: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        split(line)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    with live_kernel(tmp_path_factory.mktemp("magic")) as kernel:
        kernel.run("%load_ext chatkit_notebook\nprices = [{'euro': 3}, {'euro': 5}]")
        yield kernel


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("%chatkit --themee dark", "no option --themee"),
        ("%chatkit --theme drak", "Did you mean 'dark'?"),
        ("%chatkit --height tall", "`--height` cannot be 'tall'. It is a number of px"),
        ("%chatkit --vars price", "There is no variable `price`. Did you mean `prices`?"),
        ("%chatkit --export chat.md", "no conversation to export yet"),
        ("%chatkit --store chats.xls hello", "not a database"),
    ],
)
def test_errors_are_one_line_in_the_cell(kernel: LiveKernel, cell: str, words: str) -> None:
    text = kernel.text(cell)
    if "--store" in cell:  # the chat goes on, and says so itself
        assert text == ""
        comm = kernel.chats()[-1]["content"]["comm_id"]
        assert words in kernel.state(comm)["last_error"]
        return
    assert text.startswith("UsageError: ")
    assert words in text
    assert text.count("\n") == 1


def test_options_of_a_later_line_change_the_chat(kernel: LiveKernel) -> None:
    kernel.run("%chatkit --new --model analyst")
    comm = kernel.chats()[-1]["content"]["comm_id"]
    kernel.run("%chatkit --theme dark --height 300 --ui bundled --transport comm")
    state = kernel.state(comm)
    assert kernel.chats()[-1]["content"]["comm_id"] == comm
    assert (state["_options"]["theme"], state["height"]) == ("dark", 300)
    assert (state["_ui"], state["_transport"]) == ("bundled", "comm")


def test_line_and_cell_send_a_message(kernel: LiveKernel) -> None:
    kernel.run("%chatkit --new --model analyst what's in memory?")
    comm = kernel.chats()[-1]["content"]["comm_id"]
    kernel.run("%%chatkit\nsum of\neuro in prices")
    kernel.welcome(comm)
    sent = kernel.commands(comm, 2)
    assert [command["args"][0]["text"] for command in sent] == ["what's in memory?", "sum of\neuro in prices"]


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("%chatkit how many rows?", ["how many rows?"]),
        ("if True:\n    %chatkit what's prices?\nelse:\n    %chatkit no?", ["what's prices?"]),
        ("text = '''\n%chatkit in a string?\n'''\nassert text.strip().endswith('string?')", []),
        ("%chatkit?", []),
        ("%chatkit??", []),
        ("prices?", []),
    ],
)
def test_a_question_mark_belongs_to_the_message(kernel: LiveKernel, cell: str, asked: list[str]) -> None:
    kernel.run("%chatkit --new --model analyst")
    comm = kernel.chats()[-1]["content"]["comm_id"]
    kernel.welcome(comm)
    assert kernel.text(cell) == ""
    sent = [frame["args"][0]["text"] for frame, _ in kernel.frames(comm) if frame["ck"] == "command"]
    assert sent == asked


def test_loading_again_keeps_the_chat(kernel: LiveKernel) -> None:
    kernel.run("%chatkit --new --model analyst")
    before = len(kernel.chats())
    kernel.run("%reload_ext chatkit_notebook\n%chatkit")
    assert len(kernel.chats()) == before


def test_the_help(kernel: LiveKernel) -> None:
    text = kernel.text("print(get_ipython().find_line_magic('chatkit').__doc__)")
    for option in ("--new", "--model", "--theme", "--ui", "--transport", "--height", "--vars", "--store"):
        assert option in text
    assert "Show a chat that sees the variables" in text


def test_the_diagnosis_was_looked_at(kernel: LiveKernel) -> None:
    kernel.run("%chatkit --new --model analyst")
    comm = kernel.chats()[-1]["content"]["comm_id"]
    words = " ".join(kernel.text("%chatkit --doctor").split())
    assert "answered 200 in" in words
    assert "subshells: there are:" in words
    assert "model: analyst" in words
    assert "can be read and written" in words
    assert "no page has reported" in words
    kernel.set_state(comm, {"ready": True, "status": {"ui": "bundled: because"}})
    again = kernel.text("%chatkit --doctor")
    assert "page:         in Jupyter: ready; idle" in again
    assert "bundled: because" in again


def test_in_a_terminal_the_answer_is_printed(tmp_path: Path) -> None:
    script = tmp_path / "script.ipy"
    script.write_text(
        "%load_ext chatkit_notebook\nprices = [{'euro': 3}, {'euro': 5}]\n"
        "%chatkit --model analyst --store :memory: sum of euro in prices\n"
        "%chatkit --sent\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--no-banner", "--colors=nocolor", str(script)],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path,
    )
    assert "The total of `euro` is **8**" in done.stdout, done.stderr
    assert "1 turn, " in done.stdout
    assert "analyst in this process" in done.stdout
