"""What the person decides about a chat, and can look up: privacy, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping

from traitlets import TraitError

from .context import Sent
from .execution import Approval
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
    def propose_code(self) -> bool:
        """Whether the agent may propose code. What it proposed runs only when you click Run."""
        return self._session.context.propose_code

    @propose_code.setter
    def propose_code(self, allowed: bool) -> None:
        self._session.context.propose_code = checked_flag("propose_code", allowed)

    @property
    def approvals(self) -> list[Approval]:
        """What code was proposed and what you decided about it, oldest first, with what came of it."""
        return list(self._session.context.approvals)

    @property
    def ledger(self) -> list[Sent]:
        """What was sent to a model, oldest first: one entry a request.

        Before this chat was made stands what left the machine for the same notebook: the newest 500 requests,
        or 16 MB of them. They are kept with the conversations they belong to, and deleted with them.

        Raises:
            StoreError: The store cannot be read.
        """
        return self._session.sent_before() + list(self._session.context.sent)


def checked_flag(name: str, value: object) -> bool:
    """A setting that is on or off.

    Raises:
        TraitError: It is something else.
    """
    if isinstance(value, bool):
        return value
    raise TraitError(f"`{name}` must be True or False, not {value!r:.60}.")
