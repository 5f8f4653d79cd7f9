"""Requests about runs: start one and follow it, follow one that is under way, stop one."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from ..context import RequestContext
from ..errors import ChatKitNotebookError, ClosedError
from ..transport.comm import RUN_HEADER
from .interruptions import ANSWERING, Record, interruption
from .mount import MountedChat
from .requests import Envelope, RequestError, run_id, text_of
from .runs import Run, Runs
from .stream import HEADERS, EventResponse, encode_event, error_event, progress_event
from .waiting import give_up_call, left_waiting, waiting_call

if TYPE_CHECKING:
    from .chat import NotebookChatServer

MOST_RUNS = 200
"""How many answers all chats of the kernel may have under way."""
PATIENCE_SECONDS = 0.3
"""After how long a message that waits for the chat to be ready is told so."""


class Following:
    """What an app answers about runs.

    Args:
        runs: Of all chats on the app.
        keep_alive: Seconds without an event after which a comment is sent.
    """

    def __init__(self, runs: Runs, keep_alive: float) -> None:
        self.runs = runs
        self.keep_alive = keep_alive

    async def start(self, mounted: MountedChat, envelope: Envelope, context: RequestContext) -> EventResponse:
        """Starts a run and follows it. The same request again, sent another way, only follows it.

        Raises:
            RequestError: The request is not one that is answered with events.
        """
        name = envelope.run
        known = None if name is None else self.runs.find(mounted.context, name)
        if known is not None:
            return self.response(known, 0, marked=not envelope.quiet)
        if name in self.runs.running or name in self.runs.kept:
            raise RequestError(409, "taken", "Another chat has a run of this name. Send the message again.")
        if len(self.runs.running) >= MOST_RUNS:
            message = f"{MOST_RUNS} answers are under way in this kernel. Wait for one of them, or stop it."
            raise RequestError(429, "too_many", message)
        server = await ready_server(mounted) if mounted.ready else None
        events = None if server is None else server.stream(envelope.body, context)
        run = self.runs.begin(
            mounted.context,
            name or secrets.token_hex(16),
            thread_id=text_of(envelope.params, "thread_id"),
            detached=name is not None,
        )
        run.record = Record(context.chat, run.id, counts=envelope.type in ANSWERING)
        run.server = server
        mounted.runs.add(run)
        response = self.response(run, 0, marked=run.detached and not envelope.quiet)
        run.start(when_ready(mounted, envelope, context, run) if events is None else events)
        if self.runs.was_refused(run.id):
            run.stop()
        return response

    async def follow(self, mounted: MountedChat, envelope: Envelope) -> Response | EventResponse:
        """Follows the run that is named, or the one of a thread; says so when there is none."""
        params = envelope.params
        thread_id, after = text_of(params, "thread_id"), params.get("after")
        run = self.runs.find(mounted.context, run_id(params.get("run")), thread_id)
        if run is not None:
            return self.response(run, after if isinstance(after, int) else None)
        reason, call = None, None
        if thread_id is not None:
            server = await ready_server(mounted)
            try:
                reason = await interruption(server.conversations, thread_id, self.runs.running)
                call = await waiting_call(server.conversations, thread_id)
            except ChatKitNotebookError as error:
                raise RequestError(503, "store", str(error)) from error
        waits = None if call is None or thread_id is None else self.runs.calls.get(thread_id)
        if call is not None and waits is None:
            reason = reason or left_waiting(call.name)
        idle: dict[str, Any] = {"type": "chatkit_notebook.idle", "interrupted": reason}
        if thread_id is not None and (ended := self.runs.just_ended(mounted.context, thread_id)):
            idle["ended"] = ended
        if waits is not None:
            idle["call"] = waits.call
        headers = {name.decode(): value.decode() for name, value in HEADERS}
        return Response(encode_event(idle), headers=headers)

    async def stop(self, mounted: MountedChat, envelope: Envelope) -> Response:
        """Stops the run that is named, or all of a thread and its wait for a client tool.

        Raises:
            RequestError: It names neither.
        """
        run, thread_id = run_id(envelope.params.get("run")), text_of(envelope.params, "thread_id")
        if run is None and thread_id is None:
            message = "`threads.stop` needs a `thread_id`, or the `run` of a request that streams."
            raise RequestError(422, "invalid", message)
        stopped = await self.runs.stop(mounted.context, run, thread_id)
        if run is None and thread_id is not None and thread_id in self.runs.calls:
            server = await ready_server(mounted)
            try:
                stopped = await give_up_call(server.conversations, thread_id) or stopped
            except ChatKitNotebookError as error:
                raise RequestError(503, "store", str(error)) from error
            self.runs.calls.pop(thread_id, None)
        known = None if run is None else self.runs.find(mounted.context, run)
        thread = {} if known is None or known.thread_id is None else {"thread_id": known.thread_id}
        return JSONResponse({"stopped": stopped, **thread})

    def response(self, run: Run, after: int | None, *, marked: bool = True) -> EventResponse:
        outbox = run.follow(after, marked=marked)
        headers = [(RUN_HEADER.encode(), run.id.encode("latin-1", "replace"))] if run.detached else []
        return EventResponse(outbox, lambda: run.leave(outbox), self.keep_alive, headers)


async def ready_server(mounted: MountedChat) -> NotebookChatServer:
    try:
        return await mounted.server()
    except ClosedError as error:
        raise RequestError(410, "closed", str(error)) from error
    except ChatKitNotebookError as error:
        raise RequestError(503, "not_ready", str(error)) from error
    except Exception as error:
        message = f"The chat could not be started: {type(error).__name__}: {error}"
        raise RequestError(503, "not_ready", message[:1_000]) from error


async def when_ready(
    mounted: MountedChat, envelope: Envelope, context: RequestContext, run: Run
) -> AsyncGenerator[bytes, None]:
    """The events of a message that came before the chat could answer; the page sees that it waits."""
    ready = asyncio.ensure_future(ready_server(mounted))
    try:
        if not (await asyncio.wait({ready}, timeout=PATIENCE_SECONDS))[0]:
            yield progress_event("Waiting for the kernel to get ready…")
        run.server = server = await ready
        events = server.stream(envelope.body, context)
    except RequestError as error:
        yield error_event(str(error), retry=error.status == 503)
        return
    finally:
        ready.cancel()
    run.begin_record()
    async for part in events:
        yield part
