"""Proposed code as a Card: the code, what can be done with it, and what came of it."""

from __future__ import annotations

from typing import Any, Protocol

from .cells import cut, one_line, remark
from .components import Node, action, button, caption, card, column, node, row, text
from .markdown import block

RUN = "chatkit_notebook.code.run"
EDIT = "chatkit_notebook.code.edit"
BACK = "chatkit_notebook.code.back"
INSERT = "chatkit_notebook.code.insert"
DISMISS = "chatkit_notebook.code.dismiss"
SHARE = "chatkit_notebook.code.share"

FIELD = "edited"
"""Name of the text area in which the code is edited."""
WRITTEN = "chatkit_notebook.code"
"""Id of it: the bundled UI writes it in letters of equal width."""

BADGES: dict[str, tuple[str, str]] = {
    "proposed": ("Not run", "secondary"),
    "editing": ("Not run", "secondary"),
    "waiting": ("Waiting", "warning"),
    "running": ("Running", "info"),
    "done": ("Ran", "success"),
    "failed": ("Failed", "danger"),
    "stopped": ("Stopped", "warning"),
    "stuck": ("Does not stop", "danger"),
    "dismissed": ("Dismissed", "secondary"),
}
WAITING = "A cell is running: this code is next in line. Stop takes it out of the line."
OVER = frozenset({"done", "failed", "stopped", "stuck"})


class Proposed(Protocol):
    """What a card shows."""

    code: str
    purpose: str
    state: Any
    token: str
    remarks: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    note: str
    shared: bool


def proposal_view(proposal: Proposed) -> Node:
    """The card as it stands."""
    label, color = BADGES[proposal.state]
    head = row(
        node("Icon", name="square-code", color="secondary"),
        text(one_line(proposal.purpose), weight="semibold", flex=1, minWidth=0),
        node("Badge", label=label, color=color),
        gap=2,
        key="head",
    )
    editing = proposal.state == "editing"
    rows = min(max(proposal.code.count("\n") + 2, 4), 30)
    code = (
        node(
            "Textarea",
            id=WRITTEN,
            name=FIELD,
            defaultValue=proposal.code,
            rows=rows,
            autoResize=True,
            key="edited",
        )
        if editing
        else node("Markdown", value=block(proposal.code, "python"), key="code")
    )
    children = [head, code, *(caption(remark, color="warning") for remark in proposal.remarks)]
    if proposal.state == "waiting":
        children.append(caption(WAITING, key="note"))
    if proposal.parts:
        children.append(column(*map(output, proposal.parts), gap=2, key="output"))
    elif proposal.state in OVER and proposal.state != "stuck":
        children.append(caption("It printed nothing.", key="output"))
    if proposal.note:
        children.append(caption(cut(remark(proposal.note, 1_000), 600), key="note"))
    buttons = buttons_of(proposal)
    if buttons:
        children.append(row(*buttons, gap=2, wrap="wrap", key="buttons"))
    return card(
        node("Form", [*children], gap=3, key="form") if editing else column(*children, gap=3), size="full"
    )


def output(part: tuple[str, str]) -> Node:
    kind, value = part
    if kind == "image":
        return node("Image", src=value, alt="A figure that the code drew", fit="contain", maxWidth="100%")
    return node("Markdown", value=block(value.rstrip("\n"), "output"))


def parts_of(widget: Node) -> tuple[tuple[str, str], ...]:
    """What the code on a card had published, as far as it was drawn."""
    waiting, found = [widget], []
    while waiting:
        one = waiting.pop()
        children = [child for child in one.get("children") or () if isinstance(child, dict)]
        if one.get("key") == "output":
            found = children
            break
        waiting += children
    return tuple(
        ("image", str(part["src"]))
        if part.get("type") == "Image"
        else ("text", str(part["value"]).partition("\n")[2].rpartition("\n")[0])
        for part in found
    )


def buttons_of(proposal: Proposed) -> list[Node]:
    """What can be done with it as it is. All buttons carry the same token: one click uses it up."""
    payload = {"token": proposal.token}

    def does(type: str, *, streaming: bool = False) -> Node:
        # what streams shows on the card itself; it must stay readable while the answer to it comes
        return action(type, dict(payload), loading="self" if streaming else "container", streaming=streaming)

    run = button(
        "Run" if proposal.state in ("proposed", "editing") else "Run again",
        does(RUN, streaming=True),
        iconStart="play",
        **({"variant": "solid", "color": "primary"} if proposal.state in ("proposed", "editing") else {}),
    )
    if proposal.state == "editing":
        return [run, button("Back", does(BACK))]
    if proposal.state == "proposed":
        return [
            run,
            button("Edit", does(EDIT), iconStart="write"),
            button("Insert as cell", does(INSERT), iconStart="plus"),
            button("Dismiss", does(DISMISS), variant="ghost"),
        ]
    if proposal.state in OVER:
        let_read = button("Let the model read the output", does(SHARE, streaming=True))
        share = [let_read] if proposal.parts and not proposal.shared else []
        return [
            run,
            button("Edit", does(EDIT), iconStart="write"),
            button("Insert as cell", does(INSERT), iconStart="plus"),
            *share,
        ]
    return []
