from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatkit_notebook import ChatKit, assets, doctor, network
from chatkit_notebook.doctor import Diagnosis, diagnose, line
from chatkit_notebook.network import Finding
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.times import Clock

SECRET = "sk-proj-" + "a1b2" * 8


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[ChatKit]:
    chat = ChatKit(model="analyst", variables={"x": 1}, store=str(tmp_path / "chats.db"), ui="bundled")
    _ = chat.endpoint
    yield chat
    chat.close()


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A server of models that takes one key; gives the paths it was asked for."""
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.headers["authorization"] == f"Bearer {SECRET}" else 401)
            self.end_headers()

        def log_message(self, *args: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    yield asked
    server.shutdown()
    server.server_close()


def by_subject(chat: ChatKit | None) -> dict[str, Finding]:
    return {finding.subject: finding for finding in diagnose(chat).findings}


def test_a_chat_that_is_well(chat: ChatKit, tmp_path: Path) -> None:
    found = by_subject(chat)
    assert list(found) == [
        "versions", "front end", "page", "subshells", "port", "proxy", "CDN", "domain key",
        "model", "key", "store", "disk", "clock",
    ]  # fmt: skip
    assert not [finding for finding in found.values() if finding.well is False]
    assert "openai-chatkit" in found["versions"].text
    assert found["port"].well is True
    assert "analyst" in found["model"].text
    assert str(tmp_path / "chats.db") in found["store"].text
    assert "0 conversations" in found["store"].text
    assert found["subshells"].well is None  # a plain process
    assert "not asked" in found["CDN"].text  # nothing leaves the machine with the bundled UI
    assert str(chat.doctor()).splitlines()[0].endswith(": nothing is wrong")


def test_what_is_broken_is_found_and_hides_nothing_else(
    chat: ChatKit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "STATIC", tmp_path / "nothing")
    monkeypatch.setattr(doctor, "LITTLE_DISK", 1 << 60)
    Runtime.current().http.stop()
    chat.model = object()
    chat.set_trait("last_error", "The model is gone")
    found = by_subject(chat)
    broken = {subject for subject, finding in found.items() if finding.well is False}
    assert broken == {"port", "front end", "model", "disk", "last error"}
    assert "make js" in found["front end"].text
    assert "object" in found["model"].text
    assert found["last error"].text == "The model is gone"
    assert all(found[subject].advice for subject in ("port", "disk"))
    assert found["store"].well is True
    assert str(chat.doctor()).splitlines()[0].endswith(": 6 things need you")  # two disks
    Runtime.current().close()


def test_a_key_is_tried_and_never_shown(models: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    good = network.key()
    assert (good.well, models) == (True, ["/v1/models"])
    monkeypatch.setenv("OPENAI_API_KEY", f"{SECRET}x")
    refused = network.key()
    assert refused.well is False
    assert "refuses it (401)" in refused.text
    assert "revoked" in refused.advice
    assert SECRET not in f"{good}{refused}"
    monkeypatch.setenv("OPENAI_BASE_URL", "file:///etc")
    assert network.key().well is False
    monkeypatch.delenv("OPENAI_API_KEY")
    assert network.key().well is None


def test_the_report_holds_no_secrets(chat: ChatKit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ann:pass1234@proxy.test:8080")
    found = [
        *network.proxies(),
        Finding("last error", f"key {SECRET} at {Path.home()}/x, {Runtime.current().token}"),
    ]
    text = str(Diagnosis(found))
    assert "HTTPS_PROXY=http://proxy.test:8080" in text
    for secret in ("ann", "pass1234", SECRET, str(Path.home()), Runtime.current().token):
        assert secret not in text
    assert "~/x" in text


def test_a_clock_that_jumped_or_differs_is_told() -> None:
    now = Clock.now()
    assert network.clock(now, 0.5).well is True
    jumped = network.clock(Clock(now.wall - 3_600, now.steady), None)
    assert "jumped by +3,600 s" in jumped.text
    slow = network.clock(now, -7_200.0)
    assert slow.well is False
    assert "7,200 s behind the page's" in slow.text


def test_what_a_page_says_of_itself(chat: ChatKit) -> None:
    page = {"id": "p", "loopback": False, "app": "JupyterLab 4.6.6", "now": (time.time() - 500) * 1_000}
    chat._page.take({"ck": "hello", "page": page})
    chat.set_trait("ready", True)
    found = by_subject(chat)
    assert found["page"].text == "in JupyterLab 4.6.6: ready; idle"
    assert found["clock"].well is False
    assert "the page is not on this machine" in found["domain key"].text
    chat._page.take({"ck": "hello", "page": {**page, "now": True, "app": ["x"]}})  # a page that is wrong
    assert by_subject(chat)["page"].text == "in JupyterLab 4.6.6: ready; idle"


def test_a_line() -> None:
    assert line(Finding("port", "answers")) == "ok  port:         answers"
    assert line(Finding("port", "does not", False, "wait")) == f"!!  port:         does not\n{'':18}→ wait"
    assert line(Finding("page", "none", None)).startswith("--")
    assert max(map(len, line(Finding("store", "word " * 60)).splitlines())) <= 112
