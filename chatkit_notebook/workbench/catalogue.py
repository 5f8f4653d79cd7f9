"""What the workbench's page knows of widgets: components, properties, tokens, icons, starting points."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from ..vocabulary import ICONS
from .colors import TOKENS
from .components import BELONGS, COMPONENTS, HOLDS, ROOTS
from .gallery import GALLERY
from .kinds import CURVES, POSITIONS


def catalogue() -> dict[str, Any]:
    """The catalogue as JSON (the page's twin: js/src/state/preview.ts)."""
    return {
        "components": {
            name: {
                prop: {"kind": held.kind, "required": held.required}
                for prop, held in table.items()
                if prop != "type"
            }
            for name, table in COMPONENTS.items()
        },
        "roots": list(ROOTS),
        "holds": HOLDS,
        "belongs": BELONGS,
        "words": {
            "color": list(TOKENS),
            "icon": list(ICONS),
            "position": list(POSITIONS),
            "curveType": list(CURVES),
        },
        "gallery": [asdict(point) for point in GALLERY],
    }
