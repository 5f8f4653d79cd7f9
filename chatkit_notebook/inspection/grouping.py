"""Values of a table by group, within bounds: what a chart shows."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ..errors import BudgetExceededError, InspectionError, what_there_is
from .budgets import BUDGET
from .dataframes import column_position, opened, told
from .facts import Column, Value
from .lazy_groups import lazy_groups
from .tables.table import Table

How = Literal["mean", "sum", "median", "min", "max", "count"]
HOWS: tuple[str, ...] = get_args(How)
FUNCTIONS = {"mean": "mean", "sum": "sum", "median": "approximate_median", "min": "min", "max": "max"}
SCALED = ("sum", "count")
"""What grows with the number of rows: estimated from a sample, it is multiplied."""

EXACT_ROWS = 1_000_000
"""Up to this many rows all are read; of more, a sample at equal distances, unless asked otherwise."""
SAMPLED_ROWS = 50_000
UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Groups:
    """Values by group.

    Attributes:
        keys: Of the groups, in order: numbers and times ascending, texts by their largest value.
        values: One list as long as `keys` for each series, by its name; None where a group has no value.
        kind: Of the column that groups.
        dropped: Groups that are not among these, because there are too many.
        dropped_series: The same of the series.
        step: Distance between the rows that were read; 1 when all were.
        unit: What one group spans, when several keys share one: "month", or "2.5" of a number.
        rows: Of the table; None when only computing it would tell.
    """

    keys: list[Value]
    values: dict[str, list[float | None]]
    kind: str
    dropped: int = 0
    dropped_series: int = 0
    step: int = 1
    unit: str | None = None
    rows: int | None = None


def grouped(
    name: str,
    obj: object,
    x: str,
    y: Sequence[str],
    *,
    by: str | None = None,
    how: str = "mean",
    groups: int = 40,
    series: int = 7,
    exact: bool | None = None,
) -> Groups:
    """The mean (or another figure) of columns by the values of another.

    Args:
        name: Of the variable, for errors.
        obj: A table of any library.
        x: The column that groups. Many numbers or times are put into ranges.
        y: The columns whose values are told; empty counts rows.
        by: A column whose values each make a series.
        how: One of `HOWS`.
        groups: Most groups.
        series: Most series.
        exact: Read every row of a large table, too; None reads a sample of one of more than a million rows.

    Raises:
        NotATableError: There are no rows.
        ColumnNotFoundError: There is no such column.
        InspectionError: A column has no numbers, or `how` is unknown.
    """
    if how not in HOWS:
        raise InspectionError(f"`how` cannot be {how!r}. {what_there_is(str(how), HOWS)}")
    table = opened(name, obj)
    try:
        places = {column: column_position(name, table, column) for column in [x, *y, *([by] if by else [])]}
        key, rows = table.column(places[x]), table.height
        if rows is None:
            held = {column: table.column(place).name for column, place in places.items()}
            data = lazy_groups(name, table, held, x, y, by, how)
            return Regrouping(data, key, x, list(y) or ["rows"], by, how).done(groups, series, None)
        wanted = rows > EXACT_ROWS if exact is None else not exact and rows > SAMPLED_ROWS
        step = max(1, rows // SAMPLED_ROWS) if wanted else 1
        data = {column: values(name, table, place, step) for column, place in places.items()}
        return Grouping(data, key, x, list(y), by, how, step).done(groups, series, rows)
    except Exception as error:
        raise told(name, error) from error


def values(name: str, table: Table, place: int, step: int) -> Any:
    """A column as an arrow array."""
    if table.kind in ("sequence", "mapping") and (table.height or 0) // step > 2 * BUDGET.converted_cells:
        raise BudgetExceededError(
            f"`{name}` has {table.height:,} records of Python objects. Make a dataframe of it."
        )
    found = table.arrow(place, step)
    if found is None:
        held = table.column(place)
        raise InspectionError(f"The column `{held.name}` ({held.dtype}) holds values of several kinds.")
    return found


class Grouping:
    """One grouping of arrow columns."""

    def __init__(
        self,
        data: dict[str, Any],
        key: Column,
        x: str,
        y: list[str],
        by: str | None,
        how: str,
        step: int = 1,
    ) -> None:
        import pyarrow as pa

        self.x, self.y, self.by, self.how, self.step = x, y, by, how, step
        self.key = key
        self.unit: str | None = None
        columns = {"x": simple(data[x])}
        for index, column in enumerate(y):
            columns[f"y{index}"] = numbers(column, data[column], how)
        if by is not None:
            columns["by"] = as_text(simple(data[by]))
        self.table = pa.table(columns)

    def done(self, groups: int, series: int, rows: int | None) -> Groups:
        """The figures, in order and within bounds."""
        self.ranges(groups)
        keyed = ["x", "by"] if self.by is not None else ["x"]
        found = self.table.group_by(keyed).aggregate(self.wanted()).to_pydict()
        figures = [found[name] for name in found if name not in keyed]
        names = found["by"] if self.by is not None else None
        told: dict[str, dict[Any, float | None]] = {}
        for at, key in enumerate(found["x"]):
            for index, figure in enumerate(figures):
                label = written(names[at]) if names is not None else self.label(index)
                told.setdefault(label, {})[key] = self.scaled(figure[at])
        kept = sorted(told, key=lambda label: -weight(told[label]))[:series] if self.by else list(told)
        kept = sorted(kept, key=natural) if self.by else kept
        keys = self.ordered(found["x"], [told[label] for label in kept])
        lines = {label: [told[label].get(key) for key in keys[:groups]] for label in kept}
        return Groups(
            keys=keys[:groups],
            values=lines,
            kind=self.key.kind,
            dropped=max(0, len(keys) - groups),
            dropped_series=len(told) - len(kept),
            step=self.step,
            unit=self.unit,
            rows=rows,
        )

    def wanted(self) -> list[Any]:
        """What arrow is asked for of each series."""
        function = FUNCTIONS.get(self.how, "count")
        return [(f"y{index}", function) for index in range(len(self.y))] or [([], "count_all")]

    def label(self, index: int) -> str:
        return self.y[index] if self.y else "rows"

    def scaled(self, figure: Any) -> float | None:
        if figure is None or (isinstance(figure, float) and not math.isfinite(figure)):
            return None
        factor = self.step if self.how in SCALED or not self.y else 1
        return float(figure) * factor if not isinstance(figure, int) else figure * factor

    def ordered(self, keys: Sequence[Any], lines: Sequence[dict[Any, float | None]]) -> list[Any]:
        distinct = list(dict.fromkeys(keys))
        if any(isinstance(key, str) for key in distinct):
            heaviest = {key: -sum(abs(line.get(key) or 0) for line in lines) for key in distinct}
            return sorted(distinct, key=lambda key: (heaviest[key], key is None, str(key)))
        known = [key for key in distinct if key is not None]
        return sorted(known) + [None] * (len(known) < len(distinct))

    def ranges(self, groups: int) -> None:
        """Puts many numbers or times into ranges, so that no more than `groups` are left."""
        import pyarrow as pa
        import pyarrow.compute as pc

        column = self.table.column("x")
        if not (pa.types.is_temporal(column.type) or is_number(column.type)):
            return
        if pc.count_distinct(column).as_py() <= groups:
            return
        least, most = pc.min_max(column).as_py().values()
        if least is None:
            return
        if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
            self.unit = unit_of(least, most, groups)
            begun = pc.floor_temporal(column.cast(pa.timestamp("ms")), unit=self.unit)
            if self.unit in ("day", "week", "month", "quarter", "year"):
                begun = begun.cast(pa.date32())
        elif is_number(column.type):
            width = span_of(float(least), float(most), groups)
            self.unit = f"{width:g}"
            begun = pc.multiply(pc.floor(pc.divide(column.cast(pa.float64()), width)), width)
        else:
            return
        self.check_ranges()
        self.table = self.table.set_column(0, "x", begun)

    def check_ranges(self) -> None:
        """Nothing: rows can be put into any ranges."""


class Regrouping(Grouping):
    """The same of figures that an engine grouped already."""

    def wanted(self) -> list[Any]:
        function = self.how if self.how in ("min", "max", "mean") else "sum"
        return [(f"y{index}", "mean" if self.how == "median" else function) for index in range(len(self.y))]

    def check_ranges(self) -> None:
        """Refuses figures of ranges that do not follow from those of single values.

        Raises:
            InspectionError: The mean of several means is not the mean.
        """
        if self.how in ("mean", "median"):
            raise InspectionError(
                f"`{self.x}` has too many different values for a chart. Group the lazy frame by ranges "
                "first, or collect the columns that are needed."
            )


def simple(array: Any) -> Any:
    """A column that arrow can group: dictionaries and views as what they stand for, NaN as missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    if pa.types.is_dictionary(kind):
        array = decoded(array)
        kind = array.type
    if pa.types.is_string_view(kind):
        return array.cast(pa.large_string())
    if pa.types.is_decimal(kind):
        return array.cast(pa.float64())
    if pa.types.is_floating(kind):
        return pc.if_else(pc.is_nan(array), None, array)
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return pc.local_timestamp(array)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise InspectionError(f"A chart cannot group by values of the type {kind}.")
    return array


