"""What a request may reach: the living state of one chat, handed to the server, the agent and the tools."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .execution import Approval, Executor
    from .inspection.namespace import Namespace
    from .inspection.privacy import Policy
    from .store.database import Store


THIS_PROCESS = "this process"
"""Where the analyst is, in place of a server's address: what it reads goes nowhere."""


OUTPUT = "(output of code)"
"""Stands for a variable's name where a model read what code printed that a person ran."""


def who_answers(name: str, where: str, why: str) -> str:
    """A model, where it is and why it was chosen, in words."""
    place = f" in {where}" if where == THIS_PROCESS else f" at {where}" if where else ""
    return f"{name}{place}, because {why}"


@dataclass(frozen=True, slots=True)
class Read:
    """What a tool took from one variable.

    Attributes:
        variable: Its name.
        columns: Names of the columns; empty when it has none, or when any of them may have been read.
        rows: Of how many rows values stand in the text for the model.
        values: False when only names, types and sizes were given.
    """

    variable: str
    columns: tuple[str, ...] = ()
    rows: int = 0
    values: bool = True

    def words(self) -> str:
        """What was read, for a person."""
        if not self.values:
            return "names and types"
        columns = ", ".join(self.columns[:8]) + (
            f" and {len(self.columns) - 8} more" if len(self.columns) > 8 else ""
        )
        rows = f"{self.rows:,} {'row' if self.rows == 1 else 'rows'}" if self.rows else "values"
        return f"{rows} of {columns}" if columns else rows


@dataclass(frozen=True, slots=True)
class Sent:
    """One request to a model: what left this process.

    Attributes:
        time: Seconds since the epoch.
        thread_id: The conversation.
        turn: Id of the user message (or action) that this request answers.
        model: The model's name.
        where: Base URL of the server it went to, or `THIS_PROCESS`.
        content: Exactly what was sent, as JSON-able data: instructions, input items, tools. Of a large image
            it holds the kind, the size and a fingerprint. What is said of the built-in tools never changes:
            it stands in the first request of a conversation, after that their names and bytes do.
        size: Bytes of all that was sent, images and what is said of tools included.
        variables: Names of the variables whose facts or values are in tool results of this turn.
        files: Names of the attached files that were sent along.
        reads: What tools had taken from which variables and columns in this turn by then.
        redacted: How many secrets were taken out by their shape before it was sent.
    """

    time: float
    thread_id: str
    turn: str
    model: str
    where: str
    content: dict[str, Any]
    size: int
    variables: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    redacted: int = 0

    def as_json(self) -> dict[str, Any]:
        """The request as JSON-able data, for the store."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Sent:
        """The request that `as_json` gave."""
        reads = tuple(Read(**{**read, "columns": tuple(read["columns"])}) for read in data["reads"])
        lists = {"variables": tuple(data["variables"]), "files": tuple(data["files"]), "reads": reads}
        return cls(**{**data, **lists})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a tool told: the numbers of an answer come from it.

    Attributes:
        id: Names it in the conversation.
        title: What it is, in a few words.
        text: What was told.
        sql: The statement that gave it, if one did.
        variables: What it was computed from.
    """

    id: str
    title: str
    text: str
    sql: str = ""
    variables: tuple[str, ...] = ()


@dataclass
class ChatContext:
    """One chat: made by the notebook widget or by a script, shared by all of its requests.

    Attributes:
        chat_id: Names the chat on the ASGI app.
        namespace: The variables the agent may see.
        store_url: SQLAlchemy-style URL, path or ":memory:"; None is the user's data folder.
        store: The open store; set by the runtime before the first request.
        scope: Where its new conversations belong: the notebook's path, or the working directory when that is
            not known. A restarted kernel finds its latest conversation by it.
        model: As the user gave it: a name, an `agents.Model`, "analyst", or None (the environment decides).
        instructions: Added to the built-in instructions.
        tools: The user's own agent tools: functions, or `agents` tools.
        client_tools: Python functions behind ChatKit client tools, by name.
        actions: Handlers of widget actions by action type.
        describers: The user's functions that describe variables: a class (or its name) and the function.
        notify: Called with (name, data) on things the notebook widget should know: "model" (which one, and
            why), "error" (text), "tool" (name), "run" (an answer was begun), "changed" (a conversation, by
            no run: {"thread_id"}), "warning" (text, for under the chat). May be called from any thread.
        unsaved: Why conversations are kept in memory only; None when they are saved as asked.
        sent: The latest requests to a model, oldest first, bounded.
        propose_code: Whether the agent may propose code.
        executor: Runs code that a person allowed; None where there is no notebook kernel.
        approvals: What was proposed, and what the person decided, oldest first, bounded.
        chosen: The agent's own: the model in use and what it was chosen by.
        desk: The tools' own: the code that was proposed.
        made: When, in seconds since the epoch: what was sent before stands in the store only.
    """

    chat_id: str
    namespace: Namespace
    store_url: str | None = None
    store: Store | None = None
    scope: str | None = None
    model: Any = None
    instructions: str | None = None
    tools: list[Any] = field(default_factory=list)
    client_tools: dict[str, Callable[..., Any]] = field(default_factory=dict)
    actions: dict[str, Callable[..., Any]] = field(default_factory=dict)
    describers: list[tuple[type | str, Callable[[Any], object]]] = field(default_factory=list)
    notify: Callable[[str, Mapping[str, Any]], None] = lambda name, data: None
    unsaved: str | None = None
    sent: deque[Sent] = field(default_factory=lambda: deque(maxlen=500))
    propose_code: bool = True
    executor: Executor | None = field(default=None, repr=False, compare=False)
    approvals: deque[Approval] = field(default_factory=lambda: deque(maxlen=1_000))
    chosen: Any = field(default=None, repr=False, compare=False)
    desk: Any = field(default=None, repr=False, compare=False)
    made: float = field(default_factory=time.time, compare=False)

    @property
    def privacy(self) -> Policy:
        """The rules of what may be known of the variables."""
        return self.namespace.policy


@dataclass
class RequestContext:
    """One request to a chat: the `context` of ChatKitServer and of every tool call.

    Attributes:
        chat: The chat it belongs to.
        locale: From Accept-Language.
        base_url: Where the request reached the app over HTTP; None inside the process.
        metadata: The request's own `metadata` object.
        attached: Names of the attached files that the model was given in this turn.
        touched: Names of the variables that tools read in this turn, in order.
        reads: What they took from them.
        evidence: What tools told in this turn and, of earlier ones, what the model read again; oldest first.
        failure: What the notebook widget was last told that went wrong.
        asked: A question to the person waits: the run ends, and their answer begins the next one.
        goes_on: A click brought something that the agent reads at once: code that it proposed has run.
        proposed: How many pieces of code were put before the person in this turn.
        plan: The tools' own: the steps that were planned for this answer.
        started: `time.monotonic()` at the start of the request.
    """

    chat: ChatContext
    locale: str = "en"
    base_url: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    failure: str | None = None
    asked: bool = False
    goes_on: bool = False
    proposed: int = 0
    plan: Any = field(default=None, repr=False, compare=False)
    started: float = field(default_factory=time.monotonic)

    @property
    def scope(self) -> str | None:
        """Where a new conversation belongs: what the page says (`metadata["scope"]`), else the chat's own."""
        scope = self.metadata.get("scope")
        return scope if isinstance(scope, str) and scope else self.chat.scope
