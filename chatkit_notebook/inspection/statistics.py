"""Short facts about a column: extremes, mean, most frequent value; over all values, or over a sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .budgets import BUDGET, CellLimits
from .facts import Column, Value
from .tables.table import Table

FREQUENT_CHARS = CellLimits(chars=60)
ORDERED_KINDS = ("integer", "number", "datetime", "date", "time", "duration")


def sampling_step(table: Table, columns: int) -> int:
    """1 when all values are few enough to be read, else the distance between those that are."""
    height = table.height or 0
    objects = table.kind in ("sequence", "mapping")
    if height * max(columns, 1) <= (BUDGET.converted_cells if objects else BUDGET.exact_cells):
        return 1
    return max(height // BUDGET.sample_rows, 1)


def with_statistics(table: Table, position: int, step: int) -> Column:
    """A column with its missing values and its statistics.

    Args:
        table: One whose rows are in memory.
        position: Of the column.
        step: Distance between the values that are read; 1 reads all of them.
    """
    column = table.column(position)
    missing = table.missing(position)
    values = table.arrow(position, step)
    exact = step == 1
    missing_exact = True
    if missing is None and values is not None:
        missing_exact = exact
        missing = int(values.null_count) if exact else round(values.null_count * step)
    if values is None:
        return replace(column, missing=missing, missing_exact=missing_exact)
    facts = statistics(values, column)
    return replace(column, missing=missing, missing_exact=missing_exact, statistics=facts, exact=exact)


def statistics(values: Any, column: Column) -> dict[str, Value]:
    """Facts about an arrow array, in the order in which people read them; none where the type has none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(values) == values.null_count:
        return {}
    try:
        if column.kind in ORDERED_KINDS:
            return ordered(values, column, pc)
        if column.kind == "boolean":
            return {"true": pc.sum(values).as_py() or 0, "false": pc.sum(pc.invert(values)).as_py() or 0}
        if column.kind in ("text", "categorical"):
            return frequent(values, pa, pc)
    except (pa.ArrowException, ValueError, TypeError, OverflowError):
        return {}
    return {}


def ordered(values: Any, column: Column, pc: Any) -> dict[str, Value]:
    from .arrow_cells import cell

    def shown(scalar: Any) -> Value:
        return cell(scalar, FREQUENT_CHARS, 1)

    number = column.kind in ("integer", "number")
    if column.kind == "number" and not str(values.type).startswith("decimal"):
        # Not a number is neither the least nor the greatest.
        values = values.filter(pc.invert(pc.is_nan(values))) if has_nan(values, pc) else values
    if column.kind == "duration":
        return durations(values, shown, pc)
    extremes = pc.min_max(values)
    facts: dict[str, Value] = {"min": shown(extremes["min"]), "max": shown(extremes["max"])}
    if number:
        facts["mean"] = shown(pc.mean(values))
        facts["std"] = shown(pc.stddev(values, ddof=1)) if len(values) - values.null_count > 1 else None
        facts["median"] = shown(pc.quantile(values, 0.5)[0])
    facts["distinct"] = pc.count_distinct(values).as_py()
    return {key: value for key, value in facts.items() if value is not None}


def durations(values: Any, shown: Callable[[Any], Value], pc: Any) -> dict[str, Value]:
    """Facts about lengths of time, which Arrow computes as the numbers they are."""
    import pyarrow as pa

    counts = values.cast("int64")
    extremes = pc.min_max(counts)
    mean = round(pc.mean(counts).as_py())
    median = round(pc.quantile(counts, 0.5)[0].as_py())
    found = {"min": extremes["min"].as_py(), "max": extremes["max"].as_py(), "mean": mean, "median": median}
    facts = {name: shown(pa.scalar(count, values.type)) for name, count in found.items()}
    return facts | {"distinct": pc.count_distinct(counts).as_py()}


def has_nan(values: Any, pc: Any) -> bool:
    return bool(pc.any(pc.is_nan(values)).as_py())


def frequent(values: Any, pa: Any, pc: Any) -> dict[str, Value]:
    from .arrow_cells import cell

    if pa.types.is_string_view(values.type):
        # Arrow counts no values of this type.
        values = values.cast(pa.large_string())
    values = values.drop_null()
    if not pa.types.is_dictionary(values.type):
        values = values.dictionary_encode()
    if isinstance(values, pa.ChunkedArray):
        values = values.unify_dictionaries().combine_chunks()
    if isinstance(values, pa.ChunkedArray):
        return {}
    counts = pc.value_counts(values.indices)
    most = pc.index(counts.field(1), pc.max(counts.field(1))).as_py()
    top = values.dictionary[counts.field(0)[most].as_py()]
    return {
        "distinct": len(counts),
        "most frequent": cell(top, FREQUENT_CHARS, 1),
        "times": counts.field(1)[most].as_py(),
    }
