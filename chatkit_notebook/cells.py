"""Runs approved code as a cell of the notebook: over the kernel's own protocol, in its queue of cells."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import secrets
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from . import kernel
from .execution import Output, StillRunningError

MAGIC = "%%chatkit_notebook_approved"
WAITING_SECONDS = 0.3
"""How long the cell may be in the queue before the reader is told that another one runs."""
CONNECT_SECONDS = 10.0
INTERRUPT_EVERY = 0.2
ENDING_TURNS = 18
"""How long Stop waits for code to heed it, before the answer ends without it: turns of `POLL_MS` or more,
which are counted because on a busy machine the code gets its own as late as the thread that counts."""
LONGEST_ENDING = 10.0
MOST_IMAGE = 2_000_000
POLL_MS = 50
ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
IMAGES = ("image/png", "image/jpeg", "image/svg+xml")

log = logging.getLogger(__name__)


class Gate:
    """Code that was approved and waits for its turn, by an id that is good for one cell.

    A message in the kernel's queue cannot be taken back. So the message holds the id only, and the code takes
    its place when its turn has come, unless it was withdrawn meanwhile.
    """

    def __init__(self) -> None:
        self.waiting: dict[str, str] = {}
        self.begun: dict[str, str] = {}
        self.lock = threading.Lock()

    def put(self, code: str) -> str:
        """Lets code in; gives its id."""
        cell = secrets.token_hex(16)
        with self.lock:
            self.waiting[cell] = code
        return cell

    def withdraw(self, cell: str) -> bool:
        """Takes code back; False when it has begun."""
        with self.lock:
            return self.waiting.pop(cell, None) is not None

    def forget(self, cell: str) -> None:
        """The cell has ended: its id is good for nothing any more."""
        with self.lock:
            self.waiting.pop(cell, None)
            self.begun.pop(cell, None)

    def transform(self, lines: list[str]) -> list[str]:
        """As IPython's first transformation of a cell: the code in the place of its id."""
        if not lines or not lines[0].startswith(MAGIC):
            return lines
        cell = lines[0].removeprefix(MAGIC).strip()
        with self.lock:
            code = self.waiting.pop(cell, None)
            if code is not None:
                # IPython may look at a cell twice before it runs it
                self.begun[cell] = code
            code = self.begun.get(cell)
        if code is None:
            return ["\n"]
        remember(code)
        return code.splitlines(keepends=True) or ["\n"]

    def install(self) -> None:
        """Makes IPython ask this gate, once."""
        transformers = kernel.shell().input_transformers_cleanup  # type: ignore[union-attr]
        if self.transform not in transformers:
            transformers.insert(0, self.transform)


GATE = Gate()


def remember(code: str) -> None:
    """Has the history of inputs hold the code and not its id."""
    shell = kernel.shell()
    if shell is None:
        return

    def mend(result: object) -> None:
        shell.events.unregister("post_run_cell", mend)
        with contextlib.suppress(Exception):  # a nicety: IPython's own lists, which may change
            history = shell.history_manager
            if history.input_hist_raw[-1].startswith(MAGIC):
                history.input_hist_raw[-1] = code
            number, source, raw = history.db_input_cache[-1]
            if raw.startswith(MAGIC):
                history.db_input_cache[-1] = (number, source, code)

    with contextlib.suppress(Exception):
        shell.events.register("post_run_cell", mend)


