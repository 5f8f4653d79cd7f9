"""Questions that stand alone, and questions that change the one before."""

from __future__ import annotations

import re
from dataclasses import replace

from .columns import NotUnderstoodError, timeline
from .conditions import merged
from .intents import ALONG, Aggregate, Condition, Intent, Order, Plot, Query, Show, Unclear, grain_of
from .names import Table
from .slots import Parts


def assembled(parts: Parts, table: Table) -> Intent:
    """The intent of a question that stands on its own."""
    if not (
        parts.rows
        or parts.columns
        or parts.aggregates
        or parts.groups
        or parts.where
        or parts.order
        or parts.limit
    ):
        raise NotUnderstoodError(
            "", f"I did not understand what you would like to know about `{table.name}`."
        )
    if any(one.function in {"latest", "earliest"} for one in parts.aggregates) and not parts.groups:
        return at_the_end(parts, table)
    bare = not (parts.aggregates or parts.distinct)
    if parts.position != "first" and bare and (parts.where or parts.order):
        return last_rows(parts, table)
    if parts.aggregates and any(
        isinstance(one.by, str) and one.by not in parts.groups for one in parts.order
    ):
        raise NotUnderstoodError("", "I cannot sort groups by what they are not made of.")
    plain = not (parts.aggregates or parts.groups or parts.where or parts.order or parts.distinct)
    if plain:
        return Show(table.name, parts.columns, parts.position, min(parts.limit or 20, 1_000), parts.start)
    return Query(
        table.name,
        parts.columns,
        parts.aggregates,
        parts.groups,
        parts.where,
        parts.order,
        parts.limit,
        parts.distinct,
        assumed=parts.assumed and parts.aggregates[0].function == "mean",
    )


IT = r"(?: (?:it|that|them|the order|order|the axes|axes))?"
TURN = re.compile(
    r"(?:(?:and|now|but|then|ok|please|show|sort|order|make|do|put|it|that|them|this|in|the|a)\s+)*"
    rf"(?:other way (?:a)?round|reversed?(?: order)?{IT}|opposite(?: order| way)?|flip(?:ped)?{IT}"
    rf"|upside down|inver(?:t|se)(?:ed)?{IT}|swap{IT})(?:\s+(?:please|now|instead))*",
    re.IGNORECASE,
)


def turned(question: str, previous: Intent | None) -> Intent | None:
    """The answer before in the opposite order, or a chart with its axes swapped; None for other questions."""
    if TURN.fullmatch(question.strip()) is None:
        return None
    if isinstance(previous, Plot):
        query = previous.query
        if query.groups:
            return replace(previous, query=replace(query, groups=query.groups[::-1], order=opposite(query)))
        return replace(previous, query=replace(query, columns=query.columns[::-1]))
    if isinstance(previous, Query):
        order = opposite(previous)
        if order:
            return replace(previous, order=order)
        if previous.groups and previous.aggregates:
            # groups stand in their own order, upwards
            return replace(previous, order=tuple(Order(group, True) for group in previous.groups))
    if isinstance(previous, Show) and previous.position != "sample":
        return replace(previous, position="last" if previous.position == "first" else "first", start=0)
    return Unclear(
        "There is no order that I could turn round. Sort something first, for example by a column."
    )


def opposite(query: Query) -> tuple[Order, ...]:
    """The order of a query, turned round."""
    return tuple(Order(one.by, not one.descending) for one in query.order)


def at_the_end(parts: Parts, table: Table) -> Intent:
    """The rows of the latest or the earliest date: one for each of what has a row on it."""
    one = parts.aggregates[0]
    assert one.other is not None
    end = Condition(one.other, "newest" if one.function == "latest" else "oldest")
    values = [aggregate.column for aggregate in parts.aggregates if aggregate.column]
    where = tuple((*group, end) for group in parts.where or ((),))
    beside = [column.name for column in table.columns if column.kind in {"text", "categorical"}]
    columns = tuple(dict.fromkeys((one.other, *beside, *values)))
    return Query(table.name, columns, where=where, limit=parts.limit)


def last_rows(parts: Parts, table: Table) -> Intent:
    """The last of the rows that a condition keeps: last by the date, since rows have no other order.

    Raises:
        NotUnderstoodError: There is no such date, or a sample of them is asked for.
    """
    when = timeline(table)
    if parts.position == "sample" or parts.order or when is None:
        raise NotUnderstoodError(
            "",
            f"I can show the last rows or a sample of all of `{table.name}`, and sort those that fit "
            "a condition.",
        )
    columns = tuple(dict.fromkeys((when.name, *parts.columns))) if parts.columns else ()
    return Query(
        table.name, columns, where=parts.where, order=(Order(when.name, True),), limit=parts.limit or 1
    )


