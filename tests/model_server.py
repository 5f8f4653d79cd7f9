"""A real OpenAI-compatible server on loopback: both API shapes, streaming, tool calls, and faults on demand.

In a test:

    with ModelServer([Reply("Hello"), Reply(calls=[("show_table", {"name": "penguins"})])]) as server:
        ... OPENAI_BASE_URL = server.url ...

`server.hurried.set()` ends all slowness: what is left of an answer comes at once.

Each request takes the next reply; without one, the last user message decides: "tokens N" gives N words, "call
NAME {json}" a tool call, anything else an echo; after a tool's output its first line is repeated.

From a shell (browser tests, benchmarks): python -m tests.model_server --port 8123 --tokens 2000 --rate 100
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Fault = Literal[
    "401",
    "403",
    "404",
    "429",
    "quota",
    "500",
    "context",
    "silent",
    "cut",
    "error-event",
    "html",
    "bad-arguments",
]

ERRORS: dict[str, tuple[int, str, str]] = {
    "401": (401, "invalid_api_key", "Incorrect API key provided."),
    "403": (403, "forbidden", "Your project has no access to this model."),
    "404": (404, "model_not_found", "The model does not exist."),
    "429": (429, "rate_limit_exceeded", "Rate limit reached."),
    "quota": (429, "insufficient_quota", "You exceeded your current quota."),
    "500": (500, "server_error", "The server had an error."),
    "context": (400, "context_length_exceeded", "This model's maximum context length is 8192 tokens."),
}


@dataclass
class Reply:
    """How one request is answered.

    Attributes:
        text: Streamed word by word.
        calls: Tool calls: (name, arguments).
        fault: What goes wrong.
        rate: Words a second; None is as fast as possible.
        after: Words sent before "cut" and "error-event" strike.
    """

    text: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fault: Fault | None = None
    rate: float | None = None
    after: int = 3


@dataclass
class Seen:
    """A request as it came."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def input(self) -> list[dict[str, Any]]:
        return self.body.get("input") or self.body.get("messages") or []


