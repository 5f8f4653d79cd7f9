"""A process whose code runs on a card until it is killed: `python -m tests.attacks.dying_kernel STORE`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator

from chatkit_notebook.context import ChatContext
from chatkit_notebook.execution import Output
from chatkit_notebook.inspection.namespace import Namespace
from chatkit_notebook.store.database import open_store

from ..agent.conftest import Conversation
from .cards import RUN, Page, button


class Endless:
    """Tells on standard output once what it printed is on the stored card."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def run(self, code: str) -> AsyncIterator[Output]:
        yield Output("started")
        yield Output("text", "half ```way```\nthere\n")
        while "there" not in json.dumps(
            [one.model_dump(mode="json") for one in await self.page.chat.stored()]
        ):
            await asyncio.sleep(0.01)
        print(self.page.chat.thread_id, flush=True)
        await asyncio.Event().wait()

    async def insert(self, code: str) -> str:
        raise NotImplementedError


async def main(path: str) -> None:
    chat = ChatContext("first", Namespace({}), store=await open_store(path), model="analyst")
    page = Page(Conversation(chat, []))
    chat.executor = Endless(page)
    item = await page.proposed("python: print(6 * 7)")
    await page.click(item, button(item, RUN))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
