"""What may be asked of a chat, and how a request that cannot be answered is refused. Needs no ChatKit."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ChatKitNotebookError, what_there_is

STREAMING = frozenset(
    {
        "threads.create",
        "threads.add_user_message",
        "threads.add_client_tool_output",
        "threads.add_structured_input",
        "threads.retry_after_item",
        "threads.custom_action",
    }
)
"""Operations that are answered with events."""

PLAIN = frozenset(
    {
        "threads.get_by_id",
        "threads.list",
        "threads.update",
        "threads.delete",
        "threads.sync_custom_action",
        "items.list",
        "items.feedback",
        "attachments.create",
        "attachments.delete",
        "input.transcribe",
    }
)
"""Operations that are answered with one JSON document."""

RUNS = frozenset({"threads.follow", "threads.stop"})
"""Our own: pages follow and stop answers that go on without them."""

LEDGER = "ledger.get"
"""Our own: what was sent to a model in a turn."""

RUN_ID = re.compile(r"[!-~]{1,64}")
"""Run ids travel in a header."""

HOSTED = {
    "threads.init": "here a thread begins with threads.create",
    "threads.share": "here a conversation is shared as a file: %chatkit --export FILE",
    "threads.create_from_shared": "here a thread begins with threads.create",
    "attachments.process": "it does nothing here",
    "attachments.get_preview": "it does nothing here",
}
"""Operations of the service hosted by OpenAI, which a client may try, and what there is instead."""


class RequestError(ChatKitNotebookError):
    """A request that cannot be answered.

    Attributes:
        status: Of the HTTP response.
        code: One word for programs.
        details: More for programs, JSON-able.
    """

    def __init__(self, status: int, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.details = details

    def as_json(self) -> dict[str, Any]:
        return {"error": {"code": self.code, "message": str(self), **self.details}}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What every request has, read without knowing the operation.

    Attributes:
        type: The operation; one of `STREAMING`, `PLAIN` or `RUNS`, or `LEDGER`.
        params: Of the operation; not checked.
        metadata: The integration's own part of the request, which ChatKit reads and drops.
        body: The whole request.
    """

    type: str
    params: Mapping[str, Any]
    metadata: Mapping[str, Any]
    body: bytes

    @property
    def streams(self) -> bool:
        return self.type in STREAMING

    @property
    def run(self) -> str | None:
        """What the page calls the run that this request starts; its going away is then no wish to stop it."""
        ours = self.metadata.get("chatkit_notebook")
        return run_id(ours.get("run")) if isinstance(ours, dict) else None

    @property
    def quiet(self) -> bool:
        """Whether the page knows nothing of runs, and wants no events about them."""
        ours = self.metadata.get("chatkit_notebook")
        return isinstance(ours, dict) and ours.get("quiet") is True

    @classmethod
    def read(cls, body: bytes) -> Envelope:
        """Reads a request.

        Raises:
            RequestError: It is not JSON, has no type, or a type that is not answered here.
        """
        try:
            content = json.loads(body)
        except RecursionError as error:
            raise RequestError(400, "not_json", "The request is nested too deeply.") from error
        except ValueError as error:
            raise RequestError(400, "not_json", f"The request is not JSON: {error}.") from error
        kind = content.get("type") if isinstance(content, dict) else None
        if not isinstance(kind, str):
            what = 'The request is not an object with a "type".'
            raise RequestError(400, "no_type", f"{what} {types('')}", types=sorted(STREAMING | PLAIN))
        if kind in HOSTED:
            message = f"`{kind}` belongs to the service hosted by OpenAI; {HOSTED[kind]}."
            raise RequestError(501, "hosted_only", message)
        if kind not in STREAMING | PLAIN | RUNS | {LEDGER}:
            message = f"There is no request of type `{kind[:100]}`. {types(kind)}"
            raise RequestError(400, "unknown_type", message, types=sorted(STREAMING | PLAIN))
        return cls(kind, section(content, "params"), section(content, "metadata"), body)


def section(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = content.get(name)
    return value if isinstance(value, dict) else {}


def run_id(value: Any) -> str | None:
    return value if isinstance(value, str) and RUN_ID.fullmatch(value) else None


def text_of(params: Mapping[str, Any], name: str) -> str | None:
    """A parameter that is a text, if it is there."""
    value = params.get(name)
    return value if isinstance(value, str) else None


def types(kind: str) -> str:
    every = sorted(STREAMING | PLAIN)
    return what_there_is(kind, every, limit=len(every))


def preferred_language(header: str | None) -> str:
    """The language of an Accept-Language header that is wanted most ("de-AT"), or "en"."""
    best, most = "en", 0.0
    for part in (header or "").split(","):
        name, _, parameters = part.partition(";")
        weight = parameters.strip().removeprefix("q=") if parameters else "1"
        try:
            quality = float(weight)
        except ValueError:
            continue
        if name.strip() not in ("", "*") and quality > most:
            best, most = name.strip(), quality
    return best
