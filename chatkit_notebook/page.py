"""The pages that show a chat, as the kernel sees them: what they send, and what they are told."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from .callbacks import CLIENT_SECRET, CLIENT_TOOL, CallbackError, Callbacks, Function, plain, run_function
from .commands import Commands
from .errors import ClosedError, ModelError, what_there_is
from .outlet import WAIT_SECONDS, Outlet
from .session import Session, describe
from .transport import frames
from .transport.gate import Gate

if TYPE_CHECKING:
    from .agent.workflow import Workflow

log = logging.getLogger(__name__)

EVENTS = (
    "ready",
    "error",
    "effect",
    "deeplink",
    "response.start",
    "response.end",
    "history.open",
    "history.close",
    "thread.change",
    "thread.load.start",
    "thread.load.end",
    "tool.change",
    "log",
)
"""ChatKit's events without their prefix "chatkit."."""


MAX_NOTE = 2_000
"""Characters of what is shown under the chat; `last_error` and the log have all of it."""


MAX_REPORT = 20_000
"""Characters of a report under the chat."""

MOST_CALLS = 100
"""How many of the user's functions the pages of a chat may have running."""
MOST_EVENTS = 1_000
"""How many events may wait for a function that is slow."""
MAX_TOOL_CALLS = 20
"""How many results of client tools are kept for a page that asks again."""


class UnknownEventError(ValueError):
    """ChatKit fires no event of that name."""


