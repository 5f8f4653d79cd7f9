"""What went wrong with a model, in words: what happened, which server, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from agents.exceptions import (
    AgentsException,
    MaxTurnsExceeded,
    ModelBehaviorError,
    ModelTimeoutError,
    UserError,
)
from openai import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
)

from ..errors import ChatKitNotebookError, causes, what_there_is

MAX_DETAIL = 300


@dataclass(frozen=True)
class Explained:
    """A failure for the user.

    Attributes:
        text: What happened and what to do.
        retry: Whether the same request may well succeed when it is sent again.
    """

    text: str
    retry: bool


def explained(error: BaseException, name: str, where: str, offered: tuple[str, ...] = ()) -> Explained:
    """The words for an error of a run.

    Args:
        error: What was raised.
        name: The model's name.
        where: Base URL of its server.
        offered: The names its server offers.
    """
    at = f"`{where}`" if where else "the model's server"
    match error:
        case ChatKitNotebookError():
            return Explained(str(error), retry=True)
        case APITimeoutError():
            return Explained(
                f"`{name}` at {at} did not answer in time. The server may be loading the model or be "
                f"overloaded: wait and retry, "
                "or choose a smaller model.", True,
            )  # fmt: skip
        case APIStatusError():
            return status(error, name, at, offered)
        case APIConnectionError():
            return cut_off(name, at) if was_cut_off(error) else connection(error, at)
        case APIResponseValidationError():
            return Explained(
                f"{at} answered with something that is not the OpenAI API. Check OPENAI_BASE_URL: it "
                f"usually ends in `/v1`.",
                False,
            )
        case APIError():
            return Explained(
                f"{at} reported an error while `{name}` answered: {short(error.message)} What was answered "
                f"so far is kept.",
                True,
            )
        case MaxTurnsExceeded():
            return Explained(
                "The model kept calling tools without coming to an answer, so I stopped it. Ask for less "
                "at once, or name the table and the columns.",
                True,
            )
        case ModelTimeoutError():
            return Explained(
                f"`{name}` at {at} did not answer in time. Retry, or choose a smaller model.", True
            )
        case ModelBehaviorError() if "terminal event" in str(error):
            detail = short(str(error).partition("message=")[2])
            return Explained(
                f"{at} reported an error while `{name}` answered: {detail} What was answered so far is kept.",
                True,
            )
        case ModelBehaviorError() if "final response" in str(error):
            return empty(name, where)
        case ModelBehaviorError():
            return Explained(
                f"`{name}` sent something that is not an answer ({short(str(error))}). Retry, or choose "
                f"another model.",
                True,
            )
        case UserError():
            return Explained(f"The agent is set up wrongly: {short(str(error))}", False)
        case AgentsException():
            return Explained(f"The answer was stopped: {short(str(error)) or type(error).__name__}", True)
    if broken(error):
        return cut_off(name, at)
    return Explained(
        f"Something went wrong while answering: {type(error).__name__}: {short(str(error))} The notebook's "
        f"log has the details.",
        True,
    )


def empty(name: str, where: str) -> Explained:
    """The words for an answer in which nothing is."""
    at = f" at `{where}`" if where else ""
    return Explained(
        f"`{name}`{at} sent an empty answer. Retry, or choose another model. If no answer ever comes, check "
        f"OPENAI_BASE_URL: it usually ends in `/v1`.",
        True,
    )


def status(error: APIStatusError, name: str, at: str, offered: tuple[str, ...]) -> Explained:
    detail = short(message_of(error))
    code = str(error.code or "")
    if error.status_code == 401:
        return Explained(
            f"{at} refused the key (401). Set OPENAI_API_KEY to a valid one: `%env OPENAI_API_KEY=...` in "
            f"a cell, then retry.",
            True,
        )
    if error.status_code == 403:
        return Explained(
            f"{at} does not allow this key to use `{name}` (403): {detail} Use another key or model.", False
        )
    if error.status_code == 404:
        others = [other for other in offered if other != name]
        there_is = (
            f" {what_there_is(name, others)}"
            if others
            else " Check the name, and that OPENAI_BASE_URL ends in `/v1`."
        )
        return Explained(f"{at} does not have the model `{name}` or the address (404).{there_is}", False)
    if error.status_code == 429:
        if code == "insufficient_quota":
            return Explained(
                f"The account at {at} has no quota left (429): {detail} Check its billing, or choose "
                f"another server.",
                False,
            )
        wait = error.response.headers.get("retry-after")
        when = f" It asks to wait {wait} seconds." if wait else ""
        return Explained(f"{at} takes no more requests for now (429).{when} Retry a little later.", True)
    if too_long(code, detail):
        return Explained(
            f"The conversation is too long for `{name}` at {at}: {detail} Start a new chat, ask for fewer "
            f"rows, or choose a model with a longer context.",
            False,
        )
    if error.status_code >= 500:
        return Explained(
            f"{at} failed ({error.status_code}): {detail} That is the server's own trouble: retry in a "
            f"moment.",
            True,
        )
    return Explained(f"{at} refused the request ({error.status_code}): {detail}", False)


def cut_off(name: str, at: str) -> Explained:
    return Explained(
        f"The connection to {at} broke off while `{name}` answered. What was answered so far is kept; "
        f"retry for a whole answer.",
        True,
    )


def was_cut_off(error: BaseException) -> bool:
    """Whether the answer had begun: the client says of a stream, too, that it could not connect."""
    said = " ".join(str(one) for one in causes(error)).casefold()
    return "incomplete chunked read" in said or "incomplete message body" in said


def connection(error: BaseException, at: str) -> Explained:
    said = " ".join(str(one) for one in causes(error)).casefold()
    if "refused" in said or "all connection attempts failed" in said:
        why = "nothing listens there. Start the server, or correct OPENAI_BASE_URL"
    elif any(
        word in said
        for word in ("name or service", "getaddrinfo", "nodename", "name resolution", "not known")
    ):
        why = "there is no host of that name, or no network. Check the address and the connection"
    elif "certificate" in said or "ssl" in said:
        why = "its certificate is not trusted. Check the address and your proxy"
    else:
        return Explained(
            f"The connection to {at} broke off. Check the server and the network, then retry.", True
        )
    return Explained(f"{at} cannot be reached: {why}.", True)


def broken(error: BaseException) -> bool:
    """Whether the HTTP client's transport failed; its exceptions pass through a stream as they are."""
    roots = {cls.__module__.partition(".")[0] for one in causes(error) for cls in type(one).__mro__}
    return bool(roots & {"httpx", "httpx2", "httpcore", "httpcore2", "h11"}) or isinstance(
        error, ConnectionError
    )


def too_long(code: str, detail: str) -> bool:
    return (
        code == "context_length_exceeded"
        or re.search(
            r"context (?:length|window|size)|maximum context|too many tokens|prompt is too long"
            r"|exceeds? the (?:available )?context",
            detail,
            re.IGNORECASE,
        )
        is not None
    )


def message_of(error: APIStatusError) -> str:
    body: Any = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        text = inner.get("message") if isinstance(inner, dict) else inner
        if isinstance(text, str) and text:
            return text
    return error.message


def short(text: str) -> str:
    """One bounded line that ends as a sentence."""
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()
    text = re.sub(r"\.\.$", ".", text)
    if len(text) > MAX_DETAIL:
        text = text[: MAX_DETAIL - 1] + "…"
    return text if not text or text[-1] in ".!?…" else f"{text}."
