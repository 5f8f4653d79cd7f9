"""Calling a handler of widget actions: a function of any kind, with the arguments it takes."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Any

from .transport.loop import in_worker

END = object()


async def call(handler: Callable[..., Any], *arguments: Any) -> AsyncGenerator[Any, None]:
    """What a handler returns or yields, one thing after the other.

    Functions and generators that are not async run in a worker thread, so that they cannot stop the chat.

    Args:
        handler: Called with as many of the arguments as it takes by position.
        arguments: What there is to hand over, the most wanted first.
    """
    given = arguments[: positional(handler, len(arguments))]
    if inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler):
        result = handler(*given)
    else:
        result = await in_worker(handler, *given)
    if inspect.isawaitable(result):
        result = await result
    if isinstance(result, AsyncGenerator):
        # closed now when whoever listens goes away, not when it is collected
        async with aclosing(result) as values:
            async for value in values:
                yield value
    elif isinstance(result, AsyncIterator):
        async for value in result:
            yield value
    elif isinstance(result, Iterator):
        while (value := await in_worker(next, result, END)) is not END:
            yield value
    elif result is not None:
        yield result


def positional(handler: Callable[..., Any], most: int) -> int:
    """How many arguments a function takes by position, at most `most`; all when it does not say."""
    try:
        parameters = inspect.signature(handler).parameters.values()
    except (TypeError, ValueError):
        return most
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return most
    return min(most, sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters))
