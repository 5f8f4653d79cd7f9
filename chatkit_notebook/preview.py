"""`Preview`: the notebook widget that shows one ChatKit widget, and what a person does with it."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import traitlets
from traitlets import Dict, Int, List, Unicode, observe

from . import options
from .assets import PREVIEW_ENTRY, STATIC, WORKBENCH, FrontEndMissingError, packed
from .editing import Editing
from .errors import ClosedError, WidgetError
from .handlers import call
from .notebook_widget import NotebookWidget
from .outlet import WAIT_SECONDS
from .saving import Saving
from .traits import ReportedDict, Theme
from .transport.loop import LoopThread
from .workbench.actions import Clicked
from .workbench.problems import Problem
from .workbench.templates import Template, load_widget

log = logging.getLogger(__name__)

NO_KERNEL = "<p>A ChatKit widget (<code>chatkit_notebook</code>) is drawn here when this cell is run.</p>"
PATIENCE = 30.0
"""Seconds after which a widget no longer waits for a handler."""
MOST_ACTIONS = 1_000
"""Actions the log keeps; the oldest go first."""

FIRST = {"type": "Card", "children": [{"type": "Text", "value": "Hello"}]}
"""What an empty workbench begins with."""

LOOP = LoopThread("chatkit-notebook-preview")
"""Where handlers run, so that one that waits does not stop the kernel."""


class Preview(Saving, Editing, NotebookWidget):
    """A ChatKit widget in the cell, drawn by the code that draws it in a chat. It needs no chat and no model.

    Args:
        widget: chatkit classes, a dict, JSON text, a `.widget` file or document, a Jinja template, or a
            function of the data. None draws nothing until `preview.widget` is set.
        data: What a template or a function sees.
        on_action: Called when a person sets off an action, with as many of (action, preview) as it takes. The
            action has `type`, `payload`, `values`, `handler`, `loading_behavior`, `streaming` and `time`. The
            function may be async, and may return a widget or yield several: each is drawn in place.
        theme: "auto" (follow the notebook), "light", "dark", the name of a preset, or a theme dict.
        width: In px; None takes what there is.
        edit: Opens the workbench: editors for the widget and its data, the tree of its nodes, and the
            actions, beside the widget. `preview.source` is the document as it is being edited.

    Raises:
        WidgetError: There is no widget in what was given, or it cannot be built.
        TraitError: `theme` or `width` is wrong.
    """

    _entry = PREVIEW_ENTRY

    # What the page is told (tests/contract/preview.json)
    _key = Unicode().tag(sync=True)
    _widget = Dict(None, allow_none=True).tag(sync=True)
    _theme = traitlets.Any("auto").tag(sync=True)
    _problems = List().tag(sync=True)
    _error = Unicode(None, allow_none=True).tag(sync=True)
    width = Int(None, allow_none=True, min=120, max=4_000, help="In px; None takes what there is.").tag(
        sync=True
    )

    # What the page reports
    values = (
        ReportedDict(help="What the controls of the widget hold now, by name.")
        .advising("Set `defaultValue` in the widget.")
        .tag(sync=True)
    )
    _kept = Dict().tag(sync=True)

    actions = List(help="The actions a person set off, oldest first; at most 1,000.")
    theme = Theme(help="'auto', 'light', 'dark', the name of a preset, or a theme dict.")

    def __init__(
        self,
        widget: Any = None,
        data: Any = None,
        on_action: Callable[..., Any] | None = None,
        theme: str | Mapping[str, Any] = "auto",
        width: int | None = None,
        edit: bool = False,
        **layout: Any,
    ) -> None:
        self._given: Any = None
        self._template: Template | None = None
        self._data = data
        self._found: list[Problem] = []
        self._handler_failed = False
        self.on_action = on_action
        self._edit = edit
        self._key = secrets.token_hex(8)
        self.theme = theme  # type: ignore[assignment]  # traitlets ship no types
        self.width = width
        # Built before the comm opens: a widget that cannot be built leaves nothing behind.
        if widget is not None:
            self.show(widget, data)
        elif edit:
            self.show(FIRST)
        self._carry()
        self._open_outlet()
        super().__init__(**layout)
        self.on_msg(lambda _, content, buffers: self._take(content))

    def _ipython_display_(self, **kwargs: Any) -> None:
        if self.comm is None:
            raise ClosedError("The preview was closed. Make a new Preview().")
        if self._missing is not None:
            raise self._missing
        self._display(NO_KERNEL)
        self._send_rest()

    def __repr__(self) -> str:
        kind = "nothing" if self._widget is None else self._widget.get("type")
        return f"<Preview {kind}>"

    # What is drawn

    @property
    def widget(self) -> Any:
        """The widget as it was given. Set it, and it is drawn in place; what was typed into it stays."""
        return self._given

    @widget.setter
    def widget(self, widget: Any) -> None:
        self.show(widget, self._data)

    @property
    def data(self) -> Any:
        """What a template or a function sees. Set it, and the widget is drawn anew."""
        return self._data

    @data.setter
    def data(self, data: Any) -> None:
        if self._template is None:
            self._data = data
        elif self._edit:
            self.show(self.edited(), data)
        else:
            self.show(self._template if self._given is None else self._given, data)

    def show(self, widget: Any, data: Any = None) -> None:
        """Draws a widget from data, both at once.

        Args:
            widget: As for `Preview`.
            data: What a template or a function sees.

        Raises:
            WidgetError: It cannot be built. The page says why, below the last widget that could.
        """
        try:
            template = load_widget(widget)
            self.draw(template, data)
        except WidgetError as error:
            self.fail(error)
            raise
        self._given = widget
        self.fill(template, data, self._widget)

    def draw(self, template: Template, data: Any) -> None:
        """Draws what a template makes of data; the editors keep what is in them.

        Raises:
            WidgetError: It cannot be built.
        """
        built = template.build(data)
        found = template.problems(built)
        self._given, self._template, self._data, self._found = template, template, data, found
        self._handler_failed = False
        with self.hold_sync():
            self._widget = built
            self._problems = [problem.as_json() for problem in found]
            self._error = None

    def fail(self, error: WidgetError) -> None:
        """Says below the widget that is drawn why it is not another."""
        self._error = str(error)

    @property
    def json(self) -> dict[str, Any] | None:
        """The widget that is drawn, as JSON."""
        drawn: dict[str, Any] | None = self._widget
        return drawn

    @property
    def template(self) -> Template | None:
        """What makes the widget from the data."""
        return self._template

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the widget that is drawn."""
        return list(self._found)

    @property
    def error(self) -> str | None:
        """Why what is drawn is not what was asked for, or what went wrong in `on_action`."""
        said: str | None = self._error
        return said

    @observe("theme")  # type: ignore[untyped-decorator]
    def _theme_changed(self, change: Any) -> None:
        self._theme = options.check("theme", change.new)

    # What a person does

    def _take(self, content: Mapping[str, Any]) -> None:
        kind = content.get("preview")
        if kind == "picture":
            self.picture_came(content)
        elif kind == "catalogue":
            from .workbench.catalogue import catalogue

            self.send({"preview": "catalogue", "catalogue": catalogue()})
        elif kind == "workbench":
            with suppress(FileNotFoundError):  # a build without it: the page says that nothing came
                self.send({"preview": "workbench"}, [packed(STATIC / WORKBENCH)])
        elif kind == "export":
            self.send({"preview": "exported", **self._exported(content)})
        elif kind == "written":
            self.send(self.written(content))
        elif kind == "action":
            self._set_off(content)

    def _exported(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a page that wants the widget in a format."""
        answer = {"id": content.get("id")}
        try:
            kind = str(content.get("format"))
            return {**answer, "text": self.exported(kind), "lost": self.losses(kind)}
        except (WidgetError, FrontEndMissingError) as error:
            return {**answer, "error": str(error)}

    def _set_off(self, content: Mapping[str, Any]) -> None:
        clicked = Clicked.read(content)
        message_id = str(content.get("id"))
        if clicked is None:
            self._done(message_id)
            return
        self.actions = [*self.actions, clicked][-MOST_ACTIONS:]
        self.logged(clicked)
        if self.on_action is None:
            self._done(message_id)
            return
        LOOP.start()
        work = LOOP.submit(self._handle(self.on_action, clicked, message_id))
        # Where only this thread's messages show, it stays until there are no more.
        while self._outlet.keeps and not (work.done() and not self._outlet.waiting):
            self._outlet.release(wait=WAIT_SECONDS)

    async def _handle(self, handler: Callable[..., Any], clicked: Clicked, message_id: str) -> None:
        loop = asyncio.get_running_loop()
        waiting = loop.call_later(PATIENCE, self._hangs, handler, clicked, message_id)
        try:
            async for widget in call(handler, clicked, self):
                if self._edit:
                    self.draw(load_widget(widget), self._data)
                else:
                    self.show(widget, self._data)
            if self._handler_failed:
                self._handler_failed, self._error = False, None
        except Exception as error:
            name = getattr(handler, "__qualname__", type(handler).__name__)
            known = isinstance(error, WidgetError)
            said = str(error) if known else f"{type(error).__name__}: {error}"
            log.warning("%s failed on the action `%s`: %s", name, clicked.type, said, exc_info=not known)
            self._handler_failed = True
            self._error = f"{name} failed on the action `{clicked.type}`: {said}"
        finally:
            waiting.cancel()
            self._done(message_id)

    def _hangs(self, handler: Callable[..., Any], clicked: Clicked, message_id: str) -> None:
        """The widget is freed from a handler that takes too long; what it draws later is still drawn."""
        name = getattr(handler, "__qualname__", type(handler).__name__)
        said = f"{name} has not ended the action `{clicked.type}` after {PATIENCE:g} s. It still runs."
        log.warning(said)
        self._handler_failed, self._error = True, said
        self._done(message_id)

    def _done(self, message_id: str) -> None:
        if self.comm is not None:
            self.send({"preview": "done", "id": message_id})
