"""New interpreters for work that a forked child cannot do, and one that waits warm for the next such work.

An interpreter with a large library takes longer to start than most work in it. So after the first use one
more is started, with the library loaded, that only waits: never more than one, and not for long. It ends
with this process, however that ends, and a copy of this process made by `fork` does not know it.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
from typing import IO

from .isolation import UNABLE, end, read_answer, unpack

IDLE_SECONDS = 180.0
"""A spare interpreter that has not been used for so long is ended."""

BEGUN = b"b"
"""What an interpreter says first when it was given its work: without it, it died while it waited."""

SPARE_NAME = "chatkit-spare"
"""What a process list calls an interpreter that waits; at most 15 characters."""
WORKING_NAME = "chatkit-work"

# It is handed a file with the modules to load, and, once it is needed, another with the work.
PROGRAM = """
import importlib, json, os, select, socket, sys
parent = int(sys.argv[1])
door = socket.socket(fileno=0)
def handed():
    while not select.select([door], [], [], 2)[0]:
        if os.getppid() != parent:  # a fork of it may hold our door open
            os._exit(0)
    _, files, _, _ = socket.recv_fds(door, 1, 1)
    if not files:
        os._exit(0)
    return os.fdopen(files[0], "rb")
def named(name):
    try:
        with open("/proc/self/comm", "w") as file:
            file.write(name)
    except OSError:
        pass
named(sys.argv[2])
out, sys.stdout = sys.stdout.buffer, sys.stderr
with handed() as file:
    head = json.load(file)
sys.path[:] = head["path"]
for name in head["modules"]:
    try:
        importlib.import_module(name)
    except Exception:
        pass
given = handed()
named(sys.argv[3])
head = json.loads(given.readline())
sys.path[:] = head["path"]
os.environ.clear()
os.environ.update(head["environ"])
try:
    os.chdir(head["folder"])
except OSError:
    pass
