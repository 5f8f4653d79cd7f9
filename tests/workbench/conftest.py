"""Property-based tests find the same examples in every run, so that what is merged is what was tested."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")
