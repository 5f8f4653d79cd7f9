"""The messages between page and kernel; tests/contract/frames.json has an example of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import TransportError, closest

MAX_ID = 200
MAX_UPLOAD = 32 << 20
"""Bytes of the body of one request, which travels in parts below Jupyter's limit of 10 MiB a message."""
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")

Header = tuple[str, str]
Message = tuple[dict[str, Any], list[bytes]]
"""What goes to the page: JSON, and what travels as binary beside it."""


class FrameError(TransportError):
    """A message from the page is not one of the frames; the text says what is wrong with it."""


# From the page


@dataclass(frozen=True, slots=True)
class Hello:
    """A page is there; the kernel answers with a welcome."""

    page: dict[str, Any]

    @property
    def page_id(self) -> str | None:
        """What the page calls itself; None from a front end that is older than this name."""
        name = self.page.get("id")
        return name[:MAX_ID] if isinstance(name, str) and name else None

    @property
    def origin(self) -> str | None:
        """Where the page comes from, as its browser tells servers."""
        origin = self.page.get("href_origin")
        return origin if isinstance(origin, str) else None

    @property
    def app(self) -> str:
        """The application that shows the page, in its own words: "JupyterLab 4.6.6"."""
        name = self.page.get("app")
        return name[:80] if isinstance(name, str) else ""

    @property
    def loopback(self) -> bool:
        """Whether the page comes from the machine that it runs on."""
        return self.page.get("loopback") is True

    @property
    def clock(self) -> float | None:
        """The page's clock when it said this, in seconds since 1970."""
        now = self.page.get("now")
        return now / 1_000 if isinstance(now, (int, float)) and not isinstance(now, bool) else None


@dataclass(frozen=True, slots=True)
class Active:
    """The chat was drawn in this page, or somebody went to the page."""

    page: str


@dataclass(frozen=True, slots=True)
class Accept:
    """The page that a command is addressed to will run it."""

    id: str


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request for the ASGI app.

    Attributes:
        size: Of the whole body when `body` is only its beginning and the rest comes in parts, else 0.
    """

    id: str
    method: str
    path: str
    headers: tuple[Header, ...]
    body: bytes = field(repr=False)
    size: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """More of the body of a request, from byte `at`."""

    id: str
    at: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cancel:
    """The page aborted the request."""

    id: str


@dataclass(frozen=True, slots=True)
class Ack:
    """The page has every frame of the response up to and with `seq`."""

    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Event:
    """A `chatkit.*` event of the element."""

    name: str
    detail: Any


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended in the page."""

    id: str
    value: Any
    error: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """The page calls a Python function that stands in the options."""

    id: str
    callback: str
    args: list[Any]


@dataclass(frozen=True, slots=True)
class Poll:
    """The page asks for what the kernel keeps for it."""

    id: str


PageFrame = Hello | Active | Accept | Request | Part | Cancel | Ack | Event | Result | Call | Poll


def parse(content: object, buffers: Sequence[bytes | memoryview] = ()) -> PageFrame:
    """Reads a message from the page.

    Raises:
        FrameError: It is not a frame, or a field is missing or of the wrong type.
    """
    if not isinstance(content, Mapping) or not isinstance(content.get("ck"), str):
        raise FrameError('A message from the page has no "ck": it is not one of the chat\'s frames.')
    kind = content["ck"]
    reader = READERS.get(kind)
    if reader is None:
        kind = kind[:MAX_ID]
        near = closest(kind, READERS)
        hint = f" Did it mean {near!r}?" if near else ""
        raise FrameError(f"The page sent a frame {kind!r}, which the kernel does not know.{hint} {VERSIONS}")
    return reader(Fields(kind, content), buffers)


VERSIONS = "Page and kernel may be of different versions: reload the page."


class Fields:
    """The fields of one frame, each read with its type."""

    def __init__(self, kind: str, content: Mapping[str, Any]) -> None:
        self.kind = kind
        self.content = content

    def text(self, name: str, limit: int = MAX_ID) -> str:
        value = self.content.get(name)
        if not isinstance(value, str) or not value or len(value) > limit:
            raise self.wrong(name, f"a string of 1 to {limit} characters")
        return value

    def integer(self, name: str) -> int:
        value = self.content.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(name, "a whole number from 0")
        return value

    def array(self, name: str) -> list[Any]:
        value = self.content.get(name)
        if not isinstance(value, list):
            raise self.wrong(name, "a list")
        return value

    def headers(self) -> tuple[Header, ...]:
        pairs = self.array("headers")
        for pair in pairs:
            if not (
                isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)
            ):
                raise self.wrong("headers", "a list of [name, value]")
        return tuple((name.lower(), value) for name, value in pairs)

    def wrong(self, name: str, expected: str) -> FrameError:
        state = "is missing" if name not in self.content else f"is not {expected}"
        return FrameError(f"The page's frame {self.kind!r} is malformed: `{name}` {state}. {VERSIONS}")


