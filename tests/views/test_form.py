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
