"""The columns a question means, and what cannot be understood of it."""

from __future__ import annotations

import re

from ...inspection.facts import Column
from .names import Table, find, words

NAMED = 12
TIME = re.compile(r"(?:the\s+)?(?:time|dates?|days?|when|timeline)", re.IGNORECASE)


class NotUnderstoodError(Exception):
    """A phrase could not be read as what it should be.

    Attributes:
        phrase: The words that were not understood.
        why: A sentence for the user.
        rivals: Names the phrase could mean, when there are several.
    """

    def __init__(self, phrase: str, why: str, rivals: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.phrase, self.why, self.rivals = phrase, why, rivals


def column(phrase: str, table: Table) -> Column:
    """The column a phrase means.

    Raises:
        NotUnderstoodError: There is none, or there are several.
    """
    match = find(phrase, (column.name for column in table.columns))
    if match is None and TIME.fullmatch(phrase) and (when := timeline(table)):
        return when
    if match is None:
        raise NotUnderstoodError(
            phrase, f"`{table.name}` has no column that looks like “{phrase}”. {there_are(table)}"
        )
    if match.ambiguous:
        raise NotUnderstoodError(
            phrase,
            f"Which column of `{table.name}` do you mean by “{phrase}”?",
            (match.name, *match.rivals),
        )
    return table.column(match.name)


def there_are(table: Table) -> str:
    """The columns that there are, in a sentence."""
    names = [f"`{one.name}`" for one in table.columns[:NAMED]]
    more = f" and {len(table.columns) - NAMED} more" if len(table.columns) > NAMED else ""
    return f"It has {', '.join(names)}{more}."


def timeline(table: Table) -> Column | None:
    """The column that says when: one called "year", else the only date."""
    for candidate in table.columns:
        if words(candidate.name) == ("year",):
            return candidate
    dates = [column for column in table.columns if column.kind in {"date", "datetime"}]
    return dates[0] if len(dates) == 1 else None
