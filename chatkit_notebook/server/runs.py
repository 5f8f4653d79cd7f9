"""The answers under way in this process: they belong to the kernel, and any number of pages follow them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from ..context import ChatContext
from .interruptions import Record
from .journal import Journal
from .stream import Outbox, encode_event, error_event

if TYPE_CHECKING:
    from .chat import NotebookChatServer

UNREAD_LIMIT = 32_000_000
"""Bytes that may wait for a page that does not read."""
ALONE_SECONDS = 15 * 60.0
"""How long a run goes on while no page follows it."""
KEPT_SECONDS = 5 * 60.0
KEPT_RUNS = 8
"""How long, and how many of them, runs can still be followed after their end: a page may have missed it."""
STOP_SECONDS = 10.0
"""How long a request to stop waits for what there is to be stored."""
REFUSED = 100
"""How many stops are remembered that came before the run they are meant for."""
TELL_SECONDS = 0.3
"""After how long others are told that a run has begun: the page that waits for its first word comes first."""
JUST_SECONDS = 60.0
"""How long ago a run has just ended: a page may have read its thread before, and asks what goes on after."""
CALLS = 100
"""How many threads may wait for the result of a client tool."""

UNREAD = "The page did not read the answer, so it was stopped."
ALONE = f"No page followed the answer for {ALONE_SECONDS / 60:g} minutes, so it was stopped."
CLOSED = "The chat was closed while it was answering."

log = logging.getLogger(__name__)


class Run:
    """One streaming request while it is answered.

    The generator is driven from one single task from its first step to its last: its context variables belong
    to that task, and only a cancelled task (never a closed generator) makes ChatKit store a partial answer.

    Attributes:
        chat: Who answers.
        id: Chosen by the page, or by us.
        thread_id: Its conversation, as soon as that is known.
        detached: Whether it goes on when nobody follows it.
        record: What the store is told of it, if anything.
        server: Answers what is begun; None while the chat is not ready.
        task: Drives the generator.
    """

    def __init__(
        self, runs: Runs, chat: ChatContext, run_id: str, *, thread_id: str | None, detached: bool
    ) -> None:
        self.runs = runs
        self.chat = chat
        self.loop = asyncio.get_running_loop()
        self.id = run_id
        self.thread_id = thread_id
        self.detached = detached
        self.record: Record | None = None
        self.server: NotebookChatServer | None = None
        self.journal = Journal()
        self.followers: dict[Outbox, bool] = {}
        self.led = False
        self.failure: str | None = None
        self.call: dict[str, Any] | None = None
        self.announced = False
        self.over_at = 0.0
        self.stopped = False
        self.note: str | None = None
        self.alone: asyncio.TimerHandle | None = None
        self.task: asyncio.Task[None] | None = None

    @property
    def ended(self) -> bool:
        return self.id not in self.runs.running

    def is_seen_by(self, chat: ChatContext) -> bool:
        """Whether a chat reads the same conversations: two of one store may show the same."""
        return chat is self.chat or (chat.store is not None and chat.store is self.chat.store)

    def start(self, events: AsyncGenerator[bytes, None]) -> None:
        """Begins to make the events; the generator must not be started yet."""
        self.begin_record()
        self.task = asyncio.create_task(self.drive(events), name=f"chatkit-notebook run {self.id}")
        # Also called when the task was cancelled before its first step.
        self.task.add_done_callback(self.finish)

    async def drive(self, events: AsyncGenerator[bytes, None]) -> None:
        """Awaits nothing but the next event: a cancel must arrive inside the generator."""
        try:
            async for part in events:
                self.publish(part)
            if not self.journal.seq:
                self.publish(error_event("The chat had nothing to answer to this request.", retry=False))
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            log.exception("The stream of an answer failed")
            self.publish(
                error_event(f"The answer failed: {type(error).__name__}: {error}"[:1_000], retry=True)
            )

    def publish(self, part: bytes) -> None:
        event = self.journal.add(part)
        if event is not None:
            self.look(event)
        for outbox in list(self.followers):
            outbox.put(part)
            if outbox.size > UNREAD_LIMIT and not self.stopped:
                self.cut(outbox)

    def look(self, event: Mapping[str, Any]) -> None:
        kind = event.get("type")
        if kind == "thread.created":
            self.thread_id = str(event["thread"]["id"])
            self.begin_record()
        elif kind == "error":
            self.failure = event.get("message") if event.get("allow_retry") else None
        elif kind == "thread.item.done" and event["item"]["type"] == "client_tool_call":
            self.call = event["item"] if event["item"].get("status") != "completed" else None

    def begin_record(self) -> None:
        """Notes in the store that this run has begun, as soon as both are known."""
        if self.record is not None and self.thread_id is not None:
            self.record.begin(self.thread_id, list(self.runs.running))
            if self.record.counts:
                self.runs.calls.pop(self.thread_id, None)
            if not self.announced:
                self.announced = True
                self.loop.call_later(TELL_SECONDS, self.runs.told, self)

    def cut(self, outbox: Outbox) -> None:
        """Gives up a page that does not read. When it comes to itself, it sees that the end is missing."""
        if self.detached:
            self.leave(outbox)
        else:
            outbox.put(error_event(UNREAD, retry=True))
            self.stop()

    # Following

    def follow(self, after: int | None = 0, *, marked: bool = True) -> Outbox:
        """What comes, after what a page has missed.

        Args:
            after: Number of the newest event the page has; 0 for all of them, None for what a page needs that
                saw nothing of this run.
            marked: Whether it knows the events that tell where it stands and that this is the end.
        """
        outbox = Outbox()
        missed = self.journal.replay(after, self.begun())
        if marked:
            outbox.put(encode_event(self.heading(after, len(missed))))
        for part in missed:
            outbox.put(part)
        self.followers[outbox] = marked
        if self.ended:
            self.close(outbox)
        elif self.alone is not None:
            self.alone.cancel()
            self.alone = None
        return outbox

    def heading(self, after: int | None, missed: int) -> dict[str, Any]:
        return {
            "type": "chatkit_notebook.run",
            "run": self.id,
            "thread_id": self.thread_id,
            "seq": self.journal.seq,
            "missed": missed,
            "complete": self.journal.is_complete_after(after),
        }

    def begun(self) -> Mapping[str, bytes]:
        if self.server is None or self.thread_id is None or self.task is None or self.task.done():
            return {}
        return self.server.begun(self.thread_id, self.task)

    def leave(self, outbox: Outbox) -> None:
        """A page reads no more. Nobody else's business, unless the run depends on it."""
        if self.followers.pop(outbox, None) is None:
            return
        outbox.end()
        if self.ended:
            return
        if not self.detached:
            self.stop()
        elif not self.followers:
            self.alone = self.loop.call_later(ALONE_SECONDS, partial(self.stop, ALONE))

    # The end

    def stop(self, note: str | None = None) -> None:
        """Cancels the answer; what there is of it is stored.

        Args:
            note: Why, when that was not the person's wish: shown to whoever opens the conversation next.
        """
        if self.stopped or self.task is None:
            return  # a second cancel would hit what is being stored
        self.stopped = True
        self.note = note
        self.task.cancel()

    def finish(self, task: asyncio.Task[None]) -> None:
        if self.alone is not None:
            self.alone.cancel()
        # Cancelled by nobody, it ends with its process: what is recorded says so to the next one.
        if self.record is not None and (self.stopped or not task.cancelled()):
            self.record.end(self.note if task.cancelled() else self.failure)
        if self.call is not None and self.thread_id is not None and not task.cancelled():
            self.runs.wait_for(self.chat, self.thread_id, self.call)
        self.runs.ended(self)
        for outbox in list(self.followers):
            self.close(outbox)

    def close(self, outbox: Outbox) -> None:
        """The last word to a follower. One of them, the first, goes on when a client tool was called."""
        if self.followers.pop(outbox):
            outbox.put(encode_event({"type": "chatkit_notebook.end", "lead": not self.led}))
        self.led = True
        outbox.end()