out.write(b"b")
out.flush()
exec(compile(head["source"], "<work>", "exec"))
"""


def can_start() -> bool:
    """Whether new interpreters can be started and spoken to here."""
    return bool(sys.executable) and hasattr(select, "poll") and hasattr(socket, "send_fds")


class DiedError(OSError):
    """An interpreter is no more, and had not begun its work."""


class Interpreter:
    """A new interpreter, which loads modules and waits for one piece of work.

    Attributes:
        modules: What it loads.

    Raises:
        OSError: It could not be started.
    """

    def __init__(self, modules: tuple[str, ...]) -> None:
        self.modules = modules
        self.door, theirs = socket.socketpair()
        try:
            with theirs:
                self.process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own program
                    [sys.executable, "-c", PROGRAM, str(os.getpid()), SPARE_NAME, WORKING_NAME],
                    stdin=theirs.fileno(),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            with tempfile.TemporaryFile() as file:
                file.write(json.dumps({"path": sys.path, "modules": modules}).encode())
                self.hand(file)
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def hand(self, file: IO[bytes]) -> None:
        """Gives it a file to read from the start."""
        file.flush()
        file.seek(0)
        socket.send_fds(self.door, [b"f"], [file.fileno()])

    def work(
        self, source: str, given: bytes, seconds: float, max_bytes: int, cancelled: threading.Event | None
    ) -> bytes:
        """The bytes that it answers; used up then.

        Raises:
            DiedError: It had died while it waited: the work was not begun.
        """
        assert self.process.stdout is not None
        head = {"path": sys.path, "environ": dict(os.environ), "folder": folder(), "source": source}
        try:
            with tempfile.TemporaryFile() as file:
                file.write(json.dumps(head).encode() + b"\n")
                file.write(given)
                try:
                    self.hand(file)
                except ConnectionError as error:
                    raise DiedError from error
            answer = read_answer(self.process.stdout.fileno(), seconds, max_bytes, cancelled)
            if not answer.startswith(BEGUN):
                raise DiedError
            return answer[len(BEGUN) :]
        finally:
            self.close()

    def close(self) -> None:
        """Kills it."""
        self.door.close()
        process: subprocess.Popen[bytes] | None = getattr(self, "process", None)
        if process is not None and process.stdout is not None:
            process.stdout.close()
            end(process.pid)
            process.wait()


def folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # the folder is gone
        return "/"


class Spare:
    """The one interpreter that waits.

    Attributes:
        idle_seconds: It is ended when nobody has taken it for so long.
    """

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self.idle_seconds = idle_seconds
        self.reset()

    def reset(self) -> None:
        self.lock = threading.Lock()
        self.waiting: Interpreter | None = None
        self.starting = False
        self.closed = False
        self.taken = threading.Event()

    @property
    def pid(self) -> int | None:
        """Of the process that waits; None when there is none."""
        waiting = self.waiting
        return waiting.process.pid if waiting is not None else None

    def take(self, modules: tuple[str, ...]) -> Interpreter:
        """The interpreter that waits, if it has loaded these modules and lives; else a new one.

        Raises:
            OSError: It could not be started.
        """
        found = self.released()
        if found is not None:
            if found.modules == modules and found.alive:
                return found
            found.close()
        return Interpreter(modules)

    def released(self) -> Interpreter | None:
        with self.lock:
            found, self.waiting = self.waiting, None
            if found is not None:
                self.taken.set()
        return found

    def refill(self, modules: tuple[str, ...]) -> None:
        """Has one started that waits, unless one does; it is nothing to fail for when it cannot be."""
        with self.lock:
            if self.waiting is not None or self.starting or self.closed:
                return
            self.starting = True
            self.taken = threading.Event()
        keeping = threading.Thread(
            target=self.keep, args=(modules, self.taken), name="chatkit-notebook-spare", daemon=True
        )
        try:
            keeping.start()
        except RuntimeError:  # Python is ending, or has no more threads
            self.starting = False

    def keep(self, modules: tuple[str, ...], taken: threading.Event) -> None:
        """Starts one and, when nobody has taken it for long, ends it."""
        try:
            interpreter = Interpreter(modules)
        except OSError:
            interpreter = None
        with self.lock:
            self.starting = False
            if not self.closed:
                self.waiting = interpreter
        if interpreter is None or (not self.closed and taken.wait(self.idle_seconds)):
            return
        with self.lock:
            if self.waiting is interpreter:
                self.waiting = None
            elif not self.closed:
                return
        interpreter.close()

    def close(self) -> None:
        """Ends the one that waits; there is none afterwards."""
        with self.lock:
            self.closed = True
        found = self.released()
        if found is not None:
            found.close()

    def forget(self) -> None:
        """In a copy of this process: the interpreter belongs to the other."""
        found = self.waiting
        self.reset()
        if found is not None:
            found.process.returncode = 0  # not a child of this process: nothing to wait for
            with contextlib.suppress(OSError):
                found.door.close()


SPARE = Spare()
atexit.register(SPARE.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=SPARE.forget)


def in_program(
    source: str,
    given: bytes,
    *,
    modules: tuple[str, ...],
    seconds: float,
    max_bytes: int,
    cancelled: threading.Event | None = None,
) -> bytes | None:
    """Runs a program in a new interpreter and returns the bytes it answers; None if it cannot do the work.

    Args:
        source: Python. It reads `given` and answers on `out`, both binary files: "r" and the
            result, "f" and the failure as JSON, or "u" when it cannot do the work.
        given: Bytes for it.
        modules: What it loads before it is given anything.
        seconds: Until it is killed.
        max_bytes: Length of the answer.
        cancelled: When set, it is killed.

    Raises:
        OSError: It could not be started.
        InspectionError: As `in_child`.
    """
    if not can_start():
        return None
    began = time.monotonic()
    interpreter = SPARE.take(modules)
    try:
        try:
            answer = interpreter.work(source, given, seconds, max_bytes, cancelled)
        except DiedError:
            # between being asked whether it lives and its work; a new one has not waited for anything
            left = max(seconds - (time.monotonic() - began), 0.1)
            answer = Interpreter(modules).work(source, given, left, max_bytes, cancelled)
    finally:
        SPARE.refill(modules)
    return None if answer == UNABLE else unpack(answer, 0)
