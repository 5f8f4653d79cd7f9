"""A click that brings the agent something: it goes on in the same stream, as after the result of a tool."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, cast

from chatkit.errors import CustomStreamError
from chatkit.types import ThreadMetadata, ThreadStreamEvent, UserMessageItem

from ..context import RequestContext

Respond = Callable[
    [ThreadMetadata, "UserMessageItem | None", RequestContext], AsyncIterator[ThreadStreamEvent]
]
KEPT = "What the code did stands on its card; send a message to go on."


async def going_on(
    events: AsyncIterator[ThreadStreamEvent],
    ask: Respond,
    thread: ThreadMetadata,
    request: RequestContext,
) -> AsyncIterator[ThreadStreamEvent]:
    """The events of an action, then those of the agent when the action has something for it.

    Args:
        events: Of the action.
        ask: The agent.
        thread: The conversation.
        request: Its `goes_on` is set by the action.

    Raises:
        CustomStreamError: The agent failed. It offers no Retry: that would take the card away with the rest.
    """
    async with aclosing(cast(Any, events)):
        async for event in events:
            yield event
    if not request.goes_on:
        return
    request.goes_on = False
    answer = ask(thread, None, request)
    try:
        async with aclosing(cast(Any, answer)):
            async for event in answer:
                yield event
    except CustomStreamError as error:
        raise CustomStreamError(f"{error.message} {KEPT}", allow_retry=False) from error
