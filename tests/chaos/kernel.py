"""The kernels of the chaos test: the real runtime, page, server, agent and store, and a model that talks."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import ctypes
import random
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from chatkit_notebook.agent.analyst.conversation import conversation, text_of
from chatkit_notebook.agent.analyst.model import Analyst, call, events, message
from chatkit_notebook.context import ChatContext
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.outlet import Outlet
from chatkit_notebook.page import Page
from chatkit_notebook.runtime import Runtime
from chatkit_notebook.server.turns import TURNS

Item = dict[str, Any]
NOTE = re.compile(r"(\n\n)?⟦[^⟧]*⟧")
"""What the model is told between the words: that an answer was stopped."""


class Talker(Analyst):
    """Answers each question with words of its own, now and then after a tool.

    Attributes:
        read: What it was sent, request by request.
    """

    def __init__(self, rng: random.Random) -> None:
        super().__init__(Namespace({}))
        self.rng = rng
        self.read: list[list[Any]] = []
        self.pause = True

    async def reply(self, input: Any, tools: Any) -> Any:
        self.read.append(list(input))
        questions, outputs = conversation(input)
        if self.pause and not outputs and self.rng.random() < 0.3:
            return call("list_variables", {"pattern": None})
        asked = questions[-1].text.strip()
        return message(" ".join(f"{asked}:{number}" for number in range(self.rng.randint(1, 90))))

    async def stream_response(
        self, system_instructions: Any, input: Any, *rest: Any, **options: Any
    ) -> AsyncIterator[Any]:
        for event in events(await self.reply(input, [])):
            yield event
            await asyncio.sleep(self.rng.uniform(0, 0.008) if self.pause else 0)

    def heard(self) -> list[tuple[str, str]]:
        """Who said what, as the model was told last."""
        said = [(part["role"], text_of(part.get("content"))) for part in self.read[-1] if part.get("role")]
        spoken = [(role, NOTE.sub("", text)) for role, text in said if role in ("user", "assistant")]
        return [(role, text) for role, text in spoken if text]


class Kernel:
    """One kernel with one chat, on a store that outlives it.

    Args:
        path: Of the store.
        model: Answers.
        send: Sends a frame to the page; called on any thread.
        began: Told of an answer that was begun.
        http: Whether there is a loopback server.
    """

    def __init__(
        self,
        path: Path,
        model: Talker,
        send: Callable[[Any, list[bytes]], None],
        began: Callable[[dict[str, Any]], None],
        http: bool,
    ) -> None:
        self.runtime = Runtime()
        self.runtime.loop.start()
        if http:
            self.runtime.http.start()
        self.failures: list[str] = []

        def notify(name: str, data: Any) -> None:
            if name == "run":
                began(dict(data))
            elif name == "error":
                self.failures.append(str(data.get("message")))

        context = ChatContext(
            chat_id="chaos",
            namespace=Namespace({}),
            store_url=str(path),
            scope="chaos",
            model=model,
            notify=notify,
        )
        self.session = self.runtime.open(context)
        self.page = Page(self.session, send, self.failures.append, lambda: None, Outlet(send, keeps=False))
        self.session.warm()

    def stop_http(self) -> None:
        """The loopback server goes away; Jupyter's messages still come."""
        self.runtime.http.stop()

    def upset(self, rng: random.Random) -> None:
        """Something on the server's thread ends the thread, its loop or the loopback server."""
        loop, serving = self.runtime.loop, self.runtime.http._serving
        how = rng.choice(["exit", "stop", "cancel", "end"])
        if how == "exit":
            loop.call(sys.exit)
        elif how == "stop":
            loop.call(loop.loop.stop)
        elif serving is not None and how == "cancel":
            loop.call(serving.cancel)
        elif self.runtime.http._server is not None:
            self.runtime.http._server.should_exit = True

    def kill(self) -> None:
        """The server's thread does nothing more, in the middle of what it does, and nothing is cleaned up."""
        loop = self.runtime.loop.loop
        parked = threading.Event()

        def park() -> None:
            tasks = asyncio.all_tasks(loop)
            # A process that is killed collects no garbage either.
            ctypes.pythonapi.Py_IncRef(ctypes.py_object((self.runtime, tasks)))
            parked.set()
            threading.Event().wait()

        loop.call_soon_threadsafe(park)
        parked.wait(10)
        for thread_id, turn in list(TURNS.running.items()):
            if turn.task is not None and turn.task.get_loop() is loop:
                # In a process of its own the lock would be gone too.
                TURNS.running.pop(thread_id)
                TURNS.locks.pop(thread_id, None)
        atexit.unregister(self.runtime.loop.stop)
        self.runtime.loop._forget()
        socket = self.runtime.http._socket
        if socket is not None:
            socket.close()

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self.runtime.close()

    def items(self, thread_id: str) -> list[Item]:
        """What is stored of a conversation, as a page reads it."""
        params = {"thread_id": thread_id, "limit": 500, "order": "asc"}
        return list(self.session.call({"type": "items.list", "params": params})["data"])

    def latest(self) -> str | None:
        return self.session.latest_thread()
