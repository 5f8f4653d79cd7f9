"""HTTP over Jupyter messages: requests come in as frames, run in the ASGI app, and stream back as frames."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from ..errors import TransportError
from . import frames
from .asgi import App, run
from .loop import LoopThread
from .pace import Pace
from .parts import Uploads

FIRST_WORDS = b".text_delta"
FIRST_SECONDS = 0.05
"""How long the beginning of a stream waits for its first words."""
MAX_CHUNK = 1 << 20
"""Bytes of body in one message: a message above 10 MiB closes the page's websocket and is lost."""
WINDOW_FRAMES = 64
WINDOW_BYTES = 4 << 20
"""How much may be on its way without an acknowledgement."""
BUFFER_BYTES = 1 << 20
"""How much may wait for the window before the app has to wait too."""
RESEND_SECONDS = 2.0
"""After how long without news the oldest frames are sent again; doubles each time up to `RESEND_LIMIT`."""
RESEND_LIMIT = 16.0
RESEND_FRAMES = 8
PATIENCE_SECONDS = 60.0
"""After how long without news the page counts as gone."""
MOST_EXCHANGES = 200
"""How many requests of a chat's pages may be under way."""
REMEMBERED = 1_000
"""How many request ids are kept to recognise a request that comes twice."""
RUN_HEADER = "x-chatkit-notebook-run"
"""On responses that only tell of a run: when their page is gone, they are given up and the run goes on."""
FORGOTTEN = "The connection was interrupted for too long."
CROWDED = f"{MOST_EXCHANGES} requests of this chat are under way already. Wait for some of them to end."

Send = Callable[[dict[str, Any], list[bytes]], None]
Ending = Callable[[str, int], frames.Message]
"""Makes the last frame of a response, `end` or `fail`, from request id and number."""

log = logging.getLogger(__name__)


class CommEndpoint:
    """Serves an ASGI app to the pages of one notebook widget.

    Handlers may be called from any thread: they hand over to the loop and return at once. Each response is a
    numbered sequence of frames (head, chunks, end or fail); the page acknowledges, and what it missed is sent
    again.

    Args:
        app: The ASGI app.
        send: Sends one message to the page, on the loop's thread; raises when there is no way to the page.
        loop: Where the app runs.
        pace: Shared by all that send to the pages of this kernel.
    """

    def __init__(self, app: App, send: Send, loop: LoopThread, pace: Pace | None = None) -> None:
        self.app = app
        self.pace = pace or Pace()
        self.uploads = Uploads()
        self.send = send
        self.loop = loop
        self.closed = False
        self.exchanges: dict[str, Exchange] = {}
        self._seen: deque[str] = deque(maxlen=REMEMBERED)
        self.given_up: deque[str] = deque(maxlen=REMEMBERED)

    @property
    def busy(self) -> bool:
        """Whether the page has something to expect."""
        return bool(self.exchanges)

    def receive(self, frame: frames.Request | frames.Part | frames.Cancel | frames.Ack) -> None:
        """Takes a frame from the page."""
        self.loop.call(self._receive, frame)

    def _receive(self, frame: frames.Request | frames.Part | frames.Cancel | frames.Ack) -> None:
        if isinstance(frame, frames.Request | frames.Part):
            try:
                request = self.uploads.take(frame, self.loop.loop.time())
            except frames.FrameError as error:
                self._tell(frames.fail(frame.id, 0, str(error)))
                return
            if request is not None:
                self._request(request)
            return
        if isinstance(frame, frames.Cancel):
            self.uploads.forget(frame.id)
        exchange = self.exchanges.get(frame.id)
        if isinstance(frame, frames.Cancel):
            if exchange is not None:  # else it ended while the frame was on its way
                exchange.cancel()
        elif exchange is not None:
            exchange.acknowledge(frame.seq)
        else:
            self._forgotten(frame.id, frame.seq + 1)

    def _forgotten(self, request_id: str, seq: int) -> None:
        """Tells a page that was away too long not to wait for the rest; one that has it all is left alone."""
        if request_id in self.given_up:
            self._tell(frames.fail(request_id, seq, FORGOTTEN))

    def _tell(self, message: frames.Message) -> None:
        """Sends what belongs to no exchange."""
        try:
            self.send(*message)
        except Exception:
            log.exception("A message to the page could not be sent")

    def _request(self, request: frames.Request) -> None:
        if request.id in self._seen:
            # Sent again by the page: the first one is being answered, or was given up.
            self._forgotten(request.id, 0)
            return
        self._seen.append(request.id)
        if len(self.exchanges) >= MOST_EXCHANGES:
            self._tell(frames.fail(request.id, 0, CROWDED))
            return
        exchange = Exchange(self, request)
        self.exchanges[request.id] = exchange
        if self.closed:
            exchange.refuse("The chat was closed. Run %chatkit, or make a new ChatKit().")
            exchange.leave()
        else:
            exchange.begin()

    def close(self, message: str = "The chat was closed.") -> None:
        """Cancels everything under way and tells the page; later requests are refused."""
        self.closed = True
        self.loop.call(self._close, message)

    def _close(self, message: str) -> None:
        for exchange in list(self.exchanges.values()):
            exchange.refuse(message)


