"""`ChatKit` in a plain Python process; tests/test_kernel.py has it in a kernel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from agents.testing import ModelStep, ScriptedModel, assistant_message, function_call
from traitlets import TraitError

from chatkit_notebook import ChatKit, options, themes
from chatkit_notebook.errors import ChatKitNotebookError, ClosedError, TransportError

CONTRACT = json.loads((Path(__file__).parent / "contract" / "traits.json").read_text())


def make(*replies: str, **arguments: Any) -> ChatKit:
    model = ScriptedModel([ModelStep([assistant_message(reply)]) for reply in replies])
    return ChatKit(**{"model": model, "variables": {"x": [1, 2, 3]}, "store": ":memory:", **arguments})


@pytest.fixture
def chat() -> Iterator[ChatKit]:
    chat = make("Six.", "Seven.")
    yield chat
    chat.close()


# Traits and options


def test_the_synced_traits_are_those_of_the_contract(chat: ChatKit) -> None:
    from ipywidgets import DOMWidget

    own = set(chat.trait_names(sync=True)) - set(DOMWidget().trait_names(sync=True))
    assert own - {"_esm", "_anywidget_id"} == {*CONTRACT["kernel"], *CONTRACT["page"]}


def test_every_option_of_chatkit_is_a_trait(chat: ChatKit) -> None:
    assert set(options.KEYS) <= set(chat.trait_names())


def test_options_come_in_either_spelling() -> None:
    chat = make(start_screen={"greeting": "Hi"}, threadItemActions={"feedback": True})
    assert chat._options["startScreen"]["greeting"] == "Hi"
    assert chat._options["threadItemActions"] == {"feedback": True}
    chat.frameTitle = "Data"
    assert chat.frame_title == chat._options["frameTitle"] == "Data"
    chat.close()


def test_setting_an_option_changes_what_the_page_gets_at_once(chat: ChatKit) -> None:
    changes: list[Any] = []
    chat.observe(lambda change: changes.append(change.new.get("disclaimer")), "_options")
    chat.disclaimer = {"text": "Check the numbers", "high_contrast": True}
    assert changes == [{"text": "Check the numbers", "highContrast": True}]
    chat.disclaimer = None
    assert changes[1:] == [None]
    assert "disclaimer" not in chat._options


def test_what_was_not_set_has_sensible_values(chat: ChatKit) -> None:
    assert chat._options == {
        "theme": "auto",
        # the page knows its language, and has words of its own for these
        "composer": {},
        "startScreen": {},
        "threadItemActions": {"retry": True},
        "entities": {
            "onTagSearch": {"$callback": "entities.onTagSearch"},
            "onRequestPreview": {"$callback": "entities.onRequestPreview"},
            "showComposerMenu": False,
        },
        "commands": {
            "enabled": True,
            "onSearch": {"$callback": "commands.onSearch"},
            "onSelect": {"$callback": "commands.onSelect"},
        },
    }
    chat.composer = {"placeholder": "Your turn"}
    assert chat._options["composer"] == {"placeholder": "Your turn"}


def test_themes_are_words_presets_or_dicts(chat: ChatKit) -> None:
    chat.theme = "playful"
    assert chat.theme == "playful"
    assert chat._options["theme"] == themes.playful
    chat.theme = {"color_scheme": "dark", "density": "compact"}
    assert chat._options["theme"] == {"colorScheme": "dark", "density": "compact"}


def test_functions_in_options_become_ids(chat: ChatKit) -> None:
    chat.header = {"right_action": {"icon": "menu", "on_click": print}}
    action = chat._options["header"]["rightAction"]
    assert action == {"icon": "menu", "onClick": {"$callback": "header.rightAction.onClick"}}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"them": "dark"}, "no `them`. Did you mean `theme`?"),
        ({"startScren": {}}, "Did you mean `start_screen`?"),
        ({"theme": "drak"}, "`theme` cannot be 'drak'. Did you mean 'dark'?"),
        ({"ui": "bundeled"}, "`ui` cannot be 'bundeled'. Did you mean 'bundled'? Allowed: 'auto'"),
        ({"transport": 3}, "`transport` cannot be a int. Allowed: 'auto', 'http', 'comm'"),
        ({"height": 10}, "height"),
        ({"api": {"domainkey": "k"}}, "`api` has no key `domainkey`. Did you mean `domain_key`?"),
        ({"api": "k"}, "`api` must be a dict"),
        ({"header": {"titel": {}}}, "`header` has no key `titel`. Did you mean `title`?"),
        ({"variables": "x"}, "a string: write [...] around it"),
        ({"variables": 3}, "`variables` must be a list of names"),
    ],
)
def test_wrong_arguments_say_what_is_allowed(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(TraitError) as caught:
        make(**arguments)
    assert words in str(caught.value)


def test_the_page_gets_the_key_of_its_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    def told(**arguments: Any) -> object:
        chat = make(**arguments)
        chat.close()
        return chat._chat.get("domain_key")

    assert told() is None
    assert told(api={"domain_key": "domain_pk_1"}) == "domain_pk_1"
    monkeypatch.setenv("CHATKIT_NOTEBOOK_DOMAIN_KEY", "domain_pk_2")
    assert told() == "domain_pk_2"
    chat = make(api={"domainKey": "domain_pk_1"})
    assert chat._chat["domain_key"] == "domain_pk_1"
    chat.api = {"domain_key": "domain_pk_3"}
    assert chat._chat["domain_key"] == "domain_pk_3"
    assert chat._chat["id"] == chat.context.chat_id
    chat.close()


def test_a_wrong_attribute_is_no_silent_nothing(chat: ChatKit) -> None:
    with pytest.raises(TraitError, match="Did you mean `composer`"):
        chat.compser = {}
    with pytest.raises(TraitError, match="Did you mean `placeholder`"):
        chat.composer = {"placholder": "x"}
    assert chat.composer is None  # and nothing was changed


@pytest.mark.parametrize("name", list(CONTRACT["page"]))
def test_what_the_page_reports_is_read_only_in_python(chat: ChatKit, name: str) -> None:
    with pytest.raises(TraitError, match=f"`{name}` is read-only: the page reports it"):
        setattr(chat, name, None)
    chat.set_state({name: getattr(chat, name)})  # and the page writes it


def test_the_advice_names_what_to_use_instead(chat: ChatKit) -> None:
    with pytest.raises(TraitError, match="Use `open_thread`"):
        chat.thread_id = "thr_1"


def test_the_model_that_was_chosen_stays_in_the_status(chat: ChatKit) -> None:
    chat._notified(
        "model",
        {
            "name": "gpt-5",
            "why": "OPENAI_API_KEY is set",
            "where": "https://api.openai.com/v1",
            "offered": ["gpt-5", "gpt-4"],
        },
    )
    chat.set_state({"status": {"ui": "hosted", "model": "what the page saw before"}})
    assert chat.status == {
        "ui": "hosted",
        "model": "gpt-5 at https://api.openai.com/v1, because OPENAI_API_KEY is set",
    }
    assert chat._chat["hosted"] is True
    assert chat._options["composer"]["models"] == [
        {"id": "gpt-5", "label": "gpt-5", "default": True},
        {"id": "gpt-4", "label": "gpt-4", "default": False},
    ]


def test_what_a_page_forgot_stays_in_the_status(chat: ChatKit) -> None:
    chat.set_state({"status": {"transport": "http: it answers", "ui": "bundled: by default"}})
    # The page had drawn the kernel's older status over its own.
    chat.set_state({"status": {"transport": "comm: no port"}})
    assert chat.status == {"transport": "comm: no port", "ui": "bundled: by default"}


# Messages


def test_a_message_is_answered_without_a_page(chat: ChatKit) -> None:
    chat.send("What is the sum of x?")
    kinds = [item["type"] for item in chat.messages()]
    assert kinds[0] == "user_message"
    assert kinds[-1] == "assistant_message"
    assert chat.messages()[-1]["content"][0]["text"] == "Six."
    first = chat.thread_id
    chat.send("And now?", new_thread=True)
    assert chat.thread_id != first
    assert chat.messages(limit=1)[-1]["content"][0]["text"] == "Seven."
    chat.open_thread(first)
    assert chat.messages()[-1]["content"][0]["text"] == "Six."
    assert not chat.responding
    assert chat.last_error is None
    assert len(chat.ledger) == 2


def test_events_are_heard(chat: ChatKit) -> None:
    import threading

    heard: list[str] = []
    done = threading.Event()
    chat.on("chatkit.response.start", lambda: heard.append("start"))
    stop = chat.on("response.start", lambda: heard.append("never"))
    stop()

    @chat.on("response.end")
    def ended(detail: object) -> None:
        heard.append("end")
        done.set()

    chat.send("hi")
    assert done.wait(10)
    assert heard == ["start", "end"]
    with pytest.raises(TraitError, match=r"Did you mean `response\.end`"):
        chat.on("respons.end", print)


def test_tools_and_client_tools_are_called(chat: ChatKit) -> None:
    model = ScriptedModel(
        [
            ModelStep([function_call("double", {"number": 21}, call_id="call_1")]),
            ModelStep([assistant_message("42.")]),
        ]
    )
    chat = ChatKit(model=model, variables={}, store=":memory:")
    called: list[int] = []

    @chat.tool
    def double(number: int) -> int:
        """Doubles a number."""
        called.append(number)
        return 2 * number

    chat.send("What is twice 21?")
    assert called == [21]
    assert chat.messages()[-1]["content"][0]["text"] == "42."
    chat.close()


def test_a_function_defined_again_replaces_itself(chat: ChatKit) -> None:
    def tool() -> int:
        return 1

    former = tool
    chat.tool(tool)

    def tool() -> int:
        return 2

    chat.tool(tool)
    assert chat.context.tools == [tool]
    assert former is not tool
    chat.on_action("go")(tool)
    chat.client_tool(tool)
    assert chat.context.actions == {"go": tool}
    assert chat.context.client_tools == {"tool": tool}


def test_a_failed_answer_raises_and_stays_readable() -> None:
    chat = make()  # the script is empty: the model fails
    with pytest.raises(ChatKitNotebookError):
        chat.send("hi")
    assert chat.last_error
    assert not chat.responding
    assert chat.messages()[0]["type"] == "user_message"
    chat.close()


def test_an_empty_message_is_refused(chat: ChatKit) -> None:
    with pytest.raises(TraitError, match="needs a text"):
        chat.send("  ")


def test_what_needs_a_page_says_that_there_is_none(chat: ChatKit) -> None:
    for method in (chat.focus, chat.stop, chat.show_history, chat.hide_history, chat.refresh):
        with pytest.raises(TransportError, match="needs a page"):
            method()


def test_export(chat: ChatKit, tmp_path: Path) -> None:
    with pytest.raises(ChatKitNotebookError, match="no conversation to export yet"):
        chat.export(tmp_path / "chat.md")
    chat.send("What is the sum of x?")
    text = chat.export(tmp_path / "chat.md").read_text()
    assert "What is the sum of x?" in text
    assert "Six." in text
    with pytest.raises(ChatKitNotebookError, match=r"\.html"):
        chat.export(tmp_path / "chat.docx")


def test_the_latest_conversation_is_resumed(tmp_path: Path) -> None:
    store = str(tmp_path / "chats.db")
    first = make("Six.", store=store)
    first.send("hi")
    second = make(store=store)
    assert second.thread_id is None
    assert second.resume()
    assert second.thread_id == first.thread_id
    assert len(second.messages()) == len(first.messages())
    first.close()
    second.close()


def test_what_the_agent_may_see(chat: ChatKit) -> None:
    assert chat.variables == ["x"]
    chat.variables = {"y": 1, "z": 2}
    assert sorted(chat.variables) == ["y", "z"]


def test_a_closed_chat(chat: ChatKit) -> None:
    chat.set_state({"ready": True, "responding": True})
    chat.close()
    assert chat.closed
    assert (chat.ready, chat.responding) == (False, False)
    assert repr(chat) == "<ChatKit closed>"
    for use in (lambda: chat.send("hi"), chat.focus, lambda: chat.open_thread(None), chat.messages):
        if use == chat.messages and chat.thread_id is None:
            continue
        with pytest.raises(ClosedError, match="was closed"):
            use()
    chat.close()


def test_nothing_that_is_shown_or_synced_holds_the_token(chat: ChatKit) -> None:
    token = chat.endpoint.headers["x-chatkit-notebook-token"]
    assert token not in json.dumps(chat.get_state(), default=str)
    assert token not in repr(chat)
    assert token not in repr(chat.endpoint)


# Privacy


def test_rules_of_privacy_are_read_and_set_like_a_dict() -> None:
    chat = make(variables={"salaries": [1], "api_key": "x", "raw_a": 1}, privacy={"salaries": "deny"})
    assert chat.privacy == {"salaries": "deny"}
    chat.privacy["raw_*"] = "schema"
    assert repr(chat.privacy).splitlines() == [
        "salaries  deny",
        "raw_*     schema  (raw_a)",
        "Kept back for their names: api_key (schema; a rule of your own changes that).",
    ]
    shown = chat.privacy._repr_html_()
    assert shown.index("salaries") < shown.index("raw_*") < shown.index("api_key")
    assert '<td style="text-align:left"><code>api_key</code></td>' in shown
    assert chat.variables == ["api_key", "raw_a"]
    del chat.privacy["salaries"]
    assert "salaries" in chat.variables
    chat.variables = {"other": 1}
    assert dict(chat.privacy) == {"raw_*": "schema"}, "the rules outlive a change of what is visible"
    chat.privacy = None
    assert repr(chat.privacy) == "No rules: everything in memory may be read, within the budgets."
    chat.close()


def test_the_rules_of_privacy_show_which_columns_they_are_about() -> None:
    people = pd.DataFrame({"name": ["A"], "email": ["a@b"], "password": ["x"], "<b>": [1]})
    chat = make(variables={"people": people, "n": 1}, privacy={"*.email": "schema", "people.<b>": "deny"})
    assert repr(chat.privacy).splitlines() == [
        "*.email     schema  (people.email)",
        "people.<b>  deny",
        "Kept back for their names: people.password (schema; a rule of your own changes that).",
    ]
    shown = chat.privacy._repr_html_()
    assert "email (schema), password (schema), &lt;b&gt; (deny)" in shown
    assert "<b>" not in shown
    chat.privacy = {f"r{number}_*": "deny" for number in range(900)}
    assert len(chat.privacy._repr_html_()) < 10_000
    assert "850 more" in chat.privacy._repr_html_()
    assert "850 more" in repr(chat.privacy)
    chat.close()


def test_a_wrong_rule_of_privacy_is_refused_with_the_nearest(chat: ChatKit) -> None:
    with pytest.raises(TraitError, match="Did you mean 'deny'"):
        chat.privacy["x"] = "denyy"
    with pytest.raises(TraitError, match="must be a mapping"):
        chat.privacy = ["x"]  # type: ignore[assignment]
    with pytest.raises(TraitError, match="Did you mean 'schema'"):
        ChatKit(privacy={"x": "shema"})
    with pytest.raises(KeyError, match="There is no rule for 'y'"):
        del chat.privacy["y"]
    assert not chat.privacy
