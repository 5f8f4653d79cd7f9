"""⟦Double brackets⟧: what the application writes into a conversation. Nothing that is data may write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DISARMED = str.maketrans({"⟦": "[[", "⟧": "]]"})


def disarmed(text: str) -> str:
    """A text of the data's, a file's or a model's: no word of the application can be forged with it."""
    return text.translate(DISARMED)


def with_data_disarmed(items: Any) -> Any:
    """A model's input, with the results of tools disarmed: all that they tell is data."""
    if isinstance(items, str):
        return items
    return [without_brackets(item) if is_result(item) else item for item in items]


def is_result(item: Any) -> bool:
    return isinstance(item, Mapping) and item.get("type") == "function_call_output"


def without_brackets(data: Any) -> Any:
    if isinstance(data, str):
        return disarmed(data)
    if isinstance(data, Mapping):
        return {key: without_brackets(value) for key, value in data.items()}
    return [without_brackets(value) for value in data] if isinstance(data, list) else data