class Exchange:
    """One request and the frames of its response. Lives on the loop's thread only."""

    def __init__(self, endpoint: CommEndpoint, request: frames.Request) -> None:
        self.endpoint = endpoint
        self.request = request
        self.loop = endpoint.loop.loop
        self.task: asyncio.Task[None] | None = None
        self.seq = 0
        self.head: tuple[int, tuple[frames.Header, ...]] | None = None
        self.body = bytearray()
        self.ending: Ending | None = None
        self.unacknowledged: dict[int, frames.Message] = {}
        self.bytes_out = 0
        self.flushed = 0.0
        self.news = self.loop.time()
        self.resend_after = RESEND_SECONDS
        self.flush_timer: asyncio.TimerHandle | None = None
        self.resend_timer: asyncio.TimerHandle | None = None
        self.room = asyncio.Event()
        self.room.set()
        self.silenced = False
        self.tells_of_run = False
        self.streams = False

    def begin(self) -> None:
        self.task = self.loop.create_task(self.serve(), name=f"chatkit-notebook {self.request.path}")
        self.task.add_done_callback(lambda task: self.leave())

    async def serve(self) -> None:
        try:
            await run(self.endpoint.app, self.request, self.start, self.write)
        except asyncio.CancelledError:
            self.silence()  # by the page, which expects nothing more, or by a close, which said so
            raise
        except TransportError as error:
            self.finish(partial(frames.fail, message=str(error)))
        except Exception as error:
            log.exception("The chat's server failed on %s", self.request.path)
            text = f"The kernel's server failed: {type(error).__name__}: {error}"
            self.finish(partial(frames.fail, message=text[:2_000]))
        else:
            self.finish(frames.end)

    async def start(self, status: int, headers: tuple[frames.Header, ...]) -> None:
        if self.silenced:
            return
        self.tells_of_run = any(name == RUN_HEADER for name, _ in headers)
        # It waits for company: on Jupyter's websocket, which runs with Nagle's algorithm, a small message
        # holds up the next one for 40 ms. What a stream says before its first words would hold up just these.
        self.head = status, headers
        self.streams = any(name == "content-type" and "event-stream" in value for name, value in headers)
        wait = FIRST_SECONDS if self.streams else self.endpoint.pace.shortest
        self.flush_timer = self.loop.call_later(wait, self.flush)

    async def write(self, part: bytes) -> None:
        if self.silenced:
            return  # nobody listens; the app goes on so that its answer is stored
        self.body += part
        if self.head is not None and (FIRST_WORDS in part or not self.streams):
            self.flush_now()
        else:
            self.flush_soon()
        if len(self.body) >= BUFFER_BYTES:
            self.room.clear()
            await self.room.wait()

    def finish(self, ending: Ending) -> None:
        if self.silenced:
            return
        self.ending = ending
        self.flush_now()

    def refuse(self, message: str) -> None:
        """Ends the exchange at once: the page is told why, the app is cancelled."""
        if not self.silenced:
            self.transmit(frames.fail(self.request.id, self.next_seq(), message))
        self.cancel()

    def cancel(self) -> None:
        """The page went away: CancelledError reaches the server, nothing more is sent."""
        self.silence()
        if self.task is not None:
            self.task.cancel()

    # Sending

    def flush_soon(self) -> None:
        """Flushes now if the last chunk was long enough ago (the leading edge), else once it is."""
        if self.flush_timer is not None:
            return
        now = self.loop.time()
        wait = self.flushed + self.endpoint.pace.between(now, len(self.unacknowledged)) - now
        if wait <= 0:
            self.flush()
        else:
            self.flush_timer = self.loop.call_later(wait, self.flush)

    def flush_now(self) -> None:
        if self.flush_timer is not None:
            self.flush_timer.cancel()
        self.flush()

    def flush(self) -> None:
        self.flush_timer = None
        if self.silenced or self.window_is_full():
            return  # an acknowledgement will flush
        if self.body or self.head is not None:
            self.endpoint.pace.sent(self.request.id, self.loop.time())
            part = bytes(memoryview(self.body)[:MAX_CHUNK])
            del self.body[:MAX_CHUNK]
            self.flushed = self.loop.time()
            if self.head is not None:
                self.post(frames.head(self.request.id, self.next_seq(), *self.head, part))
                self.head = None
            else:
                self.post(frames.chunk(self.request.id, self.next_seq(), part))
            if len(self.body) < BUFFER_BYTES:
                self.room.set()
        if self.body:
            self.flush_soon()
        elif self.ending is not None:
            ending, self.ending = self.ending, None
            self.post(ending(self.request.id, self.next_seq()))

    def window_is_full(self) -> bool:
        return len(self.unacknowledged) >= WINDOW_FRAMES or self.bytes_out >= WINDOW_BYTES

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq - 1

    def post(self, message: frames.Message) -> None:
        """Sends a frame and keeps it until the page has it."""
        if not self.unacknowledged:
            self.news = self.loop.time()
        self.unacknowledged[message[0]["seq"]] = message
        self.bytes_out += size(message)
        self.transmit(message)
        if self.resend_timer is None:
            self.resend_timer = self.loop.call_later(self.resend_after, self.resend)

    def transmit(self, message: frames.Message) -> None:
        try:
            self.endpoint.send(*message)
        except Exception:
            # Raised further it would end the answer; unacknowledged as it is, the frame is sent again.
            log.exception("A message to the page could not be sent")

    # News from the page

    def acknowledge(self, seq: int) -> None:
        arrived = [number for number in self.unacknowledged if number <= seq]
        for number in arrived:
            self.bytes_out -= size(self.unacknowledged.pop(number))
        if arrived:
            self.news = self.loop.time()
            self.resend_after = RESEND_SECONDS
        if self.body or self.ending is not None:
            self.flush_soon()
        else:
            self.leave()

    def resend(self) -> None:
        self.resend_timer = None
        if not self.unacknowledged:
            return
        silent = self.loop.time() - self.news
        if silent >= PATIENCE_SECONDS:
            # No page listens. The app may finish, so that its answer is in the store when a page comes back.
            self.endpoint.given_up.append(self.request.id)
            if self.tells_of_run:
                self.cancel()
            self.silence()
            self.leave()
            return
        if silent >= self.resend_after:
            for message in list(self.unacknowledged.values())[:RESEND_FRAMES]:
                self.transmit(message)
            self.resend_after = min(self.resend_after * 2, RESEND_LIMIT)
        self.resend_timer = self.loop.call_later(self.resend_after, self.resend)

    def silence(self) -> None:
        """Sends nothing from now on."""
        self.silenced = True
        for timer in (self.flush_timer, self.resend_timer):
            if timer is not None:
                timer.cancel()
        self.flush_timer = self.resend_timer = self.ending = self.head = None
        self.unacknowledged.clear()
        self.body.clear()
        self.room.set()

    def leave(self) -> None:
        """Is forgotten by the endpoint once the app has ended and the page has everything."""
        ended = self.task is None or self.task.done()
        if ended and not self.unacknowledged and not self.body and self.ending is None:
            self.silence()
            self.endpoint.exchanges.pop(self.request.id, None)


def size(message: frames.Message) -> int:
    return sum(len(buffer) for buffer in message[1])
