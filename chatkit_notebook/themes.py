"""Theme presets, each a plain ChatKit theme: pass the name or the dict as `theme`, or change a copy."""

from __future__ import annotations

from typing import Any

corporate_light: dict[str, Any] = {
    "colorScheme": "light",
    "radius": "soft",
    "density": "normal",
    "color": {
        "grayscale": {"hue": 220, "tint": 4, "shade": 0},
        "accent": {"primary": "#1d4ed8", "level": 1},
    },
    "typography": {"baseSize": 15},
}

corporate_dark: dict[str, Any] = {
    "colorScheme": "dark",
    "radius": "soft",
    "density": "normal",
    "color": {
        "grayscale": {"hue": 220, "tint": 5, "shade": -1},
        "accent": {"primary": "#60a5fa", "level": 1},
    },
    "typography": {"baseSize": 15},
}

minimal: dict[str, Any] = {
    "radius": "sharp",
    "density": "compact",
    "color": {"grayscale": {"hue": 0, "tint": 0, "shade": 0}},
    "typography": {"baseSize": 14},
}

playful: dict[str, Any] = {
    "radius": "pill",
    "density": "spacious",
    "color": {
        "grayscale": {"hue": 290, "tint": 6, "shade": 0},
        "accent": {"primary": "#c026d3", "level": 2},
    },
    "typography": {"baseSize": 16},
}

PRESETS: dict[str, dict[str, Any]] = {
    "corporate_light": corporate_light,
    "corporate_dark": corporate_dark,
    "minimal": minimal,
    "playful": playful,
}
"""The presets by name. `minimal` and `playful` name no colour scheme: they follow the notebook's."""
