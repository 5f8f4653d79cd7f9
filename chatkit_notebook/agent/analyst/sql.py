"""Intents as SQL: one SELECT over one table, names quoted where they must be, every value a literal."""
# ruff: noqa: S608 - building SQL is what this file is for; the engine that runs it is locked and read-only

from __future__ import annotations

from dataclasses import replace

from ...inspection.sql_text import identifier as name
from ...inspection.sql_text import literal as written
from .derived import prepared
from .intents import (
    Aggregate,
    Condition,
    Duplicates,
    Having,
    Literal_,
    Missing,
    Order,
    Period,
    Query,
    Usual,
    Where,
    grain_of,
)
from .names import Table

EXPRESSIONS = {
    "count": "count({})",
    "sum": "sum({})",
    "mean": "avg({})",
    "min": "min({})",
    "max": "max({})",
    "median": "median({})",
    "std": "stddev_samp({})",
    "distinct": "count(DISTINCT {})",
    "range": "max({0}) - min({0})",
}

GROUP_LIMIT = 1_000
"""Groups a grouped answer asks for when the question sets no limit."""


def select(query: Query, table: Table) -> str:
    """The SELECT that answers a query.

    Args:
        query: What was asked.
        table: The table it is about.
    """
    table = prepared(query, table)
    if query.lacking:
        return lacking(query, table)
    if query.distinct:
        columns = ", ".join(map(name, query.columns))
        order = ordering(query) or f" ORDER BY {columns}"
        return f"SELECT DISTINCT {columns} FROM {source(table)}{where(query, table)}{order}{limited(query)}"
    if query.each:
        return of_each(query, table)
    if not query.aggregates:
        columns = ", ".join(map(name, query.columns)) or "*"
        if ends_tied(query, table):
            return at_the_end(query, table, columns)
        return f"SELECT {columns} FROM {source(table)}{where(query, table)}{ordering(query)}{limited(query)}"
    parts = [grouping(group, table, named=True) for group in query.groups]
    parts += [f"{valued(one, query, table)} AS {name(label(one))}" for one in query.aggregates]
    shares = any(one.function == "share" for one in query.aggregates)
    kept = replace(query, where=query.of) if shares else query
    statement = f"SELECT {', '.join(parts)} FROM {source(table)}{where(kept, table)}"
    if query.many:
        groups = ", ".join(grouping(group, table, named=True) for group in query.groups)
        statement = f"SELECT {groups} FROM {source(table)}{where(query, table)}"
    if query.groups:
        statement += f" GROUP BY {', '.join(grouping(group, table) for group in query.groups)}"
        statement += f" HAVING {' AND '.join(map(kept_group, query.having))}" if query.having else ""
        if query.many:
            return f"SELECT count(*) AS count FROM ({statement}) AS groups"
        statement += ordering(query) or f" ORDER BY {', '.join(place(one, table) for one in query.groups)}"
        statement += limited(query) or f" LIMIT {GROUP_LIMIT}"
    return statement


def of_each(query: Query, table: Table) -> str:
    """The first rows of each group in the order of a query, with those that tie."""
    held = {column.name for column in table.columns}
    groups = [grouping(group, table) for group in query.each]
    by = name(str(query.order[0].by))
    columns = ", ".join(map(name, query.columns)) or "*"
    end = "DESC" if query.order[0].descending else "ASC"
    known = [f"{name(one)} IS NOT NULL" for one in query.each if one in held]
    kept = [f"({tests(query.where, table)})"] if query.where else []
    return (
        f"SELECT {columns} FROM {source(table)} WHERE {' AND '.join([*kept, f'{by} IS NOT NULL', *known])} "
        f"QUALIFY rank() OVER (PARTITION BY {', '.join(groups)} ORDER BY {by} {end}) <= {query.limit or 1} "
        f"ORDER BY {', '.join(groups)}, {by} {end}"
    )


def ends_tied(query: Query, table: Table) -> bool:
    """Whether the row at the end of an order is asked for, of values that can be looked through twice."""
    known = table.rows is not None and (not table.source or table.source.endswith(" AS made"))
    one = query.limit == 1 and not query.offset and len(query.order) == 1
    by = query.order[0].by if query.order else None
    return known and one and isinstance(by, str) and set(query.columns) != {by}


def at_the_end(query: Query, table: Table, columns: str) -> str:
    """The rows with the highest or the lowest value: several where they have the same."""
    by = name(str(query.order[0].by))
    end = "max" if query.order[0].descending else "min"
    kept = where(query, table)
    tested = f" WHERE ({tests(query.where, table)}) AND " if query.where else " WHERE "
    return (
        f"SELECT {columns} FROM {source(table)}{tested}{by} = (SELECT {end}({by}) FROM {source(table)}{kept})"
    )


