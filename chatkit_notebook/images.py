"""Images as bytes: what kind they are, and what stands for one that cannot be shown small."""

from __future__ import annotations

import base64
from html import escape

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)


def kind_of(data: bytes) -> str | None:
    """The MIME type of an image that browsers draw and models read, told from its first bytes; else None."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)


def picture(name: str) -> str:
    """A data URL of a small drawing that stands for an image: a landscape, with the ending of its name."""
    ending = name.rpartition(".")[2][:4].upper() if "." in name else ""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
        '<rect width="96" height="96" fill="#777"/>'
        '<circle cx="32" cy="34" r="8" fill="#fff"/><path d="M14 72 38 46l14 14 12-12 18 24z" fill="#fff"/>'
        f'<text x="48" y="90" font-size="12" text-anchor="middle" fill="#fff" font-family="sans-serif">'
        f"{escape(ending)}</text></svg>"
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