def changed(previous: Intent | None, parts: Parts, table: Table, *, adds: bool) -> Intent:
    """The question before with what the follow-up changes.

    Raises:
        NotUnderstoodError: The change does not fit the question before.
    """
    if isinstance(previous, Show):
        base = Query(previous.table, previous.columns, limit=None)
    elif isinstance(previous, Query):
        base = previous
    else:
        return assembled(parts, table)
    if not (parts.columns or parts.aggregates or parts.groups or parts.where or parts.order or parts.limit):
        raise NotUnderstoodError("", "I do not see what should change.")
    if base.lacking and (
        parts.columns
        or parts.aggregates
        or parts.groups
        or any(one.by not in base.columns for one in parts.order)
    ):
        raise NotUnderstoodError("", "I cannot group or extend the values that lack some rows.")
    aggregates, groups, order = parts.aggregates or base.aggregates, parts.groups or base.groups, parts.order
    if adds and parts.groups:
        groups = tuple(dict.fromkeys((*base.groups, *parts.groups)))
    if base.aggregates and parts.aggregates == (Aggregate("count"),) and parts.groups and not parts.counted:
        aggregates = base.aggregates  # "now by island": the count was only a default
    if base.aggregates and parts.columns and not parts.aggregates:
        if any(table.column(name).kind not in {"integer", "number"} for name in parts.columns):
            raise NotUnderstoodError("", "I do not see what should change.")
        aggregates = tuple(Aggregate(base.aggregates[0].function, name) for name in parts.columns)
    if any(one.function in ALONG for one in aggregates):
        # what goes along time stays along it
        along = [
            one for one in base.groups if grain_of(one) or table.column(one).kind in {"date", "datetime"}
        ]
        groups = tuple(dict.fromkeys((*(along or base.groups[:1]), *groups)))
    columns = () if aggregates else (parts.columns or base.columns)
    order = (
        tuple(Order(sort_target(one.by, aggregates, groups), one.descending) for one in order)
        if aggregates
        else order
    )
    if not order and base.order:
        order = kept_order(base, aggregates, groups)
    if parts.end and aggregates and groups and not parts.order and not base.order:
        order = (Order(aggregates[0], parts.end in {"top", "first"}),)
    # "only for Adelie": of the Adelie, and not the part of all that is Adelie, too
    told = {one.column for group in base.where for one in group}
    narrows = (
        bool(base.where and parts.where)
        and any(one.function == "share" for one in aggregates)
        and not any(one.column in told for group in parts.where for one in group)
    )
    query = replace(
        base,
        columns=columns,
        aggregates=aggregates,
        groups=groups if aggregates else (),
        where=merged(base.where, parts.where) if parts.where and not narrows else base.where,
        of=merged(base.of, parts.where) if narrows else base.of,
        order=order,
        limit=parts.limit if parts.limit is not None else base.limit,
        distinct=base.distinct and not aggregates,
        assumed=False,
    )
    if not (query.aggregates or query.where or query.order or query.distinct):
        return Show(query.table, query.columns, parts.position, query.limit or 20)
    return query


def kept_order(base: Query, aggregates: tuple[Aggregate, ...], groups: tuple[str, ...]) -> tuple[Order, ...]:
    """The order of the question before, as far as it still means something."""
    if not aggregates:
        return tuple(one for one in base.order if isinstance(one.by, str))
    if not base.aggregates:
        return ()
    kept = []
    for one in base.order:
        if isinstance(one.by, Aggregate):
            kept.append(Order(one.by if one.by in aggregates else aggregates[0], one.descending))
        elif one.by in groups:
            kept.append(one)
    return tuple(kept)


def sort_target(
    by: str | Aggregate, aggregates: tuple[Aggregate, ...], groups: tuple[str, ...]
) -> str | Aggregate:
    """What "sort that by body mass" means in a result of groups."""
    if isinstance(by, Aggregate):
        same = [one for one in aggregates if one.function == by.function and by.column in {None, one.column}]
        if not same:
            raise NotUnderstoodError("", f"The result has no {by.function} to sort by.")
        return same[0]
    if by in groups:
        return by
    same = [one for one in aggregates if one.column == by]
    if not same:
        raise NotUnderstoodError("", f"The result has no `{by}` to sort by.")
    return same[0]
