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
from chatkit_notebook.inspection import documents

from ..model_server import ModelServer, Reply
from .conftest import Conversation, said

Converse = Callable[..., Conversation]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000


def pdf(text: str) -> bytes:
    """A page with a line of text."""
    stream = f"BT /F1 18 Tf 72 700 Td ({text}) Tj ET" if text else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    found, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(found))
        found += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(found)}\n%%EOF\n"
    return f"{found}xref\n0 6\n0000000000 65535 f \n{table}{trailer}".encode()


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
    archive = await attach(conversation, "p.zip", "application/zip", b"PK\3\4\n\0\xff\xfe\x01")
    await conversation.ask("Look", attachments=[image, table, archive])
    body = server.requests[-1].body
    url = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
    content = body["messages"][-1]["content"]
    assert [part["image_url"]["url"] for part in content if part["type"] == "image_url"] == [url]
    assert "Attached text file: a.csv (application/octet-stream), 10 bytes:\\nx,y\\n1,Zoë" in texts(body)
    assert "content not included: p.zip (application/zip)" in texts(body)
    (sent,) = conversation.chat.sent
    assert sent.files == ("plot.png", "a.csv")
    assert sent.size > len(url)
    assert url not in json.dumps(sent.content)
    assert "5,008 bytes" in json.dumps(sent.content)
    assert "files plot.png, a.csv" in ledger.as_text(conversation.chat.sent)


async def test_a_pdf_goes_as_it_is_to_a_model_that_takes_files(
    converse: Converse, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a key and a name of OpenAI's: the Responses API
    monkeypatch.setenv("OPENAI_BASE_URL", model_server.url)
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")
    model_server.models[:] = ["gpt-5"]
    conversation = converse(model="gpt-5")
    document = pdf("Adelie are light" + " " * 5_000)
    attached = await attach(conversation, "paper", "application/pdf", document)
    await conversation.ask("Summarise", attachments=[attached])
    body = model_server.requests[-1].body
    (sent,) = [part for part in body["input"][-1]["content"] if part["type"] == "input_file"]
    url = f"data:application/pdf;base64,{base64.b64encode(document).decode()}"
    assert sent == {"type": "input_file", "filename": "paper.pdf", "file_data": url}
    (record,) = [one for one in conversation.chat.sent if one.files]
    assert record.files == ("paper",)
    assert url not in json.dumps(record.content)


async def test_of_a_pdf_other_models_get_the_text(
    talk: tuple[Conversation, ModelServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation, server = talk
    attached = await attach(conversation, "p.pdf", "application/pdf", pdf("Adelie are light"))
    scan = await attach(conversation, "scan.pdf", "application/pdf", pdf(""))
    broken = await attach(conversation, "broken.pdf", "application/pdf", b"%PDF-1.7\n\0\xff\xfe\x01")
    await conversation.ask("Summarise", attachments=[attached, scan, broken])
    body = texts(server.requests[-1].body)
    assert "Text of the attached PDF: p.pdf (application/pdf)" in body
    assert "[page 1]\\nAdelie are light" in body
    assert "scan.pdf (application/pdf), " in body
    assert "there is no text in it, maybe it was scanned" in body
    assert "broken.pdf (application/pdf), 13 bytes; its text could not be read" in body
    assert conversation.chat.sent[-1].files == ("p.pdf",)
    monkeypatch.setattr(documents, "LIBRARIES", ())
    other = await attach(conversation, "q.pdf", "application/pdf", pdf("x"))
    await conversation.ask("Again", attachments=[other])
    assert "`pip install pypdf` helps" in texts(server.requests[-1].body)


async def test_secrets_in_files_are_taken_out(talk: tuple[Conversation, ModelServer]) -> None:
    conversation, server = talk
    secret = "sk-proj-" + "a1B2" * 8
    file = await attach(conversation, ".env", "text/plain", f"KEY={secret}".encode())
    paper = await attach(conversation, "keys.pdf", "application/pdf", pdf(f"The key is {secret} today"))
    await conversation.ask("What is this?", attachments=[file, paper])
    body = texts(server.requests[-1].body)
    assert secret not in body
    assert body.count("redacted") == 2
    assert "[page 1]\\nThe key is " in body


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
