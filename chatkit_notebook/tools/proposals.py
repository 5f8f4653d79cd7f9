"""Code that was proposed: what may be, and the one-time tokens without which none of it runs."""

from __future__ import annotations

import ast
import asyncio
import hmac
import io
import re
import secrets
import time
import tokenize
import unicodedata
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ..context import ChatContext
from ..errors import ConsentError
from ..execution import Approval, Decision
from .outcomes import FIGURE

State = Literal[
    "proposed", "editing", "waiting", "running", "done", "failed", "stopped", "stuck", "dismissed"
]

MOST_CHARACTERS = 20_000
MOST_LINES = 500
MOST_LINE = 400
MOST_KEPT = 200
# Blanks that push what follows out of sight, to the right or below.
PUSHED = re.compile(r"\S[ \t]{40,}\S")
PUSHED_DOWN = re.compile(r"\n(?:[ \t]*\n){12,}")
ALLOWED_CONTROLS = frozenset("\n\t")


@dataclass
class Proposal:
    """One piece of code that somebody may let run.

    Attributes:
        code: Exactly what is on the card, and what a click runs.
        purpose: What it is for, in the model's words.
        thread_id: The conversation it was proposed in.
        item_id: The card; only clicks on it count.
        state: What has become of it.
        token: What the card's buttons carry. Each click uses it up.
        remarks: What a reader of the code should know.
        parts: What it published: ("text" or "image", what).
        note: The last line of the card.
        shared: Whether the model may read what it published.
        call_id: The tool call that proposed it: what came of it is that call's result.
        original: The code as it was proposed, if it was edited.
        seconds: How long it ran.
    """

    code: str
    purpose: str
    thread_id: str
    item_id: str
    state: State = "proposed"
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    remarks: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    shared: bool = True
    call_id: str = ""
    original: str = ""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.original = self.original or self.code

    @property
    def printed(self) -> str:
        """What it published, as text."""
        return "\n".join(value if kind == "text" else FIGURE for kind, value in self.parts)

    def renew(self) -> None:
        """Makes the buttons that are on the card now good for nothing, and gives the next ones a token."""
        self.token = secrets.token_urlsafe(24)


class Desk:
    """The proposals of one chat in this kernel. They are not stored: after a restart none can be run, but the
    one that was running then (`lost_runs`).

    Attributes:
        chat: The chat.
        proposals: By card, oldest first.
        ending: Held by who looks for runs that a kernel left behind.
    """

    def __init__(self, chat: ChatContext) -> None:
        self.chat = chat
        self.proposals: OrderedDict[str, Proposal] = OrderedDict()
        self.ending = asyncio.Lock()

    @classmethod
    def of(cls, chat: ChatContext) -> Desk:
        """The desk of a chat, made when it is first asked for."""
        if chat.desk is None:
            chat.desk = cls(chat)
        assert isinstance(chat.desk, Desk)
        return chat.desk

    def put(self, proposal: Proposal) -> None:
        """Adds a proposal that was made now."""
        self.keep(proposal)
        self.log(proposal, "proposed")

    def keep(self, proposal: Proposal) -> None:
        """Adds a proposal; the oldest are forgotten."""
        self.proposals[proposal.item_id] = proposal
        while len(self.proposals) > MOST_KEPT:
            self.proposals.popitem(last=False)

    def take(self, token: object, thread_id: str, item_id: str | None, *states: State) -> Proposal:
        """The proposal behind a click; the token is used up.

        Args:
            token: What the button carried.
            thread_id: Where the click came from.
            item_id: The widget that was clicked.
            states: In which of them this button is on the card.

        Raises:
            ConsentError: No button of ours stands behind the click. It is logged.
        """
        proposal = self.proposals.get(item_id or "")
        known = (
            proposal is not None
            and isinstance(token, str)
            and hmac.compare_digest(proposal.token.encode(), token.encode("utf-8", "replace"))
            and proposal.thread_id == thread_id
            and proposal.state in states
        )
        if proposal is None or not known:
            self.refuse(thread_id, item_id, "unknown" if proposal is None else "used")
        assert proposal is not None
        proposal.renew()
        return proposal

    def refuse(self, thread_id: str, item_id: str | None, why: str) -> None:
        words = {
            "unknown": "This click belongs to no proposal of this kernel, so nothing was run. Code that was "
            "proposed before a restart has to be proposed again.",
            "used": "This button was used already, or was not made by this chat, so nothing was run. Use the "
            "card as it is now.",
        }[why]
        self.chat.approvals.append(Approval(time.time(), "refused", "", thread_id, item_id or "", words))
        raise ConsentError(words)

    def log(self, proposal: Proposal, decision: Decision, outcome: str = "") -> Approval:
        """Writes down what was decided."""
        entry = Approval(time.time(), decision, proposal.code, proposal.thread_id, proposal.item_id, outcome)
        self.chat.approvals.append(entry)
        return entry


def checked(code: str) -> str:
    """Code as it may be put before a person: all of it can be seen.

    Raises:
        ConsentError: It cannot; the message says what to change.
    """
    code = code.replace("\r\n", "\n").strip("\n").rstrip()
    if not code.strip():
        raise ConsentError("There is no code to propose.")
    lines = code.split("\n")
    if len(code) > MOST_CHARACTERS or len(lines) > MOST_LINES:
        raise ConsentError(
            f"The code has {len(code):,} characters in {len(lines):,} lines. Nobody would read all of it "
            f"before they let it run: at most {MOST_CHARACTERS:,} characters and {MOST_LINES:,} lines. "
            "Propose it in steps."
        )
    for character in code:
        if character not in ALLOWED_CONTROLS and unicodedata.category(character) in HIDDEN:
            name = unicodedata.name(character, "a control character")
            raise ConsentError(
                f"The code holds a character that cannot be seen (U+{ord(character):04X}, {name}). What runs "
                "must be what is read: write it without, or as an escape in a string."
            )
    longest = max(range(len(lines)), key=lambda at: len(lines[at]))
    if len(lines[longest]) > MOST_LINE:
        raise ConsentError(
            f"Line {longest + 1} has {len(lines[longest]):,} characters: its end would be out of sight. "
            f"Break it, at most {MOST_LINE} a line."
        )
    if PUSHED.search(code) or PUSHED_DOWN.search(code):
        raise ConsentError(
            "The code holds so much blank space that what follows it would be out of sight. Take it out."
        )
    return code


HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def mistake(code: str) -> str | None:
    """Why code is no Python, in a line; None when it is, or when it has magics of IPython."""
    if re.search(r"^\s*(?:%|!|\?)|\?\s*$", code, re.MULTILINE):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            compile(code, "<proposed>", "exec", flags)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError, OverflowError):
        return "it is nested too deeply, or cannot be read"
    return None


def remarks_on(code: str) -> tuple[str, ...]:
    """What a reader should know: names in letters that look like others."""
    found = sorted({character for name in names_in(code) for character in name if not character.isascii()})
    if not found:
        return ()
    named = ", ".join(f"{character} ({unicodedata.name(character, '?').title()})" for character in found[:4])
    more = f" and {len(found) - 4} more" if len(found) > 4 else ""
    return (f"Its names have letters that may look like others: {named}{more}.",)


def names_in(code: str) -> Iterator[str]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.NAME:
                yield token.string
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return
