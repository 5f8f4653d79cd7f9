from __future__ import annotations

import json
from typing import get_args

import pytest
from chatkit import types
from pydantic import BaseModel

from chatkit_notebook.server.requests import PLAIN, STREAMING, Envelope, preferred_language


def operations(union: object) -> set[str]:
    models: tuple[type[BaseModel], ...] = get_args(union)
    return {model.model_fields["type"].default for model in models}


def test_the_operations_are_those_of_the_installed_sdk() -> None:
    assert operations(types.StreamingReq) == STREAMING
    assert operations(types.NonStreamingReq) == PLAIN


def test_an_envelope_has_the_metadata_and_forgives_one_that_is_no_object() -> None:
    assert Envelope.read(b'{"type": "threads.list", "metadata": {"a": 1}}').metadata == {"a": 1}
    assert Envelope.read(b'{"type": "threads.list", "metadata": 3}').metadata == {}
    assert Envelope.read(b'{"type": "threads.create"}').streams
    assert not Envelope.read(b'{"type": "threads.list"}').streams


@pytest.mark.parametrize("name", ["", "a" * 65, "a\r\nset-cookie: b=c", "a b", "ä", 3, None])
def test_a_run_is_not_called_what_cannot_stand_in_a_header(name: object) -> None:
    body = {"type": "threads.create", "metadata": {"chatkit_notebook": {"run": name}}}
    assert Envelope.read(json.dumps(body).encode()).run is None


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr-CH"),
        ("en;q=0.5, ja;q=0.9", "ja"),
        ("*", "en"),
        ("de;q=no, it;q=0.1", "it"),
        ("de;q=0", "en"),
    ],
)
def test_the_preferred_language(header: str | None, language: str) -> None:
    assert preferred_language(header) == language
