"""The methods of a chat: messages, conversations, the composer, the history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets import TraitError

from . import kernel
from .answer import Answer, Collected
from .conversation import Conversation
from .errors import ClosedError, TransportError
from .page import Page
from .session import Session, describe
from .turn import run_turn, user_input

if TYPE_CHECKING:
    from .doctor import Diagnosis

UNSET: Any = object()


class Methods:
    """What `ChatKit` can be asked to do.

    What needs the page is handed to it and returns at once; what goes wrong there shows in `last_error`.
    """

    thread_id: str | None
    responding: bool
    _session: Session
    _page: Page

    def set_trait(self, name: str, value: Any) -> None:
        """From traitlets."""
        super().set_trait(name, value)  # type: ignore[misc]

    def send(
        self,
        text: str | None = None,
        *,
        content: list[dict[str, Any]] | None = None,
        attachments: Sequence[str | Mapping[str, Any]] = (),
        tool: str | None = None,
        model: str | None = None,
        new_thread: bool = False,
    ) -> None:
        """Sends a message as the user.

        In a notebook the page sends it, and this returns at once; the message waits for a page when none is
        there, and for the end of the answer that streams. In a plain Python process this waits for the whole
        answer: read it with `messages()`.

        Args:
            text: The message.
            content: Parts of a message (`input_text`, `input_tag`) in place of `text`.
            attachments: What `attach` gave, or ids of attachments that are there already.
            tool: Id of a composer tool to use.
            model: Id of a model of the composer's picker.
            new_thread: Begin another conversation.

        Raises:
            TraitError: There is no message.
            ClosedError: The chat was closed.
            AnswerError: In a plain Python process: the answer ended with an error.
        """
        self._check_open()
        if not (content or (isinstance(text, str) and text.strip())):
            raise TraitError("`send` needs a text, or parts of a message in `content`.")
        if not kernel.has_pages():
            ids = tuple(one if isinstance(one, str) else str(one["id"]) for one in attachments)
            self._answer_here(user_input(text, content, ids, tool, model), new_thread)
            return
        message: dict[str, Any] = {"content": content} if content else {"text": text}
        if attachments:
            message["attachments"] = [
                self._session.attachment(one) if isinstance(one, str) else dict(one) for one in attachments
            ]
        if tool is not None:
            message["toolChoice"] = {"id": tool}
        if model is not None:
            message["model"] = model
        if new_thread:
            message["newThread"] = True
        self._page.commands.post("sendUserMessage", message)

    def ask(
        self, text: str, *, attachments: Sequence[str | Mapping[str, Any]] = (), new_thread: bool = False
    ) -> Answer:
        """Asks a question and waits for the answer; where the chat is shown, both appear there as well.

        `chat.ask("mean body mass by species")` at the end of a cell shows the answer there. Its parts are
        `text`, `copy_texts`, `widgets`, `queries` (the SQL behind its numbers) and `next_questions`.
        Interrupting the cell stops the answer.

        Args:
            text: The question. It is asked in the open conversation, or begins one.
            attachments: What `attach` gave, or ids of attachments that are there already.
            new_thread: Begin another conversation.

        Returns:
            The answer.

        Raises:
            TraitError: There is no question.
            AnswerError: The answer ended with an error.
            TransportError: The conversation cannot take a message now, as while another answer streams in it.
            ClosedError: The chat was closed.
        """
        self._check_open()
        if not (isinstance(text, str) and text.strip()):
            raise TraitError('`ask` needs a question: chat.ask("what is in memory?").')
        ids = tuple(one if isinstance(one, str) else str(one["id"]) for one in attachments)
        collected = Collected()
        thread_id = self._answer_here(user_input(text, attachments=ids), new_thread, collected.see)
        return Answer(thread_id, tuple(collected.items.values()))

    def _answer_here(
        self,
        message: dict[str, Any],
        new_thread: bool,
        seen: Callable[[Mapping[str, Any]], None] = lambda event: None,
    ) -> str:
        def seen_event(event: Mapping[str, Any]) -> None:
            seen(event)
            if event.get("type") == "thread.created":
                self.set_trait("thread_id", event["thread"]["id"])

        self.set_trait("last_error", None)
        self.set_trait("responding", True)
        self._page.fire("response.start", None)
        try:
            return run_turn(self._session, message, None if new_thread else self.thread_id, seen_event)
        except Exception as error:
            self.set_trait("last_error", describe(error))
            raise
        finally:
            self.set_trait("responding", False)
            self._page.fire("response.end", None)

    def attach(self, file: str | Path | bytes, name: str | None = None) -> dict[str, Any]:
        """Puts a file into the store: `chat.send("What is this?", attachments=[chat.attach("plot.png")])`.

        Args:
            file: A path, or the bytes.
            name: As it shows in the chat; bytes need one, since its ending tells what they are.

        Returns:
            ChatKit's attachment, for `send` and `set_composer`.

        Raises:
            TraitError: Bytes came without a name.
            TransportError: It is empty or too large.
            OSError: It cannot be read.
        """
        self._check_open()
        if isinstance(file, bytes):
            if not name:
                raise TraitError('`attach` needs a name for bytes: chat.attach(data, "plot.png").')
            return self._session.attach(name, file)
        path = Path(file).expanduser()
        return self._session.attach(name or path.name, path.read_bytes())

    def stop(self) -> None:
        """Stops the answer that streams; what there is of it is kept."""
        self._command("stop")

    def set_composer(
        self,
        text: str | None = None,
        *,
        content: list[dict[str, Any]] | None = None,
        reply: str | None = None,
        attachments: list[dict[str, Any]] | None = None,
        tool: str | None = UNSET,
        model: str | None = UNSET,
    ) -> None:
        """Puts a draft into the composer. What is not given stays as it is.

        Args:
            text: What stands in the composer; "" clears it.
            content: Parts of a draft (`input_text`, `input_tag`) in place of `text`.
            reply: A text that the message quotes.
            attachments: What `attach` gave.
            tool: Id of a composer tool; None takes the chosen one away.
            model: Id of a model of the composer's picker.

        Raises:
            ClosedError: The chat was closed.
            TransportError: This is a plain Python process, which has no page.
        """
        value = {"text": text, "content": content, "reply": reply, "attachments": attachments}
        draft: dict[str, Any] = {name: entry for name, entry in value.items() if entry is not None}
        if tool is not UNSET:
            draft["selectedToolId"] = tool
        if model is not UNSET:
            draft["selectedModelId"] = model
        self._command("setComposerValue", draft)

    def focus(self) -> None:
        """Puts the cursor into the composer."""
        self._command("focusComposer")

    def open_thread(self, thread_id: str | None) -> None:
        """Opens a conversation.

        Args:
            thread_id: Its id, as in the trait of that name; None begins a new one with the next message.

        Raises:
            ClosedError: The chat was closed.
        """
        self._check_open()
        self.set_trait("thread_id", thread_id)

    def resume(self) -> bool:
        """Opens the latest conversation of this notebook, unless one is open.

        Returns:
            Whether a conversation is open now.

        Raises:
            ClosedError: The chat was closed.
        """
        self._check_open()
        latest = self._session.latest_thread()
        if latest is not None and self.thread_id is None and not self.responding:
            self.open_thread(latest)
        return self.thread_id is not None

    def show_history(self) -> None:
        """Opens the list of conversations."""
        self._command("showHistory")

    def hide_history(self) -> None:
        """Closes the list of conversations."""
        self._command("hideHistory")

    def send_action(
        self, type: str, payload: dict[str, Any] | None = None, item_id: str | None = None
    ) -> None:
        """Sends a widget's action to the server, as if the user had clicked.

        Args:
            type: The action's type.
            payload: What the action carries.
            item_id: The widget's item, if it comes from one.

        Raises:
            ClosedError: The chat was closed.
            TransportError: This is a plain Python process, which has no page.
        """
        action: dict[str, Any] = {"type": type} if payload is None else {"type": type, "payload": payload}
        self._command("sendCustomAction", *([action] if item_id is None else [action, item_id]))

    def refresh(self) -> None:
        """Has the page read the conversation again, after it was changed elsewhere."""
        self._command("fetchUpdates")

    def show(
        self, widget: Any, data: Any = None, *, item_id: str | None = None, copy_text: str | None = None
    ) -> str:
        """Puts a ChatKit widget into the open conversation, or into a new one.

        Args:
            widget: Whatever `Preview` takes: chatkit classes, dict, JSON text, a `.widget` file or document,
                a template, or a function of the data.
            data: What a template or a function sees.
            item_id: An item this returned before: it shows the new widget in its place.
            copy_text: What the copy button copies, and what the model reads of the widget; None takes its
                texts.

        Returns:
            The id of the item.

        Raises:
            WidgetError: There is no widget in what was given, or it cannot be built.
        """
        from .workbench.templates import load_widget

        self._check_open()
        built = load_widget(widget).build(data)
        thread_id, new_id = self._session.post(built, self.thread_id, item_id, copy_text)
        if thread_id != self.thread_id:
            self.set_trait("thread_id", thread_id)
        elif kernel.has_pages():
            self._page.commands.post("fetchUpdates")
        return new_id

    def messages(self, limit: int = 1_000) -> list[dict[str, Any]]:
        """The items of the open conversation as ChatKit's JSON, oldest first.

        Args:
            limit: The newest so many.

        Returns:
            Items such as `{"type": "user_message", "id": ..., "content": [...]}`; none of a new conversation.
        """
        return Conversation(self._session, self.thread_id).items(limit)

    def export(self, path: str | Path) -> Path:
        """Writes the open conversation to a file.

        Args:
            path: Where to. Its suffix says as what: .html (one page, charts and tables in it), .md or .json.

        Returns:
            The path of the file.

        Raises:
            ChatKitNotebookError: Nothing was said yet, the suffix is another, or the file cannot be written.
        """
        return Conversation(self._session, self.thread_id).export(path)

    def doctor(self) -> Diagnosis:
        """Looks at everything the chat needs: what `%chatkit --doctor` prints, where there are no magics.

        Returns:
            What was found; as text it holds no secrets and can be put into an issue.
        """
        from .doctor import diagnose

        return diagnose(self)  # type: ignore[arg-type]  # it is mixed into a ChatKit

    def _say(self, text: str) -> None:
        """Shows a report under the chat."""
        self._page.say(text)

    def _title(self) -> str:
        return Conversation(self._session, self.thread_id).title()

    def _answer_command(self, result: Any) -> Any:
        """What ChatKit is told of the result of a command after "/"."""
        if isinstance(result, Mapping) and result.get("type") in ("entity", "menu"):
            return result
        if isinstance(result, str) and result.strip():
            self._say(result)
        elif result is not None and not isinstance(result, str):
            self.show(result)
        return None

    def _command(self, name: str, *args: Any) -> None:
        self._check_open()
        if not kernel.has_pages():
            raise TransportError(
                f"`{name}` needs a page, and a plain Python process has none. "
                "There, use `send`, `messages`, `export` and `endpoint`."
            )
        self._page.commands.post(name, *args)

    def _check_open(self) -> None:
        if self._session.closed:
            raise ClosedError("The chat was closed. Run %chatkit, or make a new ChatKit().")
