"""Figures of matplotlib and images of PIL: what they are, from attributes that cost nothing."""

from __future__ import annotations

from typing import Any

from ..budgets import CellLimits
from ..facts import Value
from ..identity import instance_attributes
from ..shortform import short_form
from ..values import plain
from .kind import Kind, genuine

SHORT = CellLimits(chars=120, items=4, depth=1)
AXES = 6
BYTES_PER_PIXEL = {
    "1": 1,
    "L": 1,
    "P": 1,
    "LA": 2,
    "RGB": 4,
    "RGBA": 4,
    "CMYK": 4,
    "YCbCr": 4,
    "I": 4,
    "F": 4,
    "I;16": 2,
}


def describe_image(obj: Any, full: bool) -> Kind | None:
    """A matplotlib figure or axes, or a PIL image; nothing for anything else."""
    if genuine(obj, "matplotlib.figure", "Figure", "axes", "get_size_inches", "dpi"):
        return of_figure(obj)
    if genuine(obj, "matplotlib.axes", "Axes", "figure"):
        held = instance_attributes(obj)
        facts = axes_facts(obj, "")
        return Kind(
            "object", facts=facts, preview=str(facts.get("title", "")), picture="_parent_figure" in held
        )
    if genuine(obj, "PIL.Image", "Image", "size", "mode", "format"):
        return of_pil(obj)
    return None


def of_figure(figure: Any) -> Kind:
    width, height = (float(length) for length in figure.get_size_inches())
    facts: dict[str, Value] = {"size": f"{width:g} × {height:g} inches at {float(figure.dpi):g} dpi"}
    title = text_of(instance_attributes(figure).get("_suptitle"))
    if title:
        facts["title"] = title
    axes = list(figure.axes)
    facts["axes"] = len(axes)
    for number, one in enumerate(axes[:AXES], 1):
        facts |= axes_facts(one, "" if len(axes) == 1 else f"axes {number} ")
    titles = [str(value) for key, value in facts.items() if key.endswith("title")]
    return Kind("object", facts=facts, preview=", ".join(titles), picture=True)


def axes_facts(axes: Any, prefix: str) -> dict[str, Value]:
    """Title, labels and what is drawn: enough for words about a figure that the model does not see."""
    held = instance_attributes(axes)
    facts: dict[str, Value] = {}
    for name, part in (
        ("title", held.get("title")),
        ("x", axis_label(held, "xaxis")),
        ("y", axis_label(held, "yaxis")),
    ):
        text = text_of(part)
        if text:
            facts[f"{prefix}{name}"] = text
    drawn = held.get("_children")
    if type(drawn) is list:
        names: dict[str, int] = {}
        for artist in drawn[:1_000]:
            name = type(artist).__name__
            if name not in ("Text", "Annotation"):
                names[name] = names.get(name, 0) + 1
        if names:
            facts[f"{prefix}drawn"] = ", ".join(f"{count} {name}" for name, count in list(names.items())[:6])
    return facts


def axis_label(held: dict[str, object], axis: str) -> object:
    return instance_attributes(held.get(axis)).get("label")


def text_of(text: object) -> str:
    """What a text of matplotlib says."""
    value = instance_attributes(text).get("_text")
    return value[:120].strip() if type(value) is str else ""


def of_pil(image: Any) -> Kind:
    width, height = (int(length) for length in image.size)
    mode = str(image.mode)
    facts: dict[str, Value] = {"mode": mode}
    if type(image.format) is str:
        facts["format"] = image.format
    held = instance_attributes(image)
    name = held.get("filename")
    if type(name) is str and name:
        facts["file"] = name.rsplit("/", 1)[-1][:120]
    info = held.get("info")
    if type(info) is dict:
        facts |= {
            f"info {key}"[:60]: plain(value, SHORT) if type(value) is not bytes else short_form(value, SHORT)
            for key, value in list(info.items())[:6]
            if type(key) is str
        }
    size = width * height * BYTES_PER_PIXEL.get(mode, 4)
    return Kind(
        "object", (width, height), size, facts=facts, preview=f"{width:,} × {height:,} {mode}", picture=True
    )
