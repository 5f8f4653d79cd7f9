"""Draws figures and images as PNG or JPEG, in a child process: drawing is slow, and may run user code."""

from __future__ import annotations

import base64
import contextlib
import importlib
import io
import threading
from dataclasses import dataclass
from typing import Any

from ..errors import InspectionError
from .bounded import bounded
from .budgets import BUDGET, QUERY_BUDGET
from .dataframes import told
from .identity import instance_attributes
from .isolation import can_isolate
from .kinds.kind import genuine

SIGNATURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
QUALITY = 80
LEAST_PIXELS = 120


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded image.

    Attributes:
        data: The file.
        mime: Its type.
    """

    data: bytes
    mime: str

    @property
    def url(self) -> str:
        """As a data URL."""
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode()}"


def picture(name: str, obj: Any, cancelled: threading.Event | None = None) -> Picture:
    """A matplotlib figure or a PIL image as a bounded image file. The object itself is not touched.

    Args:
        name: Of the variable, for errors.
        obj: What `Variable.picture` says can be drawn.
        cancelled: When set, drawing is given up.

    Raises:
        InspectionError: It cannot be drawn, or took too long.
    """
    obj = drawable(obj)
    if genuine(obj, "matplotlib.figure", "Figure"):
        # Loaded once here, not again in each child.
        importlib.import_module("matplotlib.backends.backend_agg")
    try:
        data = bounded(
            lambda: drawn(obj),
            seconds=BUDGET.picture_seconds,
            memory=QUERY_BUDGET.memory // 2,
            max_bytes=BUDGET.picture_bytes + 1,
            what=f"Drawing `{name}`",
            cancelled=cancelled,
            # An image that was opened, but not read yet, is read from its file.
            keep_files=True,
        )
    except Exception as error:
        raise told(name, error) from error
    mime = next((mime for start, mime in SIGNATURES.items() if data.startswith(start)), None)
    if mime is None:
        raise InspectionError(f"`{name}` could not be drawn: what came is no image.")
    return Picture(data, mime)


def drawable(obj: Any) -> Any:
    """The figure of an axes; anything else as it is."""
    if genuine(obj, "matplotlib.axes", "Axes"):
        return instance_attributes(obj).get("_parent_figure", obj)
    return obj


def drawn(obj: Any) -> bytes:
    """The file: as large as asked for, then smaller until it is short enough."""
    draw = draw_figure if genuine(obj, "matplotlib.figure", "Figure") else draw_image
    if draw is draw_figure and not can_isolate():
        # Drawing changes a figure; here the user's own must not be.
        import pickle

        obj = pickle.loads(pickle.dumps(obj))  # noqa: S301 - made in the line itself
    pixels = BUDGET.picture_pixels
    while True:
        data = draw(obj, pixels)
        if len(data) <= BUDGET.picture_bytes or pixels < LEAST_PIXELS:
            return data
        pixels = pixels * 2 // 3


def draw_figure(figure: Any, pixels: int) -> bytes:
    width, height = figure.get_size_inches()
    dpi = min(float(figure.dpi) * 1.5, pixels / max(width, height, 0.1))
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=max(dpi, 10), bbox_inches="tight")
    return file.getvalue()


def draw_image(image: Any, pixels: int) -> bytes:
    with contextlib.suppress(AttributeError):
        # JPEG files are read in a smaller size at once
        image.draft(None, (pixels, pixels))
    small = image.copy()
    small.thumbnail((pixels, pixels))
    if small.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        small = small.convert("L" if small.mode in ("I", "F", "I;16") else "RGB")
    file = io.BytesIO()
    small.save(file, format="PNG")
    if file.tell() > BUDGET.picture_bytes and small.mode in ("L", "RGB"):
        file = io.BytesIO()
        small.save(file, format="JPEG", quality=QUALITY)
    return file.getvalue()
