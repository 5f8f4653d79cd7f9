"""A connection that sends what one step of the loop writes as one: each call of the system costs a turn."""

from __future__ import annotations

import asyncio
from typing import Any, cast

LIMIT = 65_536
"""Bytes that are sent at once: the connection below then says when it has enough."""


class Gathering:
    """A transport over another one.

    uvicorn writes the head of a response and its body apart. Each time, the interpreter lock is given up, and
    beside a cell that computes it takes a switch interval to have it back.

    Args:
        transport: The connection; whatever is not about writing is asked of it.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        """Sends soon, or now if that is much."""
        if not data:
            return
        if not self._parts:
            self._loop.call_soon(self.flush)
        self._parts.append(bytes(data))
        self._size += len(data)
        if self._size >= LIMIT:
            self.flush()

    def flush(self) -> None:
        """Sends what was gathered."""
        if not self._parts:
            return
        whole = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        if not self._transport.is_closing():
            self._transport.write(whole)

    def close(self) -> None:
        """Closes the connection behind what was gathered."""
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def gathering_protocol() -> type[asyncio.Protocol]:
    """The protocol of uvicorn, on connections that gather."""
    from uvicorn.protocols.http import auto

    base: Any = auto.AutoHTTPProtocol

    class GatheringProtocol(base):  # type: ignore[misc]
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            gathering = Gathering(cast(asyncio.Transport, transport))
            super().connection_made(gathering)

    return GatheringProtocol
