"""Column names as text, also where a frame uses other objects as names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..budgets import CellLimits
from ..identity import mro
from ..scalars import as_python
from ..shortform import cut, short_form

LABEL = CellLimits(chars=120, items=6, depth=2)


def label_text(label: Any) -> str:
    """A column name as text: `2024`, `price_mean` for ("price", "mean"), and never an empty one."""
    text = written(label)
    # neither half a character nor a zero byte goes to where names are looked up
    return text if text.isprintable() else text.encode("utf-8", "replace").decode().replace("\0", "?")


def written(label: Any) -> str:
    if type(label) is str:
        return cut(label, LABEL.chars) or "(no name)"
    if type(label) is tuple:
        return (
            cut("_".join(label_text(part) for part in label if not blank(part)), LABEL.chars) or "(no name)"
        )
    label = as_python(label)
    if label is None:
        return "(no name)"
    if str in mro(label):
        return cut(str.__getitem__(label, slice(LABEL.chars)), LABEL.chars) or "(no name)"
    if type(label) is float and label.is_integer():
        return str(int(label))
    if type(label) in (dt.date, dt.datetime):
        return str(label)
    return short_form(label, LABEL)


def blank(part: Any) -> bool:
    return type(part) is str and part == ""
