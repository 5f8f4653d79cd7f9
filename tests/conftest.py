"""What all tests share."""

from __future__ import annotations

import gc
import ssl
from functools import cache

import pytest

from chatkit_notebook.inspection import interpreters

# Every HTTP client reads the certificates of all authorities, and no test speaks TLS: they are read once.
ssl.create_default_context = cache(ssl.create_default_context)


def pytest_collection_finish() -> None:
    # What the imported libraries hold is never garbage; looking through it takes a second each time.
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def no_spare() -> None:
    """No interpreter waits for the next work: tests that count processes count those at work."""
    interpreters.SPARE.close()
