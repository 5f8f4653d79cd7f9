from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatkit_notebook.transport import frames

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "frames.json").read_text())
GET = {"ck": "request", "id": "r", "method": "GET", "path": "/", "headers": []}


@pytest.mark.parametrize("example", CONTRACT["from_page"], ids=lambda example: example["frame"]["ck"])
def test_every_frame_of_the_contract_is_read(example: dict) -> None:
    frame = example["frame"]
    read = frames.parse(frame, [b"{}"] if "buffers" in example else [])
    assert type(read).__name__.lower() == frame["ck"]
    if isinstance(read, frames.Request):
        assert read.headers == (("content-type", "application/json"),)
        assert read.body == b"{}"
        assert read.size == frame.get("size", 0)
        return
    if isinstance(read, frames.Part):
        assert read.body == b"{}"
    for name in ("id", "seq", "name", "detail", "error", "callback", "args", "page", "at"):
        if name in frame:
            assert getattr(read, name) == frame[name]


def test_every_frame_of_the_contract_is_written() -> None:
    written = [
        frames.welcome(
            "c1",
            "/chats/c1/chatkit",
            "http://127.0.0.1:49152/chats/c1/chatkit",
            "secret",
            "x-chatkit-notebook-token",
            "server",
        ),
        frames.head("r1", 0, 200, [("content-type", "text/event-stream")]),
        frames.head("r1", 0, 200, [], b"data"),
        frames.chunk("r1", 1, b"data"),
        frames.end("r1", 2),
        frames.fail("r1", 2, "The chat was closed"),
        frames.command("c1", "sendUserMessage", [{"text": "hi"}]),
        frames.command("c2", "focusComposer", [], "p1"),
        frames.note("`on_click` failed: KeyError: 'x'"),
        frames.note("Nothing was sent to a model yet.", "report"),
        frames.returned("k1", {"ok": True}),
        frames.returned("k1", error="KeyError: 'x'"),
        frames.polled("q1", True),
    ]
    assert [message for message, _ in written] == [example["frame"] for example in CONTRACT["from_kernel"]]
    assert [bool(buffers) for _, buffers in written] == [
        "buffers" in example for example in CONTRACT["from_kernel"]
    ]


@pytest.mark.parametrize(
    ("page", "expected"),
    [({"id": "p1"}, "p1"), ({}, None), ({"id": 3}, None), ({"id": "x" * 999}, "x" * 200)],
)
def test_a_page_may_say_its_name(page: dict, expected: str | None) -> None:
    hello = frames.parse({"ck": "hello", "page": page})
    assert isinstance(hello, frames.Hello)
    assert hello.page_id == expected


def test_header_names_become_lower_case_and_buffers_are_joined() -> None:
    request = frames.parse(
        {"ck": "request", "id": "r", "method": "post", "path": "/x?q=1", "headers": [["Accept", "A"]]},
        [memoryview(b"ab"), b"c"],
    )
    assert request == frames.Request("r", "POST", "/x?q=1", (("accept", "A"),), b"abc")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, 'no "ck"'),
        ([], 'no "ck"'),
        ({"ck": 3}, 'no "ck"'),
        ({"ck": "requst"}, "Did it mean 'request'"),
        ({"ck": "ack", "id": "r1"}, "`seq` is missing"),
        ({"ck": "ack", "id": "r1", "seq": -1}, "`seq` is not a whole number"),
        ({"ck": "ack", "id": "r1", "seq": True}, "`seq` is not a whole number"),
        ({"ck": "cancel", "id": ""}, "`id` is not a string"),
        ({"ck": "cancel", "id": "x" * 201}, "`id` is not a string of 1 to 200"),
        (
            {"ck": "request", "id": "r", "method": "TRACE", "path": "/", "headers": []},
            "`method` is not one of",
        ),
        ({"ck": "request", "id": "r", "method": "GET", "path": "x", "headers": []}, "`path` is not a path"),
        ({**GET, "headers": [["a"]]}, "`headers` is not"),
        (
            {**GET, "headers": [[1, "b"]]},
            "`headers` is not",
        ),
        ({"ck": "call", "id": "k", "callback": "cb", "args": {}}, "`args` is not a list"),
        ({"ck": "result", "id": "c", "error": 3}, "`error` is not a string"),
        ({"ck": "hello", "page": "x"}, "`page` is not an object"),
    ],
)
def test_a_bad_frame_says_what_is_wrong(content: object, complaint: str) -> None:
    with pytest.raises(frames.FrameError, match=complaint):
        frames.parse(content)
