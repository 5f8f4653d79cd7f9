"""What an object says of itself: by a registered describer, `_repr_llm_` or repr. All of it is user code."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import ChatKitNotebookError
from .bounded import bounded
from .budgets import BUDGET, QUERY_BUDGET, CellLimits
from .facts import Value
from .identity import class_namespace, module_of, mro
from .isolation import ChildFailedError
from .shortform import cut, short_form

METHOD = "_repr_llm_"
CHARACTERS = 2_000
FACT = CellLimits(chars=200, items=20, depth=3)
FACTS = 40

Describer = tuple["type | str", Callable[[Any], object]]
"""A class, or where it stands ("torch.Tensor"), and the function that describes its instances."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What came of it.

    Attributes:
        text: What it says, bounded; "" when it says nothing.
        facts: Short facts, when it gave a mapping.
        problem: Why it says nothing.
    """

    text: str = ""
    facts: dict[str, Value] = field(default_factory=dict)
    problem: str = ""


def describer_of(obj: object, registered: Sequence[Describer]) -> Callable[[Any], object] | None:
    """What describes an object: the function registered last for its nearest class, else `_repr_llm_`."""
    for cls in mro(obj):
        for known, function in reversed(registered):
            if known is cls or (type(known) is str and known in names_of(cls)):
                return function
        method = class_namespace(cls).get(METHOD)
        if method is not None:
            return lambda instance: getattr(instance, METHOD)()
    return None


def names_of(cls: type) -> tuple[str, str]:
    """A class's full name, and the one with its package only: ("torch._tensor.Tensor", "torch.Tensor")."""
    name, module = str(type.__dict__["__qualname__"].__get__(cls)), module_of(cls)
    return f"{module}.{name}", f"{module.partition('.')[0]}.{name}"


def own_words(
    obj: object, function: Callable[[Any], object] = repr, cancelled: threading.Event | None = None
) -> OwnWords:
    """Lets an object be described by a function that may be anybody's, within the budget of such code.

    Args:
        obj: Anything.
        function: Returns a text, or a mapping of short facts; None says nothing.
        cancelled: When set, it is given up.
    """

    def work() -> bytes:
        return json.dumps(parts(function(obj))).encode()

    try:
        answer = bounded(
            work,
            seconds=BUDGET.repr_seconds,
            memory=QUERY_BUDGET.memory // 4,
            max_bytes=(CHARACTERS + FACTS * FACT.chars * 2) * 8,
            what="Its own description",
            cancelled=cancelled,
        )
    except ChildFailedError as error:
        return OwnWords(
            problem=f"Its own description failed ({error.kind}{': ' * bool(str(error))}{str(error)[:200]})."
        )
    except ChatKitNotebookError:
        return OwnWords(
            problem="Its own description could not be made within its limits: its attributes are shown."
        )
    except Exception as error:  # noqa: BLE001 - user code, where no child can run it
        return OwnWords(problem=f"Its own description failed ({type(error).__name__}).")
    made = json.loads(answer)
    return OwnWords(made["text"], made["facts"])


def parts(said: Any) -> dict[str, Any]:
    """What a describer returned as plain, bounded JSON."""
    if said is None:
        return {"text": "", "facts": {}}
    if dict in mro(said):
        facts = {}
        for key, value in list(dict.items(said))[:FACTS]:
            facts[cut(str(key), 60)] = (
                value if type(value) in (bool, int, float, type(None)) else text_of(value)
            )
        return {"text": "", "facts": facts}
    text = said if type(said) is str else str(said)
    return {"text": cut(text[: CHARACTERS + 1], CHARACTERS), "facts": {}}


def text_of(value: Any) -> str:
    return cut(value, FACT.chars) if type(value) is str else short_form(value, FACT)
