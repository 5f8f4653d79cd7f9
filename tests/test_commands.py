from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from chatkit_notebook import commands
from chatkit_notebook.commands import Commands
from chatkit_notebook.transport.frames import Message, Result
from chatkit_notebook.transport.loop import LoopThread


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    loop = LoopThread()
    loop.start()
    yield loop
    loop.stop()


@pytest.fixture
def sent() -> list[Message]:
    return []


@pytest.fixture
def failed() -> list[str]:
    return []


@pytest.fixture
def page(loop: LoopThread, sent: list[Message], failed: list[str]) -> Commands:
    return Commands(sent.append, failed.append, loop)


def names(sent: list[Message]) -> list[str]:
    return [message["name"] for message, _ in sent]


def test_commands_wait_for_a_page_and_keep_their_order(page: Commands, sent: list[Message]) -> None:
    page.post("sendUserMessage", {"text": "hi"})
    page.post("showHistory")
    assert sent == []
    assert page.waiting == 2
    page.page_said_hello()
    page.post("stop")
    assert names(sent) == ["sendUserMessage", "showHistory", "stop"]
    page.page_said_hello()  # a second view: nothing is sent twice
    assert len(sent) == 3


def test_a_failure_is_told_once(page: Commands, sent: list[Message], failed: list[str]) -> None:
    page.page_said_hello()
    page.post("stop")
    command = sent[0][0]["id"]
    page.settle(Result(command, None, "The hosted UI cannot be stopped"))
    page.settle(Result(command, None, "The hosted UI cannot be stopped"))
    page.settle(Result("unknown", None, "no"))
    assert failed == ["The hosted UI cannot be stopped"]


def test_a_page_that_never_answers_is_told(
    page: Commands, failed: list[str], monkeypatch: pytest.MonkeyPatch, loop: LoopThread
) -> None:
    monkeypatch.setattr(commands, "TIMEOUT_SECONDS", 0.01)
    told = threading.Event()
    monkeypatch.setattr(page, "_failed", lambda text: (failed.append(text), told.set()))
    page.page_said_hello()
    page.post("focusComposer")
    assert told.wait(10)
    assert "`focusComposer`" in failed[0]


def test_no_more_than_some_commands_wait(page: Commands, failed: list[str]) -> None:
    for _ in range(commands.MAX_WAITING + 1):
        page.post("stop")
    assert page.waiting == commands.MAX_WAITING
    assert "`stop` was dropped" in failed[0]


def addressed(sent: list[Message]) -> list[tuple[str, str | None]]:
    return [(message["id"], message.get("page")) for message, _ in sent]


def test_of_several_pages_the_one_used_last_runs_a_command(page: Commands, sent: list[Message]) -> None:
    page.post("showHistory")
    page.page_said_hello("a")
    page.page_said_hello("b")  # it may show nothing of the chat
    page.post("stop")
    page.page_is_used("b")
    page.post("focusComposer")
    page.page_said_hello("a")  # its connection was renewed
    page.post("hideHistory")
    assert addressed(sent) == [("k1", "a"), ("k2", "a"), ("k3", "b"), ("k4", "b")]


def test_pages_that_have_no_name_all_hear_a_command(page: Commands, sent: list[Message]) -> None:
    page.page_said_hello()
    page.post("stop")
    assert "page" not in sent[0][0]


def test_a_command_that_a_closed_page_never_accepted_goes_to_the_next(
    page: Commands, sent: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "ACCEPT_SECONDS", 0.01)
    adopted = threading.Event()
    page.page_said_hello("a")
    page.page_is_used("a")
    for name in ("sendUserMessage", "showHistory", "focusComposer"):
        page.post(name)
    page.accepted("k1")
    page.settle(Result("k2", None, None))
    monkeypatch.setattr(page, "_send", lambda message: (sent.append(message), adopted.set()))
    page.page_is_used("b")
    assert adopted.wait(10)
    assert addressed(sent) == [("k1", "a"), ("k2", "a"), ("k3", "a"), ("k3", "b")]


def test_a_late_acceptance_keeps_a_command_where_it_is(
    page: Commands, sent: list[Message], monkeypatch: pytest.MonkeyPatch, loop: LoopThread
) -> None:
    page.page_said_hello("a")
    page.post("sendUserMessage")
    page.page_is_used("b")
    page.accepted("k1")
    page.accepted("unknown")
    looked = threading.Event()
    loop.call(lambda: (page._adopt(), looked.set()))
    assert looked.wait(10)
    assert addressed(sent) == [("k1", "a")]
