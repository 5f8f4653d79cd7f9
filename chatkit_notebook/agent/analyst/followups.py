"""Questions that stand alone, and questions that change the one before."""

from __future__ import annotations

from dataclasses import replace

from .columns import NotUnderstoodError
from .conditions import merged
from .intents import Aggregate, Intent, Order, Query, Show
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
    aggregates, groups, order = parts.aggregates or base.aggregates, parts.groups or base.groups, parts.order
    if adds and parts.groups:
        groups = tuple(dict.fromkeys((*base.groups, *parts.groups)))
    if base.aggregates and parts.aggregates == (Aggregate("count"),) and parts.groups and not parts.counted:
        aggregates = base.aggregates  # "now by island": the count was only a default
    if base.aggregates and parts.columns and not parts.aggregates:
        if any(table.column(name).kind not in {"integer", "number"} for name in parts.columns):
            raise NotUnderstoodError("", "I do not see what should change.")
        aggregates = tuple(Aggregate(base.aggregates[0].function, name) for name in parts.columns)
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
    query = replace(
        base,
        columns=columns,
        aggregates=aggregates,
        groups=groups if aggregates else (),
        where=merged(base.where, parts.where) if parts.where else base.where,
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
