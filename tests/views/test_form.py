"""Forms made from pydantic models and dataclasses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field

from chatkit_notebook import form
from chatkit_notebook.errors import WidgetError
from chatkit_notebook.workbench.validation import validate


class Size(Enum):
    SMALL = "s"
    EXTRA_LARGE = "xl"


class Order(BaseModel):
    customer_email: str = Field(description="you@example.org")
    count: int = 1
    price: float | None = None
    gift: bool = False
    size: Size = Size.SMALL
    sent: Literal["mail", "courier"] | None = None
    due: date = date(2026, 1, 31)
    note: str = Field("a\nb", title="Anything else?")


@dataclass
class Person:
    first_name: str
    age: int = 3
    tags: str = field(default_factory=str)


def controls(widget: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["name"]: node for node in widget["children"] if "name" in node}


def test_a_model_gets_a_control_for_each_field() -> None:
    widget = form(Order, submit="Order", cancel="Not now", action="order")
    assert validate(widget) == []
    found = controls(widget)
    kinds = {name: node["type"] for name, node in found.items()}
    assert kinds == {
        "customer_email": "Input", "count": "Input", "price": "Input", "gift": "Checkbox", "size": "Select",
        "sent": "Select", "due": "DatePicker", "note": "Textarea",
    }  # fmt: skip
    email = {
        "type": "Input",
        "name": "customer_email",
        "inputType": "email",
        "placeholder": "you@example.org",
    }
    assert found["customer_email"] == {**email, "required": True}
    assert found["count"] == {"type": "Input", "name": "count", "inputType": "number", "defaultValue": "1"}
    assert found["size"]["options"][1] == {"value": "xl", "label": "Extra large"}
    assert (found["size"]["defaultValue"], found["sent"]["clearable"]) == ("s", True)
    assert found["due"]["defaultValue"] == "2026-01-31"
    labels = [node["value"] for node in widget["children"] if node["type"] == "Label"]
    assert labels == ["Customer email", "Count", "Price", "Size", "Sent", "Due", "Anything else?"]
    assert widget["confirm"] == {"label": "Order", "action": {"type": "order"}}
    assert widget["cancel"]["action"]["type"] == "order.cancel"


def test_an_instance_fills_the_form_and_a_dataclass_will_do() -> None:
    assert controls(form(Person))["first_name"] == {
        "type": "Input", "name": "first_name", "inputType": "text", "required": True,
    }  # fmt: skip
    filled = controls(form(Person("Ada", 36), title="Who?"))
    assert [node["defaultValue"] for node in filled.values()] == ["Ada", "36", ""]


def test_what_the_form_sends_is_what_the_model_reads() -> None:
    sent = {"customer_email": "a@b.c", "count": "2", "gift": True, "size": "xl", "due": "2026-02-01"}
    assert Order(**sent).model_dump()["count"] == 2  # type: ignore[arg-type]


def test_what_no_control_holds_is_named() -> None:
    class Odd(BaseModel):
        points: list[int]

    with pytest.raises(WidgetError, match="The field `points` is of the type list"):
        form(Odd)
    with pytest.raises(WidgetError, match="`dict` has no declared fields"):
        form({"a": 1})


def test_every_part_of_a_form_can_be_another() -> None:
    class Trip(BaseModel):
        to: str = Field(pattern="[A-Z]{3}")
        day: date = Field(ge=date(2026, 1, 1), le=date(2026, 12, 31))
        seats: int = 1
        remarks: str = ""
        kind: str = "window"

    widget = form(
        Trip,
        fields=["kind", "to", "day", "remarks"],
        labels={"to": "Airport"},
        placeholders={"to": "OSL"},
        help={"to": "Three letters"},
        widgets={"remarks": "textarea", "kind": "radio"},
        choices={"kind": ["window", "aisle"]},
        required={"to": True, "remarks": True},
        values={"remarks": "Quiet, please", "unknown": 1},
        note="We book it",
        status="New",
        size="sm",
    )
    assert validate(widget) == []
    found = controls(widget)
    assert list(found) == ["kind", "to", "day", "remarks"]
    assert found["kind"]["type"] == "RadioGroup"
    assert [option["value"] for option in found["kind"]["options"]] == ["window", "aisle"]
    assert (found["to"]["placeholder"], found["to"]["pattern"]) == ("OSL", "[A-Z]{3}")
    assert (found["day"]["min"], found["day"]["max"]) == ("2026-01-01", "2026-12-31")
    assert (found["remarks"]["type"], found["remarks"]["defaultValue"]) == ("Textarea", "Quiet, please")
    assert (found["remarks"]["required"], widget["size"], widget["status"]) == (True, "sm", {"text": "New"})
    shown = [node["value"] for node in widget["children"] if node["type"] in ("Text", "Caption")]
    assert shown == ["We book it", "Three letters"]


def test_a_form_of_several_pages_keeps_what_was_given() -> None:
    pages = {"You": ["first_name"], "More": ["age", "tags"]}
    first = form(Person, pages=pages, action="join", cancel="Not now")
    assert validate(first) == []
    *_, inside = first["children"]
    assert inside["onSubmitAction"]["type"] == "join.page"
    assert inside["onSubmitAction"]["payload"] == {"age": 3, "page": 1}
    assert [button["label"] for button in inside["children"][-1]["children"]] == ["Not now", "Next"]

    sent = {**inside["onSubmitAction"]["payload"], "first_name": "Ada"}
    last = form(Person, pages=pages, action="join", page=sent["page"], values=sent)
    assert validate(last) == []
    *_, inside = last["children"]
    assert (inside["onSubmitAction"]["type"], inside["onSubmitAction"]["payload"]) == (
        "join",
        {"first_name": "Ada"},
    )
    back, submit = inside["children"][-1]["children"]
    assert back["onClickAction"]["payload"] == {"first_name": "Ada", "page": 0}
    assert submit["submit"]
    assert set(controls(inside)) == {"age", "tags"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"labels": {"agee": "x"}}, "`labels` speaks of the field `agee`. Did you mean `age`"),
        ({"fields": ["nam"]}, "`fields` speaks of the field `nam`"),
        ({"pages": {"One": ["ag"]}}, "`pages` speaks of the field `ag`"),
        ({"pages": {"One": ["age"]}, "page": 1}, "`page` is 1; the form has the pages 0 to 0"),
        ({"widgets": {"age": "slider"}}, "The field `age` cannot be a 'slider'"),
        ({"widgets": {"age": "select"}}, "Nothing says what to choose from for the field `age`"),
    ],
)
def test_a_wrong_option_of_a_form_says_what_is_right(options: dict[str, Any], words: str) -> None:
    with pytest.raises(WidgetError) as caught:
        form(Person, **options)
    assert words in str(caught.value)
