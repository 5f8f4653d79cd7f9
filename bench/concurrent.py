"""Fifty chats that answer at once, 200 tokens a second each, beside a Starlette that sends the same bytes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from .figure import Figure

STREAMS = 50
RATE = 200
TOKENS = 2_000
WARM = "warm up"


@dataclass(frozen=True)
class Stream:
    """One answer as its reader saw it.

    Attributes:
        began: When its first byte came; seconds of the reader's clock.
        ended: When its last byte came.
        body: All of it.
    """

    began: float
    ended: float
    body: bytes


# The reader, in this process


async def read(url: str, headers: dict[str, str], text: str) -> Stream:
    host, _, path = url.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    content = [{"type": "input_text", "text": text}]
    message = {"content": content, "attachments": [], "inference_options": {}}
    body = json.dumps({"type": "threads.create", "params": {"input": message}}).encode()
    lines = {"Host": host, "Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    reader, writer = await asyncio.open_connection(name, int(port))
    head = "".join(f"{key}: {value}\r\n" for key, value in {**lines, "Connection": "close"}.items())
    writer.write(f"POST /{path} HTTP/1.1\r\n{head}\r\n".encode() + body)
    parts: list[bytes] = []
    await reader.readuntil(b"\r\n\r\n")
    began = 0.0
    while part := await reader.read(65_536):
        began = began or time.perf_counter()
        parts.append(part)
    writer.close()
    return Stream(began, time.perf_counter(), b"".join(parts))


async def read_all(places: list[tuple[str, dict[str, str]]]) -> list[Stream]:
    for url, headers in places:
        await read(url, headers, WARM)
    return await asyncio.gather(*(read(url, headers, "Count.") for url, headers in places))


@contextlib.contextmanager
def server(kind: str, *arguments: str) -> Iterator[list[tuple[str, dict[str, str]]]]:
    """Fifty addresses, each with its headers, served by a process of its own."""
    command = [sys.executable, "-m", "bench.concurrent", kind, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(30)


def measure() -> list[Figure]:
    with server("ours") as places:
        ours = asyncio.run(read_all(places))
    for stream in ours:
        if b"word0 " not in stream.body or f"word{TOKENS - 1}".encode() not in stream.body:
            raise RuntimeError("An answer is not complete")
    with tempfile.NamedTemporaryFile() as recorded:
        recorded.write(ours[0].body)
        recorded.flush()
        with server("bare", recorded.name) as places:
            bare = asyncio.run(read_all(places))
    mine, reference = (
        sum(len(stream.body) for stream in streams)
        / (max(stream.ended for stream in streams) - min(stream.began for stream in streams))
        / 1024
        for streams in (ours, bare)
    )
    took = [stream.ended - stream.began for stream in ours]
    return [
        Figure(
            f"{STREAMS} streams of {RATE} tokens/s / bare Starlette",
            mine,
            reference,
            "KB/s",
            "≥ 0.8 ×",
            mine >= 0.8 * reference,
        ),
        Figure("  slowest of them / fastest", max(took), min(took), "s", "≤ 2 ×", max(took) <= 2 * min(took)),
    ]


# The servers, each in a process of its own


def serve_ours() -> list[tuple[str, dict[str, str]]]:
    from agents.models.interface import Model

    from chatkit_notebook import ChatKit
    from chatkit_notebook.agent.analyst import model as analyst

    analyst.WORDS_PER_DELTA = 1

    class Counting(Model):
        """Says its words one by one, as fast as it was told and no faster."""

        async def get_response(self, *arguments: Any, **options: Any) -> Any:
            raise NotImplementedError("Only streams are measured")

        async def stream_response(
            self, instructions: Any, given: Any, *arguments: Any, **options: Any
        ) -> AsyncIterator[Any]:
            count = 5 if WARM in json.dumps(given, default=str) else TOKENS
            text = " ".join(f"word{number}" for number in range(count))
            start, said = time.perf_counter(), 0
            for event in analyst.events(analyst.message(text)):
                if event.type == "response.output_text.delta":
                    await asyncio.sleep(max(0.0, start + said / RATE - time.perf_counter()))
                    said += 1
                yield event

    chats = [ChatKit(model=Counting(), store=":memory:") for _ in range(STREAMS)]
    return [(chat.endpoint.url, chat.endpoint.headers) for chat in chats]


def serve_bare(path: str) -> list[tuple[str, dict[str, str]]]:
    """The same bytes, in as many pieces and in the time that the tokens take."""
    import threading
    from pathlib import Path

    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import StreamingResponse
    from starlette.routing import Route

    from chatkit_notebook.transport.http import bind

    body = Path(path).read_bytes()
    step = -(-len(body) // TOKENS)

    async def answer(request: Request) -> StreamingResponse:
        short = WARM.encode() in await request.body()

        async def pieces() -> AsyncIterator[bytes]:
            start = time.perf_counter()
            for number in range(5 if short else TOKENS):
                await asyncio.sleep(max(0.0, start + number / RATE - time.perf_counter()))
                yield body[number * step : (number + 1) * step]

        return StreamingResponse(pieces(), media_type="text/event-stream")

    listener = bind()
    app = Starlette(routes=[Route("/", answer, methods=["POST"])])
    running = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    threading.Thread(target=lambda: asyncio.run(running.serve(sockets=[listener])), daemon=True).start()
    while not running.started:
        time.sleep(0.01)
    return [(f"http://127.0.0.1:{listener.getsockname()[1]}/", {})] * STREAMS


def main() -> None:
    kind, *arguments = sys.argv[1:]
    places = serve_ours() if kind == "ours" else serve_bare(*arguments)
    print(json.dumps(places), flush=True)
    sys.stdin.read()  # until the reader has what it wants


if __name__ == "__main__":
    main()
