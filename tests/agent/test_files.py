"""What the model reads of attached files, what the ledger says of it, and dictation."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from chatkit_notebook import ledger
from chatkit_notebook.agent import files
from chatkit_notebook.agent.transcription import transcribed
from chatkit_notebook.context import RequestContext
from chatkit_notebook.errors import ModelError

from ..model_server import ModelServer, Reply
from .conftest import Conversation, said

Converse = Callable[..., Conversation]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000


async def attach(conversation: Conversation, name: str, mime: str, data: bytes) -> str:
    request = RequestContext(conversation.chat)
    return (await conversation.server.attachments.put(name, mime, data, request)).id


@pytest.fixture
def talk(
    converse: Converse, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> tuple[Conversation, ModelServer]:
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    return converse(), model_server


def texts(body: dict[str, Any]) -> str:
    return json.dumps(body["messages"], ensure_ascii=False)


async def test_images_and_text_files_reach_the_model_and_the_ledger_counts_them(
    talk: tuple[Conversation, ModelServer],
) -> None:
    conversation, server = talk
    image = await attach(conversation, "plot.png", "image/png", PNG)
    # browsers call a CSV all kinds of things
    table = await attach(conversation, "a.csv", "application/octet-stream", "x,y\n1,Zoë".encode())
    pdf = await attach(conversation, "p.pdf", "application/pdf", b"%PDF-1.7\n\0\xff\xfe\x01")
    await conversation.ask("Look", attachments=[image, table, pdf])
    body = server.requests[-1].body
    url = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    content = body["messages"][-1]["content"]
    assert [part["image_url"]["url"] for part in content if part["type"] == "image_url"] == [url]
    assert "Attached text file: a.csv (application/octet-stream), 10 bytes:\\nx,y\\n1,Zoë" in texts(body)
    assert "content not included: p.pdf (application/pdf)" in texts(body)
    (sent,) = conversation.chat.sent
    assert sent.files == ("plot.png", "a.csv")
    assert sent.size > len(url)
    assert url not in json.dumps(sent.content)
    assert "5,008 bytes" in json.dumps(sent.content)
    assert "files plot.png, a.csv" in ledger.as_text(conversation.chat.sent)


async def test_secrets_in_files_are_taken_out(talk: tuple[Conversation, ModelServer]) -> None:
    conversation, server = talk
    secret = "sk-proj-" + "a1B2" * 8
    file = await attach(conversation, ".env", "text/plain", f"KEY={secret}".encode())
    await conversation.ask("What is this?", attachments=[file])
    assert secret not in texts(server.requests[-1].body)
    assert "redacted" in texts(server.requests[-1].body)


async def test_a_long_file_keeps_its_ends_and_older_messages_lose_their_files(
    talk: tuple[Conversation, ModelServer],
) -> None:
    conversation, server = talk
    server.replies.append(Reply("Read."))
    long = "\n".join(f"row {number}" for number in range(20_000))
    first = await attach(conversation, "long.txt", "text/plain", long.encode())
    await conversation.ask("One", attachments=[first])
    body = texts(server.requests[-1].body)
    assert "row 0\\n" in body
    assert "row 19999" in body
    assert "characters are left out here" in body
    assert len(body) < 40_000
    for number in range(files.MESSAGES):
        other = await attach(conversation, f"{number}.txt", "text/plain", b"short")
        server.replies.append(Reply("Read."))
        await conversation.ask("Next", attachments=[other])
    body = texts(server.requests[-1].body)
    assert "no longer sent along: long.txt" in body
    assert "row 19999" not in body


async def test_images_beyond_the_budget_are_named_only(
    talk: tuple[Conversation, ModelServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation, server = talk
    monkeypatch.setattr(files, "IMAGE_BYTES", 100)
    image = await attach(conversation, "big.png", "image/png", PNG)
    await conversation.ask("Look", attachments=[image])
    assert "too large to be sent along: big.png (image/png), 5,008 bytes" in texts(server.requests[-1].body)
    assert conversation.chat.sent[-1].files == ()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"plain", "plain"),
        ("\ufeffwith a mark".encode(), "with a mark"),
        ("Zoë".encode("utf-16"), "Zoë"),
        ("Zo\u00eb".encode("cp1252"), "Zoë"),
        (b"\x00\x01\x02", None),
        (bytes(range(1, 32)) * 20 + b"\xff", None),
    ],
)
def test_text_is_told_from_bytes(data: bytes, text: str | None) -> None:
    assert files.as_text(data) == text


async def test_the_analyst_says_that_it_reads_no_files(converse: Converse) -> None:
    conversation = converse()
    file = await attach(conversation, "a.csv", "text/csv", b"x,y")
    events = await conversation.ask("", attachments=[file], content=[])
    assert "cannot read attached files" in said(events)


async def test_the_analyst_knows_a_variable_that_is_mentioned(converse: Converse) -> None:
    conversation = converse()
    tag = {"type": "input_tag", "id": "penguins", "text": "penguins", "data": {}, "group": "Tables"}
    content = [{"type": "input_text", "text": "how many rows has "}, tag]
    assert "344" in said(await conversation.ask("", content=content))


async def test_speech_goes_to_the_model_that_can_hear(
    talk: tuple[Conversation, ModelServer],
) -> None:
    conversation, server = talk
    request = RequestContext(conversation.chat)
    with pytest.raises(ModelError, match="no model that writes down speech"):
        await transcribed(b"1234", "audio/webm", request)
    server.models.append("whisper-large")
    assert await transcribed(b"1234", "audio/webm", request) == "heard 4 bytes"
    heard = server.requests[-1].body
    assert heard == {"model": "whisper-large", "name": "speech.webm", "type": "audio/webm", "size": 4}
    assert (conversation.chat.sent[-1].model, conversation.chat.sent[-1].size) == ("whisper-large", 4)
    server.replies.append(Reply(fault="401"))
    with pytest.raises(ModelError, match="key"):
        await transcribed(b"1234", "audio/webm", request)


async def test_without_a_model_that_hears_the_reason_is_said(converse: Converse) -> None:
    with pytest.raises(ModelError, match=r"cannot listen\. Type the message, or set OPENAI_API_KEY"):
        await transcribed(b"1234", "audio/webm", RequestContext(converse().chat))
