"""Two tables side by side: columns that join them, and what differs between them. Computed by bounded SQL."""
# ruff: noqa: S608 - building SQL is what this file is for; the engine that runs it is locked and read-only

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from ..errors import BudgetExceededError, ColumnNotFoundError, InspectionError
from .charts.points import Ask
from .facts import Column
from .sql_text import identifier

TRIED = 12
KEYS = 5
COMPARED = 40
WORTH = 0.02
"""Keys that share less than this part of their values join nothing."""

EMPTY: Mapping[str, Sequence[str]] = {}

GROUPS = {"integer": "number", "number": "number", "text": "text", "categorical": "text", "date": "date",
          "datetime": "date", "boolean": "boolean"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class JoinKey:
    """Two columns that may join two tables.

    Attributes:
        left: Column of the left table.
        right: Column of the right table.
        left_distinct: Different values on the left.
        right_distinct: Different values on the right.
        shared: Values that both have.
        left_unique: No value occurs twice on the left.
        right_unique: The same of the right.
        left_rows: Rows of the left table.
        left_matched: Those whose value the right one has.
        joined: Rows that these become in a join; None when that was too much to count.
    """

    left: str
    right: str
    left_distinct: int
    right_distinct: int
    shared: int
    left_unique: bool
    right_unique: bool
    left_rows: int = 0
    left_matched: int = 0
    joined: int | None = None

    @property
    def overlap(self) -> float:
        """Part of the values of the smaller side that the other one has."""
        smaller = min(self.left_distinct, self.right_distinct)
        return self.shared / smaller if smaller else 0.0

    @property
    def one_sided(self) -> bool:
        """Whether at least one side has each value once, so that a join repeats no row of the other."""
        return self.left_unique or self.right_unique

    @property
    def relation(self) -> str:
        ends = ["one" if unique else "many" for unique in (self.left_unique, self.right_unique)]
        return f"{ends[0]} to {ends[1]}"


@dataclass(frozen=True, slots=True)
class Keys:
    """Join keys, the best first, and what was not tried."""

    left: str
    right: str
    keys: tuple[JoinKey, ...]
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """How one column of the same name differs: in its type, and in how many rows of the same key."""

    column: str
    left_type: str
    right_type: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two tables have in common and what not.

    Attributes:
        left: Name of the left table.
        right: Name of the right one.
        left_rows: Rows of each.
        right_rows: Rows of each.
        only_left: Columns that only the left one has.
        only_right: Columns that only the right one has.
        shared: Columns of both, with what differs.
        key: The columns whose values say which rows belong together; empty when rows were not compared.
        matched: Rows with the same key in both; None when rows were not compared.
        missing_right: Rows of the left whose key the right has not.
        missing_left: Rows of the right whose key the left has not.
        notes: What was not compared, in words.
    """

    left: str
    right: str
    left_rows: int
    right_rows: int
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]
    shared: tuple[Difference, ...]
    key: tuple[str, ...] = ()
    matched: int | None = None
    missing_right: int = 0
    missing_left: int = 0
    notes: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether nothing differs, rows included."""
        same_columns = not self.only_left and not self.only_right
        same_cells = all(one.rows == 0 for one in self.shared)
        same_rows = self.matched == self.left_rows == self.right_rows
        return same_columns and same_cells and same_rows


def join_keys(left: str, right: str, ask: Ask) -> Keys:
    """The columns by which two tables can be joined, the best first.

    Args:
        left: Name of a table.
        right: Name of another one.
        ask: Runs a query over the variables.

    Raises:
        InspectionError: One of them cannot be read.
    """
    (ours, far), (theirs, farther) = columns_of(left, ask), columns_of(right, ask)
    pairs = candidates(ours, theirs, left, right)
    found, skipped = [], max(0, len(pairs) - TRIED)
    for one, other in pairs[:TRIED]:
        try:
            key = measured(left, right, one, other, ask, apart=far or farther)
        except BudgetExceededError:
            skipped += 1
            continue
        if key.shared and key.overlap >= WORTH:
            found.append((alike(one.name, other.name, left, right), key))
    found.sort(key=lambda pair: -worth(pair[0], pair[1].overlap, one_sided=pair[1].one_sided))
    return Keys(left, right, tuple(with_rows(left, right, key, ask) for _, key in found[:KEYS]), skipped)


def columns_of(table: str, ask: Ask) -> tuple[tuple[Column, ...], bool]:
    """The columns of a table, and whether an engine elsewhere has it."""
    found = ask(f"SELECT * FROM {identifier(table)} LIMIT 0")
    return found.columns, found.elsewhere


def numbers(ask: Ask, statements: Sequence[str], *, apart: bool) -> list[int]:
    """One number of each of several queries.

    Args:
        ask: Runs a query over the variables.
        statements: Queries for one number.
        apart: One by one, as engines elsewhere can be handed them; else all in one statement.
    """
    if apart:
        return [number for one in statements for number in numbers(ask, [one], apart=False)]
    statement = (
        f"SELECT {', '.join(f'({one})' for one in statements)}" if len(statements) > 1 else statements[0]
    )
    return [int(str(value)) for value in ask(statement).page(0, 1).rows[0]]


def worth(names: float, overlap: float, *, one_sided: bool) -> float:
    """How good a key is: alike in name above all, with shared values, and better without repeated rows.

    Args:
        names: How alike the names are, from 0.0 to 1.0.
        overlap: Part of the values of the smaller side that the other one has.
        one_sided: One of the sides has each value once.
    """
    return round(overlap + 2 * names - (0.0 if one_sided else 0.5), 2)


def with_rows(left: str, right: str, key: JoinKey, ask: Ask) -> JoinKey:
    """The key with how many rows of the left it matches, and how many they become."""
    a, b, x, y = (identifier(name) for name in (left, right, key.left, key.right))
    rows = f"SELECT count(*), count(*) FILTER (WHERE {x} IN (SELECT {y} FROM {b})) FROM {a}"
    try:
        total, matched = (int(str(value)) for value in ask(rows).page(0, 1).rows[0])
        joined = matched
        if not key.right_unique:
            counted = f"SELECT count(*) FROM {a} AS a JOIN {b} AS b ON a.{x} = b.{y}"
            joined = int(str(ask(counted).page(0, 1).rows[0][0]))
    except BudgetExceededError:
        return key
    return replace(key, left_rows=total, left_matched=matched, joined=joined)


def candidates(
    left: Sequence[Column], right: Sequence[Column], left_table: str = "", right_table: str = ""
) -> list[tuple[Column, Column]]:
    """Pairs of columns of the same sort, those with the most similar names first."""
    pairs = [
        (alike(one.name, other.name, left_table, right_table), one, other)
        for one in left
        for other in right
        if one.kind in GROUPS and GROUPS[one.kind] == GROUPS.get(other.kind)
    ]
    # numbers with different names share values by chance
    likely = [pair for pair in pairs if pair[0] >= 0.5 or GROUPS[pair[1].kind] == "text"]
    likely.sort(key=lambda pair: -pair[0])
    return [(one, other) for _, one, other in likely]


def alike(one: str, other: str, left_table: str, right_table: str) -> float:
    """How surely two names mean the same: `customer_id` is the `id` of `customers`."""
    return max(
        named_alike(one, other),
        refers(one, other, left_table, right_table),
        refers(other, one, right_table, left_table),
    )


def refers(one: str, other: str, table: str, other_table: str) -> float:
    """How surely a column such as `customer_id` names the `id` of another table."""
    match = re.fullmatch(r"(.+?)_?(?:id|key|code|nr|no)", one.casefold())
    if match is None or not re.fullmatch(r"id|key|code|nr|no|index", other.casefold()):
        return 0.0
    stem = match[1]
    if other_table.casefold().removesuffix("s").endswith(stem.removesuffix("s")):
        return 0.95
    # `order_id` of `orders` is its own key, not that of another table
    return 0.0 if table.casefold().removesuffix("s").endswith(stem.removesuffix("s")) else 0.55


def named_alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def measured(left: str, right: str, one: Column, other: Column, ask: Ask, *, apart: bool) -> JoinKey:
    a, b, x, y = (identifier(name) for name in (left, right, one.name, other.name))
    counts = (
        f"SELECT count(DISTINCT {x}) FROM {a}", f"SELECT count({x}) FROM {a}",
        f"SELECT count(DISTINCT {y}) FROM {b}", f"SELECT count({y}) FROM {b}",
        f"SELECT count(DISTINCT {x}) FROM {a} WHERE {x} IN (SELECT {y} FROM {b})",
    )  # fmt: skip
    left_distinct, left_rows, right_distinct, right_rows, shared = numbers(ask, counts, apart=apart)
    return JoinKey(
        one.name, other.name, left_distinct, right_distinct, shared,
        left_distinct == left_rows, right_distinct == right_rows,
    )  # fmt: skip


def compared(
    left: str, right: str, ask: Ask, key: Sequence[str] = (), nameless: Mapping[str, Sequence[str]] = EMPTY
) -> Comparison:
    """What differs between two tables.

    Args:
        left: Name of a table.
        right: Name of another one.
        ask: Runs a query over the variables.
        key: Columns of both that say which rows belong together; none looks for one.
        nameless: By table, what the levels of an index are called that have no name: not columns to a person.

    Raises:
        ColumnNotFoundError: One of them has no such key column.
        InspectionError: One of them cannot be read.
    """
    (ours, far), (theirs, farther) = columns_of(left, ask), columns_of(right, ask)
    apart = far or farther
    right_named = {column.name: column for column in theirs}
    shared = [(column, right_named[column.name]) for column in ours if column.name in right_named]
    for name in key:
        for table, columns in ((left, ours), (right, theirs)):
            if name not in {column.name for column in columns}:
                raise ColumnNotFoundError.named(name, table, [column.name for column in columns])
    counts = [f"SELECT count(*) FROM {identifier(table)}" for table in (left, right)]
    left_rows, right_rows = numbers(ask, counts, apart=apart)
    left_names = {column.name for column in ours}
    only_left = own(ours, right_named, nameless.get(left, ()))
    only_right = own(theirs, left_names, nameless.get(right, ()))
    types = tuple(Difference(one.name, one.dtype, other.dtype) for one, other in shared)
    base = Comparison(left, right, left_rows, right_rows, only_left, only_right, types)
    try:
        names = [one.name for one, _ in shared]
        chosen, note = (tuple(key), "") if key else key_for(left, right, names, ask, apart=apart)
        if not chosen:
            return with_note(base, note)
        return rows_compared(base, chosen, ask, apart=apart)
    except BudgetExceededError as error:
        return with_note(base, f"Rows were not compared: {error}")


def own(columns: Sequence[Column], others: Container[str], nameless: Sequence[str]) -> tuple[str, ...]:
    """The columns that only one of two tables has."""
    names = (column.name for column in columns)
    return tuple(name for name in names if name not in others and name not in nameless)


def key_for(
    left: str, right: str, names: Sequence[str], ask: Ask, *, apart: bool
) -> tuple[tuple[str, ...], str]:
    """A shared column that is unique in both; none, and why."""
    for name in names[:TRIED]:
        column = identifier(name)
        repeated = [
            f"SELECT count(*) - count(DISTINCT {column}) FROM {identifier(table)}" for table in (left, right)
        ]
        if not any(numbers(ask, repeated, apart=apart)):
            return (name,), ""
    what = "no column that both have is unique in both" if names else "they have no column of the same name"
    return (), f"Rows were not compared one by one, because {what}. Name the key columns to compare them."


def rows_compared(base: Comparison, key: tuple[str, ...], ask: Ask, *, apart: bool) -> Comparison:
    """The comparison with rows of the same key set beside each other."""
    a, b = identifier(base.left), identifier(base.right)
    keys = [identifier(name) for name in key]
    named = ", ".join(keys)
    counted_twice = [
        f"SELECT count(*) FROM (SELECT {named} FROM {table} GROUP BY ALL HAVING count(*) > 1) AS d"
        for table in (a, b)
    ]
    repeated = numbers(ask, counted_twice, apart=apart)
    if any(repeated):
        named = ", ".join(key)
        raise InspectionError(
            f"Rows cannot be compared by {named}: {repeated[0]:,} values occur more than once in "
            f"`{base.left}` and {repeated[1]:,} in `{base.right}`. Name columns that together are unique."
        )
    cells = [one for one in base.shared if one.column not in key][:COMPARED]
    there = f"a.{keys[0]} IS NOT NULL AND b.{keys[0]} IS NOT NULL"
    differs = [f"count(*) FILTER (WHERE {there} AND {differ(one)})"
               for one in cells]  # fmt: skip
    on = " AND ".join(f"a.{name} = b.{name}" for name in keys)
    measures = [
        f"count(*) FILTER (WHERE {there})",
        f"count(*) FILTER (WHERE b.{keys[0]} IS NULL)",
        f"count(*) FILTER (WHERE a.{keys[0]} IS NULL)",
        *differs,
    ]
    row = (
        ask(f"SELECT {', '.join(measures)} FROM {a} AS a FULL JOIN {b} AS b ON {on}")
        .page(0, 1, max_columns=99)
        .rows[0]
    )
    matched, missing_right, missing_left, *different = (int(str(value)) for value in row)
    counted = dict(zip((one.column for one in cells), different, strict=True))
    shared = tuple(
        Difference(
            one.column, one.left_type, one.right_type, 0 if one.column in key else counted.get(one.column)
        )
        for one in base.shared
    )
    return replace(
        base, shared=shared, key=key, matched=matched, missing_right=missing_right, missing_left=missing_left
    )


def differ(one: Difference) -> str:
    """Whether a cell of the left is another one than that of the right; those of different types as texts."""
    cells = [f"{side}.{identifier(one.column)}" for side in ("a", "b")]
    if one.left_type != one.right_type:
        cells = [f"CAST({cell} AS VARCHAR)" for cell in cells]
    return f"{cells[0]} IS DISTINCT FROM {cells[1]}"


def with_note(base: Comparison, note: str) -> Comparison:
    return replace(base, notes=(note,))
