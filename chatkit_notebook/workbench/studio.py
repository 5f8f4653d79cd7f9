"""The project of ChatKit Studio that a `.widget` document holds beside its template: `encodedWidget`."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

MOST_CHARACTERS = 20_000_000


def encoded_project(name: str, view: str, schema: Mapping[str, Any]) -> str:
    """The Studio project of a widget, as its documents hold it: JSON as base64."""
    project = {
        "id": name,
        "name": name,
        "view": view,
        "defaultState": {},
        "states": [],
        "schemaMode": "json",
        "schema": "",
        "jsonSchema": schema,
    }
    return base64.b64encode(json.dumps(project, ensure_ascii=False).encode()).decode()


def project_view(encoded: object) -> str | None:
    """The JSX in the Studio project of a document; None where there is none."""
    project = read_project(encoded)
    view = None if project is None else project.get("view")
    return view if isinstance(view, str) and view.strip() else None


def with_view(encoded: object, view: str) -> str | None:
    """The project with another JSX and all else as it was; None where it cannot be read."""
    project = read_project(encoded)
    if project is None:
        return None
    return base64.b64encode(json.dumps({**project, "view": view}, ensure_ascii=False).encode()).decode()


def read_project(encoded: object) -> dict[str, Any] | None:
    if not isinstance(encoded, str) or len(encoded) > MOST_CHARACTERS:
        return None
    try:
        project = json.loads(base64.b64decode(encoded, validate=True))
    except (ValueError, RecursionError):
        return None
    return project if isinstance(project, dict) else None
