"""Files on their way into the store: as a form, whole, in parts, and everything that goes wrong."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from chatkit_notebook.context import RequestContext
from chatkit_notebook.server import attachments as limits
from chatkit_notebook.server.chat import NotebookChatServer
from chatkit_notebook.transport import asgi
from chatkit_notebook.transport.frames import Request

from .conftest import Chat, user_input

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)


async def created(chat: Chat, name: str = "a.csv", size: int = 10, mime: str = "text/csv") -> dict[str, Any]:
    answer = await chat.ask("attachments.create", name=name, size=size, mime_type=mime)
    assert isinstance(answer, dict)
    return answer


async def put(chat: Chat, attachment: dict[str, Any], data: bytes, span: str | None = None) -> Any:
    descriptor = attachment["upload_descriptor"]
    headers = {**descriptor["headers"], **({"content-range": span} if span else {})}
    return await chat.client.request(descriptor["method"], descriptor["url"], content=data, headers=headers)


def message_of(response: Any) -> str:
    return str(response.json()["error"]["message"])


async def test_a_file_is_registered_uploaded_sent_and_found_with_its_message(chat: Chat) -> None:
    attachment = await created(chat)
    assert attachment["type"] == "file"
    assert attachment["upload_descriptor"]["url"].startswith(str(chat.client.base_url))
    done = (await put(chat, attachment, b"a,b\n1,2\n3,")).json()
    assert done == {"id": attachment["id"], "name": "a.csv", "mime_type": "text/csv", "type": "file"}
    message = {**user_input("what is it?"), "attachments": [attachment["id"]]}
    events = await chat.events("threads.create", input=message)
    item = next(e["item"] for e in events if e["type"] == "thread.item.done")
    thread_id = events[0]["thread"]["id"]
    assert item["attachments"] == [{**done, "thread_id": thread_id}]
    assert await chat.store.load_content(attachment["id"]) == b"a,b\n1,2\n3,"
    refused = await chat.post("attachments.delete", {"attachment_id": attachment["id"]})
    assert refused.status_code == 409
    await chat.ask("threads.delete", thread_id=thread_id)
    assert await chat.store.load_content(attachment["id"]) == b""


async def test_parts_add_up_and_a_part_that_comes_twice_counts_once(chat: Chat) -> None:
    attachment = await created(chat)
    assert (await put(chat, attachment, b"0123", "bytes 0-3/10")).json() == {"received": 4}
    for _ in range(2):
        assert (await put(chat, attachment, b"4567", "bytes 4-7/10")).json() == {"received": 8}
    assert (await put(chat, attachment, b"89", "bytes 8-9/10")).json()["id"] == attachment["id"]
    assert await chat.store.load_content(attachment["id"]) == b"0123456789"
    assert (await put(chat, attachment, b"89", "bytes 8-9/10")).status_code == 409


async def test_an_upload_may_begin_anew_and_may_not_skip(chat: Chat) -> None:
    attachment = await created(chat)
    await put(chat, attachment, b"xxxx", "bytes 0-3/10")
    gap = await put(chat, attachment, b"89", "bytes 8-9/10")
    assert gap.status_code == 409
    assert "has 4 bytes, and this part begins at 8" in message_of(gap)
    assert (await put(chat, attachment, b"0123456789")).status_code == 200
    assert await chat.store.load_content(attachment["id"]) == b"0123456789"


async def test_large_bodies_are_kept_in_parts(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PART", 4)
    attachment = await created(chat)
    await put(chat, attachment, b"0123456789")
    assert await chat.store.load_content(attachment["id"]) == b"0123456789"


@pytest.mark.parametrize(
    ("span", "data", "status", "words"),
    [
        ("bytes 0-99/100", b"x" * 100, 416, "`bytes FIRST-LAST/10`"),
        ("nonsense", b"x", 416, "nonsense"),
        (None, b"x" * 11, 413, "more than the 10 bytes"),
        (None, b"x" * 9, 400, "Only 9 of 10 bytes"),
    ],
)
async def test_uploads_that_do_not_fit_are_refused_in_words(
    chat: Chat, span: str | None, data: bytes, status: int, words: str
) -> None:
    response = await put(chat, await created(chat), data, span)
    assert response.status_code == status
    assert words in message_of(response)


@pytest.mark.parametrize(
    ("size", "status", "words"),
    [(0, 422, "is empty"), (limits.MAX_FILE + 1, 413, "at most 32 MB can be attached")],
)
async def test_files_out_of_bounds_are_not_registered(chat: Chat, size: int, status: int, words: str) -> None:
    response = await chat.post("attachments.create", {"name": "big.bin", "size": size, "mime_type": "x/y"})
    assert response.status_code == status
    assert words in message_of(response)


async def test_what_was_never_sent_is_bounded_and_thrown_away(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(chat, old := await created(chat), b"0123456789")
    monkeypatch.setattr(limits, "MAX_UNSENT", 15)
    full = await chat.post("attachments.create", {"name": "b", "size": 10, "mime_type": "x/y"})
    assert full.status_code == 413
    monkeypatch.setattr(limits, "UNSENT_SECONDS", -10)
    await created(chat)
    assert await chat.store.load_content(old["id"]) == b""


async def test_a_removed_file_is_gone(chat: Chat) -> None:
    attachment = await created(chat)
    await put(chat, attachment, b"0123456789")
    assert await chat.ask("attachments.delete", attachment_id=attachment["id"]) == {}
    assert (await put(chat, attachment, b"0123456789")).status_code == 404
    assert await chat.store.load_content(attachment["id"]) == b""


async def test_a_message_waits_for_no_half_file(chat: Chat) -> None:
    attachment = await created(chat)
    message = {**user_input("look"), "attachments": [attachment["id"]]}
    events = await chat.events("threads.create", input=message)
    assert [event["type"] for event in events] == ["error"]
    assert "a.csv was not uploaded to its end" in events[0]["message"]


async def test_a_form_does_all_at_once(chat: Chat) -> None:
    path = f"/chats/{chat.context.chat_id}/attachments"
    response = await chat.client.post(path, files={"file": ("dot.png", PIXEL, "image/png")})
    assert response.status_code == 200
    attachment = response.json()
    assert attachment["type"] == "image"
    assert attachment["preview_url"] == f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"
    assert "upload_descriptor" not in attachment
    assert await chat.store.load_content(attachment["id"]) == PIXEL
    for request, status in (
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415),
        ({"files": {"other": ("a", b"x", "text/plain")}}, 422),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=y"}}, 400),
    ):
        refused = await chat.client.post(path, **request)
        assert (refused.status_code, bool(message_of(refused))) == (status, True)


async def test_an_image_has_a_picture_that_the_page_makes(chat: Chat) -> None:
    attachment = await created(chat, "photo.jpg", limits.MAX_PREVIEW + 1, "image/jpeg")
    assert attachment["preview_url"].startswith("data:image/svg+xml;base64,")
    await put(chat, attachment, b"\xff\xd8\xff" + b"0" * (limits.MAX_PREVIEW - 2))
    url = attachment["upload_descriptor"]["url"] + "/preview"
    assert (await chat.client.put(url, content=b"<script>")).status_code == 422
    shown = (await chat.client.put(url, content=PIXEL)).json()
    assert shown["preview_url"].startswith("data:image/png;base64,")


async def test_the_same_addresses_work_inside_the_process(chat: Chat, server: NotebookChatServer) -> None:
    context = RequestContext(chat.context)
    attachment = await server.attachments.put("notes.txt", "text/plain", b"hello", context)
    assert await chat.store.load_content(attachment.id) == b"hello"
    assert attachment.upload_descriptor is None
    request = Request("r", "POST", chat.path, (("content-type", "application/json"),), b"{}")
    assert asgi.scope_of(request)["path"] == chat.path


@pytest.mark.parametrize(("audio", "words"), [("@@", "is not base64"), ("", "recording is empty")])
async def test_audio_that_is_none_is_refused(chat: Chat, audio: str, words: str) -> None:
    response = await chat.post("input.transcribe", {"audio_base64": audio, "mime_type": "audio/webm"})
    assert response.status_code == 422
    assert words in message_of(response)


async def test_names_are_one_line_and_hide_no_ending(chat: Chat) -> None:
    attachment = await created(chat, "a\u202egnp.exe\n" + "x" * 300)
    assert attachment["name"].startswith("agnp.exe")
    assert len(attachment["name"]) == 200
    assert (await created(chat, "\n \u200b"))["name"] == "file"