class ModelServer:
    """The server, in a thread of its own with a loop of its own.

    Args:
        replies: Used up in order.
        models: What /v1/models lists.
        tokens: Answer every request with this many words when no reply is left.
        rate: Words a second for such answers.
        port: 0 takes a free one.
    """

    def __init__(
        self,
        replies: Iterable[Reply] = (),
        *,
        models: Iterable[str] = ("test-model", "test-model-large", "text-embedding-test"),
        tokens: int | None = None,
        rate: float | None = None,
        port: int = 0,
    ) -> None:
        self.replies = deque(replies)
        self.models = list(models)
        self.tokens = tokens
        self.rate = rate
        self.requests: list[Seen] = []
        self.listing_fault: Fault | None = None
        self.streams = 0
        self.aborted = 0
        self.closing = threading.Event()
        self.hurried = threading.Event()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", port))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/v1"
        app = Starlette(
            routes=[
                Route("/v1/models", self.list_models),
                Route("/v1/responses", self.respond, methods=["POST"]),
                Route("/v1/chat/completions", self.respond, methods=["POST"]),
                Route("/v1/audio/transcriptions", self.transcribe, methods=["POST"]),
            ]
        )
        config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
        self.server = uvicorn.Server(config)

    def __enter__(self) -> ModelServer:
        self.thread = threading.Thread(target=self.run, name="model-server", daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.005)
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.server.should_exit = True
        self.thread.join(10)
        self.socket.close()

    def run(self) -> None:
        asyncio.run(self.server.serve(sockets=[self.socket]))

    async def list_models(self, request: Request) -> Response:
        if self.listing_fault == "silent":
            await self.silence()
        if self.listing_fault:
            return error_response(self.listing_fault)
        data = [{"id": name, "object": "model", "created": 0, "owned_by": "tests"} for name in self.models]
        return JSONResponse({"object": "list", "data": data})

    async def respond(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(Seen(request.url.path, body, dict(request.headers)))
        reply = self.replies.popleft() if self.replies else self.made_up(body)
        if reply.fault == "silent":
            await self.silence()
        if reply.fault == "html":
            return HTMLResponse("<html><body>Welcome to the proxy</body></html>")
        if reply.fault in ERRORS:
            return error_response(reply.fault)
        shape = ResponsesShape if request.url.path.endswith("/responses") else ChatShape
        made = shape(body.get("model", ""), reply)
        if not body.get("stream"):
            return JSONResponse(made.whole())
        return StreamingResponse(self.streamed(made, reply), media_type="text/event-stream")

    async def transcribe(self, request: Request) -> Response:
        form = await request.form()
        file = form["file"]
        assert not isinstance(file, str)
        data = await file.read()
        body = {"model": form["model"], "name": file.filename, "type": file.content_type, "size": len(data)}
        self.requests.append(Seen(request.url.path, body, dict(request.headers)))
        if self.replies:
            return error_response(self.replies.popleft().fault or "500")
        return JSONResponse({"text": f" heard {len(data)} bytes "})

    async def streamed(self, made: Shape, reply: Reply) -> AsyncIterator[str]:
        self.streams += 1
        sent = 0
        started = time.monotonic()
        finished = False
        try:
            for is_delta, chunk in made.chunks():
                while is_delta and reply.rate and not self.hurried.is_set():
                    left = started + sent / reply.rate - time.monotonic()
                    if left <= 0:
                        break
                    await asyncio.sleep(min(left, 0.05))
                yield chunk
                sent += is_delta
                if is_delta and sent >= reply.after and reply.fault == "cut":
                    await asyncio.sleep(0.01)
                    finished = True
                    raise ConnectionResetError("cut on demand")
                if is_delta and sent >= reply.after and reply.fault == "error-event":
                    yield made.error()
                    finished = True
                    return
            finished = True
        finally:
            self.aborted += not finished

    async def silence(self) -> None:
        while not self.closing.is_set():
            await asyncio.sleep(0.02)

    def made_up(self, body: dict[str, Any]) -> Reply:
        items = body.get("input") or body.get("messages") or []
        if isinstance(items, str):
            items = [{"role": "user", "content": items}]
        if self.tokens:
            return Reply(words(self.tokens), rate=self.rate)
        last = items[-1] if items else {}
        output = last.get("output") if last.get("type") == "function_call_output" else None
        if last.get("role") == "tool":
            output = last.get("content")
        if output is not None:
            return Reply(f"The tool said: {plain(output).splitlines()[0]}", rate=self.rate)
        said = next(
            (plain(item.get("content")) for item in reversed(items) if item.get("role") == "user"), ""
        )
        if match := re.match(r"call (\w+)\s*(\{.*\})?", said, re.DOTALL):
            return Reply(calls=[(match[1], json.loads(match[2] or "{}"))])
        if match := re.match(r"tokens (\d+)", said):
            return Reply(words(int(match[1])), rate=self.rate)
        return Reply(f"You said: {said}", rate=self.rate)


def words(count: int) -> str:
    return " ".join(f"word{number}" for number in range(count))


def plain(content: Any) -> str:
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content if isinstance(part, dict))
    return "" if content is None else str(content)


def error_response(fault: str) -> Response:
    status, code, message = ERRORS[fault]
    headers = {"retry-after": "7"} if status == 429 else {}
    # the client would repeat these on its own; tests want the first answer
    headers["x-should-retry"] = "false"
    return JSONResponse({"error": {"message": message, "type": code, "code": code}}, status, headers=headers)


def pieces(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)


def arguments_of(reply: Reply, arguments: dict[str, Any]) -> str:
    return '{"name": ' if reply.fault == "bad-arguments" else json.dumps(arguments)


class Shape:
    """A reply in the words of one API."""

    def __init__(self, model: str, reply: Reply) -> None:
        self.model = model
        self.reply = reply
        self.id = uuid.uuid4().hex

    def whole(self) -> dict[str, Any]:
        raise NotImplementedError

    def chunks(self) -> Iterator[tuple[bool, str]]:
        raise NotImplementedError

    def error(self) -> str:
        raise NotImplementedError


class ChatShape(Shape):
    """/v1/chat/completions"""

    def whole(self) -> dict[str, Any]:
        calls = [
            {
                "id": f"call_{self.id}_{at}",
                "type": "function",
                "function": {"name": name, "arguments": arguments_of(self.reply, given)},
            }
            for at, (name, given) in enumerate(self.reply.calls)
        ]
        message: dict[str, Any] = {"role": "assistant", "content": self.reply.text or None}
        if calls:
            message["tool_calls"] = calls
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
        return self.envelope("chat.completion", choices=[choice], usage=USAGE_CHAT)

    def chunks(self) -> Iterator[tuple[bool, str]]:
        yield False, self.chunk({"role": "assistant", "content": ""})
        for piece in pieces(self.reply.text):
            yield True, self.chunk({"content": piece})
        for at, (name, given) in enumerate(self.reply.calls):
            function = {"name": name, "arguments": ""}
            call = {"index": at, "id": f"call_{self.id}_{at}", "type": "function", "function": function}
            yield False, self.chunk({"tool_calls": [call]})
            rest = {"index": at, "function": {"arguments": arguments_of(self.reply, given)}}
            yield True, self.chunk({"tool_calls": [rest]})
        yield False, self.chunk({}, "tool_calls" if self.reply.calls else "stop")
        yield False, "data: [DONE]\n\n"

    def chunk(self, delta: dict[str, Any], finish: str | None = None) -> str:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        return f"data: {json.dumps(self.envelope('chat.completion.chunk', choices=choices))}\n\n"

    def envelope(self, kind: str, **fields: Any) -> dict[str, Any]:
        return {"id": f"chatcmpl-{self.id}", "object": kind, "created": 0, "model": self.model, **fields}

    def error(self) -> str:
        return f"data: {json.dumps({'error': {'message': 'The model crashed.', 'code': 'server_error'}})}\n\n"


