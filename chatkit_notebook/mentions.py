"""What "@" finds in a notebook chat: its variables, each with a preview of what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .inspection.namespace import Namespace

MOST = 40


class Mentions:
    """ChatKit's `entities` over the variables that a chat may see.

    Args:
        namespace: What it may see now.
    """

    def __init__(self, namespace: Callable[[], Namespace]) -> None:
        self.namespace = namespace

    def options(self, given: Mapping[str, Any] | None) -> dict[str, Any]:
        """The option `entities`, with our own where the user has none.

        What the user gave goes on top, unless it has its own search: then our preview would not know what is
        found. An empty dict means no mentions at all.
        """
        if given is not None and (not given or "onTagSearch" in given):
            return dict(given)
        ours = {"onTagSearch": self.search, "onRequestPreview": self.preview, "showComposerMenu": False}
        return {**ours, **(given or {})}

    def search(self, query: str = "") -> list[dict[str, Any]]:
        """Entities for the variables whose names have the query, those that begin with it first."""
        from .inspection.describers import brief
        from .views.mention import entity

        wanted = query.casefold().strip("`'\" ")
        variables = self.namespace().variables()
        found = [name for name in variables if wanted in name.casefold()]
        found.sort(key=lambda name: not name.casefold().startswith(wanted))
        entities = [entity(brief(name, variables[name])) for name in found[:MOST]]
        # a menu shows groups one after the other: the first is that of the best match
        groups = list(dict.fromkeys(one["group"] for one in entities))
        return sorted(entities, key=lambda one: groups.index(one["group"]))

    def preview(self, entity: Mapping[str, Any]) -> dict[str, Any]:
        """The preview of a mentioned variable; none when it is gone, or no variable."""
        from .errors import ChatKitNotebookError
        from .inspection.describers import describe
        from .views.mention import preview

        name = str(entity.get("id") or "")
        try:
            return {"preview": preview(describe(name, self.namespace().get(name)))}
        except ChatKitNotebookError:
            return {"preview": None}
