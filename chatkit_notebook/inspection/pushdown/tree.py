"""Reads the parser's tree, whose form differs between versions of DuckDB."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ...errors import InspectionError

Node = dict[str, Any]
IGNORED = frozenset({"query_location", "query_location_length", "alias"})


class CannotPushError(InspectionError):
    """The engine of a frame cannot be given this part of a statement; the message names the part."""


class UnclearColumnError(CannotPushError):
    """What is read at this place has no such column, or more than one: it may be an alias, or be misspelt."""


def arguments(node: Node) -> list[Node]:
    """What a function is called with."""
    found = node.get("arguments")
    if found is None:
        return list(node.get("children") or ())
    return [entry["expression"] for entry in found]


def constant(node: Node) -> Any:
    """The value that a statement writes out.

    Raises:
        CannotPushError: It is of a kind that is not handed on.
    """
    if node.get("class") == "CAST":
        return cast_constant(node)
    if node.get("class") != "CONSTANT":
        raise CannotPushError("a value that must be computed")
    if "literal" in node:
        return of_literal(node["literal"])
    value = node["value"]
    kind = str((value.get("type") or {}).get("id"))
    if value.get("is_null"):
        return None
    if kind == "DECIMAL":
        return float(value["value"] / 10 ** value["type"]["type_info"]["scale"])
    if kind in ("VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT"):
        return value["value"]
    raise CannotPushError(f"a value of the type {kind}")


def of_literal(literal: Node) -> Any:
    kind, text = literal.get("kind"), str(literal.get("text", ""))
    if kind == "STRING":
        return text
    if kind == "INTEGER":
        return int(text.replace("_", ""))
    if kind == "NUMERIC":
        return float(text.replace("_", ""))
    if kind == "BOOLEAN":
        return text.casefold() == "true"
    if kind == "NULL_LITERAL":
        return None
    raise CannotPushError("a value of an unusual kind")


def cast_constant(node: Node) -> Any:
    """A date or timestamp that is written out: DATE '2024-01-01'."""
    value, kind = constant(node["child"]), type_of(node)
    try:
        if type(value) is str and kind == "date":
            return dt.date.fromisoformat(value.strip())
        if type(value) is str and kind == "timestamp":
            return dt.datetime.fromisoformat(value.strip())
    except ValueError:
        raise CannotPushError(f"the date '{value[:40]}'") from None
    if type(value) in (int, float) and kind in ("integer", "bigint", "double"):
        return float(value) if kind == "double" else int(value)
    raise CannotPushError("a CAST of a written value")


TYPES = {
    "date": "date",
    "timestamp": "timestamp",
    "datetime": "timestamp",
    "integer": "integer",
    "int": "integer",
    "int4": "integer",
    "bigint": "bigint",
    "int8": "bigint",
    "long": "bigint",
    "double": "double",
    "float": "double",
    "float8": "double",
    "real": "double",
    "varchar": "text",
    "text": "text",
    "string": "text",
    "boolean": "boolean",
    "bool": "boolean",
}


def type_of(node: Node) -> str:
    """The type that a CAST names.

    Raises:
        CannotPushError: It is none that every engine has.
    """
    written = (node.get("type_expr") or {}).get("type_name") or (node.get("cast_type") or {}).get("id")
    kind = TYPES.get(str(written).casefold())
    if kind is None:
        raise CannotPushError(f"a CAST to {written}")
    return kind


def same(left: Any, right: Any) -> bool:
    """Whether two expressions are written alike, wherever they stand and whatever they are called."""
    return bool(bare(left) == bare(right))


def bare(node: Any) -> Any:
    if isinstance(node, list):
        return [bare(item) for item in node]
    if isinstance(node, dict):
        return {
            key: [str(name).casefold() for name in value] if key == "column_names" else bare(value)
            for key, value in node.items()
            if key not in IGNORED
        }
    return node
