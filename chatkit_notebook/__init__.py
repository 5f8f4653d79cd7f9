"""A full ChatKit chat inside a notebook cell, answering from the variables of the running kernel."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from . import themes
    from .preview import Preview
    from .views.chart import chart
    from .views.data import list_view, table
    from .views.form import form
    from .views.record_card import card
    from .widget import ChatKit
    from .workbench.templates import load_widget

__all__ = ["ChatKit", "Preview", "card", "chart", "form", "list_view", "load_widget", "table", "themes"]

HOMES = {
    "ChatKit": ("widget", "ChatKit"),
    "Preview": ("preview", "Preview"),
    "card": ("views.record_card", "card"),
    "chart": ("views.chart", "chart"),
    "form": ("views.form", "form"),
    "list_view": ("views.data", "list_view"),
    "load_widget": ("workbench.templates", "load_widget"),
    "table": ("views.data", "table"),
    "themes": ("themes", None),
}
"""The module each public name lives in, imported when the name is first used: the package costs nothing."""


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = HOMES[name]
    found = import_module(f".{module}", __name__)
    return found if attribute is None else getattr(found, attribute)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext chatkit_notebook`: registers %chatkit, %%chatkit and %%chatkit_widget."""
    from .magic import register

    register(shell)
