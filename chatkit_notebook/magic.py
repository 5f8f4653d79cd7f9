"""The magics %chatkit and %%chatkit."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from IPython.core.error import UsageError
from IPython.core.inputtransformer2 import HelpEnd, TokenTransformBase
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from IPython.core.magic_arguments import argument, magic_arguments
from IPython.display import display
from traitlets import TraitError

from . import kernel, widget_magic
from .errors import ChatKitNotebookError, VariableNotFoundError, what_there_is

log = logging.getLogger(__name__)

FLAGS = ("--new", "--doctor", "--sent")
OPTION = re.compile(r"--[A-Za-z][A-Za-z-]*")
VALUE = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|(\S+))""")


def pixels(text: str) -> int:
    """The value of `--height`."""
    try:
        return int(text.removesuffix("px"))
    except ValueError:
        raise UsageError(f"`--height` cannot be {text!r}. It is a number of px: --height 700.") from None


@magics_class
class ChatKitMagics(Magics):  # type: ignore[misc]
    """Holds the chat of this kernel, so that %chatkit shows the same conversation again."""

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self.chat: Any = None

    @no_var_expand  # type: ignore[untyped-decorator]
    @magic_arguments()  # type: ignore[untyped-decorator]
    @argument("--new", action="store_true", help="Begin another conversation, in a chat of its own.")  # type: ignore[untyped-decorator]
    @argument("--model", help='A model name, or "analyst" for the built-in one that needs no key.')  # type: ignore[untyped-decorator]
    @argument("--theme", help="auto, light, dark, corporate_light, corporate_dark, minimal or playful.")  # type: ignore[untyped-decorator]
    @argument("--ui", help="auto, hosted (OpenAI's, from its CDN) or bundled.")  # type: ignore[untyped-decorator]
    @argument("--transport", help="How the page reaches the kernel: auto, http or comm.")  # type: ignore[untyped-decorator]
    @argument("--height", type=pixels, help="Up to how many px the chat grows.")  # type: ignore[untyped-decorator]
    @argument("--vars", help="What the agent may see, as names with commas: a,b,c. Default: everything.")  # type: ignore[untyped-decorator]
    @argument("--store", help='Where conversations are kept: a path, a database URL, or ":memory:".')  # type: ignore[untyped-decorator]
    @argument("--doctor", action="store_true", help="Look at everything a chat needs, and tell.")  # type: ignore[untyped-decorator]
    @argument("--sent", action="store_true", help="Tell what was sent to a model, turn by turn.")  # type: ignore[untyped-decorator]
    @argument("--export", metavar="FILE", help="Write the conversation to a .html, .md or .json file.")  # type: ignore[untyped-decorator]
    @argument("text", nargs="*", help="A message to send.")  # type: ignore[untyped-decorator]
    @line_cell_magic  # type: ignore[untyped-decorator]
    def chatkit(self, line: str, cell: str | None = None) -> None:
        """Show a chat that sees the variables of this notebook.

        `%chatkit` shows the conversation of this notebook, `%chatkit how many rows has df?` also sends that,
        and the body of a `%%chatkit` cell is a message of any length. Options come before the message.
        """
        try:
            tokens, text = split(line)
            wanted = self.chatkit.parser.parse_args(tokens)
            self.run(wanted, "\n".join(part for part in (text, cell) if part and part.strip()).strip())
        except UsageError:
            raise
        except (ChatKitNotebookError, TraitError) as error:
            raise UsageError(one_line(str(error))) from None
        except Exception as error:
            log.exception("%%chatkit failed")
            raise UsageError(one_line(f"%chatkit failed: {type(error).__name__}: {error}")) from None

    def run(self, wanted: Any, text: str) -> None:
        """Does what a line asks for."""
        if wanted.doctor:
            from .doctor import diagnose

            print(diagnose(self.chat))  # noqa: T201 - the cell's output is where it belongs
        elif wanted.sent:
            from . import ledger
            from .runtime import Runtime

            chat, _ = self.chat_for(wanted)
            others = [mounted.context.sent for mounted in Runtime.current().mounts.values()]
            print(ledger.as_text([*chat.ledger, *chain.from_iterable(others)]))  # noqa: T201
        elif wanted.export:
            chat, _ = self.chat_for(wanted)
            chat.resume()
            print(f"Written to {chat.export(wanted.export)}")  # noqa: T201
        else:
            self.show(wanted, text)

    def show(self, wanted: Any, text: str) -> None:
        """Shows the chat and sends a message."""
        from .runtime import Runtime

        chat, made = self.chat_for(wanted)
        resuming = made and not wanted.new
        if resuming and Runtime.current().is_warm:
            chat.resume()  # in no time, so that the page opens with the conversation
            resuming = False
        display(chat)
        if resuming:
            chat.resume()
        if text:
            chat.send(text)
            if not kernel.has_pages():
                print(last_answer(chat))  # noqa: T201

    def chat_for(self, wanted: Any) -> tuple[Any, bool]:
        """The chat a line is about, and whether it was made for it."""
        from .widget import ChatKit

        settings = dict(self.settings(wanted))
        if self.chat is None or self.chat.closed or wanted.new or wanted.store is not None:
            store = {} if wanted.store is None else {"store": wanted.store}
            self.chat = ChatKit(**settings, **store)
            return self.chat, True
        for name, value in settings.items():
            setattr(self.chat, name, value)
        return self.chat, False

    def settings(self, wanted: Any) -> Iterator[tuple[str, Any]]:
        """What a line sets, by the argument of `ChatKit` it goes to."""
        for name in ("model", "theme", "ui", "transport", "height"):
            if getattr(wanted, name) is not None:
                yield name, getattr(wanted, name)
        if wanted.vars is not None:
            names = [name.strip() for name in wanted.vars.split(",") if name.strip()]
            from .inspection.namespace import Namespace

            everything = Namespace(kernel.namespace)
            for name in names:
                if name not in kernel.namespace():
                    raise VariableNotFoundError.named(name, everything.names())
            yield "variables", names