class WaitingCall(NamedTuple):
    """A client tool call whose result an answer waits for, and the chat whose answer it is."""

    chat_id: str
    call: dict[str, Any]


class Runs:
    """The runs of all chats on one app.

    Attributes:
        running: By id, oldest first.
        kept: Those that have ended and can still be followed.
        calls: By thread, the client tool call that its answer waits for: the page that got it may be gone.

    Args:
        told: Called some moments after a run has begun in a thread that is known.
    """

    def __init__(self, told: Callable[[Run], None] = lambda run: None) -> None:
        self.told = told
        self.calls: dict[str, WaitingCall] = {}
        self.running: dict[str, Run] = {}
        self.kept: dict[str, Run] = {}
        self.refused: deque[str] = deque(maxlen=REFUSED)

    def find(self, chat: ChatContext, run_id: str | None, thread_id: str | None = None) -> Run | None:
        """The run of an id, which may have ended, or the one of a thread that is under way.

        Args:
            chat: Who asks. What another chat answers in another store is not its business.
            run_id: Of the run; None asks for the thread's.
            thread_id: Of the thread.
        """
        if run_id is not None:
            found = self.running.get(run_id) or self.kept.get(run_id)
            return found if found is not None and found.is_seen_by(chat) else None
        of_thread = (run for run in self.running.values() if run.thread_id == thread_id)
        return next((run for run in of_thread if run.is_seen_by(chat)), None)

    def wait_for(self, chat: ChatContext, thread_id: str, call: dict[str, Any]) -> None:
        """A thread's answer goes on when a page has the result of a client tool."""
        self.calls.pop(thread_id, None)
        self.calls[thread_id] = WaitingCall(chat.chat_id, call)
        while len(self.calls) > CALLS:
            del self.calls[next(iter(self.calls))]

    def name_of(self, chat: ChatContext, call: Mapping[str, Any]) -> str | None:
        """The id of a client tool call that a page of a chat makes; a hosted UI does not tell it."""
        given = call.get("id")
        if isinstance(given, str) and given:
            return given
        asked = (call.get("name"), call.get("params") or {})
        # A page may ask before the run that told it of the call has quite ended.
        ending = [run.call for run in self.running.values() if run.chat is chat and run.call is not None]
        waiting = [wait.call for wait in self.calls.values() if wait.chat_id == chat.chat_id]
        same = (c["id"] for c in reversed([*waiting, *ending]) if (c["name"], c["arguments"]) == asked)
        return next(same, None)

    def begin(self, chat: ChatContext, run_id: str, *, thread_id: str | None, detached: bool) -> Run:
        """A new run; `Run.start` makes it go."""
        run = self.running[run_id] = Run(self, chat, run_id, thread_id=thread_id, detached=detached)
        return run

    def was_refused(self, run_id: str) -> bool:
        """Whether it was stopped before it came."""
        return run_id in self.refused

    async def stop(self, chat: ChatContext, run_id: str | None, thread_id: str | None) -> bool:
        """Ends a run, or all of a thread, and waits until what there is of it is stored. Whether one ran."""
        if run_id is not None:
            found = [run for run in (self.running.get(run_id),) if run is not None and run.is_seen_by(chat)]
            if not found and run_id not in self.kept and run_id not in self.running:
                self.refused.append(run_id)
        else:
            found = [
                run for run in self.running.values() if run.thread_id == thread_id and run.is_seen_by(chat)
            ]
        for run in found:
            run.stop()
        tasks = {run.task for run in found if run.task is not None}
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)
        return bool(found)

    def just_ended(self, chat: ChatContext, thread_id: str) -> str | None:
        """The run of a thread that ended last, if that was a moment ago."""
        for run in reversed(self.kept.values()):
            if run.thread_id == thread_id and run.is_seen_by(chat):
                return run.id if run.loop.time() - run.over_at < JUST_SECONDS else None
        return None

    def ended(self, run: Run) -> None:
        run.over_at = run.loop.time()
        self.running.pop(run.id, None)
        self.kept[run.id] = run
        while len(self.kept) > KEPT_RUNS:
            del self.kept[next(iter(self.kept))]
        run.loop.call_later(KEPT_SECONDS, self.kept.pop, run.id, None)
