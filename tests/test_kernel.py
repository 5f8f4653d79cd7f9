"""The chat in a real kernel: what the page gets and when, while cells run or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from .live_kernel import LiveKernel, live_kernel, message_of
from .talk import until

BLOCK = """
import os, time
while not os.path.exists({path!r}):
    time.sleep(0.01)
"""

COUNT = """
import gc, os, threading, weakref
from comm import get_comm_manager
from chatkit_notebook import ChatKit, Preview
from chatkit_notebook.runtime import Runtime

def counts():
    gc.collect()
    files = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    comms, mounts = get_comm_manager().comms, Runtime.current().mounts
    return threading.active_count(), files, len(comms), len(mounts)

def show_and_close():
    mine, drawn = ChatKit(model="analyst"), Preview({"type": "Card", "children": []})
    display(mine, drawn)
    mine.close()
    drawn.close()
    return [weakref.ref(mine), weakref.ref(drawn)]

show_and_close()
before = counts()
shown = [ref for _ in range(5) for ref in show_and_close()]
"""
TELLING = """
from chatkit_notebook.session import Session
warm = Session.warm
def telling(self):
    import sys
    print('agents' in sys.modules)
    warm(self)
Session.warm = telling
"""
LEFT = "print(before == counts() or counts(), [ref() for ref in shown if ref() is not None])"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKernel]:
    with live_kernel(tmp_path_factory.mktemp("kernel")) as kernel:
        kernel.run(
            "%load_ext chatkit_notebook\nprices = [{'item': 'tea', 'euro': 3}, {'item': 'cake', 'euro': 5}]"
        )
        kernel.run(TELLING)
        kernel.run("%chatkit --model analyst")
        kernel.run("Session.warm = warm")
        yield kernel


@pytest.fixture
def chat(kernel: LiveKernel) -> str:
    """The comm id of a chat that was just shown."""
    before = len(kernel.chats())
    assert kernel.text("%chatkit --new --model analyst") == ""
    return kernel.chats()[before]["content"]["comm_id"]


def test_the_page_has_what_it_needs_before_the_kernel_gets_busy(kernel: LiveKernel) -> None:
    first = [m for m in kernel.messages if m["msg_type"] in ("comm_open", "display_data", "stream")]
    kinds = [message["msg_type"] for message in first]
    assert kinds.index("display_data") < kinds.index("stream")
    printed = next(m["content"]["text"] for m in first if m["msg_type"] == "stream")
    assert printed.startswith("False")  # nothing heavy was imported before


def test_the_first_message_to_the_page_is_complete(kernel: LiveKernel, chat: str) -> None:
    opened = next(m for m in kernel.chats() if m["content"]["comm_id"] == chat)
    state = opened["content"]["data"]["state"]
    contract = json.loads((Path(__file__).parent / "contract" / "traits.json").read_text())
    assert set(contract["kernel"]) | set(contract["page"]) <= set(state)
    assert state["_chat"]["path"] == f"/chats/{state['_chat']['id']}/chatkit"
    assert {"composer", "startScreen", "theme"} <= set(state["_options"])
    assert set(state["_assets"]) == {"model_id", "hash"}
    assert "notebook_chatkit" not in state["_assets"]["hash"]


def test_the_start_screen_offers_prompts_about_what_is_in_memory(kernel: LiveKernel, chat: str) -> None:
    prompts = kernel.state(chat)["_options"]["startScreen"]["prompts"]
    assert any("prices" in prompt["prompt"] for prompt in prompts)


def test_the_token_goes_to_the_page_that_says_hello_and_nowhere_else(kernel: LiveKernel, chat: str) -> None:
    token = kernel.welcome(chat)["token"]
    assert len(token) >= 43  # 256 bits
    shown = kernel.run("from chatkit_notebook.runtime import Runtime\nchat = None\nRuntime.current()")
    assert shown
    others = [
        message
        for message in kernel.messages
        if message["content"].get("data", {}).get("content", {}).get("ck") != "welcome"
    ]
    assert others
    assert not any(token in str(message["content"]) for message in others)


def test_the_saved_output_says_what_was_there(kernel: LiveKernel) -> None:
    output = next(m for m in kernel.run("%chatkit") if m["msg_type"] == "display_data")
    shown = output["content"]["data"]
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert "chat" in shown["text/html"]
    assert len(json.dumps(shown)) < 2_000


def test_what_a_program_runs_gets_words_for_a_page_that_draws_no_widgets(
    kernel: LiveKernel, chat: str
) -> None:
    def displayed(cell: str) -> list[dict[str, str]]:
        return [m["content"]["data"] for m in kernel.finish(cell) if m["msg_type"] == "display_data"]

    widget, words = displayed(kernel.client.execute("%chatkit"))
    assert "<code>" in widget["text/html"]
    assert 'content: "A chat (chatkit_notebook) opens here when this cell is run.' in words["text/html"]
    assert words["text/plain"] == ""
    assert displayed(kernel.begin("%chatkit")) == [widget]


def test_a_second_view_is_the_same_chat(kernel: LiveKernel, chat: str) -> None:
    before = len(kernel.chats())
    shown = [m for m in kernel.run("%chatkit") if m["msg_type"] == "display_data"]
    assert [m["content"]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"] for m in shown] == [
        chat
    ]
    assert len(kernel.chats()) == before


def test_the_front_end_reaches_the_page_once(kernel: LiveKernel, chat: str) -> None:
    kernel.run("%chatkit --new --model analyst")
    carriers = [
        m
        for m in kernel.messages
        if m["msg_type"] == "comm_open" and "_files" in m["content"]["data"]["state"]
    ]
    assert len(carriers) == 1
    assert carriers[0]["content"]["data"]["state"]["_later"] == {}
    carrier = carriers[0]["content"]["comm_id"]
    rest = [
        m
        for m in kernel.messages
        if m["msg_type"] == "comm_msg"
        and m["content"]["comm_id"] == carrier
        and "_later" in m["content"]["data"].get("state", ())
    ]
    assert len(rest) == 1
    shown = next(m for m in kernel.messages if m["msg_type"] == "display_data")
    assert kernel.messages.index(shown) < kernel.messages.index(rest[0])


def test_http_answers_while_a_cell_runs(kernel: LiveKernel, chat: str, tmp_path: Path) -> None:
    welcome = kernel.welcome(chat)
    gate = tmp_path / "gate"
    cell = kernel.begin(BLOCK.format(path=str(gate)))
    answer = httpx.post(
        welcome["url"],
        json=message_of("sum of euro in prices"),
        headers={welcome["header"]: welcome["token"]},
        timeout=60,
    )
    assert not kernel.idle(cell)
    gate.touch()
    kernel.finish(cell)
    assert answer.status_code == 200, answer.text
    assert "**8**" in answer.text


SCENARIOS = {
    "nothing was sent from a cell": "",
    "the cell sends a message first": "chat.send('hello')\n",
    "the cell sets an option first": "chat.start_screen = {'greeting': 'Hi'}\n",
    "the cell shows the chat first": "display(chat)\n",
    "another thread sends meanwhile": (
        "import threading; threading.Thread(target=chat.send, args=('hello',)).start()\n"
    ),
}


@pytest.mark.parametrize("first", SCENARIOS.values(), ids=SCENARIOS)
def test_the_comm_answers_on_its_subshell_while_a_cell_runs(
    kernel: LiveKernel, tmp_path: Path, first: str
) -> None:
    before = len(kernel.chats())
    kernel.run(
        "from chatkit_notebook import ChatKit\nchat = ChatKit(model='analyst', store=':memory:')\nchat"
    )
    comm = kernel.chats()[before]["content"]["comm_id"]
    subshell = kernel.subshell()
    kernel.welcome(comm, subshell)
    gate = tmp_path / "gate"
    cell = kernel.begin(first + BLOCK.format(path=str(gate)))
    try:
        body = kernel.ask(comm, message_of("sum of euro in prices"), "r1", subshell)
        again = kernel.ask(comm, {"type": "threads.list", "params": {}}, "r2", subshell)
        assert not kernel.idle(cell)
    finally:
        gate.touch()
        kernel.finish(cell)
        kernel.run("chat.close()")
    assert b"**8**" in body
    assert len(json.loads(again)["data"]) == 1


def test_messages_of_the_page_fire_no_events_of_cells(kernel: LiveKernel, chat: str) -> None:
    kernel.run("fired = []\nget_ipython().events.register('post_execute', lambda: fired.append(1))")
    before = int(kernel.text("len(fired)"))
    kernel.welcome(chat)
    kernel.ask(chat, {"type": "threads.list", "params": {}}, "r9")
    # the two cells that ask, and nothing for the page's messages between them
    assert int(kernel.text("len(fired)")) == before + 1


def test_what_the_page_reports_shows_in_the_traits(kernel: LiveKernel) -> None:
    before = len(kernel.chats())
    kernel.run(
        "from chatkit_notebook import ChatKit\nchat = ChatKit(model='analyst', store=':memory:')\nchat"
    )
    comm = kernel.chats()[before]["content"]["comm_id"]
    kernel.set_state(comm, {"ready": True, "active_ui": "bundled", "status": {"ui": "bundled: asked for"}})
    assert kernel.text("(chat.ready, chat.active_ui, chat.status['ui'])") == (
        "(True, 'bundled', 'bundled: asked for')"
    )
    assert "analyst" in kernel.text("chat.status['model']")  # what the kernel wrote there is kept
    kernel.run("chat.theme = 'dark'")
    assert kernel.state(comm)["_options"]["theme"] == "dark"
    assert "read-only" in kernel.text("chat.ready = False")


def test_python_talks_to_the_page_and_the_page_to_python(kernel: LiveKernel) -> None:
    before = len(kernel.chats())
    kernel.run(
        "from chatkit_notebook import ChatKit\n"
        "chat = ChatKit(model='analyst', store=':memory:',\n"
        "               entities={'on_tag_search': lambda query: [{'id': query, 'title': query.upper()}],\n"
        "                         'on_click': lambda entity: 1 / 0})\n"
        "heard = []\n"
        "chat.on('response.end', heard.append)\n"
        "chat.send('hello'); chat.show_history()\n"
        "chat"
    )
    comm = kernel.chats()[before]["content"]["comm_id"]
    assert not any(frame["ck"] == "command" for frame, _ in kernel.frames(comm))  # no page yet
    kernel.welcome(comm)
    commands = kernel.commands(comm, 2)
    assert [(c["name"], c["args"]) for c in commands] == [
        ("sendUserMessage", [{"text": "hello"}]),
        ("showHistory", []),
    ]
    kernel.send(comm, {"ck": "result", "id": commands[1]["id"], "error": "There is no history"})
    kernel.wait(lambda: kernel.state(comm)["last_error"] == "There is no history")

    entities = kernel.state(comm)["_options"]["entities"]
    kernel.send(
        comm, {"ck": "call", "id": "p1", "callback": entities["onTagSearch"]["$callback"], "args": ["tea"]}
    )
    returned = kernel.wait(lambda: [f for f, _ in kernel.frames(comm) if f["ck"] == "return"])
    assert returned == [{"ck": "return", "id": "p1", "value": [{"id": "tea", "title": "TEA"}]}]
    kernel.send(comm, {"ck": "call", "id": "p2", "callback": entities["onClick"]["$callback"], "args": [{}]})
    failed = kernel.wait(lambda: [f for f, _ in kernel.frames(comm) if f.get("id") == "p2"])
    assert "ZeroDivisionError" in failed[0]["error"]
    kernel.wait(lambda: "ZeroDivisionError" in kernel.state(comm)["last_error"])

    kernel.send(comm, {"ck": "event", "name": "chatkit.response.end", "detail": {"n": 1}})
    kernel.run("import time\nwhile not heard: time.sleep(0.01)")
    assert kernel.text("heard") == "[{'n': 1}]"
    kernel.send(comm, {"ck": "nonsense"})
    kernel.wait(lambda: "does not know" in kernel.state(comm)["last_error"])


def test_a_client_tool_is_answered_by_its_function(kernel: LiveKernel) -> None:
    before = len(kernel.chats())
    kernel.run(
        "from chatkit_notebook import ChatKit\n"
        "chat = ChatKit(model='analyst', store=':memory:')\n"
        "@chat.client_tool\n"
        "def selection(n): return {'rows': list(range(n))}\n"
        "chat"
    )
    comm = kernel.chats()[before]["content"]["comm_id"]
    call = {"name": "selection", "params": {"n": 2}}
    kernel.send(comm, {"ck": "call", "id": "t1", "callback": "client_tool", "args": [call]})
    returned = kernel.wait(lambda: [f for f, _ in kernel.frames(comm) if f.get("id") == "t1"])
    assert returned[0]["value"] == {"rows": [0, 1]}
    kernel.send(comm, {"ck": "call", "id": "t2", "callback": "client_tool", "args": [{"name": "selektion"}]})
    failed = kernel.wait(lambda: [f for f, _ in kernel.frames(comm) if f.get("id") == "t2"])
    assert "Did you mean `selection`?" in failed[0]["error"]


def test_a_restarted_kernel_finds_the_conversation_and_new_starts_another(tmp_path: Path) -> None:
    with live_kernel(tmp_path) as kernel:
        kernel.run("%load_ext chatkit_notebook\nx = [1, 2, 3]")
        kernel.run("%chatkit --model analyst")
        comm = kernel.chats()[0]["content"]["comm_id"]
        kernel.ask(comm, message_of("how long is x?"), "r1")
        thread = json.loads(kernel.ask(comm, {"type": "threads.list", "params": {}}, "r2"))["data"][0]["id"]

        kernel.restart()
        kernel.run("%load_ext chatkit_notebook\n%chatkit --model analyst")
        again = kernel.chats()[0]["content"]["comm_id"]
        assert kernel.state(again)["thread_id"] == thread
        kernel.run("%chatkit --new --model analyst")
        assert kernel.state(kernel.chats()[1]["content"]["comm_id"])["thread_id"] is None

        # what a chat would open with, and in the same kernel once it takes itself for another notebook's
        latest = (
            "from chatkit_notebook import ChatKit\nprint(ChatKit(model='analyst')._session.latest_thread())"
        )
        assert kernel.text(latest) == f"{thread}\n"
        kernel.run(f"import os\nos.environ['JPY_SESSION_NAME'] = {str(tmp_path / 'other.ipynb')!r}")
        assert kernel.text(latest) == "None\n"


def test_nothing_grows_when_a_cell_runs_again_and_chats_are_closed(kernel: LiveKernel, chat: str) -> None:
    kernel.run(COUNT)
    for _ in range(5):
        kernel.run("%chatkit")
    until(lambda: kernel.text(LEFT) == "True []\n")