def split(line: str) -> tuple[list[str], str]:
    """The options at the start of a line, and the message after them as it was typed.

    A message is no shell command: its quotes and dashes are its own.

    Raises:
        UsageError: There is no such option, or its value is missing.
    """
    parser = ChatKitMagics.chatkit.parser
    known = [name for action in parser._actions for name in action.option_strings]
    tokens: list[str] = []
    rest = line.strip()
    while found := OPTION.match(rest):
        name, rest = found[0], rest[found.end() :]
        if name not in known:
            raise UsageError(f"%chatkit has no option {name}. {what_there_is(name, known, limit=len(known))}")
        if name in FLAGS:
            tokens.append(name)
            rest = rest.lstrip()
            continue
        value = VALUE.match(rest.removeprefix("="))
        if value is None or value[0].lstrip().startswith("--"):
            raise UsageError(f"{name} needs a value: {name} {parser_metavar(parser, name)}")
        rest = rest.removeprefix("=")[value.end() :].lstrip()
        tokens.append(f"{name}={next(group for group in value.groups() if group is not None)}")
    return tokens, rest.removeprefix("-- ")


def parser_metavar(parser: Any, name: str) -> str:
    action = next(action for action in parser._actions if name in action.option_strings)
    return str(action.metavar or action.dest.upper())


def last_answer(chat: Any) -> str:
    """The text of the newest answer, for a place without a page."""
    for item in reversed(chat.messages(limit=20)):
        if item.get("type") == "assistant_message":
            return "\n".join(str(part.get("text", "")) for part in item.get("content", ()))
    return "The chat did not answer."


def one_line(text: str) -> str:
    return " ".join(text.split())


class Question(TokenTransformBase):  # type: ignore[misc]
    """Lets a message end with a question mark: IPython would take the line for a request for help."""

    priority = HelpEnd.priority - 1

    @classmethod
    def find(cls, tokens_by_line: list[list[Any]]) -> Question | None:
        """The first line that is a message and a question; `%chatkit?` is left to IPython."""
        for tokens in tokens_by_line:
            words = [token for token in tokens if token.string.strip()]
            if [token.string for token in words[:2]] == ["%", "chatkit"]:
                message = words[0].line[words[1].end[1] :].strip()
                if message.endswith("?") and message.strip("?"):
                    return cls(words[0].start)
        return None

    def transform(self, lines: list[str]) -> list[str]:
        """The line as the call it stands for."""
        line = lines[self.start_line]
        indent, message = line[: self.start_col], line[self.start_col + len("%chatkit") :].strip()
        call = f"{indent}get_ipython().run_line_magic('chatkit', {message!r})\n"
        return [*lines[: self.start_line], call, *lines[self.start_line + 1 :]]


def register(shell: Any) -> None:
    """Adds the magics to a shell; loading the extension again keeps the chat that is open."""
    if not isinstance(shell.magics_manager.registry.get("ChatKitMagics"), ChatKitMagics):
        shell.register_magics(ChatKitMagics)
        shell.input_transformer_manager.token_transformers.append(Question)
    widget_magic.register(shell)
