"""Approved code in a real kernel: it runs as a cell does, in its turn, and Stop ends it."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from .live_kernel import LiveKernel, live_kernel
from .talk import Talk, nodes, until, words

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
RUN = "chatkit_notebook.code.run"
MADE = """
import json
from chatkit_notebook import ChatKit
chat = ChatKit(model="analyst", store=":memory:")
print(json.dumps([chat.endpoint.url, chat.endpoint.headers]))
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    with live_kernel(tmp_path_factory.mktemp("kernel")) as kernel:
        yield kernel


@pytest.fixture(scope="module")
def talk(kernel: LiveKernel) -> Talk:
    url, headers = json.loads(kernel.text(MADE).strip().splitlines()[-1])
    return Talk(SimpleNamespace(endpoint=SimpleNamespace(url=url, headers=headers)))  # type: ignore[arg-type]


def badge(item: dict[str, Any]) -> str:
    return next(str(node["label"]) for node in nodes(item["widget"]) if node["type"] == "Badge")


def proposed(talk: Talk, code: str) -> dict[str, Any]:
    return talk.ask(f"```python\n{code}\n```").widget


def clicked(item: dict[str, Any], kind: str = RUN) -> dict[str, Any]:
    clicks = [n["onClickAction"] for n in nodes(item["widget"]) if "onClickAction" in n]
    action = next(click for click in clicks if click["type"] == kind)
    return {key: action[key] for key in ("type", "payload")}


@dataclass
class Running:
    """A click on Run that is being answered."""

    talk: Talk
    item: dict[str, Any]
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    cards: list[dict[str, Any]] = field(default_factory=list)

    def begin(self) -> Running:
        # it names its run, as the bundled UI does, so that it can be stopped
        self.thread = threading.Thread(target=self.read)
        self.thread.start()
        return self

    def read(self) -> None:
        body = {
            "type": "threads.custom_action",
            "params": {
                "thread_id": self.talk.thread,
                "item_id": self.item["id"],
                "action": clicked(self.item),
            },
            "metadata": {"chatkit_notebook": {"run": self.run}},
        }
        with self.talk.client.stream("POST", self.talk.url, json=body) as response:
            for line in response.iter_lines():
                if line.startswith("data: "):
                    event = json.loads(line[6:])
                    if event.get("item", {}).get("type") == "widget":
                        self.cards.append(event["item"])

    def states(self) -> list[str]:
        return list(dict.fromkeys(map(badge, self.cards)))

    def stop(self) -> None:
        assert self.talk.json("threads.stop", run=self.run)["stopped"]

    def end(self) -> dict[str, Any]:
        self.thread.join(30)
        assert not self.thread.is_alive()
        return self.stored()

    def stored(self) -> dict[str, Any]:
        return next(item for item in self.talk.items() if item["id"] == self.item["id"])


def test_code_runs_as_a_cell_of_the_notebook_does(kernel: LiveKernel, talk: Talk) -> None:
    code = "import asyncio\nprint('printed')\nawait asyncio.sleep(0)\nmade = 6\nmade * 7"
    run = Running(talk, proposed(talk, code)).begin()
    card = run.end()
    assert run.states() == ["Running", "Ran"]
    assert "printed\n42" in words(card)
    assert kernel.text("print(made, In[-2] == " + repr(code) + ")") == "6 True\n"
    assert "printed" not in "".join(
        message["content"]["text"]
        for message in kernel.messages
        if message["msg_type"] == "stream"
        and message["parent_header"].get("session") == kernel.client.session.session
    ), "no cell of the notebook has its output"


def test_figures_and_errors_are_shown(talk: Talk) -> None:
    drawn = (
        "from base64 import b64decode\nfrom IPython.display import SVG, Image, display\n"
        f"display(Image(data=b64decode('{PIXEL}')))\n"
        'display(SVG(\'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>\'))\n1 / 0'
    )
    card = Running(talk, proposed(talk, drawn)).begin().end()
    images = [node["src"] for node in nodes(card["widget"]) if node["type"] == "Image"]
    assert images[0] == f"data:image/png;base64,{PIXEL}"
    assert images[1].startswith("data:image/svg+xml;base64,")
    assert badge(card) == "Failed"
    assert "ZeroDivisionError: division by zero" in words(card)
    assert "\x1b" not in words(card)


