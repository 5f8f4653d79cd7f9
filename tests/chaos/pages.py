"""The pages of the chaos test: one Node process runs the real TypeScript client of all of them."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

JS = Path(__file__).parent.parent.parent / "js"
SPEED = 10
"""How much faster the clock of pages and kernels runs than the one on the wall."""

State = dict[str, Any]


def node_program() -> str | None:
    """The Node that was installed with Python's packages, else the machine's."""
    beside = Path(sys.executable).parent
    return shutil.which("node", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}")


class Pages:
    """Talks with the Node process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.frames: dict[str, Callable[[Any, list[bytes]], None]] = {}
        self.replies: dict[int, asyncio.Future[State | None]] = {}
        self.numbers = itertools.count(1)
        self.problems: list[str] = []
        self.reading = asyncio.create_task(self.read())

    @classmethod
    async def start(cls, folder: Path) -> Pages:
        node = node_program()
        assert node is not None, "the chaos test needs Node: run `make setup`"
        bundle = folder / "pages.mjs"
        subprocess.run([node, "chaos/build.mjs", str(bundle)], cwd=JS, check=True)
        process = await asyncio.create_subprocess_exec(
            node,
            str(bundle),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            limit=1 << 26,
            env={**os.environ, "CHAOS_SPEED": str(SPEED)},
        )
        return cls(process)

    async def read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            message = json.loads(line)
            if "reply" in message:
                self.replies.pop(message["reply"]).set_result(message["state"])
            elif "unhandled" in message:
                self.problems.append(message["unhandled"])
            elif (taken := self.frames.get(message["page"])) is not None:
                taken(message["frame"], [base64.b64decode(text) for text in message["buffers"]])

        for future in self.replies.values():
            if not future.done():
                future.set_exception(RuntimeError("the pages' process has ended: its error is above"))

    def say(self, page: str, what: str, **more: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"page": page, "do": what, **more}).encode() + b"\n")

    def frame(self, page: str, frame: Any, buffers: list[bytes]) -> None:
        self.say(page, "frame", frame=frame, buffers=[base64.b64encode(part).decode() for part in buffers])

    async def look(self, page: str, *, items: bool = False) -> State:
        """What a person would see in a page, the conversation itself only when it is asked for."""
        number = next(self.numbers)
        future: asyncio.Future[State | None] = asyncio.get_running_loop().create_future()
        self.replies[number] = future
        self.say(page, "look", reply=number, items=items)
        state = await asyncio.wait_for(future, 30)
        assert state is not None, f"there is no page {page}"
        return state

    async def stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()
        await self.reading
