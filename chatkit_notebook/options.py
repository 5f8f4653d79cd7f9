"""The options of ChatKit (`ChatKitOptions` of @openai/chatkit 1.9, without `api`): keys, shapes, checks."""

from __future__ import annotations

import re

from . import settings, themes
from .errors import closest
from .shapes import (
    OptionError,
    Record,
    Shape,
    any_of,
    callback,
    flag,
    list_of,
    map_of,
    number,
    one_of,
    optional,
    snake_case,
    text,
)
from .vocabulary import HEADER_ICONS, ICONS, LOCALES

__all__ = ["KEYS", "OptionError", "api", "check", "find_key"]


def icon(path: str, value: object) -> object:
    if isinstance(value, str) and value.startswith("lucide:") and len(value) > len("lucide:"):
        return value
    return one_of(*ICONS, also=" Or 'lucide:<name>'.")(path, value)


LANGUAGE_TAG = re.compile(r"[a-z]{2,3}([-_][a-z\d]{2,8})*", re.IGNORECASE | re.ASCII)


def locale(path: str, value: object) -> object:
    """A language tag; the page falls back from de-AT to de, and to English from what nobody translated."""
    if isinstance(value, str) and LANGUAGE_TAG.fullmatch(value):
        return value
    return one_of(*LOCALES)(path, value)


def theme(path: str, value: object) -> object:
    """A colour scheme, "auto" (follow the notebook), the name of a preset, or a theme dict."""
    if isinstance(value, str):
        if value in themes.PRESETS:
            return themes.PRESETS[value]
        return one_of("auto", "light", "dark", *themes.PRESETS)(path, value)
    return THEME(path, value)


PART: dict[str, Shape] = {
    "type": one_of("input_text", "input_tag"),
    "text": text,
    "id": text,
    "group": text,
    "data": map_of(lambda path, value: value),
    "interactive": flag,
}


def part(path: str, value: object) -> object:
    """A part of a message: text, or a tag, which names what it stands for."""
    is_tag = isinstance(value, dict) and value.get("type") == "input_tag"
    return Record(PART, required=("type", "text", "id") if is_tag else ("type", "text"))(path, value)


CONTENT = list_of(part)

FONT = Record(
    {
        "family": text,
        "src": text,
        "weight": any_of(text, number(1, 1000), words="a font weight"),
        "style": one_of("normal", "italic", "oblique"),
        "display": one_of("auto", "block", "swap", "fallback", "optional"),
        "unicodeRange": text,
    },
    required=("family", "src"),
)

THEME = Record(
    {
        "colorScheme": one_of("light", "dark"),
        "radius": one_of("pill", "round", "soft", "sharp"),
        "density": one_of("compact", "normal", "spacious"),
        "typography": Record(
            {
                "baseSize": one_of(14, 15, 16, 17, 18),
                "fontFamily": text,
                "fontFamilyMono": text,
                "fontSources": list_of(FONT),
            }
        ),
        "color": Record(
            {
                "grayscale": Record(
                    {
                        "hue": number(0, 360),
                        "tint": number(0, 9, whole=True),
                        "shade": number(-4, 4, whole=True),
                    },
                    required=("hue", "tint"),
                ),
                "accent": Record(
                    {"primary": text, "level": number(0, 3, whole=True)}, required=("primary", "level")
                ),
                "surface": Record({"background": text, "foreground": text}, ("background", "foreground")),
            }
        ),
    }
)

HEADER_ACTION = Record({"icon": one_of(*HEADER_ICONS), "onClick": callback}, required=("icon", "onClick"))

