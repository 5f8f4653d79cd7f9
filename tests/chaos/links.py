"""What lies between page and kernel in the chaos test: messages that go missing, connections that break."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

DROPPED = 0.06
TWICE = 0.06
LATE = 0.3
LATE_SECONDS = 0.04
CUT = 0.3
CUT_BYTES = 6_000


class Link:
    """Carries messages both ways, badly until it is calm.

    Args:
        rng: Decides.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.loop = asyncio.get_running_loop()
        self.up = True
        self.calm = False

    def carry(self, deliver: Callable[[], None]) -> None:
        if self.calm:
            # not before what is still on its way
            self.loop.call_later(LATE_SECONDS, deliver)
            return
        if not self.up or self.rng.random() < DROPPED:
            return
        for _ in range(2 if self.rng.random() < TWICE else 1):
            late = self.rng.random() < LATE
            self.loop.call_later(self.rng.uniform(0, LATE_SECONDS) if late else 0, deliver)

    async def go_down(self, seconds: float) -> None:
        """Nothing passes for a while, as when a laptop sleeps or a hub recycles its websocket."""
        self.up = False
        await asyncio.sleep(seconds)
        self.up = True


class Wire:
    """A TCP proxy before the loopback server, which cuts connections anywhere until the link is calm."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.port = 0
        self.target = 0
        self.server: asyncio.Server | None = None

    async def address(self, url: str | None) -> str | None:
        """The address that pages are told instead of the server's."""
        if url is None:
            return None
        parts = urlsplit(url)
        self.target = parts.port or 0
        if self.server is None:
            self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
            self.port = self.server.sockets[0].getsockname()[1]
        return urlunsplit(parts._replace(netloc=f"127.0.0.1:{self.port}"))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        rng, calm = self.link.rng, self.link.calm
        left = rng.randint(1, CUT_BYTES) if not calm and rng.random() < CUT else 1 << 40
        try:
            there, to_there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            nonlocal left
            with contextlib.suppress(OSError):
                while left > 0 and (data := await source.read(65_536)):
                    sink.write(data[:left])
                    left -= len(data)
                    await sink.drain()

        pumps = [asyncio.create_task(pump(reader, to_there)), asyncio.create_task(pump(there, writer))]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        for task in pumps:
            task.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        for each in (writer, to_there):
            each.transport.abort() if left <= 0 else each.close()

    async def close(self) -> None:
        if self.server is not None:
            self.server.close()
