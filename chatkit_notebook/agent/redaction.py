"""Takes secrets out of what is sent to a model, by their shape."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any
from urllib.parse import unquote, unquote_plus

from .secrets import SHAPES

MARK = "⟨redacted"
"""How the mark begins that stands in the place of a secret."""

ESCAPED = re.compile(r"\\([_~.{}\[\]-])")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
QUOTED = re.compile(r"%(?:2[2-7bdfBDF]|3[aAbBdD]|40)")
WRITTEN: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (ESCAPED, lambda text: ESCAPED.sub(r"\1", text)),
    (UNSEEN, lambda text: UNSEEN.sub("", text)),
    (QUOTED, unquote),
    (QUOTED, unquote_plus),
    (re.compile(r"&(?:amp|quot|apos|#\d+|#x[\da-fA-F]+);"), html.unescape),
)
"""Ways in which a text may be written, and how to read it: Markdown, letters of no width, addresses, HTML."""
AS_THEY_ARE = frozenset({"image_url", "file_data"})
"""Fields of a request whose data URLs are left alone: files that the person attached, as they are."""
FILE = re.compile(r"data:[\w.+-]+/[\w.+-]+(?:;[\w.=-]+)*;base64,[A-Za-z0-9+/=_-]*")


@lru_cache(maxsize=128)  # every request carries the conversation again
def redact(text: str) -> str:
    """The text with what looks like a secret replaced by a mark that says what was there.

    Ordinary values stay as they are: numbers, UUIDs, hashes, dates, e-mail and web addresses.

    Args:
        text: Anything that is about to be sent.
    """
    text = without_shapes(text)
    for signs, read in WRITTEN:
        if signs.search(text):
            plain = read(text)
            if (left := without_shapes(plain)) != plain:
                text = left
    return text


def without_shapes(text: str) -> str:
    folded = text.lower()
    for shape in SHAPES:
        if shape.may_be_in(folded):
            text = shape.pattern.sub(partial(replaced, kind=shape.kind), text)
    return text


def replaced(match: re.Match[str], kind: str) -> str:
    groups = match.groupdict()
    mark = f"{MARK} {kind}⟩"
    if "secret" not in groups:
        return mark
    if groups["secret"].startswith(MARK):
        return match[0]
    start, end = match.span("secret")
    return match[0][: start - match.start()] + mark + match[0][end - match.start() :]


def redacted(data: Any, field: str = "") -> Any:
    """JSON-able data with every text in it redacted; attached images and files are left alone.

    Args:
        data: Anything that is about to be sent.
        field: The name under which it stands.
    """
    if isinstance(data, str):
        return data if field in AS_THEY_ARE and FILE.fullmatch(data) else redact(data)
    if isinstance(data, Mapping):
        return {
            redacted_key(key, at): redacted(value, str(key))
            for at, (key, value) in enumerate(data.items(), 1)
        }
    if isinstance(data, Sequence) and not isinstance(data, bytes | bytearray):
        return [redacted(value) for value in data]
    return data


def redacted_key(key: Any, at: int) -> Any:
    """A name in a mapping without what looks like a secret; two that are alike then stay two."""
    if not isinstance(key, str) or (left := redact(key)) == key:
        return key
    return f"{left} {at}"
