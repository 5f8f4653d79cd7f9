"""scikit-learn estimators: their parameters and what they have learned, from their plain attributes."""

from __future__ import annotations

import types
from typing import Any

from ..budgets import CellLimits
from ..facts import Value
from ..identity import class_mro, class_name, class_namespace, instance_attributes, mro
from ..shortform import array_shape, short_form
from ..tables.numpy_arrays import plain_array
from .kind import Kind, genuine

SHORT = CellLimits(chars=80, items=6, depth=2)
SHOWN = 24
STEPS = 12


def describe_estimator(obj: Any, full: bool) -> Kind | None:
    """An estimator, transformer or pipeline of scikit-learn, or of a library that builds on it."""
    if not genuine(obj, "sklearn.base", "BaseEstimator"):
        return None
    held = instance_attributes(obj)
    names = parameters(type(obj))
    learned = {name: value for name, value in held.items() if is_learned(name) and value is not None}
    facts: dict[str, Value] = {"fitted": bool(learned)}
    for key, attribute in (("features", "n_features_in_"), ("classes", "classes_")):
        if attribute in learned:
            facts[key] = plain_text(learned[attribute])
    steps = held.get("steps")
    if type(steps) is list and "steps" in names:
        facts["steps"] = steps_text(steps)
        fitted = any(is_learned(name) for step in steps for name in instance_attributes(last_of(step)))
        facts["fitted"] = facts["fitted"] or fitted
        names = [name for name in names if name != "steps"]
    if full:
        facts |= {name: plain_text(held[name]) for name in names[:SHOWN] if name in held}
        rest = [name for name in learned if name not in ("n_features_in_", "classes_")]
        facts |= {name: plain_text(learned[name]) for name in rest[:SHOWN]}
    left = max(len(names) - SHOWN, 0) if full else 0
    notes = (f"{left} more parameters are not shown.",) if left else ()
    preview = str(facts.get("steps") or ", ".join(written(name, held) for name in changed(type(obj), held)))
    return Kind("object", facts=facts, preview=preview, notes=notes)


def is_learned(name: object) -> bool:
    """By scikit-learn's convention what was learned ends in an underscore."""
    return type(name) is str and name.endswith("_") and not name.startswith("_")


def parameters(cls: type) -> list[str]:
    """The names of a class's parameters, read from its `__init__` without calling anything."""
    code = initializer(cls)
    if code is None:
        return []
    return list(code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount])


def initializer(cls: type) -> types.CodeType | None:
    function = constructor(cls)
    return None if function is None else function.__code__


def constructor(cls: type) -> types.FunctionType | None:
    for base in class_mro(cls):
        found = class_namespace(base).get("__init__")
        if type(found) is types.FunctionType:
            return found
    return None


def changed(cls: type, held: dict[str, object]) -> list[str]:
    """Parameters that are not what they are by default; compared only where they are plain values."""
    function = constructor(cls)
    if function is None:
        return []
    code = function.__code__
    given = code.co_varnames[: code.co_argcount]
    defaults: dict[str, Any] = dict(zip(reversed(given), reversed(function.__defaults__ or ()), strict=False))
    defaults |= function.__kwdefaults__ or {}
    plain = (str, int, float, bool, type(None))
    names = []
    for name in parameters(cls):
        value, default = held.get(name), defaults.get(name)
        same = type(value) is type(default) and (type(value) not in plain or value == default)
        if name in held and not same:
            names.append(name)
    return names[:6]


def written(name: str, held: dict[str, object]) -> str:
    return f"{name}={plain_text(held[name])}"


def steps_text(steps: list[Any]) -> str:
    names = [class_name(type(last_of(step))).rsplit(".", 1)[-1] for step in steps[:STEPS]]
    return " → ".join(names + ["…"] * (len(steps) > STEPS))


def last_of(step: object) -> object:
    """The estimator of a step, which is a pair of a name and it."""
    pair: Any = step
    return tuple.__getitem__(pair, -1) if tuple in mro(pair) and tuple.__len__(pair) else step


def plain_text(value: Any) -> str:
    array = plain_array(value)
    if array is not None and array.dtype.kind != "O" and array.size <= SHORT.items:
        return short_form(array.tolist(), SHORT)
    shape = array_shape(value)
    if shape is not None:
        lengths = " × ".join(f"{length:,}" for length in shape)
        return f"array of {lengths}" if array is not None else f"table of {lengths}"
    return short_form(value, SHORT)