class Page:
    """Connects one chat with the pages that show it. All methods may be called from any thread.

    Attributes:
        commands: Methods of the element that Python asks the page to call.
        callbacks: Python functions that the page calls.
        app: The application that shows the page that said hello last, in its words; or empty.
        loopback: Whether that page is on this machine; None before there was one.
        clock_ahead: Seconds by which this kernel's clock is ahead of the pages'; None before there was one.
        workflow: The workflow at OpenAI that the page shows; None is this kernel's own agent.

    Args:
        session: The chat on the runtime.
        send: Sends one custom message of the notebook widget.
        failed: Told in words what went wrong.
        greeted: Called when a page said hello, after it was welcomed.
        outlet: Where messages wait for a page that has to ask for them.
    """

    def __init__(
        self,
        session: Session,
        send: Callable[[dict[str, Any], list[bytes]], None],
        failed: Callable[[str], None],
        greeted: Callable[[], None],
        outlet: Outlet,
    ) -> None:
        self.session = session
        self.commands = Commands(self._post, self._fail, session.runtime.loop)
        self.callbacks = Callbacks({CLIENT_TOOL: self.client_tool, CLIENT_SECRET: self.client_secret})
        self._send = send
        self._told = failed
        self._greeted = greeted
        self._endpoint = session.connect(send)
        self._listeners: dict[str, list[Listener]] = {}
        self._tool_calls: dict[str, asyncio.Future[Any]] = {}
        self.app = ""
        self.loopback: bool | None = None
        self.clock_ahead: float | None = None
        self.workflow: str | None = None
        self._workflow: Workflow | None = None
        self._outlet = outlet
        self._answering = 0
        self._gate = Gate()

    def take(self, content: object, buffers: Sequence[bytes | memoryview] = ()) -> None:
        """Takes a message from a page; never raises, since nobody could catch it there."""
        if not self._gate.admits():
            if complaint := self._gate.complaint():
                log.warning("%s", complaint)
                self._fail(complaint)
            return
        try:
            frame = frames.parse(content, buffers)
            self._take(frame)
        except frames.FrameError as error:
            self._fail(str(error))
        except ClosedError:
            return  # the page hears of the close by itself
        except Exception as error:
            log.exception("A message from the page could not be handled")
            self._fail(describe(error))

    def _take(self, frame: frames.PageFrame) -> None:
        if isinstance(frame, (frames.Request, frames.Part, frames.Ack, frames.Cancel)):
            self._endpoint.receive(frame)
        elif isinstance(frame, frames.Poll):
            self._poll(frame)
        elif isinstance(frame, frames.Hello):
            self._hello(frame)
        elif isinstance(frame, frames.Active):
            self.commands.page_is_used(frame.page)
        elif isinstance(frame, frames.Accept):
            self.commands.accepted(frame.id)
        elif isinstance(frame, frames.Event):
            self._event(frame)
        elif isinstance(frame, frames.Result):
            self.commands.settle(frame)
        else:
            self._start(self._answer(frame))

    def _hello(self, hello: frames.Hello) -> None:
        self.app, self.loopback = hello.app or self.app, hello.loopback
        if hello.clock is not None:
            # messages take a while, a busy kernel's a long while: the quickest one knows best
            ahead = time.time() - hello.clock
            self.clock_ahead = ahead if self.clock_ahead is None else min(ahead, self.clock_ahead)
        if hello.origin is not None:
            self.session.runtime.allow(hello.origin)
        self.welcome()
        self.commands.page_said_hello(hello.page_id)
        self._greeted()

    def welcome(self) -> None:
        """Tells the pages where the chat is."""
        session = self.session
        message = frames.welcome(
            session.context.chat_id,
            session.path,
            session.url,
            session.runtime.token,
            session.header,
            session.runtime.proof,
            self._outlet.keeps,
        )
        self._post(message)

    def _poll(self, poll: frames.Poll) -> None:
        left = self._outlet.keeps and self._outlet.release(wait=WAIT_SECONDS)
        more = left or self._answering > 0 or self._endpoint.busy
        self._post(frames.polled(poll.id, more))

    def _post(self, message: frames.Message) -> None:
        self._send(*message)

    def say(self, text: str) -> None:
        """Shows what the user asked for under the chat."""
        cut = f"{text[:MAX_REPORT]}…" if len(text) > MAX_REPORT else text
        self._post(frames.note(cut, "report"))

    def warn(self, text: str) -> None:
        """Says under the chat, and in `last_error`, what the user should know."""
        self._fail(text)

    def _fail(self, text: str) -> None:
        """Says what went wrong where the user looks: under the chat, and in `last_error`."""
        self._told(text)
        with contextlib.suppress(ClosedError):
            self._post(frames.note(text[:MAX_NOTE]))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self.session.runtime.loop.submit(work)

    # Functions that the page calls

    async def _answer(self, call: frames.Call) -> None:
        self._answering += 1
        try:
            self._post(await self._answered(call))
        finally:
            self._answering -= 1

    async def _answered(self, call: frames.Call) -> frames.Message:
        if self._answering > MOST_CALLS:
            return frames.returned(
                call.id, error=f"More than {MOST_CALLS} functions run for this chat already."
            )
        try:
            return frames.returned(call.id, await self.callbacks.run(call.callback, call.args))
        except CallbackError as error:
            log.warning("%s", error, exc_info=error.__cause__)
            self._fail(str(error))
            return frames.returned(call.id, error=str(error))

    async def client_tool(self, call: dict[str, Any]) -> Any:
        """Answers a call of a ChatKit client tool with the Python function behind it.

        A page that was reloaded asks again for what is being answered, or was: the function is called once.
        """
        known = self.session.runtime.runs.name_of(self.session.context, call)
        task = self._tool_calls.get(known) if known else None
        if task is None:
            task = asyncio.ensure_future(run_client_tool(self.session.context.client_tools, call))
            if known:
                self._tool_calls[known] = task
                while len(self._tool_calls) > MAX_TOOL_CALLS:
                    del self._tool_calls[next(iter(self._tool_calls))]
        return plain(str(call.get("name")), await asyncio.shield(task))

    async def insert_cell(self, code: str, model_id: str) -> str:
        """Has the page put code into a cell below the chat, else into the clipboard.

        Args:
            code: Of the cell.
            model_id: Of the notebook widget: the page finds the chat's cell by it.

        Returns:
            "cell" or "clipboard", or "" when no page could.
        """
        where = await self.commands.ask("insertCell", code, model_id)
        return where if where in ("cell", "clipboard") else ""

    async def client_secret(self, current: str | None = None) -> str:
        """A secret with which the page may talk to the workflow that OpenAI runs for this chat."""
        await self.session.answering()
        from .agent.workflow import Workflow

        wanted = self.workflow
        if wanted is None:
            raise CallbackError("This chat shows no workflow: set api={'workflow': 'wf_...'}.")
        if self._workflow is None or self._workflow.id != wanted:
            self._workflow = Workflow(wanted)
        try:
            return await self._workflow.client_secret(current if isinstance(current, str) else None)
        except ModelError as error:
            raise CallbackError(str(error)) from error

    # Events

    def listen(self, name: str, function: Function) -> Callable[[], None]:
        """Calls a function on each event of a name; one defined anew takes the place of its former self.

        Returns:
            A function that stops it.

        Raises:
            UnknownEventError: ChatKit has no such event.
        """
        event = name.removeprefix("chatkit.")
        if event not in EVENTS:
            raise UnknownEventError(
                f"ChatKit has no event `{name}`. {what_there_is(event, EVENTS, limit=13)}"
            )
        listener = Listener(function, self._fail)
        listeners = [known for known in self._listeners.get(event, []) if not known.replaced_by(function)]
        self._listeners[event] = [*listeners, listener]

        def stop() -> None:
            self._listeners[event] = [known for known in self._listeners[event] if known is not listener]

        return stop

    def _event(self, event: frames.Event) -> None:
        self.fire(event.name.removeprefix("chatkit."), event.detail)

    def fire(self, name: str, detail: Any) -> None:
        """Runs the functions that wait for an event."""
        for listener in self._listeners.get(name, []):
            self._start(listener.run(detail))

    def close(self) -> None:
        self.commands.clear()
        self._listeners.clear()
        self._tool_calls.clear()


