"""The columns a question means, and what cannot be understood of it."""

from __future__ import annotations

import re

from ...inspection.facts import Column
from .names import NUMERIC, Table, find, words

MEASURED = re.compile(r"(?P<name>.+?)\s+(?:speed|level|strength|reading|amount)s?", re.IGNORECASE)
FLOW = frozenset({"revenue", "revenues", "sales", "turnover", "income", "earnings", "spending", "proceeds"})
"""What adds up: the revenue of some orders is the total of their amounts."""
WORTH = frozenset({"value", "worth", "spend", "size", "basket"})
MONEY = frozenset(
    {
        "amount",
        "total",
        "value",
        "eur",
        "usd",
        "gbp",
        "chf",
        "cost",
        "paid",
        "gross",
        "net",
        "fee",
        "sum",
    }
)
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
    if match is None and (bare := MEASURED.fullmatch(phrase)):
        # "wind speed" of a column called wind
        match = find(bare["name"], (one.name for one in table.columns if one.kind in NUMERIC), 0.95)
    if match is None:
        ask_for_money(phrase, table)
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


def ask_for_money(phrase: str, table: Table) -> None:
    """Asks which column "revenue" or "value" is, where a number may be of money: no name says so.

    Raises:
        NotUnderstoodError: There is such a number.
    """
    said = words(phrase)
    flow = bool(said) and set(said) <= FLOW
    if not flow and (not said or not set(said) <= WORTH):
        return
    fits = [one.name for one in table.columns if one.kind in NUMERIC and MONEY & set(words(one.name))]
    if fits:
        rivals = tuple(f"total {name}" if flow else name for name in fits)
        named = " or ".join(f"the {one}" for one in rivals)
        raise NotUnderstoodError(
            phrase, f"`{table.name}` has no column called “{phrase}”. Do you mean {named}?", rivals
        )


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
