"""The chats of the agent's tests, attacked."""

from __future__ import annotations

from ..agent.conftest import (  # noqa: F401 - fixtures
    _bare_environment,
    converse,
    model_server,
    penguins,
    store,
)
