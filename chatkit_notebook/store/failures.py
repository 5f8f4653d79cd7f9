"""What goes wrong in a store, in words that the chat can show as they are."""

from __future__ import annotations

from chatkit.errors import CustomStreamError
from chatkit.store import NotFoundError

from ..errors import StoreError


class DatabaseError(StoreError, CustomStreamError):
    """The database cannot be opened, read or written; ChatKit shows the message and offers to try again."""

    def __init__(self, where: str, what: str, error: BaseException) -> None:
        reason, advice = reason_and_advice(error)
        message = f"The database of conversations in {where} cannot be {what}: {reason}. {advice}"
        CustomStreamError.__init__(self, message, allow_retry=True)
        Exception.__init__(self, message)


class MissingError(NotFoundError, CustomStreamError):
    """There is no such thread, item or attachment."""

    def __init__(self, message: str) -> None:
        CustomStreamError.__init__(self, message, allow_retry=False)
        Exception.__init__(self, message)

    @classmethod
    def thread(cls, thread_id: str) -> MissingError:
        return cls(f"There is no conversation `{thread_id}` (any more). Open another one or start a new one.")

    @classmethod
    def item(cls, item_id: str, thread_id: str) -> MissingError:
        return cls(
            f"There is no item `{item_id}` in the conversation `{thread_id}`. Reload the conversation."
        )

    @classmethod
    def attachment(cls, attachment_id: str) -> MissingError:
        return cls(f"There is no attachment `{attachment_id}`. Attach the file again.")


class GapError(StoreError, CustomStreamError):
    """A part of an upload came before the one that stands in front of it."""

    def __init__(self, attachment_id: str, start: int, there: int) -> None:
        message = (
            f"The upload of `{attachment_id}` has {there:,} bytes, and this part begins at {start:,}. "
            "Upload the file again from its beginning."
        )
        CustomStreamError.__init__(self, message, allow_retry=True)
        Exception.__init__(self, message)


ELSEWHERE = 'Choose another place with store="sqlite:///path", or store=":memory:" to go on without saving.'
ADVICE = {
    ("readonly", "read-only", "permission"): f"Make it writable. {ELSEWHERE}",
    ("full", "no space"): f"Free some disk space. {ELSEWHERE}",
    ("locked", "busy"): f"Another program keeps it locked: end that program and try again. {ELSEWHERE}",
    (
        "not a database",
        "malformed",
        "encrypted",
    ): f"Move the file away or restore it from a backup. {ELSEWHERE}",
    ("is a folder",): f"Name a file in it. {ELSEWHERE}",
    ("folder",): f"Make the folder again. {ELSEWHERE}",
    ("unable to open",): f"Check that its folder is there and can be written to. {ELSEWHERE}",
    ("already exists",): f"The file belongs to another program. {ELSEWHERE}",
    ("authentication", "password"): "Check the user and the password in the URL.",
    ("refused", "timeout", "could not translate", "resolve"): f"Check that the server runs. {ELSEWHERE}",
}


def reason_and_advice(error: BaseException) -> tuple[str, str]:
    """Why a database call failed, and what to do, from the innermost error's own first line."""
    cause: BaseException = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines()
    reason = (lines[0] if lines else type(cause).__name__).rstrip(". ")
    text = reason.casefold()
    advice = next((advice for words, advice in ADVICE.items() if any(w in text for w in words)), ELSEWHERE)
    return reason[:300], advice
