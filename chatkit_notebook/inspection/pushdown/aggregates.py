"""Aggregates of a checked statement: what is computed for each group, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .expressions import Expressions
from .tree import CannotPushError, Node, arguments, constant, same

SIMPLE = {"avg": "mean", "mean": "mean", "min": "min", "max": "max", "median": "median"}
SPREADS = {"stddev": "std", "stddev_samp": "std", "variance": "var", "var_samp": "var"}
NAMES = frozenset(
    {"count", "count_star", "count_if", "countif", "sum", *SIMPLE, *SPREADS}
    | {"approx_count_distinct", "quantile_cont", "corr"}
)


@dataclass
class Aggregates:
    """Collects the aggregates of a statement, each once.

    Attributes:
        inputs: Builds what is aggregated.
        quantiles: The engine tells quantiles of groups, and not by taking each group apart.
        before: Columns made before grouping, by name.
        computed: What is computed for each group, by name.
        seen: The nodes, and what stands for each afterwards.
    """

    inputs: Expressions
    quantiles: bool = True
    before: dict[str, Any] = field(default_factory=dict)
    computed: dict[str, Any] = field(default_factory=dict)
    seen: list[tuple[Node, Any]] = field(default_factory=list)

    def stand_in(self, node: Node) -> Any | None:
        """What stands for a node after grouping; None when it is no aggregate."""
        if node.get("class") != "FUNCTION" or str(node["function_name"]).casefold() not in NAMES:
            return None
        for known, made in self.seen:
            if same(known, node):
                return made
        made = self.of(node)
        self.seen.append((node, made))
        return made

    def of(self, node: Node) -> Any:
        import narwhals as nw

        name, given = str(node["function_name"]).casefold(), arguments(node)
        if (node.get("order_bys") or {}).get("orders"):
            raise CannotPushError("an ordered aggregate")
        condition = None if node.get("filter") is None else self.inputs.build(node["filter"])
        if name in ("count_if", "countif"):
            name, condition, given = "count_star", self.inputs.build(given[0]), []
        if name == "count" and not given:
            name = "count_star"
        if name == "count_star":
            if condition is None:
                return self.column(nw.len())
            one = self.input(nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0)))
            # of no rows it is nothing to engines
            return nw.coalesce(self.column(one.sum()), nw.lit(0)).cast(nw.Int64)
        if name == "corr" and len(given) == 2 and condition is None:
            return self.correlation(*[self.inputs.build(one) for one in given])
        share = 0.0
        if name == "quantile_cont" and len(given) == 2:
            share, given = self.share(given[1]), given[:1]
        if len(given) != 1:
            raise CannotPushError(f"{name} of several values")
        value = self.inputs.build(given[0])
        if condition is not None:
            value = nw.when(condition).then(value).otherwise(nw.lit(None))
        value = self.input(value)
        if name == "approx_count_distinct":
            return self.distinct("count", value)
        if node.get("distinct"):
            return self.distinct(name, value)
        if name == "quantile_cont":
            return self.column(value.quantile(share, interpolation="linear"))
        if name == "count":
            return self.column(value.count())
        if name == "sum":
            # the sum of no value is missing in SQL and 0 elsewhere
            total, count = self.column(value.sum()), self.column(value.count())
            return nw.when(count > 0).then(total)
        if name in SPREADS:
            return self.column(getattr(value, SPREADS[name])(ddof=1))
        return self.column(getattr(value, SIMPLE[name])())

    def share(self, node: Node) -> float:
        """Which quantile is meant."""
        share = constant(node)
        if not self.quantiles:
            raise CannotPushError("a quantile")
        if isinstance(share, bool) or not isinstance(share, int | float | Decimal) or not 0 <= share <= 1:
            raise CannotPushError("a quantile that is no number from 0 to 1")
        return float(share)

    def correlation(self, one: Any, other: Any) -> Any:
        """Pearson's coefficient, of the rows that have both values."""
        import narwhals as nw

        both = ~one.is_null() & ~other.is_null()
        x, y = (nw.when(both).then(side.cast(nw.Float64)) for side in (one, other))
        counted = self.column(self.input(x).count())
        sums = [self.column(self.input(part).sum()) for part in (x, y, x * x, y * y, x * y)]
        total_x, total_y, squares_x, squares_y, products = sums
        spread = (counted * squares_x - total_x * total_x) * (counted * squares_y - total_y * total_y)
        return nw.when(spread > 0).then((counted * products - total_x * total_y) / spread.sqrt())

    def distinct(self, name: str, value: Any) -> Any:
        import narwhals as nw

        if name in ("min", "max"):
            return self.column(getattr(value, name)())
        if name != "count":
            raise CannotPushError(f"{name} of distinct values")
        # a missing value is a value of its own to engines, and none to SQL
        missing = self.input(nw.when(value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0)))
        # of no rows both are nothing to engines
        parts = [self.column(value.n_unique()), self.column(missing.max())]
        values, none = (nw.coalesce(part, nw.lit(0)) for part in parts)
        return (values - none).cast(nw.Int64)

    def input(self, expression: Any) -> Any:
        """A column made before grouping: engines aggregate columns, not all of them expressions."""
        import narwhals as nw

        name = f"i{len(self.before)}"
        self.before[name] = expression
        return nw.col(name)

    def column(self, aggregate: Any) -> Any:
        import narwhals as nw

        name = f"a{len(self.computed)}"
        self.computed[name] = aggregate
        return nw.col(name)


def has_aggregate(node: Any) -> bool:
    """Whether an expression aggregates."""
    if isinstance(node, list):
        return any(has_aggregate(item) for item in node)
    if not isinstance(node, dict) or node.get("class") == "SUBQUERY":
        return False  # what a query in the query aggregates is its own
    if node.get("class") == "FUNCTION" and str(node.get("function_name")).casefold() in NAMES:
        return True
    return any(has_aggregate(value) for value in node.values() if isinstance(value, dict | list))
