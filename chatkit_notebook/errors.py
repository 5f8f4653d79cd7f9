"""The exceptions of this package.

ChatKitNotebookError
├── ModelError              no model, or one that cannot be used
├── TransportError          the page or the loopback server cannot be reached
├── StoreError              the database cannot be opened, read or written
├── WidgetError             a ChatKit widget, or the template of one, cannot be read or built
│   ├── TemplateError       the template failed, or took more than it may
│   └── DataError           the data does not fit the template
├── TranscriptError         a conversation cannot be exported
├── ConsentError            code was not run: nobody allowed it
├── PrivacyRuleError        a rule of `chat.privacy` is wrong
├── InspectionError         a variable or a query
│   ├── VariableNotFoundError
│   ├── ColumnNotFoundError
│   ├── NotATableError
│   ├── NotSharedError      the person keeps it back from the chat
│   ├── QueryRefusedError   the statement is not one read-only SELECT over the named frames
│   ├── QueryFailedError    the engine could not run it
│   └── BudgetExceededError rows, bytes, memory or seconds ran out
└── ClosedError             the chat was closed

Every message says what happened, what there is instead, and what to do next.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator


class ChatKitNotebookError(Exception):
    """Base of all errors this package raises on purpose."""


class ModelError(ChatKitNotebookError):
    """There is no model to answer with, or the one named cannot be used."""


class TransportError(ChatKitNotebookError):
    """The page or the loopback server cannot be reached."""


class StoreError(ChatKitNotebookError):
    """The database of conversations cannot be opened, read or written."""


class WidgetError(ChatKitNotebookError):
    """A ChatKit widget cannot be read or built.

    Attributes:
        line: Where in its text the mistake is, from 1; None where that is not known.
        column: As `line`.
    """

    def __init__(self, message: str = "", line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class TemplateError(WidgetError):
    """A widget's template failed, or took more time or space than it may."""


class DataError(WidgetError):
    """The data does not fit the template, or is not JSON."""


class TranscriptError(ChatKitNotebookError):
    """A conversation cannot be exported to this file."""


class ClosedError(ChatKitNotebookError):
    """The chat was closed."""


class PrivacyRuleError(ChatKitNotebookError):
    """A rule of `chat.privacy` is wrong."""


class ConsentError(ChatKitNotebookError):
    """Code was not run: nobody allowed it, or not in a way that counts."""


class InspectionError(ChatKitNotebookError):
    """A variable could not be read or a query could not be answered."""


class VariableNotFoundError(InspectionError):
    """There is no variable of that name."""

    @classmethod
    def named(cls, name: str, available: Iterable[str]) -> VariableNotFoundError:
        return cls(f"There is no variable `{name}`. {what_there_is(name, available)}")


class ColumnNotFoundError(InspectionError):
    """The table has no column of that name."""

    @classmethod
    def named(cls, name: str, table: str, available: Iterable[str]) -> ColumnNotFoundError:
        return cls(f"`{table}` has no column `{name}`. {what_there_is(name, available)}")


class NotATableError(InspectionError):
    """The variable cannot be shown or queried as a table."""


class NotSharedError(InspectionError):
    """The rules of `chat.privacy` keep a variable, or the values of it, back."""


class QueryRefusedError(InspectionError):
    """The statement is not a single read-only SELECT over the named frames."""


class QueryFailedError(InspectionError):
    """The engine could not run the statement."""


class BudgetExceededError(InspectionError):
    """Reading took more rows, bytes, memory or seconds than allowed."""


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it; one that is raised from itself is its own cause and comes once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def closest(name: str, available: Iterable[str]) -> str | None:
    """The available name that is nearest to a mistyped one, or None when nothing is near."""
    names = {str(candidate).casefold(): str(candidate) for candidate in available}
    matches = difflib.get_close_matches(name.casefold(), names, n=1, cutoff=0.6)
    return names[matches[0]] if matches else None


def what_there_is(name: str, available: Iterable[str], limit: int = 12) -> str:
    """The second half of a "there is no X" message: the nearest match and what exists."""
    names = [str(candidate) for candidate in available]
    if not names:
        return "There are none."
    near = closest(name, names)
    hint = f"Did you mean `{near}`? " if near else ""
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"{hint}There is: {', '.join(names[:limit])}{more}."
