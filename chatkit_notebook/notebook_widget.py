"""What our notebook widgets share: the front end they carry, how they send, that nothing is left of them."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any, ClassVar

import anywidget
from ipywidgets import Layout
from traitlets import Dict, Unicode, default

from . import kernel, marimo_session
from .assets import STATIC, Assets, FrontEndMissingError, missing
from .outlet import Outlet

NOT_BUILT = "export default { render({ el }) { el.textContent = 'The front end is not built' } }"


def script(path: Path) -> str:
    """The text of an entry, the same object for all widgets until it is built anew."""
    try:
        return read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return NOT_BUILT


@lru_cache(maxsize=2)
def read(path: Path, changed: int) -> str:
    return path.read_text(encoding="utf-8")


SAVED_WORDS = """<style class="chatkit-notebook-{kind}">
:is(.jp-OutputArea-child, .output_area):has(+ * .chatkit-notebook-{kind})
  :has(> script[type="application/vnd.jupyter.widget-view+json"]):not(:has(> :not(script)))::after {{
  content: {words}; font: 14px/1.5 var(--jp-content-font-family, sans-serif); }}
</style>"""
"""Puts words where a saved page has a notebook widget that is not drawn: it then holds scripts only."""


class NotebookWidget(anywidget.AnyWidget):  # type: ignore[misc]
    """The base of `ChatKit` and `Preview`. A subclass names the file of its script as `_entry`.

    It may call `_carry` and `_open_outlet` before this `__init__`, which opens the comm: the page reads all
    traits as soon as that message comes.
    """

    _entry: ClassVar[str]

    # Not a path: anywidget would watch the file, and what watches it holds every widget that was ever made.
    _esm = Unicode().tag(sync=True)
    _anywidget_id = Unicode().tag(sync=True)
    _assets = Dict().tag(sync=True)

    _missing: FrontEndMissingError | None = None
    _own_layout: Layout | None = None

    def __init__(self, **layout: Any) -> None:
        super().__init__(**layout)
        if not isinstance(layout.get("layout"), Layout):
            self._own_layout = self.layout
        kernel.free_comm(self.comm)
        marimo_session.follow(self)

    def add_traits(self, **traits: Any) -> None:
        """Adds those that are new: for any, traitlets makes a class that only the collector frees."""
        new = {name: trait for name, trait in traits.items() if not self.has_trait(name)}
        if new:
            super().add_traits(**new)

    @default("_esm")  # type: ignore[untyped-decorator]
    def _read_entry(self) -> str:
        return script(STATIC / self._entry)

    @default("_anywidget_id")  # type: ignore[untyped-decorator]
    def _name_class(self) -> str:
        return f"{type(self).__module__}.{type(self).__name__}"

    def _open_outlet(self) -> Outlet:
        self._outlet = Outlet(super()._send, keeps=kernel.keeps_messages())
        return self._outlet

    def _send(self, msg: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self._outlet.send(msg, buffers)

    def _display(self, words: str) -> None:
        """Shows the widget in the cell.

        Args:
            words: What a copy without a kernel shows in its place, as HTML of a paragraph.
        """
        from IPython.display import display

        data, metadata = super()._repr_mimebundle_() or ({}, {})
        display({**data, "text/html": words}, metadata=metadata, raw=True)
        if kernel.is_run_by_program():
            # Such a program saves the state of widgets, and nbconvert then leaves their place to a script
            # from the network. Live pages need no second output.
            plain = json.dumps(unescape(re.sub("<[^>]*>", "", words)))
            style = SAVED_WORDS.format(kind=type(self).__name__.lower(), words=plain)
            display({"text/html": style, "text/plain": ""}, raw=True)

    def _carry(self) -> None:
        """Tells the page where the front end is."""
        if not kernel.has_pages():
            return
        try:
            assets = Assets.current()
            if not (STATIC / self._entry).is_file():
                raise missing(f"there is no {STATIC / self._entry}")
        except FrontEndMissingError as error:
            self._missing = error
            return
        self._assets = assets.address
        assets.follow(self)

    def _send_rest(self) -> None:
        """Sends what a first picture does not need, unasked: nobody hears a page while a cell runs."""
        if kernel.has_pages() and self._missing is None:
            Assets.current().complete()

    def assets_changed(self, assets: Assets) -> None:
        """Another notebook widget carries the front end; built anew (development only), it is drawn again."""
        anew = assets.address["hash"] != self._assets.get("hash")
        self._assets = assets.address
        if anew:
            self._esm = f"{script(STATIC / self._entry)}\n// {self._assets['hash']}"

    def close(self) -> None:
        """Takes the widget out of all pages."""
        super().close()
        if self._own_layout is not None:
            # A notebook widget of its own, which ipywidgets would keep, in the kernel and in every page.
            self._own_layout.close()
            self._own_layout = None
