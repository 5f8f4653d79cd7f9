"""What "/" offers in a notebook chat: its own commands, registered ones, and what the user's search finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .callbacks import CallbackError, run_function
from .errors import ChatKitNotebookError, what_there_is

OURS = "chatkit_notebook."
"""How the ids of the built-in commands begin."""
MOST = 40


@dataclass(frozen=True)
class Command:
    """One line of the menu.

    Attributes:
        id: Unique among the commands.
        label: What is shown.
        run: Called when it is chosen, with the command as ChatKit's JSON if it takes an argument.
        description: A few words beside the label.
        icon: ChatKit's name of an icon.
        group: Commands of one group stand together.
    """

    id: str
    label: str
    run: Callable[..., Any]
    description: str | None = None
    icon: str | None = None
    group: str | None = None

    def entry(self) -> dict[str, Any]:
        """ChatKit's command."""
        named = {"description": self.description, "icon": self.icon, "group": self.group}
        return {
            "id": self.id,
            "label": self.label,
            **{name: value for name, value in named.items() if value is not None},
        }

    def matches(self, query: str) -> bool:
        """Whether what was typed is in it."""
        name = self.id.removeprefix(OURS).replace("_", " ")
        return any(query in text.casefold() for text in (name, self.label, self.description or ""))


class SlashMenu:
    """ChatKit's `commands`. Its functions are called beside the kernel's main thread.

    Args:
        built_in: Commands of the chat.
        answer: Takes what a registered command returned, and gives what ChatKit is told.
    """

    def __init__(self, built_in: Sequence[Command], answer: Callable[[Any], Any]) -> None:
        self.built_in = built_in
        self.registered: dict[str, Command] = {}
        self._answer = answer
        self._given: Mapping[str, Any] = {}
        self._menus: dict[str, Command] = {}

    def register(self, command: Command) -> None:
        """Adds a command; one of the same id is replaced."""
        self.registered[command.id] = command

    def options(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        """The option `commands`: what the user's own search finds stands before ours, unless it is off."""
        self._given = given or {}
        if self._given.get("enabled") is False:
            return {"enabled": False}
        return {"enabled": True, "onSearch": self.search, "onSelect": self.select}

    async def search(self, query: str = "") -> list[dict[str, Any]]:
        """Commands that have the query in their label, name or description."""
        wanted = query.casefold().strip()
        theirs = self._given.get("onSearch")
        found = list(await run_function(theirs, query) or ()) if theirs else []
        known = [*self.registered.values(), *self.built_in]
        return [*found, *(command.entry() for command in known if command.matches(wanted))][:MOST]

    async def select(self, chosen: Mapping[str, Any]) -> Any:
        """Does what a command is for.

        Raises:
            CallbackError: It cannot be done; in words for the composer.
        """
        wanted = str(chosen.get("id"))
        command = self._command(wanted)
        theirs = self._given.get("onSelect")
        if command is None:
            if theirs is not None:
                return await run_function(theirs, chosen)
            labels = [one.label for one in (*self.registered.values(), *self.built_in)]
            raise CallbackError(f"There is no command `{wanted}`. {what_there_is(wanted, labels)}")
        try:
            answer = await run_function(self._answer, await run_function(command.run, dict(chosen)))
        except ChatKitNotebookError as error:
            raise CallbackError(str(error)) from error
        if isinstance(answer, Mapping) and answer.get("type") == "menu":
            # what is chosen there belongs to the command that opened the menu
            self._menus = {str(entry.get("id")): command for entry in answer.get("commands") or ()}
        return answer

    def _command(self, wanted: str) -> Command | None:
        known = {one.id: one for one in self.built_in}
        return known.get(wanted) or self.registered.get(wanted) or self._menus.get(wanted)
