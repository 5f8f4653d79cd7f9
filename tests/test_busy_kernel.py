"""Comms that wait for the running cell, hosts that show only what handlers send, figures half drawn."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from . import ipykernels
from .live_kernel import LiveKernel, live_kernel, message_of
from .model_server import ModelServer
from .test_kernel import BLOCK, SCENARIOS

FOLDER = (
    Path(os.environ.get("CHATKIT_NOTEBOOK_IPYKERNELS", ""))
    if "CHATKIT_NOTEBOOK_IPYKERNELS" in os.environ
    else None
)
"""Where other releases of ipykernel are kept between runs; set, all of them are tried (`make kernels`)."""

SHOW = "from chatkit_notebook import ChatKit\nchat = ChatKit(model='analyst', store=':memory:')\nchat"

COLAB = """
import sys, threading, types
from comm.base_comm import BaseComm
sys.modules["google.colab"] = types.ModuleType("google.colab")
shows = BaseComm.send
def send(self, *args, **kwargs):
    if threading.current_thread() is threading.main_thread():
        shows(self, *args, **kwargs)
BaseComm.send = send
"""
"""What another thread sends never shows, as in Colab."""

FIGURE = """
import matplotlib.pyplot as plt
plt.plot([1, 2, 4])
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    """A kernel without subshells."""
    folder = tmp_path_factory.mktemp("old")
    environment = ipykernels.environment(ipykernels.WITHOUT_SUBSHELLS, FOLDER or folder)
    with live_kernel(folder / "kernel", **environment) as kernel:
        kernel.run(
            "%load_ext chatkit_notebook\nprices = [{'item': 'tea', 'euro': 3}, {'item': 'cake', 'euro': 5}]"
        )
        yield kernel


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    """A kernel of the installed release."""
    with live_kernel(tmp_path_factory.mktemp("new")) as kernel:
        yield kernel


@contextmanager
def of_release(release: str, kernel: LiveKernel, folder: Path) -> Iterator[LiveKernel]:
    """A kernel of that release of ipykernel; the module's own for the installed one."""
    if not release or FOLDER is None:
        yield kernel
        return
    with live_kernel(folder / "kernel", **ipykernels.environment(release, FOLDER)) as other:
        yield other


def shown(kernel: LiveKernel) -> str:
    before = len(kernel.chats())
    kernel.run(SHOW)
    return str(kernel.chats()[before]["content"]["comm_id"])


def test_a_message_to_a_kernel_without_subshells_waits_for_the_cell_and_is_answered(
    old: LiveKernel, tmp_path: Path
) -> None:
    comm = shown(old)
    gate = tmp_path / "gate"
    cell = old.begin(BLOCK.format(path=str(gate)) + "print(len(chat.messages()))")
    old.wait(
        lambda: any(
            m["msg_type"] == "execute_input" for m in old.messages if m["parent_header"]["msg_id"] == cell
        )
    )
    old.post(comm, message_of("sum of euro in prices"), "r1")
    old.send(comm, {"ck": "hello", "page": {}})  # as a page does that hears nothing
    gate.touch()
    printed = [m["content"]["text"] for m in old.finish(cell) if m["msg_type"] == "stream"]
    assert printed == ["0\n"]  # the cell ended first
    assert b"**8**" in old.answer(comm, "r1")


