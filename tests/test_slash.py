"""What "/" offers: the chat's own commands, those that are registered, and the user's search."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from traitlets import TraitError

from chatkit_notebook import ChatKit, card

PRICES = [{"item": "tea", "euro": 3}, {"item": "cake", "euro": 5}]


@pytest.fixture
def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatKit]:
    monkeypatch.chdir(tmp_path)
    made = ChatKit(model="analyst", variables={"prices": PRICES}, store=":memory:")
    yield made
    made.close()


@pytest.fixture
def said(chat: ChatKit, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(chat._page, "say", texts.append)
    return texts


async def found(chat: ChatKit, query: str = "") -> dict[str, dict[str, Any]]:
    """What the page finds, by label."""
    search = chat._options["commands"]["onSearch"]["$callback"]
    return {one["label"]: one for one in await chat._page.callbacks.run(search, [query])}


async def choose(chat: ChatKit, command: dict[str, Any]) -> Any:
    return await chat._page.callbacks.run(chat._options["commands"]["onSelect"]["$callback"], [command])


async def test_the_own_commands_are_found_by_what_they_say(chat: ChatKit) -> None:
    assert list(await found(chat)) == ["New chat", "Export", "What was sent", "Doctor"]
    assert list(await found(chat, "DOC")) == ["Doctor"]
    assert list(await found(chat, "which model")) == ["What was sent"]
    assert await found(chat, "home/me") == {}


async def test_new_chat_export_and_what_was_sent(chat: ChatKit, said: list[str]) -> None:
    commands = await found(chat)
    await choose(chat, commands["What was sent"])
    assert said.pop() == "Nothing was sent to a model in this conversation yet."
    with pytest.raises(Exception, match="send a message first"):
        await choose(chat, (await choose(chat, commands["Export"]))["commands"][0])

    chat.send("sum of euro in prices")
    formats = (await choose(chat, commands["Export"]))["commands"]
    assert [one["label"] for one in formats] == [".html", ".md", ".json"]
    for _ in range(2):
        await choose(chat, formats[1])
    first, second = (Path(text.removeprefix("The conversation was written to ")) for text in said)
    assert first != second  # nothing is overwritten
    assert "**8**" in second.read_text()
    assert sorted(path.name for path in (first, second)) == sorted(os.listdir())

    await choose(chat, commands["What was sent"])
    assert "1 turn" in said[-1]
    assert "prices" in said[-1]
    await choose(chat, commands["New chat"])
    assert chat.thread_id is None


async def test_the_doctor_reports_under_the_chat(chat: ChatKit, said: list[str]) -> None:
    chat.ui = "bundled"
    await choose(chat, (await found(chat, "doctor"))["Doctor"])
    assert said[0].startswith("chatkit_notebook ")
    assert "\nok  store:" in said[0]


async def test_registered_commands_come_first_and_do_what_they_return(chat: ChatKit, said: list[str]) -> None:
    chosen: list[str] = []

    @chat.command("Refresh prices", description="From the shop", icon="reload", group="Shop")
    def refresh() -> str:
        return "2 prices are new."

    @chat.command("Shops")
    async def shops(command: dict[str, Any]) -> dict[str, Any] | None:
        if command["id"] != "shops":
            chosen.append(command["id"])
            return None
        return {"type": "menu", "commands": [{"id": "berlin", "label": "Berlin"}]}

    @chat.command("Card")
    def a_card() -> Any:
        return card({"item": "tea"})

    commands = await found(chat)
    assert list(commands)[:3] == ["Refresh prices", "Shops", "Card"]
    assert commands["Refresh prices"] == {
        "id": "refresh",
        "label": "Refresh prices",
        "description": "From the shop",
        "icon": "reload",
        "group": "Shop",
    }
    await choose(chat, commands["Refresh prices"])
    assert said == ["2 prices are new."]
    menu = await choose(chat, commands["Shops"])
    await choose(chat, menu["commands"][0])  # goes to the command that opened the menu
    assert chosen == ["berlin"]
    await choose(chat, commands["Card"])
    assert chat.messages()[-1]["type"] == "widget"


async def test_the_users_own_search_stands_first_and_can_turn_all_off(chat: ChatKit) -> None:
    chosen: list[str] = []
    chat.commands = {
        "on_search": lambda query: [{"id": "x", "label": f"Find {query}"}],
        "on_select": lambda command: chosen.append(command["id"]),
    }
    assert list(await found(chat, "doc")) == ["Find doc", "Doctor"]
    await choose(chat, {"id": "x", "label": "Find doc"})
    assert chosen == ["x"]
    chat.commands = {"enabled": False}
    assert chat._options["commands"] == {"enabled": False}


async def test_what_is_wrong_is_said(chat: ChatKit) -> None:
    with pytest.raises(Exception, match=r"no command `gone`.*Doctor"):
        await choose(chat, {"id": "gone", "label": "Gone"})
    with pytest.raises(TraitError, match="needs what the menu shows"):
        chat.command("")
    with pytest.raises(TraitError, match="reload"):
        chat.command("Refresh", icon="reloud")

    @chat.command("Breaks")
    def breaks() -> None:
        raise KeyError("x")

    with pytest.raises(Exception, match="KeyError: 'x'"):
        await choose(chat, (await found(chat, "breaks"))["Breaks"])