class CellRunner:
    """Runs code in this kernel, and offers it as a cell.

    Args:
        offer: Asks the page to put code into a new cell or into the clipboard; says where it is ("cell",
            "clipboard"), or "" when no page could.
    """

    def __init__(self, offer: Callable[[str], Awaitable[str]]) -> None:
        self.offer = offer

    async def run(self, code: str) -> AsyncIterator[Output]:
        """What the code publishes, as it comes.

        It stands in line with the notebook's cells. Closing the iterator interrupts it, or takes it out of
        the line when it has not begun.
        """
        GATE.install()
        job = Job(code, asyncio.get_running_loop())
        threading.Thread(target=job.work, name="chatkit-notebook-cell", daemon=True).start()
        try:
            while (output := await job.outputs.get()) is not None:
                yield output
        finally:
            job.stop.set()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(job.given_up.wait(), LONGEST_ENDING)
            if not job.over:
                raise StillRunningError(job.ended)

    async def insert(self, code: str) -> str:
        """Offers code as a cell; says in words where it is."""
        where = await self.offer(code)
        if where == "cell":
            return "It is in a new cell below this one."
        shell = kernel.shell()
        copied = "It is in the clipboard" if where == "clipboard" else ""
        if shell is not None:
            # comes with the reply to the next cell that is run
            shell.set_next_input(code, replace=False)
            follows = "below the next cell that you run, it comes as a cell of its own"
            return f"{copied}, and {follows}." if copied else f"{follows[:1].upper()}{follows[1:]}."
        return f"{copied}." if copied else "It could not be inserted here: copy it from this card."