def is_text(value: object) -> bool:
    return isinstance(value, str)


def read_hello(fields: Fields, buffers: Sequence[bytes | memoryview]) -> Hello:
    page = fields.content.get("page", {})
    if not isinstance(page, dict):
        raise fields.wrong("page", "an object")
    return Hello(page)


def read_request(fields: Fields, buffers: Sequence[bytes | memoryview]) -> Request:
    method = fields.text("method").upper()
    if method not in METHODS:
        raise fields.wrong("method", f"one of {', '.join(METHODS)}")
    path = fields.text("path", 8_192)
    if not path.startswith("/") or not path.isascii():
        raise fields.wrong("path", "a path from /, in ASCII")
    body = b"".join(bytes(part) for part in buffers)
    size = fields.integer("size") if "size" in fields.content else 0
    if max(size, len(body)) > MAX_UPLOAD:
        raise fields.wrong("size", f"at most {MAX_UPLOAD} bytes")
    return Request(fields.text("id"), method, path, fields.headers(), body, size)


def read_part(fields: Fields, buffers: Sequence[bytes | memoryview]) -> Part:
    return Part(fields.text("id"), fields.integer("at"), b"".join(bytes(part) for part in buffers))


def read_event(fields: Fields, buffers: Sequence[bytes | memoryview]) -> Event:
    return Event(fields.text("name"), fields.content.get("detail"))


def read_result(fields: Fields, buffers: Sequence[bytes | memoryview]) -> Result:
    error = fields.content.get("error")
    if error is not None and not isinstance(error, str):
        raise fields.wrong("error", "a string")
    return Result(fields.text("id"), fields.content.get("value"), error)


READERS: dict[str, Callable[[Fields, Sequence[bytes | memoryview]], PageFrame]] = {
    "hello": read_hello,
    "active": lambda fields, buffers: Active(fields.text("page")),
    "accept": lambda fields, buffers: Accept(fields.text("id")),
    "request": read_request,
    "part": read_part,
    "cancel": lambda fields, buffers: Cancel(fields.text("id")),
    "ack": lambda fields, buffers: Ack(fields.text("id"), fields.integer("seq")),
    "event": read_event,
    "result": read_result,
    "call": lambda fields, buffers: Call(fields.text("id"), fields.text("callback"), fields.array("args")),
    "poll": lambda fields, buffers: Poll(fields.text("id")),
}


# From the kernel


def welcome(
    chat: str,
    path: str,
    url: str | None,
    token: str,
    header: str,
    proof: str | None = None,
    poll: bool = False,
) -> Message:
    """Where the chat is, and how to reach it. The one frame that carries the token.

    Args:
        chat: Its id.
        path: Of the chat on the app.
        url: On the loopback server; None when no port is served.
        token: What a request over HTTP must carry.
        header: In which header.
        proof: What the loopback server says to whoever asks who it is.
        poll: Whether the page has to ask for messages.
    """
    return {
        "ck": "welcome",
        "chat": chat,
        "path": path,
        "url": url,
        "token": token,
        "header": header,
        "proof": proof,
        "poll": poll,
    }, []


def head(request: str, seq: int, status: int, headers: Sequence[Header], body: bytes = b"") -> Message:
    """Status and headers, and the beginning of the body if it is there already."""
    return {
        "ck": "head",
        "id": request,
        "seq": seq,
        "status": status,
        "headers": [list(h) for h in headers],
    }, [body] if body else []


def chunk(request: str, seq: int, body: bytes) -> Message:
    return {"ck": "chunk", "id": request, "seq": seq}, [body]


def end(request: str, seq: int) -> Message:
    return {"ck": "end", "id": request, "seq": seq}, []


def fail(request: str, seq: int, message: str) -> Message:
    return {"ck": "fail", "id": request, "seq": seq, "message": message}, []


def command(command_id: str, name: str, args: Sequence[Any], page: str | None = None) -> Message:
    """Asks a page to call a method of the element; without a page, each that shows the chat."""
    address = {} if page is None else {"page": page}
    return {"ck": "command", "id": command_id, "name": name, "args": list(args), **address}, []


def note(text: str, kind: str | None = None) -> Message:
    """Something to be shown under the chat: what went wrong in the kernel, or else what its `kind` says.

    Args:
        text: The words.
        kind: "report" for what the user asked for; None is an error.
    """
    return {"ck": "note", "text": text, **({} if kind is None else {"kind": kind})}, []


def returned(call_id: str, value: Any = None, error: str | None = None) -> Message:
    """The answer to a call."""
    if error is not None:
        return {"ck": "return", "id": call_id, "error": error}, []
    return {"ck": "return", "id": call_id, "value": value}, []


def polled(poll_id: str, more: bool) -> Message:
    """All that was kept for the page has been sent; `more` will come soon."""
    return {"ck": "polled", "id": poll_id, "more": more}, []
