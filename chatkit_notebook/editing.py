"""What a preview that can be edited shares with its page: the document, its data, and the log of actions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from traitlets import Bool, HasTraits, List, Unicode, observe

from .errors import WidgetError
from .workbench.actions import Clicked
from .workbench.plain import plain
from .workbench.problems import Problem
from .workbench.templates import Template, of_text

MOST_LOGGED = 50
"""Actions that the page lists; `preview.actions` has more."""
MOST_DATA = 200_000
"""Characters of data that are edited as text."""
TOO_LARGE = (
    f"The data is larger than {MOST_DATA // 1000} KB as JSON: change it in a cell, `preview.data = ...`."
)


class Editing(HasTraits):  # type: ignore[misc]  # traitlets ship no types
    """The traits of the workbench. They are empty where a preview is not edited."""

    _edit = Bool(False).tag(sync=True)
    source = Unicode(
        "", help="The document in the editor: JSON, a template or JSX. Set it, and the editor shows it."
    ).tag(sync=True)
    data_text = Unicode("", help="The data in the editor, as JSON.").tag(sync=True)
    _data_note = Unicode(None, allow_none=True).tag(sync=True)
    _log = List().tag(sync=True)

    _data: Any
    _template: Template | None
    _problems: Any
    _error: Any
    _filling = False

    def draw(self, template: Template, data: Any) -> None:
        """Draws what a template makes of data."""
        raise NotImplementedError

    @contextmanager
    def filling(self) -> Iterator[None]:
        """While the kernel fills the editors, what it writes is no edit."""
        before, self._filling = self._filling, True
        try:
            yield
        finally:
            self._filling = before

    def fill(self, template: Template, data: Any, built: Mapping[str, Any]) -> None:
        """Puts a widget and its data into the editors."""
        if not self._edit:
            return
        with self.filling():
            self.source = editable(template, built)
            self.data_text, self._data_note = data_as_text(data)

    def logged(self, clicked: Clicked) -> None:
        """Adds an action to the page's list."""
        if self._edit:
            self._log = [*self._log, as_entry(clicked)][-MOST_LOGGED:]

    def edited(self) -> Template:
        """What is in the editor, with what the document that it was opened from has beside it.

        Raises:
            WidgetError: There is no widget in it.
        """
        from .workbench.gallery import GALLERY

        made = of_text(self.source)
        begun = any(point.source == self.source for point in GALLERY)  # another widget, and no edit
        return made if self._template is None or begun else made.inherit(self._template)

    @observe("source", "data_text")  # type: ignore[untyped-decorator]
    def _edited(self, change: Any) -> None:
        if self._filling or not self._edit:
            return
        try:
            if change.name == "data_text":
                self._data = read_data(self.data_text)
            self.draw(self.edited(), self._data)
        except WidgetError as error:
            self._error = str(error)
            if change.name == "source":
                self._problems = [mistake(error).as_json()]

    def written(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a page that asks how a node is written, or what changes a property of it."""
        from .workbench.sources import change, look

        answer = {"preview": "written", "id": content.get("id")}
        source, path, name = (str(content.get(key) or "") for key in ("source", "path", "name"))
        try:
            if name:
                given = {key: content[key] for key in ("value", "text") if key in content}
                return {**answer, "edit": change(source, path, self._data, name, given)}
            return {**answer, "node": look(source, path, self._data)}
        except WidgetError as error:
            return {**answer, "error": str(error).split("\n")[0]}


def editable(template: Template, built: Mapping[str, Any]) -> str:
    """The text of a widget: as it was written, or else its JSON."""
    if template.jsx is not None:
        return template.jsx
    if template.source is not None:
        return template.source.lstrip("\n")
    return json.dumps(built, ensure_ascii=False, indent=2)


def data_as_text(data: Any) -> tuple[str, str | None]:
    """Data as JSON, and why it is not there."""
    if data is None:
        return "", None
    text = json.dumps(plain(data), ensure_ascii=False, indent=2)
    return (text, None) if len(text) <= MOST_DATA else ("", TOO_LARGE)


def read_data(text: str) -> Any:
    """The data in a text.

    Raises:
        WidgetError: It is no JSON.
    """
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WidgetError(f"The data is no JSON: {error}.") from None


def mistake(error: WidgetError) -> Problem:
    """Why a document cannot be built, at its place in the text."""
    return Problem((), str(error).split("\n")[0], sdk="refuse", line=error.line, column=error.column)


def as_entry(clicked: Clicked) -> dict[str, Any]:
    """An action as the page lists it."""
    entry: dict[str, Any] = plain(asdict(clicked))
    return entry
