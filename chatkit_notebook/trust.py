"""What the person decides about a chat, and can look up: privacy, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping

from .context import Sent
from .privacy import Privacy
from .session import Session


class Trust:
    """The rules and records of `ChatKit`."""

    _session: Session
    _privacy: Privacy

    @property
    def privacy(self) -> Privacy:
        """What the chat may know of the variables: `chat.privacy = {"pay": "deny", "*.email": "schema"}`.

        A rule is about a variable, a column ("people.email") or a pattern ("raw_*", "*.email"), and says
        "allow", "schema" (names and types, no values) or "deny" (as if it were not there). It holds from the
        next request to the model on, also for what earlier answers say.
        """
        return self._privacy

    @privacy.setter
    def privacy(self, rules: Mapping[str, str] | None) -> None:
        self._privacy.replace(rules)

    @property
    def ledger(self) -> list[Sent]:
        """What was sent to a model, oldest first: one entry a request."""
        return list(self._session.context.sent)
