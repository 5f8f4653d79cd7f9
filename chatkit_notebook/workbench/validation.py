"""What is wrong with a widget, in words that teach: `validate` walks the tree and names each problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from .components import BELONGS, COMPONENTS, HOLDS, REQUIRED, ROOTS
from .kinds import FINE, Check, check_for
from .positions import places
from .problems import Path, Problem, hint, shown

MOST_PROBLEMS = 100
DEEPEST = 100
"""Levels of nodes the UI draws."""


def validate(widget: object, text: str | None = None, *, most: int = MOST_PROBLEMS) -> list[Problem]:
    """Everything that is wrong with a widget, from the root on; at most `most` problems.

    Args:
        widget: A widget as JSON.
        text: The JSON text it was read from, for lines and columns.
        most: How many problems are enough.
    """
    walk = Walk(most)
    walk.root(widget)
    if text is None or not walk.found:
        return walk.found
    return placed_in(walk.found, places(text))


def placed_in(found: list[Problem], known: Mapping[Path, tuple[int, int]]) -> list[Problem]:
    """The problems with their places."""
    return [placed(problem, known) for problem in found]


def placed(problem: Problem, known: Mapping[Path, tuple[int, int]]) -> Problem:
    """With the place in the text; what is missing is looked for where it should stand."""
    path = problem.path
    while path and path not in known:
        path = path[:-1]
    line, column = known.get(path, (None, None))
    return replace(problem, line=line, column=column)


class Walk:
    """One walk over a tree, which collects what it finds."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.found: list[Problem] = []

    def tell(self, path: Path, message: str, **more: Any) -> None:
        if len(self.found) < self.most:
            self.found.append(Problem(path, message, **more))

    def root(self, widget: object) -> None:
        if not isinstance(widget, Mapping):
            self.tell((), f"A widget is an object with a `type`, not {shown(widget)}.", sdk="refuse")
            return
        kind = widget.get("type")
        if kind not in ROOTS:
            text, near = hint(kind, ROOTS)
            known = isinstance(kind, str) and kind in COMPONENTS
            wrap = ' Put it into {"type": "Basic", "children": [...]}.' if known else ""
            message = f"The root of a widget cannot be {shown(kind)}.{text}{wrap}"
            self.tell(("type",), message, allowed=ROOTS, nearest=near, sdk="refuse")
            if not known:
                return
        self.node(widget, (), None, 1)

    def node(self, node: Mapping[str, Any], path: Path, parent: str | None, depth: int) -> None:
        if len(self.found) >= self.most:
            return
        kind = node.get("type")
        if not isinstance(kind, str):
            need = "A node needs a `type`, the name of its component."
            said = need if kind is None else f"`type` must be text, not {shown(kind)}."
            self.tell((*path, "type"), said, sdk="refuse")
            return
        if parent is not None:
            self.nesting(kind, path, parent)
        table = COMPONENTS.get(kind)
        if table is None:
            text, near = hint(kind, COMPONENTS)
            message = f"There is no component {shown(kind)}; only its children are drawn.{text}"
            names = tuple(COMPONENTS)
            at = (*path, "type")
            self.tell(at, message, allowed=names, nearest=near, hosted="drop", classes="accept")
        else:
            self.properties(kind, node, path)
        children = node.get("children")
        if children is not None and (table is None or "children" in table):
            self.children(kind, children, (*path, "children"), depth)

    def properties(self, kind: str, node: Mapping[str, Any], path: Path) -> None:
        checks = checks_of(kind)
        for name in REQUIRED[kind]:
            if node.get(name) is None and not (name == "children" and name in node):
                self.tell((*path, name), f"{kind} needs `{name}`.")
        for name, value in node.items():
            check = checks.get(name)
            if check is not None:
                faults = check(value) if value is not None else FINE
                for fault in faults:
                    where = (name, *fault.path)
                    self.tell(
                        (*path, *where),
                        f"{'.'.join(map(str, (kind, *where)))} {fault.message}",
                        allowed=fault.allowed,
                        nearest=fault.nearest,
                        sdk="refuse" if name in ("key", "id") else "accept",
                    )
            elif name not in COMPONENTS[kind]:
                table = [entry for entry in COMPONENTS[kind] if entry != "type"]
                text, near = hint(name, table)
                self.tell(
                    (*path, name),
                    f"{kind} has no property `{name}`; it has no effect.{text}",
                    severity="warning",
                    allowed=tuple(table),
                    nearest=near,
                    hosted="drop",
                    classes="drop",
                )
        if kind == "Button" and not (node.get("label") or node.get("iconStart") or node.get("iconEnd")):
            message = "Button has neither `label` nor `iconStart`: nobody can see what it does."
            self.tell(path, message, severity="warning", classes="accept")

    def nesting(self, kind: str, path: Path, parent: str) -> None:
        home, only = BELONGS.get(kind), HOLDS.get(parent)
        if home is not None and parent != home:
            message = f"{kind} stands only directly in {home}, not in {parent}."
            self.tell(path, message, allowed=(home,), classes="accept")
        elif only is not None and kind != only:
            message = f"{parent} holds only {only}, not {kind}. Put it into one."
            self.tell(path, message, allowed=(only,), classes="refuse" if parent == "ListView" else "accept")
        elif kind in ROOTS and parent != "Basic":
            message = f"{kind} is a root: it stands alone or in Basic, not in {parent}. Use Box, Row or Col."
            self.tell(path, message, allowed=("Box", "Row", "Col"), classes="accept")

    def children(self, kind: str, children: object, here: Path, depth: int) -> None:
        if depth >= DEEPEST and children != []:
            self.tell(here, f"The widget is nested deeper than {DEEPEST} levels: the rest is not drawn.")
        elif isinstance(children, Mapping):
            if kind != "Transition":
                message = f"The children of {kind} must be a list: write [...] around the one."
                self.tell(here, message, severity="warning")
            self.node(children, here, kind, depth + 1)
        elif not isinstance(children, list):
            self.tell(
                here, f"The children of {kind} must be a list of nodes, not {shown(children)}.", sdk="refuse"
            )
        else:
            if kind == "Transition":
                self.tell(here, "Transition holds one node, not a list.")
            for index, child in enumerate(children):
                if isinstance(child, Mapping):
                    self.node(child, (*here, index), kind, depth + 1)
                else:
                    use = ' Write {"type": "Text", "value": ...}.' if isinstance(child, str) else ""
                    message = f"A child must be a node, not {shown(child)}.{use}"
                    self.tell((*here, index), message, sdk="refuse")


@cache
def checks_of(kind: str) -> dict[str, Check]:
    """The checks of a component's properties; its type and its children are the walk's business."""
    return {
        name: check_for(held.kind)
        for name, held in COMPONENTS[kind].items()
        if held.kind not in ("nodes", "node") and name != "type"
    }
