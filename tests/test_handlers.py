from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

import pytest

from chatkit_notebook.handlers import call


async def results(handler: Callable[..., Any], *arguments: Any) -> list[Any]:
    return [value async for value in call(handler, *arguments)]


def plain(a: str) -> str:
    return a


async def coroutine(a: str) -> str:
    return a


def generator(a: str) -> Iterator[str]:
    yield a
    yield a + a


async def async_generator(a: str) -> AsyncIterator[str]:
    yield a
    yield a + a


class Callable_:
    def __call__(self, a: str) -> str:
        return a


class AsyncCallable:
    async def __call__(self, a: str) -> str:
        return a


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (plain, ["x"]),
        (coroutine, ["x"]),
        (generator, ["x", "xx"]),
        (async_generator, ["x", "xx"]),
        (lambda: "none", ["none"]),
        (lambda *all_: all_, [("x", "y", "z")]),
        (lambda a, b: (a, b), [("x", "y")]),
        (lambda a, *, key=1: a, ["x"]),
        (lambda a, b="default": b, ["y"]),
        (partial(lambda first, a: (first, a), 1), [(1, "x")]),
        (Callable_(), ["x"]),
        (AsyncCallable(), ["x"]),
        (lambda: None, []),
        (lambda: coroutine("later"), ["later"]),
    ],
)
async def test_every_kind_of_function_gets_what_it_takes(
    handler: Callable[..., Any], expected: list[Any]
) -> None:
    assert await results(handler, "x", "y", "z") == expected


async def test_functions_that_are_not_async_run_in_a_worker_thread() -> None:
    def where() -> Iterator[threading.Thread]:
        yield threading.current_thread()

    here = threading.current_thread()
    assert here not in await results(where)
    assert here not in await results(threading.current_thread)


async def test_an_error_of_the_handler_arrives() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyError("x")

    with pytest.raises(KeyError):
        await results(broken)
