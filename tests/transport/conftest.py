"""A running loop thread, and a small streaming app that records what happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from chatkit_notebook.transport import comm
from chatkit_notebook.transport.loop import LoopThread


@pytest.fixture
def loop() -> Iterator[LoopThread]:
    thread = LoopThread("test-loop")
    thread.start()
    yield thread
    thread.stop()


class StreamingApp:
    """Routes of every kind a transport has to carry. `happened` is what the server side saw."""

    def __init__(self) -> None:
        self.happened: list[str] = []
        self.calls = 0
        self.produced = 0
        self.app = Starlette(
            routes=[
                Route("/echo", self.echo, methods=["POST"]),
                Route("/count", self.count),
                Route("/forever", self.forever),
                Route("/answer", self.answer),
                Route("/flood", self.flood),
                Route("/raises", self.raises),
                Route("/raises-late", self.raises_late),
            ]
        )

    async def echo(self, request: Request) -> Response:
        self.calls += 1
        return JSONResponse(
            {
                "body": (await request.body()).decode(),
                "type": request.headers.get("content-type"),
                "query": str(request.url.query),
            },
            status_code=201,
        )

    async def count(self, request: Request) -> Response:
        async def lines() -> AsyncIterator[str]:
            for number in range(int(request.query_params["to"])):
                yield f"data: {number}\n\n"
                await asyncio.sleep(0)

        return StreamingResponse(lines(), media_type="text/event-stream")

    async def forever(self, request: Request) -> Response:
        async def lines() -> AsyncIterator[str]:
            try:
                while True:
                    yield "data: tick\n\n"
                    await asyncio.sleep(0.005)
            except asyncio.CancelledError:
                self.happened.append("cancelled")
                raise

        headers = {comm.RUN_HEADER: "run_1"} if "run" in request.query_params else None
        return StreamingResponse(lines(), media_type="text/event-stream", headers=headers)

    async def answer(self, request: Request) -> Response:
        """What comes before the first words; then the first words, if asked for; then nothing."""

        async def events() -> AsyncIterator[str]:
            yield 'data: {"type":"thread.created"}\n\n'
            await asyncio.sleep(0.001)
            yield 'data: {"type":"thread.item.done"}\n\n'
            if "words" in request.query_params:
                yield 'data: {"type":"assistant_message.content_part.text_delta"}\n\n'
            await asyncio.Event().wait()

        return StreamingResponse(events(), media_type="text/event-stream")

    async def flood(self, request: Request) -> Response:
        size = int(request.query_params["size"])

        async def parts() -> AsyncIterator[bytes]:
            while self.produced < size:
                self.produced += 65_536
                yield bytes(65_536)
                await asyncio.sleep(0)
            self.happened.append("finished")

        return StreamingResponse(parts(), media_type="application/octet-stream")

    async def raises(self, request: Request) -> Response:
        raise KeyError("nothing here")

    async def raises_late(self, request: Request) -> Response:
        async def lines() -> AsyncIterator[str]:
            yield "data: 1\n\n"
            raise KeyError("half way")

        return StreamingResponse(lines(), media_type="text/event-stream")


@pytest.fixture
def streaming() -> StreamingApp:
    return StreamingApp()
