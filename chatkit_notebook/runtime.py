"""What lives as long as the kernel: the loop thread, the ASGI app, its loopback server, the chats on it."""

from __future__ import annotations

import atexit
import importlib
import logging
import os
import re
import secrets
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from . import settings
from .errors import StoreError
from .session import Session
from .times import Clock
from .transport import asgi
from .transport.http import HttpServer
from .transport.interval import INTERVAL
from .transport.loop import LoopThread
from .transport.pace import Pace

if TYPE_CHECKING:
    from .context import ChatContext
    from .server.mount import MountedChat
    from .server.runs import Run
    from .store.database import Store

STORE_SECONDS = 10.0
MOST_ORIGINS = 20
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?", re.IGNORECASE)

log = logging.getLogger(__name__)
# Without a handler of the user's, Python would print our log, and that of the libraries that answer, into the
# cell that happens to run.
for name in (__package__, "openai.agents", "chatkit", "uvicorn"):
    logging.getLogger(name).addHandler(logging.NullHandler())


class Runtime:
    """One per process, started by the first chat.

    Attributes:
        token: 256 random bits; a request over HTTP must carry them.
        proof: By which a page knows the loopback server behind a proxy. Not secret.
        origins: Pages that said hello over Jupyter's own connection; they may call the server too.
        clock: When it began.
        pace: How often messages go to all pages.
        loop: The background thread.
        http: The loopback server.
        runs: The answers under way.
        app: The ASGI app that every transport calls.
    """

    _current: ClassVar[Runtime | None] = None
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self) -> None:
        from .server.app import create_app
        from .server.runs import Runs

        self.token = secrets.token_urlsafe(32)
        self.proof = secrets.token_urlsafe(16)
        self.origins: list[str] = []
        self.pace = Pace()
        self.clock = Clock.now()
        self.loop = LoopThread()
        self.mounts: dict[str, MountedChat] = {}
        self.stores: dict[str, Store] = {}
        self.runs = Runs(self.tell)
        app = create_app(
            self.mounts.get,
            token=self.token,
            runs=self.runs,
            proof=self.proof,
            allowed_origins=self.origins,
        )
        self.app: asgi.App = asgi.in_haste(app)
        self.http = HttpServer(self.app, self.loop)
        self.http.moved = self.tell_address

    @classmethod
    def current(cls) -> Runtime:
        """The runtime of this process, started when there is none."""
        with cls._lock:
            if cls._current is None:
                runtime = cls()
                runtime.loop.start()
                runtime.http.start()
                at_exit(runtime.close)
                cls._current = runtime
            return cls._current

    @classmethod
    def running(cls) -> Runtime | None:
        """The runtime of this process, if there is one."""
        return cls._current

    @classmethod
    def _forget(cls) -> None:
        cls._current = None
        cls._lock = threading.Lock()

    @property
    def is_warm(self) -> bool:
        """Whether what answers (agents, chatkit, SQLAlchemy) is imported, so that a chat opens at once."""
        return f"{__package__}.server.chat" in sys.modules

    def open(self, context: ChatContext) -> Session:
        """Puts a chat on the app. Cheap: what is heavy waits for `Session.warm`."""
        return Session(self, context)

    def tell(self, run: Run) -> None:
        """Tells every chat that may show the run's conversation that it is being answered."""
        for mounted in list(self.mounts.values()):
            if run.is_seen_by(mounted.context):
                mounted.context.notify("run", {"thread_id": run.thread_id, "run": run.id})

    def tell_address(self) -> None:
        """Tells every chat that the loopback server is elsewhere now, or gone."""
        for mounted in list(self.mounts.values()):
            mounted.context.notify("address", {})

    def warn(self, address: str, text: str) -> None:
        """Tells every chat of a store what the user should know of it."""
        log.warning("%s", text)
        store = self.stores.get(address)
        for mounted in list(self.mounts.values()):
            if store is not None and mounted.context.store is store:
                mounted.context.notify("warning", {"message": text})

    def allow(self, origin: str) -> None:
        """Lets a page call the loopback server: a proxy passes on where it comes from."""
        known = self.origins
        if ORIGIN.fullmatch(origin) and origin.lower() not in known and len(known) < MOST_ORIGINS:
            known.append(origin.lower())

    def close(self) -> None:
        """Ends all chats, the server and the thread."""
        with self._lock:
            if Runtime._current is self:
                Runtime._current = None
        if self.loop.running:
            self.http.stop()
            for store in self.stores.values():
                self.release(store)
        self.stores.clear()
        self.mounts.clear()
        self.loop.stop()
        INTERVAL.forget()

    def release(self, store: Store) -> None:
        """Disconnects from a store after what is being written to it."""
        if not self.loop.running:
            return
        if self.loop.inside:
            self.loop.submit(store.close())
            return
        try:
            self.loop.wait(store.close(), STORE_SECONDS)
        except TimeoutError:
            log.warning("The store did not close within %g s", STORE_SECONDS)

    async def store_at(self, url: str | None) -> tuple[Store, StoreError | None]:
        """The store at an address, shared by this process's chats; when it fails one in memory, and why."""
        from .store.database import open_store_or_memory

        try:
            address = url or settings.default_store_url()
        except StoreError as error:
            store, _ = await open_store_or_memory(":memory:")
            return store, error
        if address in self.stores:
            return self.stores[address], None
        store, failure = await open_store_or_memory(address)
        if failure is None and address != ":memory:":
            self.stores[address] = store
            store.told = partial(self.warn, address)
        return store, failure


def at_exit(function: Callable[[], None]) -> None:
    """Calls a function at the end of the process, while its threads can still be given work.

    `atexit` comes after Python has shut down all thread pools, the store's too. The pools' own hook must
    be there before ours: the hooks run in reverse.
    """
    importlib.import_module("concurrent.futures.thread")
    getattr(threading, "_register_atexit", atexit.register)(function)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=Runtime._forget)