class Job:
    """One cell, from the queue to its end, on a thread of its own.

    Attributes:
        outputs: What it published; None is the end.
        stop: Set it to end the code.
        over: The code has ended, or never will begin.
        ended: The same, to be awaited.
        given_up: It has ended, or did not heed Stop.
    """

    def __init__(self, code: str, loop: asyncio.AbstractEventLoop) -> None:
        self.code = code
        self.loop = loop
        self.outputs: asyncio.Queue[Output | None] = asyncio.Queue()
        self.stop = threading.Event()
        self.over = False
        self.ended = asyncio.Event()
        self.given_up = asyncio.Event()
        self.begun = False
        self.failed = False

    def tell(self, *outputs: Output | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed: nobody listens
            for output in outputs:
                self.loop.call_soon_threadsafe(self.outputs.put_nowait, output)

    def work(self) -> None:
        try:
            self.tell(Output("end", self.run()))
        except Exception as error:
            log.exception("Approved code could not be run")
            self.tell(
                Output("error", f"The kernel could not be asked to run it: {error}"), Output("end", "failed")
            )
        finally:
            self.tell(None)
            self.over = True
            self.tell_of(self.ended)
            self.tell_of(self.given_up)

    def tell_of(self, event: asyncio.Event) -> None:
        with contextlib.suppress(RuntimeError):
            self.loop.call_soon_threadsafe(event.set)

    def run(self) -> str:
        """Runs the code; how it ended."""
        line = KernelLine()
        try:
            line.listen()
            if self.stop.is_set():
                return "stopped"
            cell = GATE.put(self.code)
            try:
                return self.follow(line, cell, line.execute(f"{MAGIC} {cell}"))
            finally:
                GATE.forget(cell)
        finally:
            line.close()

    def follow(self, line: KernelLine, cell: str, request: str) -> str:
        asked = time.monotonic()
        told = False
        interrupted = turn = 0.0
        turns = 0
        status = "done"
        while True:
            if not self.begun and not told and time.monotonic() - asked > WAITING_SECONDS:
                told = True
                self.tell(Output("waiting"))
            if self.stop.is_set():
                if not self.begun and GATE.withdraw(cell):
                    return "stopped"
                # one that has heeded it shows its traceback, which the next interrupt would hit
                heeded = self.failed or is_showing()
                if time.monotonic() - interrupted > INTERRUPT_EVERY and not heeded:
                    interrupted = time.monotonic()
                    line.interrupt()
                if time.monotonic() - turn > POLL_MS / 1_000 and not heeded:
                    turn, turns = time.monotonic(), turns + 1
                    if turns == ENDING_TURNS:
                        self.tell_of(self.given_up)
                status = "stopped"
            for message in line.published(POLL_MS):
                if message["parent_header"].get("msg_id") != request:
                    continue
                kind, content = message["msg_type"], message["content"]
                if kind == "status" and content.get("execution_state") == "idle":
                    return status
                if kind == "execute_input":
                    self.begun = True
                    self.tell(Output("started"))
                elif kind == "error":
                    self.failed = True
                    stopped = content.get("ename") == "KeyboardInterrupt"
                    status = "stopped" if stopped or status == "stopped" else "failed"
                    text = "\n".join(
                        content.get("traceback") or [f"{content.get('ename')}: {content.get('evalue')}"]
                    )
                    self.tell(Output("error", ANSI.sub("", text)))
                else:
                    self.tell(*published(kind, content))


def is_showing() -> bool:
    """Whether IPython, on the main thread, makes the traceback of a cell that has failed."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    while frame is not None:
        if frame.f_code.co_name == "showtraceback":
            return True
        frame = frame.f_back
    return False


def published(kind: str, content: dict[str, Any]) -> list[Output]:
    """A message of the cell as outputs."""
    if kind == "stream":
        return [Output("text", ANSI.sub("", str(content.get("text", ""))))]
    if kind == "clear_output":
        return [Output("clear")]
    if kind not in ("display_data", "execute_result", "update_display_data"):
        return []
    key = str((content.get("transient") or {}).get("display_id") or "")
    data = content.get("data") or {}
    for mime in IMAGES:
        if mime in data:
            return [image(mime, data[mime], key)]
    text = data.get("text/plain")
    return [Output("text", ANSI.sub("", f"{text}\n"), key)] if isinstance(text, str) else []


def image(mime: str, data: Any, key: str) -> Output:
    if mime == "image/svg+xml":
        import base64

        data = base64.b64encode(str(data).encode()).decode()
    url = f"data:{mime};base64,{''.join(str(data).split())}"
    if len(url) > MOST_IMAGE:
        return Output("text", f"(A figure of {len(url) / 1e6:,.1f} MB is too large to be shown here.)\n", key)
    return Output("image", url, key)


class KernelLine:
    """A client of this very kernel, as a front end is one: its queue, what it publishes, its interrupts."""

    def __init__(self) -> None:
        import zmq
        from ipykernel.connect import get_connection_info
        from jupyter_client.connect import ConnectionFileMixin

        class Client(ConnectionFileMixin):
            context = zmq.Context()

        self.client = Client()
        self.client.load_connection_info(json.loads(str(get_connection_info())))
        self.published_socket = self.client.connect_iopub()
        self.published_socket.set_hwm(0)
        self.shell = self.client.connect_shell()
        self.control = self.client.connect_control()

    def listen(self) -> None:
        """Waits until what is published arrives here: nothing of the cell must be missed.

        Raises:
            TimeoutError: It does not.
        """
        until = time.monotonic() + CONNECT_SECONDS
        while time.monotonic() < until:
            self.client.session.send(self.control, "kernel_info_request", {})
            if self.published_socket.poll(200):
                return
        raise TimeoutError(f"It did not answer within {CONNECT_SECONDS:g} s.")

    def execute(self, code: str) -> str:
        """Puts a cell into the queue; the id of the request."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        return str(self.client.session.send(self.shell, "execute_request", content)["header"]["msg_id"])

    def interrupt(self) -> None:
        """Interrupts the cell that runs, as Jupyter's own button does."""
        self.client.session.send(self.control, "interrupt_request", {})
        # A cell that awaits sleeps in the kernel's loop, which a signal does not wake: a message does.
        self.client.session.send(self.shell, "kernel_info_request", {})

    def published(self, milliseconds: int) -> list[dict[str, Any]]:
        """What has come meanwhile; waits a little when there is nothing."""
        import zmq

        messages = []
        with contextlib.suppress(zmq.Again):
            wait = milliseconds
            while self.published_socket.poll(wait):
                wait = 0
                _, message = self.client.session.recv(self.published_socket, zmq.NOBLOCK)
                messages.append(message)
        return messages

    def close(self) -> None:
        for socket in (self.published_socket, self.shell, self.control):
            socket.close(linger=500)
        self.client.context.term()
