"""Times on the wire: ChatKit stamps local time without a zone, which a browser elsewhere would misread."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from ..store.rows import utc

Model = TypeVar("Model", bound=BaseModel)

HOLDERS = ("thread", "item", "updated_item", "items")


def zoned(model: Model) -> Model:
    """A copy whose `created_at`, and those of the thread and items in it, have their zone.

    The given one stays as it is: ChatKit subtracts its own times from each other.
    """
    changes: dict[str, Any] = {}
    created = getattr(model, "created_at", None)
    if isinstance(created, datetime) and created.tzinfo is None:
        changes["created_at"] = utc(created)
    for name in HOLDERS:
        held = getattr(model, name, None)
        if isinstance(held, BaseModel):
            changes[name] = zoned(held)
    rows = getattr(model, "data", None)
    if isinstance(rows, list):
        changes["data"] = [zoned(row) if isinstance(row, BaseModel) else row for row in rows]
    return model.model_copy(update=changes) if changes else model