def decoded(array: Any) -> Any:
    """What a dictionary's indices stand for; arrow casts no dictionary of string views itself."""
    import pyarrow as pa

    chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
    plain = [simple(chunk.dictionary).take(chunk.indices) for chunk in chunks]
    return pa.chunked_array(plain) if plain else pa.array([], pa.string())


def numbers(name: str, array: Any, how: str) -> Any:
    """A column with numbers.

    Raises:
        InspectionError: It has none, and they are needed.
    """
    import pyarrow as pa

    if how == "count":
        return array
    if pa.types.is_boolean(array.type):
        return array.cast(pa.int8())
    if not is_number(array.type):
        raise InspectionError(
            f"The column `{name}` has no numbers ({array.type}). Name one that has, or use how='count'."
        )
    return simple(array)


def is_number(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def as_text(array: Any) -> Any:
    import pyarrow as pa

    return array if pa.types.is_large_string(array.type) else array.cast(pa.string())


def written(value: object) -> str:
    return "–" if value is None else str(value)


def natural(label: str) -> tuple[int, float, str]:
    """Sorts "2" before "10"."""
    try:
        return (0, float(label), label)
    except ValueError:
        return (1, 0.0, label)


def weight(line: dict[Any, float | None]) -> float:
    return sum(abs(value) for value in line.values() if value is not None)


def unit_of(least: dt.date, most: dt.date, groups: int) -> str:
    """The shortest span of time of which there are at most `groups` from the first to the last."""
    seconds = (most - least).total_seconds()
    spans = {
        "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400,
        "month": 30 * 86_400, "quarter": 91 * 86_400, "year": 365 * 86_400,
    }  # fmt: skip
    return next((unit for unit in UNITS if seconds / spans[unit] + 1 <= groups), "year")


def span_of(least: float, most: float, groups: int) -> float:
    """A round width of which at most `groups` cover the numbers."""
    exact = (most - least) / max(1, groups - 1)
    power = 10.0 ** math.floor(math.log10(exact))
    return next(step * power for step in ROUND if step * power >= exact * (1 - 1e-12))
