"""The hidden notebook widget that carries the front end: once per kernel, so that a page gets it once."""

from __future__ import annotations

import gzip
import json
import os
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets
from traitlets import Dict

from . import marimo_session
from .errors import ChatKitNotebookError

STATIC = Path(__file__).parent / "static"
ENTRY = "embed.js"
"""Travels with every chat."""
PREVIEW_ENTRY = "preview.js"
"""Travels with every preview."""
STANDALONE_ENTRY = "standalone.js"
"""For pages without a notebook; all other files travel here."""
WORKBENCH = "workbench.js"
"""Sent to a page that edits a widget, when it asks."""
APART = (ENTRY, PREVIEW_ENTRY, STANDALONE_ENTRY, WORKBENCH)
FIRST = ("element.js", "frame.js", "frame.css")
"""What a first chat cannot be used without; the rest follows in a message of its own."""


class FrontEndMissingError(ChatKitNotebookError):
    """The package was installed or cloned without its front end."""


def missing(what: str) -> FrontEndMissingError:
    return FrontEndMissingError(
        f"The front end is not built: {what}. In a clone run `make js` (or `npm --prefix js run build`); "
        "an installed package has it, so reinstall it with `pip install --force-reinstall chatkit-notebook`."
    )


class Bundle:
    """The built files of one moment.

    Attributes:
        hash: Names their content: a page that has it loads nothing.
        first: Gzipped bytes by name, of the files that every chat needs.
        later: The same of those that are loaded when first used. The entries are in neither.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = STATIC if folder is None else folder
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            self.hash = str(manifest["hash"])
            names = [name for name in manifest["files"] if name not in APART]
            files = {name: packed(folder / name) for name in names}
            self.first = {name: files.pop(name) for name in FIRST if name in files}
            self.later = files
        except FileNotFoundError as error:
            raise missing(f"there is no {error.filename}") from None
        except (ValueError, KeyError, OSError) as error:
            raise missing(f"{folder / 'manifest.json'} cannot be read ({error})") from error
        if "element.js" not in self.first:
            raise missing(f"{folder} has no element.js")


def packed(file: Path) -> bytes:
    """A file's gzipped bytes; the build leaves them beside it."""
    try:
        return file.with_name(f"{file.name}.gz").read_bytes()
    except FileNotFoundError:
        return gzip.compress(file.read_bytes(), 6, mtime=0)


class Assets(ipywidgets.Widget):  # type: ignore[misc]
    """Carries a bundle to the page, where the chats find it by its model id.

    What few chats need (highlighting, mathematics, charts, languages, most icons) is nearly as large as what
    all need, so it goes after the first picture, or when a page asks for it.
    """

    _files = Dict().tag(sync=True)
    _later = Dict().tag(sync=True)

    _current: ClassVar[weakref.WeakKeyDictionary[threading.Thread, Assets]] = weakref.WeakKeyDictionary()
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, bundle: Bundle) -> None:
        super().__init__(_files=bundle.first)
        self._bundle = bundle
        self._listeners: weakref.WeakSet[Any] = weakref.WeakSet()
        # Inside of another notebook widget a chat has no display of its own: its page asks.
        self.on_msg(lambda *_: self.complete())

    @classmethod
    def current(cls) -> Assets:
        """The one of this kernel, or of this session of marimo: the pages of one do not see the other's.

        Raises:
            FrontEndMissingError: There is nothing to carry.
        """
        session = marimo_session.thread()
        with cls._lock:
            found = former = cls._current.get(session)
            # `Widget.close_all()` closes it too; then the next chat needs another
            if found is None or found.comm is None:
                open_ones = (other._bundle for other in cls._current.values() if other.comm is not None)
                found = cls._current[session] = Assets(next(open_ones, None) or Bundle())
                marimo_session.follow(found, outlives_cell=True)
                if os.environ.get("ANYWIDGET_HMR") == "1":
                    found.watch()
        if former is not None and former is not found:
            for listener in list(former._listeners):
                found.follow(listener)
                listener.assets_changed(found)
        return found

    @property
    def address(self) -> dict[str, str]:
        """What a chat tells the page, so that it finds the bundle."""
        return {"model_id": self.model_id, "hash": self._bundle.hash}

    def complete(self) -> None:
        """Sends what a first picture did not need, once."""
        if not self._later:
            self._later = self._bundle.later

    def follow(self, listener: Any) -> None:
        """Calls `listener.assets_changed(self)` when the bundle was built anew, while the listener lives."""
        self._listeners.add(listener)

    def watch(self) -> None:
        """Reads the bundle again whenever a build has ended (the manifest is written last)."""
        threading.Thread(target=self._watch, name="chatkit-notebook-static", daemon=True).start()

    def _watch(self) -> None:
        from watchfiles import watch

        for _ in watch(STATIC, recursive=False):
            self.reload()
            if self.comm is None:
                return

    def reload(self, read: Callable[[], Bundle] = Bundle) -> None:
        """Takes the files as they are now; a half-written build is left alone until it is whole."""
        try:
            bundle = read()
        except FrontEndMissingError:
            return
        if bundle.hash == self._bundle.hash:
            return
        self._bundle = bundle
        self._files, self._later = bundle.first, bundle.later
        for listener in list(self._listeners):
            listener.assets_changed(self)