def lacking(query: Query, table: Table) -> str:
    """The values of a column that have no row of a kind."""
    group = query.columns[0]
    grain = grain_of(group) if all(column.name != group for column in table.columns) else None
    held = f"{name(grain[1] if grain else group)} IS NOT NULL"
    kept = f" WHERE {held}{f' AND ({tests(query.where, table)})' if query.where else ''}"
    return (
        f"SELECT {grouping(group, table, named=True)} FROM {source(table)}{kept} "
        f"GROUP BY {grouping(group, table)} "
        f"HAVING sum(CASE WHEN {tests(query.lacking, table)} THEN 1 ELSE 0 END) = 0 "
        f"{(ordering(query) or f' ORDER BY {place(group, table)}').strip()}{limited(query)}"
    )


def source(table: Table) -> str:
    """What stands behind FROM."""
    return table.source or name(table.name)


PARTS = {"weekday": "dayname({})", "month": "month({})", "quarter": "quarter({})"}
PERIODS = {
    "year": "year({})",
    "calendar quarter": "quarter({})",
    "calendar month": "month({})",
    "calendar week": "week({})",
    "calendar day": "day({})",
    "year day": "dayofyear({})",
    "clock hour": "hour({})",
    "weekday": "dayname({})",
    "season": "CASE WHEN month({0}) IN (12, 1, 2) THEN 'winter' WHEN month({0}) <= 5 THEN 'spring' "
    "WHEN month({0}) <= 8 THEN 'summer' WHEN month({0}) <= 11 THEN 'autumn' END",
}
ORDERS = {"weekday": "min(isodow({}))", "season": "min(month({}) % 12)"}
"""What the groups of a period stand in order of, where that is not their own."""


def grouping(group: str, table: Table, *, named: bool = False) -> str:
    """A column to group by, or the period of a date."""
    grain = grain_of(group) if all(column.name != group for column in table.columns) else None
    if grain is None:
        return name(group)
    unit, column = grain
    expression = PERIODS.get(unit, f"date_trunc('{unit}', {{}})").format(name(column))
    return f"{expression} AS {name(group)}" if named else expression


def place(group: str, table: Table) -> str:
    """What groups stand in order of: days of the week from Monday on, not by their letters."""
    grain = grain_of(group) if all(column.name != group for column in table.columns) else None
    return ORDERS[grain[0]].format(name(grain[1])) if grain and grain[0] in ORDERS else name(group)


def missing(intent: Missing, table: Table) -> str:
    """Counts missing values, one result column for each column."""
    columns = intent.columns or tuple(column.name for column in table.columns)
    parts = [f"count(*) - count({name(column)}) AS {name(column)}" for column in columns]
    return f"SELECT {', '.join(parts)} FROM {source(table)}"


def duplicates(intent: Duplicates, table: Table) -> str:
    """Counts the rows that repeat an earlier one."""
    columns = ", ".join(name(one) for one in intent.columns or [column.name for column in table.columns])
    groups = f"SELECT count(*) AS held FROM {source(table)} GROUP BY {columns}"
    return f"SELECT coalesce(sum(held - 1), 0) AS duplicates FROM ({groups}) AS groups"


def kept_group(having: Having) -> str:
    return f"{expression(having.aggregate)} {having.operator} {literal(having.value)}"


def label(aggregate: Aggregate) -> str:
    """The name of an aggregate's result column."""
    if aggregate.function == "share":
        return "percent"
    if aggregate.function in {"change", "growth"}:
        return "change" if aggregate.function == "change" else "change_percent"
    if aggregate.function == "corr":
        return "correlation"
    if aggregate.function == "running":
        return f"running_{aggregate.column or 'count'}"
    if aggregate.function == "quantile":
        return f"p{100 * (aggregate.at or 0):g}_{aggregate.column}"
    if aggregate.column is None:
        return "count"
    return f"{aggregate.function}_{aggregate.column}"


def valued(aggregate: Aggregate, query: Query, table: Table) -> str:
    """What a result column holds: an aggregate, a share of the rows, or a change since the group before."""
    if aggregate.function == "share" and query.where:
        return f"100.0 * avg(CASE WHEN {tests(query.where, table)} THEN 1 ELSE 0 END)"
    if aggregate.function == "share":
        return "100.0 * count(*) / sum(count(*)) OVER ()"
    if aggregate.function in {"change", "growth"}:
        value = expression(query.aggregates[0])
        before = f"lag({value}) OVER ({along(query, table)})"
        return (
            f"{value} - {before}" if aggregate.function == "change" else f"100.0 * ({value} / {before} - 1)"
        )
    if aggregate.function == "running":
        return f"sum({expression(query.aggregates[0])}) OVER ({along(query, table)})"
    return expression(aggregate)


def along(query: Query, table: Table) -> str:
    """The window that goes along time, for each of the other groups."""
    when = query.groups[0] if query.groups else ""
    for group in query.groups:
        known = next((column for column in table.columns if column.name == group), None)
        if known is None or known.kind in {"date", "datetime"}:
            when = group
            break
    others = [grouping(group, table) for group in query.groups if group != when]
    parted = f"PARTITION BY {', '.join(others)} " if others else ""
    return f"{parted}ORDER BY {grouping(when, table)}"


