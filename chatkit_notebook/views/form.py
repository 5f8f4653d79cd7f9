"""`form`: a ChatKit form for the fields of a pydantic model or a dataclass."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ..errors import WidgetError
from .components import Node, action, button, caption, node, row, text
from .controls import control
from .fields import Field, check_names, fields_of, with_options, words
from .look import footer_button, status_of


def form(
    model: object,
    *,
    title: str | None = None,
    action: str = "submit",
    submit: str = "Submit",
    cancel: str | None = None,
    fields: Sequence[str] | None = None,
    labels: Mapping[str, str] | None = None,
    placeholders: Mapping[str, str] | None = None,
    help: Mapping[str, str] | None = None,
    widgets: Mapping[str, str] | None = None,
    choices: Mapping[str, Sequence[object]] | None = None,
    required: Collection[str] | Mapping[str, bool] | None = None,
    values: Mapping[str, object] | None = None,
    note: str | None = None,
    status: str | Mapping[str, Any] | None = None,
    size: str | None = None,
    pages: Mapping[str, Sequence[str]] | None = None,
    page: int = 0,
    next: str = "Next",
    back: str = "Back",
) -> dict[str, Any]:
    """A Card that is a form: one control for each field, whose values come with the action.

    Texts and numbers become Input, bool Checkbox, Literal and Enum Select, dates DatePicker.
    A field without a default is required. ChatKit sends numbers as text: `Model(**payload)` of pydantic reads
    them.

    Args:
        model: A pydantic model or a dataclass; an instance fills the controls with what it holds.
        title: Heading; None takes the name of the class.
        action: The type of the action that the form sends.
        submit: On the button that sends it.
        cancel: On a second button, whose action is "<action>.cancel"; None leaves it out.
        fields: Only these, in this order.
        labels: What stands above a control, by field.
        placeholders: What stands in an empty control, by field; else the description of pydantic's `Field`.
        help: A line below a control, by field.
        widgets: The control, by field: "input", "textarea", "select", "radio", "checkbox", "date", or the
            type of an input: "number", "email", "password", "tel", "url".
        choices: What there is to choose from, by field.
        required: The fields that must be filled, or by field whether it must; others are as the class says.
        values: What the controls hold first, by field.
        note: A line below the heading.
        status: A line above the card: text, or ChatKit's `{"text": ..., "icon": ...}`.
        size: "sm", "md", "lg" or "full".
        pages: The fields of each page, by the heading of the page.
        page: Which of the pages this is, from 0. Next and Back send the action "<action>.page", whose payload
            has `page` and all values given so far: answer it with this function, that `page`, and these
            `values`. The last page sends `action` with the values of all pages.
        next: On the button that goes on.
        back: On the button that goes back.

    Returns:
        The widget as JSON; with `pages`, that of one page.

    Raises:
        WidgetError: The model is neither, a field is of a type that no control of ChatKit can hold, or an
            option is wrong.
    """
    kind = model if isinstance(model, type) else type(model)
    declared = {field.name: field for field in fields_of(kind)}
    if not isinstance(model, type):
        declared = {name: filled(field, getattr(model, name)) for name, field in declared.items()}
    must = required if isinstance(required, Mapping) else dict.fromkeys(required or (), True)
    options: dict[str, Mapping[str, Any]] = {
        "title": labels or {},
        "hint": placeholders or {},
        "help": help or {},
        "widget": widgets or {},
        "choices": {name: tuple(held) for name, held in (choices or {}).items()},
        "required": must,
        "default": known(values or {}, declared),
    }
    spoken = ("labels", "placeholders", "help", "widgets", "choices", "required")
    for what, names in zip(spoken, options.values(), strict=False):
        check_names(what, names, declared)
    check_names("fields", fields or (), declared)
    for of_page in (pages or {}).values():
        check_names("pages", of_page, declared)
    shown = [with_options(declared[name], options) for name in (fields or declared)]
    heading = node("Title", value=title or words(kind.__name__), size="sm")
    above = [heading, *([text(note, color="secondary")] if note else [])]
    card: dict[str, Any] = {"size": size, "status": status_of(status)}
    if pages:
        by_name = {field.name: field for field in shown}
        return paged(above, by_name, pages, page, (action, submit, cancel, next, back), card)
    controls = [part for field in shown for part in control(field)]
    card["confirm"] = footer_button(submit, action)
    if cancel is not None:
        card["cancel"] = footer_button(cancel, f"{action}.cancel")
    return node("Card", [*above, *controls], asForm=True, **card)


def known(values: Mapping[str, object], declared: Mapping[str, Field]) -> dict[str, object]:
    """Of the values of an action's payload those that are fields."""
    return {name: value for name, value in values.items() if name in declared}


def filled(field: Field, value: object) -> Field:
    return dataclasses.replace(field, default=value)


def paged(
    above: Sequence[Node],
    by_name: Mapping[str, Field],
    pages: Mapping[str, Sequence[str]],
    page: int,
    said: tuple[str, str, str | None, str, str],
    card: Mapping[str, Any],
) -> dict[str, Any]:
    """One page of a form of several. What was given on the others travels in the payload.

    Raises:
        WidgetError: There is no such page.
    """
    kind, submit, cancel, onward, back = said
    titles = list(pages)
    if not 0 <= page < len(titles):
        raise WidgetError(f"`page` is {page}; the form has the pages 0 to {len(titles) - 1}.")
    here = [by_name[name] for name in pages[titles[page]] if name in by_name]
    elsewhere = [field for name, field in by_name.items() if field not in here]
    carried = {field.name: sent(field.default) for field in elsewhere if sent(field.default) is not None}
    last = page == len(titles) - 1
    forward = (submit, kind, carried) if last else (onward, f"{kind}.page", {**carried, "page": page + 1})
    send = action(forward[1], forward[2])
    buttons = []
    if cancel is not None:
        buttons.append(button(cancel, action(f"{kind}.cancel", {}), variant="ghost"))
    if page:
        # not the form's own button: what is missing on this page does not hold one up who goes back
        buttons.append(button(back, action(f"{kind}.page", {**carried, "page": page - 1})))
    buttons.append(node("Button", label=forward[0], submit=True))
    progress = f"{titles[page]} · {page + 1} of {len(titles)}"
    controls = [part for field in here for part in control(field)]
    foot = row(*buttons, gap=2, justify="end")
    inside = node("Form", [*controls, foot], onSubmitAction=send, direction="col", gap=3, key=f"page-{page}")
    given = {name: value for name, value in card.items() if value is not None}
    return node("Card", [*above, caption(progress, size="sm"), inside], **given)


def sent(value: object) -> Any:
    """A value in a payload; None for what is none."""
    from enum import Enum

    value = value.value if isinstance(value, Enum) else value
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else None