USAGE_CHAT = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
USAGE = {
    "input_tokens": 1,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 1,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 2,
}


class ResponsesShape(Shape):
    """/v1/responses"""

    def whole(self) -> dict[str, Any]:
        return self.response("completed", self.output())

    def output(self) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        if self.reply.text or not self.reply.calls:
            made.append(self.message("completed", self.reply.text))
        made += [self.call(at, "completed") for at in range(len(self.reply.calls))]
        return made

    def message(self, status: str, text: str | None) -> dict[str, Any]:
        content = (
            [] if text is None else [{"type": "output_text", "text": text, "annotations": [], "logprobs": []}]
        )
        return {
            "id": f"msg_{self.id}",
            "type": "message",
            "role": "assistant",
            "status": status,
            "content": content,
        }

    def call(self, at: int, status: str) -> dict[str, Any]:
        name, given = self.reply.calls[at]
        arguments = arguments_of(self.reply, given) if status == "completed" else ""
        return {
            "id": f"fc_{self.id}_{at}",
            "type": "function_call",
            "call_id": f"call_{self.id}_{at}",
            "name": name,
            "arguments": arguments,
            "status": status,
        }

    def chunks(self) -> Iterator[tuple[bool, str]]:
        self.sequence = 0
        yield False, self.event("response.created", response=self.response("in_progress", []))
        at = 0
        if self.reply.text or not self.reply.calls:
            place = {"item_id": f"msg_{self.id}", "output_index": 0, "content_index": 0}
            started = self.message("in_progress", None)
            yield False, self.event("response.output_item.added", output_index=0, item=started)
            part = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
            yield False, self.event("response.content_part.added", part=part, **place)
            for piece in pieces(self.reply.text):
                yield True, self.event("response.output_text.delta", delta=piece, logprobs=[], **place)
            text = self.reply.text
            yield False, self.event("response.output_text.done", text=text, logprobs=[], **place)
            yield False, self.event("response.content_part.done", part={**part, "text": text}, **place)
            done = self.message("completed", text)
            yield False, self.event("response.output_item.done", output_index=0, item=done)
            at = 1
        for number in range(len(self.reply.calls)):
            place = {"item_id": f"fc_{self.id}_{number}", "output_index": at + number}
            started = self.call(number, "in_progress")
            yield False, self.event("response.output_item.added", output_index=at + number, item=started)
            done = self.call(number, "completed")
            given = done["arguments"]
            yield True, self.event("response.function_call_arguments.delta", delta=given, **place)
            yield False, self.event("response.function_call_arguments.done", arguments=given, **place)
            yield False, self.event("response.output_item.done", output_index=at + number, item=done)
        yield False, self.event("response.completed", response=self.response("completed", self.output()))

    def response(self, status: str, output: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": f"resp_{self.id}",
            "object": "response",
            "created_at": 0,
            "status": status,
            "model": self.model,
            "output": output,
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
            "usage": USAGE if status == "completed" else None,
        }

    def event(self, kind: str, **fields: Any) -> str:
        self.sequence += 1
        data = json.dumps({"type": kind, "sequence_number": self.sequence, **fields})
        return f"event: {kind}\ndata: {data}\n\n"

    def error(self) -> str:
        return self.event("error", code="server_error", message="The model crashed.", param=None)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--tokens", type=int, help="answer every request with this many words")
    parser.add_argument("--rate", type=float, help="words a second; default: as fast as possible")
    parser.add_argument("--models", default="test-model,test-model-large")
    given = parser.parse_args()
    with ModelServer(
        models=given.models.split(","), tokens=given.tokens, rate=given.rate, port=given.port
    ) as server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.thread.join()


if __name__ == "__main__":
    main()