def expression(aggregate: Aggregate) -> str:
    if aggregate.column is None:
        return "count(*)"
    if aggregate.function == "corr":
        return f"corr({name(aggregate.column)}, {name(aggregate.other or '')})"
    if aggregate.function == "quantile":
        return f"quantile_cont({name(aggregate.column)}, {aggregate.at:g})"
    if aggregate.function in {"latest", "earliest"}:
        pick = "arg_max" if aggregate.function == "latest" else "arg_min"
        return f"{pick}({name(aggregate.column)}, {name(aggregate.other or '')})"
    return EXPRESSIONS[aggregate.function].format(name(aggregate.column))


def ordering(query: Query) -> str:
    if not query.order:
        return ""
    return " ORDER BY " + ", ".join(map(key, query.order))


def key(order: Order) -> str:
    by = name(order.by) if isinstance(order.by, str) else name(label(order.by))
    return f"{by} {'DESC' if order.descending else 'ASC'} NULLS LAST"


def limited(query: Query) -> str:
    after = f" OFFSET {query.offset}" if query.offset else ""
    return after if query.limit is None else f" LIMIT {query.limit}{after}"


def where(query: Query, table: Table) -> str:
    if not query.where:
        return ""
    return f" WHERE {tests(query.where, table)}"


def tests(given: Where, table: Table) -> str:
    """Conditions as SQL."""
    groups = [" AND ".join(test(condition, table, group) for condition in group) for group in given]
    return groups[0] if len(groups) == 1 else " OR ".join(f"({group})" for group in groups)


def test(condition: Condition, table: Table, beside: tuple[Condition, ...]) -> str:
    """One condition as SQL; `beside` are those that hold with it."""
    column = name(condition.column)
    if condition.operator in {"newest", "oldest"}:
        others = tuple(one for one in beside if one.operator not in {"newest", "oldest"})
        end = "max" if condition.operator == "newest" else "min"
        kept = f" WHERE {tests((others,), table)}" if others else ""
        return f"{column} = (SELECT {end}({column}) FROM {source(table)}{kept})"
    if condition.operator == "outside":
        low, high = (f"quantile_cont({column}, {at})" for at in ("0.25", "0.75"))
        ends = (f"{low} - 1.5 * ({high} - {low})", f"{high} + 1.5 * ({high} - {low})")
        under, over = (f"(SELECT {end} FROM {source(table)})" for end in ends)
        return f"({column} < {under} OR {column} > {over})"
    if condition.values and isinstance(usual := condition.values[0], Usual):
        own = Aggregate(usual.function, condition.column, at=usual.at)
        return f"{column} {condition.operator} (SELECT {expression(own)} FROM {source(table)})"
    match condition.operator:
        case "missing":
            return f"{column} IS NULL"
        case "present":
            return f"{column} IS NOT NULL"
    if condition.operator == "last":
        # counted from the newest date there is: data sets end before today
        return f"{column} > (SELECT max({column}) FROM {source(table)}) - INTERVAL {condition.values[0]}"
    if condition.operator == "part":
        unit, *held = condition.values
        return f"{PARTS[str(unit)].format(column)} IN ({', '.join(map(literal, held))})"
    if isinstance(condition.values[0], Period):
        return dated(column, condition)
    if condition.operator == "begins":
        return f"split_part(lower({column}), ' ', 1) = {literal(str(condition.values[0]).lower())}"
    if condition.operator in {"contains", "starts", "ends"}:
        function = {"contains": "contains", "starts": "starts_with", "ends": "ends_with"}[condition.operator]
        text = column if table.column(condition.column).kind == "text" else f"CAST({column} AS VARCHAR)"
        return f"{function}(lower({text}), {literal(str(condition.values[0]).lower())})"
    values = condition.values
    if condition.fold:
        column = f"lower(CAST({column} AS VARCHAR))"
        values = tuple(value.lower() if isinstance(value, str) else value for value in values)
    match condition.operator:
        case "between":
            return f"{column} BETWEEN {literal(values[0])} AND {literal(values[1])}"
        case "in" | "not in":
            keyword = "IN" if condition.operator == "in" else "NOT IN"
            return f"{column} {keyword} ({', '.join(map(literal, values))})"
        case operator:
            return f"{column} {operator} {literal(values[0])}"


def dated(column: str, condition: Condition) -> str:
    """A test of a date or a moment against periods: "after 2009" begins with 2010."""
    periods = [value for value in condition.values if isinstance(value, Period)]
    first, last = moment(periods[0].start), moment(periods[-1].end)
    match condition.operator:
        case "=" | "in" | "between":
            return f"({column} >= {first} AND {column} < {last})"
        case "!=" | "not in":
            return f"NOT ({column} >= {first} AND {column} < {last})"
        case ">":
            return f"{column} >= {last}"
        case ">=":
            return f"{column} >= {first}"
        case "<":
            return f"{column} < {first}"
        case _:
            return f"{column} < {last}"


def moment(text: str) -> str:
    return f"TIMESTAMP '{text}'" if ":" in text else f"DATE '{text}'"


def literal(value: Literal_) -> str:
    """A value, as SQL writes it."""
    return written(value if isinstance(value, bool | int | float) else str(value))
