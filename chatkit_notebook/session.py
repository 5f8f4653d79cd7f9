"""One chat on the runtime: prepared once, then called over HTTP, Jupyter's messages or inside the process."""

from __future__ import annotations

import asyncio
import gc
import json
import mimetypes
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .context import Sent
from .errors import ChatKitNotebookError, ClosedError, ModelError, TransportError
from .transport import asgi
from .transport.comm import CommEndpoint, Send
from .transport.frames import Request

if TYPE_CHECKING:
    from .context import ChatContext
    from .runtime import Runtime

JSON_HEADERS = (("content-type", "application/json"), ("accept", "text/event-stream"))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a chat is served to this machine: POST ChatKit requests to `url` with `headers`.

    Attributes:
        url: On the loopback interface.
        headers: Hold the kernel's token. Whoever has it can read and steer the chat: do not share it.
    """

    url: str
    headers: dict[str, str]

    def __repr__(self) -> str:  # shown at the end of a cell, it must not put the token into the notebook
        return f"Endpoint(url={self.url!r}, headers={{{', '.join(map(repr, self.headers))}: ...}})"


class Session:
    """One chat on the runtime.

    Attributes:
        context: The chat's living state.
        path: Of the chat on the app.
        failure: Why the chat cannot answer, once `warm` has failed.
    """

    def __init__(self, runtime: Runtime, context: ChatContext) -> None:
        from .server.mount import MountedChat

        self.runtime = runtime
        self.context = context
        self.path = f"/chats/{context.chat_id}/chatkit"
        self.failure: Exception | None = None
        self.closed = False
        self._mounted = MountedChat(context)
        self._warm = False
        self._warming = threading.Lock()
        self._endpoints: list[CommEndpoint] = []
        runtime.mounts[context.chat_id] = self._mounted

    @property
    def url(self) -> str | None:
        """Of the chat on the loopback server; None when no port could be opened."""
        return self.runtime.http.url and self.runtime.http.url + self.path

    @property
    def header(self) -> str:
        """Name of the header that carries the token."""
        from .server.auth import TOKEN_HEADER

        return TOKEN_HEADER

    @property
    def headers(self) -> dict[str, str]:
        """What a request over HTTP must carry."""
        return {self.header: self.runtime.token}

    @property
    def endpoint(self) -> Endpoint:
        """Where scripts and pages reach the chat.

        Raises:
            TransportError: No port could be opened.
        """
        if self.url is None:
            raise TransportError(self.runtime.http.error or "The loopback server does not run.")
        return Endpoint(self.url, self.headers)

    @property
    def is_warm(self) -> bool:
        """Whether requests are answered without waiting for imports."""
        return self._warm

    def connect(self, send: Send) -> CommEndpoint:
        """An endpoint for the pages of a notebook widget."""
        own = asgi.within(self.runtime.app, self.path.rpartition("/")[0] + "/")
        endpoint = CommEndpoint(own, send, self.runtime.loop, self.runtime.pace)
        self._endpoints.append(endpoint)
        return endpoint

    def warm(self) -> None:
        """Loads what answers, and lets the requests in that are waiting. Does nothing the second time.

        The imports run on the calling thread on purpose: on another one, beside a main thread that runs a
        Python loop, they take ten times as long. Call it from the main thread.

        Raises:
            Exception: What went wrong. Requests that wait and those that come are answered with it.
        """
        with self._warming:
            if self._warm:
                return
            if self.closed:
                raise ClosedError("The chat was closed. Run %chatkit, or make a new ChatKit().")
            try:
                self._load()
            except Exception as error:
                self.failure = error
                self._mounted.fail(error)
                self.context.notify("error", {"message": describe(error)})
                raise
            self._warm = True

    def _load(self) -> None:
        with no_collection():
            from .agent import assistant  # noqa: F401 - imported here, on the caller's thread, not in the loop
            from .server.chat import NotebookChatServer

        if self.context.store is None:
            store, failure = self.runtime.loop.wait(self.runtime.store_at(self.context.store_url), 30)
            self.context.store = store
            if failure is not None:
                self.context.unsaved = f"{failure} The conversation is kept in memory only."
                self.context.notify("error", {"message": self.context.unsaved})
        server = NotebookChatServer(self.context)
        self.failure = None
        self._mounted.resolve(server)
        self.runtime.loop.submit(self._choose_model())

    async def _choose_model(self) -> None:
        """Decides on the model ahead of the first message, so that the page can show it."""
        from .agent.models import choose

        try:
            await choose(self.context)
        except ModelError as error:
            self.context.notify("error", {"message": str(error)})

    def call(self, operation: Mapping[str, Any], timeout: float = 60.0) -> dict[str, Any]:
        """Asks the chat one of ChatKit's operations that answer with JSON, inside the process.

        Args:
            operation: `{"type": "threads.list", "params": {...}}`.
            timeout: Seconds.

        Raises:
            TransportError: The chat refused it; the text is the server's.
            TimeoutError: It took longer.
            ClosedError: The chat was closed.
        """
        self.warm()
        request = self._request(operation)
        response = self.runtime.loop.wait(asgi.fetch(self.runtime.app, request), timeout)
        if response.status != 200:
            raise TransportError(refusal(operation, response))
        answer = json.loads(response.body)
        if not isinstance(answer, dict):
            raise TransportError(
                f"{operation.get('type')} answered with {type(answer).__name__}, not an object."
            )
        return answer

    def stream(self, operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Asks the chat one of ChatKit's operations that stream, inside the process.

        Closing the iterator is how a reader goes away: the server cancels the answer and keeps what there is.

        Args:
            operation: `{"type": "threads.create", "params": {...}}`.

        Yields:
            ChatKit's events, as they come.

        Raises:
            TransportError: The chat refused it, or ended without a whole answer.
        """
        self.warm()
        if self.runtime.loop.inside:
            raise RuntimeError("Events cannot be waited for on the chat's own loop: use a thread.")
        events: queue.SimpleQueue[dict[str, Any] | Exception | None] = queue.SimpleQueue()
        reader = EventReader(events)
        request = self._request(operation)
        future = self.runtime.loop.submit(reader.read(self.runtime.app, request))
        future.add_done_callback(lambda done: events.put(None))
        try:
            while (event := events.get()) is not None:
                yield event  # type: ignore[misc]
            if not future.cancelled():
                future.result()
            if reader.status != 200:
                raise TransportError(refusal(operation, asgi.Response(reader.status, (), bytes(reader.rest))))
        finally:
            future.cancel()

    def post(
        self, widget: Mapping[str, Any], thread_id: str | None, item_id: str | None, copy_text: str | None
    ) -> tuple[str, str]:
        """Stores a widget as an item; the ids of its thread and of the item."""
        self.warm()
        from .server.posting import post

        item = self.runtime.loop.wait(post(self.context, widget, thread_id, item_id, copy_text), 30)
        return item.thread_id, item.id

    def attach(self, name: str, data: bytes) -> dict[str, Any]:
        """Stores a file; answers ChatKit's attachment.

        Raises:
            TransportError: It is empty or too large.
        """
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        operation = {
            "type": "attachments.create",
            "params": {"name": name, "size": len(data), "mime_type": mime},
        }
        path = f"{self.path.rpartition('/')[0]}/attachments/{self.call(operation)['id']}"
        request = Request("", "PUT", path, (), data)
        response = self.runtime.loop.wait(asgi.fetch(self.runtime.app, request), 60)
        if response.status != 200:
            raise TransportError(refusal(operation, response))
        return dict(json.loads(response.body))

    def attachment(self, attachment_id: str) -> dict[str, Any]:
        """ChatKit's attachment of an id.

        Raises:
            TransportError: There is none.
        """
        self.warm()
        store = self.context.store
        assert store is not None
        try:
            found = self.runtime.loop.wait(store.load_attachment(attachment_id, None), 30)
        except Exception as error:
            raise TransportError(str(error)) from error
        return dict(found.model_dump(mode="json", exclude_none=True, context={"exclude_metadata": True}))

    async def answering(self) -> None:
        """Waits until the chat can answer: what that takes is imported then.

        Raises:
            Exception: Why it cannot.
        """
        await self._mounted.server()

    def latest_thread(self) -> str | None:
        """Id of the conversation of this notebook that was active last, if there is one."""
        self.warm()
        store = self.context.store
        assert store is not None
        thread = self.runtime.loop.wait(store.latest_thread(self.context.scope), 30)
        return None if thread is None else thread.id

    def sent_before(self) -> list[Sent]:
        """What this notebook sent to models before the chat was made, oldest first; nothing after `close`.

        Raises:
            StoreError: The store cannot be read.
        """
        if self.closed:
            return []
        self.warm()
        store = self.context.store
        assert store is not None
        kept = store.sent_before(self.context.made, self.context.scope)
        return [Sent.from_json(record) for record in self.runtime.loop.wait(kept, 30)]

    def _request(self, operation: Mapping[str, Any]) -> Request:
        return Request("", "POST", self.path, JSON_HEADERS, json.dumps(operation).encode())

    def close(self) -> None:
        """Takes the chat off the app and cancels what is under way."""
        self.closed = True
        self._warm = False
        self.runtime.mounts.pop(self.context.chat_id, None)
        for endpoint in self._endpoints:
            endpoint.close("The chat was closed. Run %chatkit, or make a new ChatKit().")
        self._mounted.fail(ClosedError("The chat was closed. Run %chatkit, or make a new ChatKit()."))
        if self.context.chosen is not None and self.runtime.loop.running:
            from .agent import models

            self.runtime.loop.submit(models.close(self.context))
        store = self.context.store
        if store is not None and store not in self.runtime.stores.values():
            self.runtime.release(store)


