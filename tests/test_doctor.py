from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatkit_notebook import ChatKit, assets
from chatkit_notebook.doctor import Finding, diagnose
from chatkit_notebook.runtime import Runtime


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[ChatKit]:
    chat = ChatKit(model="analyst", variables={"x": 1}, store=str(tmp_path / "chats.db"))
    _ = chat.endpoint
    yield chat
    chat.close()


def by_subject(chat: ChatKit | None) -> dict[str, Finding]:
    return {finding.subject: finding for finding in diagnose(chat)}


def test_a_chat_that_is_well(chat: ChatKit, tmp_path: Path) -> None:
    found = by_subject(chat)
    assert "openai-chatkit" in found["versions"].text
    assert found["http"].well is True
    assert "analyst" in found["model"].text
    assert str(tmp_path / "chats.db") in found["store"].text
    assert "0 conversations" in found["store"].text
    assert found["kernel"].well is None  # a plain process


def test_what_is_broken_is_found_and_hides_nothing_else(
    chat: ChatKit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path / "nothing")
    Runtime.current().http.stop()
    chat.model = object()
    chat.set_trait("last_error", "The model is gone")
    found = by_subject(chat)
    assert (found["http"].well, found["front end"].well, found["model"].well) == (False, False, False)
    assert "make js" in found["front end"].text
    assert "object" in found["model"].text
    assert found["last error"].text == "The model is gone"
    assert found["store"].well is True
    Runtime.current().close()


def test_a_line() -> None:
    assert str(Finding("http", "answers")) == "ok  http:         answers"
    assert str(Finding("http", "does not", False)).startswith("!!")
    assert str(Finding("page", "none", None)).startswith("--")
