"""The loopback HTTP server: uvicorn on 127.0.0.1, a port of the system's choice, in the background loop."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import TransportError
from .gathering import gathering_protocol
from .loop import LoopThread

if TYPE_CHECKING:
    import uvicorn

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
START_SECONDS = 10.0
MOST_CONNECTIONS = 1_000
"""A browser opens six; more than this many are answered with 503 and closed."""
AGAIN_PAUSES = (0.0, 0.1, 0.5, 2.0, 10.0)
"""Seconds before each attempt to serve again after uvicorn ended by itself."""
STOP_SECONDS = 1
"""How long open responses may take to end when the server stops; uvicorn takes whole seconds."""


class HttpServer:
    """Serves an ASGI app to this machine only.

    Attributes:
        url: "http://127.0.0.1:PORT" while it serves, else None.
        error: Why it does not serve, in words, or None. The chat then goes on over Jupyter messages.
        moved: Called, on the loop's thread, when `url` has changed by itself.
    """

    def __init__(self, app: Any, loop: LoopThread) -> None:
        self.url: str | None = None
        self.error: str | None = None
        self._app = app
        self._loop = loop
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._serving: Any = None
        self._ending = False
        self.moved: Callable[[], object] = lambda: None
        _servers.add(self)

    def start(self) -> None:
        """Binds the port and starts to serve; a failure is told in `error`, not raised."""
        if self.url is not None:
            return
        try:
            self._socket = bind()
            self._loop.wait(self._start(self._socket), START_SECONDS)
        except (OSError, TransportError, TimeoutError) as error:
            self.error = (
                f"No loopback port could be opened ({error}); the chat uses Jupyter messages instead."
            )
            if self._socket is not None:
                self._socket.close()
            self._socket = None
            return
        self.error = None
        self._ending = False
        self.url = f"http://{HOST}:{self._socket.getsockname()[1]}"

    async def _start(self, listener: socket.socket) -> None:
        import uvicorn

        config = uvicorn.Config(
            self._app,
            http=gathering_protocol(),
            log_config=None,  # the user's logging is the user's
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_SECONDS,
            limit_concurrency=MOST_CONNECTIONS,
        )
        self._server = uvicorn.Server(config)
        # Signal handlers are only installed on the main thread, which this is not.
        self._serving = asyncio.ensure_future(self._server.serve(sockets=[listener]))
        while not self._server.started:
            if self._serving.done():
                raise TransportError(f"uvicorn ended at once: {self._serving.exception()}")
            await asyncio.sleep(0.001)
        self._serving.add_done_callback(self._ended)

    def _ended(self, serving: asyncio.Future[None]) -> None:
        error = None if serving.cancelled() else serving.exception()
        if self._ending or serving is not self._serving or not self._loop.running:
            return
        log.warning("The loopback server ended by itself; it is started again", exc_info=error)
        self._restarting = asyncio.ensure_future(self._start_again())

    async def _start_again(self) -> None:
        """Serves again, at the same address when it is still free: pages that lost it find it there."""
        assert self._socket is not None
        former, port = self.url, int((self.url or "").rpartition(":")[2])
        for listening in getattr(
            self._server, "servers", ()
        ):  # when it was cancelled, nobody has closed them
            listening.close()
        self._socket.close()
        for pause in AGAIN_PAUSES:
            await asyncio.sleep(pause)
            if self._ending:
                return
            try:
                self._socket = bind(port)
                await self._start(self._socket)
            except (OSError, TransportError) as error:
                self._socket.close()
                port = 0  # somebody else has it
                self.url, self.error = (
                    None,
                    f"The loopback server ended ({error}); Jupyter messages are used.",
                )
            else:
                self.url, self.error = f"http://{HOST}:{self._socket.getsockname()[1]}", None
                break
        if self.url != former:
            self.moved()

    def stop(self) -> None:
        """Ends open responses and frees the port."""
        self._ending = True
        if self._server is None or self._serving is None:
            return
        self._server.should_exit = True
        if self._loop.running and not self._loop.inside:
            self._loop.wait(self._stop(), STOP_SECONDS + START_SECONDS)
        self.url = None

    async def _stop(self) -> None:
        await asyncio.wait([self._serving])
        self._serving = self._server = None

    def _close_inherited(self) -> None:
        # The child's copy of the descriptor only: with it open, the port would outlive the parent.
        if self._socket is not None:
            self._socket.close()
        self._socket = self._server = self._serving = self.url = None


def bind(port: int = 0) -> socket.socket:
    """A listening address on the loopback interface, at a port of the system's choice unless one is named.

    IPPROTO_TCP is named on purpose: asyncio switches Nagle's algorithm off only for sockets that carry it,
    and with Nagle every request waits 44 ms for an acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # so that the port can be had again while old connections of it end
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    except OSError:
        listener.close()
        raise
    return listener


_servers: weakref.WeakSet[HttpServer] = weakref.WeakSet()


def _after_fork_in_child() -> None:
    for server in list(_servers):
        server._close_inherited()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
