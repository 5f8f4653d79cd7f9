"""The hooks of a chat: Python functions that the agent, a widget's action, or the page calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, overload

from traitlets import TraitError

from . import options
from .page import Page, UnknownEventError
from .session import Session
from .slash import Command, SlashMenu

Function = TypeVar("Function", bound=Callable[..., Any])


class Hooks:
    """What `ChatKit` offers to hang functions on; one defined again takes the place of its former self."""

    _session: Session
    _page: Page
    _slash: SlashMenu

    def tool(self, function: Function) -> Function:
        """Gives the agent a tool: `@chat.tool` above a function, or an `agents` tool as the argument.

        The model reads the type hints and the docstring. The function runs in this kernel, beside the cells.
        It may return a ChatKit widget, which is put into the conversation, or `(text, widget)`: the model
        reads the text, or else the texts in the widget.

        Args:
            function: The function, sync or async, or the tool. One of the same name takes its place.

        Returns:
            What was given.
        """
        tools, name = self._session.context.tools, name_of(function)
        tools[:] = [known for known in tools if known is not function and name_of(known) != name] + [function]
        return function

    def client_tool(self, function: Function) -> Function:
        """Answers ChatKit's client tool of the function's name.

        The call goes through the page's `onClientTool` and shows in the traits `client_tool_call` and
        `client_tool_result`. The arguments come by name.

        Args:
            function: Takes the arguments of the tool; what it returns must fit into JSON.

        Returns:
            What was given.
        """
        self._session.context.client_tools[name_of(function)] = function
        return function

    def on_action(self, action: str) -> Callable[[Function], Function]:
        """Handles the actions of a type on the server: `@chat.on_action("order.approve")`.

        The function is called with as many of (action, item, thread, request) as it takes; it may be async,
        may return a ChatKit widget, which takes the place of the one that was clicked, and may yield several,
        and ChatKit events.

        Args:
            action: The action's type, as a button of a widget has it.

        Returns:
            A decorator that gives the function back.

        Raises:
            TraitError: The type is empty or no text.
        """
        if not isinstance(action, str) or not action:
            raise TraitError('`on_action` needs the action\'s type: @chat.on_action("order.approve").')

        def register(function: Function) -> Function:
            self._session.context.actions[action] = function
            return function

        return register

    def command(
        self, label: str, *, description: str | None = None, icon: str | None = None, group: str | None = None
    ) -> Callable[[Function], Function]:
        """Adds a command to the menu that "/" opens: `@chat.command("Refresh prices")`.

        The function is called beside the kernel when the command is chosen, with the command as ChatKit's
        JSON if it takes an argument. What it returns: None; a text, which shows under the chat; a ChatKit
        widget, which is put into the conversation; or what ChatKit's `commands.onSelect` may answer,
        `{"type": "entity", "entity": ...}` or `{"type": "menu", "commands": [...]}`.

        Args:
            label: What the menu shows.
            description: A few words beside it.
            icon: One of ChatKit's icons.
            group: Commands of one group stand together.

        Returns:
            A decorator that gives the function back.

        Raises:
            TraitError: The label is empty, or there is no such icon.
        """
        if not isinstance(label, str) or not label.strip():
            raise TraitError('`command` needs what the menu shows: @chat.command("Refresh prices").')
        try:
            options.icon("icon", "cube" if icon is None else icon)
        except options.OptionError as error:
            raise TraitError(str(error)) from None

        def register(function: Function) -> Function:
            made = Command(name_of(function), label, function, description, icon, group)
            self._slash.register(made)
            return function

        return register

    def describer(self, kind: type | str) -> Callable[[Function], Function]:
        """Describes variables of a class to the agent and the reader: `@chat.describer(Thermometer)`.

        The function takes the object and returns a short text, or a mapping of short facts. Where the
        platform can, it runs in a child process and cannot change anything here; it has half a second. A
        class may also describe its own instances, in every chat, by a method `_repr_llm_`.

        Args:
            kind: The class, or where it stands: "torch.Tensor". The one nearest to an object's own counts.

        Returns:
            A decorator that gives the function back.

        Raises:
            TraitError: It is neither a class nor a name.
        """
        if not isinstance(kind, type | str) or not kind:
            raise TraitError("`describer` needs a class or its name: @chat.describer(Thermometer).")

        def register(function: Function) -> Function:
            describers = self._session.context.describers
            describers[:] = [pair for pair in describers if pair[0] is not kind and pair[0] != kind]
            describers.append((kind, function))
            return function

        return register

    @overload
    def on(self, event: str) -> Callable[[Function], Function]: ...
    @overload
    def on(self, event: str, function: Callable[..., Any]) -> Callable[[], None]: ...
    def on(self, event: str, function: Any = None) -> Any:
        """Calls a function with the detail of each ChatKit event: `chat.on("response.end", print)`.

        Without a function it is a decorator. The calls run beside the kernel, one after the other.

        Args:
            event: With or without the prefix "chatkit.".
            function: Takes the event's detail, or nothing.

        Returns:
            A function that stops the calls; as a decorator, the function itself.

        Raises:
            TraitError: ChatKit has no such event; the message has the nearest match.
        """
        try:
            if function is not None:
                return self._page.listen(event, function)
            self._page.listen(event, no_listener)()
        except UnknownEventError as error:
            raise TraitError(str(error)) from None

        def register(listener: Function) -> Function:
            self._page.listen(event, listener)
            return listener

        return register


def no_listener(detail: object) -> None:
    """Stands in while only the name of an event is checked."""


def name_of(tool: Any) -> str:
    """The name under which a model or a page calls a function or an `agents` tool."""
    return str(getattr(tool, "__name__", None) or getattr(tool, "name", None) or type(tool).__name__)
