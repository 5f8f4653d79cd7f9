"""Data of any kind as plain JSON, bounded: what a template sees, and what travels to the page."""

from __future__ import annotations

import base64
import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from ..errors import ChatKitNotebookError, DataError
from .problems import Path, json_path

MOST_VALUES = 200_000
DEEPEST = 100
MOST_ROWS = 500
"""Rows a table brings into a widget."""


def plain(value: object) -> Any:
    """The same as JSON: dates as ISO text, missing and infinite numbers as null, records as objects.

    A table becomes a list of its first 500 rows, each an object.

    Raises:
        DataError: It is too large, holds itself, or holds what JSON has no word for; the message says where.
    """
    return Conversion().value(value, ())


class Conversion:
    """One conversion, with what it may still use."""

    def __init__(self) -> None:
        self.left = MOST_VALUES
        self.open: set[int] = set()

    def value(self, value: object, path: Path) -> Any:
        kind = type(value)
        if kind is str or kind is int or kind is bool or value is None:
            # nearly all of what there is
            self.left -= 1
            if self.left < 0:
                self.too_many(path)
            return value
        if value is None or isinstance(value, (str, bool)):
            self.spend(path)
            return str.__str__(value) if isinstance(value, str) else value
        if isinstance(value, Enum):
            return self.value(value.value, path)
        if isinstance(value, int):
            self.spend(path)
            return int(value)
        if isinstance(value, float):
            self.spend(path)
            return float(value) if math.isfinite(value) else None
        if len(path) >= DEEPEST:
            raise DataError(f"The data is nested deeper than {DEEPEST} levels.")
        return self.other(value, path)

    def other(self, value: Any, path: Path) -> Any:
        self.spend(path)
        if type(value) not in PLAIN:
            for kinds, write in WRITERS:
                if isinstance(value, kinds):
                    return self.value(write(value), path)
        if id(value) in self.open:
            raise DataError(f"{where(path)} holds itself: a widget's data must be a tree.")
        self.open.add(id(value))
        try:
            return self.container(value, path)
        finally:
            self.open.discard(id(value))

    def container(self, value: Any, path: Path) -> Any:
        if type(value) is dict or isinstance(value, Mapping):
            return {str(key): self.value(held, (*path, str(key))) for key, held in value.items()}
        if isinstance(value, (list, tuple, set, frozenset, range)):
            if len(value) > MOST_VALUES:
                self.too_many(path)
            return [self.value(held, (*path, index)) for index, held in enumerate(value)]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = dataclasses.fields(value)
            return {
                field.name: self.value(getattr(value, field.name), (*path, field.name)) for field in fields
            }
        if callable(dump := getattr(type(value), "model_dump", None)):
            return self.value(dump(value, mode="json", exclude_none=True), path)
        if (rows := table_rows(value)) is not None:
            return self.value(rows, path)
        if callable(item := getattr(value, "item", None)) and not getattr(value, "shape", None):
            return self.value(item(), path)  # a scalar of numpy and those like it
        raise DataError(
            f"{where(path)} is a {type(value).__name__}, which JSON has no word for. Give text, numbers, "
            "dates, lists, dicts, dataclasses, pydantic models or tables."
        )

    def spend(self, path: Path) -> None:
        self.left -= 1
        if self.left < 0:
            self.too_many(path)

    def too_many(self, path: Path) -> None:
        raise DataError(
            f"The data has more than {MOST_VALUES:,} values (at {where(path)}). A widget shows a page of it: "
            "select rows before."
        )


def where(path: Path) -> str:
    return "data" + json_path(path).removeprefix("$")


def table_rows(value: Any) -> list[dict[str, Any]] | None:
    """The first rows of a table; None for what is none."""
    if type(value).__module__.startswith("builtins"):
        return None
    from ..inspection import dataframes

    if not dataframes.is_table(value):
        return None
    try:
        page = dataframes.page("data", value, count=MOST_ROWS, max_cell_chars=10_000)
    except ChatKitNotebookError as error:
        raise DataError(f"The table in the data cannot be read: {error}") from error
    names = [column.name for column in page.columns]
    return [dict(zip(names, row, strict=True)) for row in page.rows]


def number(value: Decimal) -> int | float | None:
    if not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)


def moment(value: date | time) -> str | None:
    text = value.isoformat()
    return None if text == "NaT" else text


PLAIN = frozenset([dict, list, tuple])
WRITERS: Iterable[tuple[Any, Callable[[Any], Any]]] = (
    (Decimal, number),
    ((datetime, date, time), moment),
    (timedelta, str),
    ((bytes, bytearray, memoryview), lambda value: base64.b64encode(bytes(value)).decode()),
    ((UUID, PurePath), str),
)