def test_what_is_displayed_anew_takes_the_place_of_what_was(talk: Talk) -> None:
    code = (
        "from IPython.display import clear_output, display\nprint('gone')\nclear_output(wait=True)\n"
        "handle = display('first', display_id=True)\nhandle.update('second')\nprint('10%\\r20%\\r30%')"
    )
    said = words(Running(talk, proposed(talk, code)).begin().end())
    assert "'second'" in said
    assert "30%" in said
    assert not any(f"\n{gone}" in said for gone in ("gone", "'first'", "10%"))


def test_it_waits_visibly_for_the_cell_that_runs(kernel: LiveKernel, talk: Talk, tmp_path: Path) -> None:
    flag = tmp_path / "go"
    cell = kernel.begin(
        f"import os, time\nwhile not os.path.exists({str(flag)!r}): time.sleep(0.01)\nturn = ['cell']"
    )
    run = Running(talk, proposed(talk, "turn.append('code')\nturn")).begin()
    until(lambda: "Waiting" in run.states())
    flag.touch()
    kernel.finish(cell)
    assert "['cell', 'code']" in words(run.end())
    assert run.states() == ["Running", "Waiting", "Ran"] or run.states() == ["Running", "Waiting"]


def test_stopped_while_it_waits_it_never_runs(kernel: LiveKernel, talk: Talk, tmp_path: Path) -> None:
    flag = tmp_path / "go"
    cell = kernel.begin(f"import os, time\nwhile not os.path.exists({str(flag)!r}): time.sleep(0.01)")
    run = Running(talk, proposed(talk, "never = 1")).begin()
    until(lambda: "Waiting" in run.states())
    run.stop()
    assert badge(run.end()) == "Stopped"
    flag.touch()
    kernel.finish(cell)
    assert kernel.text("'never' in globals()") == "False", "the cell before it was not interrupted either"


@pytest.mark.parametrize(
    "code",
    [
        "print('begun', flush=True)\nimport time\ntime.sleep(600)",
        "print('begun', flush=True)\nwhile True: pass",
        "print('begun', flush=True)\nimport asyncio\nawait asyncio.sleep(600)",
        # it swallows the first interrupts
        (
            "import time\nprint('begun', flush=True)\nfor _ in range(3):\n    try: time.sleep(600)\n"
            "    except KeyboardInterrupt: pass\nend = 1"
        ),
    ],
)
def test_stop_interrupts_running_code_and_the_next_message_works(
    kernel: LiveKernel, talk: Talk, code: str
) -> None:
    run = Running(talk, proposed(talk, code)).begin()
    until(
        lambda: any("begun" in words(card).split("```")[-2] for card in run.cards if badge(card) == "Running")
    )
    run.stop()
    card = run.end()
    assert badge(card) == "Stopped"
    assert "begun" in words(card)
    assert kernel.text("1 + 1") == "2"
    assert talk.ask("thanks").said.startswith("You are welcome.")


def test_code_that_does_not_heed_stop_is_called_so(kernel: LiveKernel, talk: Talk, tmp_path: Path) -> None:
    flag = tmp_path / "go"
    code = (
        f"import os, time\nprint('begun', flush=True)\nwhile not os.path.exists({str(flag)!r}):\n"
        "    try: time.sleep(0.05)\n    except KeyboardInterrupt: pass"
    )
    run = Running(talk, proposed(talk, code)).begin()
    until(lambda: any("\nbegun" in words(card) for card in run.cards if badge(card) == "Running"))
    run.stop()
    card = run.end()
    assert badge(card) == "Does not stop"
    assert "restarting the kernel" in words(card)
    assert talk.ask("thanks").said.startswith("You are welcome."), "the chat goes on all the same"
    flag.touch()
    assert kernel.text("2 + 2") == "4"
    until(lambda: badge(run.stored()) == "Stopped")
    assert "restarting the kernel" not in words(run.stored()), "it has ended after all"
    assert kernel.text("print(chat.approvals[-1].outcome)") == "stopped\n"


def test_the_log_has_what_was_decided_and_what_came_of_it(kernel: LiveKernel, talk: Talk) -> None:
    card = proposed(talk, "logged = 1")
    Running(talk, card).begin().end()
    said = kernel.text("[(a.decision, a.code, a.outcome) for a in chat.approvals[-2:]]")
    assert said == "[('proposed', 'logged = 1', ''), ('run', 'logged = 1', 'done')]"