class Listener:
    """A function that hears an event: one call at a time, in the order of the events."""

    def __init__(self, function: Function, failed: Callable[[str], None]) -> None:
        self.function = function
        self.failed = failed
        self.turn = asyncio.Lock()
        self.waiting = 0

    def replaced_by(self, function: Function) -> bool:
        """Whether the function is this one, defined again by a cell that was run again."""
        names = (getattr(f, "__qualname__", None) for f in (self.function, function))
        mine, other = names
        return self.function is function or (mine == other and mine is not None and "<lambda>" not in mine)

    async def run(self, detail: Any) -> None:
        name = getattr(self.function, "__qualname__", "a listener")
        if self.waiting >= MOST_EVENTS:
            self.failed(f"{name} is too slow: {MOST_EVENTS:,} events wait for it, so one was dropped.")
            return
        self.waiting += 1
        try:
            async with self.turn:
                await run_function(self.function, detail)
        except Exception as error:
            log.warning("%s failed on an event", name, exc_info=True)
            self.failed(f"{name} failed on an event: {type(error).__name__}: {error}")
        finally:
            self.waiting -= 1


async def run_client_tool(tools: dict[str, Function], call: dict[str, Any]) -> Any:
    """Calls the Python function behind a ChatKit client tool.

    Raises:
        CallbackError: There is none of that name, or the arguments are no object.
    """
    name, params = str(call.get("name")), call.get("params") or {}
    if name not in tools:
        raise CallbackError(f"There is no client tool `{name}`. {what_there_is(name, tools)}")
    if not isinstance(params, dict):
        raise CallbackError(f"The arguments of the client tool `{name}` are not an object.")
    try:
        return await run_function(tools[name], **params)
    except Exception as error:
        raise CallbackError(f"The client tool `{name}` failed: {type(error).__name__}: {error}") from error
