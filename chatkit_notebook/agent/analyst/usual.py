"""What a column is compared with that the column itself gives: its mean, its median, its top 10 percent."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...inspection.facts import Column
from .columns import NotUnderstoodError, column
from .intents import Condition, Operator, Usual
from .names import NUMERIC, Table, find
from .phrases import quantile_in

COMPARING: frozenset[Operator] = frozenset({">", ">=", "<", "<="})
MIDDLE = re.compile(
    r"(?:(?:the|its|their|an|overall|general)\s+)*(?:(?P<mean>average|mean|avg)|(?P<median>median))"
    r"(?:\s+(?:value|of|for))*(?:\s+(?:the|all))*\s*(?P<rest>.*)",
    re.IGNORECASE,
)
END = re.compile(
    r"(?P<left>.*?)\s*\b(?:(?:is|are|was|were|lies?|falls?|being)\s+)?(?:(?:in|within|among)\s+)?(?:the\s+)?"
    r"(?P<end>top|upper|highest|largest|best|bottom|lower|lowest|smallest|worst)\s+(?P<n>\d{1,2}(?:\.\d+)?)\s?(?:percent|%)"
    r"(?:\s+(?:of|by|for|in)\s+(?:the\s+|all\s+)?(?P<right>.+))?",
    re.IGNORECASE,
)
UPWARDS = frozenset({"top", "upper", "highest", "largest", "best"})


@dataclass(frozen=True)
class Own:
    """A value that a column gives, and the words that name the column; empty where none do."""

    value: Usual
    rest: str


def own_value(text: str) -> Own | None:
    """The value that "the average price" or "the 90th percentile" is; None for any other text."""
    text = text.strip()
    if match := MIDDLE.fullmatch(text):
        return Own(Usual("mean" if match["mean"] else "median"), match["rest"].strip())
    if (quantile := quantile_in(text)) is not None:
        return Own(Usual("quantile", quantile[0]), quantile[1].strip())
    return None


def compared_with_own(left: Column | None, operator: Operator, right: str, table: Table) -> Condition | None:
    """The test of a column against its own mean, median or quantile; None where no such thing is said.

    Args:
        left: The column that is named in front.
        operator: How it is compared.
        right: The text behind the operator.
        table: The table it is about.

    Raises:
        NotUnderstoodError: It is not clear which column's, or that one holds no numbers.
    """
    own = own_value(right) if operator in COMPARING else None
    if own is None:
        return None
    if own.rest:
        target = column(own.rest, table)
        if left is not None and left != target:
            raise NotUnderstoodError(
                right, f"I can compare `{left.name}` with its own average, not with that of `{target.name}`."
            )
    else:
        only = [one for one in table.columns if one.kind in NUMERIC]
        named = left or (only[0] if len(only) == 1 else None)
        if named is None:
            raise NotUnderstoodError(
                right,
                f"Which column of `{table.name}` do you mean by “{right}”?",
                tuple(f"{right} {one.name}" for one in measured(table)),
            )
        target = named
    needs_numbers(target, table)
    return Condition(target.name, operator, (own.value,))


def at_an_end(text: str, table: Table) -> Condition | None:
    """The test that "amount in the top 10%" is; None for any other text.

    Raises:
        NotUnderstoodError: It is not clear of which column.
    """
    match = END.fullmatch(text.strip())
    if match is None:
        return None
    said = match["left"].strip() or (match["right"] or "").strip()
    if not said:
        options = tuple(f"{text} of {one.name}" for one in measured(table))
        raise NotUnderstoodError(text, f"By which column of `{table.name}` is “{text}”?", options)
    target = column(said, table)
    needs_numbers(target, table)
    up, part = match["end"].casefold() in UPWARDS, float(match["n"]) / 100
    at = round(1 - part if up else part, 6)
    return Condition(target.name, ">=" if up else "<=", (Usual("quantile", at),))


def measured(table: Table) -> list[Column]:
    """The columns whose mean says something: numbers, and no numbers that only name rows."""
    return [
        one
        for one in table.columns
        if one.kind in NUMERIC and not (one.kind == "integer" and find("id", [one.name], 0.8))
    ][:6]


def needs_numbers(target: Column, table: Table) -> None:
    if target.kind not in NUMERIC:
        raise NotUnderstoodError(target.name, f"`{target.name}` of `{table.name}` holds no numbers.")
