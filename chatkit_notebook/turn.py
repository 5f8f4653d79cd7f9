"""A turn without a page: a message is posted inside the process and followed until its answer is complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .callbacks import plain
from .errors import ChatKitNotebookError
from .page import run_client_tool
from .session import Session, describe

MAX_CLIENT_TOOLS = 20
"""Client tool calls in one turn, after which the model is taken to go in circles."""


class AnswerError(ChatKitNotebookError):
    """The answer ended with an error; the text is what the chat would show."""


def user_input(
    text: str | None,
    content: list[dict[str, Any]] | None = None,
    attachments: tuple[str, ...] = (),
    tool: str | None = None,
    model: str | None = None,
) -> dict[str, Any]:
    """A message as ChatKit's server takes it."""
    parts = content if content is not None else [{"type": "input_text", "text": text}]
    options: dict[str, Any] = {}
    if tool is not None:
        options["tool_choice"] = {"id": tool}
    if model is not None:
        options["model"] = model
    return {
        "content": [{"data": {}, **part} if part.get("type") == "input_tag" else part for part in parts],
        "attachments": list(attachments),
        "inference_options": options,
    }


def run_turn(
    session: Session,
    message: Mapping[str, Any],
    thread_id: str | None,
    seen: Callable[[Mapping[str, Any]], None],
) -> str:
    """Sends a message and waits for the whole answer; client tools are answered on the way.

    Args:
        session: The chat.
        message: What `user_input` gives.
        thread_id: The conversation; None starts one.
        seen: Called with each event.

    Returns:
        The id of the conversation.

    Raises:
        AnswerError: The chat answered with an error.
    """
    operation: dict[str, Any] = {"type": "threads.create", "params": {"input": message}}
    if thread_id is not None:
        operation = {
            "type": "threads.add_user_message",
            "params": {"thread_id": thread_id, "input": message},
        }
    for _ in range(MAX_CLIENT_TOOLS):
        pending: dict[str, Any] | None = None
        for event in session.stream(operation):
            seen(event)
            kind, item = event.get("type"), event.get("item") or {}
            if kind == "thread.created":
                thread_id = str(event["thread"]["id"])
            elif kind == "error":
                raise AnswerError(event.get("message") or "The answer failed; the log says more.")
            elif kind == "thread.item.done" and item.get("type") == "client_tool_call":
                pending = item if item.get("status") == "pending" else None
        if thread_id is None:
            raise AnswerError("The chat began no conversation; the log may say why.")
        if pending is None:
            return thread_id
        result = answer_client_tool(session, pending)
        operation = {
            "type": "threads.add_client_tool_output",
            "params": {"thread_id": thread_id, "result": result},
        }
    raise AnswerError(f"The model called client tools {MAX_CLIENT_TOOLS} times and did not answer.")


def answer_client_tool(session: Session, call: Mapping[str, Any]) -> Any:
    name = str(call.get("name"))
    wanted = {"name": name, "params": call.get("arguments") or {}}
    try:
        result = session.runtime.loop.wait(run_client_tool(session.context.client_tools, wanted))
        return plain(name, result) if result is not None else {}
    except Exception as error:  # noqa: BLE001 - the model is told, as by a page
        return {"error": describe(error)}
