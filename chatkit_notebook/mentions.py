"""What "@" finds in a notebook chat: its variables and, behind a dot, their columns, each with a preview."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .inspection.namespace import Namespace

MOST = 40


class Mentions:
    """ChatKit's `entities` over the variables that a chat may see, and their columns.

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
        """Entities for the variables whose names have the query, those that begin with it first.

        Behind the name of a table and a dot, for its columns: "penguins.body".
        """
        from .inspection.describers import brief
        from .views.mention import entity

        wanted = unquoted(query).casefold()
        variables = self.namespace().variables()
        found = [name for name in variables if wanted in name.casefold()]
        found.sort(key=lambda name: not name.casefold().startswith(wanted))
        entities = [entity(brief(name, variables[name])) for name in found[:MOST]]
        # a menu shows groups one after the other: the first is that of the best match
        groups = list(dict.fromkeys(one["group"] for one in entities))
        return sorted(entities, key=lambda one: groups.index(one["group"])) + columns(query, variables)

    def preview(self, entity: Mapping[str, Any]) -> dict[str, Any]:
        """The preview of a mentioned variable or column; none when it is gone, or neither."""
        from .errors import ChatKitNotebookError
        from .inspection.columns import look_at_column
        from .inspection.describers import describe
        from .views.mention import VALUES, column_preview, preview

        data = entity.get("data")
        table, column = (data.get("table"), data.get("column")) if isinstance(data, Mapping) else (None, None)
        try:
            if isinstance(table, str) and isinstance(column, str):
                look = look_at_column(self.namespace().get(table), column, VALUES + 1)
                return {"preview": look and column_preview(table, look)}
            name = str(entity.get("id") or "")
            return {"preview": preview(describe(name, self.namespace().get(name)))}
        except ChatKitNotebookError:
            return {"preview": None}


def columns(query: str, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Entities for the columns of the variable that a query names before one of its dots."""
    from .inspection.columns import find_columns
    from .views.mention import column_entity

    name, wanted = table_in(query, variables)
    if name is None:
        return []
    found, total = find_columns(variables[name], wanted, MOST)
    return [column_entity(name, one, (len(found), total)) for one in found]


def table_in(query: str, names: Iterable[str]) -> tuple[str | None, str]:
    """The variable that stands before a dot of a query, the longest of several, and what stands behind it."""
    exact = set(names)
    alike = {name.casefold(): name for name in reversed(list(exact))}
    for dot in reversed([match.start() for match in re.finditer(r"\.", query)]):
        before = unquoted(query[:dot])
        name = before if before in exact else alike.get(before.casefold())
        if name is not None:
            return name, unquoted(query[dot + 1 :])
    return None, ""


def unquoted(words: str) -> str:
    return words.strip("`'\" ")
