"""Fifty chats that answer at once, 200 tokens a second each, beside a Starlette that sends the same bytes.

The reference sends what each of ours has sent, byte for byte: once in a piece for each token, as one would
write such a server, and once in the pieces that ours makes of it, which are fewer.
"""

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
from pathlib import Path
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
    # 1.0 knows no chunks, so that what is read is the body and nothing else.
    writer.write(f"POST /{path} HTTP/1.0\r\n{head}\r\n".encode() + body)
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
    figures = []
    mine = rate(ours)
    with tempfile.TemporaryDirectory() as folder:
        for number, stream in enumerate(ours):
            Path(folder, str(number)).write_bytes(stream.body)
        for pieces in ("tokens", "events"):
            with server("bare", folder, pieces) as places:
                bare = asyncio.run(read_all(places))
            if sorted(stream.body for stream in bare) != sorted(stream.body for stream in ours):
                raise RuntimeError("The reference has not sent the same bytes")
            name = f"{STREAMS} streams of {RATE} tokens/s / bare Starlette, in pieces as {pieces}"
            figures.append(Figure(name, mine, rate(bare), "KB/s", "≥ 0.8 ×", mine >= 0.8 * rate(bare)))
    took = [stream.ended - stream.began for stream in ours]
    slowest, fastest = max(took), min(took)
    name = "  slowest of them / fastest"
    return [*figures, Figure(name, slowest, fastest, "s", "≤ 2 ×", slowest <= 2 * fastest)]


def rate(streams: list[Stream]) -> float:
    """KB a second, of all of them together."""
    span = max(stream.ended for stream in streams) - min(stream.began for stream in streams)
    return sum(len(stream.body) for stream in streams) / span / 1024


# The servers, each in a process of its own


def serve_ours() -> list[tuple[str, dict[str, str]]]:
    from agents.models.interface import Model

    from chatkit_notebook import ChatKit
    from chatkit_notebook.agent.analyst import model as analyst

    analyst.WORDS_PER_DELTA = 1

    def said(count: int) -> list[Any]:
        return analyst.events(analyst.message(" ".join(f"word{number}" for number in range(count))))

    # Made beforehand: a model's own work is not what is measured, and the reference has none.
    answers = {count: said(count) for count in (5, TOKENS)}

    class Counting(Model):
        """Says its words one by one, as fast as it was told and no faster."""

        async def get_response(self, *arguments: Any, **options: Any) -> Any:
            raise NotImplementedError("Only streams are measured")

        async def stream_response(
            self, instructions: Any, given: Any, *arguments: Any, **options: Any
        ) -> AsyncIterator[Any]:
            count = 5 if WARM in json.dumps(given, default=str) else TOKENS
            start, said = time.perf_counter(), 0
            for event in answers[count]:
                if event.type == "response.output_text.delta":
                    await asyncio.sleep(max(0.0, start + said / RATE - time.perf_counter()))
                    said += 1
                yield event

    chats = [ChatKit(model=Counting(), store=":memory:") for _ in range(STREAMS)]
    return [(chat.endpoint.url, chat.endpoint.headers) for chat in chats]


def serve_bare(folder: str, kind: str) -> list[tuple[str, dict[str, str]]]:
    """The bytes of each stream, spread over the time that the tokens take."""
    import threading

    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import StreamingResponse
    from starlette.routing import Route

    from chatkit_notebook.transport.http import bind

    def pieces_of(body: bytes) -> list[bytes]:
        if kind == "events":
            return [event + b"\n\n" for event in body.split(b"\n\n") if event]
        step = -(-len(body) // TOKENS)
        return [body[at : at + step] for at in range(0, len(body), step)]

    answers = {number: pieces_of(Path(folder, str(number)).read_bytes()) for number in range(STREAMS)}

    async def answer(request: Request) -> StreamingResponse:
        whole = answers[request.path_params["number"]]
        pieces = whole[:5] if WARM.encode() in await request.body() else whole

        async def spread() -> AsyncIterator[bytes]:
            start, pause = time.perf_counter(), (TOKENS / RATE) / len(whole)
            for number, piece in enumerate(pieces):
                await asyncio.sleep(max(0.0, start + number * pause - time.perf_counter()))
                yield piece

        return StreamingResponse(spread(), media_type="text/event-stream")

    listener = bind()
    app = Starlette(routes=[Route("/{number:int}", answer, methods=["POST"])])
    running = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    threading.Thread(target=lambda: asyncio.run(running.serve(sockets=[listener])), daemon=True).start()
    while not running.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    return [(f"{address}/{number}", {}) for number in range(STREAMS)]


def main() -> None:
    kind, *arguments = sys.argv[1:]
    places = serve_ours() if kind == "ours" else serve_bare(*arguments)
    print(json.dumps(places), flush=True)
    sys.stdin.read()  # until the reader has what it wants


if __name__ == "__main__":
    main()