SHAPES: dict[str, Shape] = {
    "locale": locale,
    "theme": theme,
    "frameTitle": text,
    "initialThread": text,
    "header": Record(
        {
            "enabled": flag,
            "title": Record({"enabled": flag, "text": text}),
            "leftAction": HEADER_ACTION,
            "rightAction": HEADER_ACTION,
        }
    ),
    "history": Record({"enabled": flag, "showDelete": flag, "showRename": flag}),
    "startScreen": Record(
        {
            "greeting": text,
            "prompts": list_of(
                Record(
                    {
                        "label": text,
                        "prompt": any_of(text, CONTENT, words="a string or a list of content parts"),
                        "icon": icon,
                    },
                    required=("label", "prompt"),
                )
            ),
        }
    ),
    "threadItemActions": Record({"feedback": flag, "retry": flag}),
    "composer": Record(
        {
            "placeholder": text,
            "attachments": Record(
                {
                    "enabled": flag,
                    "maxSize": any_of(
                        number(1, float("inf")),
                        map_of(number(1, float("inf"))),
                        words="bytes, or a dict of bytes by MIME pattern",
                    ),
                    "maxCount": number(1, 1_000, whole=True),
                    "accept": map_of(list_of(text)),
                },
                required=("enabled",),
            ),
            "tools": list_of(
                Record(
                    {
                        "id": text,
                        "label": text,
                        "icon": icon,
                        "shortLabel": text,
                        "placeholderOverride": text,
                        "pinned": flag,
                        "persistent": flag,
                    },
                    required=("id", "label", "icon"),
                )
            ),
            "models": list_of(
                Record(
                    {"id": text, "label": text, "description": text, "disabled": flag, "default": flag},
                    required=("id", "label"),
                )
            ),
            "dictation": Record({"enabled": flag}, required=("enabled",)),
        }
    ),
    "disclaimer": Record({"text": text, "highContrast": flag}, required=("text",)),
    "entities": Record(
        {"onTagSearch": callback, "showComposerMenu": flag, "onClick": callback, "onRequestPreview": callback}
    ),
    "commands": Record(
        {"enabled": flag, "onSearch": callback, "onSelect": callback},
        defaults={"enabled": True},
    ),
    "widgets": Record({"onAction": callback}),
    "thread": Record({"autoScroll": flag}),
}

KEYS: dict[str, str] = {snake_case(key): key for key in SHAPES}
"""camelCase key of each option by its snake_case name."""


def find_key(name: str) -> str:
    """The snake_case key of an option named in either spelling.

    Raises:
        OptionError: There is no such option; the message has the nearest match.
    """
    key = snake_case(name)
    if key in KEYS:
        return key
    near = closest(key, KEYS)
    hint = f" Did you mean `{near}`?" if near else ""
    raise OptionError(f"ChatKit has no option `{name}`.{hint} There is: {', '.join(KEYS)}.")


def check(key: str, value: object) -> object:
    """One option's value as it goes to the page: keys in camelCase, callables kept.

    Args:
        key: The option, in snake_case or camelCase.
        value: What the user gave; None means not set.

    Raises:
        OptionError: The key or something in the value is wrong; the message names it, what is allowed and the
            nearest match.
    """
    name = find_key(key)
    return optional(SHAPES[KEYS[name]])(name, value)


API = Record({"domainKey": text, "workflow": text})


def api(value: object) -> dict[str, object]:
    """What the page is told of ChatKit's `api`.

    Args:
        value: What the user gave as `api`. `domain_key`: without it and $CHATKIT_NOTEBOOK_DOMAIN_KEY
            the hosted UI needs localhost. `workflow`: OpenAI runs it, so that only the hosted UI can show it.

    Raises:
        OptionError: It is no dict, or has another key.
    """
    given = optional(API)("api", value)
    key = given.get("domainKey") if isinstance(given, dict) else None
    key = key or settings.read(settings.DOMAIN_KEY)
    workflow = given.get("workflow") if isinstance(given, dict) else None
    if workflow and not str(workflow).startswith("wf_"):
        raise OptionError(f'`api.workflow` is {workflow!r}; the id of a workflow begins with "wf_".')
    return {**({"domain_key": key} if key else {}), **({"workflow": workflow} if workflow else {})}
