"""Secrets recognised by their shape and taken out of what is sent to a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

MARK = "⟨redacted"
"""How the mark begins that stands in the place of a secret."""

SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "private key",
        re.compile(
            r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----.*?(?:-----END (?:[A-Z]+ )*PRIVATE KEY-----|\Z)",
            re.DOTALL,
        ),
    ),
    ("API key", re.compile(r"\bsk-(?:proj-|svcacct-|admin-|ant-|or-|live-)?[A-Za-z0-9_-]{20,}")),
    ("API key", re.compile(r"\b[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}")),
    ("API key", re.compile(r"\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])")),
    ("access key", re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")),
    (
        "token",
        re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,})"),
    ),
    (
        "token",
        re.compile(
            r"\b(?:ya29\.[A-Za-z0-9_-]{20,}|dop_v1_[a-f0-9]{64}|dapi[a-f0-9]{32}|SG\.[\w-]{16,}\.[\w-]{16,})"
        ),
    ),
    ("token", re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])")),  # of a Telegram bot
    ("webhook", re.compile(r"https://hooks\.slack\.com/services/[A-Za-z0-9/_-]{20,}")),
    ("signature", re.compile(r"(?i)(?<=[?&]sig=)[A-Za-z0-9%+/=_-]{20,}")),
    ("password", re.compile(r"(?i)(?<=\bauthorization: basic )[A-Za-z0-9+/]{12,}={0,2}")),
    ("token", re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}")),
    ("token", re.compile(r"\b(?:hf_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{50,}|npm_[A-Za-z0-9]{36})")),
    ("token", re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")),
    ("token", re.compile(r"(?i)(?<=\bbearer )[A-Za-z0-9._~+/-]{20,}=*")),
    # scheme://user:password@host: only the password goes
    ("password", re.compile(r"(?<=://)(?P<user>[^\s:/@'\"]*):(?P<secret>[^\s@/'\"]{1,200})(?=@[\w.\[-])")),
    # NAME_SECRET=..., "password": "...": a name that says so, and a value
    (
        "secret",
        re.compile(
            # What stands before the telling word is not looked at, and for a digit not far: each would be
            # searched for from every place of a long text.
            r"(?i)(?:passw(?:or)?d|passwd|pwd|secret(?:_?key)?|api[_-]?key|access[_-]?key"
            r"|auth[_-]?token|access[_-]?token|private[_-]?key|account[_-]?key)"
            r"\\?[\"']?\s{0,20}[=:]\s{0,20}(?P<quote>\\?[\"'])?(?P<secret>(?(quote)[^\"'\\\s]{4,}"
            r"|(?=[^\s,;]{0,200}\d)[^\s\"',;&)|\]}]{8,}))"
        ),
    ),
)


@lru_cache(maxsize=128)  # every request carries the conversation again
def redact(text: str) -> str:
    """The text with what looks like a secret replaced by a mark that says what was there.

    Ordinary values stay as they are: numbers, UUIDs, hashes, dates, e-mail and web addresses.

    Args:
        text: Anything that is about to be sent.
    """
    for kind, shape in SHAPES:
        text = shape.sub(lambda match, kind=kind: replaced(match, kind), text)  # type: ignore[misc]
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


def redacted(data: Any) -> Any:
    """JSON-able data with every text in it redacted; images and other data URLs are left alone."""
    if isinstance(data, str):
        return data if data.startswith("data:") else redact(data)
    if isinstance(data, Mapping):
        return {key: redacted(value) for key, value in data.items()}
    if isinstance(data, Sequence) and not isinstance(data, bytes | bytearray):
        return [redacted(value) for value in data]
    return data
