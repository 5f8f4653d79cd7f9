"""`ChatKit`: the notebook widget that shows a chat, and the same chat in a plain Python process."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from traitlets import Dict, Int, Unicode, observe, validate

from . import kernel, options
from .arguments import database_url, option_key, seen
from .assets import ENTRY
from .cells import CellRunner
from .context import ChatContext, who_answers
from .errors import ClosedError
from .hooks import Hooks
from .inspection.privacy import Policy
from .mentions import Mentions
from .methods import Methods
from .notebook_widget import NotebookWidget
from .own_commands import own_commands
from .page import Page
from .privacy import Privacy
from .runtime import Runtime
from .session import Endpoint
from .slash import SlashMenu
from .traits import Api, Choice, Option, ReportedBool, ReportedDict, ReportedText, ReportedValue, Theme
from .trust import Trust, checked_flag

log = logging.getLogger(__name__)

NO_KERNEL = (
    "<p>A chat (<code>chatkit_notebook</code>) opens here when this cell is run. "
    "Its conversation is kept on the machine where it ran.</p>"
)


class ChatKit(Methods, Hooks, Trust, NotebookWidget):
    """A ChatKit chat that sees the variables of this kernel.

    Show it by leaving it on the last line of a cell. A plain Python process has no page to show it in; there,
    `send`, `messages`, `export` and `endpoint` work just the same.

    Args:
        model: A name, an `agents.Model`, "analyst" (the built-in one), or None: the environment decides.
        instructions: Added to the built-in instructions of the agent.
        tools: Functions or `agents` tools that the agent may call.
        variables: What the agent may see: None is the notebook's namespace, a list names variables in it, and
            a mapping stands for itself.
        store: Where conversations are kept: a path, a SQLite or PostgreSQL URL, or ":memory:"; None is the
            file in your data folder.
        ui: Which UI is drawn: "auto", "hosted" (OpenAI's, from its CDN) or "bundled".
        transport: How the page reaches the kernel: "auto", "http" (loopback) or "comm" (Jupyter's messages).
        height: Up to how many px the chat grows in the cell.
        theme: "auto" (follow the notebook), "light", "dark", the name of a preset, or a theme dict.
        propose_code: Whether the agent may propose code, which runs only when you click Run.
        privacy: What may be known of the variables: `{"salaries": "deny", "people.email": "schema"}`.
        api: `{"domain_key": ...}` of OpenAI, with which the hosted UI also runs elsewhere than on localhost;
            `{"workflow": "wf_..."}`: the hosted UI shows a workflow that OpenAI runs; the key stays here.
        **chatkit_options: Every option of ChatKit, in snake_case or camelCase. Each is a trait: setting it
            changes the page at once.

    Raises:
        TraitError: An argument or a value is wrong; the message has the nearest match.
    """

    _entry = ENTRY

    # What the page is told (tests/contract/traits.json)
    _chat = Dict().tag(sync=True)
    _options = Dict().tag(sync=True)
    _ui = Unicode("auto").tag(sync=True)
    _transport = Unicode("auto").tag(sync=True)
    _run = Dict().tag(sync=True)
    height = Int(560, min=120, max=4_000, help="Up to how many px the chat grows.").tag(sync=True)

    ui = Choice("auto", "hosted", "bundled", help="Which UI is drawn.")
    transport = Choice("auto", "http", "comm", help="How the page reaches the kernel.")
    theme = Theme(help="'auto', 'light', 'dark', the name of a preset, or a theme dict.")
    api = Api(help="The domain's key at OpenAI, and the workflow that is shown.")
    locale = Option(help="Language of the built-in texts.")
    frame_title = Option(help="Accessible name of the chat.")
    initial_thread = Option(help="Id of the conversation that is open at first.")
    header = Option(help="Title and buttons on top.")
    history = Option(help="The list of conversations.")
    start_screen = Option(help="Greeting and prompts of a new conversation.")
    thread_item_actions = Option(help="Feedback and retry under an answer.")
    composer = Option(help="Placeholder, attachments, tools, models, dictation.")
    disclaimer = Option(help="Small text below the composer.")
    entities = Option(help="What @ finds (by default the variables), and what a click on it does.")
    commands = Option(help="What / finds.")
    thread = Option(help="How the thread scrolls.")
    widgets = Option(help="`on_action`: the function for actions with handler 'client'.")

    # What the page reports
    ready = ReportedBool(False, help="The chat is drawn.").tag(sync=True)
    responding = (
        ReportedBool(False, help="An answer streams.").advising("Use `send` and `stop`.").tag(sync=True)
    )
    thread_id = (
        ReportedText(None, allow_none=True, help="Id of the open conversation; None for a new one.")
        .advising("Use `open_thread`.")
        .tag(sync=True)
    )
    selected_tool = (
        ReportedText(None, allow_none=True, help="Id of the tool that is chosen in the composer.")
        .advising("Use `set_composer(tool=...)`.")
        .tag(sync=True)
    )
    active_ui = ReportedText("", help="Which UI draws the chat.").advising("Set `ui`.").tag(sync=True)
    active_transport = (
        ReportedText("", help="How the page reaches the kernel.").advising("Set `transport`.").tag(sync=True)
    )
    status = ReportedDict(help="How the chat is, and why, in words.").tag(sync=True)
    last_error = ReportedText(None, allow_none=True, help="What went wrong last, in words.").tag(sync=True)
    client_tool_call = ReportedValue(help="The latest call of a client tool.").tag(sync=True)
    client_tool_result = ReportedValue(help="What it was answered.").tag(sync=True)

    def __init__(
        self,
        model: Any = None,
        instructions: str | None = None,
        tools: Iterable[Any] = (),
        variables: Sequence[str] | Mapping[str, Any] | None = None,
        store: str | Path | None = None,
        ui: str = "auto",
        transport: str = "auto",
        height: int = 560,
        theme: str | Mapping[str, Any] = "auto",
        api: Mapping[str, Any] | None = None,
        privacy: Mapping[str, str] | None = None,
        propose_code: bool = True,
        **chatkit_options: Any,
    ) -> None:
        self._ready_to_push = False
        self._model_words: str | None = None
        self._status_words: dict[str, str] = {}
        self._models: list[dict[str, Any]] = []
        self._reads_files = False
        self._mentions = Mentions(lambda: self._session.context.namespace)
        self._slash = SlashMenu(own_commands(self, self._say, self._title), self._answer_command)
        self._prompts: list[dict[str, Any]] | None = None
        given = {option_key(name): value for name, value in chatkit_options.items() if name != "layout"}
        layout = {name: chatkit_options[name] for name in ("layout",) if name in chatkit_options}
        context = ChatContext(
            chat_id=secrets.token_hex(16),
            namespace=seen(variables, Policy()),
            store_url=database_url(store),
            scope=kernel.notebook(),
            model=model,
            instructions=instructions,
            propose_code=checked_flag("propose_code", propose_code),
            tools=list(tools),
            notify=self._notified,
        )
        self._privacy = Privacy(lambda: context.namespace, self._suggest_anew)
        self._privacy.replace(privacy)
        self._session = Runtime.current().open(context)
        self._page = Page(self._session, self._post, self._fail, self._greeted, self._open_outlet())
        context.executor = CellRunner(self._insert_cell) if kernel.is_kernel() else None
        try:
            # Set before the comm opens: the page reads all of it as soon as the message comes.
            for name, value in {
                "ui": ui,
                "transport": transport,
                "height": height,
                "theme": theme,
                "api": api,
                **given,
            }.items():
                setattr(self, name, value)
            self.set_trait("thread_id", self.initial_thread)
            self._chat = {"id": context.chat_id, "path": self._session.path, **self.api}
            self._carry()
            self._ready_to_push = True
            self._push_options()
            super().__init__(**layout)
        except BaseException:
            self._session.close()
            raise
        self.on_msg(lambda widget, content, buffers: self._page.take(content, buffers))

    # Showing

    def _ipython_display_(self, **kwargs: Any) -> None:
        if self.comm is None:
            raise ClosedError("The chat was closed. Make a new ChatKit().")
        if self._missing is not None:
            raise self._missing
        self._display(NO_KERNEL)
        # Said unasked: where comms wait for the running cell, the page could not be answered before its end.
        self._page.welcome()
        self._send_rest()
        # The page has what it needs; now it may take a moment.
        self._suggest()
        self._warm()

    def __repr__(self) -> str:
        state = "closed" if self._session.closed else self._session.path
        return f"<ChatKit {state}>"

    def _suggest(self) -> None:
        from .inspection.suggestions import starting_prompts

        try:
            prompts = starting_prompts(self._session.context.namespace)
        except Exception:
            log.exception("The prompts of the start screen could not be made")
            return
        if prompts != self._prompts:
            self._prompts = prompts
            self._push_options()

    async def _insert_cell(self, code: str) -> str:
        return await self._page.insert_cell(code, str(self.model_id))

    def _suggest_anew(self) -> None:
        if self._prompts is not None:
            self._suggest()

    def _warm(self) -> None:
        try:
            self._session.warm()
        except Exception:
            log.exception("The chat could not be started")  # the page and `last_error` say it to the user

    def _greeted(self) -> None:
        """A page is there. If the chat was shown in a way that did not call us, it is prepared now."""
        if not self._session.is_warm and self._session.failure is None:
            kernel.on_main_thread(self._prepare)

    def _prepare(self) -> None:
        if self._prompts is None:
            self._suggest()
        self._warm()

    # Options and traits

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            name = option_key(name)
        super().__setattr__(name, value)

    @observe("theme", *options.KEYS)  # type: ignore[untyped-decorator]
    def _option_changed(self, change: Any) -> None:
        if self._ready_to_push:
            self._push_options()

    @observe("ui", "transport")  # type: ignore[untyped-decorator]
    def _choice_changed(self, change: Any) -> None:
        setattr(self, f"_{change.name}", change.new)

    @observe("api")  # type: ignore[untyped-decorator]
    def _api_changed(self, change: Any) -> None:
        self._page.workflow = change.new.get("workflow")
        self._chat = {**self._chat, "domain_key": None, "workflow": None, **change.new} if self._chat else {}

    @validate("status")  # type: ignore[untyped-decorator]
    def _merge_status(self, proposal: Any) -> dict[str, Any]:
        # Page and kernel write the whole object, and neither may have heard yet of what the other wrote.
        self._status_words.update(proposal.value)
        if self._model_words is not None:
            self._status_words["model"] = self._model_words
        return dict(self._status_words)

    def _push_options(self) -> None:
        wire = {
            camel: getattr(self, key) for key, camel in options.KEYS.items() if getattr(self, key) is not None
        }
        wire["theme"] = options.check("theme", self.theme)
        wire["composer"] = {**self._composer_defaults(), **(self.composer or {})}
        wire["entities"] = self._mentions.options(self.entities)
        wire["commands"] = self._slash.options(self.commands)
        prompts = {} if self._prompts is None else {"prompts": self._prompts}
        wire["startScreen"] = {**prompts, **(self.start_screen or {})}
        wire.setdefault("threadItemActions", {"retry": True})
        self._options = self._page.callbacks.encode(wire)

    def _composer_defaults(self) -> dict[str, Any]:
        picker = {"models": self._models} if len(self._models) > 1 else {}
        # The analyst reads no files.
        return {**picker, "attachments": {"enabled": True}} if self._reads_files else picker

    def _notified(self, name: str, data: Mapping[str, Any]) -> None:
        if name == "error":
            self._fail(str(data.get("message") or data.get("text") or data))
        elif name == "model":
            self._model_chosen(data)
        elif name == "warning":
            self._page.warn(str(data.get("message")))
        elif name == "run":
            self._run = dict(data)
        elif name == "address":
            self._page.welcome()
        elif name == "changed" and data.get("thread_id") == self.thread_id:
            self.refresh()

    def _model_chosen(self, data: Mapping[str, Any]) -> None:
        name, where = data.get("name"), str(data.get("where") or "")
        self._model_words = who_answers(str(name), where, str(data.get("why")))
        self.set_trait("status", {"model": self._model_words})
        hosted = urlsplit(where).hostname == "api.openai.com"
        if hosted != self._chat.get("hosted", False):
            self._chat = {**self._chat, "hosted": hosted}
        offered = [
            {"id": entry, "label": entry, "default": entry == name} for entry in data.get("offered") or ()
        ]
        reads_files = data.get("api") != "analyst"
        if (offered, reads_files) != (self._models, self._reads_files):
            self._models, self._reads_files = offered, reads_files
            self._push_options()

    def _fail(self, message: str) -> None:
        self.set_trait("last_error", message)

    def _post(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        self._send({"method": "custom", "content": content}, buffers=buffers)

    # The model and what it may see

    @property
    def model(self) -> Any:
        """The model as it was given; a new one answers from the next message on."""
        return self._session.context.model

    @model.setter
    def model(self, model: Any) -> None:
        self._session.context.model = model

    @property
    def instructions(self) -> str | None:
        """What was added to the agent's instructions."""
        return self._session.context.instructions

    @instructions.setter
    def instructions(self, instructions: str | None) -> None:
        self._session.context.instructions = instructions

    @property
    def variables(self) -> list[str]:
        """Names of what the agent may see now. Set it to a list of names, a mapping, or None (all)."""
        return self._session.context.namespace.names()

    @variables.setter
    def variables(self, variables: Sequence[str] | Mapping[str, Any] | None) -> None:
        self._session.context.namespace = seen(variables, self._session.context.privacy)
        self._suggest()

    @property
    def context(self) -> ChatContext:
        """The living state that the server, the agent and the tools share."""
        return self._session.context

    @property
    def endpoint(self) -> Endpoint:
        """Where scripts and pages of this machine reach the chat: `.url` and `.headers`.

        Raises:
            TransportError: No loopback port could be opened.
        """
        self._session.warm()
        return self._session.endpoint

    @property
    def closed(self) -> bool:
        """Whether the chat was closed."""
        return self._session.closed or self.comm is None

    def close(self) -> None:
        """Ends the chat: what streams is stopped, its address is gone. Conversations stay in the store."""
        session = self.__dict__.get("_session")
        if session is not None and not session.closed:
            self._page.close()
            session.close()
            self.set_trait("ready", False)
            self.set_trait("responding", False)
        super().close()