def test_the_page_is_told_where_http_is_before_the_kernel_gets_busy(old: LiveKernel, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    before = len(old.chats())
    cell = old.begin(f"{SHOW.removesuffix('chat')}display(chat)\n" + BLOCK.format(path=str(gate)))
    comm = str(old.wait(lambda: old.chats()[before:])[0]["content"]["comm_id"])
    welcome = old.wait(lambda: [frame for frame, _ in old.frames(comm) if frame["ck"] == "welcome"])[0]
    assert not old.idle(cell)
    gate.touch()
    old.finish(cell)
    assert welcome["url"].startswith("http://127.0.0.1:")


def test_an_answer_that_has_begun_goes_on_while_a_cell_keeps_the_page_from_acknowledging(
    old: LiveKernel, tmp_path: Path
) -> None:
    with ModelServer(tokens=200, rate=60) as model:
        old.run(f"import os\nos.environ.update(OPENAI_BASE_URL={model.url!r}, OPENAI_API_KEY='test')")
        before = len(old.chats())
        old.run(SHOW.replace("'analyst'", "'test-model'"))
        comm = str(old.chats()[before]["content"]["comm_id"])
        old.post(comm, message_of("Count, please."), "r3")

        def text() -> bytes:
            return b"".join(b"".join(parts) for frame, parts in old.frames(comm) if frame.get("id") == "r3")

        old.wait(lambda: b"word1" in text())
        gate = tmp_path / "gate"
        cell = old.begin(BLOCK.format(path=str(gate)))
        old.send(comm, {"ck": "ack", "id": "r3", "seq": 0})  # waits for the cell, as those of a page do
        old.wait(lambda: b"word199" in text())
        assert not old.idle(cell)
        gate.touch()
        old.finish(cell)


def test_where_only_handlers_show_the_page_gets_everything_by_polls(kernel: LiveKernel) -> None:
    try:
        kernel.run(f"{COLAB}\nprices = [{{'item': 'tea', 'euro': 3}}, {{'item': 'cake', 'euro': 5}}]")
        comm = shown(kernel)
        assert kernel.welcome(comm)["poll"] is True
        kernel.post(comm, message_of("sum of euro in prices"), "r1")
        polls = 0
        while not any(frame.get("id") == "r1" and frame["ck"] == "end" for frame, _ in kernel.frames(comm)):
            polls += 1
            assert polls < 500
            assert kernel.poll(comm, f"q{polls}")["more"] in (True, False)
        assert b"**8**" in kernel.answer(comm, "r1")
        # Traits that another thread sets come the same way.
        assert "analyst" in str(kernel.state(comm)["status"])

        kernel.run(
            "from chatkit_notebook import Preview\n"
            "def clicked(action):\n"
            "    return {'type': 'Card', 'children': [{'type': 'Text', 'value': 'was clicked'}]}\n"
            "preview = Preview({'type': 'Card', 'children': []}, on_action=clicked)"
        )
        shown_widget = kernel.text("preview.model_id").strip("'")
        action = {"preview": "action", "id": "a1", "action": {"type": "go"}, "item": {}}
        kernel.send(shown_widget, action)
        kernel.wait(lambda: [f for f, _ in kernel.frames(shown_widget) if f.get("preview") == "done"])
        assert "was clicked" in str(kernel.state(shown_widget)["_widget"])
    finally:
        kernel.run("BaseComm.send = shows\ndel sys.modules['google.colab']")


@pytest.mark.parametrize("release", ["", *(ipykernels.WITH_SUBSHELLS if FOLDER else ())])
def test_comms_answer_and_a_half_drawn_figure_survives_while_a_cell_runs(
    release: str, kernel: LiveKernel, tmp_path: Path
) -> None:
    with of_release(release, kernel, tmp_path) as kernel:
        kernel.run("%matplotlib inline\nprices = [{'item': 'tea', 'euro': 3}, {'item': 'cake', 'euro': 5}]")
        scenarios = SCENARIOS if release else {"": ""}  # of the installed one, another test tries them
        for number, first in enumerate(scenarios.values()):
            comm = shown(kernel)
            subshell = kernel.subshell()
            kernel.welcome(comm, subshell)
            gate = tmp_path / f"gate{number}"
            cell = kernel.begin(FIGURE + first + BLOCK.format(path=str(gate)) + "print(len(plt.gca().lines))")
            try:
                body = kernel.ask(comm, message_of("sum of euro in prices"), f"r{number}", subshell)
                kernel.set_state(comm, {"responding": False}, subshell)
                assert not kernel.idle(cell)
            finally:
                gate.touch()
            messages = kernel.finish(cell)
            assert b"**8**" in body
            assert [m["content"]["text"] for m in messages if m["msg_type"] == "stream"] == ["1\n"]
            pictures = [m for m in messages if "image/png" in m["content"].get("data", {})]
            assert len(pictures) == 1
            kernel.run("chat.close()")
