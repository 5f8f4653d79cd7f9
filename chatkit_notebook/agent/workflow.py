"""Sessions of a workflow that OpenAI runs: the page gets a secret for one, the key stays in the kernel."""

from __future__ import annotations

import asyncio
import getpass
import hashlib
import socket
import time
from dataclasses import dataclass, field

from openai import APIConnectionError, APIStatusError, AuthenticationError, NotFoundError, OpenAIError

from ..errors import ModelError
from .models import Environment, client

FRESH_SECONDS = 10.0
"""How long a new secret serves whoever asks: two views, or a page that asks again and again."""


@dataclass
class Workflow:
    """One workflow of the user's at OpenAI.

    Attributes:
        id: As Agent Builder shows it: "wf_...".
    """

    id: str
    _secret: str | None = None
    _made: float = 0.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def client_secret(self, current: str | None) -> str:
        """The secret of a session; a new session when the page's own is about to expire.

        Args:
            current: The secret that the page has and wants to replace.

        Raises:
            ModelError: There is no key, or OpenAI gave no session; the text says what to do.
        """
        async with self._turn:
            fresh = time.monotonic() - self._made < FRESH_SECONDS
            if self._secret is None or not fresh or self._secret == current:
                self._secret = await self._session()
                self._made = time.monotonic()
            return self._secret

    async def _session(self) -> str:
        environment = Environment.now()
        if not environment.key:
            raise ModelError(
                f"The workflow `{self.id}` runs at OpenAI and needs a key in the kernel. "
                "Set OPENAI_API_KEY and run the cell again."
            )
        try:
            async with client(environment) as openai:
                session = await openai.beta.chatkit.sessions.create(
                    workflow={"id": self.id}, user=pseudonym(), timeout=30
                )
        except OpenAIError as error:
            raise ModelError(f"OpenAI gave no session of the workflow `{self.id}`: {why(error)}") from None
        return session.client_secret


def pseudonym() -> str:
    """Names the user to OpenAI, which wants to tell users apart, without saying who they are."""
    name = f"{getpass.getuser()}@{socket.gethostname()}"
    return f"notebook-{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def why(error: OpenAIError) -> str:
    """What went wrong and what to do, without the key that OpenAI's own words may show parts of."""
    if isinstance(error, AuthenticationError):
        return "it refused the key (401). Set OPENAI_API_KEY to a key of the workflow's project."
    if isinstance(error, NotFoundError):
        return "there is none of that name for this key (404). Copy its id from Agent Builder."
    if isinstance(error, APIStatusError):
        body = error.body if isinstance(error.body, dict) else {}
        return f"it answered {error.status_code}: {str(body.get('message') or error.message)[:300]}"
    if isinstance(error, APIConnectionError):
        return "it cannot be reached. Check the network, and OPENAI_BASE_URL if that is set."
    return f"{type(error).__name__}: {error}"[:300]
