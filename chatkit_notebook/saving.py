"""`export` of a preview: a ChatKit widget taken home as a file, in the formats others read."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import kernel
from .assets import STATIC, missing
from .errors import WidgetError, what_there_is
from .workbench.jsx_write import write_jsx
from .workbench.losses import losses
from .workbench.plain import plain
from .workbench.python_code import template_code, widget_code
from .workbench.static_page import static_page
from .workbench.templates import Template

PICTURES = ("png", "svg")
FORMATS = ("widget", "json", "jsx", "py", "html", *PICTURES)
SOURCES = ("widget", "json", "jsx", "py")
"""What is written to go on working with it: what it loses is said when it is written."""
PATIENCE = 15.0
"""Seconds that a page may take to draw a picture."""
LARGEST = 50_000_000
"""Bytes of a picture that are taken from a page."""


class LossWarning(UserWarning):
    """A file does not hold all of a widget and of what makes it."""


class Saving:
    """What a preview can be saved as."""

    width: int | None
    _theme: Any
    comm: Any

    @property
    def json(self) -> dict[str, Any] | None:
        """The widget that is drawn."""
        raise NotImplementedError

    @property
    def template(self) -> Template | None:
        """What makes it."""
        raise NotImplementedError

    @property
    def data(self) -> Any:
        """What the template sees."""
        raise NotImplementedError

    def send(self, content: Any, buffers: Any = None) -> None:
        """From ipywidgets."""
        super().send(content, buffers)  # type: ignore[misc]

    def export(self, path: str | Path, *, scale: float = 2.0) -> Path:
        """Writes the widget to a file; its suffix says in which format.

        Args:
            path: `.widget` (the document of ChatKit Studio, with the template), `.json` (the widget as
                drawn), `.jsx` (Studio's dialect), `.py` (code with chatkit.widgets), `.html` (draws itself,
                without a kernel or a network), `.png` or `.svg` (as a page shows it now).
            scale: Pixels of a PNG for each px of the page.

        Returns:
            The path of the file.

        Warns:
            LossWarning: The format does not hold all of it; `preview.losses(kind)` says the same beforehand.

        Raises:
            WidgetError: There is no widget, the format does not hold it, or no page can draw the picture.
        """
        file = Path(path).expanduser()
        kind = file.suffix.removeprefix(".").lower()
        if kind not in FORMATS:
            said = file.suffix or "a file without a suffix"
            raise WidgetError(f"A widget cannot be saved as {said}. {what_there_is(kind, FORMATS)}")
        content = self.picture(kind, scale) if kind in PICTURES else self.exported(kind).encode("utf-8")
        if kind in SOURCES and (lost := self.losses(kind)):
            warnings.warn(f"{file.name}: {' '.join(lost)}", LossWarning, stacklevel=2)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise WidgetError(f"{file} cannot be written: {error.strerror or error}.") from None
        return file

    def losses(self, kind: str) -> list[str]:
        """What a file in a format would not hold of the widget and of what makes it, in words.

        Args:
            kind: A suffix, as for `export`.

        Returns:
            One sentence for each thing that is lost; none when the format holds everything.

        Raises:
            WidgetError: There is no widget, or no such format.
        """
        if kind not in FORMATS:
            raise WidgetError(f"A widget cannot be saved as .{kind}. {what_there_is(kind, FORMATS)}")
        widget, template = self.json, self.template
        if widget is None or template is None:
            raise WidgetError("There is no widget yet: set `preview.widget`.")
        return losses(kind, widget, template, self.data)

    def exported(self, kind: str) -> str:
        """The text of the widget in a format.

        Args:
            kind: "widget", "json", "jsx", "py" or "html", as for `export`.

        Returns:
            What `export` would write.

        Raises:
            WidgetError: There is no widget, or the format does not hold it.
        """
        widget, template = self.json, self.template
        if widget is None or template is None:
            raise WidgetError("There is no widget yet: set `preview.widget`.")
        if kind == "widget":
            return dumped(template.as_document())
        if kind == "json":
            return dumped(widget)
        if kind == "jsx":
            return template.jsx if template.jsx is not None else write_jsx(widget)
        if kind == "py":
            if template.is_template:
                return template_code(
                    template.as_document(), plain(self.data if self.data is not None else {})
                )
            return widget_code(widget)
        return static_page(widget, built_file, title=template.name, theme=self._theme, width=self.width)

    # Pictures are drawn by a page

    def picture(self, kind: str = "png", scale: float = 2.0) -> bytes:
        """The widget as a page shows it now.

        Args:
            kind: "png" or "svg".
            scale: Pixels of a PNG for each px of the page.

        Returns:
            The content of the file.

        Raises:
            WidgetError: No page shows it, or it cannot answer while this cell runs.
        """
        if kind not in PICTURES:
            raise WidgetError(f"A picture cannot be {kind!r}. {what_there_is(kind, PICTURES)}")
        if self.comm is None or not kernel.has_pages():
            raise WidgetError("A picture is drawn by a page, and none shows this preview.")
        if not kernel.has_subshells() and threading.current_thread() is threading.main_thread():
            raise WidgetError(
                "In this kernel a page is not heard while a cell runs. Upgrade ipykernel to 7, or call "
                "`preview.export` from `on_action`."
            )
        asked = Pending()
        wanted = secrets.token_hex(8)
        self._pictures[wanted] = asked
        try:
            self.send(
                {"preview": "picture", "id": wanted, "format": kind, "scale": max(0.5, min(4.0, scale))}
            )
            if not asked.done.wait(PATIENCE):
                raise WidgetError("No page drew the picture. Show the preview, and keep its cell in view.")
        finally:
            self._pictures.pop(wanted, None)
        if asked.error is not None:
            raise WidgetError(f"The page could not draw the picture: {asked.error}")
        return asked.content

    @property
    def _pictures(self) -> dict[str, Pending]:
        held: dict[str, Pending] = self.__dict__.setdefault("_pending_pictures", {})
        return held

    def picture_came(self, content: Mapping[str, Any]) -> None:
        """The page's answer."""
        asked = self._pictures.get(str(content.get("id")))
        if asked is None:
            return
        text = content.get("content")
        if isinstance(text, str) and len(text) <= LARGEST:
            encoded = content.get("format") == "png"
            asked.content = base64.b64decode(text) if encoded else text.encode("utf-8")
        else:
            asked.error = str(content.get("error") or "it sent nothing")
        asked.done.set()


class Pending:
    """A picture that a page was asked for."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.content = b""
        self.error: str | None = None


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def built_file(name: str) -> str:
    try:
        return (STATIC / name).read_text(encoding="utf-8")
    except OSError:
        raise missing(f"there is no {STATIC / name}") from None
