"""Whatever goes wrong in a turn, as the error that ChatKit shows with its text."""

from __future__ import annotations

import logging

from chatkit.errors import BaseStreamError, CustomStreamError

from ..context import RequestContext
from ..errors import ChatKitNotebookError

LENGTH = 1_000

log = logging.getLogger(__name__)


def told(error: BaseException, what: str, request: RequestContext) -> BaseStreamError:
    """The error for the page; the log and the notebook widget get to know it too.

    Args:
        error: What was raised. Errors of this package speak for themselves.
        what: Begins the sentence for all others: "The answer failed".
        request: Of whose chat.
    """
    if isinstance(error, BaseStreamError):
        text = getattr(error, "message", None) or what
        result = error
    elif isinstance(error, ChatKitNotebookError):
        text = str(error)
        result = CustomStreamError(text, allow_retry=True)
    else:
        log.error("%s", what, exc_info=error)
        text = f"{what}: {type(error).__name__}: {error}".strip(": ")
        text = text if len(text) <= LENGTH else f"{text[: LENGTH - 1]}…"
        result = CustomStreamError(text, allow_retry=True)
    notify_error(request, text)
    return result


def notify_error(request: RequestContext, text: str) -> None:
    if request.failure == text:
        return
    request.failure = text
    try:
        request.chat.notify("error", {"message": text})
    except Exception:
        log.exception("The notebook widget could not be told of an error")
