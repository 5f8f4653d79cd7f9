"""Python functions that the page calls: in options they stand as {"$callback": id}."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any

from .errors import ChatKitNotebookError
from .transport.loop import in_worker

Function = Callable[..., Any]

CLIENT_TOOL = "client_tool"
"""The id under which the page calls the Python function behind a ChatKit client tool."""
CLIENT_SECRET = "client_secret"  # noqa: S105 - its name, not its value
"""The id under which the page asks for a session of the workflow that OpenAI runs."""
MAX_RESULT = 1 << 20
"""Characters of JSON a function may hand to the page."""


class CallbackError(ChatKitNotebookError):
    """What went wrong in a function of the user's, in one line; the cause is what it raised."""


class Callbacks:
    """The functions in a set of options, by the path where they stand.

    Args:
        fixed: Functions that are always there, by id.
    """

    def __init__(self, fixed: Mapping[str, Function] | None = None) -> None:
        self.fixed = dict(fixed or {})
        self.functions: dict[str, Function] = {}

    def encode(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The options as JSON; the functions in them replace those of the last time."""
        functions: dict[str, Function] = {}

        def encoded(path: str, value: Any) -> Any:
            if isinstance(value, Mapping):
                return {key: encoded(f"{path}.{key}", entry) for key, entry in value.items()}
            if isinstance(value, (list, tuple)):
                return [encoded(f"{path}.{index}", entry) for index, entry in enumerate(value)]
            if callable(value):
                functions[path] = value
                return {"$callback": path}
            return value

        result = {key: encoded(key, value) for key, value in options.items()}
        self.functions = functions
        return result

    async def run(self, callback: str, args: list[Any]) -> Any:
        """Calls a function with as many of the arguments as it takes, and gives its result as JSON.

        Raises:
            CallbackError: There is no such function, it raised, or its result is not JSON.
        """
        function = self.functions.get(callback) or self.fixed.get(callback)
        if function is None:
            raise CallbackError(f"There is no function at `{callback}` any more: the options were changed.")
        try:
            return plain(callback, await run_function(function, *args))
        except CallbackError:
            raise
        except Exception as error:
            raise CallbackError(f"{name_of(function)} failed: {type(error).__name__}: {error}") from error


async def run_function(function: Function, *args: Any, **kwargs: Any) -> Any:
    """Calls a function of the user's: coroutines in the loop, everything else on a thread of its own."""
    arguments = args if kwargs else fitting(function, args)
    if inspect.iscoroutinefunction(function):
        return await function(*arguments, **kwargs)
    result = await in_worker(lambda: function(*arguments, **kwargs))
    return await result if inspect.isawaitable(result) else result


def fitting(function: Function, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """As many of the arguments as the function takes by position: a handler may leave out the last."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):  # a builtin that does not say
        return args
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return args
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return args[: len(positional)]


def plain(callback: str, value: Any) -> Any:
    """A result as JSON: pydantic models and dataclass-like objects with `model_dump` become dicts."""
    try:
        text = json.dumps(value, default=dumped, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise CallbackError(
            f"The function at `{callback}` returned what cannot be sent to the page ({error}). "
            "Return None, numbers, strings, lists or dicts of these."
        ) from error
    if len(text) > MAX_RESULT:
        raise CallbackError(
            f"The function at `{callback}` returned {len(text):,} characters of JSON; "
            f"at most {MAX_RESULT:,} can be sent. Return fewer entries."
        )
    return json.loads(text)


def dumped(value: Any) -> Any:
    dump = getattr(value, "model_dump", None)
    if callable(dump):
        return dump(mode="json", exclude_none=True)
    raise TypeError(f"a {type(value).__name__} is not JSON")


def name_of(function: Function) -> str:
    return getattr(function, "__qualname__", None) or type(function).__name__
