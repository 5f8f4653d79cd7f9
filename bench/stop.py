"""How long everything takes to end after Stop: a model, a query, a polars plan, a child, code in a cell."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psutil

from chatkit_notebook.inspection.interpreters import SPARE_NAME
from tests.live_kernel import LiveKernel, live_kernel

from .figure import Figure

TRIES = 20
"""Of each kind."""
SECONDS = 1.0
PATIENCE = 30.0

SETUP = """
import asyncio, json, time
import numpy as np, pandas as pd, polars as pl
from agents import Model
from chatkit_notebook import ChatKit

big = pd.DataFrame({"a": np.arange(200_000), "b": np.arange(200_000) % 7})

lazy = pl.from_pandas(big).lazy()

class Slow:
    def __repr__(self):
        time.sleep(600)

slow = Slow()

class Silent(Model):
    async def get_response(self, *args, **kwargs):
        await asyncio.sleep(600)

    async def stream_response(self, *args, **kwargs):
        await asyncio.sleep(600)
        yield

chats = {
    "model": ChatKit(model=Silent(), store=":memory:"),
    "data": ChatKit(model="analyst", store=":memory:"),
}
print(json.dumps({name: [chat.endpoint.url, chat.endpoint.headers] for name, chat in chats.items()}))
"""
KINDS = {
    "model": ("model", "Think.", "Working"),
    "SQL": ("data", "SELECT count(*) FROM big x, big y, big z WHERE x.a + y.a > z.b", "Query"),
    "polars": ("data", "SELECT count(*) FROM lazy x, lazy y, lazy z WHERE x.a + y.a > z.b", "Query"),
    "child": ("data", "describe slow", "Looking"),
}
CODE = "python: import time; print('begun', flush=True); time.sleep(600)"


class Chat:
    """A chat in a kernel, asked over its address."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = url
        self.client = httpx.Client(headers=headers, timeout=PATIENCE)

    def post(self, kind: str, run: str | None = None, **params: Any) -> Iterator[dict[str, Any]]:
        body: dict[str, Any] = {"type": kind, "params": params}
        if run is not None:
            body["metadata"] = {"chatkit_notebook": {"run": run}}
        with self.client.stream("POST", self.url, json=body) as response:
            for line in response.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])

    def ask(self, text: str, run: str | None = None) -> Iterator[dict[str, Any]]:
        content = [{"type": "input_text", "text": text}]
        return self.post(
            "threads.create", run, input={"content": content, "attachments": [], "inference_options": {}}
        )

    def stop(self, run: str) -> None:
        body = {"type": "threads.stop", "params": {"run": run}}
        self.client.post(self.url, json=body).raise_for_status()


class Running:
    """An answer under way, read on a thread."""

    def __init__(self, events: Iterator[dict[str, Any]]) -> None:
        self.events: list[dict[str, Any]] = []
        self.ended = threading.Event()
        threading.Thread(target=self.read, args=(events,), daemon=True).start()

    def read(self, events: Iterator[dict[str, Any]]) -> None:
        try:
            for event in events:
                self.events.append(event)
        finally:
            self.ended.set()

    def has(self, text: str) -> bool:
        return any(text in json.dumps(event) for event in list(self.events))


def until(condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("it did not come about")
        time.sleep(0.002)


def at_work(kernel: psutil.Process) -> list[psutil.Process]:
    """Its children but the one that waits for the next work."""
    found = []
    for child in kernel.children():
        with suppress(psutil.NoSuchProcess):
            if child.name() != SPARE_NAME:
                found.append(child)
    return found


def stopped(chat: Chat, running: Running, run: str, kernel: psutil.Process) -> float:
    """Seconds from Stop until the answer has ended and no child is left."""
    began = time.perf_counter()
    chat.stop(run)
    until(running.ended.is_set)
    until(lambda: not at_work(kernel))
    return time.perf_counter() - began


def answer_stopped(chat: Chat, question: str, sign: str, kernel: psutil.Process, child: bool) -> float:
    run = uuid.uuid4().hex
    running = Running(chat.ask(question, run))
    until(lambda: running.has("stream_options" if sign == "Working" else sign))
    if child:
        until(lambda: at_work(kernel))
    else:
        time.sleep(0.05)  # well under way
    return stopped(chat, running, run, kernel)


def code_stopped(chat: Chat, kernel: LiveKernel, process: psutil.Process) -> float:
    events = list(chat.ask(CODE))
    item = next(event["item"] for event in events if event.get("item", {}).get("type") == "widget")
    found = json.dumps(item["widget"]).split('"token": "')[1].split('"')[0]
    action = {"type": "chatkit_notebook.code.run", "payload": {"token": found}}
    run = uuid.uuid4().hex
    params = {"thread_id": item["thread_id"], "item_id": item["id"], "action": action}
    running = Running(chat.post("threads.custom_action", run, **params))
    until(lambda: running.has("```output\\nbegun"))
    began = time.perf_counter()
    stopped(chat, running, run, process)
    if kernel.text("1 + 1") != "2":  # the main thread is free again
        raise RuntimeError("the kernel does not answer")
    return time.perf_counter() - began


@contextmanager
def prepared() -> Iterator[tuple[LiveKernel, dict[str, Chat], psutil.Process]]:
    with TemporaryDirectory() as home, live_kernel(Path(home)) as kernel:
        addresses = json.loads(kernel.text(SETUP).strip().splitlines()[-1])
        process = psutil.Process(int(kernel.text("import os; os.getpid()")))
        yield kernel, {name: Chat(*address) for name, address in addresses.items()}, process


def measure() -> list[Figure]:
    times: dict[str, list[float]] = {}
    with prepared() as (kernel, chats, process):
        for kind, (chat, question, sign) in KINDS.items():
            times[kind] = [
                answer_stopped(chats[chat], question, sign, process, kind == "child") for _ in range(TRIES)
            ]
        times["code"] = [code_stopped(chats["data"], kernel, process) for _ in range(TRIES)]
        if not any("welcome" in json.dumps(event) for event in chats["data"].ask("thanks")):
            raise RuntimeError("the next message is not answered")
    every = [seconds for kind in times.values() for seconds in kind]
    soon = sum(seconds <= SECONDS for seconds in every)
    figures = [
        Figure(
            f"ended within 1 s after Stop, of {len(every)}",
            soon,
            None,
            "",
            f"{len(every)}",
            soon == len(every),
        )
    ]
    for kind, taken in times.items():
        worst = max(taken) * 1000
        figures.append(
            Figure(f"Stop: {kind}, the slowest of {TRIES}", worst, None, "ms", "≤ 1,000 ms", worst <= 1000)
        )
    return figures
