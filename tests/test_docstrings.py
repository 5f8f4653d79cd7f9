"""Everything public says what it does, what it takes, what it gives and what it raises, in Google's style."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import MemberDescriptorType
from typing import Any

import pytest
from traitlets import TraitType

import chatkit_notebook
from chatkit_notebook import ChatKit, Preview
from chatkit_notebook.answer import Answer
from chatkit_notebook.notebook_widget import NotebookWidget
from chatkit_notebook.privacy import Privacy
from chatkit_notebook.workbench.templates import Template

SECTION = r"(?ms)^{}:\n(.*?)(?=^\w+:\n|\Z)"
MACHINERY = {
    *("ChatKit.add_traits", "ChatKit.set_trait", "ChatKit.assets_changed"),
    *("Preview.add_traits", "Preview.assets_changed", "Preview.send", "Preview.draw", "Preview.fail"),
    *("Preview.fill", "Preview.filling", "Preview.logged", "Preview.edited", "Preview.written"),
    "Preview.picture_came",
}
"""What traitlets, the page and the editors of a preview call, and no user."""


def public() -> Iterator[tuple[str, Any]]:
    """Names and objects that users meet, without what other packages gave them."""
    for name in chatkit_notebook.__all__:
        yield name, getattr(chatkit_notebook, name)
    for kind in (ChatKit, Preview, Template, Answer, Privacy):
        for name in dir(kind):
            home = next(base for base in kind.__mro__ if name in vars(base))
            ours = home.__module__.startswith("chatkit_notebook")
            found = inspect.getattr_static(kind, name)
            known = f"{kind.__name__}.{name}"
            if (
                ours
                and name[0] != "_"
                and known not in MACHINERY
                and not isinstance(found, MemberDescriptorType)
            ):
                yield known, found


OBJECTS = dict(public())


def test_there_is_something_to_look_at() -> None:
    assert {
        "ChatKit.ask",
        "Preview.export",
        "chart",
        "Answer.queries",
        "Template.build",
        "ChatKit.theme",
    } <= OBJECTS.keys()
    assert issubclass(ChatKit, NotebookWidget)
    assert len(OBJECTS) > 90


@pytest.mark.parametrize("name", [name for name, one in OBJECTS.items() if isinstance(one, TraitType)])
def test_traits_have_a_line_of_help(name: str) -> None:
    assert OBJECTS[name].help.rstrip().endswith(".")


@pytest.mark.parametrize("name", [name for name, one in OBJECTS.items() if not isinstance(one, TraitType)])
def test_docstrings_are_whole(name: str) -> None:
    found = OBJECTS[name]
    function = found.fget if isinstance(found, property) else found
    text = inspect.getdoc(found) or ""
    summary = text.split("\n\n")[0]
    assert summary.rstrip().endswith((".", ":")), f"{name} needs a docstring that begins with a sentence"
    if not inspect.isfunction(function):
        return
    parameters = list(inspect.signature(function).parameters.values())
    wanted = {one.name for one in parameters if one.name != "self"}
    assert wanted == section(text, "Args"), f"{name}: Args are to be {sorted(wanted)}"
    gives = inspect.signature(function).return_annotation not in ("None", None)
    if gives and not isinstance(found, property):
        assert "\nReturns:\n" in text, f"{name}: what does it return?"
    if raised := raises(function):
        assert "\nRaises:\n" in text, f"{name}: it raises {', '.join(sorted(raised))}"


def section(text: str, title: str) -> set[str]:
    """The names that a section of a docstring explains."""
    found = re.search(SECTION.format(title), text)
    return set(re.findall(r"(?m)^ {4}\*{0,2}(\w+):", found[1])) if found else set()


def raises(function: Any) -> set[str]:
    """What a function raises itself."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = (one.exc for one in ast.walk(tree) if isinstance(one, ast.Raise))
    return {one.func.id for one in calls if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