@contextmanager
def no_collection() -> Iterator[None]:
    """Keeps the garbage collector out of imports.

    They make many objects and hardly any garbage, so that it would look in vain, again and again, through all
    that the user holds: a sixth of the time in an empty kernel, most of it in one full of objects.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class EventReader:
    """Reads the events of a streaming response into a queue."""

    def __init__(self, events: queue.SimpleQueue[Any]) -> None:
        self.events = events
        self.status = 0
        self.rest = bytearray()

    async def read(self, app: asgi.App, request: Request) -> None:
        await asgi.run(app, request, self.start, self.body)

    async def start(self, status: int, headers: tuple[tuple[str, str], ...]) -> None:
        self.status = status

    async def body(self, part: bytes) -> None:
        self.rest += part
        if self.status != 200:
            return
        *blocks, tail = bytes(self.rest).split(b"\n\n")
        self.rest = bytearray(tail)
        for block in blocks:
            data = b"\n".join(line[5:].strip() for line in block.splitlines() if line.startswith(b"data:"))
            if data:
                self.events.put(json.loads(data))
        await asyncio.sleep(0)  # the reader is another thread; the loop's other work goes on meanwhile


def refusal(operation: Mapping[str, Any], response: asgi.Response) -> str:
    """What the server said when it refused."""
    text = response.body.decode("utf-8", "replace")[:2_000]
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if isinstance(answer, dict):
        error = answer.get("error")
        text = str(error.get("message") if isinstance(error, dict) else error or text)
    return f"{operation.get('type')} was refused ({response.status}): {text}"


def describe(error: BaseException) -> str:
    """An error in one line for a person: our own speak for themselves."""
    return str(error) if isinstance(error, ChatKitNotebookError) else f"{type(error).__name__}: {error}"
