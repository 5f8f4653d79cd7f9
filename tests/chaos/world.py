"""One seed of the chaos test: a person, a page, a link and a kernel, to whom everything happens that may."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from .kernel import Item, Kernel, Talker
from .links import Link, Wire
from .pages import Pages, State

PATIENCE_SECONDS = 60.0
AGREE_SECONDS = 5.0


class Stuck(AssertionError):
    """A page does not come to rest."""


class World:
    """What happens in one seed.

    Attributes:
        story: What was done, for whoever has to find out why a seed fails.
    """

    def __init__(self, seed: int, pages: Pages, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.seed = seed
        self.pages = pages
        self.store = folder / f"{seed}.db"
        self.model = Talker(random.Random(seed + 1))
        self.transport = self.rng.choice(["comm", "comm", "auto", "http"])
        self.link = Link(self.rng)
        self.wire = Wire(self.link)
        self.loop = asyncio.get_running_loop()
        self.opened = 0
        self.page = ""
        self.story: list[str] = [self.transport]
        self.kernel: Kernel
        self.mischief: list[Callable[[], Awaitable[None]]] = [
            self.reload, self.go_down, self.stop, self.kill, self.upset, self.stop_http, self.wait, self.wait,
        ]  # fmt: skip

    async def run(self) -> None:
        """Raises AssertionError when page, store and model disagree in the end."""
        try:
            await self.start_kernel()
            await self.open(None)
            for number in range(self.rng.randint(2, 3)):
                await self.rest()
                self.ask(f"q{number}")
                for _ in range(self.rng.randint(0, 2)):
                    await asyncio.sleep(self.rng.uniform(0, 0.2))
                    await self.rng.choice(self.mischief)()
            await self.compare()
        except (AssertionError, asyncio.TimeoutError) as error:
            told = f"seed {self.seed}: {' → '.join(self.story)}\n{str(error)[:3_000]}"
            raise AssertionError(told) from error
        finally:
            self.pages.say(self.page, "close")
            await asyncio.to_thread(self.kernel.close)
            await self.wire.close()

    # The kernel and the link

    async def start_kernel(self) -> None:
        # The old kernel's late words are not for the new one's page.
        send = partial(self.from_kernel, len(self.story))
        http = self.transport != "comm"
        self.kernel = await asyncio.to_thread(Kernel, self.store, self.model, send, self.began, http)
        self.born = len(self.story)
        self.address = await self.wire.address(self.kernel.session.url)

    def from_kernel(self, born: int, frame: dict[str, Any], buffers: list[bytes]) -> None:
        def carry() -> None:
            if born != self.born:
                return
            sent = {**frame, "url": self.address} if frame.get("ck") == "welcome" else frame
            page = self.page
            self.link.carry(lambda: self.pages.frame(page, sent, buffers))

        self.loop.call_soon_threadsafe(carry)

    def from_page(self, frame: Any, buffers: list[bytes]) -> None:
        kernel = self.kernel
        self.link.carry(lambda: kernel.page.take(frame, buffers))

    def began(self, run: dict[str, Any]) -> None:
        self.loop.call_soon_threadsafe(
            lambda: self.pages.say(self.page, "run", thread=run["thread_id"], run=run["run"])
        )

    # What happens

    async def open(self, thread: str | None) -> None:
        self.opened += 1
        self.pages.frames.pop(self.page, None)
        self.page = f"{self.seed}.{self.opened}"
        self.pages.frames[self.page] = self.from_page
        path = self.kernel.session.path
        self.pages.say(self.page, "open", transport=self.transport, path=path, thread=thread)

    def ask(self, text: str) -> None:
        self.story.append(f"ask {text}")
        self.pages.say(self.page, "ask", text=text)

    async def ask_for_sure(self, text: str) -> None:
        """Asks again when the page was just beginning to follow an answer, and so took no message."""
        while True:
            self.ask(text)
            for _ in range(20):
                shown = (await self.pages.look(self.page, items=True))["items"]
                if any(item["type"] == "user_message" and text in str(item["content"]) for item in shown):
                    return
                await asyncio.sleep(0.01)
            await self.rest()

    async def wait(self) -> None:
        await asyncio.sleep(self.rng.uniform(0, 0.1))

    async def reload(self) -> None:
        self.story.append("reload")
        thread = (await self.look())["thread"]
        self.pages.say(self.page, "close")
        await self.open(thread or await asyncio.to_thread(self.kernel.latest))

    async def go_down(self) -> None:
        seconds = self.rng.uniform(0.05, 0.5)
        self.story.append(f"down {seconds:.2f}")
        await self.link.go_down(seconds)

    async def stop(self) -> None:
        self.story.append("stop")
        self.pages.say(self.page, "stop")

    async def stop_http(self) -> None:
        if self.transport == "auto":
            self.story.append("stop http")
            await asyncio.to_thread(self.kernel.stop_http)

    async def upset(self) -> None:
        self.story.append("upset")
        self.kernel.upset(self.rng)

    async def kill(self) -> None:
        self.story.append("kill")
        await asyncio.to_thread(self.kernel.kill)
        self.pages.say(self.page, "close")
        await self.start_kernel()
        await self.open(await asyncio.to_thread(self.kernel.latest))

    # The end

    async def look(self) -> State:
        return await self.pages.look(self.page)

    async def rest(self) -> State:
        """Waits until nothing is under way; whatever can be tried again is."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        quiet = 0
        while True:
            state = await self.look()
            if time.monotonic() > deadline:
                raise Stuck(f"the page does not come to rest: {state}, {self.kernel.failures}")
            if state["error"] and state["error"]["allowRetry"] and not state["busy"]:
                self.story.append(f"retry after {state['error']['message'][:60]!r}")
                self.pages.say(self.page, "retry")
                quiet = 0
            elif state["busy"]:
                quiet = 0
            else:
                quiet += 1
            if quiet >= 2:
                return state
            await asyncio.sleep(0.03)

    async def compare(self) -> None:
        self.link.calm = True
        self.model.pause = False
        await self.rest()
        await self.ask_for_sure("last")
        deadline = time.monotonic() + AGREE_SECONDS
        while True:
            await self.rest()
            state = await self.pages.look(self.page, items=True)
            thread = state["thread"]
            assert thread is not None, state
            stored = await asyncio.to_thread(self.kernel.items, thread)
            shown, kept = visible(state["items"]), visible(stored)
            # What the page was not told of, it reads a moment later.
            if shown == kept or time.monotonic() > deadline:
                break
        assert shown == kept, f"{state['error']} {state['way']}\npage  {brief(shown)}\nstore {brief(kept)}"
        said = spoken(stored)
        assert said[-2] == ("user", "last"), said
        heard = self.model.heard()
        differ = [pair for pair in zip_longest(heard, said[:-1]) if pair[0] != pair[1]]
        assert not differ, f"model and store differ in {differ}"
        assert state["error"] is None, state["error"]


def visible(items: list[Item]) -> list[Item]:
    return [plain(item) for item in items if item["type"] != "end_of_turn"]


def plain(value: Any) -> Any:
    """Without what one side leaves out and the other has as null."""
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items() if entry is not None}
    return [plain(entry) for entry in value] if isinstance(value, list) else value


def spoken(items: list[Item]) -> list[tuple[str, str]]:
    roles = {"user_message": "user", "assistant_message": "assistant"}
    return [
        (roles[item["type"]], "".join(part["text"] for part in item["content"]))
        for item in items
        if item["type"] in roles
    ]


def brief(items: list[Item]) -> list[str]:
    return [f"{item['type']} {item['id'][-6:]} {str(item.get('content'))[-60:-20]}" for item in items]
