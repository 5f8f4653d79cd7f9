"""What a click brings: the reply of every action of a widget of ours."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from chatkit.types import ThreadMetadata, WidgetItem

from ..context import RequestContext
from ..errors import InspectionError, VariableNotFoundError


@dataclass(frozen=True, slots=True)
class Reply:
    """What a click brings.

    Attributes:
        widget: New or updated widget JSON.
        copy_text: What the copy button of the widget copies.
        where: "update" changes the widget that was clicked, "append" adds one to the thread, "replace-last"
            adds one or takes the place of the thread's last item when that is of the same kind.
        reply_kind: The kind that "replace-last" compares.
    """

    widget: dict[str, Any] | None = None
    copy_text: str | None = None
    where: Literal["update", "append", "replace-last"] = "update"
    reply_kind: str | None = None


Handler = Callable[[dict[str, Any], "WidgetItem | None", ThreadMetadata, RequestContext], Awaitable[Reply]]


def plain_words(error: InspectionError) -> str:
    """The error as plain text; of a variable that was there when the widget was drawn, how to get it back."""
    text = str(error)
    if isinstance(error, VariableNotFoundError):
        text = f"{text.partition('. ')[0]} any more. Run the cell that makes it, then click again."
    return re.sub(r"`([^`]+)`", r"“\1”", text)
