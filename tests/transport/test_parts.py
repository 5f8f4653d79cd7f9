from __future__ import annotations

from chatkit_notebook.transport import frames, parts
from chatkit_notebook.transport.parts import Uploads


def beginning(request_id: str, size: int, body: bytes = b"ab") -> frames.Request:
    return frames.Request(request_id, "POST", "/", (), body, size)


def test_a_whole_request_passes() -> None:
    waiting = Uploads()
    request = beginning("r1", 2)
    assert waiting.take(request, 0.0) is request
    assert not waiting.waiting


def test_parts_are_put_where_they_belong() -> None:
    waiting = Uploads()
    assert waiting.take(frames.Part("r1", 4, b"e"), 0.0) is None
    assert waiting.take(beginning("r1", 5), 0.0) is None
    whole = waiting.take(frames.Part("r1", 2, b"cd"), 0.0)
    assert whole is not None
    assert whole.body == b"abcde"
    assert not waiting.waiting


def test_a_part_that_comes_twice_counts_once() -> None:
    waiting = Uploads()
    waiting.take(beginning("r1", 6), 0.0)
    assert waiting.take(frames.Part("r1", 2, b"cd"), 0.0) is None
    assert waiting.take(frames.Part("r1", 2, b"cd"), 0.0) is None


def test_what_never_becomes_whole_is_forgotten() -> None:
    waiting = Uploads()
    waiting.take(beginning("old", 10), 0.0)
    waiting.take(beginning("new", 10), parts.PATIENCE_SECONDS + 1)
    assert list(waiting.waiting) == ["new"]
    waiting.forget("new")
    assert not waiting.waiting


def test_pages_that_begin_much_and_end_nothing_are_bounded() -> None:
    waiting = Uploads()
    piece = bytes(16 << 20)
    for number in range(6):
        waiting.take(beginning(f"r{number}", 20 << 20, piece), 0.0)
    assert sum(upload.received for upload in waiting.waiting.values()) <= parts.MAX_BYTES
    assert "r5" in waiting.waiting
