from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from chatkit_notebook.callbacks import CallbackError, Callbacks


def test_functions_become_ids_and_everything_else_stays() -> None:
    callbacks = Callbacks()
    wire = callbacks.encode(
        {"header": {"rightAction": {"icon": "menu", "onClick": print}}, "list": [{"f": len}], "locale": "de"}
    )
    assert wire == {
        "header": {"rightAction": {"icon": "menu", "onClick": {"$callback": "header.rightAction.onClick"}}},
        "list": [{"f": {"$callback": "list.0.f"}}],
        "locale": "de",
    }
    assert callbacks.functions == {"header.rightAction.onClick": print, "list.0.f": len}
    callbacks.encode({})
    assert callbacks.functions == {}


async def run(function: Any, *args: Any) -> Any:
    callbacks = Callbacks()
    callbacks.encode({"f": function})
    return await callbacks.run("f", list(args))


async def test_a_plain_function_runs_on_a_thread_and_an_async_one_in_the_loop() -> None:
    async def where() -> str:
        await asyncio.sleep(0)
        return threading.current_thread().name

    assert await run(lambda: threading.current_thread().name) == "chatkit-notebook-worker"
    assert await run(where) == threading.current_thread().name


async def test_a_handler_may_take_fewer_arguments_than_it_gets() -> None:
    assert await run(lambda: "none", 1, 2) == "none"
    assert await run(lambda a: a, 1, 2) == 1
    assert await run(lambda *a: list(a), 1, 2) == [1, 2]
    assert await run(lambda a, *, b=5: a + b, 1, 2) == 6


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda: {}["tea"], "KeyError: 'tea'"),
        (lambda: object(), "a object is not JSON"),
        (lambda: float("nan"), "cannot be sent"),
        (lambda: "x" * 2_000_000, "at most 1,048,576"),
    ],
)
async def test_what_goes_wrong_is_one_line(function: Any, words: str) -> None:
    with pytest.raises(CallbackError, match=words) as caught:
        await run(function)
    assert "\n" not in str(caught.value)


async def test_a_function_of_former_options_is_gone() -> None:
    with pytest.raises(CallbackError, match="the options were changed"):
        await Callbacks().run("entities.onClick", [])
