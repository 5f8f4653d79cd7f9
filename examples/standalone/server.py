"""A ChatKit server in plain Starlette, and a page with the bundled UI: no notebook, no kernel, no key.

python examples/standalone/server.py [--port 8000]
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import uvicorn
from chatkit.server import ChatKitServer, StreamingResult
from chatkit.store import NotFoundError
from chatkit.types import (
    AssistantMessageContent,
    AssistantMessageContentPartTextDelta,
    AssistantMessageItem,
    ClientToolCallItem,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemUpdatedEvent,
    ThreadMetadata,
    ThreadStreamEvent,
    UserMessageItem,
    WidgetItem,
)
from chatkit.widgets import DynamicWidgetRoot
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

sys.path.insert(0, str(Path(__file__).parent))
from files import Files, in_words
from memory import MemoryStore

import chatkit_notebook

HERE = Path(__file__).parent
STATIC = Path(chatkit_notebook.__file__).parent / "static"
SPECIES = {"Adelie": 3700.66, "Chinstrap": 3733.09, "Gentoo": 5076.02}


class Penguins(ChatKitServer[dict[str, Any]]):
    """Knows three species."""

    async def respond(
        self, thread: ThreadMetadata, input_user_message: UserMessageItem | None, context: dict[str, Any]
    ) -> AsyncIterator[ThreadStreamEvent]:
        def base(kind: str) -> dict[str, Any]:
            made = datetime.now(timezone.utc)
            return {
                "id": self.store.generate_item_id(kind, thread, context),
                "thread_id": thread.id,
                "created_at": made,
            }

        if input_user_message is None:
            page = await self.store.load_thread_items(thread.id, None, 5, "desc", context)
            call = next(item for item in page.data if isinstance(item, ClientToolCallItem))
            async for event in said(base("message"), f"The page is called **{call.output['title']}**."):
                yield event
            return
        for attachment in input_user_message.attachments:
            found = files.contents.get(attachment.id, b"")
            text = f"`{attachment.name}` has {len(found):,} bytes; it begins with `{found[:20]!r}`."
            async for event in said(base("message"), text):
                yield event
        words = "".join(part.text for part in input_user_message.content).lower()
        if thread.title is None:
            thread.title = words[:40].capitalize()
        if "title" in words:
            item = ClientToolCallItem(
                **base("tool_call"), status="pending", call_id="call_1", name="page_title", arguments={}
            )
            yield ThreadItemDoneEvent(item=item)
        elif "species" in words:
            async for event in said(base("message"), "There are **three** species in the data."):
                yield event
            yield ThreadItemDoneEvent(item=WidgetItem(**base("message"), widget=species()))
        elif not input_user_message.attachments:
            async for event in said(base("message"), "I know of *species*, and of the page's *title*."):
                yield event


async def said(base: dict[str, Any], text: str) -> AsyncIterator[ThreadStreamEvent]:
    """An assistant message, word by word."""
    empty = AssistantMessageContent(text="")
    yield ThreadItemAddedEvent(item=AssistantMessageItem(**base, content=[empty]))
    for word in text.split(" "):
        update = AssistantMessageContentPartTextDelta(content_index=0, delta=f"{word} ")
        yield ThreadItemUpdatedEvent(item_id=base["id"], update=update)
        await asyncio.sleep(0)
    content = AssistantMessageContent(text=text)
    yield ThreadItemDoneEvent(item=AssistantMessageItem(**base, content=[content]))


def species() -> DynamicWidgetRoot:
    """A list; a click on a line goes to the page."""
    lines = [
        {
            "type": "ListViewItem",
            "onClickAction": {"type": "pick", "payload": {"name": name}, "handler": "client"},
            "children": [
                {"type": "Text", "value": name, "weight": "semibold"},
                {"type": "Spacer"},
                {"type": "Text", "value": f"{mass:,.0f} g", "color": "secondary"},
            ],
        }
        for name, mass in SPECIES.items()
    ]
    return DynamicWidgetRoot.model_validate({"type": "ListView", "children": lines})


store = MemoryStore()
files = Files(store)
server = Penguins(store, files)


async def api(request: Request) -> Response:
    result = await server.process(await request.body(), {"base_url": str(request.base_url)})
    if isinstance(result, StreamingResult):
        return StreamingResponse(result, media_type="text/event-stream")
    return Response(result.json, media_type="application/json")


async def index(request: Request) -> Response:
    return FileResponse(HERE / "index.html")


app = Starlette(
    routes=[
        Route("/", index),
        Route("/api", api, methods=["POST"]),
        *files.routes(),
        Mount("/chatkit", StaticFiles(directory=STATIC)),
    ],
    exception_handlers={HTTPException: in_words, NotFoundError: in_words},
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    listening = socket.create_server(("127.0.0.1", parser.parse_args().port))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])


if __name__ == "__main__":
    main()
