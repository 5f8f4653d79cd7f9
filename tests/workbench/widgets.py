"""Widgets made at random from the table of components: any tree, and trees of valid nodes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from chatkit_notebook.workbench.components import COMPONENTS, HOLDS

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
NUMBERS = st.integers(-1000, 10**6) | st.floats(allow_nan=False, allow_infinity=False, width=32)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    sorted({name for table in COMPONENTS.values() for name in table} - {"type", "children"})
)
SIMPLE = {
    "text": TEXTS,
    "flag": st.booleans(),
    "number": NUMBERS,
    "whole": st.integers(0, 20),
    "length": st.integers(0, 400) | st.just("50%"),
    "gap": st.integers(0, 12) | st.just("1rem"),
    "spacing": st.fixed_dictionaries({"x": st.integers(0, 8)}) | st.integers(0, 8),
    "color": st.sampled_from(["secondary", "blue-500", "#0f0", "red"])
    | st.just({"light": "white", "dark": "black"}),
    "icon": st.sampled_from(["check", "lucide:rocket"]),
    "border": st.integers(0, 3) | st.just({"size": 1, "style": "dashed"}),
    "limit": st.integers(1, 9) | st.just("auto"),
    "flex": st.integers(0, 3),
    "ratio": st.sampled_from([1.5, "16 / 9"]),
    "status": st.fixed_dictionaries({"text": TEXTS}, optional={"icon": st.just("info")}),
    "editable": st.just(False) | st.fixed_dictionaries({"name": st.just("note")}),
    "options": st.lists(st.fixed_dictionaries({"value": TEXTS, "label": TEXTS}), max_size=3),
    "position": st.sampled_from(["center", "top left"]),
    "moment": st.sampled_from(["2026-01-31", "2026-01-31T09:00:00Z"]),
    "rows": st.lists(st.dictionaries(st.sampled_from("ab"), NUMBERS | TEXTS), max_size=3),
    "series": st.lists(st.just({"type": "bar", "dataKey": "a", "label": "A"}), min_size=1, max_size=2),
    "axis": st.just("a") | st.just({"dataKey": "a", "hide": True}),
    "action": st.fixed_dictionaries(
        {"type": st.just("go")}, optional={"payload": st.dictionaries(TEXTS, VALUES, max_size=2)}
    ),
}
SIMPLE["footer"] = st.fixed_dictionaries({"label": TEXTS, "action": SIMPLE["action"]})


@st.composite
def any_nodes(draw: st.DrawFn, depth: int = 3) -> dict[str, Any]:
    """A node with any members: what a person might type."""
    node: dict[str, Any] = {"type": draw(st.sampled_from([*COMPONENTS, "Other"]))}
    node |= draw(
        st.dictionaries(
            NAMES | TEXTS.filter(lambda name: name not in ("type", "children")), VALUES, max_size=4
        )
    )
    if draw(st.booleans()):
        children = st.lists(any_nodes(depth - 1), max_size=3) if depth else st.just([])
        node["children"] = draw(children | VALUES)
    return node


@st.composite
def valid_nodes(draw: st.DrawFn, kind: str = "Card", depth: int = 3) -> dict[str, Any]:
    """A node of a kind with values that validation accepts, and such children."""
    node: dict[str, Any] = {"type": kind}
    for name, prop in COMPONENTS[kind].items():
        if name == "type" or not (prop.required or draw(st.integers(0, 4)) == 0):
            continue
        if prop.kind in ("nodes", "node"):
            child = st.deferred(lambda: inner(kind, depth - 1))
            if prop.kind == "node":
                node[name] = draw(child)
            else:
                node[name] = draw(st.lists(child, max_size=3)) if depth else []
        else:
            node[name] = draw(st.sampled_from(prop.words) if prop.words else SIMPLE[prop.kind])
    if kind == "Button":
        node["label"] = "Go"
    return node


def inner(parent: str, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if parent in HOLDS:
        return valid_nodes(HOLDS[parent], depth)
    free = ["Text", "Badge", "Input", "Select", "Chart", "Button", "Icon", "Label", "Divider"]
    return st.sampled_from(["Row", "Col", "Form", "Table", *free] if depth > 0 else free).flatmap(
        lambda kind: valid_nodes(kind, depth)
    )
